#include "experiments/analysis/selection.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/moments.h"
#include "tests/analysis/draws.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

struct Outcome {
  int studies = 0, correct = 0;
  double rounds = 0.0;  // mean
};

// Selections among policies whose last is better by delta, the standard deviation being 1.
Outcome slippage(std::uint32_t seed, std::size_t policies, double delta, double shared,
                 int studies) {
  Draws draws(seed);
  Outcome outcome;
  for (int s = 0; s < studies; s += static_cast<int>(testing::kStep)) {
    KimNelson selection(policies, {.delta = delta, .alpha = 0.1});
    std::vector<double> values(policies);
    while (!selection.finished()) {
      const double luck = draws.normal();
      for (double& x : values) {
        x = std::sqrt(shared) * luck + std::sqrt(1.0 - shared) * draws.normal();
      }
      values.back() += delta;
      selection.add(values);
    }
    ++outcome.studies;
    outcome.correct += selection.best() == policies - 1;
    outcome.rounds += static_cast<double>(selection.rounds());
  }
  outcome.rounds /= outcome.studies;
  return outcome;
}

// Survivors of one more screening as the paper writes it, from all rounds so far.
std::vector<std::size_t> screened(const std::vector<std::vector<double>>& rounds,
                                  const std::vector<std::size_t>& before, std::size_t first,
                                  double delta, double h_squared) {
  const double r = static_cast<double>(rounds.size());
  std::vector<std::size_t> kept;
  for (const std::size_t i : before) {
    bool stays = true;
    for (const std::size_t l : before) {
      Moments early, all;
      for (std::size_t j = 0; j < rounds.size(); ++j) {
        const double d = rounds[j][i] - rounds[j][l];
        all.add(d);
        if (j < first) early.add(d);
      }
      const double w =
          std::max(0.0, delta / (2.0 * r) * (h_squared * early.variance() / delta / delta - r));
      stays = stays && (i == l || all.mean() >= -w);
    }
    if (stays) kept.push_back(i);
  }
  return kept;
}

}  // namespace

TEST_CASE("selection: constants are those of Kim and Nelson's formula") {
  // k = 10, n0 = 10, alpha = 0.05: eta 0.859083, h^2 15.4635.
  const SelectionConstants ten = selection_constants(10, 0.05, 10);
  CHECK(ten.eta == doctest::Approx(0.859083).epsilon(1e-6));
  CHECK(ten.h_squared == doctest::Approx(15.4635).epsilon(1e-5));
  // The equation that eta solves for c = 1: (1 + 2 eta)^(-(n0 - 1) / 2) / 2 = alpha / (k - 1).
  for (const std::size_t k : {2, 5, 50}) {
    for (const std::uint32_t first : {2u, 10u, 40u}) {
      const SelectionConstants c = selection_constants(k, 0.05, first);
      CHECK(0.5 * std::pow(1.0 + 2.0 * c.eta, -0.5 * (first - 1.0)) ==
            doctest::Approx(0.05 / static_cast<double>(k - 1)));
      CHECK(c.h_squared == doctest::Approx(2.0 * c.eta * (first - 1.0)));
    }
  }
}

TEST_CASE("selection: the best is selected as often as promised") {
  const Outcome two = slippage(1, 2, 0.5, 0.0, 1000);
  const Outcome alone = slippage(2, 5, 0.5, 0.0, 600);
  const Outcome together = slippage(3, 5, 0.5, 0.7, 600);
  for (const Outcome& outcome : {two, alone, together}) {
    CHECK(outcome.correct >= outcome.studies * (0.9 - slack(0.9, outcome.studies)));
    MESSAGE(outcome.correct, " of ", outcome.studies, " correct, ", outcome.rounds, " rounds");
  }
  // Shared luck makes differences smaller: 0.3 of the variance, so about 0.3 of the rounds.
  CHECK(together.rounds < 0.6 * alone.rounds);
}

TEST_CASE("selection: two policies are not selected far better than promised") {
  // No sum over pairs to spare here, only what is passed over between rounds.
  const Outcome two = slippage(4, 2, 0.5, 0.0, 1000);
  CHECK(two.correct <= two.studies * 0.97);
}

TEST_CASE("selection: no decision before the first rounds, then worse ones are dropped") {
  KimNelson selection(3, {.delta = 1.0, .first = 4});
  const std::vector<std::vector<double>> rounds{
      {10.0, 0.0, 9.5}, {11.0, 1.1, 9.0}, {10.5, 0.2, 12.0}, {9.0, 0.4, 9.2}};
  for (std::size_t r = 0; r < 3; ++r) {
    selection.add(rounds[r]);
    CHECK(selection.survivors().size() == 3);
    CHECK_FALSE(selection.finished());
    CHECK(selection.last_round() == 0);
  }
  selection.add(rounds[3]);
  // Of all pairs, 1 and 2 differ most: -9.5, -7.9, -11.8, -8.8, of variance 2.78; delta is 1.
  const double h_squared = selection_constants(3, 0.05, 4).h_squared;
  CHECK(selection.survivors() == std::vector<std::size_t>{0, 2});
  CHECK(selection.best() == 0);
  CHECK(selection.last_round() == std::uint64_t(std::floor(h_squared * 2.78)) + 1);
  selection.add(std::vector<double>{9.0, std::nan(""), 9.0});  // who is out is not read
  CHECK(selection.rounds() == 5);
  CHECK_THROWS_AS(selection.add(std::vector<double>{9.0, 0.0, std::nan("")}), InvariantError);
}

TEST_CASE("selection: survivors are those of the paper's rule, round by round") {
  for (std::uint32_t study = 0; study < 40; ++study) {
    Draws draws(100 + study);
    KimNelson selection(5, {.delta = 0.3, .first = 6});
    std::vector<std::vector<double>> rounds;
    std::vector<std::size_t> expected{0, 1, 2, 3, 4};
    while (!selection.finished() && rounds.size() < 80) {
      rounds.emplace_back();
      for (int p = 0; p < 5; ++p) rounds.back().push_back(0.2 * p + draws.normal());
      selection.add(rounds.back());
      if (rounds.size() >= 6) {
        expected = screened(rounds, expected, 6, 0.3, selection.constants().h_squared);
      }
      REQUIRE(selection.survivors() == expected);
    }
  }
}

TEST_CASE("selection: equal policies come to an end, and the lowest number is taken") {
  KimNelson same(4, {.delta = 0.1});
  for (int r = 0; r < 10; ++r) {
    CHECK_FALSE(same.finished());
    same.add(std::vector<double>(4, 2.0 * r));
  }
  CHECK(same.finished());
  CHECK(same.survivors().size() == 4);
  CHECK(same.best() == 0);
  CHECK_THROWS_AS(same.add(std::vector<double>(4, 0.0)), InvariantError);

  // Equal in mean, of their own luck: done at last_round at the latest.
  Draws draws(9);
  KimNelson alike(3, {.delta = 0.4});
  while (!alike.finished()) {
    alike.add(std::vector<double>{draws.normal(), draws.normal(), draws.normal()});
    if (alike.last_round() > 0) REQUIRE(alike.rounds() <= alike.last_round());
  }
  CHECK(alike.survivors().size() == 1);
}

TEST_CASE("selection: less is better mirrors more is better, round by round") {
  Draws draws(12);
  KimNelson more(3, {.delta = 0.5}),
      less(3, {.delta = 0.5, .direction = Direction::less_is_better});
  while (!more.finished()) {
    const std::vector<double> values{draws.normal(), draws.normal() + 0.4, draws.normal()};
    more.add(values);
    less.add(std::vector<double>{-values[0], -values[1], -values[2]});
    REQUIRE(more.survivors() == less.survivors());
    REQUIRE(more.finished() == less.finished());
  }
  CHECK(more.best() == less.best());
}

TEST_CASE("selection: an indifference zone is required, and options in their ranges") {
  CHECK_THROWS_AS(KimNelson(3, {}), InvariantError);
  CHECK_THROWS_AS(KimNelson(3, {.delta = -1.0}), InvariantError);
  CHECK_THROWS_AS(KimNelson(1, {.delta = 1.0}), InvariantError);
  CHECK_THROWS_AS(KimNelson(3, {.delta = 1.0, .first = 1}), InvariantError);
  CHECK_THROWS_AS(KimNelson(3, {.delta = 1.0, .alpha = 0.0}), InvariantError);
  CHECK_THROWS_AS(KimNelson(2, {.delta = 1.0, .alpha = 0.5}), InvariantError);
  CHECK_THROWS_AS(KimNelson(2, {.delta = 1.0}).best(), InvariantError);
}
