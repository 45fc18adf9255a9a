// Policies: Today until a date, something else from then on.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/scenario/rates.h"
#include "tests/engine/random_changes.h"
#include "tests/support/collect.h"
#include "tests/support/office_hours.h"
#include "tests/support/random_scenario.h"
#include "tests/support/reference.h"
#include "tests/support/sampling.h"
#include "tests/support/workloads.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// Those before `t`: what had happened by then.
std::vector<Event> before(const std::vector<Event>& events, Time t) {
  const auto end =
      std::find_if(events.begin(), events.end(), [t](const Event& e) { return e.time >= t; });
  return {events.begin(), end};
}

/// W3 with needs on the calendar, so that when they come depends on nothing else.
Scenario calendar_w3() {
  Scenario s = w3(400, 0.25);
  s.horizon = 120 * kDay;
  s.warmup = 10 * kDay;
  s.needs[0].per_year = 300;
  s.needs[0].max_per_year = 450;
  s.needs[0].clock = NeedSpec::Clock::calendar;
  s.needs[0].overlap = NeedSpec::Overlap::beside;
  s.segments[0].leaving.form = LeavingSpec::Form::none;
  return s;
}

using Root = std::pair<std::uint32_t, std::uint32_t>;  // customer, slot

std::map<Root, Time> first_arrivals(const std::vector<Event>& events) {
  std::map<Root, Time> first;
  for (const Event& e : events) {
    if (e.type == EventType::arrive) first.try_emplace({e.subject, e.slot}, e.time);
  }
  return first;
}

std::int64_t count(const std::vector<Event>& events, EventType type, Time from, Time to) {
  return std::ranges::count_if(
      events, [&](const Event& e) { return e.type == type && from <= e.time && e.time < to; });
}

}  // namespace

TEST_CASE("changes that change nothing change no bit") {
  for (std::uint32_t seed = 0; seed < 40; seed += testing::kStep) {
    CAPTURE(seed);
    const Scenario today = random_scenario_with_room(seed);
    const Time later = 3 * kDay;
    const std::vector<Change> changes{{0, today}, {later, today}};
    const RunResult plain = run(build_model(today), {.key = {seed, 1}});
    const RunResult same = run(build_model(today, changes), {.key = {seed, 1}});
    CHECK(plain == same);
    CHECK(plain.hash() == same.hash());
  }
}

TEST_CASE("before its first date a policy is Today, event for event, warm-up included") {
  std::size_t compared = 0, differ = 0;
  for (std::uint32_t seed = 300; seed < 400; seed += testing::kStep) {
    CAPTURE(seed);
    const Scenario today = random_scenario_with_room(seed);
    const std::vector<Change> changes = random_changes(seed, today);
    const std::vector<Event> a = events_of(build_model(today), {.key = {seed, 2}});
    const std::vector<Event> b = events_of(build_model(today, changes), {.key = {seed, 2}});
    const std::vector<Event> first = before(a, changes[0].from);
    CHECK(first == before(b, changes[0].from));
    compared += first.size();
    differ += a != b;
  }
  CHECK(compared > 50'000 / testing::kStep);
  CHECK(differ > 80 / testing::kStep);  // and then it is not
}

TEST_CASE("a change at the start is the changed company, where nobody has warmed up") {
  std::size_t events = 0;
  for (std::uint32_t seed = 0; seed < 60; seed += testing::kStep) {
    CAPTURE(seed);
    Scenario today = random_scenario_with_room(seed);
    today.warmup = 0;
    today.represents = 1.0;  // streams of others would be numbered in another order
    for (NeedSpec& need : today.needs) {
      need.max_per_year = candidate_rate(need, today.segments.size());
    }
    for (StreamSpec& stream : today.streams) stream.max_per_hour = candidate_rate(stream);
    Scenario then = random_changes(seed, today).front().then;
    // But for prices: people have to get used to one that is new.
    std::erase_if(then.levers, [](const LeverSetting& set) { return set.lever == "price"; });
    // A company of its own may not have steps that nobody can reach.
    for (JourneySpec& journey : then.journeys) {
      for (const JourneySpec::Step& step : journey.steps)
        journey.entries.push_back({step.name, 0.0});
    }
    const Change change{0, then};
    const std::vector<Event> by_policy =
        events_of(build_model(today, {&change, 1}), {.key = {seed, 3}});
    CHECK(by_policy == events_of(build_model(then), {.key = {seed, 3}}));
    events += by_policy.size();
  }
  CHECK(events > 50'000 / testing::kStep);
}

TEST_CASE("root needs stay in place whatever a policy does to staff, service or moves") {
  const Scenario today = calendar_w3();
  Scenario then = today;
  then.pools[0].staff = WeekSchedule(today.pools[0].staff.largest() + 4);
  then.touch_points[1].service = Distribution::constant(2.0 * kMinute);
  then.journeys[0].moves.clear();
  const Change change{60 * kDay, then};
  const std::vector<Event> a = events_of(build_model(today));
  const std::vector<Event> b = events_of(build_model(today, {&change, 1}));
  CHECK(first_arrivals(a) == first_arrivals(b));
  CHECK(before(a, change.from) == before(b, change.from));
  // It works from the date on: nobody waits long enough to abandon, and cases have one leg.
  const Time end = today.horizon;
  CHECK(count(b, EventType::abandon, change.from + kDay, end) * 10 <
        count(a, EventType::abandon, change.from + kDay, end));
  CHECK(count(b, EventType::move, change.from, end) == 0);
}

TEST_CASE(
    "a rate that rises at a date keeps the needs that came anyway, and adds others from then") {
  const Scenario today = calendar_w3();
  Scenario then = today;
  then.needs[0].per_year = 450;
  const Change change{60 * kDay, then};
  const auto a = first_arrivals(events_of(build_model(today)));
  const auto b = first_arrivals(events_of(build_model(today, {&change, 1})));
  std::size_t more = 0;
  for (const auto& [root, time] : a) {
    const auto same = b.find(root);
    REQUIRE(same != b.end());
    CHECK(same->second == time);
  }
  for (const auto& [root, time] : b) {
    if (a.contains(root)) continue;
    CHECK(time >= change.from);
    ++more;
  }
  // 400 customers, 60 days, 150 a year more: 9,863 expected, standard deviation about 99.
  CHECK(static_cast<double>(more) == doctest::Approx(9863).epsilon(0.05));
}

TEST_CASE("threads, blocks and windows change no bit of a policy") {
  Scenario today = small_company();
  today.horizon = 40 * kDay;
  std::vector<Change> changes;
  for (const Time from : {Time{0}, 11 * kDay, 26 * kDay}) {
    Scenario then = changes.empty() ? today : changes.back().then;
    then.pools[0].staff = office_hours(1 + static_cast<int>(changes.size()), 7, 21);
    then.touch_points[1].open = office_hours(1, 7, 21);
    then.needs[0].per_year *= 0.9;
    then.journeys[0].moves.back().delay = Distribution::constant(20.0 * kMinute);
    changes.push_back({from, then});
  }
  const Model model = build_model(today, changes);
  const RunResult one = run(model, {.key = {5, 3}});
  for (const Time window : {Time{0}, kHour, 30 * kMinute, 15 * kMinute}) {
    for (const int threads : {1, 2, 5}) {
      for (const int blocks : {0, 1, 3, 16}) {
        CAPTURE(window);
        CAPTURE(threads);
        CAPTURE(blocks);
        const RunResult other =
            run(model, {.key = {5, 3}, .threads = threads, .blocks = blocks, .window = window});
        CHECK(other == one);
        CHECK(other.hash() == one.hash());
      }
    }
  }
  CHECK(one.hash() != run(build_model(today), {.key = {5, 3}}).hash());
}

TEST_CASE("nobody is lost where policies change") {
  for (std::uint32_t seed = 2000; seed < 2040; seed += testing::kStep) {
    CAPTURE(seed);
    Scenario today = random_scenario_with_room(seed);
    today.warmup = 0;
    const Model model = build_model(today, random_changes(seed, today));
    Simulator simulator(model, {.key = {seed, 0}});
    const RunResult r = simulator.finish();
    SegmentCounts cases;
    for (std::size_t s = 0; s <= r.totals.segments; ++s) cases += r.totals.segment_sum(s);
    TouchPointCounts legs;
    for (std::size_t t = 0; t < r.totals.touch_points; ++t) legs += r.totals.touch_point_sum(t);
    const std::int64_t ended = legs.served + legs.abandoned + legs.balked + legs.turned_away;
    CHECK(cases.needs == cases.closed + r.open_cases);
    CHECK(legs.arrivals >= ended);
    CHECK(legs.arrivals - ended <= r.open_cases);
    const std::vector<CustomerState> customers = simulator.customers();
    const auto left =
        std::ranges::count_if(customers, [](const CustomerState& c) { return c.left != kNever; });
    CHECK(left == cases.left);
  }
}

TEST_CASE("milestones: who is there after whole years, between the months too") {
  Scenario s = w3(300, 0.1);
  s.horizon = 2 * kYear + 30 * kDay;
  s.segments[0].leaving.threshold = 2.0;
  const Model model = build_model(s);
  CHECK(model.milestones == std::vector<Time>{kYear, 2 * kYear});
  Collect seen;
  const RunResult r = run(model, {.key = {2, 1}, .observer = &seen});
  REQUIRE(r.milestones.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(r.milestones[i].time == model.milestones[i]);
    const std::int64_t left = count(seen.events, EventType::leave, 0, model.milestones[i]);
    CHECK(left > 10);
    CHECK(r.milestones[i].alive[0] == 300 - left);
  }
  CHECK(r.milestones == run_reference(model, {2, 1}, false).milestones);
  const RunResult wide = run(model, {.key = {2, 1}, .threads = 2, .blocks = 3});
  CHECK(wide == r);  // lanes do not run ahead of a milestone
}

TEST_CASE("a milestone at the end of the run is what there is at the end") {
  Scenario s = w3(200, 0.1);
  CHECK(s.horizon == kYear);
  const RunResult r = run(build_model(s), {.key = {2, 1}});
  REQUIRE(r.milestones.size() == 1);
  CHECK(r.milestones[0] == r.snapshots.back());
  s.horizon -= 1;
  CHECK(run(build_model(s), {.key = {2, 1}}).milestones.empty());
}
