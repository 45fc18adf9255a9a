// What common random numbers gave: the variance of paired differences against independent runs.
#pragma once

#include <cstdint>
#include <span>

#include "sim/core/interval.h"

namespace rapport {

/// Of the difference of two policies on one output.
struct VarianceReduction {
  std::uint64_t pairs = 0;   ///< replications in which both have a value
  double paired = 0.0;       ///< variance of a paired difference, in the output's unit squared
  double independent = 0.0;  ///< of one of independent runs: the sum of both variances
  /// independent / paired: how many times as many replications independent runs would need for the
  /// same half-width, but for Student's quantile. Below 1 where common random numbers do harm.
  /// Infinite where differences do not vary and outputs do, NaN where neither does.
  double ratio = 0.0;
  /// Of the two outputs over replications, with Fisher's interval (1921): bounds within -1..1, of
  /// less than 4 pairs all of it. Assumes a bivariate normal law.
  Interval correlation{};
};

/// From values by replication, paired by random numbers; NaN: missing, and its pair left out. With
/// fewer than two pairs variances, ratio and correlation are NaN. See Law 2015, Simulation Modeling
/// and Analysis, section 11.2. Throws InvariantError for unequal numbers of replications.
VarianceReduction variance_reduction(std::span<const double> policy,
                                     std::span<const double> against, double level = kConfidence);

}  // namespace rapport
