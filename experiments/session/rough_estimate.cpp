#include "experiments/session/rough_estimate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "sim/core/moments.h"

namespace rapport {

namespace {

bool is_there(const CustomerState& c) { return c.left == kNever; }

}  // namespace

Interval rough_estimate(const MetricKey& key, const std::vector<CustomerState>& policy,
                        const std::vector<CustomerState>& against) {
  const std::string_view id = key.metric->id;
  const bool stays = id == "retention", satisfied = id == "satisfaction";
  Moments moments;
  if (!key.part.is_whole() || (!stays && !satisfied)) return {};
  const std::size_t both = std::min(policy.size(), against.size());
  for (std::size_t id_ = 0; id_ < both; ++id_) {
    const CustomerState &a = policy[id_], &b = against[id_];
    if (a.joined != 0 || b.joined != 0) continue;  // newcomers are not the same
    if (stays) {
      moments.add(100.0 * (static_cast<double>(is_there(a)) - static_cast<double>(is_there(b))));
    } else if (is_there(a) && is_there(b)) {
      moments.add(a.satisfaction - b.satisfaction);
    }
  }
  Interval interval = student_interval(moments, kConfidence);
  // That no customer differs does not say how many could.
  if (interval.half_width == 0.0) interval.half_width = std::numeric_limits<double>::infinity();
  return interval;
}

std::vector<double> rough_half_widths(const std::vector<Time>& moments,
                                      const std::vector<CustomerState>& policy,
                                      const std::vector<CustomerState>& against) {
  // By moment: how many are there under one of the two and not under the other, from then on.
  std::vector<double> only_policy(moments.size() + 1), only_against(moments.size() + 1);
  const auto leaves_at = [&](const CustomerState& c) {
    return std::ranges::lower_bound(moments, c.left, std::ranges::less_equal{}) - moments.begin();
  };
  double customers = 0.0;
  for (std::size_t i = 0; i < std::min(policy.size(), against.size()); ++i) {
    if (policy[i].joined != 0 || against[i].joined != 0) continue;
    customers += 1.0;
    if (policy[i].left == against[i].left) continue;
    const auto a = leaves_at(policy[i]), b = leaves_at(against[i]);
    std::vector<double>& more = a > b ? only_policy : only_against;
    more[static_cast<std::size_t>(std::min(a, b))] += 1.0;
    more[static_cast<std::size_t>(std::max(a, b))] -= 1.0;
  }
  std::vector<double> widths;
  double up = 0.0, down = 0.0;
  for (std::size_t m = 0; m < moments.size(); ++m) {
    up += only_policy[m];
    down += only_against[m];
    const double mean = (up - down) / customers;
    const double spread = std::sqrt(((up + down) / customers - mean * mean) / customers);
    widths.push_back(up + down > 0.0 ? 100.0 * normal_quantile(0.5 + kConfidence / 2.0) * spread
                                     : std::numeric_limits<double>::infinity());
  }
  return widths;
}

}  // namespace rapport
