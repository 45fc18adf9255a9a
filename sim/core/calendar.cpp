#include "sim/core/calendar.h"

#include <array>
#include <cstdio>

#include "sim/core/check.h"

namespace rapport {

namespace {

// The calendar repeats after 400 years: an era.
constexpr std::int64_t kDaysPerEra = 146097;
// Days from 0000-03-01 to 1970-01-01. Years count from March, so that the leap day comes last.
constexpr std::int64_t kEpoch = 719468;

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) { return floor_to(a, b) / b; }

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

int weekday_of_day(std::int64_t day) {
  return static_cast<int>(day + 3 - floor_to(day + 3, 7));  // 1970-01-01 was a Thursday
}

// A number of digits only: no sign, no space.
std::optional<int> parse_digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return value;
}

}  // namespace

std::int64_t days_from_civil(Date date) {
  const std::int64_t year = std::int64_t{date.year} - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;                        // 0..399
  const std::int64_t month = date.month + (date.month > 2 ? -3 : 9);        // 0 = March
  const std::int64_t day_of_year = (153 * month + 2) / 5 + (date.day - 1);  // 0..365
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kEpoch;
}

Date civil_from_days(std::int64_t days) {
  const std::int64_t shifted = days + kEpoch;
  const std::int64_t era = floor_div(shifted, kDaysPerEra);
  const std::int64_t day_of_era = shifted - era * kDaysPerEra;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;  // 0 = March
  const std::int64_t year = year_of_era + era * 400 + (month >= 10 ? 1 : 0);
  return {.year = static_cast<int>(year),
          .month = static_cast<int>(month < 10 ? month + 3 : month - 9),
          .day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1)};
}

bool exists(Date date) {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= days_in_month(date.year, date.month);
}

int weekday(Date date) { return weekday_of_day(days_from_civil(date)); }

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_digits(text.substr(0, 4));
  const auto month = parse_digits(text.substr(5, 2));
  const auto day = parse_digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const Date date{*year, *month, *day};
  return exists(date) ? std::optional(date) : std::nullopt;
}

std::string to_string(Date date) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  return text.data();
}

Calendar::Calendar(Date start) : start_day_(days_from_civil(start)) {
  check(exists(start), "a calendar starts on a date that exists");
}

std::int64_t Calendar::day_at(Time t) const { return start_day_ + floor_div(t, kDay); }

Date Calendar::date_at(Time t) const { return civil_from_days(day_at(t)); }

int Calendar::weekday_at(Time t) const { return weekday_of_day(day_at(t)); }

int Calendar::month_at(Time t) const { return date_at(t).month - 1; }

Time Calendar::time_of(Date date) const {
  check(exists(date), "time_of needs a date that exists");
  return (days_from_civil(date) - start_day_) * kDay;
}

Time Calendar::start_of_month_after(Time t) const {
  const Date now = date_at(t);
  return time_of(now.month == 12 ? Date{now.year + 1, 1, 1} : Date{now.year, now.month + 1, 1});
}

std::string Calendar::format(Time t) const {
  constexpr std::array<const char*, 7> names = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const Time second = (t - floor_to(t, kDay)) / kSecond;
  std::array<char, 40> clock{};
  std::snprintf(clock.data(), clock.size(), " %02d:%02d:%02d", static_cast<int>(second / 3600),
                static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  return std::string(names[static_cast<std::size_t>(weekday_at(t))]) + " " + to_string(date_at(t)) +
         clock.data();
}

}  // namespace rapport
