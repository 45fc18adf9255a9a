// Studies that seek: what they try and recommend, on numbers with a known best and on real runs.
#include "experiments/study/study_seek.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "experiments/study/study_seek_answer.h"
#include "sim/core/random.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/study/study_content.h"
#include "tests/study/study_texts.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

const char* const kSeeks = R"(schema = 1
scenario = "line.toml"
title = "Seek"
replications = 2
seed = 3
metrics = ["profit", "cost", "retention"]
[design]
kind = "seek"
[seek]
spend = "20000 EUR"
points = 14
generation = 4
fresh = 3
ways = 2
[[factor]]
label = "Staff"
path = "levers.staffing"
[[factor]]
label = "Calls back"
path = "levers.call_backs"
[[factor]]
label = "Causes"
path = "levers.prevention"
from = 0
to = 0.5
)";

/// A search whose runs are made up: what each lever adds, and what it costs, for its whole range.
struct MadeUp {
  std::vector<double> gain, cost;
  double luck = 0.0;

  SeekRun run(const SeekPoint& point, const SeekPoint& home, std::size_t number,
              std::uint32_t replication) const {
    SeekRun made{true, 50.0, 1000.0, 0.0};
    for (std::size_t k = 0; k < point.size(); ++k) {
      made.metric += gain[k] * (point[k] - home[k]);
      made.cost += cost[k] * (point[k] - home[k]);
    }
    const RandomBlock block =
        philox4x32_10({static_cast<std::uint32_t>(number), replication, 0, 0}, {1, 2});
    made.metric += luck * (uniform(static_cast<std::uint32_t>(block.u64(0) >> 32)) - 0.5);
    made.target = made.metric;
    return made;
  }
};

/// The same study with another goal, size and only plain levers.
Study made_study(const std::string& goal, const std::string& more = "") {
  std::string text = with(kSeeks, "spend = \"20000 EUR\"", goal);
  text = with(text, "points = 14", "points = 200");
  text = with(text, "generation = 4", "generation = 12");
  text = with(text, "ways = 2", "ways = 3");
  return study_of_text(text + more);
}

SeekState sought(const Study& study, const MadeUp& world) {
  SeekFollower search(study);
  std::size_t steps = 0;
  while (search.state().stage != SeekStage::over) {
    REQUIRE(++steps < 1000);
    // Everything of the points that there are is run, and nothing of those to come.
    const std::size_t known = search.state().tried.size();
    search.advance([&](std::size_t p, std::uint32_t r) {
      if (p >= known) return SeekRun{};
      return world.run(search.state().tried[p], search.state().tried[0], p, r);
    });
  }
  return search.state();
}

std::size_t shared(const SeekPoint& a, const SeekPoint& b, const SeekPoint& home) {
  std::size_t both = 0;
  for (std::size_t k = 0; k < home.size(); ++k) {
    both += (a[k] > home[k] && b[k] > home[k]) || (a[k] < home[k] && b[k] < home[k]);
  }
  return both;
}

std::size_t moves_of(const SeekPoint& a, const SeekPoint& home) {
  std::size_t moved = 0;
  for (std::size_t k = 0; k < home.size(); ++k) moved += a[k] != home[k];
  return moved;
}

StudyOutcome run_some(const std::string& text, const std::string& db, std::uint64_t most,
                      int threads) {
  const bool is_new = !std::filesystem::exists(db);
  Study study = is_new ? study_of_text(text) : study_of(db);
  ResultsFile results =
      is_new ? ResultsFile::create(db, study.record) : ResultsFile::resume(db, study.record);
  StudyOptions options;
  options.most_runs = most;
  options.threads = threads;
  const StudyOutcome outcome = run_study(study, results, options);
  results.close();
  return outcome;
}

}  // namespace

TEST_CASE("a search finds the best buy within its budget") {
  // Staffing is the better buy (10 for 40) than prevention (3 for 30), calling back brings nothing.
  const MadeUp world{{15, 0, 3}, {60, 5, 30}};
  const Study study = made_study("spend = \"30 EUR\"");
  const SeekState state = sought(study, world);
  REQUIRE(state.kept);
  REQUIRE_FALSE(state.ways.empty());
  const SeekMeans& best = state.means[state.ways[0]];
  CHECK(best.cost <= 30 + 1e-9);
  CHECK(best.gain > 0.95 * 7.5);  // all 30 on staffing
  CHECK(state.tried[state.ways[0]][1] == state.tried[0][1]);
  std::set<SeekPoint> distinct(state.tried.begin(), state.tried.end());
  CHECK(distinct.size() == state.tried.size());
  CHECK(state.tried.size() <= 201);
}

TEST_CASE("savings come from where they do the least harm, and money moves to where it does most") {
  const MadeUp world{{15, 2, 3}, {60, 40, 30}};
  // Staffing may go down by a third of its range and saves 20 for 5: nothing else may go down.
  const SeekState save = sought(made_study("save = \"1 %\""), world);
  REQUIRE(save.kept);
  CHECK(save.means[save.ways[0]].cost <= -10 + 1e-9);
  CHECK(save.means[save.ways[0]].gain >= -3.5);
  // What staffing saves is spent worse on the others: nothing is better than Today.
  const SeekState worse = sought(made_study("move = true"), world);
  CHECK(worse.ways.empty());
  CHECK(worse.kept);
  // With calls back at a bargain something is.
  const SeekState better = sought(made_study("move = true"), {{15, 30, 3}, {60, 10, 30}});
  REQUIRE_FALSE(better.ways.empty());
  CHECK(better.means[better.ways[0]].cost <= 1e-9);
  CHECK(better.means[better.ways[0]].gain > 20);
}

TEST_CASE("a target is reached for the least cost, or the nearest is told") {
  const MadeUp world{{15, 0, 3}, {60, 5, 30}};
  const SeekState state = sought(made_study("target = \"profit >= 55\""), world);
  REQUIRE(state.kept);
  const SeekMeans& best = state.means[state.ways[0]];
  CHECK(best.level >= 55 - 1e-9);
  CHECK(best.cost < 1.1 * 20);  // a third of staffing's range
  const SeekState far = sought(made_study("target = \"profit >= 500\""), world);
  CHECK_FALSE(far.kept);
  REQUIRE(far.ways.size() == 1);
  for (const SeekMeans& means : far.means) CHECK(means.level <= far.means[far.ways[0]].level);
  const SeekState out = sought(made_study("save = \"90 %\""), world);
  CHECK_FALSE(out.kept);
  REQUIRE(out.ways.size() == 1);
}

TEST_CASE("ways have at most half of their moves in common, and luck moves no lever") {
  const MadeUp world{{9, 8, 7}, {10, 10, 10}, 0.4};
  const Study study = made_study("spend = \"1000 EUR\"");
  const SeekState state = sought(study, world);
  REQUIRE(state.ways.size() >= 2);
  const SeekPoint& home = state.tried[0];
  for (std::size_t a = 0; a < state.ways.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const SeekPoint &one = state.tried[state.ways[a]], &other = state.tried[state.ways[b]];
      const std::size_t least = std::min(moves_of(one, home), moves_of(other, home));
      CHECK(2 * shared(one, other, home) <= least);
    }
  }
  // Two levers do nothing: the best moves one.
  const SeekState lone = sought(study, {{9, 0, 0}, {10, 0, 0}, 0.4});
  CHECK(moves_of(lone.tried[lone.ways[0]], home) == 1);
}

TEST_CASE("a way moves the levers that matter, and not the many that hardly do") {
  MadeUp world{{20, 20}, {30, 30}, 0.1};
  world.gain.resize(22, 0.1);
  world.cost.resize(22, 0.1);
  const auto many_levers = [](const std::string& text) {
    Study study = study_of_text(text);
    study.points.seek.places.assign(22, {0.0, 0.05});
    return study;
  };
  std::string text = with(kSeeks, "spend = \"20000 EUR\"", "spend = \"100 EUR\"");
  text = with(text, "points = 14", "points = 160");
  text = with(text, "generation = 4", "generation = 15");
  const Study study = many_levers(text);
  const SeekState state = sought(study, world);
  REQUIRE(state.kept);
  REQUIRE_FALSE(state.ways.empty());
  const SeekPoint &way = state.tried[state.ways[0]], &home = state.tried[0];
  CHECK(moves_of(way, home) == 2);
  CHECK(way[0] > 0);
  CHECK(way[1] > 0);
  const std::size_t best = state.stand_for[0];
  CHECK(moves_of(state.tried[best], home) > 2);
  CHECK(state.means[state.ways[0]].gain >= 0.9 * state.means[best].gain);
  CHECK(std::ranges::any_of(state.generations, &SeekGeneration::pares));
  // The best of few levers are told: of one it is one of the two.
  REQUIRE(state.few.size() >= 2);
  CHECK(moves_of(state.tried[state.few[0]], home) == 1);
  CHECK(state.means[state.few[0]].gain == doctest::Approx(20).epsilon(0.02));
  // What matters most comes first.
  const std::vector<std::size_t> order = moves_by_weight(study, state, SeekPoint(22, 1.0));
  REQUIRE(order.size() == 22);
  CHECK(order[0] + order[1] == 1);  // the first two, either way round
  // Where all that the best brings is asked for, more stay.
  const SeekState strict =
      sought(many_levers(with(text, "ways = 2", "ways = 2\nenough = 1")), world);
  CHECK(moves_of(strict.tried[strict.ways[0]], home) > 2);
}

TEST_CASE("a way with money to free is paired with what it pays for") {
  // The first lever brings all and costs more than may be spent; the second pays for it.
  MadeUp world{{20, 0}, {60, -50}};
  world.gain.resize(12, 0.05);
  world.cost.resize(12, 0.0);
  std::string text = with(kSeeks, "spend = \"20000 EUR\"", "spend = \"10 EUR\"");
  text = with(text, "points = 14", "points = 100");
  text = with(text, "generation = 4", "generation = 12");
  Study study = study_of_text(text);
  study.points.seek.places.assign(12, {0.0, 0.05});
  const SeekState state = sought(study, world);
  REQUIRE_FALSE(state.ways.empty());
  const SeekPoint& way = state.tried[state.ways[0]];
  CHECK(moves_of(way, state.tried[0]) == 2);
  CHECK(way[0] > 0.8);
  CHECK(way[1] > 0.6);
  CHECK(state.means[state.ways[0]].cost <= 10 + 1e-9);
}

TEST_CASE("a search that is run in pieces or by two threads comes to the same file") {
  const TemporaryFolder folder;
  const std::string whole = folder.file("whole.db"), pieces = folder.file("pieces.db");
  const StudyOutcome outcome = run_some(kSeeks, whole, 0, 1);
  CHECK_FALSE(outcome.stopped);
  CHECK(outcome.wanted == outcome.done);
  int times = 0;
  while (run_some(kSeeks, pieces, 5, 2).stopped) REQUIRE(++times < 100);
  CHECK(times > 3);
  CHECK(content_of(pieces) == content_of(whole));

  const StudyData data = read_study_data(whole);
  REQUIRE(data.seek.has_value());
  CHECK(data.seek->stage == SeekStage::over);
  CHECK(data.is_whole());
  CHECK(data.done == outcome.done);
  // What is recommended counts by runs that chose nothing; all others by those that did.
  for (std::size_t p = 1; p < data.seek->tried.size(); ++p) {
    const bool is_way = std::ranges::find(data.seek->ways, p) != data.seek->ways.end();
    const std::vector<double>& runs = data.values[0][0][p];
    REQUIRE(runs.size() == 5);
    for (std::size_t r = 0; r < runs.size(); ++r)
      CHECK(std::isfinite(runs[r]) == (is_way == (r >= 2)));
  }
  // What points set is in the file, and is what was run.
  const StudyRecord record = ResultsFile::open(whole).study();
  for (std::size_t p = 1; p < data.seek->tried.size(); ++p) {
    CHECK(record.labels[p] == data.study.points.points[p].policy.label);
    REQUIRE(record.settings[p].size() == 3);
    for (std::size_t f = 0; f < 3; ++f) {
      CHECK(record.settings[p][f].value == data.study.points.seek.value(f, data.seek->tried[p][f]));
    }
  }
  const StudyFindings found = find_out(data);
  if (!data.seek->ways.empty()) CHECK(found.order[0] == data.seek->ways[0]);
  CHECK_FALSE(found.ranking.has_value());
  const std::vector<std::string> said = answer_in_words(data, found);
  CHECK(has(said[0], "for at most 20,000 EUR a year more than Today costs"));
}

TEST_CASE("a search is told as far as it has come, and its draws are of what it recommends") {
  const TemporaryFolder folder;
  const std::string db = folder.file("r.db");
  const std::string text = std::string(kSeeks) + "[variants]\ncount = 3\nreplications = 1\n";
  run_some(text, db, 7, 1);
  const StudyData early = read_study_data(db);
  CHECK(early.seek->stage == SeekStage::searching);
  CHECK_FALSE(early.is_whole());
  answer_in_words(early, find_out(early));
  while (run_some(text, db, 50, 2).stopped) continue;
  const StudyData data = read_study_data(db);
  REQUIRE(data.seek->stage == SeekStage::over);
  CHECK(data.is_whole());
  REQUIRE_FALSE(data.seek->ways.empty());
  for (const std::size_t v : data.draws()) {
    for (std::size_t p = 0; p < data.study.points.points.size(); ++p) {
      const bool is_run = p == 0 || std::ranges::find(data.seek->ways, p) != data.seek->ways.end();
      CHECK(std::isfinite(data.values[v][1][p][0]) == is_run);
    }
  }
}

TEST_CASE("searches that make no sense are refused with what to do") {
  const std::string good = kSeeks;
  CHECK(said_of(good).empty());
  const auto seek = [&](const std::string& to) {
    return said_of(with(good, "spend = \"20000 EUR\"", to));
  };
  CHECK(has(seek(""), "seek says no goal"));
  CHECK(has(seek("spend = 5\nmove = true"), "seek has spend and move"));
  CHECK(has(seek("spend = -5"), "spend is not above 0"));
  CHECK(has(seek("spend = \"5 USD\""), "USD"));
  CHECK(has(seek("save = \"100 %\""), "all that is spent"));
  CHECK(has(seek("move = false"), "move is false"));
  CHECK(has(seek("target = \"retention\""), "target is no target"));
  CHECK(has(seek("target = \"retentoin >= 80 %\""), "did you mean 'retention'?"));
  CHECK(has(seek("target = \"load >= 80 %\""), "none of those that the study keeps"));
  CHECK(has(seek("target = \"retention >= 80 EUR\""), "the target's unit is 'EUR'"));
  CHECK(seek("target = \"retention >= 80 %\"").empty());
  CHECK(has(said_of(with(good, ", \"cost\"", "")), "what points cost"));
  CHECK(has(said_of(with(good, "\"levers.call_backs\"", "\"pool.agents.staff\"\nfrom = 1\nto = 3")),
            "is no lever with a range"));
  CHECK(has(said_of(with(good, "title", "against = \"more\"\ntitle")), "a search has no against"));
  CHECK(has(said_of(with(good, "title", "in_force = \"both\"\ntitle")), "either dated or steady"));
  CHECK(has(said_of(with(good, "kind = \"seek\"", "kind = \"latin_hypercube\"\npoints = 3")),
            "there is a search"));
  CHECK(has(said_of(with(good, "points = 14", "points = 1")), "points is 1"));
  for (const char* enough : {"0", "1.5", "-1"}) {
    CHECK(has(said_of(with(good, "ways = 2", std::string("enough = ") + enough)),
              "enough is no part"));
  }
  const TemporaryFolder folder;
  Study study = study_of_text(good);
  ResultsFile results = ResultsFile::create(folder.file("r.db"), study.record);
  StudyOptions part;
  part.shard = {0, 2};
  CHECK_THROWS_AS(run_study(study, results, part), InvalidInput);
}

TEST_CASE("targets are read") {
  const auto target = seek_target_of(" retention >= 86 % ");
  REQUIRE(target.has_value());
  CHECK(target->metric == "retention");
  CHECK(target->at_least);
  CHECK(target->value.number == 86);
  CHECK(target->value.unit == "%");
  CHECK_FALSE(seek_target_of("cost<=2000000 EUR")->at_least);
  for (const char* none : {"", "retention", "retention > 86", ">= 3", "retention >=", "a >= b"}) {
    CHECK_FALSE(seek_target_of(none).has_value());
  }
}
