#include "experiments/design/design.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "experiments/design/design_table.h"
#include "sim/core/check.h"
#include "tests/design/wishes.h"

using namespace rapport;
using rapport::testing::contains;
using rapport::testing::numbers;
using rapport::testing::refusal;

namespace {

// A wish of each kind that can be made, of numbers and a factor with two listed levels.
DesignWish good_wish(DesignKind kind) {
  DesignWish wish{kind, numbers(4)};
  wish.factors.push_back({"channel", 2});
  const DesignRow& row = design_row(kind);
  if (row.takes_option(DesignOption::points)) wish.points = 16;
  if (row.takes_option(DesignOption::trajectories)) wish.trajectories = 7;
  return wish;
}

// All coordinates of a design, bit by bit (FNV-1a of 64-bit words).
std::uint64_t hash_of(const Design& design) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::vector<double>& point : design.points) {
    for (const double u : point) hash = (hash ^ std::bit_cast<std::uint64_t>(u)) * 0x100000001b3;
  }
  return hash;
}

}  // namespace

TEST_CASE("designs: listed levels share [0, 1] evenly") {
  for (const std::size_t n : {1u, 2u, 3u, 7u, 10u, 49u}) {
    for (std::size_t level = 0; level < n; ++level) {
      CHECK(level_of(middle_of_level(level, n), n) == level);
    }
    CHECK(level_of(0.0, n) == 0);
    CHECK(level_of(1.0, n) == n - 1);
  }
  CHECK(middle_of_level(2, 4) == 0.625);
  CHECK(level_of(0.49, 2) == 0);
  CHECK(level_of(0.5, 2) == 1);
  CHECK_THROWS_AS(level_of(1.5, 2), InvariantError);
  CHECK_THROWS_AS(level_of(0.5, 0), InvariantError);
  CHECK(grid_coordinate({"x", 0}, 2, 5) == 0.5);
  CHECK(grid_coordinate({"x", 4}, 3, 5) == 0.875);
}

TEST_CASE("designs: the table has a row for each kind and names that differ") {
  std::set<std::string> keys, labels;
  for (std::size_t i = 0; i < design_table().size(); ++i) {
    const DesignRow& row = design_table()[i];
    CHECK(static_cast<std::size_t>(row.kind) == i);
    CHECK(&design_row(row.kind) == &row);
    CHECK(find_design(row.key) == &row);
    CHECK(keys.insert(row.key).second);
    CHECK(labels.insert(row.label).second);
    CHECK(std::string(row.help).back() == '.');
    CHECK(row.allows != 0);
    CHECK((row.default_levels > 0) == row.takes_option(DesignOption::levels));
  }
  CHECK(design_table().back().kind == DesignKind::tornado);
  CHECK(find_design("fractional") == nullptr);
  CHECK(find_design("morris")->allows_analysis(DesignAnalysis::elementary_effects));
  CHECK_FALSE(find_design("morris")->allows_analysis(DesignAnalysis::indices));
}

TEST_CASE("designs: as many points as foretold, in the cube, the same again") {
  for (const DesignRow& row : design_table()) {
    CAPTURE(std::string(row.key));
    DesignWish wish = good_wish(row.kind);
    const Design design = make_design(wish);
    CHECK(design.kind == row.kind);
    CHECK(design.points.size() == points_of(wish));
    for (const std::vector<double>& point : design.points) {
      REQUIRE(point.size() == wish.factors.size());
      const bool may_stay = row.allows_analysis(DesignAnalysis::ends);  // as it is: NaN
      for (const double u : point) {
        REQUIRE(((u >= 0 && u <= 1) || (may_stay && std::isnan(u))));
      }
    }
    CHECK(hash_of(make_design(wish)) == hash_of(design));
    wish.seed = 2;
    CHECK((hash_of(make_design(wish)) != hash_of(design)) == row.takes_option(DesignOption::seed));
  }
}

TEST_CASE("designs: what is wrong with factors is refused by every kind") {
  for (const DesignRow& row : design_table()) {
    CAPTURE(std::string(row.key));
    const DesignWish good = good_wish(row.kind);
    DesignWish wish = good;
    wish.factors.clear();
    CHECK(contains(refusal(wish), "without factors"));
    CHECK(points_of(wish) == 0);
    wish = good;
    wish.factors[1].name = "x1";
    CHECK(contains(refusal(wish), "two factors are named 'x1'"));
    wish = good;
    wish.factors[2].name.clear();
    CHECK(contains(refusal(wish), "factor 3 has no name"));
    wish = good;
    wish.factors[0].levels = 1;
    CHECK(contains(refusal(wish), "'x1' has a single level"));
    wish.factors[1].levels = 1;
    CHECK(check_design(wish).size() == 2);
  }
}

TEST_CASE(
    "designs: options that a kind does not take are refused, and those it needs are asked for") {
  for (const DesignRow& row : design_table()) {
    CAPTURE(std::string(row.key));
    DesignWish wish = good_wish(row.kind);
    wish.points = 16;
    wish.levels = 2;
    wish.trajectories = 7;
    wish.generators = {"E=ABCD"};
    const std::string text = refusal(wish);
    const std::string none = std::string(row.key) + " takes no ";
    for (const DesignOptionRow& option : design_options()) {
      CAPTURE(std::string(option.key));
      if (option.option == DesignOption::seed) continue;
      CHECK(contains(text, none + option.key) == !row.takes_option(option.option));
    }
    wish = good_wish(row.kind);
    wish.points = wish.trajectories = 0;
    const bool needs =
        row.takes_option(DesignOption::points) || row.takes_option(DesignOption::trajectories);
    CHECK(refusal(wish).empty() != needs);
    if (needs) CHECK(points_of(wish) == 0);
    if (row.takes_option(DesignOption::levels)) {
      wish = good_wish(row.kind);
      wish.levels = 1;
      CHECK(contains(refusal(wish), "one level leaves nothing to compare"));
    }
  }
}

TEST_CASE("designs: far too many points are counted without making them, and refused") {
  constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
  DesignWish wish{DesignKind::full_factorial, numbers(12)};
  wish.levels = 10;
  CHECK(points_of(wish) == 1'000'000'000'000);
  CHECK(contains(refusal(wish), "the design has 1000000000000 points"));
  CHECK(contains(refusal(wish), "at most 1000000 of 12 factors"));
  wish.factors = numbers(100);
  CHECK(points_of(wish) == kAll);
  CHECK(contains(refusal(wish), "more points than can be counted"));
  DesignWish rows{DesignKind::saltelli, numbers(10)};
  rows.points = kAll / 3;
  CHECK(points_of(rows) == kAll);
  rows.points = 100'000;
  CHECK(points_of(rows) == 1'200'000);
  CHECK(contains(refusal(rows), "1200000 points"));
  DesignWish wide{DesignKind::sobol, numbers(3000)};
  wide.points = 20'000;  // fewer than a million, but 60 million coordinates
  CHECK(contains(refusal(wide), "at most 16666 of 3000 factors"));
}

// Studies that are gone on with make their designs anew: on another machine, in another build, by a
// later version. A change of these numbers is a change of every such study.
TEST_CASE("designs: the same bits everywhere") {
  const std::map<std::string, std::uint64_t> known = {
      {"full_factorial", 0xf8a169c331cabfa5},  {"fractional_factorial", 0x57cb84b8290b8965},
      {"latin_hypercube", 0xcb1ae7490b438965}, {"sobol", 0x6901a09c480c522d},
      {"morris", 0xf029c5afa01ec0b0},          {"saltelli", 0x1170afd9049fb2d1},
      {"tornado", 0x565321b4931179ad}};
  for (const DesignRow& row : design_table()) {
    CAPTURE(std::string(row.key));
    CHECK(hash_of(make_design(good_wish(row.kind))) == known.at(row.key));
  }
}
