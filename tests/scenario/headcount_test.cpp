// From employees to people on shift.
#include "sim/scenario/headcount.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sim/core/random.h"
#include "tests/support/office_hours.h"

using namespace rapport;

namespace {

double person_hours(const WeekSchedule& week) {
  return static_cast<double>(week.integral(0, kWeek)) / kHour;
}

}  // namespace

TEST_CASE("headcount: a whole number of people on shift is the same all day") {
  // 40 employees x 30 h x 0.7 are 840 h; over 5 days of 12 h these are 14 people.
  const Headcount count{40.0, 30 * kHour, 0.30, office_hours(1, 8, 20)};
  CHECK(mean_on_shift(count) == doctest::Approx(14.0));
  CHECK(roster_of(count) == office_hours(14, 8, 20));
}

TEST_CASE("headcount: people are whole, and their hours add up") {
  const Headcount count{40.0, 38 * kHour, 0.30, office_hours(1, 8, 20)};
  const WeekSchedule roster = roster_of(count);
  CHECK(mean_on_shift(count) == doctest::Approx(40 * 38 * 0.7 / 60));  // 17.7
  CHECK(person_hours(roster) == doctest::Approx(40 * 38 * 0.7).epsilon(0.25 / 1064));
  for (Time at = 0; at < kWeek; at += kHour / 2) {
    const bool on = office_hours(1, 8, 20).at(at) > 0;
    CHECK((on ? roster.at(at) == 17 || roster.at(at) == 18 : roster.at(at) == 0));
  }
}

TEST_CASE("headcount: less than one person is there in some half hours only") {
  const Headcount count{1.0, 30 * kHour, 0.2, WeekSchedule(1)};  // 24 h of 168
  const WeekSchedule roster = roster_of(count);
  CHECK(roster.largest() == 1);
  CHECK(person_hours(roster) == doctest::Approx(24.0).epsilon(0.25 / 24));
}

TEST_CASE("headcount: duty that begins at any minute") {
  for (std::uint32_t i = 0; i < 200; ++i) {
    const RandomBlock draw = philox4x32_10({i, 0, 0, 0}, {7, 7});
    const Time open = static_cast<Time>(draw.word[0] % (12 * 60)) * kMinute;
    const Time close = open + kHour + static_cast<Time>(draw.word[1] % (10 * 60)) * kMinute;
    std::vector<WeekSchedule::Change> changes{{0, 0}};
    for (Time day = 0; day < 5; ++day) {
      if (day * kDay + open == 0) changes.clear();
      changes.push_back({day * kDay + open, 1});
      changes.push_back({day * kDay + close, 0});
    }
    const double people = 5 + draw.word[2] % 60;
    const Headcount count{people, 5 * kHour, 0.25, WeekSchedule::from_changes(changes)};
    const WeekSchedule roster = roster_of(count);
    const double mean = mean_on_shift(count);
    CAPTURE(i);
    // Within a person for half an hour, and the two whole numbers next to the mean.
    CHECK(std::abs(person_hours(roster) - people * 5 * 0.75) <= 0.5);
    CHECK(roster.largest() <= std::ceil(mean - 1e-9));
    for (const WeekSchedule::Change& change : roster.changes()) {
      const bool on = count.on_duty.at(change.from) > 0;
      if (on) CHECK(change.value >= std::floor(mean + 1e-9));
      if (!on) CHECK(change.value == 0);
    }
  }
}
