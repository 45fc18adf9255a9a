#include "experiments/import/duration_form.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <vector>

using namespace rapport;

namespace {

/// The style of a column, or nothing where it can be two.
std::optional<NumberStyle> style_of(std::initializer_list<const char*> texts) {
  NumberTally tally;
  std::size_t line = 2;
  for (const char* text : texts) tally.see(text, line++);
  return tally.style();
}

constexpr NumberStyle kPoint{'.', '\0'}, kComma{',', '\0'};
constexpr NumberStyle kCommaThousands{'.', ','}, kPointThousands{',', '.'};

}  // namespace

TEST_CASE("durations are seconds, H:MM:SS, MM:SS or words") {
  CHECK(parse_duration("0") == 0);
  CHECK(parse_duration("57") == 57);
  CHECK(parse_duration("57.49") == 57);
  CHECK(parse_duration("57.5") == 58);
  CHECK(parse_duration("-3") == -3);
  CHECK(parse_duration("0:01:05") == 65);
  CHECK(parse_duration("00:01:05.600") == 66);
  CHECK(parse_duration("100:00:00") == 360'000);
  CHECK(parse_duration("1.02:03:04") == 86'400 + 7384);
  CHECK(parse_duration("4:30") == 270);
  CHECK(parse_duration("75:30") == 4530);
  CHECK(parse_duration("4:30", {.minute_unit = 60.0}) == 4 * 3600 + 30 * 60);
  for (const char* text : {"2m 35s", "2 min 35 sec", "155s", "155 s", "0h 2m 35s", "PT2M35S",
                           "2Min. 35Sek.", "155000ms", "2m35s"}) {
    CAPTURE(text);
    CHECK(parse_duration(text) == 155);
  }
  for (const char* text : {"", "-", "1:2:3", "0:60:00", "0:00:60", "4:3", "5 x", "5.", "1e3", "1,5",
                           "12345678901", "2m 35", "PT", "P", "s", "4:30:", "1.4:30"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("units and styles of numbers") {
  CHECK(parse_duration("155400", {.unit = 0.001}) == 155);
  CHECK(parse_duration("2.59", {.unit = 60.0}) == 155);
  CHECK(parse_duration("0.00179", {.unit = 86'400.0}) == 155);
  CHECK(parse_duration("155,4", {.style = kComma}) == 155);
  CHECK(parse_duration("1,485", {.style = kCommaThousands}) == 1485);
  CHECK(parse_duration("1,485,000.4", {.style = kCommaThousands}) == 1'485'000);
  CHECK(parse_duration("1.485,6", {.style = kPointThousands}) == 1486);
  CHECK(parse_duration("1 485", {.style = {',', ' '}}) == 1485);
  CHECK(parse_duration("1\xe2\x80\xaf"
                       "485",
                       {.style = {',', ' '}}) == 1485);
  CHECK_FALSE(parse_duration("14,85", {.style = kCommaThousands}).has_value());
  CHECK_FALSE(parse_duration("1485,000", {.style = kCommaThousands}).has_value());
  CHECK_FALSE(parse_duration("1,4850", {.style = kCommaThousands}).has_value());
}

TEST_CASE("how a column writes its numbers is told from all of them") {
  CHECK(style_of({"530", "68", "30"}) == kPoint);
  CHECK(style_of({"530", "68", "1,485"}) == kCommaThousands);
  CHECK(style_of({"530", "68", "1.485"}) == kPointThousands);
  CHECK(style_of({"1,485,000"}) == kCommaThousands);
  CHECK(style_of({"1,485.5"}) == kCommaThousands);
  CHECK(style_of({"1.485,5"}) == kPointThousands);
  CHECK(style_of({"12,5", "3"}) == kComma);
  CHECK(style_of({"0,250", "3,125"}) == kComma);
  CHECK(style_of({"12.345", "0.250", "1.5"}) == kPoint);
  CHECK(style_of({"1485", "12,345"}) == kComma);  // a thousand stands there without a comma
  CHECK(style_of({"1.234", "2.345"}) == kPoint);  // as fractions of seconds are written
  CHECK(style_of({"12", "1 485"}) == NumberStyle{'.', ' '});
  CHECK(style_of({"4:30", "0:04:30", "n/a"}) == kPoint);
  // Either could be meant.
  CHECK_FALSE(style_of({"1,485", "2,310"}).has_value());
  CHECK_FALSE(style_of({"1,485,000", "1,5"}).has_value());
}

TEST_CASE("forms that users can name are different, and each does something") {
  std::vector<DurationForm> forms;
  for (const NamedDurationForm& named : named_duration_forms()) {
    CAPTURE(named.name);
    DurationForm form{{'x', 'x'}, 0.0, 0.0};
    named.set(form);
    CHECK_FALSE(form == DurationForm{{'x', 'x'}, 0.0, 0.0});
    for (const DurationForm& other : forms) CHECK_FALSE(form == other);
    forms.push_back(form);
  }
  CHECK(std::string(unit_name(0.001)) == "milliseconds");
  CHECK(std::string(unit_name(60.0)) == "minutes");
}
