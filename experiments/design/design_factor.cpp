#include "experiments/design/design_factor.h"

#include <algorithm>

#include "sim/core/check.h"

namespace rapport {

std::size_t level_of(double u, std::size_t levels) {
  check(levels > 0 && u >= 0 && u <= 1, "a coordinate in [0, 1] and at least one level");
  return std::min(levels - 1, static_cast<std::size_t>(u * static_cast<double>(levels)));
}

double middle_of_level(std::size_t level, std::size_t levels) {
  return (static_cast<double>(level) + 0.5) / static_cast<double>(levels);
}

double grid_coordinate(const DesignFactor& factor, std::size_t level, std::size_t grid) {
  if (factor.levels > 0) return middle_of_level(level, factor.levels);
  return static_cast<double>(level) / static_cast<double>(grid - 1);
}

}  // namespace rapport
