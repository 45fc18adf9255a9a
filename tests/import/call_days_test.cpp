// Days of invented calls: who was there, when it was open, which half hours are no example.
#include "experiments/import/call_days.h"

#include <doctest/doctest.h>

#include <set>
#include <utility>

#include "tests/import/plain_calls.h"

namespace rapport {
namespace {

using Place = std::pair<std::size_t, std::size_t>;  // day, half hour

std::set<Place> abnormal_in(const std::vector<CallDay>& days) {
  std::set<Place> places;
  for (std::size_t d = 0; d < days.size(); ++d) {
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      if (days[d].abnormal[h]) places.insert({d, h});
      CHECK(days[d].abnormal[h] == !days[d].why[h].empty());
    }
  }
  return places;
}

InventedCentre with_trouble(const InventedTrouble& trouble) {
  InventedCentre centre = two_types();
  centre.troubles = {trouble};
  return centre;
}

/// A log of one day in which each call is {arrival, service start, service, server}.
CallLog one_day(const std::vector<std::array<std::int32_t, 4>>& calls) {
  CallLog log;
  log.days = {Date{2026, 1, 5}};
  log.types = {"a"};
  log.servers = {"s", "t"};
  for (const auto& [arrival, start, service, server] : calls) {
    Call call;
    call.arrival = arrival, call.service_start = start, call.service = service;
    call.wait = start - arrival, call.server = server;
    log.calls.push_back(call);
  }
  return log;
}

}  // namespace

TEST_CASE("six servers are found in the middle of the day, and nobody before it") {
  InventedCentre centre = two_types();
  centre.days = 56;
  const Estimates e = estimates_of(centre);
  double sum = 0.0;
  for (std::size_t h = 20; h < 36; ++h) sum += e.arrivals.present[0][h] / 16;
  CHECK(std::abs(sum - 6) <= 0.05 * 6);
  for (const CallDay& day : e.days) {
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      CHECK(day.present[h] <= 6.0 + 1e-9);
      if (h < 16) CHECK(day.present[h] == 0.0);
    }
  }
}

TEST_CASE("it is open when calls are answered, not while the last ones are finished") {
  const Estimates e = estimates_of(two_types());
  REQUIRE(e.days.size() == 12);
  for (std::size_t d = 0; d < e.days.size(); ++d) {
    const CallDay& day = e.days[d];
    const InventedHours hours = day.weekday == 5 ? e.centre.saturday : e.centre.weekday;
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      const int half_hour = static_cast<int>(h);
      CAPTURE(d);
      CAPTURE(h);
      CHECK(day.open[h] == (half_hour >= 2 * hours.from && half_hour < 2 * hours.to));
    }
  }
  CHECK(e.arrivals.kinds.count == 2);
  CHECK(e.arrivals.kinds.of == std::array<int, 7>{0, 0, 0, 0, 0, 1, -1});
  CHECK(e.arrivals.open[0] == e.days[0].open);
  CHECK(e.arrivals.open[1] == e.days[5].open);
}

TEST_CASE("a long call keeps a small centre open, its end after hours does not") {
  // From 10:10 to 11:40, the last of the day, and one from 9:30.
  const CallLog log = one_day({{clock_second(9, 30), clock_second(9, 30), 60, 1},
                               {clock_second(10, 5), clock_second(10, 10), 5400, 0}});
  const CallDay day = look_at_days(log)[0];
  CHECK(day.open[20]);  // answered
  CHECK(day.open[21]);  // busy in all of it
  CHECK(day.open[22]);
  CHECK(!day.open[23]);  // only the end of a call
  CHECK(day.open[19]);
  CHECK(day.present[20] == doctest::Approx(20.0 / 30));
  CHECK(day.present[21] == doctest::Approx(1.0));
  CHECK(day.present[23] == doctest::Approx(10.0 / 30));
}

TEST_CASE("busy servers after the doors have closed open nothing where calls came often before") {
  PlainCalls calls;
  for (int day = 0; day < 12; ++day) {
    if (day % 7 > 4) continue;
    // Eleven calls an hour until 17:58, each an hour long: all are busy until 19.
    for (std::int32_t i = 0, at = clock_second(8); at < clock_second(17, 58); ++i, at += 330) {
      calls.answered(day, at, 3600, "s" + std::to_string(i % 12));
    }
  }
  const Estimates e = estimates_of(calls.log());
  CHECK(e.arrivals.open[0][16]);
  CHECK(e.arrivals.open[0][35]);
  CHECK_FALSE(e.arrivals.open[0][36]);
}

TEST_CASE("who calls while it is closed tells nothing of patience, and waits in no line") {
  PlainCalls calls;
  for (int day = 0; day < 5; ++day) {
    for (int i = 0; i < 60; ++i) {
      const bool gives_up = i % 6 == 5;
      const std::int32_t at = clock_second(9) + 120 * i;
      gives_up ? calls.hung_up(day, at, 40) : calls.answered(day, at, 100, "s", 40);
    }
    for (int i = 0; i < 20; ++i) calls.hung_up(day, clock_second(22) + 60 * i, 30);
  }
  const Estimates e = estimates_of(calls.log());
  CHECK(e.fit.types[0].patience.waits == 300);
  CHECK(e.fit.types[0].patience.gave_up == 50);
  const CallCounts day = recorded(e.log(), e.days[0], 1)[0];
  CHECK(day.calls == 80);
  CHECK(day.hung_up == 30);
  CHECK(day.waited == 60);
  CHECK(day.wait == 60 * 40);
}

TEST_CASE("servers are there over short pauses; calls without a named one count") {
  const std::int32_t pause = 900;
  const CallLog close = one_day({{36000, 36000, 300, 0}, {36300 + pause, 36300 + pause, 300, 0}});
  CHECK(look_at_days(close, pause)[0].present[20] == doctest::Approx(1500.0 / 1800));
  CHECK(look_at_days(close, pause - 1)[0].present[20] == doctest::Approx(600.0 / 1800));
  const CallLog nameless = one_day({{36000, 36000, 900, 0}, {36000, 36000, 900, Call::kNobody}});
  CHECK(look_at_days(nameless)[0].present[20] == doctest::Approx(1.0));
}

TEST_CASE("what is usual is not abnormal") {
  CHECK(abnormal_in(estimates_of(two_types()).days).empty());
}

TEST_CASE("a flood of calls is found, and nothing else") {
  const Estimates e = estimates_of(
      with_trouble({.day = 3, .from = clock_second(10), .to = clock_second(10, 30), .flood = 250}));
  CHECK(abnormal_in(e.days) == std::set<Place>{{3, 20}});
}

TEST_CASE("an outage is found, and nothing else") {
  for (const int half_hours : {1, 2}) {
    CAPTURE(half_hours);
    const std::int32_t from = clock_second(12), to = from + half_hours * kHalfHourSeconds;
    const Estimates e = estimates_of(with_trouble({.day = 3, .from = from, .to = to}));
    std::set<Place> expected;
    for (int h = 0; h < half_hours; ++h) expected.insert({3, 24 + static_cast<std::size_t>(h)});
    CHECK(abnormal_in(e.days) == expected);
  }
}

TEST_CASE("an outage of hours is found where other such weekdays were open") {
  InventedCentre centre =
      with_trouble({.day = 8, .from = clock_second(12), .to = clock_second(15)});
  centre.days = 28;
  const std::set<Place> expected{{8, 24}, {8, 25}, {8, 26}, {8, 27}, {8, 28}, {8, 29}};
  CHECK(abnormal_in(estimates_of(centre).days) == expected);
}

TEST_CASE("hours of lunch without anybody on every day are no outage") {
  InventedCentre centre = two_types();
  centre.days = 28;
  for (std::size_t d = 0; d < 24; ++d) {
    centre.troubles.push_back({.day = d, .from = clock_second(12), .to = clock_second(14)});
  }
  CHECK(abnormal_in(estimates_of(centre).days).empty());
}

TEST_CASE("days of one kind, and kinds that differ in their hours") {
  InventedCentre centre = two_types();
  centre.saturday = centre.sunday = centre.weekday;
  CHECK(estimates_of(centre).arrivals.kinds.of == std::array<int, 7>{0, 0, 0, 0, 0, 0, 0});
  centre.saturday = {8, 18};  // 20 of 24 half hours alike
  centre.sunday = {8, 14};
  const DayKinds kinds = estimates_of(centre).arrivals.kinds;
  CHECK(kinds.of == std::array<int, 7>{0, 0, 0, 0, 0, 0, 1});
  CHECK(kinds.count == 2);
}

}  // namespace rapport
