#include "experiments/analysis/elementary_effects.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "sim/core/check.h"
#include "tests/analysis/draws.h"

using namespace rapport;

namespace {

using Points = std::vector<std::vector<double>>;

// Trajectories on the grid 0, 1/3, 2/3, 1 with steps of 2/3 up or down, factors in a turned order.
Points trajectories(Draws& draws, std::size_t count, std::size_t factors) {
  Points points;
  for (std::size_t t = 0; t < count; ++t) {
    std::vector<double> point(factors);
    for (double& x : point) x = std::floor(4.0 * draws.uniform()) / 3.0;
    points.push_back(point);
    for (std::size_t i = 0; i < factors; ++i) {
      double& x = point[(i + t) % factors];
      x += x < 0.5 ? 2.0 / 3.0 : -2.0 / 3.0;
      points.push_back(point);
    }
  }
  return points;
}

std::vector<double> outputs_of(const Points& points,
                               const std::function<double(const std::vector<double>&)>& f) {
  std::vector<double> outputs;
  for (const std::vector<double>& point : points) outputs.push_back(f(point));
  return outputs;
}

}  // namespace

TEST_CASE("elementary effects of a plane are its slopes, without spread") {
  Draws draws(1);
  const Points points = trajectories(draws, 10, 3);
  const auto effects = elementary_effects(
      points, outputs_of(points, [](const auto& x) { return 7.0 + 2.0 * x[0] - 5.0 * x[1]; }));
  CHECK(effects[0].mean.mean == doctest::Approx(2.0));
  CHECK(effects[1].mean.mean == doctest::Approx(-5.0));
  CHECK(effects[1].mean_absolute.mean == doctest::Approx(5.0));
  CHECK(effects[2].mean_absolute.mean == 0.0);
  CHECK(effects[2].sigma.mean == 0.0);
  CHECK(effects[2].sigma.upper() == 0.0);
  for (const ElementaryEffect& effect : effects) {
    CHECK(effect.sigma.mean == doctest::Approx(0.0));
    CHECK(effect.mean.half_width < 1e-12);
    CHECK(effect.mean.n == 10);
    CHECK(std::isnan(effect.noise_share));
  }
}

TEST_CASE("elementary effects of a bend cancel in mu and not in mu*") {
  // (x - 1/2)^2: from x to x + 2/3 the slope is 2 x - 1/3, so -1/3 from 0 and 1/3 from 1/3.
  Draws draws(2);
  const Points points = trajectories(draws, 40, 2);
  const auto effects = elementary_effects(
      points, outputs_of(points, [](const auto& x) { return (x[0] - 0.5) * (x[0] - 0.5) + x[1]; }));
  CHECK(effects[0].mean_absolute.mean == doctest::Approx(1.0 / 3.0));
  CHECK(effects[0].mean.contains(0.0));
  // A sample of -1/3 and 1/3 around its mean m: variance (1/9 - m^2) n / (n - 1).
  const double m = effects[0].mean.mean;
  CHECK(effects[0].sigma.mean == doctest::Approx(std::sqrt((1.0 / 9.0 - m * m) * 40.0 / 39.0)));
  CHECK(effects[0].sigma.contains(1.0 / 3.0));
  CHECK(effects[1].sigma.mean == doctest::Approx(0.0));
}

TEST_CASE("elementary effects: luck is told apart from bends and interactions") {
  Draws draws(3);
  constexpr std::size_t kReplications = 8;
  const Points points = trajectories(draws, 60, 2);
  Points replications;
  for (const std::vector<double>& x : points) {
    std::vector<double>& row = replications.emplace_back();
    for (std::size_t r = 0; r < kReplications; ++r) row.push_back(3.0 * x[0] + draws.normal());
  }
  // Luck of an effect: variance 2 / 8 over a step of 2/3.
  const double luck = 2.0 / kReplications / (4.0 / 9.0);
  const auto noisy = elementary_effects(points, replications);
  for (const ElementaryEffect& effect : noisy) {
    CHECK(effect.noise_share > 0.7);
    CHECK(effect.luck_alone ==
          doctest::Approx(std::sqrt(2.0 / std::numbers::pi * luck)).epsilon(0.15));
    CHECK(effect.sigma.contains(std::sqrt(luck)));
  }
  // A factor without an effect looks like what is said.
  CHECK(noisy[1].mean_absolute.contains(noisy[1].luck_alone));
  CHECK_FALSE(noisy[0].mean_absolute.contains(noisy[0].luck_alone));
  CHECK(noisy[0].mean.contains(3.0));
}

TEST_CASE("elementary effects: the share of luck in sigma squared is the one that was planted") {
  // Slopes of variance 1 by trajectory, and a luck of 2 / 4 in means of four: a third.
  Draws draws(31);
  Points points, replications;
  for (int t = 0; t < 400; ++t) {
    const double slope = draws.normal();
    for (const double x : {0.0, 1.0}) {
      points.push_back({x});
      std::vector<double>& row = replications.emplace_back();
      for (int r = 0; r < 4; ++r) row.push_back(slope * x + draws.normal());
    }
  }
  const ElementaryEffect effect = elementary_effects(points, replications)[0];
  CHECK(effect.noise_share == doctest::Approx(1.0 / 3.0).epsilon(0.1));
  CHECK(effect.sigma.mean == doctest::Approx(std::sqrt(1.5)).epsilon(0.1));
}

TEST_CASE("elementary effects: luck that all trajectories share widens mu and not sigma") {
  // Replication r has the slope 1 + b_r in all trajectories.
  Draws draws(4);
  const Points points = trajectories(draws, 12, 1);
  std::vector<double> slopes;
  Moments of_slopes;
  for (int r = 0; r < 6; ++r) {
    slopes.push_back(1.0 + draws.normal());
    of_slopes.add(slopes.back());
  }
  Points replications;
  for (const std::vector<double>& x : points) {
    std::vector<double>& row = replications.emplace_back();
    for (const double slope : slopes) row.push_back(slope * x[0]);
  }
  const ElementaryEffect effect = elementary_effects(points, replications)[0];
  const Interval expected = student_interval(of_slopes, 0.95);
  CHECK(effect.mean.mean == doctest::Approx(expected.mean));
  CHECK(effect.mean.half_width == doctest::Approx(expected.half_width));
  CHECK(effect.sigma.mean == doctest::Approx(0.0));
  CHECK(effect.luck_alone ==
        doctest::Approx(std::sqrt(2.0 / std::numbers::pi * of_slopes.variance() / 6.0)));
}

TEST_CASE("elementary effects: the interval of mu covers the truth as often as it says") {
  // With luck of all three kinds; the truth is the mean slope 1.
  int covered = 0;
  constexpr int kStudies = 400;
  Draws draws(5);
  for (int s = 0; s < kStudies; ++s) {
    const Points points = trajectories(draws, 8, 1);
    std::vector<double> shared(5);
    for (double& b : shared) b = 0.5 * draws.normal();
    Points replications;
    for (std::size_t p = 0; p < points.size(); p += 2) {
      const double slope = 1.0 + draws.normal();
      for (std::size_t q = p; q < p + 2; ++q) {
        std::vector<double>& row = replications.emplace_back();
        for (const double b : shared) row.push_back((slope + b) * points[q][0] + draws.normal());
      }
    }
    covered += elementary_effects(points, replications)[0].mean.contains(1.0);
  }
  MESSAGE(covered, " of ", kStudies);
  CHECK(covered >= kStudies * (0.95 - slack(0.95, kStudies)));
  CHECK(covered <= kStudies * 0.99);
}

TEST_CASE("elementary effects: the interval of sigma covers the truth about as often as it says") {
  int covered = 0;
  constexpr int kStudies = 400;
  Draws draws(6);
  for (int s = 0; s < kStudies; ++s) {
    Points points;
    std::vector<double> outputs;
    for (int t = 0; t < 20; ++t) {
      points.push_back({0.0});
      points.push_back({1.0});
      outputs.push_back(0.0);
      outputs.push_back(draws.uniform());  // a law without long tails, far from normal
    }
    covered += elementary_effects(points, outputs)[0].sigma.contains(std::sqrt(1.0 / 12.0));
  }
  MESSAGE(covered, " of ", kStudies);
  CHECK(covered >= kStudies * 0.92);
  CHECK(covered <= kStudies * 0.99);
}

TEST_CASE("elementary effects: a missing output costs the effects at it") {
  Points points{{0.0, 0.0}, {1.0, 0.0}, {1.0, 1.0}, {0.0, 0.0}, {0.0, 1.0}, {1.0, 1.0}};
  std::vector<double> outputs{0.0, 1.0, 3.0, 0.0, std::nan(""), 4.0};
  const auto effects = elementary_effects(points, outputs);
  CHECK(effects[0].mean.n == 1);
  CHECK(effects[0].mean.mean == 1.0);
  CHECK(effects[1].mean.n == 1);
  CHECK(effects[1].mean.mean == 2.0);
  CHECK(std::isinf(effects[1].mean.half_width));
}

TEST_CASE("elementary effects refuse what are no trajectories") {
  const std::vector<double> two{0.0, 1.0}, three{0.0, 1.0, 2.0};
  CHECK_THROWS_AS(elementary_effects(Points{{0.0, 0.0}, {1.0, 0.0}}, two), InvariantError);
  CHECK_THROWS_AS(elementary_effects(Points{{0.0, 0.0}, {1.0, 1.0}, {1.0, 0.0}}, three),
                  InvariantError);
  CHECK_THROWS_AS(elementary_effects(Points{{0.0, 0.0}, {1.0, 0.0}, {0.0, 0.0}}, three),
                  InvariantError);
  CHECK_THROWS_AS(elementary_effects(Points{{0.0}, {0.0}}, two), InvariantError);
  CHECK_THROWS_AS(elementary_effects(Points{{0.0}, {1.0}}, three), InvariantError);
}
