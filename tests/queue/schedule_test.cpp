#include "sim/queue/schedule.h"

#include <doctest/doctest.h>

#include "sim/core/check.h"
#include "tests/support/office_hours.h"

using namespace rapport;

namespace {

WeekSchedule office() { return office_hours(3, 8, 18); }

/// Brute force: value by value, in steps of a quarter of an hour.
Time slow_integral(const WeekSchedule& schedule, Time from, Time to) {
  Time sum = 0;
  for (Time t = from; t < to; t += kHour / 4) sum += schedule.at(t) * (kHour / 4);
  return sum;
}

}  // namespace

TEST_CASE("a schedule with one value never changes") {
  const WeekSchedule always(5);
  CHECK(always.at(0) == 5);
  CHECK(always.at(-1) == 5);
  CHECK(always.at(100 * kWeek + 7) == 5);
  CHECK(always.next_change(0) == kNever);
  CHECK(always.next_change(-kWeek) == kNever);
  CHECK(always.largest() == 5);
  CHECK(always.mean() == 5.0);
}

TEST_CASE("a list of equal values is one value") {
  CHECK(WeekSchedule::from_changes({{kHour, 2}, {kDay, 2}}).changes().size() == 1);
  CHECK(WeekSchedule::from_changes({{kHour, 2}, {kDay, 2}}).next_change(0) == kNever);
  CHECK(office_hours(1, 0, 24, 0, 6).next_change(3) == kNever);
}

TEST_CASE("values hold from their change on, in every week") {
  for (const Time week : {-3 * kWeek, -kWeek, Time{0}, 2 * kWeek}) {
    CHECK(office().at(week) == 0);
    CHECK(office().at(week + 8 * kHour - 1) == 0);
    CHECK(office().at(week + 8 * kHour) == 3);
    CHECK(office().at(week + 18 * kHour - 1) == 3);
    CHECK(office().at(week + 18 * kHour) == 0);
    CHECK(office().at(week + 4 * kDay + 12 * kHour) == 3);
    CHECK(office().at(week + 5 * kDay + 12 * kHour) == 0);
    CHECK(office().at(week - 1) == 0);
  }
}

TEST_CASE("the next change is later than the time asked for, over weekends too") {
  for (const Time week : {-2 * kWeek, Time{0}, 5 * kWeek}) {
    CHECK(office().next_change(week) == week + 8 * kHour);
    CHECK(office().next_change(week + 8 * kHour - 1) == week + 8 * kHour);
    CHECK(office().next_change(week + 8 * kHour) == week + 18 * kHour);
    CHECK(office().next_change(week + 4 * kDay + 18 * kHour) == week + kWeek + 8 * kHour);
    CHECK(office().next_change(week - 1) == week + 8 * kHour);
  }
}

TEST_CASE("the turn of the week is a change only where the value differs") {
  const auto differs = WeekSchedule::from_changes({{0, 1}, {kDay, 2}});
  CHECK(differs.next_change(kDay) == kWeek);
  CHECK(differs.next_change(-1) == 0);
  CHECK(differs.at(-1) == 2);
  const auto same = WeekSchedule::from_changes({{kDay, 2}, {2 * kDay, 1}});
  CHECK(same.at(0) == 1);
  CHECK(same.next_change(3 * kDay) == kWeek + kDay);
  CHECK(same.next_change(-1) == kDay);
}

TEST_CASE("before the first change the last one's value holds") {
  const auto s = WeekSchedule::from_changes({{kDay, 4}, {3 * kDay, 7}});
  CHECK(s.changes().front().from == 0);
  CHECK(s.at(0) == 7);
  CHECK(s.at(2 * kDay) == 4);
}

TEST_CASE("following next_change visits every value that at() gives") {
  const auto s = WeekSchedule::from_changes({{kHour, 4}, {3 * kDay, 7}, {3 * kDay + 1, 0}});
  Time t = -2 * kWeek;
  int value = s.at(t);
  int changes = 0;
  while (t < 2 * kWeek) {
    const Time next = s.next_change(t);
    CHECK(next > t);
    CHECK(s.at(next - 1) == value);
    CHECK(s.at(next) != value);
    value = s.at(next);
    t = next;
    ++changes;
  }
  CHECK(changes == 4 * 3 + 1);
}

TEST_CASE("by_hour gives each hour its value") {
  std::array<std::array<int, 24>, 7> value{};
  for (int d = 0; d < 7; ++d) {
    for (int h = 0; h < 24; ++h) value[d][h] = (d * 5 + h / 3) % 4;
  }
  const auto s = WeekSchedule::by_hour(value);
  for (int d = 0; d < 7; ++d) {
    for (int h = 0; h < 24; ++h) CHECK(s.at(d * kDay + h * kHour + 17 - kWeek) == value[d][h]);
  }
}

TEST_CASE("office hours run from open to close on the given weekdays") {
  const auto weekend = office_hours(2, 10, 24, 5, 6);
  CHECK(weekend.at(5 * kDay + 10 * kHour) == 2);
  CHECK(weekend.at(6 * kDay - 1) == 2);
  CHECK(weekend.at(6 * kDay) == 0);
  CHECK(weekend.at(kWeek - 1) == 2);
  CHECK(weekend.at(kWeek) == 0);
}

TEST_CASE("largest, mean and integral") {
  CHECK(office().largest() == 3);
  CHECK(office().mean() == doctest::Approx(3.0 * 50 / 168));
  CHECK(office().integral(0, kWeek) == 150 * kHour);
  CHECK(office().integral(-3 * kWeek, 4 * kWeek) == 7 * 150 * kHour);
  CHECK(office().integral(9 * kHour, 9 * kHour) == 0);
  CHECK(office().integral(9 * kHour, 9 * kHour + 1) == 3);
  CHECK(office().integral(-kDay, kDay) == 30 * kHour);
  for (const Time from : {-9 * kDay - kHour, -kHour, 3 * kHour, 16 * kDay}) {
    for (const Time length : {kHour / 2, 5 * kHour, 6 * kDay, 17 * kDay + 3 * kHour}) {
      CHECK(office().integral(from, from + length) == slow_integral(office(), from, from + length));
    }
  }
}

TEST_CASE("lists that are no timetable are refused") {
  CHECK_THROWS_AS(WeekSchedule::from_changes({}), InvariantError);
  CHECK_THROWS_AS(WeekSchedule::from_changes({{0, 1}, {0, 2}}), InvariantError);
  CHECK_THROWS_AS(WeekSchedule::from_changes({{kDay, 1}, {kHour, 2}}), InvariantError);
  CHECK_THROWS_AS(WeekSchedule::from_changes({{-1, 1}}), InvariantError);
  CHECK_THROWS_AS(WeekSchedule::from_changes({{kWeek, 1}}), InvariantError);
}

// ---- with dates -------------------------------------------------------------------------------

namespace {

/// Office hours until day 10, nobody until day 20, one by day and night until day 30, then office
/// hours again; the run starts on a Thursday.
DatedSchedule dated() {
  DatedSchedule s(office(), -3 * kDay);
  s.change(10 * kDay, WeekSchedule(0));
  s.change(20 * kDay, WeekSchedule(1));
  s.change(30 * kDay, office());
  return s;
}

int dated_value(Time t) {
  if (t < 10 * kDay || t >= 30 * kDay) return office().at(t + 3 * kDay);
  return t < 20 * kDay ? 0 : 1;
}

}  // namespace

TEST_CASE("a dated schedule is one week until a date and another one from then on") {
  const DatedSchedule s = dated();
  Time t = -20 * kDay, sum = 0;
  for (; t < 50 * kDay; t += 30 * kMinute) {
    REQUIRE(s.at(t) == dated_value(t));
    REQUIRE(s.at(t - 1) == dated_value(t - 1));
    sum += dated_value(t) * 30 * kMinute;
  }
  CHECK(s.integral(-20 * kDay, 50 * kDay) == sum);
  CHECK(s.integral(20 * kDay, 30 * kDay) == 10 * kDay);
  CHECK(s.integral(15 * kDay, 21 * kDay + kHour) == kDay + kHour);
}

TEST_CASE("next_change of a dated schedule names every change of its value and nothing else") {
  const DatedSchedule s = dated();
  std::vector<Time> expected, got;
  for (Time t = -20 * kDay + 30 * kMinute; t < 50 * kDay; t += 30 * kMinute) {
    if (dated_value(t) != dated_value(t - 1)) expected.push_back(t);
  }
  for (Time t = -20 * kDay; (t = s.next_change(t)) < 50 * kDay;) got.push_back(t);
  CHECK(got == expected);
  DatedSchedule same(WeekSchedule(2));
  same.change(kDay, WeekSchedule(2));
  CHECK(same.next_change(0) == kNever);
  same.change(2 * kDay, WeekSchedule(3));
  CHECK(same.next_change(0) == 2 * kDay);
  CHECK_THROWS_AS(same.change(2 * kDay, WeekSchedule(1)), InvariantError);
}
