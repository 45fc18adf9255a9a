#include "experiments/analysis/variance_reduction.h"

#include <algorithm>
#include <cmath>

#include "sim/core/check.h"

namespace rapport {

namespace {

// tanh(atanh(r) +- z / sqrt(n - 3))
Interval fisher_interval(double correlation, std::uint64_t pairs, double level) {
  Interval interval{.mean = correlation, .level = level, .n = pairs};
  if (std::isnan(correlation)) return interval;
  if (pairs < 4) return interval.with_bounds(-1.0, 1.0);
  if (std::abs(correlation) == 1.0) return interval.with_bounds(correlation, correlation);
  const double half =
      normal_quantile(0.5 + 0.5 * level) / std::sqrt(static_cast<double>(pairs - 3));
  const double place = std::atanh(correlation);
  return interval.with_bounds(std::min(correlation, std::tanh(place - half)),
                              std::max(correlation, std::tanh(place + half)));
}

}  // namespace

VarianceReduction variance_reduction(std::span<const double> policy,
                                     std::span<const double> against, double level) {
  check(policy.size() == against.size(), "paired runs come in equal numbers");
  Covariance both;
  Moments differences;
  for (std::size_t r = 0; r < policy.size(); ++r) {
    if (!std::isfinite(policy[r]) || !std::isfinite(against[r])) continue;
    both.add(policy[r], against[r]);
    differences.add(policy[r] - against[r]);
  }
  VarianceReduction reduction{.pairs = both.count()};
  reduction.paired = differences.variance();
  reduction.independent = both.x().variance() + both.y().variance();
  reduction.ratio = reduction.independent / reduction.paired;
  reduction.correlation = fisher_interval(both.correlation(), both.count(), level);
  return reduction;
}

}  // namespace rapport
