#include "experiments/import/call_time.h"

#include <doctest/doctest.h>

#include "sim/core/calendar.h"

using namespace rapport;

TEST_CASE("times of day and moments are read") {
  CHECK(parse_clock_time("7:02:47")->second == 7 * 3600 + 2 * 60 + 47);
  CHECK(parse_clock_time("07:02")->second == 7 * 3600 + 2 * 60);
  CHECK(parse_clock_time("23:59:59.987")->second == 86'399);
  CHECK_FALSE(parse_clock_time("0:00:00")->day.has_value());
  for (const char* text : {"2026-01-05 09:30:01", "2026-01-05T9:30:01"}) {
    const auto time = parse_clock_time(text);
    REQUIRE(time.has_value());
    CHECK(time->second == 9 * 3600 + 30 * 60 + 1);
    CHECK(time->day == days_from_civil({2026, 1, 5}));
  }
  for (const char* text : {"", "9", "9:", "9:5", "9:60", "9:00:60", "24:00", "-1:00", "9:00:00x",
                           "9:00:00.", "9:00 am", "2026-01-05", "2026-01-05 ", "2026-02-30 9:00",
                           "2026-01-05x9:00", "123:00", ":30"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_clock_time(text).has_value());
  }
}

TEST_CASE("days are read alone and before a time") {
  CHECK(parse_day("1970-01-02") == 1);
  CHECK(parse_day("1970-01-02 10:00") == 1);
  for (const char* text :
       {"", "1970-1-2", "02.01.1970", "1970-01-02x", "1970-01-32", "1970-01-02 x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_day(text).has_value());
  }
}

TEST_CASE("durations are seconds or H:MM:SS") {
  CHECK(parse_duration("0") == 0);
  CHECK(parse_duration("57") == 57);
  CHECK(parse_duration("57.49") == 57);
  CHECK(parse_duration("57.5") == 58);
  CHECK(parse_duration("-3") == -3);
  CHECK(parse_duration("0:01:05") == 65);
  CHECK(parse_duration("100:00:00") == 360'000);
  for (const char* text :
       {"", "-", "4:30", "1:2:3", "0:60:00", "0:00:60", "5 s", "5.", "1e3", "1,5", "12345678901"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}
