#include "experiments/session/rough_estimate.h"

#include <algorithm>
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

}  // namespace rapport
