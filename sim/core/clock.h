// Integer simulation time.
//
// A Time counts ticks of one millisecond since the scenario's start (midnight of its start date,
// local civil time without daylight saving). Times before the start (warm-up) are negative.
#pragma once

#include <cstdint>
#include <limits>

namespace rapport {

using Time = std::int64_t;  ///< ticks since the scenario's start, or a duration in ticks

inline constexpr Time kSecond = 1000;
inline constexpr Time kMinute = 60 * kSecond;
inline constexpr Time kHour = 60 * kMinute;
inline constexpr Time kDay = 24 * kHour;
inline constexpr Time kWeek = 7 * kDay;
inline constexpr Time kYear = 365 * kDay;                         ///< without leap days
inline constexpr Time kNever = std::numeric_limits<Time>::max();  ///< later than any time

/// Largest multiple of `step` that is not above `t`; right for negative times too. step > 0.
constexpr Time floor_to(Time t, Time step) {
  const Time r = t % step;
  return t - (r < 0 ? r + step : r);
}

}  // namespace rapport
