#include "experiments/design/full_factorial.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "tests/design/wishes.h"

using namespace rapport;
using rapport::testing::numbers;

TEST_CASE("full factorial: all combinations, the first factor slowest") {
  DesignWish wish{DesignKind::full_factorial, {{"staff", 0}, {"channel", 2}, {"price", 0}}};
  wish.levels = 3;
  const Design design = make_design(wish);
  REQUIRE(design.points.size() == 18);
  CHECK(design.points[0] == std::vector{0.0, 0.25, 0.0});
  CHECK(design.points[1] == std::vector{0.0, 0.25, 0.5});
  CHECK(design.points[3] == std::vector{0.0, 0.75, 0.0});
  CHECK(design.points[6] == std::vector{0.5, 0.25, 0.0});
  CHECK(design.points[17] == std::vector{1.0, 0.75, 1.0});
  CHECK(std::ranges::is_sorted(design.points));
  CHECK(std::set(design.points.begin(), design.points.end()).size() == 18);
}

TEST_CASE("full factorial: two levels are the ends where nothing is said") {
  const Design design = make_design({DesignKind::full_factorial, numbers(10)});
  REQUIRE(design.points.size() == 1024);
  std::set<std::vector<double>> different;
  for (const std::vector<double>& point : design.points) {
    for (const double u : point) REQUIRE((u == 0 || u == 1));
    different.insert(point);
  }
  CHECK(different.size() == 1024);
}

TEST_CASE("full factorial: listed levels are all used, whatever is said of numbers") {
  DesignWish wish{DesignKind::full_factorial, {{"plan", 5}, {"x", 0}}};
  wish.levels = 4;
  const Design design = make_design(wish);
  std::set<std::size_t> plans;
  for (const std::vector<double>& point : design.points) plans.insert(level_of(point[0], 5));
  CHECK(design.points.size() == 20);
  CHECK(plans == std::set<std::size_t>{0, 1, 2, 3, 4});
}
