// Studies that are looked at: which intervals they are shown with, and studies that stop by
// themselves.
#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

#include "experiments/analysis/variance_reduction.h"
#include "experiments/study/study_findings.h"
#include "experiments/study/study_intervals.h"
#include "experiments/study/study_stop.h"
#include "sim/core/interval.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/study/study_content.h"
#include "tests/study/study_texts.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// Staff of one and of two people, whose difference is to be known to five points.
const char* const kStops = R"(schema = 1
scenario = "line.toml"
replications = 60
metrics = ["abandonment", "retention"]
[design]
kind = "list"
[[point]]
label = "one more"
set = { levers.staffing = 2 }
[stop]
decided = true
first = 6
)";

StudyOutcome run_more(Study study, const std::string& db, std::uint64_t runs = 0, int threads = 1) {
  ResultsFile results = std::filesystem::exists(db) ? ResultsFile::resume(db, study.record)
                                                    : ResultsFile::create(db, study.record);
  StudyOptions options;
  options.most_runs = runs;
  options.threads = threads;
  const StudyOutcome outcome = run_study(study, results, options);
  results.close();
  return outcome;
}

double half_width(const StudyData& data) { return find_out(data).points[1].means[0].half_width; }

std::string all_of(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) text += sentence + "\n";
  return text;
}

std::string words_of(const StudyData& data) {
  return all_of(answer_in_words(data, find_out(data)));
}

}  // namespace

TEST_CASE("study that is not whole is shown with intervals that hold at every look") {
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  const Study study = study_of_text(with(kGrid, "replications = 3", "replications = 8"));
  run_more(study, db, 7 * 7);
  StudyData data = read_study_data(db);
  CHECK(data.validity() == Validity::always_valid);
  StudyFindings found = find_out(data);
  CHECK(found.validity == Validity::always_valid);
  CHECK_FALSE(found.factors_hold);
  Moments moments;
  for (const double x : data.values[0][0][1]) {
    if (std::isfinite(x)) moments.add(x);
  }
  CHECK(moments.count() == 7);
  CHECK(found.points[1].means[0].half_width == always_valid_interval(moments, 0.95).half_width);
  CHECK(found.points[1].means[0].half_width > student_interval(moments, 0.95).half_width);
  CHECK(found.points[2].differences[0].validity == Validity::always_valid);
  for (const FactorFinding& factor : found.factors) {
    REQUIRE(factor.slope.has_value());
    CHECK(std::isfinite(factor.slope->mean));
    CHECK_FALSE(std::isfinite(factor.slope->half_width));
  }
  CHECK(has(words_of(data), "49 of 56 runs are there"));
  CHECK(has(words_of(data), "(always-valid)"));
  run_more(study, db);
  data = read_study_data(db);
  found = find_out(data);
  CHECK(found.validity == Validity::fixed_n);
  CHECK(found.factors_hold);
  CHECK(std::isfinite(found.factors[0].slope->half_width));
  CHECK_FALSE(has(words_of(data), "always-valid"));
}

TEST_CASE("study of too few runs for an interval at every look says so") {
  const TemporaryFolder folder;
  const Study study = study_of_text(kGrid);
  run_more(study, folder.file("r.db"), 14);  // two replications
  const std::string words = words_of(read_study_data(folder.file("r.db")));
  CHECK(has(words, "and 6 others cannot be told from it after 2 runs of each"));
  CHECK(has(words, "nothing is known of the difference yet"));
  CHECK_FALSE(has(words, "inf"));
}

TEST_CASE("study intervals = always_valid are wider, and stay when all runs are there") {
  const std::string fixed = with(kGrid, "replications = 3", "replications = 8");
  const TemporaryFolder folder;
  run_more(study_of_text(fixed), folder.file("fixed.db"));
  run_more(study_of_text(with(fixed, "seed = 7", "seed = 7\nintervals = \"always_valid\"")),
           folder.file("always.db"));
  const StudyData one = read_study_data(folder.file("fixed.db"));
  const StudyData other = read_study_data(folder.file("always.db"));
  CHECK(one.values == other.values);
  CHECK(other.is_whole());
  CHECK(find_out(other).validity == Validity::always_valid);
  CHECK(half_width(other) > half_width(one));
  REQUIRE(find_out(other).ranking.has_value());
  // What may be best by Student's may be best by these too.
  for (std::size_t p = 0; p < one.study.points.points.size(); ++p) {
    if (find_out(one).ranking->policies[p].may_be_best) {
      CHECK(find_out(other).ranking->policies[p].may_be_best);
    }
  }
  CHECK(has(said_of(with(kGrid, "seed = 7", "intervals = \"alwys_valid\"")),
            "did you mean 'always_valid'?"));
}

TEST_CASE("study that stops by itself ends at a fixed round, and goes on as if never stopped") {
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  const Study study = study_of_text(kStops);
  const StudyOutcome outcome = run_more(study, db);
  CHECK_FALSE(outcome.stopped);
  CHECK(outcome.wanted == outcome.done);
  CHECK(outcome.done < 2 * 60);
  const StudyData data = read_study_data(db);
  REQUIRE(data.stop.has_value());
  CHECK(data.stop->finished);
  CHECK(data.is_whole());
  CHECK(data.done == 2 * data.stop->rounds);
  const StudyFindings found = find_out(data);
  CHECK(found.validity == Validity::always_valid);
  CHECK(found.points[1].differences[0].verdict == Verdict::better);
  CHECK(has(words_of(data), "Stopped by itself after " + std::to_string(data.stop->rounds) +
                                " replications: every comparison had a verdict."));
  // At the round before it was not decided, by the intervals that are shown.
  CHECK(data.stop->rounds > 6);
  std::uint32_t before = 6;
  for (std::uint32_t next = 11; next < data.stop->rounds; next += 5) before = next;
  StudyData less = data;
  for (auto& key : less.values[0]) {
    for (auto& point : key) {
      for (std::size_t r = before; r < point.size(); ++r) point[r] = std::nan("");
    }
  }
  CHECK(find_out(less).points[1].differences[0].verdict == Verdict::undecided);
  const std::string whole = content_of(db);
  for (const int threads : {1, 2}) {
    const std::string other = folder.file("killed" + std::to_string(threads) + ".db");
    for (int i = 0; i < 200 && run_more(study, other, 5, threads).done > 0; ++i) {
    }
    CHECK(content_of(other) == whole);
  }
}

TEST_CASE("study with a budget stops by the intervals that it is shown with, of cost too") {
  const Study plain = study_of_text(kStops);
  const Study budget =
      study_of_text(with(kStops, "replications = 60", "replications = 60\nbudget = 1000"));
  std::size_t later = 0;
  for (int gain = 1; gain <= 60; ++gain) {
    const auto value = [&](std::size_t point, std::uint32_t r) {
      return 40.0 + (point == 1 ? -0.1 * gain : 0.0) +
             std::sin(2.0 + 3.0 * r + static_cast<double>(point));
    };
    const auto run = [&](std::size_t point, std::uint32_t r) {
      return SelectionRun{true, value(point, r)};
    };
    const SelectionState state = follow_stop(budget, run);
    later += state.rounds > follow_stop(plain, run).rounds;
    if (!state.finished) continue;
    std::vector<MetricKey> keys;
    for (const char* id : {"abandonment", "retention", "cost"}) {
      keys.push_back({find_metric(id), {}});
    }
    std::vector<std::vector<double>> mine(3, std::vector<double>(state.rounds, std::nan("")));
    std::vector<std::vector<double>> theirs = mine;
    for (std::uint32_t r = 0; r < state.rounds; ++r) {
      mine[0][r] = value(1, r), theirs[0][r] = value(0, r);
    }
    const auto shown = differences_together(keys, mine, theirs, 1, Validity::always_valid);
    CAPTURE(gain);
    CHECK(shown[0].verdict != Verdict::undecided);
  }
  CHECK(later > 0);
}

TEST_CASE("study that stops by a half-width is as sure as it was asked to be") {
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  run_more(study_of_text(with(kStops, "decided = true", "half_width = 9")), db);
  const StudyData data = read_study_data(db);
  REQUIRE(data.stop.has_value());
  CHECK(data.stop->finished);
  CHECK(find_out(data).points[1].differences[0].difference.half_width <= 9);
  CHECK(has(words_of(data), "every difference was known to 9 points either way"));
  // Where that is out of reach all replications are made, and that is said.
  const std::string most = folder.file("most.db");
  run_more(study_of_text(with(with(kStops, "decided = true", "half_width = 0.01"), "60", "12")),
           most);
  const StudyData all = read_study_data(most);
  CHECK(all.stop->at_most);
  CHECK(all.done == 24);
  CHECK(all.is_whole());
  CHECK(has(words_of(all), "All 12 replications that it may have were made, and not yet every"));
}

TEST_CASE("study that stops goes with draws of the assumptions, which are all run") {
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  const Study study = study_of_text(std::string(kStops) + "[variants]\ncount = 2\n");
  run_more(study, db, 13);
  CHECK_FALSE(read_study_data(db).is_whole());
  const StudyOutcome outcome = run_more(study, db);
  CHECK_FALSE(outcome.stopped);
  const StudyData data = read_study_data(db);
  CHECK(data.is_whole());
  CHECK(data.done == 2 * data.stop->rounds + 2 * 2 * 2);
  CHECK(data.wanted == data.done);
}

TEST_CASE("study [stop] that cannot be is refused where it stands") {
  const auto said = [](const std::string& from, const std::string& to) {
    return said_of(with(kStops, from, to));
  };
  CHECK(has(said("decided = true", ""), "study.toml:10:1: stop does not say when"));
  CHECK(has(said("decided = true", "decided = true\nhalf_width = 1"), "decided and half_width"));
  CHECK(has(said("decided = true", "half_width = 0"), "half_width is no number above 0"));
  CHECK(has(said("first = 6", "first = 61"), "more than there may be"));
  CHECK(has(said("first = 6", "firts = 6"), "did you mean 'first'?"));
  CHECK(
      has(said("metrics = [\"abandonment\", \"retention\"]\n", ""), "stop does not know by what"));
  CHECK(has(said_of(std::string(kStops) + "[select]\nindifference = 1\n"), "do not go together"));
  CHECK(has(said_of(std::string(kTop) + "policies = [\"today\"]\nmetrics = [\"retention\"]\n"
                                        "[stop]\ndecided = true\nfirst = 2\n"),
            "stop is asked of one point"));
  const TemporaryFolder folder;
  Study study = study_of_text(kStops);
  ResultsFile results = ResultsFile::create(folder.file("r.db"), study.record);
  StudyOptions part;
  part.shard = {0, 2};
  CHECK_THROWS_AS(run_study(study, results, part), InvalidInput);
}

TEST_CASE("study tornados and attributions that are not whole are estimates without intervals") {
  const char* const kTornado = R"([design]
kind = "tornado"
[[factor]]
path = "levers.staffing"
from = 0.5
to = 1.5
)";
  const char* const kAttribution = R"([design]
kind = "attribution"
[[step]]
name = "staff"
set = { levers.staffing = 2 }
[[step]]
name = "causes"
set = { levers.prevention = 0.5 }
)";
  for (const char* design : {kTornado, kAttribution}) {
    const TemporaryFolder folder;
    const std::string db = folder.file("r.db");
    const Study study = study_of_text(with(kTop, "replications = 2", "replications = 9") + design);
    run_more(study, db, study.points.points.size() * 8);
    const StudyFindings some = find_out(read_study_data(db));
    CHECK_FALSE(some.factors_hold);
    CHECK_FALSE(has(words_of(read_study_data(db)), "inf"));
    run_more(study, db);
    const StudyFindings all = find_out(read_study_data(db));
    CHECK(all.factors_hold);
    if (all.tornados.empty()) {
      REQUIRE_FALSE(all.attributions.empty());
      CHECK(std::isfinite(all.attributions[0].shares[0].share.half_width));
      CHECK_FALSE(std::isfinite(some.attributions[0].shares[0].share.half_width));
      CHECK(std::isfinite(some.attributions[0].shares[0].share.mean));
    } else {
      CHECK(std::isfinite(all.tornados[0].bars[0].low.half_width));
      CHECK_FALSE(std::isfinite(some.tornados[0].bars[0].low.half_width));
    }
  }
}

TEST_CASE("study says what the same luck for all gave") {
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  run_more(study_of_text(with(kGrid, "replications = 3", "replications = 6")), db);
  const StudyData data = read_study_data(db);
  const LuckSaved saved = find_out(data).luck_saved;
  REQUIRE(saved.ratios.size() == 7);
  CHECK(std::isnan(saved.ratios[0]));
  std::size_t known = 0;
  for (std::size_t p = 1; p < 7; ++p) {
    const double ratio = variance_reduction(data.values[0][0][p], data.values[0][0][0]).ratio;
    if (!std::isfinite(ratio)) continue;
    ++known;
    CHECK(saved.ratios[p] == ratio);
    CHECK(saved.least <= ratio);
    CHECK(ratio <= saved.most);
  }
  CHECK(saved.points == known);
  CHECK(has(words_of(data), "By the same luck for all, differences vary "));
  CHECK(luck_saved_in_words({{}, 14.2, 3.04, 40, 5}) ==
        "By the same luck for all, differences vary 14 times less than by independent runs (in the "
        "middle of 5 points; from 3.0 to 40).");
  CHECK(luck_saved_in_words({{}, 0.5, 0.5, 0.5, 1}) ==
        "By the same luck for all, differences vary 2.0 times more than by independent runs.");
  CHECK(luck_saved_in_words({}).empty());
}
