#include "sim/scenario/rates.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace rapport {

namespace {

/// The best product of the multipliers of any half hour of the week in a month. They are multiplied
/// in the order of Model::profile_at(), so that they are rounded in the same way, and no product
/// there is above the largest one here. (Rounding keeps order.)
template <class Better>
double best_product(const RateProfile& profile, double month, Better better) {
  double best = profile.hour[0] * profile.weekday[0] * month * profile.half_hour[0];
  for (std::size_t i = 1; i < kHalfHoursOfWeek; ++i) {
    const std::size_t hour = i % kHalfHoursOfDay / 2, day = i / kHalfHoursOfDay;
    const double product = profile.hour[hour] * profile.weekday[day] * month * profile.half_hour[i];
    if (better(product, best)) best = product;
  }
  return best;
}

}  // namespace

double largest_multiplier(const RateProfile& profile) {
  const double month = std::ranges::max(profile.month);
  const double hours = std::ranges::max(profile.hour) * std::ranges::max(profile.weekday) * month;
  if (!std::isfinite(hours)) return hours;  // some product may be infinity times 0
  return best_product(profile, month, std::greater<>());
}

double smallest_multiplier(const RateProfile& profile) {
  return best_product(profile, std::ranges::min(profile.month), std::less<>());
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

double day_factor_of(const Distribution& law, double u) {
  return law.quantile(u * kDayFactorShare);
}

double largest_day_factor(const std::optional<Distribution>& law) {
  return law ? law->quantile(kDayFactorShare) : 1.0;
}

}  // namespace rapport
