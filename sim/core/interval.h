// Confidence intervals for means and proportions.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "sim/core/moments.h"

namespace rapport {

/// An estimate with a confidence interval that is symmetric around `mean`.
struct Interval {
  double mean = std::numeric_limits<double>::quiet_NaN();
  double half_width = std::numeric_limits<double>::infinity();
  double level = 0.95;  ///< confidence, 0..1
  std::uint64_t n = 0;  ///< numbers (or pairs, or trials) behind it

  double lower() const { return mean - half_width; }
  double upper() const { return mean + half_width; }
  /// Whether x lies inside or on the bounds. An infinite half-width contains everything, so an
  /// estimate that rests on nothing never reads as a finding.
  bool contains(double x) const;
};

/// Student's interval for a mean (Student 1908; Law 2015, section 4.5). `level` in (0, 1).
///
/// Assumes independent, identically distributed numbers (replications, not customers of one run)
/// whose mean is near normal. Fewer than two numbers give an infinite half-width.
Interval student_interval(const Moments& moments, double level);

/// Student's interval for the mean of a[i] - b[i], for runs paired by common random numbers
/// (Law 2015, section 10.2.1). Assumes independent pairs; a and b of one pair may depend on each
/// other. Throws InvariantError where sizes differ.
Interval paired_interval(std::span<const double> a, std::span<const double> b, double level);

/// The x below which Student's t with `dof` > 0 degrees of freedom falls with probability `p`,
/// 0 < p < 1. Throws InvariantError outside.
double student_quantile(double p, double dof);

/// As student_quantile, for the standard normal.
double normal_quantile(double p);

/// Wilson's score interval for a proportion (Wilson 1927); good for few trials and near 0 and 1.
///
/// `mean` is the interval's centre, which is drawn from successes / n towards one half. Bounds
/// lie in 0..1 up to rounding; no trials give 0..1. Assumes independent trials of one probability.
/// Throws InvariantError where successes > n.
Interval wilson_interval(std::uint64_t successes, std::uint64_t n, double level);

}  // namespace rapport
