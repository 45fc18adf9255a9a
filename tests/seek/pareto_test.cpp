#include "experiments/seek/pareto.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/design/design_draws.h"

using namespace rapport;

namespace {

/// Points by lot, some of them alike and some beyond the limits.
std::vector<SeekValue> random_values(std::uint32_t seed, std::size_t points, std::size_t aims) {
  DesignDraws draws(seed, DesignPurpose::search);
  std::vector<SeekValue> values(points);
  for (SeekValue& value : values) {
    for (std::size_t k = 0; k < aims; ++k) {
      value.aims.push_back(static_cast<double>(draws.below(6)));
    }
    if (draws.below(3) == 0) value.violation = static_cast<double>(draws.below(4));
    value.moved = draws.below(5);
  }
  return values;
}

/// Front after front by taking away whom nothing left dominates: slow and plain.
std::vector<std::vector<std::size_t>> peeled(const std::vector<SeekValue>& values) {
  std::vector<std::vector<std::size_t>> fronts;
  std::vector<std::size_t> left(values.size());
  for (std::size_t i = 0; i < left.size(); ++i) left[i] = i;
  while (!left.empty()) {
    std::vector<std::size_t> front, behind;
    for (const std::size_t a : left) {
      const bool beaten =
          std::ranges::any_of(left, [&](std::size_t b) { return dominates(values[b], values[a]); });
      (beaten ? behind : front).push_back(a);
    }
    fronts.push_back(front);
    left = behind;
  }
  return fronts;
}

}  // namespace

TEST_CASE("limits come before aims") {
  const SeekValue within{{5, 5}, 0, 3}, better{{4, 5}, 0, 9}, other{{6, 1}, 0, 0};
  const SeekValue beyond{{0, 0}, 0.5, 0}, far{{0, 0}, 2, 0};
  CHECK(dominates(better, within));
  CHECK_FALSE(dominates(within, better));
  CHECK_FALSE(dominates(other, within));
  CHECK_FALSE(dominates(within, other));
  CHECK_FALSE(dominates(within, within));
  CHECK(dominates(within, beyond));
  CHECK(dominates(beyond, far));
  CHECK_FALSE(dominates(SeekValue{{0, 0}, 2, 0}, SeekValue{{9, 9}, 2, 0}));  // equally far beyond
}

TEST_CASE("fronts are those of taking away what nothing dominates") {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const std::vector<SeekValue> values = random_values(seed, 5 + 3 * seed, 1 + seed % 3);
    CHECK(sorted_fronts(values) == peeled(values));
  }
  CHECK(sorted_fronts({}).empty());
}

TEST_CASE("crowding is the distance between neighbours, by hand") {
  const std::vector<SeekValue> values{{{0, 10}}, {{1, 6}}, {{4, 4}}, {{10, 0}}};
  const std::vector<std::size_t> front{0, 1, 2, 3};
  const std::vector<double> crowding = crowding_of(values, front);
  CHECK(std::isinf(crowding[0]));
  CHECK(std::isinf(crowding[3]));
  CHECK(crowding[1] == doctest::Approx(4.0 / 10 + 6.0 / 10));
  CHECK(crowding[2] == doctest::Approx(9.0 / 10 + 6.0 / 10));
  CHECK(crowding_of(values, {}).empty());
}

TEST_CASE("the best points are the first fronts, and of equal ones those that move less") {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const std::vector<SeekValue> values = random_values(seed, 60, 2);
    const std::vector<std::vector<std::size_t>> fronts = peeled(values);
    std::vector<std::size_t> front_of(values.size());
    for (std::size_t f = 0; f < fronts.size(); ++f) {
      for (const std::size_t p : fronts[f]) front_of[p] = f;
    }
    const std::vector<std::size_t> best = best_points(values, 25);
    REQUIRE(best.size() == 25);
    const auto alike = [&](std::size_t a, std::size_t b) {
      return values[a].aims == values[b].aims && values[a].violation == values[b].violation;
    };
    std::size_t distinct = 0;  // at the beginning, front by front
    for (; distinct < best.size(); ++distinct) {
      const std::size_t p = best[distinct];
      if (std::any_of(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(distinct),
                      [&](std::size_t q) { return alike(p, q); })) {
        break;
      }
      if (distinct > 0) CHECK(front_of[best[distinct - 1]] <= front_of[p]);
    }
    for (std::size_t p = 0; p < values.size(); ++p) {
      const bool is_there =
          std::ranges::any_of(best, [&](std::size_t q) { return q == p || alike(p, q); });
      if (!is_there) CHECK(front_of[p] >= front_of[best[distinct - 1]]);
    }
  }
  const std::vector<SeekValue> alike{{{1}, 0, 4}, {{1}, 0, 2}, {{1}, 0, 3}, {{2}, 0, 0}};
  const std::vector<std::size_t> first = best_points(alike, 1);
  CHECK(alike[first[0]].aims[0] == 1);
  CHECK(best_points(alike, 9).size() == 4);
  CHECK(best_points(alike, 2)[1] == 3);  // a plateau comes last, but for the first of it
}
