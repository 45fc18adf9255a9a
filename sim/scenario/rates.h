// Rates of needs and streams: what their profiles and segment factors make of them.
#pragma once

#include <cstddef>

#include "sim/scenario/scenario.h"

namespace rapport {

inline constexpr double kRateRounding = 1e-12;  ///< relative: what sums and products may lose

/// The largest and the smallest product of the profile's four multipliers that any half hour of the
/// week has in any month. Not finite where a product is too large for a double.
double largest_multiplier(const RateProfile& profile);
double smallest_multiplier(const RateProfile& profile);

/// Needs per year of a customer of `segment` with rate factor 1, before the profile.
double rate_of(const NeedSpec& need, std::size_t segment);

/// The largest rate per year that can occur at rate factor 1: in the busiest segment, at the
/// busiest hour.
double largest_rate(const NeedSpec& need, std::size_t segments);

/// Arrivals an hour at the busiest hour.
double largest_rate(const StreamSpec& stream);

/// The rate at which candidates come before they are thinned, without the day factor: max_per_year
/// (of a stream: max_per_hour), or else the largest rate that can occur.
double candidate_rate(const NeedSpec& need, std::size_t segments);
double candidate_rate(const StreamSpec& stream);

/// Day factors are drawn with uniform numbers below this only. Thinning needs a largest factor, so
/// one day in 4096, the busiest, is drawn as another one.
inline constexpr double kDayFactorShare = 1 - 0x1p-12;
/// The factor of a day from its uniform number `u`, and the largest factor that can be drawn; 1
/// where there is no law.
double day_factor_of(const Distribution& law, double u);
double largest_day_factor(const std::optional<Distribution>& law);

}  // namespace rapport
