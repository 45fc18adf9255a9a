// Errors beside luck and plain forecasts, effects of changes, and culprits, where the truth is
// known.
#include <doctest/doctest.h>

#include <cmath>

#include "experiments/record/culprit.h"
#include "experiments/record/policy_effect.h"
#include "experiments/record/record_errors.h"
#include "tests/record/paths.h"

using namespace rapport;
using rapport::testing::beside;
using rapport::testing::path_of;

TEST_CASE("record errors: bias, chance and plain forecasts in numbers done by hand") {
  // Three runs about 10, a record of 12 that rises to 13.
  const std::vector<std::vector<double>> runs{{9, 9, 9, 9}, {10, 10, 10, 10}, {11, 11, 11, 11}};
  const Matched all = beside({12, 12, 12, 13}, runs, 1);
  const RecordErrors errors = record_errors(all, 0, 2, 4, 2);
  CHECK(errors.months == 2);
  CHECK(errors.bias == doctest::Approx(2.5));
  CHECK(errors.mean_absolute == doctest::Approx(2.5));
  // Student's 4.303 of two degrees of freedom, and a run's spread of 1 and of the mean's error.
  CHECK(errors.bias_half_width == doctest::Approx(4.303 * std::sqrt(4.0 / 3.0)).epsilon(1e-3));
  // Runs told by the two others: 9 by 10.5, 10 by 10, 11 by 9.5.
  CHECK(errors.luck_absolute == doctest::Approx(1.0));
  CHECK(errors.last_stays == doctest::Approx(0.5));
  CHECK(errors.as_before == doctest::Approx(0.5));
  CHECK(!errors.seasonal);
  CHECK(errors.inside == 2);
}

TEST_CASE("record errors: of true paths the bias is outside its interval once in twenty") {
  std::size_t outside = 0;
  for (std::uint32_t study = 0; study < 1000; ++study) {
    Draws draws(study + 77);
    std::vector<std::vector<double>> paths;
    for (int i = 0; i < 21; ++i) paths.push_back(path_of(draws, 1, 24));
    const Matched all = beside(paths[0], {paths.begin() + 1, paths.end()}, 1);
    outside += record_errors(all, 0, 0, 24, 0).is_biased();
  }
  CHECK(outside >= 30);
  CHECK(outside <= 71);  // three standard errors
}

TEST_CASE(
    "effect of a change: met, not met, too noisy, and what was wrong all along does not count") {
  Draws draws(9);
  std::vector<std::vector<double>> runs, with;
  for (int i = 0; i < 60; ++i) {
    runs.push_back(path_of(draws, 1, 24));
    with.push_back(runs.back());
    for (std::size_t m = 12; m < 24; ++m) with.back()[m] += 5.0;
  }
  const auto effect_of = [&](double really, double wrong_all_along) {
    std::vector<double> record = path_of(draws, 1, 24);
    for (std::size_t m = 0; m < 24; ++m) record[m] += wrong_all_along + (m < 12 ? 0.0 : really);
    return policy_effect(beside(record, with, 1), beside(record, runs, 1), 0, {0, 12}, {12, 24});
  };
  using Finding = PolicyEffect::Finding;
  CHECK(effect_of(5.0, 0.0).foretold == doctest::Approx(5.0));
  CHECK(effect_of(5.0, 30.0).seen == doctest::Approx(5.0).epsilon(0.4));
  CHECK(effect_of(5.0, 30.0).finding() == Finding::met);
  CHECK(effect_of(0.0, 0.0).finding() == Finding::not_met);
  CHECK(effect_of(12.0, 0.0).finding() == Finding::not_met);
  PolicyEffect small = effect_of(5.0, 0.0);
  small.half_width = 20.0;
  CHECK(small.finding() == Finding::too_noisy);
  // Without enough months before it nothing is taken off.
  const Matched one = beside(runs[0], with, 1), other = beside(runs[0], runs, 1);
  CHECK(!policy_effect(one, other, 0, {0, 2}, {12, 24}).corrected);
}

namespace {

/// Variants of a firm with three figures, each of which assumptions 0, 1 and 2 of eight move; the
/// record is made with given places. Months all alike but for luck.
struct PlantedTruth {
  std::vector<std::vector<double>> places;
  Matched all;
};

PlantedTruth planted(std::uint32_t seed, const std::vector<double>& truth) {
  constexpr std::size_t kAll = 24, kThree = 3;
  Draws draws(seed);
  const auto path = [&](const std::vector<double>& at) {
    std::vector<double> values;
    const double first = 10 * at[0] + 4 * at[1], second = 6 * at[1] + 2 * at[0], third = 8 * at[2];
    for (const double level : {first, second, third}) {
      for (std::size_t m = 0; m < kAll; ++m) values.push_back(level + draws.normal());
    }
    return values;
  };
  std::vector<double> record = path(truth);
  for (std::size_t i = 0; i < record.size(); ++i) {
    if (i % kAll >= 12) record[i] = NAN;
  }
  PlantedTruth made;
  std::vector<std::vector<double>> runs;
  for (int r = 0; r < 20; ++r) runs.push_back(path({0.5, 0.5, 0.5}));
  made.all = beside(record, runs, kThree);
  for (std::size_t v = 1; v <= 60; ++v) {
    std::vector<double> at;
    for (int a = 0; a < 8; ++a) at.push_back(draws.uniform());
    made.places.push_back(at);
    for (std::uint32_t r = 0; r < 2; ++r) made.all.runs.push_back({v, r, path(at)});
  }
  return made;
}

}  // namespace

TEST_CASE(
    "culprit: the assumption that was planted, where it lies, and nobody where nothing is wrong") {
  std::size_t named = 0, wrong = 0, blamed = 0;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const PlantedTruth one = planted(seed, {0.5, 0.95, 0.5});
    const auto search = find_culprit(one.all, one.places);
    REQUIRE(search.has_value());
    if (const Suspect* culprit = search->culprit()) {
      (culprit->assumption == 1 ? named : wrong) += 1;
      if (culprit->assumption == 1) CHECK(culprit->place > 0.7);
      if (culprit->assumption == 1) CHECK(culprit->taken_away > 0.7);
    }
    // What is to come of the second figure: 6 x 0.95 + 1.
    REQUIRE(search->outlooks.size() == 3);
    CHECK(search->outlooks[1].new_low > search->outlooks[1].low);
    CHECK(search->outlooks[1].new_high - search->outlooks[1].new_low <
          search->outlooks[1].high - search->outlooks[1].low);
    const PlantedTruth other = planted(seed + 100, {0.5, 0.5, 0.05});
    const auto of_third = find_culprit(other.all, other.places);
    blamed += of_third->culprit() != nullptr && of_third->culprit()->assumption == 2;
  }
  CHECK(named >= 18);
  CHECK(wrong <= 1);
  CHECK(blamed >= 18);
}

TEST_CASE("culprit: with the truth in the middle nobody is named in 95 of 100 records") {
  std::size_t named = 0;
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    const PlantedTruth one = planted(seed + 5000, std::vector<double>(8, 0.5));
    named += find_culprit(one.all, one.places)->culprit() != nullptr;
  }
  MESSAGE(named, " of 300 true records have a culprit");
  CHECK(named <= 15);
}

TEST_CASE("culprit: too few variants, or runs, say nothing") {
  PlantedTruth one = planted(1, {0.5, 0.95, 0.5});
  std::vector<std::vector<double>> few(one.places.begin(), one.places.begin() + 10);
  CHECK(!find_culprit(one.all, few));
  std::erase_if(one.all.runs, [](const FigureRun& run) { return run.variant == 0; });
  CHECK(!find_culprit(one.all, one.places));
}
