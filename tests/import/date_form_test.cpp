#include "experiments/import/date_form.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "experiments/import/local_zone.h"
#include "sim/core/calendar.h"
#include "sim/core/problem.h"

using namespace rapport;

namespace {

const DateForm& form(std::string_view name) {
  const auto found =
      std::ranges::find_if(date_forms(), [&](const DateForm& one) { return one.name == name; });
  REQUIRE(found != date_forms().end());
  return *found;
}

constexpr std::int32_t kNine = 9 * 3600 + 30 * 60 + 1;

}  // namespace

TEST_CASE("times of day and moments are read") {
  CHECK(parse_clock_time("7:02:47")->second == 7 * 3600 + 2 * 60 + 47);
  CHECK(parse_clock_time("07:02")->second == 7 * 3600 + 2 * 60);
  CHECK(parse_clock_time("23:59:59.987")->second == 86'399);
  CHECK(parse_clock_time("23:59:59,987")->second == 86'399);
  CHECK_FALSE(parse_clock_time("0:00:00")->day.has_value());
  for (const char* text : {"2026-01-05 09:30:01", "2026-01-05T9:30:01", "2026-1-5  9:30:01.25",
                           "Mon, 2026-01-05, 09:30:01"}) {
    CAPTURE(text);
    const auto time = parse_clock_time(text);
    REQUIRE(time.has_value());
    CHECK(time->second == kNine);
    CHECK(time->day == days_from_civil({2026, 1, 5}));
    CHECK_FALSE(time->east.has_value());
  }
  for (const char* text : {"", "9", "9:", "9:5", "9:60", "9:00:60", "24:00", "-1:00", "9:00:00x",
                           "9:00:00.", "2026-01-05", "2026-01-05 ", "2026-02-30 9:00",
                           "2026-01-05x9:00", "123:00", ":30", "9:00:00 a", "20260105 9:00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_clock_time(text).has_value());
  }
}

TEST_CASE("AM and PM, however they are written") {
  struct Case {
    const char* text;
    int hour;
  };
  for (const auto& [text, hour] :
       {Case{"12:30:01 AM", 0}, Case{"9:30:01 am", 9}, Case{"12:30:01PM", 12},
        Case{"1:30:01 p.m.", 13}, Case{"11:30:01 p. m.", 23},
        Case{"9:30:01\xe2\x80\xaf"
             "AM",
             9}}) {
    CAPTURE(text);
    const auto time = parse_clock_time(text);
    REQUIRE(time.has_value());
    CHECK(time->second == hour * 3600 + 30 * 60 + 1);
  }
  for (const char* text : {"13:00 PM", "0:30 AM", "9:00 xm", "9:00 amerika"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_clock_time(text).has_value());
  }
}

TEST_CASE("offsets from UTC") {
  struct Case {
    const char* text;
    int hours;
  };
  for (const auto& [text, hours] :
       {Case{"2026-01-05T09:30:01Z", 0}, Case{"2026-01-05 09:30:01 UTC", 0},
        Case{"2026-01-05T09:30:01+02:00", 2}, Case{"2026-01-05T09:30:01.5-0300", -3},
        Case{"2026-01-05 09:30:01 GMT+0100 (Central European Standard Time)", 1},
        Case{"2026-01-05T09:30:01+01[Europe/Berlin]", 1}}) {
    CAPTURE(text);
    const auto time = parse_clock_time(text);
    REQUIRE(time.has_value());
    CHECK(time->second == kNine);
    CHECK(time->east == 3600 * hours);
    CHECK(time->instant() == days_from_civil({2026, 1, 5}) * 86'400 + kNine - 3600 * hours);
  }
  // Another name of a zone says nothing more than the hour does.
  CHECK(parse_clock_time("2026-01-05 09:30:01 CET")->second == kNine);
  CHECK_FALSE(parse_clock_time("2026-01-05 09:30:01 CET")->east.has_value());
  for (const char* text : {"9:00 +1:0", "9:00 +15:00", "9:00 +01:60", "9:00 Zulu x", "9:00 +"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_clock_time(text).has_value());
  }
}

TEST_CASE("each form of dates reads the fifth of January 2026") {
  struct Case {
    const char *form, *date;
  };
  const Case cases[] = {
      {"YYYY-MM-DD", "2026-01-05"},
      {"YYYY/MM/DD", "2026/1/5"},
      {"YYYY.MM.DD", "2026.01.05"},
      {"YYYYMMDD", "20260105"},
      {"DD.MM.YYYY", "05.01.2026"},
      {"DD.MM.YY", "5.1.26"},
      {"DD/MM/YYYY", "5/1/2026"},
      {"DD/MM/YY", "05/01/26"},
      {"DD-MM-YYYY", "05-01-2026"},
      {"DD-MM-YY", "05-01-26"},
      {"MM/DD/YYYY", "1/5/2026"},
      {"MM/DD/YY", "01/05/26"},
      {"MM-DD-YYYY", "01-05-2026"},
      {"MM-DD-YY", "1-5-26"},
      {"DD Mon YYYY", "05 Jan 2026"},
      {"DD Mon YY", "5 January 26"},
      {"DD. Mon YYYY", "5. J\xc3\xa4nner 2026"},
      {"DD-Mon-YYYY", "05-ENE-2026"},
      {"DD-Mon-YY", "05-JAN-26"},
      {"DD/Mon/YYYY", "05/Jan/2026"},
      {"Mon DD, YYYY", "Jan. 5, 2026"},
      {"Mon DD YYYY", "Mon Jan 05 2026"},
  };
  std::size_t patterns = 0;
  for (const DateForm& one : date_forms()) patterns += one.number == DateNumber::none ? 1 : 0;
  CHECK(std::size(cases) == patterns);
  for (const auto& [name, date] : cases) {
    CAPTURE(name);
    CHECK(parse_day(date, form(name)) == days_from_civil({2026, 1, 5}));
    const auto time = parse_clock_time(std::string(date) + " 09:30:01", form(name));
    REQUIRE(time.has_value());
    CHECK(time->day == days_from_civil({2026, 1, 5}));
    CHECK(time->second == kNine);
    CHECK(parse_clock_time("9:30:01", form(name))->second == kNine);
    CHECK_FALSE(parse_day("nothing", form(name)).has_value());
  }
}

TEST_CASE("months in four languages") {
  struct Case {
    const char* date;
    int month;
  };
  for (const auto& [date, month] :
       {Case{"5 M\xc3\xa4rz 2026", 3}, Case{"5 mars 2026", 3}, Case{"5 f\xc3\xa9vr. 2026", 2},
        Case{"5 avril 2026", 4}, Case{"5 juin 2026", 6}, Case{"5 juillet 2026", 7},
        Case{"5 ao\xc3\xbbt 2026", 8}, Case{"5 agosto 2026", 8}, Case{"5 Okt 2026", 10},
        Case{"5 Dezember 2026", 12}, Case{"5 dic 2026", 12}, Case{"mar 5 may 2026", 5},
        Case{"Fri, 05 Jun 2026", 6}}) {
    CAPTURE(date);
    CHECK(parse_day(date, form("DD Mon YYYY")) == days_from_civil({2026, month, 5}));
  }
  CHECK(parse_day("Mar 5, 2026", form("Mon DD, YYYY")) == days_from_civil({2026, 3, 5}));
  CHECK_FALSE(parse_day("5 foo 2026", form("DD Mon YYYY")).has_value());
}

TEST_CASE("moments as numbers") {
  const std::int64_t day = days_from_civil({2026, 1, 5});
  struct Case {
    const char *form, *text;
    bool utc;
  };
  for (const auto& [name, text, utc] :
       {Case{"seconds since 1970 (UTC)", "1767605401", true},
        Case{"seconds since 1970 (UTC)", "1767605401.75", true},
        Case{"milliseconds since 1970 (UTC)", "1767605401750", true},
        Case{"microseconds since 1970 (UTC)", "1767605401750000", true},
        Case{"days of Excel since 1899-12-30", "46027.395845", false},
        Case{"days of Excel since 1899-12-30", "46027,395845", false}}) {
    CAPTURE(text);
    const auto time = parse_clock_time(text, form(name));
    REQUIRE(time.has_value());
    CHECK(time->day == day);
    CHECK(time->second == kNine);
    CHECK(time->east.has_value() == utc);
  }
  CHECK(parse_day("46027", form("days of Excel since 1899-12-30")) == day);
  // Customers' numbers are no moments.
  CHECK_FALSE(parse_clock_time("12345", form("seconds since 1970 (UTC)")).has_value());
  CHECK_FALSE(parse_clock_time("1767605401", form("days of Excel since 1899-12-30")).has_value());
}

TEST_CASE("days are read alone and before a time") {
  CHECK(parse_day("1970-01-02") == 1);
  CHECK(parse_day("1970-1-2") == 1);
  CHECK(parse_day("1970-01-02 10:00") == 1);
  for (const char* text : {"", "02.01.1970", "1970-01-02x", "1970-01-32", "1970-01-02 x",
                           "1970-01-023", "31/12/1970"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_day(text).has_value());
  }
}

TEST_CASE("the civil time of a place") {
  const LocalZone ahead("+05:30");
  CHECK(ahead.east(0) == 19'800);
  CHECK_THROWS_AS(LocalZone("Nowhere/Atlantis"), InvalidInput);
  CHECK_THROWS_AS(LocalZone("../etc/passwd"), InvalidInput);
  try {
    const LocalZone berlin("Europe/Berlin");
    const auto at = [](int month, int day, int hour) {
      return days_from_civil({2026, month, day}) * 86'400 + hour * 3600;
    };
    CHECK(berlin.east(at(1, 5, 12)) == 3600);
    CHECK(berlin.east(at(3, 29, 1) - 1) == 3600);
    CHECK(berlin.east(at(3, 29, 1)) == 7200);
    CHECK(berlin.east(at(10, 25, 1) - 1) == 7200);
    CHECK(berlin.east(at(10, 25, 1)) == 3600);
  } catch (const InvalidInput&) {
    MESSAGE("SKIPPED: this system does not know Europe/Berlin (package tzdata)");
  }
}
