#include <algorithm>
#include <cmath>

#include "experiments/import/call_fit.h"
#include "sim/core/distribution.h"

namespace rapport {

namespace {

/// Largest distance between the shares of sorted numbers and a law.
double kolmogorov_smirnov(const std::vector<double>& sorted, const Distribution& law) {
  const auto n = static_cast<double>(sorted.size());
  double gap = 0.0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double p = law.cdf(sorted[i]);
    gap = std::max({gap, std::abs(p - static_cast<double>(i) / n),
                    std::abs(static_cast<double>(i + 1) / n - p)});
  }
  return gap;
}

}  // namespace

ServiceFit fit_service(std::vector<double> seconds) {
  ServiceFit fit;
  if (seconds.empty()) return fit;
  std::sort(seconds.begin(), seconds.end());
  double sum = 0.0, squares = 0.0;
  std::size_t brief = 0;
  for (const double s : seconds) {
    sum += s;
    squares += s * s;
    brief += s < 10.0 ? 1 : 0;
  }
  const auto n = static_cast<double>(seconds.size());
  fit.mean = sum / n;
  fit.cv = std::sqrt(std::max(0.0, squares / n - fit.mean * fit.mean)) / fit.mean;
  fit.short_share = static_cast<double>(brief) / n;
  if (fit.cv > 0) {
    fit.log_normal_gap = kolmogorov_smirnov(seconds, Distribution::log_normal(fit.mean, fit.cv));
  }
  fit.seconds = std::move(seconds);
  return fit;
}

}  // namespace rapport
