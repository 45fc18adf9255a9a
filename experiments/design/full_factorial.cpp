#include "experiments/design/full_factorial.h"

#include "experiments/design/design_table.h"
#include "experiments/design/saturating.h"

namespace rapport {

std::uint64_t full_factorial_points(const DesignWish& wish) {
  std::uint64_t points = 1;
  for (const DesignFactor& factor : wish.factors) {
    points = saturating_product(points, grid_levels(factor, grid_of(wish)));
  }
  return points;
}

void check_full_factorial(const DesignWish&, Problems&) {}  // factors, levels and size say it all

Design make_full_factorial(const DesignWish& wish) {
  const std::size_t grid = grid_of(wish);
  Design design;
  const std::uint64_t points = full_factorial_points(wish);
  for (std::uint64_t point = 0; point < points; ++point) {
    std::vector<double> row(wish.factors.size());
    std::uint64_t rest = point;  // its digits, the last factor's first
    for (std::size_t f = wish.factors.size(); f-- > 0;) {
      const DesignFactor& factor = wish.factors[f];
      const std::uint64_t levels = grid_levels(factor, grid);
      row[f] = grid_coordinate(factor, static_cast<std::size_t>(rest % levels), grid);
      rest /= levels;
    }
    design.points.push_back(std::move(row));
  }
  return design;
}

}  // namespace rapport
