#include "experiments/calibrate/concentration.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "sim/core/check.h"
#include "sim/core/moments.h"
#include "sim/core/special.h"

namespace rapport {

namespace {

/// Sum of the first `top` of n descending numbers, each of which stands `times` times.
double top_sum(std::span<const double> descending, std::span<const std::uint32_t> times, double n) {
  double left = n, sum = 0.0;
  for (std::size_t i = 0; i < descending.size() && left > 0; ++i) {
    const double taken = std::min(left, static_cast<double>(times[i]));
    sum += taken * descending[i];
    left -= taken;
  }
  return sum;
}

void fit_log_normal(std::span<const double> descending, Concentration& result) {
  Moments logs;
  for (const double value : descending.first(result.positive)) logs.add(std::log(value));
  const auto n = static_cast<double>(logs.count());
  result.sigma = std::sqrt(logs.m2() / n);
  result.sigma_error = result.sigma / std::sqrt(2 * n);
  if (!(result.sigma > 0)) return;
  for (std::size_t i = 0; i < result.positive; ++i) {
    const double above = math::normal_cdf((logs.mean() - std::log(descending[i])) / result.sigma);
    const auto before = static_cast<double>(i);
    result.distance = std::max(
        {result.distance, std::abs(above - before / n), std::abs(above - (before + 1) / n)});
  }
}

void resample(std::span<const double> descending, std::uint32_t seed, Concentration& result) {
  std::array<std::vector<double>, kTops.size()> shares;
  std::vector<double> sigmas;
  const auto n = static_cast<double>(descending.size());
  for (std::uint32_t r = 0; r < kResamples; ++r) {
    ResampleDraws draws(seed, Resampling::customers, r);
    std::vector<std::uint32_t> times(descending.size());
    for (std::size_t i = 0; i < times.size(); ++i) ++times[draws.below(times.size())];
    const double sum = top_sum(descending, times, n);
    for (std::size_t t = 0; t < kTops.size(); ++t) {
      shares[t].push_back(sum > 0 ? top_sum(descending, times, kTops[t] * n) / sum
                                  : std::numeric_limits<double>::quiet_NaN());
    }
    sigmas.push_back(log_normal_sigma(shares[kMatchedTop].back(), kTops[kMatchedTop]));
  }
  for (std::size_t t = 0; t < kTops.size(); ++t) {
    result.share_bounds[t] = percentile_bounds(std::move(shares[t]));
  }
  result.matched_bounds = percentile_bounds(std::move(sigmas));
}

}  // namespace

double log_normal_top_share(double sigma, double top) {
  check(top > 0 && top < 1, "a part of the customers");
  return math::normal_cdf(sigma - math::normal_quantile(1 - top));
}

double log_normal_sigma(double share, double top) {
  check(top > 0 && top < 1, "a part of the customers");
  if (std::isnan(share)) return share;
  if (share >= 1) return std::numeric_limits<double>::infinity();
  // Rounding may put a share of customers who are all alike a little below `top`.
  return std::max(0.0, math::normal_quantile(share) + math::normal_quantile(1 - top));
}

double log_normal_gini(double sigma) {
  return 2 * math::normal_cdf(sigma / std::numbers::sqrt2) - 1;
}

double log_normal_cv(double sigma) { return std::sqrt(std::expm1(sigma * sigma)); }

double top_share(std::span<const double> descending, double top) {
  const std::vector<std::uint32_t> once(descending.size(), 1);
  const auto n = static_cast<double>(descending.size());
  return top_sum(descending, once, top * n) / top_sum(descending, once, n);
}

double gini(std::span<const double> descending) {
  // Of ascending numbers it is sum of (2 i - n - 1) x_i over n times the sum.
  const auto n = static_cast<double>(descending.size());
  double weighted = 0.0, sum = 0.0;
  for (std::size_t i = 0; i < descending.size(); ++i) {
    weighted += (n - 1 - 2 * static_cast<double>(i)) * descending[i];
    sum += descending[i];
  }
  return weighted / (n * sum);
}

Concentration concentration_of(std::vector<double> values, std::uint32_t seed) {
  std::sort(values.begin(), values.end(), std::greater<>());
  Concentration result;
  result.customers = values.size();
  for (const double value : values) {
    result.positive += value > 0 ? 1 : 0;
    result.zero += value == 0 ? 1 : 0;
    result.negative += value < 0 ? 1 : 0;
    result.sum += value;
  }
  check(result.positive >= 2 && result.sum > 0, "values that can be shared out");
  result.mean = result.sum / static_cast<double>(result.customers);
  result.gini = gini(values);
  for (std::size_t t = 0; t < kTops.size(); ++t) result.shares[t] = top_share(values, kTops[t]);
  fit_log_normal(values, result);
  result.matched_sigma = log_normal_sigma(result.shares[kMatchedTop], kTops[kMatchedTop]);
  resample(values, seed, result);
  return result;
}

}  // namespace rapport
