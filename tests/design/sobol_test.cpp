#include "experiments/design/sobol.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/core/check.h"
#include "tests/design/wishes.h"

using namespace rapport;
using rapport::testing::contains;
using rapport::testing::numbers;
using rapport::testing::refusal;

namespace {

using Sequence = std::vector<std::vector<double>>;

// Whether of the first points exactly one lies in each of as many equal parts of a dimension.
bool is_balanced(const Sequence& points, std::size_t count, std::size_t dimension) {
  std::vector<int> held(count);
  for (std::size_t i = 0; i < count; ++i) ++held[level_of(points[i][dimension], count)];
  return std::ranges::all_of(held, [](int points_in) { return points_in == 1; });
}

// Whether each box of 2^-a by 2^-b, a + b = log2 of the points, holds one point: a (0, m, 2)-net.
bool is_net(const Sequence& points, std::size_t x, std::size_t y) {
  for (std::size_t wide = 1; wide <= points.size(); wide *= 2) {
    const std::size_t high = points.size() / wide;
    std::vector<int> held(points.size());
    for (const std::vector<double>& point : points) {
      ++held[level_of(point[x], wide) * high + level_of(point[y], high)];
    }
    if (std::ranges::any_of(held, [](int points_in) { return points_in != 1; })) return false;
  }
  return true;
}

// The mean over points of a smooth function whose integral is 1.
double mean_of_product(const Sequence& points) {
  double sum = 0;
  for (const std::vector<double>& point : points) {
    double product = 1;
    for (const double u : point) product *= 1 + 0.5 * (u - 0.5);
    sum += product;
  }
  return sum / static_cast<double>(points.size());
}

}  // namespace

TEST_CASE("Sobol': the sequence of Joe & Kuo, from the point at 0 on") {
  // The first points of their table in three dimensions.
  const Sequence expected = {{0, 0, 0},
                             {0.5, 0.5, 0.5},
                             {0.75, 0.25, 0.25},
                             {0.25, 0.75, 0.75},
                             {0.375, 0.375, 0.625},
                             {0.875, 0.875, 0.125},
                             {0.625, 0.125, 0.875},
                             {0.125, 0.625, 0.375},
                             {0.1875, 0.3125, 0.9375},
                             {0.6875, 0.8125, 0.4375}};
  const Sequence points = plain_sobol(expected.size(), 3);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    for (std::size_t k = 0; k < 3; ++k) CHECK(std::abs(points[i][k] - expected[i][k]) < 1e-15);
  }
}

TEST_CASE("Sobol': of the first 2^k points one in each part of every dimension, scrambled too") {
  for (const bool scrambled : {false, true}) {
    const Sequence points = scrambled ? scrambled_sobol(1024, 40, 3) : plain_sobol(1024, 40);
    for (std::size_t count = 1; count <= 1024; count *= 2) {
      for (std::size_t k = 0; k < 40; ++k) REQUIRE(is_balanced(points, count, k));
    }
    CHECK(is_net(points, 0, 1));
    CHECK_FALSE(is_balanced(points, 1000, 0));
  }
  const Sequence wide = scrambled_sobol(16, most_sobol_dimensions(), 1);
  for (std::size_t k = 0; k < most_sobol_dimensions(); ++k) REQUIRE(is_balanced(wide, 16, k));
}

TEST_CASE("Sobol': more points or dimensions leave the first as they are") {
  const Sequence few = scrambled_sobol(10, 3, 7), many = scrambled_sobol(100, 5, 7);
  for (std::size_t i = 0; i < few.size(); ++i) {
    CHECK(std::equal(few[i].begin(), few[i].end(), many[i].begin()));
  }
}

TEST_CASE("Sobol': scrambles are uniform, and dimensions and seeds have their own") {
  constexpr int kSeeds = 2000;
  double sum = 0, squares = 0, cross = 0, next = 0;
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    const Sequence points = scrambled_sobol(2, 2, seed);
    const double u = points[0][0] - 0.5;
    sum += u;
    squares += u * u;
    cross += u * (points[0][1] - 0.5);
    next += points[1][0];
  }
  CHECK(std::abs(sum / kSeeds) < 4 * std::sqrt(1 / 12.0 / kSeeds));
  CHECK(squares / kSeeds == doctest::Approx(1 / 12.0).epsilon(0.09));  // 4 standard errors
  CHECK(std::abs(cross / kSeeds) < 4 / 12.0 / std::sqrt(double{kSeeds}));
  CHECK(std::abs(next / kSeeds - 0.5) < 4 * std::sqrt(1 / 12.0 / kSeeds));
}

TEST_CASE("Sobol': a scrambled mean has no bias and far less variance than one of random points") {
  constexpr std::size_t kPoints = 256, kDimensions = 5;
  constexpr int kSeeds = 200;
  double sum = 0, squares = 0;
  for (std::uint32_t seed = 1; seed <= kSeeds; ++seed) {
    const double error = mean_of_product(scrambled_sobol(kPoints, kDimensions, seed)) - 1;
    sum += error;
    squares += error * error;
  }
  const double variance = squares / kSeeds;
  CHECK(std::abs(sum / kSeeds) < 4 * std::sqrt(variance / kSeeds));
  const double random = (std::pow(1 + 0.25 / 12, kDimensions) - 1) / kPoints;
  CHECK(variance < random / 500);
}

TEST_CASE("Sobol': too many dimensions are refused") {
  DesignWish wish{DesignKind::sobol, numbers(most_sobol_dimensions())};
  wish.points = 2;
  CHECK(refusal(wish).empty());
  wish.factors.push_back({"one more", 0});
  CHECK(contains(refusal(wish), "at most 3667"));
  wish.kind = DesignKind::saltelli;
  wish.factors.resize(most_sobol_dimensions() / 2 + 1);
  CHECK(contains(refusal(wish), "at most 1833"));
  CHECK_THROWS_AS(plain_sobol(2, 0), InvariantError);
}
