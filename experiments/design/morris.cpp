#include "experiments/design/morris.h"

#include <algorithm>

#include "experiments/design/design_draws.h"
#include "experiments/design/design_table.h"
#include "experiments/design/saturating.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

// The level a jump away; up or down where both are possible by lot.
std::size_t moved_level(std::size_t level, std::size_t levels, DesignDraws& draws) {
  const std::size_t jump = morris_jump(levels);
  const bool can_rise = level + jump < levels, can_fall = level >= jump;
  const bool rises = can_rise && can_fall ? draws.below(2) == 1 : can_rise;
  return rises ? level + jump : level - jump;
}

void add_trajectory(const DesignWish& wish, std::uint32_t number, Design& design) {
  const std::size_t grid = grid_of(wish), factors = wish.factors.size();
  DesignDraws draws(wish.seed, DesignPurpose::paths, number);
  std::vector<std::size_t> level(factors);
  std::vector<double> point(factors);
  for (std::size_t f = 0; f < factors; ++f) {
    level[f] = draws.below(grid_levels(wish.factors[f], grid));
    point[f] = grid_coordinate(wish.factors[f], level[f], grid);
  }
  design.points.push_back(point);
  design.moves.push_back(draws.permutation(factors));
  for (const std::size_t f : design.moves.back()) {
    level[f] = moved_level(level[f], grid_levels(wish.factors[f], grid), draws);
    point[f] = grid_coordinate(wish.factors[f], level[f], grid);
    design.points.push_back(point);
  }
}

}  // namespace

std::uint64_t morris_points(const DesignWish& wish) {
  return saturating_product(wish.trajectories, wish.factors.size() + 1);
}

void check_morris(const DesignWish& wish, Problems& problems) {
  if (wish.trajectories == 0) {
    problems.add("trajectories", "Morris needs a number of trajectories", "1 or more",
                 "ten to fifty are usual");
  }
  if (grid_of(wish) % 2 == 1) {
    problems.add(
        "levels",
        formatted("a grid of %zu levels: half of it is no whole number of steps", wish.levels),
        "an even number", "4 is usual");
  }
}

Design make_morris(const DesignWish& wish) {
  Design design;
  for (std::size_t t = 0; t < wish.trajectories; ++t) {
    add_trajectory(wish, static_cast<std::uint32_t>(t), design);
  }
  return design;
}

}  // namespace rapport
