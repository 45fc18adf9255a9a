// How evenly points fill the unit cube.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "experiments/design/design_draws.h"

namespace rapport {

/// The square of the centred L2 discrepancy of points in [0, 1]^d: the mean squared difference
/// between the share of points in a box from a corner of the cube and its volume, over boxes of all
/// projections (Hickernell 1998, "A generalized discrepancy and quadrature error bound",
/// Mathematics of Computation 67, equation 5.1c). 0 is never reached; less is more even. `points`
/// is [point][dimension], not empty.
double centred_discrepancy(std::span<const std::vector<double>> points);

/// Swaps coordinates of two points, drawn by lot, wherever that makes the centred discrepancy less,
/// `attempts` times. What values each dimension has stays as it is. Each attempt takes time in
/// proportion to the number of points, by the updating formula of Jin, Chen & Sudjianto (2005, "An
/// efficient algorithm for constructing optimal design of computer experiments", Journal of
/// Statistical Planning and Inference 134, 268-287); memory is 8 bytes for each pair of points.
void lessen_discrepancy(std::vector<std::vector<double>>& points, std::size_t attempts,
                        DesignDraws& draws);

}  // namespace rapport
