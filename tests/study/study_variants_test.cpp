// Variants of the assumptions, and studies that select.
#include "experiments/study/study_variants.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "experiments/results/database.h"
#include "experiments/results/export_tables.h"
#include "experiments/results/merge.h"
#include "experiments/study/study_findings.h"
#include "sim/scenario/validate.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/study/study_content.h"
#include "tests/study/study_texts.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// Two policies, and six draws of all that has a plausible range.
const char* const kDraws = R"(schema = 1
scenario = "line.toml"
policies = ["more"]
replications = 3
metrics = ["retention", "abandonment"]
[variants]
count = 6
replications = 2
)";

/// Staff of three sizes, of which the best is to be found by how many give up.
const char* const kSelects = R"(schema = 1
scenario = "line.toml"
replications = 40
metrics = ["abandonment"]
[design]
kind = "list"
[[point]]
label = "half as many"
set = { levers.staffing = 0.5 }
[[point]]
label = "one more"
set = { levers.staffing = 2 }
[select]
indifference = 2
first = 5
)";

StudyOutcome run_all(Study study, const std::string& db, const StudyOptions& options = {}) {
  ResultsFile results = std::filesystem::exists(db) ? ResultsFile::resume(db, study.record)
                                                    : ResultsFile::create(db, study.record);
  const StudyOutcome outcome = run_study(study, results, options);
  results.close();
  return outcome;
}

std::string content_of_run(const char* text, int threads, std::uint64_t at_a_time) {
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  StudyOptions options;
  options.threads = threads;
  options.most_runs = at_a_time;
  run_all(study_of_text(text), db, options);
  for (int i = 0; at_a_time > 0 && i < 100; ++i) {
    if (run_all(study_of(db), db, options).done == 0) break;
  }
  return content_of(db);
}

}  // namespace

TEST_CASE("study draws of assumptions lie in their ranges and are what a file can say") {
  const Study study = study_of_text(kDraws);
  ReadOptions options;
  options.read = study.read;
  const Scenario today = read_scenario_file(study.spec.scenario, options).today;
  const std::vector<Assumption> assumptions = assumptions_of(today, false);
  REQUIRE(assumptions.size() > 4);
  bool has_patience = false;
  for (const Assumption& a : assumptions) {
    CAPTURE(a.key);
    has_patience = has_patience || a.key == "touch_point.\"line, main\".patience";
    for (const double u : {0.0, 0.3, 1.0}) {
      Scenario drawn = today;
      assume(a, u, drawn);
      CHECK(find_problems(drawn).empty());
      options.set = {{a.key, text_of_assumption(a, drawn), "test"}};
      const Scenario read = read_scenario_file(study.spec.scenario, options).today;
      CHECK(write_scenario(read) == write_scenario(drawn));
    }
  }
  CHECK(has_patience);
  const AssumptionDraws draws = draws_of(study);
  CHECK(draws.keys.size() == assumptions.size());
  REQUIRE(draws.places.size() == 6);
  // A Latin hypercube: each sixth of each range once.
  for (std::size_t a = 0; a < draws.keys.size(); ++a) {
    std::vector<int> sixth(6);
    for (const auto& place : draws.places) ++sixth[static_cast<std::size_t>(place[a] * 6)];
    CHECK(std::ranges::all_of(sixth, [](int n) { return n == 1; }));
  }
}

TEST_CASE("how customers mind a price is drawn at its default, but only of who pays one") {
  Scenario s = small_scenario();
  const auto drawn = [](const Scenario& scenario) {
    std::size_t count = 0;
    for (const Assumption& one : assumptions_of(scenario, false)) {
      count += one.key.find(".leaving.price_") != std::string::npos;
    }
    return count;
  };
  CHECK(drawn(s) == 0);
  s.segments[0].price = 30.0;
  CHECK(drawn(s) == 3);
}

TEST_CASE("study draws come to the same for any threads, stops and parts") {
  const std::string whole = content_of_run(kDraws, 1, 0);
  CHECK(has(whole, "'ready'"));
  CHECK_FALSE(has(whole, "'open'"));
  CHECK(content_of_run(kDraws, 2, 0) == whole);
  CHECK(content_of_run(kDraws, 2, 4) == whole);
  const TemporaryFolder folder;
  std::vector<std::string> parts;
  for (std::uint32_t part = 0; part < 3; ++part) {
    StudyOptions options;
    options.shard = {part, 3};
    parts.push_back(folder.file(std::to_string(part) + ".db"));
    run_all(study_of_text(kDraws), parts.back(), options);
  }
  CHECK(merge_results(parts, folder.file("whole.db")).runs == 2 * 3 + 6 * 2 * 2);
  CHECK(content_of(folder.file("whole.db")) == whole);
}

TEST_CASE("the scenario as described is the first variant, run for run") {
  const TemporaryFolder folder;
  run_all(study_of_text(kDraws), folder.file("draws.db"));
  const std::string text = kDraws;
  run_all(study_of_text(text.substr(0, text.find("[variants]"))), folder.file("plain.db"));
  const StudyData draws = read_study_data(folder.file("draws.db"));
  const StudyData plain = read_study_data(folder.file("plain.db"));
  REQUIRE(draws.values.size() == 7);
  CHECK(draws.values[0] == plain.values[0]);
  CHECK(draws.values[1] != plain.values[0]);
  CHECK(draws.is_whole());
  const StudyFindings found = find_out(draws);
  CHECK(found.drawn == 6);
  CHECK(found.rejected == 0);
  REQUIRE(found.spreads.size() == 2);
  CHECK(found.spreads[1][0].draws == 6);
  CHECK(found.spreads[1][0].low <= found.spreads[1][0].middle);
  CHECK(found.spreads[1][0].middle <= found.spreads[1][0].high);
  CHECK(has(answer_in_words(draws, found)[0], "of 6 variants of our assumptions"));
  CHECK(find_out(plain).spreads.empty());
}

TEST_CASE("study draws whose Today comes to no target are left out and counted") {
  // Nobody gives up 99 calls of 100 at this line, whatever callers' patience is.
  const std::vector<SourceText> hard{
      {"hard.toml", std::string(kLineFirm) + "[target]\nabandonment = \"99 %\"\n"}};
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  const StudyOutcome outcome =
      run_all(study_of_text(with(kDraws, "line.toml", "hard.toml"), hard), db);
  CHECK(outcome.rejected == 6);
  CHECK(outcome.wanted == 2 * 3);
  CHECK_FALSE(outcome.stopped);
  const StudyData data = read_study_data(db);
  CHECK(data.is_whole());
  const StudyFindings found = find_out(data);
  CHECK(found.rejected == 6);
  const std::string said = answer_in_words(data, found)[0];
  CHECK(has(said, "6 of 6 draws were left out"));
  CHECK(has(said, "more than half"));
  for (const StudyVariant& v : ResultsFile::open(db).study().variants) {
    if (v.state == VariantState::rejected) CHECK(has(v.message, "cannot be fitted"));
  }
  // Exported tables name them too, with the reason.
  std::uint64_t of_variants = 0;
  for (const ExportedTable& table : export_tables(db, folder.file("tables"))) {
    if (table.file == "variants.csv") of_variants = table.rows;
  }
  CHECK(of_variants == 6);
  const std::string table = read_text_file(folder.file("tables/variants.csv"));
  CHECK(has(table, "6,rejected,"));
  CHECK(has(table, "cannot be fitted"));
  CHECK_FALSE(has(table, "as described"));
  // Ranges are looked at before anything is run.
  CHECK(has(said_of(with(kDraws, "[variants]", R"([[uncertain]]
path = "need.question.rat"
from = "90 / year"
to = "110 / year"
[variants])")),
            "did you mean 'rate'?"));
}

TEST_CASE("a study that selects drops what is clearly worse and goes on as if never stopped") {
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  const StudyOutcome outcome = run_all(study_of_text(kSelects), db);
  CHECK_FALSE(outcome.stopped);
  CHECK(outcome.done < 3 * 40);
  CHECK(outcome.done >= 3 * 5);
  const StudyData data = read_study_data(db);
  REQUIRE(data.selection.has_value());
  CHECK(data.selection->finished);
  CHECK(data.is_whole());
  // Of one, one and two people, two lose fewest.
  CHECK(data.selection->best == 2);
  CHECK(has(answer_in_words(data, find_out(data))[0], "Selected after"));
  const std::string whole = content_of(db);
  CHECK(content_of_run(kSelects, 2, 0) == whole);
  CHECK(content_of_run(kSelects, 1, 4) == whole);
  StudyOptions part;
  part.shard = {0, 2};
  CHECK_THROWS_AS(run_all(study_of_text(kSelects), folder.file("part.db"), part), InvalidInput);
  CHECK(has(said_of(with(kSelects, "indifference = 2", "indifference = 0")), "worth finding"));
  CHECK(has(said_of(std::string(kSelects) + "[variants]\ncount = 2\n"), "do not go together"));
}

TEST_CASE("study numbers that are fitted in each draw cannot be drawn besides") {
  const std::vector<SourceText> aims{
      {"aims.toml", std::string(kLineFirm) + "[target]\nabandonment = \"30 %\"\n"}};
  const std::string text = with(kDraws, "line.toml", "aims.toml") + R"([[uncertain]]
path = 'touch_point."line, main".patience.exponential'
from = "10 min"
to = "30 min"
)";
  const std::string said = said_of(text, aims);
  CAPTURE(said);
  CHECK(has(said, "study.toml:9:1"));
  CHECK(has(said, "its target 'abandonment', and cannot be drawn besides"));
  CHECK(has(said, "refit = false"));
  CHECK(said_of(with(text, "count = 6", "count = 6\nrefit = false"), aims).empty());
  // What no target moves may be drawn.
  CHECK(said_of(with(text, "touch_point.\"line, main\".patience.exponential",
                     "touch_point.\"line, main\".service.exponential"),
                aims)
            .empty());
}

TEST_CASE("a study that selects says what was dropped, with intervals that hold at every look") {
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  run_all(study_of_text(kSelects), db);
  const StudyData data = read_study_data(db);
  CHECK(data.dropped() == 2);
  CHECK(data.wanted == data.done);
  const StudyFindings found = find_out(data);
  CHECK(found.validity == Validity::always_valid);
  CHECK(found.points[1].differences[0].validity == Validity::always_valid);
  CHECK(has(answer_in_words(data, found)[0], "2 points were dropped on the way"));
}

TEST_CASE("study runs that failed are named with their variant") {
  StudyData data;
  data.study = study_of_text(kDraws);
  data.done = data.wanted = 1;
  data.failures.push_back({1, 4, 0, "out of memory"});
  CHECK(has(answer_in_words(data, {})[0], "'More staff', replication 0, variant 4: out of memory"));
}

TEST_CASE("study draws are not gone on with where Today was fitted in another way") {
  const TemporaryFolder folder;
  const auto refusal = [&](const char* name, const std::string& text) {
    const std::string db = folder.file(name);
    const Study study = study_of_text(text);
    ResultsFile::create(db, study.record).close();
    {  // as builds named it that knew one way of fitting
      Database database(db, Database::Access::write);
      database.execute("UPDATE meta SET value = (SELECT '" + this_engine() +
                       "') WHERE key = 'engine'");
    }
    try {
      ResultsFile::resume(db, study.record).close();
    } catch (const OutputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(has(refusal("draws.db", kDraws), ", fit "));
  const std::string text = kDraws;
  CHECK(refusal("plain.db", text.substr(0, text.find("[variants]"))).empty());
}
