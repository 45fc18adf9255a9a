#include "sim/model/rates.h"

#include <algorithm>

namespace rapport {

double largest_multiplier(const RateProfile& profile) {
  return std::ranges::max(profile.hour) * std::ranges::max(profile.weekday) *
         std::ranges::max(profile.month);
}

double smallest_multiplier(const RateProfile& profile) {
  return std::ranges::min(profile.hour) * std::ranges::min(profile.weekday) *
         std::ranges::min(profile.month);
}

double rate_of(const NeedSpec& need, std::size_t segment) {
  return need.per_year * (need.segment_factor.empty() ? 1.0 : need.segment_factor[segment]);
}

double largest_rate(const NeedSpec& need, std::size_t segments) {
  double largest = 0.0;
  for (std::size_t s = 0; s < segments; ++s) largest = std::max(largest, rate_of(need, s));
  return largest * largest_multiplier(need.profile);
}

double candidate_rate(const NeedSpec& need, std::size_t segments) {
  return need.max_per_year.value_or(largest_rate(need, segments));
}

double largest_rate(const StreamSpec& stream) {
  return stream.per_hour * largest_multiplier(stream.profile);
}

double candidate_rate(const StreamSpec& stream) {
  return stream.max_per_hour.value_or(largest_rate(stream));
}

}  // namespace rapport
