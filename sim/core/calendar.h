// Civil dates for a clock that counts ticks: the Gregorian calendar without daylight saving.
//
// Days are counted by Howard Hinnant's algorithms ("chrono-Compatible Low-Level Date
// Algorithms", 2013), which need no loop and no table and are right before 1970 too.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/core/clock.h"

namespace rapport {

/// A day in the proleptic Gregorian calendar: month 1..12, day 1..31.
struct Date {
  int year = 1970;
  int month = 1;
  int day = 1;

  auto operator<=>(const Date&) const = default;
};

/// Days from 1970-01-01 to `date`, negative before it (Hinnant 2013). `date` has to exist.
std::int64_t days_from_civil(Date date);

/// The date `days` days after 1970-01-01; inverse of days_from_civil (Hinnant 2013).
Date civil_from_days(std::int64_t days);

/// Whether the calendar has this day (2026-02-29 does not exist).
bool exists(Date date);

/// Weekdays as scenario files name them, Monday first.
inline constexpr std::array<const char*, 7> kWeekdayNames{"mon", "tue", "wed", "thu",
                                                          "fri", "sat", "sun"};

/// 0 = Monday .. 6 = Sunday.
int weekday(Date date);

/// Reads exactly YYYY-MM-DD (ISO 8601); nothing for any other text and for dates that do not exist.
std::optional<Date> parse_date(std::string_view text);

/// YYYY-MM-DD (ISO 8601).
std::string to_string(Date date);

/// Dates and hours of a clock whose tick 0 is midnight of `start`; right for negative times too.
class Calendar {
 public:
  /// Throws InvariantError where `start` does not exist.
  explicit Calendar(Date start);

  Date date_at(Time t) const;
  /// 0 = Monday .. 6 = Sunday.
  int weekday_at(Time t) const;
  /// 0 = January .. 11 = December, to index arrays (Date::month counts from 1).
  int month_at(Time t) const;

  /// Midnight at which `date` begins. Throws InvariantError where `date` does not exist.
  Time time_of(Date date) const;
  /// The first midnight of a month that is later than `t` (a month's start gives the next one).
  Time start_of_month_after(Time t) const;

  /// "Mon 2026-01-05 14:03:22": seconds rounded down.
  std::string format(Time t) const;

 private:
  std::int64_t day_at(Time t) const;  // days since 1970-01-01

  std::int64_t start_day_;
};

}  // namespace rapport
