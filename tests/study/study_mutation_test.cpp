// Good study files with something changed at random: each is refused with messages, or is a study
// whose points are as many as were counted and are read, or refused, as policies.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <exception>

#include "tests/study/study_texts.h"
#include "tests/support/sampling.h"
#include "tests/support/text_mutator.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

const std::vector<std::string> kValues{"0",
                                       "1",
                                       "-1",
                                       "0.5",
                                       "2",
                                       "1000",
                                       "1e300",
                                       "9223372036854775807",
                                       "inf",
                                       "nan",
                                       "true",
                                       "\"\"",
                                       "\"today\"",
                                       "\"more\"",
                                       "\"steady\"",
                                       "\"both\"",
                                       "\"all\"",
                                       "\"stop\"",
                                       "\"sobol\"",
                                       "\"morris\"",
                                       "\"saltelli\"",
                                       "\"tornado\"",
                                       "\"attribution\"",
                                       "\"orders\"",
                                       "\"seek\"",
                                       "\"retention >= 5 %\"",
                                       "\"table\"",
                                       "\"list\"",
                                       "\"policies\"",
                                       "\"fractional_factorial\"",
                                       "\"levers.staffing\"",
                                       "\"pool.agents.staff\"",
                                       "\"5 min\"",
                                       "\"10 %\"",
                                       "\"1 month\"",
                                       "\"line.toml\"",
                                       "\"points.csv\"",
                                       "\"line.toml:more\"",
                                       "[]",
                                       "[1, 2]",
                                       "[\"profit\"]",
                                       "[[1], 2]",
                                       "{}",
                                       "{ levers.staffing = 1.5 }",
                                       "{ horizon = \"3 days\" }",
                                       "2026-01-05"};

const char* const kRandom[] = {
    R"(schema = 1
title = "Sample"
scenario = "line.toml"
policies = ["today", "more"]
against = "today"
in_force = "dated"
metrics = ["profit", "retention"]
series = ["stay"]
keep = "headline"
seed = 3
replications = 5
on_error = "keep"
budget = "20 EUR"
set = { pool.agents.cost = "20 EUR / hour" }
[design]
kind = "latin_hypercube"
points = 6
seed = 4
[[factor]]
name = "staff"
path = "levers.staffing"
from = 0.8
to = 1.5
[[factor]]
name = "talk"
label = "Talk"
path = "touch_point.'line, main'.service.exponential"
from = "10 min"
to = "30 min"
[[factor]]
name = "how"
levels = [{ label = "a", set = { levers.prevention = 0.2 } }, { label = "b", policy = "plan.toml:low" }]
[variants]
count = 3
plausible = false
[[uncertain]]
path = "segment.homes.leaving.threshold"
from = 0.4
to = 0.6
)",
    R"(schema = 1
scenario = "line.toml"
replications = 2
[design]
kind = "orders"
first = "1 week"
apart = "5 days"
most = 4
[[step]]
name = "a"
set = { levers.staffing = 1.5 }
[[step]]
label = "B"
policy = "line.toml:more"
[[step]]
set = { levers.prevention = 0.5, levers.call_backs = 1 }
)",
    R"(schema = 1
scenario = "line.toml"
in_force = "steady"
[design]
kind = "list"
[[point]]
label = "a"
set = { levers.staffing = 1.5 }
[[point]]
set = { levers.prevention = 0.5 }
)",
    R"(schema = 1
scenario = "line.toml"
[design]
kind = "table"
file = "points.csv"
[[factor]]
name = "staff"
path = "levers.staffing"
)",
    R"(schema = 1
scenario = "line.toml"
in_force = "both"
against = "more"
[design]
kind = "tornado"
[[factor]]
path = "levers.staffing"
middle = 1.2
[[factor]]
name = "causes"
path = "levers.prevention"
values = [0, 0.2, 0.5]
)",
    R"(schema = 1
scenario = "line.toml"
[design]
kind = "attribution"
[[step]]
name = "a"
policy = "line.toml:more"
[[step]]
label = "B"
set = { levers.prevention = 0.5, levers.call_backs = 1 }
)",
    R"(schema = 1
scenario = "line.toml"
[design]
kind = "attribution"
candidate = "plan.toml:low"
seed = 2
)",
    R"(schema = 1
scenario = "line.toml"
metrics = ["profit", "cost", "retention"]
[design]
kind = "seek"
seed = 2
[seek]
target = "retention >= 50 %"
points = 20
generation = 5
fresh = 4
ways = 2
[[factor]]
path = "levers.staffing"
[[factor]]
path = "levers.prevention"
from = 0.1
to = 0.5
)"};

constexpr const char* kCsv = "staff,levers.prevention\n1.5,0.2\n\"0.75\",0\n1,0.4\n";

constexpr const char* kPlan =
    "schema = 1\n[policy.low]\nlabel = \"Low\"\nlevers.prevention = 0.1\nlevers.call_backs = 1\n";

/// Reads texts as a study; whether it is one.
bool read(const std::string& text, const std::string& csv) {
  const ReadText from = read_from(texts_of(text, {{"points.csv", csv}, {"plan.toml", kPlan}}));
  try {
    // A change of a digit may ask for a million points, which takes long and shows nothing more.
    if (count_points(read_study("study.toml", from)) > 2000) return false;
    const Study study = make_study("study.toml", from);
    CHECK(study.record.policies.size() == study.points.points.size());
    if (study.spec.from != PointsFrom::policies) {
      CHECK(study.points.points.size() == count_points(study.spec) + 1);
    }
    for (const StudyPoint& point : study.points.points) {
      CHECK(point.settings.size() == study.record.factors.size());
    }
    check_points(study);
  } catch (const InvalidInput& error) {
    CHECK(!error.problems().empty());
    for (const Problem& problem : error.problems()) {
      CAPTURE(to_string(problem));
      CHECK(!problem.what.empty());
      // Each has its place in one of the texts.
      CHECK((problem.where.starts_with("study.toml") || problem.where.starts_with("line.toml") ||
             problem.where.starts_with("points.csv") || problem.where.starts_with("plan.toml")));
    }
    return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a study with random changes is refused with messages or read as it should be") {
  std::vector<std::string> good(std::begin(kRandom), std::end(kRandom));
  good.emplace_back(kGrid);
  for (const std::string& text : good) REQUIRE(read(text, kCsv));
  const char* more = std::getenv("RAPPORT_MUTATIONS");
  const int count = more == nullptr ? 1200 : std::atoi(more);
  const int step = more == nullptr ? static_cast<int>(kStep) : 1;
  int tried = 0, studies = 0;
  for (int i = 0; i < count; i += step, ++tried) {
    const auto seed = static_cast<std::uint32_t>(i);
    std::string text = good[seed % good.size()], csv = kCsv;
    if (seed % 10 == 8) {
      csv = TextMutator(seed, kValues).mutated(csv);
      text = kRandom[3];
    } else {
      text = TextMutator(seed, kValues).mutated(text);
    }
    CAPTURE(seed);
    CAPTURE(text);
    CAPTURE(csv);
    const auto start = std::chrono::steady_clock::now();
    try {
      studies += read(text, csv) ? 1 : 0;
    } catch (const std::exception& error) {
      FAIL_CHECK("neither read nor refused: " << error.what());
    }
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
  }
  if (tried >= 150) {  // both kinds of ends were tried
    CHECK(studies > tried / 20);
    CHECK(studies < tried * 19 / 20);
  }
}
