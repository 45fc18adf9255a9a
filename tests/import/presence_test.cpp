// Who was there: over midnight, in light hours, and where nobody is named.
#include "experiments/import/presence.h"

#include <doctest/doctest.h>

#include "experiments/import/call_calendar.h"
#include "experiments/import/holdout.h"
#include "experiments/import/ringing.h"
#include "experiments/import/week_text.h"
#include "tests/import/csv_calls.h"
#include "tests/import/plain_calls.h"
#include "tests/support/random_maker.h"

namespace rapport {
namespace {

/// One agent, each night of four weeks: from 23:30 for an hour and a half, and from 1:05 to 2:00.
CallLog nights() {
  PlainCalls calls;
  for (int day = 0; day < 28; ++day) {
    calls.answered(day, clock_second(23, 30), 5400, "n");
    calls.answered(day + 1, clock_second(1, 5), 3300, "n");
  }
  return calls.log();
}

/// Four servers whose names are not known, or are all `name`.
Estimates four_servers(double an_hour, const std::string& name = "") {
  InventedCentre centre = two_types();
  centre.types.resize(1);
  centre.types[0].an_hour = an_hour;
  centre.types[0].patience = {};
  centre.types[0].balk = 0;
  centre.types[0].service_mean = 300;
  centre.servers = 4;
  centre.days = 28;
  CallLog log = invent_calls(centre).log;
  log.servers.clear();
  if (!name.empty()) log.servers.push_back(name);
  for (Call& call : log.calls) call.server = name.empty() ? Call::kNobody : 0;
  return estimates_of(log);
}

void check_four(const Estimates& e) {
  for (std::size_t k = 0; k < e.arrivals.present.size(); ++k) {
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      if (!e.arrivals.open[k][h]) continue;
      CAPTURE(h);
      CHECK(e.arrivals.present[k][h] == doctest::Approx(4).epsilon(0.03));
    }
  }
  const std::string staff = staff_text(e.arrivals, {0, 1}, true);
  CHECK(staff.find("= 4") != staff.npos);
  for (const char* other : {"= 3", "= 5"}) CHECK(staff.find(other) == staff.npos);
}

}  // namespace

TEST_CASE("who answers over midnight is there on both sides of it, and it is open") {
  CallLog log = nights();
  complete_days(log, QuietDays::open);
  const Estimates e = estimates_of(log);
  CHECK(opening_text(e.arrivals) == "[\"mon-sun 00:00-02:00\", \"mon-sun 23:30-24:00\"]");
  CHECK(staff_text(e.arrivals, {0, 1}, true) ==
        "\n\"mon-sun 00:00-02:00\" = 1\n\"mon-sun 23:30-24:00\" = 1");
  for (std::size_t h : {47, 0, 1, 3}) CHECK(e.days[5].present[h] == doctest::Approx(1));
  CHECK(e.days[5].present[2] == doctest::Approx(1));  // five minutes of pause
  CHECK(e.days[5].present[4] == 0.0);
}

TEST_CASE("one server around the clock without a pause is open around the clock") {
  PlainCalls calls;
  for (int i = 0; i < 28 * 12; ++i) {
    const int second = 3600 + i * 7200;
    calls.answered(second / 86400, second % 86400, 7200, "n");
  }
  Estimates e = estimates_of(calls.log());
  CHECK(opening_text(e.arrivals) == "[\"mon-sun 00:00-24:00\"]");
  e.fit_answers();
  CHECK(e.fit.regular == 1.0);
  CHECK(e.fit.reserve == 0.0);
  CHECK(staff_text(e.arrivals, {0, 1}, true) == "\n\"mon-sun 00:00-24:00\" = 1");
}

TEST_CASE("a call that ends on a day which the log has not is dropped there") {
  PlainCalls calls;
  calls.answered(0, clock_second(23, 30), 5400, "n");
  calls.answered(4, clock_second(10), 60, "n");
  const std::vector<CallDay> days = look_at_days(calls.log());
  REQUIRE(days.size() == 2);
  CHECK(days[0].present[47] == doctest::Approx(1));
  CHECK(days[1].present[0] == 0.0);
}

TEST_CASE("a light Saturday is open, as are the half hours between its calls") {
  PlainCalls calls;
  for (int day = 0; day < 56; ++day) {
    const int number = day % 7 < 5 ? 84 : day % 7 == 5 ? 8 : 0;
    for (int i = 0; i < number; ++i) {
      calls.answered(day, 9 * 3600 + i * 25200 / number + 7, 240, i % 2 == 0 ? "a" : "b");
    }
  }
  const Estimates e = estimates_of(calls.log());
  for (std::size_t h = 0; h < kHalfHours; ++h) {
    CAPTURE(h);
    CHECK(is_open_at(e, 0, h) == (h >= 18 && h < 32));
    CHECK(is_open_at(e, 5, h) == (h >= 18 && h < 31));  // the last call comes at 15:07
    CHECK(!is_open_at(e, 6, h));
  }
  CHECK(staff_text(e.arrivals, {0, 1}, true).find("sat 09:00-15:30") != std::string::npos);
}

TEST_CASE("a help line of twenty calls a day is open while they come") {
  Dice dice(20);
  PlainCalls calls;
  for (int day = 0; day < 84; ++day) {
    if (day % 7 > 4) continue;
    for (int i = 0; i < 20; ++i) {
      const double second = dice.between(9 * 3600, 17 * 3600 - 300);
      calls.answered(day, static_cast<std::int32_t>(second), 240, "a" + std::to_string(i % 4));
    }
  }
  const Estimates e = estimates_of(calls.log());
  CHECK(opening_text(e.arrivals) == "[\"mon-fri 09:00-17:00\"]");
  CHECK(longest_pause_of(e.log(), e.all) > 3600);  // each server has five calls in eight hours
  double present = 0;
  for (std::size_t h = 22; h < 30; ++h) present += e.arrivals.present[0][h] / 8;
  CHECK(present > 2.5);  // four, less those whose first call is yet to come or last one is over
  CHECK(present <= 4.0);
}

TEST_CASE("a lunch without calls is closed where calls come often, or where some are in vain") {
  for (const int a_half_hour : {1, 6}) {
    for (const bool in_vain : {false, true}) {
      PlainCalls calls;
      for (int day = 0; day < 26; ++day) {
        if (day % 7 > 4) continue;
        for (std::int32_t h = 18; h < 34; ++h) {
          if (h == 24 || h == 25) continue;
          for (int i = 0; i < a_half_hour; ++i) calls.answered(day, h * 1800 + 60 * i, 50, "a");
        }
        if (in_vain)
          calls.hung_up(day, clock_second(12, 15)), calls.hung_up(day, clock_second(12, 45));
      }
      const Estimates e = estimates_of(calls.log());
      CAPTURE(a_half_hour);
      CAPTURE(in_vain);
      CHECK(is_open_at(e, 1, 23));
      CHECK(is_open_at(e, 1, 26));
      CHECK(!is_open_at(e, 1, 24));
      CHECK(!is_open_at(e, 1, 25));
    }
  }
}

TEST_CASE("four servers are found without any name, busy and quiet") {
  for (const double an_hour : {14.0, 40.0}) {
    CAPTURE(an_hour);
    Estimates e = four_servers(an_hour);
    CHECK(servers_from(e.log()) == ServersFrom::lines);
    check_four(e);
    e.fit_answers();
    CHECK(e.fit.regular == 1.0);
    CHECK(e.fit.reserve == 0.0);
  }
}

TEST_CASE("a light day that is forecast turns nobody away") {
  const Estimates e = four_servers(6);
  Team team(2);
  const Holdout last = predict_from(e.log(), e.log().days[e.log().days.size() - 6], team);
  for (const DayScore& day : last.days) {
    REQUIRE(day.forecast);
    CHECK(day.given.hung_up == 0.0);
    CHECK(day.unconditional.hung_up_share() <=
          0.005);  // a first call earlier than any that was seen
  }
}

TEST_CASE("a name that many calls bear at once is that of no person") {
  const Estimates e = four_servers(40, "AGENT");
  CHECK(servers_from(e.log()) == ServersFrom::lines);
  check_four(e);
  CHECK(servers_from(estimates_of(two_types()).log()) == ServersFrom::names);
}

TEST_CASE("waits in which a telephone rings say nothing of servers, and are taken off") {
  PlainCalls calls;
  for (int day = 0; day < 12; ++day) {
    for (int i = 0; i < 60; ++i) calls.answered(day, 9 * 3600 + 480 * i, 300, "", 8 + i % 3);
    for (int i = 0; i < 3; ++i) calls.answered(day, 12 * 3600 + 10 * i, 300, "", 8);
    calls.hung_up(day, clock_second(15), 5);
    calls.hung_up(day, clock_second(15, 30), 20);
  }
  CallLog log = calls.log();
  CHECK(servers_from(log) == ServersFrom::most_busy);
  const Estimates e = estimates_of(log);
  CHECK(e.arrivals.present[0][24] == doctest::Approx(4));  // three and one besides, at once
  CHECK(e.arrivals.present[0][30] == doctest::Approx(1));
  CHECK(ringing_of(log) == 8);
  take_off_ringing(log);
  CHECK(has(log.notes, "8 s are taken off"));
  CHECK(ringing_of(log) == 0);
  CHECK(log.calls[0].wait == 0);
  CHECK(log.calls[1].wait == 1);
  for (const Call& call : log.calls) {
    if (!call.served()) CHECK(call.wait == (call.arrival == clock_second(15) ? 0 : 12));
  }
}

TEST_CASE("lines are no ringing") {
  for (const double an_hour : {14.0, 47.0}) {  // from quiet to nearly always a line
    CallLog log = four_servers(an_hour).log();
    CHECK(ringing_of(log) == 0);
    take_off_ringing(log);
    CHECK(log.notes.empty());
  }
  PlainCalls overload;  // who comes has to wait for ten seconds at least, and mostly for minutes
  for (int i = 0; i < 100; ++i) overload.answered(0, 30000 + 60 * i, 60, "s", 10 + 6 * i);
  CHECK(ringing_of(overload.log()) == 0);
}

}  // namespace rapport
