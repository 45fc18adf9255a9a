// Differences of shares and means between two groups of customers, with intervals.
#pragma once

#include <cstdint>
#include <span>

#include "experiments/calibrate/resampling.h"

namespace rapport {

/// The mean of a group of independent customers, and what its error follows from.
struct GroupMean {
  std::uint64_t customers = 0;
  double mean = 0.0;
  double variance = 0.0;  ///< of one customer, unbiased

  double error_squared() const { return variance / static_cast<double>(customers); }
};
/// NaN for the variance of fewer than two values, and for the mean of none.
GroupMean group_mean(std::span<const double> values);

/// A difference and its 95 % interval.
struct Difference {
  double value = 0.0;
  Bounds bounds;
};

/// Share a of n_a less share b of n_b, with Newcombe's hybrid score interval (1998, Statistics in
/// Medicine 17, method 10): each share's Wilson interval, joined. Good near 0 and 1 and for few.
Difference share_difference(std::uint64_t yes_a, std::uint64_t n_a, std::uint64_t yes_b,
                            std::uint64_t n_b);

/// One group's mean with a weight in a sum.
struct WeightedMean {
  double weight = 1.0;
  GroupMean group;
};

/// Weighted sum of independent means: Student's interval with the degrees of freedom of Welch
/// (1947) and Satterthwaite. Two groups with weights 1 and -1 give Welch's interval of their
/// difference.
Difference sum_of_means(std::span<const WeightedMean> means);

}  // namespace rapport
