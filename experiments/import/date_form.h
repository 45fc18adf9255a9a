// How dates and moments are written.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace rapport {

/// Which of day and month comes first where both are numbers.
enum class DateOrder : std::uint8_t { plain, day_first, month_first };

/// What a text of one form counts, where it is a number.
enum class DateNumber : std::uint8_t { none, seconds, milliseconds, microseconds, excel_days };

/// A way to write dates. One row each, see date_forms().
struct DateForm {
  const char* name;  ///< for people, and in messages
  /// Y is a year of four digits, y of two; M and D a month and a day of one or two digits, m and d
  /// of two; B a month's name. All else stands for itself. Empty for numbers.
  const char* pattern;
  DateOrder order = DateOrder::plain;
  DateNumber number = DateNumber::none;
};
std::span<const DateForm> date_forms();

/// YYYY-MM-DD, the first of the forms.
const DateForm& iso_date();

/// A time of day, or a moment where its text names the day too.
struct ClockTime {
  std::int32_t second = 0;             ///< after midnight, 0..86,399
  std::optional<std::int64_t> day{};   ///< days since 1970-01-01
  std::optional<std::int32_t> east{};  ///< seconds that its clock is ahead of UTC, where it says so

  /// Seconds since 1970-01-01 00:00 UTC, where day and offset are known.
  std::optional<std::int64_t> instant() const;
};

/// A moment from an instant, on a clock that is ahead of UTC by `east` seconds.
ClockTime clock_time(std::int64_t instant, std::int32_t east);

/// Reads H:MM, H:MM:SS, with parts of a second, AM or PM, and an offset, alone or behind a date of
/// this form. Parts of a second are cut off. Nothing for any other text.
std::optional<ClockTime> parse_clock_time(std::string_view text, const DateForm& form = iso_date());

/// Reads a date of this form, alone or before a time, as days since 1970-01-01.
std::optional<std::int64_t> parse_day(std::string_view text, const DateForm& form = iso_date());

/// Reads an offset from UTC as +02:00, -0530, +2, Z or UTC, in seconds.
std::optional<std::int32_t> parse_offset(std::string_view text);

/// The forms of times that are read, for messages.
inline constexpr const char* kClockForm = "H:MM:SS, HH:MM AM, or behind a date";

}  // namespace rapport
