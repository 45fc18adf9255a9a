// One factor of a design, and how a place in [0, 1] stands for its levels.
#pragma once

#include <cstddef>
#include <limits>
#include <string>

namespace rapport {

/// What a design needs to know of one factor.
struct DesignFactor {
  std::string name{};
  std::size_t levels =
      0;  ///< 0: a number between two ends; n: one of n listed levels, n at least 2
  /// Of a number its place between its ends that designs around a middle take for it; NaN: it is
  /// left as it is there.
  double middle = std::numeric_limits<double>::quiet_NaN();
};

/// Which of n listed levels a coordinate in [0, 1] stands for: min(n - 1, floor(u n)), from 0. Each
/// level has the same share of [0, 1]. `levels` at least 1.
std::size_t level_of(double u, std::size_t levels);

/// The coordinate in the middle of a listed level's share: (level + 0.5) / levels.
/// level_of(middle_of_level(i, n), n) is i.
double middle_of_level(std::size_t level, std::size_t levels);

/// The coordinate of a factor's level on a grid. Listed levels: middle_of_level, and `grid` is not
/// used. A number: one of `grid` values (at least 2) with equal steps from 0 to 1, both included.
double grid_coordinate(const DesignFactor& factor, std::size_t level, std::size_t grid);

/// How many levels a factor has on a grid: those listed, or `grid` of a number.
inline std::size_t grid_levels(const DesignFactor& factor, std::size_t grid) {
  return factor.levels > 0 ? factor.levels : grid;
}

}  // namespace rapport
