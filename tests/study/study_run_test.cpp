// Studies that are run: in one go or in pieces, on any number of threads, their files are the same.
#include "experiments/study/study_run.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "experiments/results/merge.h"
#include "experiments/session/policy_builder.h"
#include "experiments/study/study_build.h"
#include "experiments/study/study_findings.h"
#include "experiments/study/study_people.h"
#include "experiments/study/study_wish.h"
#include "sim/core/random.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/study/study_content.h"
#include "tests/study/study_texts.h"
#include "tests/support/failing_firm.h"
#include "tests/support/sampling.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// Runs what a results file lacks; makes it where it is not there.
StudyOutcome go_on(Study study, const std::string& db, const StudyOptions& options = {}) {
  ResultsFile results = std::filesystem::exists(db) ? ResultsFile::resume(db, study.record)
                                                    : ResultsFile::create(db, study.record);
  const StudyOutcome outcome = run_study(study, results, options);
  results.close();
  return outcome;
}

/// What the undisturbed study kGrid comes to.
std::string run_grid() {
  const TemporaryFolder folder;
  const Study study = study_of_text(kGrid);
  const StudyOutcome outcome = go_on(study, folder.file("r.db"));
  CHECK(outcome.done == study.runs());
  CHECK(outcome.wanted == study.runs());
  CHECK_FALSE(outcome.stopped);
  return content_of(folder.file("r.db"));
}

const std::string& whole_grid() {
  static const std::string whole = run_grid();
  return whole;
}

template <typename Error, typename Act>
std::string error_of(const Act& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string read_file(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

/// A firm some of whose runs fail, under two policies.
Study failing_study(const std::string& more = "") {
  return study_of_text(
      "schema = 1\nscenario = \"fails.toml\"\nreplications = 20\nseed = 9\n"
      "metrics = [\"satisfaction\"]\n" +
          more +
          "[design]\nkind = \"list\"\n[[point]]\nlabel = \"odd \\u001b[31m\"\n"
          "set = { levers.prevention = 0.1 }\n",
      {{"fails.toml", kRedials}});
}

}  // namespace

TEST_CASE("study results are the same for any number of threads") {
  const Study study = study_of_text(kGrid);
  const std::string whole = whole_grid();
  CHECK(has(whole, "\n1|0|7|0|'done'|''|'"));
  CHECK_FALSE(has(whole, "## timing"));
  for (const int threads : {2, 5}) {
    const TemporaryFolder folder;
    StudyOptions options;
    options.threads = threads;
    go_on(study, folder.file("r.db"), options);
    CHECK(content_of(folder.file("r.db")) == whole);
  }
}

TEST_CASE("study runs that are stopped anywhere and gone on with come to the same") {
  const Study study = study_of_text(kGrid);  // 21 runs
  const std::string whole = whole_grid();
  for (const std::uint64_t at_a_time : {5, 20}) {
    const TemporaryFolder folder;
    const std::string db = folder.file("r.db");
    std::uint64_t found = 0;
    for (;;) {
      StudyOptions options;
      options.most_runs = at_a_time;
      const StudyOutcome outcome = go_on(study, db, options);
      CHECK(outcome.found == found);
      CHECK(outcome.wanted == 21);
      found += outcome.done;
      CHECK(outcome.done == std::min<std::uint64_t>(at_a_time, 21 - outcome.found));
      CHECK(outcome.stopped == (found < 21));
      if (found == 21) break;
      // From the file alone, as `study resume` has it.
      const Study again = study_of(db);
      CHECK(again.record.policies == study.record.policies);
      CHECK(find_out(read_study_data(db)).points.size() == 7);
    }
    CHECK(content_of(db) == whole);
    CHECK(go_on(study_of(db), db).done == 0);
    CHECK(content_of(db) == whole);
  }
}

TEST_CASE("study runs end when they are told to, at any moment") {
  const Study study = study_of_text(kGrid);
  const std::string whole = whole_grid();
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  std::atomic<bool> stop{true};
  StudyOptions options;
  options.stop = &stop;
  CHECK(go_on(study, db, options).done == 0);
  stop = false;
  std::uint64_t seen = 0;
  options.progress = [&](const Progress& progress) {
    CHECK(progress.total == 21);
    CHECK(progress.done == ++seen);
    if (progress.done == 5) stop = true;
  };
  const StudyOutcome outcome = go_on(study, db, options);
  CHECK(outcome.done == 5);
  CHECK(outcome.stopped);
  CHECK(go_on(study, db).found == 5);
  CHECK(content_of(db) == whole);
}

TEST_CASE("study parts are joined to what one run of all gives, in any order") {
  const Study study = study_of_text(kGrid);
  const std::string whole = whole_grid();
  for (const std::uint32_t of : {3u, 8u}) {
    const TemporaryFolder folder;
    std::vector<std::string> parts;
    std::uint64_t runs = 0;
    for (std::uint32_t part = 0; part < of; ++part) {
      parts.insert(parts.begin(), folder.file("part" + std::to_string(part) + ".db"));
      StudyOptions options;
      options.shard = {part, of};
      options.threads = 2;
      const StudyOutcome outcome = go_on(study, parts.front(), options);
      CHECK(outcome.done == outcome.wanted);
      runs += outcome.done;
    }
    CHECK(runs == 21);
    const MergeOutcome merged = merge_results(parts, folder.file("whole.db"));
    CHECK(merged.runs == 21);
    CHECK(merged.twice == 0);
    CHECK(content_of(folder.file("whole.db")) == whole);
    // A part twice, or the whole and a part, is no harm.
    parts.push_back(parts.front());
    parts.push_back(folder.file("whole.db"));
    const MergeOutcome again = merge_results(parts, folder.file("again.db"));
    CHECK(again.runs == 21);
    CHECK(again.twice >= 21);
    CHECK(content_of(folder.file("again.db")) == whole);
    // What is joined can be gone on with.
    CHECK(go_on(study_of(folder.file("again.db")), folder.file("again.db")).found == 21);
  }
}

TEST_CASE("study parts that are there in part can be joined and gone on with") {
  const Study study = study_of_text(kGrid);
  const std::string whole = whole_grid();
  const TemporaryFolder folder;
  for (std::uint32_t part = 0; part < 3; ++part) {
    StudyOptions options;
    options.shard = {part, 3};
    options.most_runs = 3;
    go_on(study, folder.file(std::to_string(part)), options);
  }
  merge_results({folder.file("0"), folder.file("1"), folder.file("2")}, folder.file("whole.db"));
  const StudyData data = read_study_data(folder.file("whole.db"));
  CHECK(data.done == 9);
  CHECK(data.wanted == 21);
  CHECK_FALSE(data.is_whole());
  CHECK(go_on(study, folder.file("whole.db")).done == 12);
  CHECK(content_of(folder.file("whole.db")) == whole);
}

TEST_CASE("study files that do not belong together are not joined, and it is said why") {
  const TemporaryFolder folder;
  const auto made = [&](const std::string& name, const std::string& text, std::uint32_t part) {
    StudyOptions options;
    options.shard = {part, 2};
    go_on(study_of_text(text), folder.file(name), options);
    return folder.file(name);
  };
  const std::string one = made("one.db", kGrid, 0), two = made("two.db", kGrid, 1);
  const std::string whole = folder.file("whole.db");
  const auto said = [&](const std::vector<std::string>& parts) {
    return error_of<OutputError>([&] { merge_results(parts, whole); });
  };
  const auto refused = [&](const std::vector<std::string>& parts, const std::string& part) {
    const std::string text = said(parts);
    CAPTURE(text);
    CHECK(has(text, part));
    CHECK_FALSE(std::filesystem::exists(whole));
    CHECK_FALSE(std::filesystem::exists(whole + "-journal"));
    CHECK_FALSE(std::filesystem::exists(whole + "-wal"));
  };
  refused({one, made("seed.db", with(kGrid, "seed = 7", "seed = 8"), 1)},
          "seed.db' with '" + one + "': it is of another text of the study");
  refused({one, made("other.db", with(kGrid, "0.25", "0.3"), 1)}, "another text");
  refused({one, folder.file("missing.db")}, "missing.db' does not exist");
  {
    Database database(two, Database::Access::write);
    database.execute("UPDATE meta SET value = 'other' WHERE key = 'engine'");
  }
  refused({one, two}, "(engine other)");
  {
    Database database(two, Database::Access::write);
    database.execute("UPDATE meta SET value = (SELECT '" + this_engine() +
                     "') WHERE key = 'engine'");
  }
  // The same run with another outcome: one of the two files was not made by this engine.
  std::filesystem::copy(one, folder.file("altered.db"));
  {
    Database database(folder.file("altered.db"), Database::Access::write);
    database.execute("UPDATE run SET hash = '0123456789abcdef' WHERE id = 1");
  }
  refused({one, two, folder.file("altered.db")}, "1 of its runs came out otherwise");
  std::filesystem::resize_file(two, std::filesystem::file_size(two) / 2);
  refused({one, two}, "two.db");
  merge_results({one}, whole);
  CHECK(has(said({one}), "exists already"));
  CHECK(std::filesystem::exists(whole));
}

TEST_CASE("study runs that fail are kept with seed and message, and others go on") {
  const Study study = failing_study();
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  StudyOptions options;
  options.threads = 2;
  const StudyOutcome outcome = go_on(study, db, options);
  CHECK(outcome.done == 40);
  CHECK(outcome.failed > 0);
  CHECK(outcome.failed < 40);
  std::uint64_t failed = 0;
  for (const ResultsFile::StoredRun& run : ResultsFile::open(db).runs()) {
    CHECK(run.task.key.seed == 9);
    if (run.status != RunStatus::failed) continue;
    ++failed;
    CHECK(has(run.message, "255 times"));
    CHECK(run.hash == 0);
  }
  CHECK(failed == outcome.failed);
  const StudyData data = read_study_data(db);
  CHECK(data.failures.size() == failed);
  CHECK(data.is_whole());
  const std::vector<std::string> words = answer_in_words(data, find_out(data));
  CHECK(has(words[0], std::to_string(failed) + " runs failed, and nothing below rests on them"));
  CHECK(has(words[0], "need not subtract"));
  CHECK(has(words[0], "255 times"));
  // They would fail again: nothing is left to do, and they are still counted.
  const StudyOutcome again = go_on(study, db);
  CHECK(again.done == 0);
  CHECK(again.failed == failed);
}

TEST_CASE("study on_error = stop ends at the first run that fails") {
  const TemporaryFolder folder;
  const Study study = failing_study("on_error = \"stop\"\n");
  const std::string db = folder.file("r.db");
  const StudyOutcome outcome = go_on(study, db);
  CHECK(outcome.failed == 1);
  CHECK(outcome.stopped);
  CHECK(outcome.done < 40);
  // Gone on with, it ends at each of the others.
  std::uint64_t stops = 1;
  for (; go_on(study, db).stopped; ++stops) REQUIRE(stops < 40);
  const StudyData data = read_study_data(db);
  CHECK(data.is_whole());
  CAPTURE(stops);
  CHECK((stops == data.failures.size() || stops + 1 == data.failures.size()));
  Study kept = study;
  kept.spec.stop_on_error = false;
  const std::string other = folder.file("kept.db");
  CHECK(go_on(kept, other).done == 40);
  CHECK(content_of(other) == content_of(db));
}

TEST_CASE("study files are gone on with by the same texts alone") {
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  const Study study = study_of_text(kGrid);
  StudyOptions some;
  some.most_runs = 2;
  go_on(study, db, some);
  const std::string before = content_of(db);
  const auto refused = [&](const Study& other, const std::string& part) {
    const std::string said = error_of<OutputError>([&] { ResultsFile::resume(db, other.record); });
    CAPTURE(said);
    CHECK(has(said, part));
    CHECK(content_of(db) == before);
  };
  refused(study_of_text(with(kGrid, "0.25", "0.26")), "another text of the study");
  refused(study_of_text(with(kGrid, "seed = 7", "seed = 6")), "another text of the study");
  refused(study_of_text(with(kGrid, "line.toml", "other.toml"),
                        {{"other.toml", with(kLineFirm, "customers = 60", "customers = 61")}}),
          "another text of the study or of its scenario");
  StudyRecord newer = study.record;
  newer.version = "9.9";
  CHECK(has(error_of<OutputError>([&] { ResultsFile::resume(db, newer); }), "this is 9.9"));
  // Where the texts lie does not count.
  CHECK_NOTHROW(ResultsFile::resume(
      db, make_study("elsewhere/study.toml", read_from({{"elsewhere/study.toml", kGrid},
                                                        {"elsewhere/line.toml", kLineFirm}}))
              .record));
}

TEST_CASE("study of a file of another verb, a damaged or a foreign file is refused in words") {
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  StudyRecord compare = study_of_text(kTop).record;
  compare.command = "compare";
  compare.study.clear();
  ResultsFile::create(db, compare).close();
  const auto said = [](const std::string& path) {
    return error_of<OutputError>([&] { study_of(path); });
  };
  CHECK(has(said(db), "a results file of 'rapport compare', and of no study"));
  CHECK(has(error_of<OutputError>([&] { read_study_data(db); }), "of no study"));
  CHECK(has(said(folder.file("none.db")), "does not exist"));
  CHECK(has(said(folder.path().string()), "is a folder"));
  write_file(folder.file("text.db"), "no database, but long enough for a header");
  CHECK(has(said(folder.file("text.db")), "no SQLite database"));
  {
    write_file(folder.file("foreign.db"), "");
    Database database(folder.file("foreign.db"), Database::Access::write);
    database.execute("CREATE TABLE mine (x)");
  }
  CHECK(has(said(folder.file("foreign.db")), "no results file of rapport"));
  // Any byte of a file may be another: it is read, or refused in words, and never crashes.
  const std::string good = folder.file("good.db"), bad = folder.file("bad.db");
  go_on(study_of_text(kGrid), good);
  const std::string bytes = read_file(good);
  for (std::uint32_t i = 0; i < 300; i += static_cast<std::uint32_t>(kStep)) {
    std::string broken = bytes;
    const auto draw = philox4x32_10({i, 0, 0, 0}, {7, 1});
    for (int k = 0; k < 4; ++k) {
      broken[draw.u64(0) % broken.size()] = static_cast<char>(draw.u64(1));
      broken[(draw.u64(0) >> 20) % 4096] ^= static_cast<char>(draw.u64(1) >> (8 * k));
    }
    if (i % 3 == 0) broken.resize(draw.u64(1) % broken.size());
    write_file(bad, broken);
    try {
      const StudyData data = read_study_data(bad);
      answer_in_words(data, find_out(data));
    } catch (const OutputError&) {
    } catch (const InvalidInput&) {
    }
  }
}

TEST_CASE("study files that a killed program left empty or half made are begun anew") {
  const Study study = study_of_text(kGrid);
  const std::string whole = whole_grid();
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  write_file(db, "");
  CHECK(has(error_of<OutputError>([&] { study_of(db); }), "is empty"));
  CHECK(go_on(study, db).done == 21);
  CHECK(content_of(db) == whole);
  // A journal beside an empty file is that of what was not committed.
  write_file(folder.file("s.db"), "");
  write_file(folder.file("s.db-journal"), "");
  CHECK(go_on(study, folder.file("s.db")).done == 21);
  CHECK(content_of(folder.file("s.db")) == whole);
}

TEST_CASE("study of two programs on one file: one of them ends, and every run is there once") {
  Study study = study_of_text(kGrid);
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  ResultsFile first = ResultsFile::create(db, study.record);
  bool is_done = false;
  StudyOptions options;
  options.progress = [&](const Progress&) {
    if (!std::exchange(is_done, true)) go_on(study, db);
  };
  const std::string said = error_of<OutputError>([&] { run_study(study, first, options); });
  CAPTURE(said);
  CHECK(has(said, "another program goes on with"));
  first.close();
  CHECK(content_of(db) == whole_grid());
}

TEST_CASE("study points run as the same policies of a file do, bit for bit") {
  const char* const kPolicies = R"(
[policy.a]
levers.staffing = 0.5
levers.prevention = 0.25
[policy.b]
levers.staffing = 1.5
levers.prevention = 0.5
[policy.c]
levers.staffing = 1.5
levers.prevention = 0
)";
  const Study study = study_of_text(kGrid);
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  go_on(study, db);
  std::map<std::pair<std::size_t, std::uint32_t>, std::uint64_t> hashes;
  for (const auto& run : ResultsFile::open(db).runs()) {
    hashes[{run.task.policy, run.task.key.replication}] = run.hash;
  }
  ReadOptions options;
  options.read = read_from({{"file.toml", std::string(kLineFirm) + kPolicies}});
  PolicyBuilder builder(study.spec.seed, {1, nullptr});
  builder.read("file.toml", options);
  const auto point_at = [&](const char* staff, const char* causes) {
    for (std::size_t p = 1; p < study.points.points.size(); ++p) {
      const std::vector<StudySetting>& at = study.points.points[p].settings;
      if (at[0].text == staff && at[1].text == causes) return p;
    }
    return std::size_t{0};
  };
  struct Pair {
    const char* policy;
    std::size_t point;
  };
  std::size_t differ = 0;
  for (const Pair& pair : {Pair{"today", 0}, Pair{"a", point_at("0.5", "0.25")},
                           Pair{"b", point_at("1.5", "0.5")}, Pair{"c", point_at("1.5", "0")}}) {
    const auto built = builder.build({policy_named(builder.file(), pair.policy)});
    for (std::uint32_t r = 0; r < 3; ++r) {
      const RunRecord run = run_one(built[0].runs->model, {0, {study.spec.seed, r}});
      CHECK(run.hash == hashes.at({pair.point, r}));
      differ += run.hash != hashes.at({0, r});
    }
  }
  CHECK(differ == 9);  // the points are no copies of Today
}

TEST_CASE("study findings are drawn from any part of any design without a fault") {
  const char* const kFactors = R"([[factor]]
path = "levers.staffing"
[[factor]]
path = "levers.prevention"
[[factor]]
path = "levers.call_backs"
)";
  const char* const kSteps = R"([[step]]
set = { levers.staffing = 1.5 }
[[step]]
set = { levers.prevention = 0.5 }
)";
  const std::string designs[] = {
      "",
      "[design]\nkind = \"orders\"\nfirst = \"1 week\"\napart = \"1 week\"\n" + std::string(kSteps),
      "in_force = \"both\"\n[design]\nkind = \"attribution\"\n" + std::string(kSteps),
      "in_force = \"both\"\n[design]\nkind = \"tornado\"\n" + std::string(kFactors),
      "[design]\nkind = \"full_factorial\"\n" + std::string(kFactors),
      "[design]\nkind = \"fractional_factorial\"\npoints = 4\n" + std::string(kFactors),
      "[design]\nkind = \"latin_hypercube\"\npoints = 5\n" + std::string(kFactors),
      "[design]\nkind = \"sobol\"\npoints = 4\n" + std::string(kFactors),
      "[design]\nkind = \"morris\"\ntrajectories = 2\n" + std::string(kFactors),
      "[design]\nkind = \"saltelli\"\npoints = 3\n" + std::string(kFactors)};
  std::uint32_t replications = 1;
  for (const std::string& design : designs) {
    const std::string text =
        "schema = 1\nscenario = \"line.toml\"\nreplications = " + std::to_string(replications) +
        "\n" + design;
    replications = 3 - replications;
    CAPTURE(text);
    const Study study = study_of_text(text);
    const TemporaryFolder folder;
    const std::string db = folder.file("r.db");
    for (const std::uint64_t runs : {1, 1000}) {
      StudyOptions options;
      options.most_runs = runs;
      go_on(study, db, options);
      const StudyData data = read_study_data(db);
      const StudyFindings found = find_out(data);
      CHECK(found.points.size() == study.points.points.size());
      CHECK_FALSE(answer_in_words(data, found).empty());
    }
    CHECK(read_study_data(db).is_whole());
  }
}

TEST_CASE("study runs that take too long are given up, told apart, and made again when asked") {
  const std::string whole = whole_grid();
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  const Study study = study_of_text(kGrid);
  StudyOptions options;
  options.most_runs = 15;
  go_on(study, db, options);
  options.most_runs = 0;
  options.threads = 2;
  options.time_limit = 1e-9;  // no run is as short
  const StudyOutcome outcome = go_on(study, db, options);
  CHECK(outcome.done == 6);
  CHECK(outcome.timed_out == 6);
  CHECK(outcome.failed == 0);
  CHECK_FALSE(outcome.stopped);
  const StudyData data = read_study_data(db);
  CHECK(data.is_whole());
  CHECK(data.failures.empty());
  REQUIRE(data.timed_out.size() == 6);
  CHECK(data.timed_out[0].message == "took longer than 1 ms of the clock");
  CHECK(has(answer_in_words(data, find_out(data))[0],
            "6 runs took longer than a run may, and were given up; nothing below rests on them"));
  for (const ResultsFile::StoredRun& run : ResultsFile::open(db).runs()) {
    if (run.status == RunStatus::timed_out) CHECK(run.hash == 0);
  }
  // Gone on with, they stay as they are.
  CHECK(go_on(study, db).done == 0);
  // Where another file has them, those count.
  const std::string other = folder.file("other.db");
  go_on(study, other);
  for (const auto& order : {std::vector{db, other}, std::vector{other, db}}) {
    const std::string merged = folder.file(order[0] == db ? "one.db" : "two.db");
    CHECK(merge_results(order, merged).runs == 21);
    CHECK(content_of(merged) == whole);
  }
  ResultsFile results = ResultsFile::resume(db, study.record);
  CHECK(results.forget_timed_out() == 6);
  results.close();
  CHECK(read_study_data(db).done == 15);
  CHECK(go_on(study, db).done == 6);
  CHECK(content_of(db) == whole);
}

TEST_CASE("study time_limit is a time of the clock") {
  CHECK(study_of_text(with(kGrid, "seed = 7", "time_limit = \"5 min\"")).spec.time_limit == 300);
  CHECK(has(said_of(with(kGrid, "seed = 7", "time_limit = \"5\"")), "study.toml:6:14: time_limit"));
  CHECK(has(said_of(with(kGrid, "seed = 7", "time_limit = \"0 s\"")), "a duration, as \"5 min\""));
  // A limit that no run comes near changes nothing.
  const TemporaryFolder folder;
  StudyOptions options;
  options.time_limit = 600;
  go_on(study_of_text(kGrid), folder.file("r.db"), options);
  CHECK(content_of(folder.file("r.db")) == whole_grid());
}

TEST_CASE("study parts say which part they are, and what is joined is none") {
  const TemporaryFolder folder;
  Study study = study_of_text(kGrid);
  std::vector<std::string> parts;
  for (std::uint32_t part = 0; part < 2; ++part) {
    StudyOptions options;
    options.shard = {part, 2};
    study.record.part = to_string(options.shard);
    parts.push_back(folder.file(std::to_string(part) + ".db"));
    go_on(study, parts.back(), options);
  }
  CHECK(study_of(parts[0]).record.part == "1/2");
  CHECK(has(answer_in_words(read_study_data(parts[1]), {})[0], "(part 2/2)"));
  merge_results(parts, folder.file("whole.db"));
  CHECK(study_of(folder.file("whole.db")).record.part.empty());
  CHECK(content_of(folder.file("whole.db")) == whole_grid());
  CHECK(part_of("2/3")->part == 1);
  CHECK(part_of("2/3")->of == 3);
  for (const char* none : {"", "2", "0/3", "4/3", "2/", "/3", "2/3x", "-1/3"}) {
    CAPTURE(none);
    CHECK_FALSE(part_of(none).has_value());
  }
}

TEST_CASE("study files of other verbs are not joined") {
  const TemporaryFolder folder;
  StudyRecord compare = study_of_text(kTop).record;
  compare.command = "compare";
  compare.study.clear();
  ResultsFile::create(folder.file("c.db"), compare).close();
  const std::string said = error_of<OutputError>([&] {
    merge_results({folder.file("c.db"), folder.file("c.db")}, folder.file("w.db"));
  });
  CHECK(has(said, "a results file of 'rapport compare', and no part of a study"));
  CHECK_FALSE(std::filesystem::exists(folder.file("w.db")));
}

TEST_CASE("study draws that have other metrics keep each number in its place") {
  // With a deadline there are metrics that Today has not, before others that it has.
  const std::string text = R"(schema = 1
scenario = "line.toml"
policies = ["more"]
replications = 2
metrics = ["retention", "cost", "load", "abandonment"]
[variants]
count = 3
plausible = false
[[uncertain]]
path = 'touch_point."line, main".deadline'
from = "5 min"
to = "20 min"
)";
  const TemporaryFolder folder;
  const auto data_of = [&](const std::string& of, const std::string& name) {
    go_on(study_of_text(of), folder.file(name));
    return read_study_data(folder.file(name));
  };
  const StudyData some = data_of(text, "some.db");
  const StudyData all =
      data_of(with(text, "replications = 2", "replications = 2\nkeep = \"all\""), "all.db");
  REQUIRE(some.draws().size() == 3);
  CHECK(some.keys.size() == 4);
  CHECK(all.values == some.values);
  CHECK(some.values[1][1][0][0] > 0);
  // The draws do have metrics of their own, which are not kept.
  const Study study =
      study_of_text(with(text, "replications = 2", "replications = 2\nkeep = \"all\""));
  ReadOptions options = study_read_options(study, 0);
  const KeptNumbers kept(study.spec, build_model(read_scenario_file("line.toml", options).today));
  options.set.push_back({"touch_point.\"line, main\".deadline", "5 min", "test"});
  const Model drawn = build_model(read_scenario_file("line.toml", options).today);
  const RunWish wish = study_wish(study.spec, drawn);
  CHECK(wish.keys.size() > kept.wish().keys.size());
  CHECK_FALSE(kept.places_in(drawn, wish).alike);
  CHECK(kept.places_in(kept.model(), kept.wish()).alike);
}

TEST_CASE("study data hold as many numbers as each variant can have") {
  const Study study = study_of_text(std::string(kGrid) + "[variants]\ncount = 2\n");
  const TemporaryFolder folder;
  go_on(study, folder.file("r.db"));
  const StudyData data = read_study_data(folder.file("r.db"));
  REQUIRE(data.values.size() == 3);
  CHECK(data.values[0][0][0].size() == 3);
  CHECK(data.values[1][0][0].size() == 2);
  CHECK(data.values[2][0][6].size() == 2);
}

TEST_CASE("study options under which the same happened are named") {
  // Half a person is one, as Today has.
  const Study study = study_of_text(R"(schema = 1
scenario = "line.toml"
replications = 2
metrics = ["abandonment"]
[design]
kind = "full_factorial"
[[factor]]
label = "Staff"
path = "levers.staffing"
values = [0.5, 1.4, 2, 1.5]
)");
  CHECK(same_people(study) == std::vector<std::vector<std::size_t>>{{1, 2}, {3, 4}});
  REQUIRE(people_notes(study).size() == 1);
  CHECK(
      has(people_notes(study)[0],
          "4 points come to 2 staffings, as people are whole, and are options of their own all the "
          "same (the first: 'Staff 0.5', 'Staff 1.4')"));
  const TemporaryFolder folder;
  go_on(study, folder.file("r.db"));
  const StudyData data = read_study_data(folder.file("r.db"));
  CHECK(data.alike == std::vector<std::vector<std::size_t>>{{0, 1, 2}, {3, 4}});
  CHECK(
      has(answer_in_words(data, find_out(data)).back(),
          "The same happened in all runs of 'Today' and 'Staff 0.5' and 'Staff 1.4'; 'Staff 2' and "
          "'Staff 1.5'"));
  CHECK(same_people(study_of_text(kGrid)).empty());
}

TEST_CASE("study options that differ in money alone are options of their own") {
  const Study study =
      study_of_text(with(kTop, "replications", "metrics = [\"cost\"]\nreplications") +
                    R"([design]
kind = "list"
[[point]]
label = "dear"
set = { pool.agents.cost = "50 EUR / hour" }
[[point]]
label = "the same"
set = { levers.prevention = 0 }
)");
  const TemporaryFolder folder;
  go_on(study, folder.file("r.db"));
  CHECK(read_study_data(folder.file("r.db")).alike ==
        std::vector<std::vector<std::size_t>>{{0, 2}});
}

TEST_CASE("study policies that change nothing in time are named as left out") {
  const std::vector<SourceText> late{
      {"late.toml", std::string(kLineFirm) +
                        "[policy.late]\nlabel = \"Next year\"\n[[policy.late.change]]\n"
                        "from = 2027-01-15\nlevers.call_backs = 1\n"}};
  const Study study = study_of_text(with(kTop, "line.toml", "late.toml"), late);
  CHECK(study.points.left_out == std::vector<std::string>{"Next year"});
  REQUIRE(study_notes(study).size() == 1);
  CHECK(has(study_notes(study)[0], "nothing changes before the run ends: 'Next year'."));
  const TemporaryFolder folder;
  go_on(study, folder.file("r.db"));
  const StudyData data = read_study_data(folder.file("r.db"));
  CHECK(answer_in_words(data, find_out(data)).back() == study_notes(study)[0]);
  CHECK(study_notes(study_of_text(kTop)).empty());
}
