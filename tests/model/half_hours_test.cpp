// Multipliers by half hour of the week: files, checks, the largest rate, look-up, load.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "sim/file/scenario_file.h"
#include "sim/forecast/analysis.h"
#include "sim/model/model.h"
#include "sim/scenario/rates.h"
#include "sim/scenario/validate.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

ScenarioFile read_text(const std::string& text, std::vector<Override> set = {}) {
  ReadOptions options;
  options.set = std::move(set);
  options.read = [text](const std::string&) { return text; };
  return read_scenario_file("a.toml", options);
}

/// Forty-eight numbers: `value` at half hour `at`, 1 elsewhere.
std::string numbers(std::size_t at, const std::string& value) {
  std::string list;
  for (std::size_t i = 0; i < 48; ++i) {
    list += (i == 0 ? "" : ", ") + (i == at ? value : std::string("1"));
  }
  return "[" + list + "]";
}

using Week = std::array<double, kHalfHoursOfWeek>;

/// Of the need, as it is read.
Week week_of(const std::string& half_hours) {
  std::string text = write_scenario(small_scenario());
  const std::string rate = "rate = \"6 / year\"\n";
  const std::size_t at = text.find(rate);
  REQUIRE(at != std::string::npos);
  text.insert(at, "profile.half_hour = " + half_hours + "\n");
  return read_text(text).today.needs[0].profile.half_hour;
}

}  // namespace

TEST_CASE("half hours are read by weekdays and ranges of them") {
  const Week week =
      week_of("{ \"mon-thu\" = " + numbers(16, "2.5") + ", \"fri\" = " + numbers(0, "0") +
              ", \"sat-sun\" = " + numbers(47, "0.1") + " }");
  for (std::size_t i = 0; i < week.size(); ++i) {
    const std::size_t day = i / 48, half = i % 48;
    double expected = 1.0;
    if (day < 4 && half == 16) expected = 2.5;
    if (day == 4 && half == 0) expected = 0.0;
    if (day > 4 && half == 47) expected = 0.1;
    CAPTURE(i);
    CHECK(week[i] == expected);
  }
  const Week around = week_of("{ \"sun-tue\" = " + numbers(3, "7") + " }");
  CHECK(around[6 * 48 + 3] == 7.0);  // Sunday, Monday, Tuesday; the others have 1 all day
  CHECK(around[3] == 7.0);
  CHECK(around[48 + 3] == 7.0);
  CHECK(std::ranges::count(around, 1.0) == 336 - 3);
  CHECK(std::ranges::count(week_of("{ \"daily\" = " + numbers(3, "7") + " }"), 7.0) == 7);
  CHECK(std::ranges::count(week_of("{ \"mon, wed-thu\" = " + numbers(3, "7") + " }"), 7.0) == 3);
  CHECK(std::ranges::count(week_of("{}"), 1.0) == 336);
}

TEST_CASE("half hours are written with equal weekdays together, and read back to the same bits") {
  Scenario s = small_scenario();
  Week& week = s.needs[0].profile.half_hour;
  for (std::size_t i = 0; i < 4 * 48; ++i) week[i] = static_cast<double>(i % 48) / 7.0;
  for (std::size_t i = 4 * 48; i < 5 * 48; ++i) week[i] = 1e-300 * static_cast<double>(i);
  std::copy_n(week.begin(), 48, week.begin() + 6 * 48);  // Sunday as Monday to Thursday
  s.streams[0].profile.half_hour[5 * 48] = 0.1 + 0.2;
  const std::string text = write_scenario(s);
  CHECK(text.find("\"mon-thu, sun\" = [0, 0.14285714285714285, ") != std::string::npos);
  CHECK(text.find("\"fri\" = [1.92e-298, ") != std::string::npos);
  CHECK(text.find("profile.half_hour = { \"sat\" = [0.30000000000000004, 1, ") !=
        std::string::npos);
  const Scenario back = read_text(text).today;
  CHECK(back.needs[0].profile.half_hour == s.needs[0].profile.half_hour);
  CHECK(back.streams[0].profile.half_hour == s.streams[0].profile.half_hour);
  CHECK(write_scenario(back) == text);
  CHECK(write_scenario(small_scenario()).find("half_hour") == std::string::npos);
}

TEST_CASE("what is put over half hours replaces all weekdays, as with timetables") {
  const std::string path = "stream.passers-by.profile.half_hour";
  const ScenarioFile file =
      read_text(write_scenario(small_scenario()) + "\n[policy.busy]\n" + path +
                    " = { \"mon\" = " + numbers(1, "0.5") + " }\n",
                {{path, "{ \"mon-fri\" = " + numbers(9, "0.25") + " }", "--set"}});
  const Week& today = file.today.streams[0].profile.half_hour;
  CHECK(std::ranges::count(today, 0.25) == 5);
  const Week& then = file.policies[0].changes[0].then.streams[0].profile.half_hour;
  CHECK(std::ranges::count(then, 0.25) == 0);
  CHECK(std::ranges::count(then, 0.5) == 1);
}

TEST_CASE("half hours below 0 or without end are refused, once for all weekdays of a list") {
  Scenario s = small_scenario();
  Week& week = s.needs[0].profile.half_hour;
  for (std::size_t day = 1; day < 4; ++day) week[day * 48 + 5] = -1.0;
  Problems problems = find_problems(s);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].where == "need 'question'");
  CHECK(problems[0].what == "profile.half_hour.tue[5] is -1");
  CHECK(problems[0].allowed == "at least 0");
  week.fill(1.0);
  week[335] = std::numeric_limits<double>::infinity();
  problems = find_problems(s);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].what == "profile.half_hour.sun[47] is inf");
  // A largest rate that cannot be computed with, though the infinite product is multiplied with 0.
  week.fill(0.0);
  s.needs[0].profile.hour[0] = 1e200;
  s.needs[0].profile.weekday[0] = 1e200;
  problems = find_problems(s);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].what == "the largest rate per year is inf");
}

TEST_CASE("the largest rate is the largest product, not the product of the largest") {
  RateProfile profile;
  profile.hour[9] = 2.0;                               // 09:00 to 10:00
  profile.weekday[0] = 3.0;                            // Monday
  profile.month[11] = 5.0;                             // December
  profile.half_hour.fill(0.5);                         // Monday morning below the rest
  profile.half_hour[19] = 0.1;                         // Monday 09:30
  profile.half_hour[18] = 0.25;                        // Monday 09:00
  profile.half_hour[48 * 6] = 4;                       // Sunday 00:00
  CHECK(largest_multiplier(profile) == 20.0);          // Sunday: 1 * 1 * 5 * 4
  CHECK(smallest_multiplier(profile) == Approx(0.5));  // Tuesday; Monday 09:30 has 6 * 0.1
  profile.half_hour[18] = 0.75;                        // Monday: 2 * 3 * 5 * 0.75
  CHECK(largest_multiplier(profile) == 22.5);
  Scenario s = small_scenario();
  s.needs[0].profile = profile;
  s.streams[0].profile = profile;
  const Model m = build_model(s);
  CHECK(m.needs[0].mean_gap == Approx(kYear / (6.0 * 22.5)));
  CHECK(m.streams[0].mean_gap == Approx(kHour / (2.0 * 22.5)));
  CHECK(m.needs[0].thinned);
  CHECK(m.streams[0].thinned);
}

TEST_CASE("half hours that undo the hours are no reason to thin") {
  Scenario s = small_scenario();
  s.streams[0].profile.hour[9] = 2.0;
  for (std::size_t day = 0; day < 7; ++day) {
    for (const std::size_t half : {18, 19}) s.streams[0].profile.half_hour[48 * day + half] = 0.5;
  }
  CHECK_FALSE(build_model(s).streams[0].thinned);
}

TEST_CASE("a profile is looked up at its half hour, in the warm-up too") {
  Scenario s = small_scenario();
  s.start = {2026, 1, 15};  // a Thursday
  s.warmup = 10 * kDay;
  s.streams[0].profile.hour[23] = 2.0;
  s.streams[0].profile.month[1] = 3.0;
  s.streams[0].profile.half_hour[3 * 48 + 47] = 5.0;  // Thursday 23:30
  s.streams[0].profile.half_hour[0] = 7.0;            // Monday 00:00
  const Model m = build_model(s);
  const auto value_at = [&](Time t) { return m.profile_at(m.streams[0].profile, t); };
  CHECK(value_at(kDay - 1) == 10.0);
  CHECK(value_at(kDay - kHalfHour) == 10.0);
  CHECK(value_at(kDay - kHalfHour - 1) == 2.0);
  CHECK(value_at(kDay) == 1.0);
  CHECK(value_at(-6 * kDay - 1) == 10.0);
  CHECK(value_at(m.begin) == 7.0);
  CHECK(value_at(m.begin + kHalfHour) == 1.0);
  CHECK(value_at(21 * kDay + 23 * kHour + kHalfHour) == 30.0);  // Thursday, 5 February
  CHECK(m.streams[0].profile.by_half_hour);
  CHECK_FALSE(m.needs[0].profile.by_half_hour);
}

TEST_CASE("load by half hour has the rate of that half hour, not the mean of two") {
  Scenario s = small_scenario();
  s.needs.clear();
  s.streams[0].profile.half_hour[18] = 3.0;
  s.streams[0].profile.half_hour[19] = 2.0;
  const std::vector<CaseRate> rates = case_rates(build_model(s));
  REQUIRE(rates.size() == 1);
  CHECK(rates[0].per_hour[18] == Approx(6.0).epsilon(1e-12));  // 2 an hour
  CHECK(rates[0].per_hour[19] == Approx(4.0).epsilon(1e-12));
  CHECK(rates[0].per_hour[20] == Approx(2.0).epsilon(1e-12));
}
