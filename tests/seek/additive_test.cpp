#include "experiments/seek/additive.h"

#include <doctest/doctest.h>

#include "experiments/design/design_draws.h"

using namespace rapport;

namespace {

double sum(const std::vector<double>& made, const std::vector<SingleMove>& moves,
           double SingleMove::*what) {
  double total = 0.0;
  for (std::size_t m = 0; m < moves.size(); ++m) total += made[m] * (moves[m].*what);
  return total;
}

/// The best gain of all whole choices within the limit, of two moves a place: by trying them all.
double best_of_all(const std::vector<SingleMove>& moves, double limit) {
  double best = -1e9;
  const std::size_t places = moves.size() / 2;
  std::size_t all = 1;
  for (std::size_t k = 0; k < places; ++k) all *= 3;
  for (std::size_t code = 0; code < all; ++code) {
    double gain = 0.0, cost = 0.0;
    std::size_t rest = code;
    for (std::size_t k = 0; k < places; ++k, rest /= 3) {
      if (rest % 3 == 0) continue;
      gain += moves[2 * k + rest % 3 - 1].gain;
      cost += moves[2 * k + rest % 3 - 1].cost;
    }
    if (cost <= limit) best = std::max(best, gain);
  }
  return best;
}

}  // namespace

TEST_CASE("the best buys first, and the last in part") {
  const std::vector<SingleMove> moves{{0, 6, 4}, {1, 10, 2}, {2, 8, 3}, {3, -1, 0}, {4, 1, 5}};
  const std::vector<double> made = additive_choice(moves, 7);
  CHECK(made[1] == 1);
  CHECK(made[2] == 1);
  CHECK(made[0] == doctest::Approx(0.5));
  CHECK(made[3] == 0);
  CHECK(made[4] == 0);
}

TEST_CASE("savings pay for what is worth more") {
  // Place 0 can save 5 at a loss of 1; place 1 gains 4 for 5.
  const std::vector<SingleMove> moves{{0, -1, -5}, {0, 1, 50}, {1, 4, 5}};
  const std::vector<double> made = additive_choice(moves, 0);
  CHECK(made == std::vector<double>{1, 0, 1});
  CHECK(additive_choice(moves, -5) == std::vector<double>{1, 0, 0});
  CHECK(additive_choice(moves, -6) == std::vector<double>{0, 0, 0});  // out of reach
}

TEST_CASE("no whole choice within the limit brings more") {
  DesignDraws draws(11, DesignPurpose::search);
  for (int i = 0; i < 300; ++i) {
    std::vector<SingleMove> moves;
    for (std::size_t m = 0; m < 10; ++m) {
      moves.push_back({m / 2, draws.unit() * 10 - 4, draws.unit() * 10 - 4});
    }
    const double limit = draws.unit() * 12 - 2;
    const std::vector<double> made = additive_choice(moves, limit);
    const double best = best_of_all(moves, limit);
    if (best < -1e8) continue;
    CHECK(sum(made, moves, &SingleMove::cost) <= limit + 1e-9);
    CHECK(sum(made, moves, &SingleMove::gain) >= best - 1e-9);
    for (const double part : made) CHECK((part >= 0 && part <= 1));
  }
}
