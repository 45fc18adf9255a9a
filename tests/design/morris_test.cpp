#include "experiments/design/morris.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "tests/design/wishes.h"

using namespace rapport;
using rapport::testing::contains;
using rapport::testing::numbers;
using rapport::testing::refusal;

namespace {

DesignWish paths(std::size_t trajectories, std::vector<DesignFactor> factors,
                 std::size_t levels = 0) {
  DesignWish wish{DesignKind::morris, std::move(factors)};
  wish.trajectories = trajectories;
  wish.levels = levels;
  return wish;
}

// Whether a count of n trials with probability p is within 5 standard errors.
bool is_near(double count, double n, double p) {
  return std::abs(count - n * p) < 5 * std::sqrt(n * p * (1 - p));
}

// By how much a factor moves: p / (2 (p - 1)) of a number's range, half of listed levels.
double step_of(const DesignFactor& factor, std::size_t grid) {
  const auto p = static_cast<double>(grid), n = static_cast<double>(factor.levels);
  return factor.levels == 0 ? p / (2 * (p - 1)) : std::floor(n / 2) / n;
}

bool is_on_grid(double u, const DesignFactor& factor, std::size_t grid) {
  const auto p = static_cast<double>(grid), n = static_cast<double>(factor.levels);
  const double at = factor.levels == 0 ? u * (p - 1) : u * n - 0.5;
  return std::abs(at - std::round(at)) < 1e-12;
}

}  // namespace

TEST_CASE("Morris: each trajectory moves each factor once, by its step, on the grid") {
  for (const std::size_t p : {2u, 4u, 6u, 10u}) {
    std::vector<DesignFactor> factors = numbers(5);
    factors.push_back({"two", 2});
    factors.push_back({"three", 3});
    factors.push_back({"four", 4});
    const std::size_t k = factors.size();
    const Design design = make_design(paths(30, factors, p));
    REQUIRE(design.moves.size() == 30);
    REQUIRE(design.points.size() == 30 * (k + 1));
    for (std::size_t t = 0; t < 30; ++t) {
      std::vector<std::size_t> moved = design.moves[t];
      for (std::size_t s = 0; s < k; ++s) {
        const std::vector<double>& from = design.points[t * (k + 1) + s];
        const std::vector<double>& to = design.points[t * (k + 1) + s + 1];
        for (std::size_t f = 0; f < k; ++f) {
          const double step = f == moved[s] ? step_of(factors[f], p) : 0;
          REQUIRE(std::abs(to[f] - from[f]) == doctest::Approx(step));
          REQUIRE((to[f] >= 0 && to[f] <= 1));
          REQUIRE(is_on_grid(to[f], factors[f], p));
        }
      }
      std::ranges::sort(moved);
      for (std::size_t f = 0; f < k; ++f) REQUIRE(moved[f] == f);
    }
  }
}

TEST_CASE("Morris: starts, ways and orders are equally likely") {
  constexpr std::size_t kPaths = 6000;
  const Design design = make_design(paths(kPaths, {{"x", 0}, {"y", 0}, {"plan", 3}}));
  std::map<double, int> starts;
  std::map<std::size_t, int> firsts;
  int both_up = 0, middle = 0, from_middle_up = 0;
  for (std::size_t t = 0; t < kPaths; ++t) {
    const std::vector<double>& start = design.points[4 * t];
    const std::vector<double>& end = design.points[4 * t + 3];
    ++starts[start[0]];
    ++firsts[design.moves[t][0]];
    both_up += end[0] > start[0] && end[1] > start[1];
    if (level_of(start[2], 3) == 1) {
      ++middle;
      from_middle_up += end[2] > start[2];
    }
  }
  REQUIRE(starts.size() == 4);
  for (const auto& [at, count] : starts) CHECK(is_near(count, kPaths, 0.25));
  REQUIRE(firsts.size() == 3);
  for (const auto& [factor, count] : firsts) CHECK(is_near(count, kPaths, 1.0 / 3));
  CHECK(is_near(both_up, kPaths, 0.25));
  CHECK(is_near(middle, kPaths, 1.0 / 3));
  CHECK(is_near(from_middle_up, middle, 0.5));
}

TEST_CASE("Morris: elementary effects of a plane are its slopes") {
  const std::vector<double> slopes = {3, -1, 0, 10};
  const Design design = make_design(paths(5, numbers(4)));
  const auto plane = [&](const std::vector<double>& u) {
    double sum = 7;
    for (std::size_t f = 0; f < 4; ++f) sum += slopes[f] * u[f];
    return sum;
  };
  for (std::size_t t = 0; t < 5; ++t) {
    for (std::size_t s = 0; s < 4; ++s) {
      const std::vector<double>& from = design.points[5 * t + s];
      const std::vector<double>& to = design.points[5 * t + s + 1];
      const std::size_t f = design.moves[t][s];
      CHECK((plane(to) - plane(from)) / (to[f] - from[f]) == doctest::Approx(slopes[f]));
    }
  }
}

TEST_CASE("Morris: more trajectories leave the first as they are") {
  const Design few = make_design(paths(3, numbers(6))), many = make_design(paths(20, numbers(6)));
  CHECK(std::equal(few.points.begin(), few.points.end(), many.points.begin()));
  CHECK(std::equal(few.moves.begin(), few.moves.end(), many.moves.begin()));
}

TEST_CASE("Morris: grids of an odd number of levels are refused, odd listed levels are not") {
  CHECK(contains(refusal(paths(3, numbers(2), 5)), "a grid of 5 levels"));
  CHECK(refusal(paths(3, {{"plan", 5}, {"x", 0}}, 4)).empty());
  CHECK(contains(refusal(paths(0, numbers(2))), "Morris needs a number of trajectories"));
}
