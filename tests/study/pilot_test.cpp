// Which trial would change the choice: planted companies in which the answer is known.
#include "experiments/pilot/pilot.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "experiments/pilot/pilot_chart.h"
#include "experiments/pilot/pilot_study.h"
#include "experiments/pilot/pilot_words.h"
#include "experiments/pilot/stop_rule.h"
#include "experiments/results/database.h"
#include "sim/core/random.h"
#include "sim/core/special.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/study/study_texts.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

class PilotDraws {
 public:
  explicit PilotDraws(std::uint32_t seed) : key_{seed, 0xA1A} {}
  double uniform() { return rapport::uniform(philox4x32_10({next_++, 0, 0, 0}, key_).u64(0)); }
  double normal() { return math::normal_quantile(uniform()); }

 private:
  RandomKey key_;
  std::uint32_t next_ = 0;
};

constexpr std::size_t kPlantedDraws = 80;
constexpr int kPlantedWeeks[] = {4, 8, 13};
constexpr double kPlantedLevels[] = {95.0, 90.0, 84.0};  // who stays under Today by then
constexpr double kPlantedParts[] = {0.3, 0.65, 1.0};     // of the effect that are there by then

/// A company of 40,000 with three options in which the first of three assumptions decides: it sets
/// how many more the option 'loyal' keeps, -2 to 4 points, and each point above the first is worth
/// 100,000 a year. The second moves what 'other' is worth, which nothing shows; the third nothing.
struct Planted {
  PilotData data;
  std::vector<std::string> labels{"decides", "hidden", "idle"};
  std::vector<std::vector<double>> places;

  explicit Planted(double other = -300'000.0) {
    data.options = {"Today", "loyal", "other"};
    data.metric = find_metric("profit");
    data.unit = "EUR a year";
    data.currency = "EUR";
    data.is_money = data.is_yearly = true;
    data.groups = {{"", 40'000.0}};
    data.cost = {0.0, 10.0, 0.0};
    data.run_weeks = 3.0 * 365.0 / 7.0;
    data.drawn = kPlantedDraws;
    data.worth.resize(3);
    for (std::size_t look = 0; look < std::size(kPlantedWeeks); ++look) {
      data.sights.push_back({find_pilot_look("stay"), 0, kPlantedWeeks[look], PilotRuns(3)});
    }
    PilotDraws draws(11);
    for (std::size_t v = 0; v < kPlantedDraws; ++v) add_draw(v, other, draws);
  }

  void add_draw(std::size_t v, double other, PilotDraws& draws) {
    data.draws.push_back(v + 1);
    places.push_back(
        {(static_cast<double>(v) + 0.5) / kPlantedDraws, draws.uniform(), draws.uniform()});
    const double effect = -2.0 + 6.0 * places[v][0];
    const double worth[] = {0.0, 100'000.0 * (effect - 1.2), other + 100'000.0 * places[v][1]};
    for (std::size_t o = 0; o < 3; ++o) {
      data.worth[o].push_back({});
      for (int r = 0; r < 2; ++r) {
        data.worth[o][v].push_back(1e6 + worth[o] + 10'000.0 * draws.normal());
      }
      for (std::size_t look = 0; look < std::size(kPlantedWeeks); ++look) {
        auto& by = data.sights[look].runs[o];
        by.push_back({});
        for (int r = 0; r < 2; ++r) {
          by[v].push_back(kPlantedLevels[look] + (o == 1 ? kPlantedParts[look] * effect : 0.0) +
                          0.05 * draws.normal());
        }
      }
    }
  }
};

/// Shares of an arm that are left by each look, each customer leaving once.
std::vector<double> simulated_arm(const std::vector<double>& stay, double customers,
                                  PilotDraws& draws) {
  std::vector<double> shares;
  double left = customers, before = 100.0;
  for (const double share : stay) {
    const double p = share / before;
    left = std::clamp(std::round(left * p + std::sqrt(left * p * (1.0 - p)) * draws.normal()), 0.0,
                      left);
    shares.push_back(100.0 * left / customers);
    before = share;
  }
  return shares;
}

}  // namespace

TEST_CASE(
    "pilot finds the trial of the one option that decides, and the assumption that it tells") {
  const Planted planted;
  PilotAnswer answer = find_pilots(planted.data, {});
  add_told_assumptions(planted.data, planted.labels, planted.places, answer);
  CHECK(answer.choice == 0);
  REQUIRE(answer.trials.size() == 1);
  const PilotTrial& trial = answer.trials[0];
  CHECK(trial.option == 1);
  CHECK(trial.is_enough);
  // Without error, of effects from -2 to 4: the mean of 100,000 (effect - 1.2) above 1.2 is
  // 100,000 x 2.8^2 / 2 / 6, less nothing, as the mean is below 0.
  CHECK(trial.weeks_allow == doctest::Approx(100'000.0 * 2.8 * 2.8 / 12.0).epsilon(0.03));
  CHECK(answer.knowing_all.at_most == doctest::Approx(trial.weeks_allow).epsilon(0.05));
  CHECK(trial.worth.value >= kEnough * trial.weeks_allow);
  CHECK(answer.left_out == doctest::Approx(trial.worth.value).epsilon(0.1));
  REQUIRE(trial.worth.turns.size() == 1);
  CHECK(trial.worth.turns[0].above == 1);
  CHECK(trial.worth.turns[0].below == 0);
  // The error of arms of that size, from the shares who stay.
  CHECK(trial.error == doctest::Approx(trial.deviation * std::sqrt(2.0 / trial.customers)));
  CHECK(trial.deviation ==
        doctest::Approx(std::sqrt(trial.level * (100.0 - trial.level))).epsilon(0.06));
  // Three years: what it brings, less the part of the time that it takes, and its own cost.
  const double lost = trial.sight->weeks / (3.0 * 365.0 / 7.0);
  CHECK(trial.waiting == 0.0);
  CHECK(trial.cost == doctest::Approx(10.0 * trial.customers * trial.sight->weeks * 7.0 / 365.0));
  CHECK(trial.net == doctest::Approx(3.0 * trial.worth.value * (1.0 - lost) - trial.cost));
  REQUIRE(answer.tells.size() == 1);
  CHECK(answer.tells[0].label == "decides");
  CHECK(answer.tells[0].low < 0.3);
  CHECK(answer.tells[0].high > 0.7);
}

TEST_CASE("pilot says so where no trial would change the choice") {
  const Planted planted(2'000'000.0);  // 'other' is best whatever holds
  PilotAnswer answer = find_pilots(planted.data, {});
  add_told_assumptions(planted.data, planted.labels, planted.places, answer);
  CHECK(answer.choice == 2);
  CHECK(answer.trials.empty());
  CHECK_FALSE(answer.is_worth_it());
  CHECK(answer.knowing_all.at_most == 0.0);
  const std::vector<std::string> words = pilot_in_words(planted.data, answer);
  CHECK(has(words[0], "No trial can change the choice: 'other' is best"));
  CHECK(pilot_chart(planted.data, answer).series.size() == 1);
}

TEST_CASE("pilot waits for nothing where the wait is dearer than what is learnt") {
  Planted planted;
  for (auto& by : planted.data.worth[0]) {
    for (double& x : by) x -= 1e6;  // Today is dear: 'loyal' is best in the mean
  }
  for (auto& by : planted.data.worth[2]) {
    for (double& x : by) x += 1e5;
  }
  const PilotAnswer answer = find_pilots(planted.data, {});
  CHECK(answer.choice != 0);
  REQUIRE_FALSE(answer.trials.empty());
  for (const PilotTrial& trial : answer.trials) CHECK(trial.waiting > 0.0);
  const PilotAnswer longer = find_pilots(planted.data, {.years = 30.0});
  CHECK(longer.trials[0].net > answer.trials[0].net);  // a choice that lasts is worth a trial
}

TEST_CASE("pilot stops early on the wrong side by chance in 5 of 100 trials at most") {
  Planted planted;
  std::erase_if(planted.data.sights, [](const PilotSight&) { return false; });
  PilotAnswer answer = find_pilots(planted.data, {});
  // The trial to the last week, whichever the best one was.
  PilotTrial trial = answer.trials.at(0);
  trial.sight = &planted.data.sights[2];
  trial.level = kPlantedLevels[2];
  trial.customers = 5000.0;
  const auto information_of = [&](const PilotSight& sight) {
    Foretold foretold;
    foretold.worth = planted.data.worth;
    for (std::size_t v = 0; v < kPlantedDraws; ++v) {
      foretold.seen.push_back(
          {sight.runs[1][v][0] - sight.runs[0][v][0], sight.runs[1][v][1] - sight.runs[0][v][1]});
    }
    return SampleInformation(foretold);
  };
  const double error = deviation_at(*trial.sight->look, trial.level) * std::sqrt(2.0 / 5000.0);
  trial.worth = information_of(*trial.sight).value(error);
  const std::vector<PilotStop> stops = stop_rule(planted.data, trial, information_of);
  REQUIRE(stops.size() == 2);
  std::vector<double> control, at_turn;
  for (std::size_t k = 0; k < stops.size(); ++k) {
    REQUIRE(stops[k].above);
    CHECK(stops[k].weeks == kPlantedWeeks[k]);
    control.push_back(kPlantedLevels[k]);
    at_turn.push_back(kPlantedLevels[k] + 0.5 * (*stops[k].above + *stops[k].below));
  }
  CHECK(stops[0].bound > stops[1].bound);  // early ones ask for more
  PilotDraws draws(4);
  constexpr int kTrials = 20000;
  int at_the_turn = 0, without_effect = 0;
  for (int i = 0; i < kTrials; ++i) {
    const std::vector<double> today = simulated_arm(control, trial.customers, draws);
    const std::vector<double> tried = simulated_arm(at_turn, trial.customers, draws);
    const std::vector<double> same = simulated_arm(control, trial.customers, draws);
    int turn = 0, none = 0;
    for (std::size_t k = 0; k < stops.size(); ++k) {
      if (turn == 0) turn = ends_at(stops[k], tried[k] - today[k]);
      if (none == 0) none = ends_at(stops[k], same[k] - today[k]);
    }
    at_the_turn += turn != 0;
    without_effect += none > 0;
  }
  // Three standard errors of a share of 5 % above it.
  CHECK(at_the_turn / double{kTrials} < 0.05 + 3.0 * std::sqrt(0.05 * 0.95 / kTrials));
  CHECK(at_the_turn > 0);
  CHECK(without_effect / double{kTrials} < 0.05);
}

TEST_CASE("pilot speaks of size, rule and worth in plain words") {
  const Planted planted;
  PilotAnswer answer = find_pilots(planted.data, {});
  add_told_assumptions(planted.data, planted.labels, planted.places, answer);
  std::string all;
  for (const std::string& part : pilot_in_words(planted.data, answer)) all += part + "\n";
  CAPTURE(all);
  for (const char* part : {"Try 'loyal' on ", "beside as many under 'Today'", "points or more",
                           "choose 'loyal' for all, else 'Today'", "EUR a year in the mean",
                           "Over 3 years", "'decides'", "80 draws"}) {
    CHECK(has(all, part));
  }
  CHECK_FALSE(has(all, "which is few"));
  const Chart chart = pilot_chart(planted.data, answer);
  CHECK(chart.series.size() == 3);
}

TEST_CASE("pilot reads figures by week out of a study's months, of the firm and its segments") {
  const TemporaryFolder folder;
  const std::string db = folder.file("p.db");
  Study study = study_of_text(
      std::string(kTop) +
      "policies = [\"more\"]\nmetrics = [\"profit\", \"cost\"]\n"
      "series = [\"stay\"]\nseries_of = \"segments\"\n[variants]\ncount = 6\nrefit = false\n");
  {
    ResultsFile results = ResultsFile::create(db, study.record);
    run_study(study, results, {});
    results.close();
  }
  const StudyData runs = read_study_data(db);
  const PilotData data = read_pilot_data(runs, db, "", {1, 4, 52});
  CHECK(data.options == std::vector<std::string>{"Today", "More staff"});
  CHECK(data.weeks_left_out == std::vector<int>{52});  // runs are of 40 days
  REQUIRE(data.groups.size() == 3);
  CHECK(data.groups[0].customers == 80.0);
  CHECK(data.groups[2].name == "firms");
  REQUIRE(data.sights.size() == 6);  // two weeks of the firm and of two segments
  // The first month ends on 1 February, day 27; a week is on the line from the start to there.
  const Database stored(db, Database::Access::write);
  Statement month = stored.prepare(
      "SELECT value FROM monthly WHERE series = 'stay' AND part = 'company' AND policy = 'more' "
      "AND month = 1 AND replication = 1 AND variant = '3'");
  REQUIRE(month.next());
  const std::size_t third =
      static_cast<std::size_t>(std::ranges::find(data.draws, std::size_t{3}) - data.draws.begin());
  CHECK(data.sights[0].runs[1][third][1] ==
        doctest::Approx(100.0 + 7.0 / 27.0 * (month.number(0) - 100.0)));
  CHECK(data.worth[1][third][1] == runs.values[3][0][1][1]);
  CHECK(std::isfinite(data.cost[1]));
  CHECK(data.cost[0] == 0.0);
  CHECK_THROWS_WITH_AS(read_pilot_data(runs, db, "profits", {4}),
                       doctest::Contains("did you mean 'profit'?"), InvalidInput);
  CHECK_THROWS_WITH_AS(read_pilot_data(runs, db, "", {52}), doctest::Contains("longer than"),
                       InvalidInput);
}

TEST_CASE("pilot refuses studies that cannot tell, and says which study to run") {
  const TemporaryFolder folder;
  const auto said = [&](const std::string& name, const std::string& more) {
    const std::string db = folder.file(name);
    Study study =
        study_of_text(std::string(kTop) + "policies = [\"more\"]\nmetrics = [\"profit\"]\n" + more);
    ResultsFile results = ResultsFile::create(db, study.record);
    run_study(study, results, {});
    results.close();
    try {
      read_pilot_data(read_study_data(db), db, "", {4});
    } catch (const InvalidInput& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(has(said("a.db", "series = [\"stay\"]\n"), "[variants] count = 100"));
  const std::string months = said("b.db", "[variants]\ncount = 5\nrefit = false\n");
  CHECK(has(months, "keeps nothing by month"));
  CHECK(has(months, "series = [\"stay\""));
}

TEST_CASE("pilot makes a study of a scenario's policies") {
  const TemporaryFolder folder;
  PilotQuestion question;
  question.scenario = folder.file("line.toml");
  std::ofstream(question.scenario) << rapport::testing::kLineFirm;
  question.draws = 7;
  const PilotStudy asked = pilot_study(question);
  const Study study = make_study(asked.path, [&](const std::string& path) {
    return path == asked.path ? asked.text : read_text_file(path);
  });
  CHECK(study.spec.variants.count == 7);
  CHECK(study.points.points.size() == 4);  // Today and three policies
  CHECK(study.spec.metrics.front() == "profit");
  CHECK(study.spec.series == std::vector<std::string>{"stay"});
  question.metric = "retenton";
  CHECK_THROWS_WITH_AS(pilot_study(question), doctest::Contains("did you mean 'retention'?"),
                       InvalidInput);
}
