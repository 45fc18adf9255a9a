// Days without calls, as they are counted and as they are assumed to have been.
#include "experiments/import/call_calendar.h"

#include <doctest/doctest.h>

#include "tests/import/csv_calls.h"
#include "tests/import/plain_calls.h"

namespace rapport {
namespace {

void calls_on(PlainCalls& calls, int day, int number) {
  for (int i = 0; i < number; ++i) {
    calls.answered(day, 9 * 3600 + i * (7 * 3600 / number), 300, i % 2 == 0 ? "a" : "b");
  }
}

/// Eight weeks: 40 calls from Monday to Friday, eight on three of the Saturdays.
CallLog three_saturdays() {
  PlainCalls calls;
  for (int day = 0; day < 56; ++day) {
    const int week = day / 7;
    if (day % 7 < 5) calls_on(calls, day, 40);
    if (day % 7 == 5 && (week == 1 || week == 4 || week == 6)) calls_on(calls, day, 8);
  }
  return calls.log();
}

}  // namespace

TEST_CASE("three Saturdays with calls in eight are three eighths of a Saturday's calls") {
  CallLog log = three_saturdays();
  CHECK(log.days.size() == 43);
  const CallCalendar calendar = complete_days(log, QuietDays::open);
  CHECK(calendar.span == 56);  // the last Saturday and Sunday too, though they show in no record
  CHECK(calendar.with == std::array<std::size_t, 7>{8, 8, 8, 8, 8, 3, 0});
  CHECK(calendar.without == std::array<std::size_t, 7>{0, 0, 0, 0, 0, 5, 8});
  CHECK(log.days.size() == 48);
  CHECK(has(sentences(calendar), "5 of 8 Saturdays"));
  CHECK(has(sentences(calendar), "any Sunday"));
  CHECK(has(sentences(calendar), "--days-without-calls closed"));
  const Estimates e = estimates_of(log);
  for (int w = 0; w < 5; ++w) CHECK(calls_of_weekday(e, w) == doctest::Approx(40));
  CHECK(calls_of_weekday(e, 5) == doctest::Approx(3));
  CHECK(calls_of_weekday(e, 6) == 0.0);
  for (const Call& call : e.log().calls) {
    CHECK((weekday(e.log().days[static_cast<std::size_t>(call.day)]) < 5 || call.service == 300));
  }
}

TEST_CASE("days without calls that were closed are left out") {
  CallLog log = three_saturdays();
  const CallCalendar calendar = complete_days(log, QuietDays::closed);
  CHECK(log.days.size() == 43);
  CHECK(has(sentences(calendar), "As --days-without-calls closed says"));
  CHECK(calls_of_weekday(estimates_of(log), 5) == doctest::Approx(8));
}

TEST_CASE("two calls on every second night are seven a week") {
  PlainCalls calls;
  for (int day = 0; day < 56; day += 2) {
    calls.answered(day, clock_second(21), 3590, "n");
    calls.answered(day, clock_second(22), 3590, "n");
  }
  CallLog log = calls.log();
  complete_days(log, QuietDays::open);
  const Estimates e = estimates_of(log);
  CHECK(calls_a_week(e) == doctest::Approx(7));
  for (int w = 0; w < 7; ++w) {
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      CHECK(is_open_at(e, w, h) == (h >= 42 && h < 45));  // while calls come
    }
  }
}

TEST_CASE("weeks are made whole only by days that may have had no calls") {
  PlainCalls every_day;
  for (int day = 0; day < 13; ++day) calls_on(every_day, day, 10);
  CallLog log = every_day.log();
  CHECK(complete_days(log, QuietDays::open).span == 13);  // a Sunday would have had calls
  CHECK(log.days.size() == 13);
  CHECK(sentences(complete_days(log, QuietDays::open)).empty());
  PlainCalls until_wednesday;  // four days are too many to add
  for (const int day : {0, 1, 2, 3, 4, 7, 8, 9}) calls_on(until_wednesday, day, 10);
  log = until_wednesday.log();
  CHECK(complete_days(log, QuietDays::open).span == 10);
}

TEST_CASE("a month that is not there is told") {
  PlainCalls calls;
  for (const int day : {0, 1, 2, 40, 41, 42}) calls_on(calls, day, 10);
  CallLog log = calls.log();
  const CallCalendar calendar = complete_days(log, QuietDays::open);
  CHECK(calendar.longest == 37);
  CHECK(has(sentences(calendar), "37 days, from 2026-01-08 to 2026-02-13"));
}

TEST_CASE("days from one on are taken out, and nothing else") {
  const CallLog log = three_saturdays();
  const CallLog before = days_before(log, Date{2026, 1, 12});
  CHECK(before.days.size() == 5);
  CHECK(before.calls.size() == 200);
  CHECK(std::equal(before.calls.begin(), before.calls.end(), log.calls.begin()));
  CHECK(before.types == log.types);
  CHECK(before.servers == log.servers);
  CHECK(days_before(log, Date{2027, 1, 1}).calls == log.calls);
}

}  // namespace rapport
