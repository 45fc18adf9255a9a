// Confidence intervals for means and proportions.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "sim/core/moments.h"

namespace rapport {

/// The level of every interval that people are shown, unless it says otherwise.
inline constexpr double kConfidence = 0.95;

/// An estimate with a confidence interval. It is symmetric around `mean` unless it has bounds of
/// its own.
struct Interval {
  double mean = std::numeric_limits<double>::quiet_NaN();
  double half_width = std::numeric_limits<double>::infinity();  ///< the longer side, see below
  double level = 0.95;                                          ///< confidence, 0..1
  std::uint64_t n = 0;  ///< numbers (or pairs, or trials) behind it
  /// Bounds of an interval that reaches less far to one side of `mean`, as counts have; NaN where
  /// it reaches `half_width` to both.
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();

  double lower() const { return is_symmetric() ? mean - half_width : low; }
  double upper() const { return is_symmetric() ? mean + half_width : high; }
  bool is_symmetric() const { return !(low == low && high == high); }
  /// The same estimate with these bounds, low <= mean <= high; `half_width` becomes the longer
  /// side.
  Interval with_bounds(double from, double to) const;
  /// Whether x lies inside or on the bounds. An infinite half-width contains everything, so an
  /// estimate that rests on nothing never reads as a finding.
  bool contains(double x) const;
};

/// Student's interval for a mean (Student 1908; Law 2015, section 4.5). `level` in (0, 1).
///
/// Assumes independent, identically distributed numbers (replications, not customers of one run)
/// whose mean is near normal. Fewer than two numbers give an infinite half-width.
Interval student_interval(const Moments& moments, double level);

/// The x below which Student's t with `dof` > 0 degrees of freedom falls with probability `p`,
/// 0 < p < 1. Throws InvariantError outside.
double student_quantile(double p, double dof);

/// As student_quantile, for the standard normal.
double normal_quantile(double p);

/// Half-width, in standard errors, of the always-valid interval after n numbers: with r = g / (n +
/// g) and K = (1 / ((1 - level) sqrt(r)))^(2 / n) it is sqrt((n - 1) (K - 1) / (1 - K r)), infinite
/// where K r >= 1 (at 95 % and g = 1 below 5 numbers) and for n < 2. Throws InvariantError for a
/// level outside (0, 1) or g <= 0.
double always_valid_factor(std::uint64_t n, double level, double g = 1.0);

/// A confidence sequence for the mean of independent normal numbers with unknown variance: with
/// probability `level` at least, the intervals after 2, 3, 4, ... numbers hold the mean *all of
/// them*, so one may look as often as one likes and stop when one likes.
///
/// The interval holds each m that the following test does not reject. Of the numbers less m, let t
/// be Student's statistic, x = t^2 / (n - 1) and r = g / (n + g). The Bayes factor of an effect
/// size (mean over standard deviation) drawn from N(0, 1/g) against none, the right Haar prior on
/// the standard deviation under both, is B = sqrt(r) ((1 + x) / (1 + r x))^(n/2). It is a
/// nonnegative martingale of mean 1 in what does not depend on scale, if m is the mean
/// (Perez-Ortiz, Lardy, de Heide and Grunwald 2024; Wang and Ramdas 2025), so by Ville's inequality
/// it ever reaches 1 / (1 - level) with probability 1 - level at most. B for a fixed n: Gonen,
/// Johnson, Lu and Westfall 2005, who have two samples. With g = 1 and 95 % it takes 8.4 standard
/// errors at n = 5, 3.9 at 10 and 3.3 to 3.5 from 20 to 500, so it asks for about three times as
/// many numbers as Student's interval does for the same width.
///
/// For numbers that are not normal it is approximate, as Student's is; docs/verification.md has
/// measured figures.
Interval always_valid_interval(const Moments& moments, double level, double g = 1.0);

/// Wilson's score interval for a proportion (Wilson 1927); good for few trials and near 0 and 1.
///
/// `mean` is the interval's centre, which is drawn from successes / n towards one half. Bounds
/// lie in 0..1 up to rounding; no trials give 0..1. Assumes independent trials of one probability.
/// Throws InvariantError where successes > n.
Interval wilson_interval(std::uint64_t successes, std::uint64_t n, double level);

}  // namespace rapport
