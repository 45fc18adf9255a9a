// Sobol' indices: which share of an output's variance each factor explains, alone and in all.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/core/interval.h"

namespace rapport {

struct SobolIndices {
  /// False where the output has no variance above that of luck: there is nothing to explain, and
  /// all indices are NaN with infinite half-widths.
  bool has_variance = false;
  double variance = 0.0;     ///< of the output over points, luck taken out
  double noise_share = 0.0;  ///< luck's share of the variance that outputs show, 0..1; NaN: unknown
  /// By factor, shares of `variance`: what a factor explains alone, and with all its interactions.
  /// Estimates, and more so bounds, may lie a little outside 0..1.
  std::vector<Interval> first, total;
};

/// Number of points of a design with this many factors and rows: (factors + 2) rows.
constexpr std::size_t sobol_points(std::size_t factors, std::size_t rows) {
  return (factors + 2) * rows;
}

/// Sobol' indices from the blocks of a radial design (Saltelli, Annoni, Azzini, Campolongo, Ratto
/// and Tarantola 2010, "Variance based sensitivity analysis of model output", Computer Physics
/// Communications 181): first all rows of A, then all of B, then for each factor i all of AB_i,
/// which is A with factor i of B. First-order indices by their estimator, mean of f(B) (f(AB_i) -
/// f(A)), with outputs less their mean; total-order ones by Jansen's (1999), half the mean of
/// (f(A) - f(AB_i))^2.
///
/// `outputs` is by point. `noise_variance` is that of one point's output (of a mean over
/// replications: their variance by their number), the same for all points and independent between
/// them: it is taken out. 0: none is known, and luck counts as if it were a factor's doing. A row
/// with a missing output (NaN) in any block is left out whole; `n` of the intervals says how many
/// there are.
///
/// Intervals are of the ratio of two means over rows, linearised (Janon, Klein, Lagnoux, Nodet and
/// Prieur 2014, "Asymptotic normality and efficiency of two Sobol index estimators", ESAIM
/// Probability and Statistics 18), with Student's quantile. They assume independent rows, so they
/// are too wide rather than too narrow where A and B are of a low-discrepancy sequence; of few rows
/// and outputs with long tails they are too narrow. Throws InvariantError where the number of
/// outputs is not that of a design, and for a negative noise_variance.
SobolIndices sobol_indices(std::size_t factors, std::span<const double> outputs,
                           double noise_variance = 0.0, double level = kConfidence);

/// The same of means over replications, replications[point][replication], from which luck is taken
/// out whether points share their replications (common random numbers) or not: each product of two
/// outputs leaves out the products within a replication, whose luck may go together. Fewer than
/// two replications do not tell luck apart: noise_share is NaN. Throws InvariantError where points
/// have unequal numbers of replications.
SobolIndices sobol_indices(std::size_t factors, std::span<const std::vector<double>> replications,
                           double level = kConfidence);

}  // namespace rapport
