// Rates of needs and streams: what their profiles and segment factors make of them.
#pragma once

#include <cstddef>

#include "sim/scenario/scenario.h"

namespace rapport {

inline constexpr double kRateRounding = 1e-12;  ///< relative: what sums and products may lose

/// Largest and smallest product of the profile's four multipliers that any half hour of the week
/// in any month has. Not finite where a product cannot be computed with.
double largest_multiplier(const RateProfile& profile);
double smallest_multiplier(const RateProfile& profile);

/// Needs per year of a customer of `segment` with rate factor 1, before the profile.
double rate_of(const NeedSpec& need, std::size_t segment);

/// The largest rate per year that can occur at rate factor 1: busiest segment, busiest hour.
double largest_rate(const NeedSpec& need, std::size_t segments);

/// Arrivals an hour at the busiest hour.
double largest_rate(const StreamSpec& stream);

/// Rate of the candidates that are thinned, before the day factor: max_per_year (of a stream:
/// max_per_hour), or the largest that can occur.
double candidate_rate(const NeedSpec& need, std::size_t segments);
double candidate_rate(const StreamSpec& stream);

/// The part of the uniform numbers that day factors are drawn with: candidates can come at no more
/// than a bounded multiple of the rate, so one day in 4096, the busiest, is drawn as another one.
inline constexpr double kDayFactorShare = 1 - 0x1p-12;
/// A day's factor by its uniform number, and the largest that can be drawn; 1 where there is none.
double day_factor_of(const Distribution& law, double u);
double largest_day_factor(const std::optional<Distribution>& law);

}  // namespace rapport
