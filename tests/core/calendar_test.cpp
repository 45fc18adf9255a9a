#include "sim/core/calendar.h"

#include <doctest/doctest.h>

#include <chrono>

#include "sim/core/check.h"

using namespace rapport;

TEST_CASE("known days have known numbers and weekdays") {
  CHECK(days_from_civil({1970, 1, 1}) == 0);
  CHECK(days_from_civil({1969, 12, 31}) == -1);
  CHECK(days_from_civil({2000, 3, 1}) == 11017);
  CHECK(days_from_civil({0, 3, 1}) == -719468);
  CHECK(weekday({1970, 1, 1}) == 3);
  CHECK(weekday({1969, 7, 20}) == 6);  // the first moon landing, a Sunday
  CHECK(weekday({2026, 1, 5}) == 0);
  CHECK(weekday({1600, 2, 29}) == 1);
}

TEST_CASE("days and dates agree with std::chrono and with each other for 3000 years") {
  using std::chrono::sys_days;
  const std::int64_t first = days_from_civil({-401, 1, 1});
  const std::int64_t last = days_from_civil({2601, 1, 1});
  int wrong = 0;
  for (std::int64_t day = first; day < last; ++day) {
    const Date date = civil_from_days(day);
    const std::chrono::year_month_day expected{sys_days{std::chrono::days{static_cast<int>(day)}}};
    const Date oracle{static_cast<int>(expected.year()),
                      static_cast<int>(static_cast<unsigned>(expected.month())),
                      static_cast<int>(static_cast<unsigned>(expected.day()))};
    const std::chrono::weekday name{sys_days{expected}};
    const bool same = date == oracle && exists(date) && days_from_civil(date) == day &&
                      weekday(date) == static_cast<int>(name.iso_encoding()) - 1;
    wrong += same ? 0 : 1;
  }
  CHECK(last - first == 3002 * 365 + 728);
  CHECK(wrong == 0);
}

TEST_CASE("only real dates in ISO form are read") {
  CHECK(parse_date("2026-01-31") == Date{2026, 1, 31});
  CHECK(parse_date("2024-02-29") == Date{2024, 2, 29});
  CHECK(parse_date("2000-02-29") == Date{2000, 2, 29});
  for (const char* text :
       {"", "2026-1-31", "2026-01-31 ", " 026-01-31", "+026-01-31", "2026/01/31", "2026-02-29",
        "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-3x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text).has_value());
  }
  CHECK(to_string(Date{2026, 1, 5}) == "2026-01-05");
  CHECK(to_string(Date{987, 12, 31}) == "0987-12-31");
  CHECK(parse_date(to_string(Date{987, 12, 31})) == Date{987, 12, 31});
}

TEST_CASE("a calendar tells date, hour, weekday and month on both sides of its start") {
  const Calendar calendar(Date{2026, 1, 5});  // a Monday
  CHECK(calendar.format(0) == "Mon 2026-01-05 00:00:00");
  CHECK(calendar.format(14 * kHour + 3 * kMinute + 22 * kSecond + 999) ==
        "Mon 2026-01-05 14:03:22");
  CHECK(calendar.format(-1) == "Sun 2026-01-04 23:59:59");
  CHECK(calendar.format(-kDay) == "Sun 2026-01-04 00:00:00");
  CHECK(calendar.format(-5 * kDay + kHour) == "Wed 2025-12-31 01:00:00");

  CHECK(calendar.date_at(-5 * kDay) == Date{2025, 12, 31});
  CHECK(calendar.month_at(-5 * kDay) == 11);
  CHECK(calendar.month_at(0) == 0);
  CHECK(calendar.weekday_at(0) == 0);
  CHECK(calendar.weekday_at(kWeek - 1) == 6);
  CHECK(calendar.weekday_at(-1) == 6);
  CHECK(calendar.weekday_at(-kWeek) == 0);
}

TEST_CASE("dates become times and months have starts") {
  const Calendar calendar(Date{2024, 1, 15});
  CHECK(calendar.time_of({2024, 1, 15}) == 0);
  CHECK(calendar.time_of({2024, 3, 1}) == 46 * kDay);  // a leap year
  CHECK(calendar.time_of({2023, 12, 31}) == -15 * kDay);

  CHECK(calendar.start_of_month_after(0) == calendar.time_of({2024, 2, 1}));
  const Time february = calendar.time_of({2024, 2, 1});
  CHECK(calendar.start_of_month_after(february - 1) == february);
  CHECK(calendar.start_of_month_after(february) == calendar.time_of({2024, 3, 1}));
  CHECK(calendar.start_of_month_after(-15 * kDay) == calendar.time_of({2024, 1, 1}));

  for (Time day = -1000; day < 1000; ++day) {
    REQUIRE(calendar.time_of(calendar.date_at(day * kDay + kHour)) == day * kDay);
  }
}

TEST_CASE("dates that do not exist are refused") {
  CHECK_THROWS_AS(Calendar(Date{2026, 2, 29}), InvariantError);
  CHECK_THROWS_AS(static_cast<void>(Calendar(Date{2026, 1, 1}).time_of({2026, 0, 1})),
                  InvariantError);
}
