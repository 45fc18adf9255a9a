// The sample from which Sobol' indices are estimated.
#pragma once

#include "experiments/design/design.h"

namespace rapport {

// Points come row by row: A's, B's, and for each factor i A's with factor i from B (AB_i). So the
// first r (factors + 2) points are the design of r rows.

/// The point of a row of A.
inline std::size_t point_of_a(std::size_t row, std::size_t factors) { return row * (factors + 2); }
/// The point of a row of B.
inline std::size_t point_of_b(std::size_t row, std::size_t factors) {
  return point_of_a(row, factors) + 1;
}
/// The point of a row of A with one factor from B.
inline std::size_t point_of_ab(std::size_t row, std::size_t factor, std::size_t factors) {
  return point_of_a(row, factors) + 2 + factor;
}

/// `wish.points` rows of factors + 2 points.
std::uint64_t saltelli_points(const DesignWish& wish);
void check_saltelli(const DesignWish& wish, Problems& problems);
/// A and B are the first and the second half of the dimensions of one scrambled Sobol' sequence
/// (Saltelli, Annoni, Azzini, Campolongo, Ratto & Tarantola 2010, "Variance based sensitivity
/// analysis of model output", Computer Physics Communications 181, 259-270).
Design make_saltelli(const DesignWish& wish);

}  // namespace rapport
