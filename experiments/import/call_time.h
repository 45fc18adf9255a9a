// Times and durations as call centres write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace rapport {

/// A time of day, or a moment where its text names the day too.
struct ClockTime {
  std::int32_t second = 0;          ///< after midnight, 0..86,399
  std::optional<std::int64_t> day;  ///< days since 1970-01-01
};

/// Reads H:MM, H:MM:SS and the same behind YYYY-MM-DD and a space or 'T'. Parts of a second are cut
/// off. Nothing for any other text.
std::optional<ClockTime> parse_clock_time(std::string_view text);

/// Reads YYYY-MM-DD, alone or before a time, as days since 1970-01-01.
std::optional<std::int64_t> parse_day(std::string_view text);

/// Reads plain seconds ("57", "57.5", "-3"), rounded to whole ones, or H:MM:SS. Not M:SS, which
/// could as well be H:MM. Nothing for any other text and beyond 9 digits.
std::optional<std::int32_t> parse_duration(std::string_view text);

/// The forms that these read, for messages.
inline constexpr const char* kDayForm = "YYYY-MM-DD";
inline constexpr const char* kClockForm = "H:MM:SS, HH:MM or YYYY-MM-DD HH:MM:SS";
inline constexpr const char* kDurationForm = "seconds or H:MM:SS";

}  // namespace rapport
