#include "sim/core/interval.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "sim/core/check.h"

namespace rapport {

namespace {

// The probability below the upper bound of a two-sided interval.
double upper_tail(double level) {
  check(level > 0.0 && level < 1.0, "an interval's level lies between 0 and 1");
  return 0.5 + 0.5 * level;
}

}  // namespace

bool Interval::contains(double x) const {
  if (std::isnan(x)) return false;
  return std::isinf(half_width) || (x >= lower() && x <= upper());
}

Interval Interval::with_bounds(double from, double to) const {
  Interval interval = *this;
  interval.low = from;
  interval.high = to;
  interval.half_width = std::max(mean - from, to - mean);
  return interval;
}

double student_quantile(double p, double dof) {
  check(p > 0.0 && p < 1.0, "a quantile's probability lies between 0 and 1");
  check(dof > 0.0, "Student's t needs a positive number of degrees of freedom");
  return boost::math::quantile(boost::math::students_t(dof), p);
}

double normal_quantile(double p) {
  check(p > 0.0 && p < 1.0, "a quantile's probability lies between 0 and 1");
  return boost::math::quantile(boost::math::normal(), p);
}

Interval student_interval(const Moments& moments, double level) {
  const double p = upper_tail(level);
  Interval interval{.mean = moments.mean(), .level = level, .n = moments.count()};
  if (moments.count() >= 2) {
    const double dof = static_cast<double>(moments.count() - 1);
    interval.half_width = student_quantile(p, dof) * moments.standard_error();
  }
  return interval;
}

double always_valid_factor(std::uint64_t n, double level, double g) {
  check(level > 0.0 && level < 1.0, "an interval's level lies between 0 and 1");
  check(g > 0.0, "the prior of effect sizes has a finite variance");
  constexpr double kEndless = std::numeric_limits<double>::infinity();
  if (n < 2) return kEndless;
  const double count = static_cast<double>(n);
  const double log_r = std::log(g / (count + g));
  // B < 1 / alpha  <=>  (1 + x) / (1 + r x) < K  <=>  x (1 - K r) < K - 1
  const double log_k = -(std::log1p(-level) + 0.5 * log_r) * (2.0 / count);
  if (log_k + log_r >= 0.0) return kEndless;
  const double x = std::expm1(log_k) / -std::expm1(log_k + log_r);
  return std::sqrt((count - 1.0) * x);
}

Interval always_valid_interval(const Moments& moments, double level, double g) {
  const double factor = always_valid_factor(moments.count(), level, g);
  Interval interval{.mean = moments.mean(), .level = level, .n = moments.count()};
  // An infinite factor is not multiplied: infinity times a standard error of 0 would be NaN.
  if (std::isfinite(factor)) interval.half_width = factor * moments.standard_error();
  return interval;
}

Interval wilson_interval(std::uint64_t successes, std::uint64_t n, double level) {
  check(successes <= n, "no more successes than trials");
  const double z = normal_quantile(upper_tail(level));
  if (n == 0) return {.mean = 0.5, .half_width = 0.5, .level = level, .n = 0};
  const double trials = static_cast<double>(n);
  const double share = static_cast<double>(successes) / trials;
  // (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
  const double shrink = 1.0 + z * z / trials;
  const double spread = share * (1.0 - share) / trials + z * z / (4.0 * trials * trials);
  return {.mean = (share + z * z / (2.0 * trials)) / shrink,
          .half_width = z * std::sqrt(spread) / shrink,
          .level = level,
          .n = n};
}

}  // namespace rapport
