// Levels that wander, days that differ and chance, told apart.
#include "experiments/import/local_level.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sim/core/random.h"
#include "sim/core/special.h"

namespace rapport {
namespace {

double normal(std::uint32_t seed, std::uint32_t number) {
  return math::normal_quantile(uniform(philox4x32_10({number, 0, 5, 0}, {seed, 0}).u64(0)));
}

/// Days whose level takes steps, about which single days lie, seen with a standard error; and the
/// true level and ratio of each.
struct Wanderer {
  std::vector<DayRatio> days;
  std::vector<double> level, truth;
};

Wanderer wander(std::uint32_t seed, std::uint32_t days, double step_sd, double day_sd,
                double error) {
  Wanderer w;
  double level = 1.0;
  for (std::uint32_t d = 0; d < days; ++d) {
    if (d > 0) level += step_sd * normal(seed, 3 * d);
    const double truth = level + day_sd * normal(seed, 3 * d + 1);
    w.level.push_back(level), w.truth.push_back(truth);
    w.days.push_back(
        {static_cast<double>(d), truth + error * normal(seed, 3 * d + 2), error * error});
  }
  return w;
}

}  // namespace

TEST_CASE("one day that is seen exactly is known, and less so with every day ahead") {
  std::vector<DayRatio> days{{0, 1.3, 0.0}, {1, 1.0, -1.0}, {8, 1.0, -1.0}, {30, 1.0, -1.0}};
  const LocalLevels levels = fit_local_levels({days});
  const LevelPath& path = levels.paths[0];
  CHECK(path.level[0] == doctest::Approx(1.3).epsilon(0.05));
  for (std::size_t d = 1; d < days.size(); ++d) {
    CHECK(path.level[d] == doctest::Approx(path.level[0]));  // drift is not extended
    CHECK(path.day[d] == doctest::Approx(path.level[d]));
    CHECK(path.variance[d] > path.variance[d - 1]);
  }
}

TEST_CASE("nothing seen: nothing but the mean is believed") {
  const LocalLevels levels = fit_local_levels({{{0, 1.0, -1.0}, {1, 1.0, -1.0}}});
  CHECK(levels.paths[0].level[1] == doctest::Approx(1.0));
  CHECK(fit_local_levels({}).paths.empty());
}

TEST_CASE("days count alike where nothing drifts, and recent ones where the level wanders") {
  const LocalLevels still = fit_local_levels({wander(1, 56, 0.0, 0.0, 0.05).days});
  const LocalLevels moving = fit_local_levels({wander(1, 56, 0.08, 0.0, 0.03).days});
  CHECK(still.half_life >= 14);
  CHECK(moving.half_life <= 3);
  CHECK(moving.step_sd > 4 * still.step_sd);
}

TEST_CASE("days that differ are told from a level that moves") {
  const LocalLevels days = fit_local_levels({wander(2, 84, 0.0, 0.2, 0.05).days});
  CHECK(days.day_sd == doctest::Approx(0.2).epsilon(0.3));
  CHECK(days.step_sd < 0.03);
  const LocalLevels steps = fit_local_levels({wander(2, 84, 0.08, 0.0, 0.05).days});
  CHECK(steps.day_sd < 0.06);
}

TEST_CASE("a step is followed: the level after it is that of the days after it") {
  Wanderer w = wander(3, 28, 0.0, 0.02, 0.03);
  for (std::size_t d = 21; d < 28; ++d) w.days[d].ratio += 0.4;
  const LocalLevels levels = fit_local_levels({w.days});
  CHECK(levels.paths[0].level[27] > 1.3);
  CHECK(levels.paths[0].level[5] < 1.1);
}

TEST_CASE("nine in ten days to come lie within what is drawn for them") {
  // 400 invented fortnights each, of three kinds; the day a week later is asked for.
  struct Kind {
    double step_sd, day_sd, error;
  };
  for (const Kind kind : {Kind{0.0, 0.1, 0.05}, Kind{0.02, 0.05, 0.05}, Kind{0.05, 0.1, 0.02}}) {
    int inside = 0;
    constexpr std::uint32_t kTimes = 400;
    for (std::uint32_t seed = 0; seed < kTimes; ++seed) {
      Wanderer w = wander(100 + seed, 21, kind.step_sd, kind.day_sd, kind.error);
      for (std::size_t d = 14; d < 21; ++d) w.days[d].variance = -1.0;
      const LocalLevels levels = fit_local_levels({w.days});
      const double sd = std::sqrt(levels.paths[0].variance[20] + levels.day_sd * levels.day_sd);
      inside += std::abs(w.truth[20] - levels.paths[0].level[20]) <= 1.645 * sd ? 1 : 0;
    }
    const double covered = static_cast<double>(inside) / kTimes;
    CAPTURE(kind.step_sd);
    MESSAGE("days inside the 90 % range: " << covered);
    CHECK(covered >= 0.84);
    CHECK(covered <= 0.98);
  }
}

TEST_CASE("recent days predict a wandering level better than the mean of all days") {
  double weighed = 0.0, mean = 0.0;
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    Wanderer w = wander(1000 + seed, 21, 0.05, 0.05, 0.05);
    double sum = 0.0;
    for (std::size_t d = 0; d < 14; ++d) sum += w.days[d].ratio / 14;
    for (std::size_t d = 14; d < 21; ++d) w.days[d].variance = -1.0;
    const LocalLevels levels = fit_local_levels({w.days});
    for (std::size_t d = 14; d < 21; ++d) {
      weighed += std::abs(levels.paths[0].level[d] - w.truth[d]);
      mean += std::abs(sum - w.truth[d]);
    }
  }
  MESSAGE("error " << weighed / 1400 << ", of the mean " << mean / 1400);
  CHECK(weighed < 0.9 * mean);
}

}  // namespace rapport
