#include "experiments/analysis/shapley.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <numeric>

#include "sim/core/check.h"
#include "tests/analysis/draws.h"

using namespace rapport;

namespace {

// The definition: the mean over all orders.
std::vector<double> over_all_orders(std::span<const double> values, std::size_t players) {
  std::vector<std::size_t> order(players);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> sums(players, 0.0);
  double orders = 0.0;
  do {
    std::size_t set = 0;
    for (const std::size_t player : order) {
      const std::size_t with = set | (std::size_t{1} << player);
      sums[player] += values[with] - values[set];
      set = with;
    }
    orders += 1.0;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& sum : sums) sum /= orders;
  return sums;
}

std::vector<double> random_game(Draws& draws, std::size_t players) {
  std::vector<double> values(std::size_t{1} << players);
  for (double& value : values) value = draws.normal();
  return values;
}

double total(const std::vector<double>& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0);
}

}  // namespace

TEST_CASE("Shapley values are the mean over all orders, and add up") {
  Draws draws(1);
  for (std::size_t players = 1; players <= 6; ++players) {
    const std::vector<double> values = random_game(draws, players);
    const std::vector<double> shares = shapley_attribution(values);
    const std::vector<double> expected = over_all_orders(values, players);
    for (std::size_t i = 0; i < players; ++i) {
      CHECK(shares[i] == doctest::Approx(expected[i]).scale(1.0));
    }
    CHECK(total(shares) == doctest::Approx(values.back() - values.front()).scale(1.0));
  }
}

TEST_CASE("Shapley values: dummies get nothing, and those who do the same get the same") {
  Draws draws(2);
  std::vector<double> values = random_game(draws, 5);
  for (std::size_t set = 0; set < 32; ++set) values[set] = values[set & 0b10111];  // 3 is a dummy
  // Players 0 and 1 count by how many of them there are.
  for (std::size_t set = 0; set < 32; ++set) {
    if ((set & 3) == 2) values[set] = values[(set & ~std::size_t{3}) | 1];
  }
  const std::vector<double> shares = shapley_attribution(values);
  CHECK(shares[3] == 0.0);
  CHECK(shares[0] == doctest::Approx(shares[1]));
  CHECK(shares[0] != doctest::Approx(shares[2]));
}

TEST_CASE("Shapley values of known games") {
  // Additive: each its own.
  std::vector<double> additive(16);
  const std::vector<double> worth{1.0, -2.0, 0.5, 4.0};
  for (std::size_t set = 0; set < 16; ++set) {
    for (std::size_t i = 0; i < 4; ++i) additive[set] += (set >> i & 1) ? worth[i] : 0.0;
  }
  const std::vector<double> own = shapley_attribution(additive);
  for (std::size_t i = 0; i < 4; ++i) CHECK(own[i] == doctest::Approx(worth[i]));
  // Gloves: one left glove (0), two right ones; a pair is worth 1. Shares 2/3, 1/6, 1/6.
  std::vector<double> gloves(8);
  for (std::size_t set = 0; set < 8; ++set) gloves[set] = (set & 1) && (set & 6) ? 1.0 : 0.0;
  const std::vector<double> shares = shapley_attribution(gloves);
  CHECK(shares[0] == doctest::Approx(2.0 / 3.0));
  CHECK(shares[1] == doctest::Approx(1.0 / 6.0));
  // Unanimity of all twenty: 1/20 each.
  std::vector<double> all(std::size_t{1} << 20, 0.0);
  all.back() = 1.0;
  for (const double share : shapley_attribution(all)) CHECK(share == doctest::Approx(0.05));
}

TEST_CASE("Shapley values of replications have Student's intervals, and miss what is missing") {
  const double none = std::nan("");
  const std::vector<std::vector<double>> values{
      {0.0, 0.0, 1.0, 5.0}, {1.0, 2.0, 2.0, 5.0}, {2.0, 4.0, none, 5.0}, {3.0, 8.0, 9.0, 5.0}};
  const std::vector<Interval> shares = shapley_attribution(values);
  // Player 0 by replication: ((1 - 0) + (3 - 2)) / 2 = 1, (2 + 4) / 2 = 3, -, 0.
  CHECK(shares[0].n == 3);
  CHECK(shares[0].mean == doctest::Approx(4.0 / 3.0));
  Moments moments;
  for (const double x : {1.0, 3.0, 0.0}) moments.add(x);
  CHECK(shares[0].half_width == doctest::Approx(student_interval(moments, 0.95).half_width));
}

TEST_CASE("sampled Shapley values add up, cover the exact ones, and are exact for pairs") {
  Draws draws(3);
  int covered = 0, counted = 0;
  for (std::uint32_t game = 0; game < 60; ++game) {
    const std::vector<double> values = random_game(draws, 6);
    const std::vector<double> exact = shapley_attribution(values);
    const auto value = [&](std::uint64_t set) { return values[set]; };
    const std::vector<Interval> sampled = sampled_shapley(6, value, {.pairs = 40, .seed = game});
    double sum = 0.0;
    for (std::size_t i = 0; i < 6; ++i) {
      covered += sampled[i].contains(exact[i]);
      ++counted;
      sum += sampled[i].mean;
      CHECK(sampled[i].n == 40);
    }
    CHECK(sum == doctest::Approx(values.back() - values.front()).scale(1.0));
  }
  MESSAGE(covered, " of ", counted);
  CHECK(covered >= counted * (0.95 - slack(0.95, counted)));
  CHECK(covered <= counted * (0.95 + slack(0.95, counted)));

  // An order and its reverse give exact values where a set's worth is quadratic in its members:
  // pairs and singles, as in (sum of weights)^2.
  std::size_t asked = 0;
  const auto quadratic = [&](std::uint64_t set) {
    ++asked;
    double sum = 0.0;
    for (std::size_t i = 0; i < 40; ++i) sum += (set >> i & 1) ? static_cast<double>(i) : 0.0;
    return sum * sum;
  };
  const std::vector<Interval> exact = sampled_shapley(40, quadratic, {.pairs = 3});
  for (std::size_t i = 0; i < 40; ++i) {
    CHECK(exact[i].mean == doctest::Approx(780.0 * static_cast<double>(i)));
    CHECK(exact[i].half_width < 1e-6);
  }
  CHECK(asked <= 3 * 2 * 40);  // the empty set and all of them once only
}

TEST_CASE("sampled Shapley values are the same again, and others by another seed") {
  const auto value = [](std::uint64_t set) { return std::sqrt(static_cast<double>(set)); };
  const auto first = sampled_shapley(8, value, {.pairs = 10, .seed = 4});
  const auto again = sampled_shapley(8, value, {.pairs = 10, .seed = 4});
  const auto other = sampled_shapley(8, value, {.pairs = 10, .seed = 5});
  CHECK(first[0].mean == again[0].mean);
  CHECK(first[0].mean != other[0].mean);
}

TEST_CASE("Shapley effects: explained variances of independent and of dependent factors") {
  // y = 2 x0 + x1 with levels 0 and 1, each half of the time: variances 1 and 1/4.
  const std::vector<double> cells{0.0, 2.0, 1.0, 3.0};
  const std::vector<double> even(4, 1.0);
  const std::vector<double> explained = explained_variances(cells, even);
  CHECK(explained[0] == 0.0);
  CHECK(explained[1] == doctest::Approx(1.0));
  CHECK(explained[2] == doctest::Approx(0.25));
  CHECK(explained[3] == doctest::Approx(1.25));
  // Two equal factors of correlation rho, y = x0 + x1: V = (1 + rho) / 2, half each; one alone
  // explains (1 + rho)^2 / 4.
  const double rho = 0.6;
  const std::vector<double> sum{0.0, 1.0, 1.0, 2.0};
  const std::vector<double> weights{1.0 + rho, 1.0 - rho, 1.0 - rho, 1.0 + rho};
  const std::vector<double> dependent = explained_variances(sum, weights);
  CHECK(dependent[3] == doctest::Approx((1.0 + rho) / 2.0));
  CHECK(dependent[1] == doctest::Approx((1.0 + rho) * (1.0 + rho) / 4.0));
  CHECK(shapley_attribution(dependent)[0] == doctest::Approx((1.0 + rho) / 4.0));
  // Perfect correlation: two combinations never occur, and both explain all.
  const std::vector<double> bound{1.0, 0.0, 0.0, 1.0};
  CHECK(explained_variances(sum, bound)[1] == doctest::Approx(1.0));
}

TEST_CASE("Shapley values refuse what is no set function") {
  CHECK_THROWS_AS(shapley_attribution(std::vector<double>(3, 0.0)), InvariantError);
  CHECK_THROWS_AS(shapley_attribution(std::vector<double>(1, 0.0)), InvariantError);
  const auto zero = [](std::uint64_t) { return 0.0; };
  CHECK_THROWS_AS(sampled_shapley(64, zero, {}), InvariantError);
  CHECK_THROWS_AS(sampled_shapley(0, zero, {}), InvariantError);
  CHECK_THROWS_AS(sampled_shapley(4, zero, {.pairs = 1}), InvariantError);
  CHECK_THROWS_AS(explained_variances(std::vector{0.0, 1.0}, std::vector{0.0, 0.0}),
                  InvariantError);
  CHECK_THROWS_AS(explained_variances(std::vector{0.0, 1.0}, std::vector{-1.0, 2.0}),
                  InvariantError);
}
