#include "experiments/calibrate/difference.h"

#include <cmath>
#include <limits>

#include "sim/core/interval.h"
#include "sim/core/moments.h"

namespace rapport {

GroupMean group_mean(std::span<const double> values) {
  Moments moments;
  for (const double value : values) moments.add(value);
  return {moments.count(), moments.mean(), moments.variance()};
}

Difference share_difference(std::uint64_t yes_a, std::uint64_t n_a, std::uint64_t yes_b,
                            std::uint64_t n_b) {
  const double a = static_cast<double>(yes_a) / static_cast<double>(n_a);
  const double b = static_cast<double>(yes_b) / static_cast<double>(n_b);
  const Interval of_a = wilson_interval(yes_a, n_a, kConfidence);
  const Interval of_b = wilson_interval(yes_b, n_b, kConfidence);
  const double below = std::hypot(a - of_a.lower(), of_b.upper() - b);
  const double above = std::hypot(of_a.upper() - a, b - of_b.lower());
  return {a - b, {a - b - below, a - b + above}};
}

Difference sum_of_means(std::span<const WeightedMean> means) {
  double value = 0.0, variance = 0.0, scaled = 0.0;
  for (const auto& [weight, group] : means) {
    const double part = weight * weight * group.error_squared();
    value += weight * group.mean;
    variance += part;
    scaled += part * part / static_cast<double>(group.customers - 1);
  }
  // Where no group varies the difference is known as far as these customers go.
  if (variance == 0) return {value, {value, value}};
  if (std::isnan(variance)) {
    constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    return {value, {kUnknown, kUnknown}};
  }
  const double degrees = variance * variance / scaled;
  const double half = student_quantile(0.5 + kConfidence / 2, degrees) * std::sqrt(variance);
  return {value, {value - half, value + half}};
}

}  // namespace rapport
