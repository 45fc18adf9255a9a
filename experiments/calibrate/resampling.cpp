#include "experiments/calibrate/resampling.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/quantile.h"

namespace rapport {

Bounds percentile_bounds(std::vector<double> estimates, double level) {
  const std::size_t all = estimates.size();
  std::erase_if(estimates, [](double estimate) { return std::isnan(estimate); });
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  if (estimates.empty() || 2 * estimates.size() < all) return {kUnknown, kUnknown};
  std::sort(estimates.begin(), estimates.end());
  return {quantile(estimates, (1 - level) / 2), quantile(estimates, (1 + level) / 2)};
}

}  // namespace rapport
