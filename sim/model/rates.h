// Rates of needs and streams: what their profiles and segment factors make of them.
#pragma once

#include <cstddef>

#include "sim/model/scenario.h"

namespace rapport {

/// Largest and smallest product of the profile's three multipliers.
double largest_multiplier(const RateProfile& profile);
double smallest_multiplier(const RateProfile& profile);

/// Needs per year of a customer of `segment` with rate factor 1, before the profile.
double rate_of(const NeedSpec& need, std::size_t segment);

/// The largest rate per year that can occur at rate factor 1: busiest segment, busiest hour.
double largest_rate(const NeedSpec& need, std::size_t segments);

/// Arrivals an hour at the busiest hour.
double largest_rate(const StreamSpec& stream);

/// Rate of the candidates that are thinned: max_per_year (of a stream: max_per_hour), or the
/// largest that can occur.
double candidate_rate(const NeedSpec& need, std::size_t segments);
double candidate_rate(const StreamSpec& stream);

}  // namespace rapport
