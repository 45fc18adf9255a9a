#include "experiments/design/one_at_a_time.h"

#include <doctest/doctest.h>

#include "tests/design/wishes.h"

using namespace rapport;
using rapport::testing::contains;
using rapport::testing::numbers;
using rapport::testing::refusal;

TEST_CASE("tornado: each point moves one factor to an end, and what has no middle stays as it is") {
  DesignWish wish{DesignKind::tornado, numbers(2)};
  wish.factors.push_back({"channel", 2});
  const Design design = make_design(wish);
  REQUIRE(design.points.size() == 6);
  CHECK_FALSE(has_middle_point(wish.factors));
  for (std::size_t f = 0; f < 3; ++f) {
    for (const bool high : {false, true}) {
      const std::size_t at = point_of_end(f, high, wish.factors);
      CHECK(at == 2 * f + std::size_t{high});
      CHECK(factor_at_end(at, wish.factors) == f);
      for (std::size_t other = 0; other < 3; ++other) {
        CHECK(std::isnan(design.points[at][other]) == (other != f));
      }
    }
  }
  CHECK(design.points[2][1] == 0.0);
  CHECK(design.points[3][1] == 1.0);
  CHECK(level_of(design.points[4][2], 2) == 0);
  CHECK(level_of(design.points[5][2], 2) == 1);
}

TEST_CASE("tornado: middles that factors say are a point and hold in all others") {
  DesignWish wish{DesignKind::tornado, numbers(3)};
  wish.factors[1].middle = 0.25;
  wish.factors[2].levels = 3;
  CHECK(points_of(wish) == 7);
  const Design design = make_design(wish);
  REQUIRE(design.points.size() == 7);
  CHECK(factor_at_end(0, wish.factors) == 3);
  for (std::size_t i = 0; i < 7; ++i) {
    const std::size_t moved = factor_at_end(i, wish.factors);
    if (moved != 0) CHECK(std::isnan(design.points[i][0]));
    if (moved != 1) CHECK(design.points[i][1] == 0.25);
    if (moved != 2) CHECK(level_of(design.points[i][2], 3) == 1);
  }
  CHECK(level_of(design.points[point_of_end(2, false, wish.factors)][2], 3) == 0);
  CHECK(level_of(design.points[point_of_end(2, true, wish.factors)][2], 3) == 2);
}

TEST_CASE("tornado: more than three levels and a middle beyond the ends are refused") {
  DesignWish wish{DesignKind::tornado, numbers(2)};
  wish.factors[0].levels = 4;
  CHECK(contains(refusal(wish), "'x1' has 4 levels"));
  wish.factors[0].levels = 3;
  CHECK(refusal(wish).empty());
  wish.factors[1].middle = 1.5;
  CHECK(contains(refusal(wish), "the middle of 'x2' is not between its ends"));
}
