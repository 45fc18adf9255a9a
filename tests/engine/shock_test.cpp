// Shocks in runs: they come to all policies alike, and do what they say.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sim/engine/simulator.h"
#include "tests/support/collect.h"
#include "tests/support/small_company.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

ShockSpec shock_of(const Scenario& s, int from, int until) {
  ShockSpec shock;
  shock.name = "storm";
  shock.from = Calendar(s.start).date_at(from * kDay);
  shock.until = Calendar(s.start).date_at(until * kDay);
  return shock;
}

RunResult shocked_run(const Scenario& today, const std::vector<Change>& changes = {}) {
  return run(build_model(today, changes), {.key = {3, 0}});
}

}  // namespace

TEST_CASE("shocks: a demand of three times brings three times the needs while it lasts") {
  Scenario s = small_scenario();
  s.horizon = 60 * kDay;
  s.streams.clear();
  for (SegmentSpec& segment : s.segments) {
    segment.customers = 20'000;
    segment.leaving = {};
  }
  const auto needs = [&] {
    return static_cast<double>(shocked_run(s).totals.segment_sum(0).needs);
  };
  const double before = needs();
  s.shocks = {shock_of(s, 20, 40)};  // a third of the run
  s.shocks[0].needs = 3.0;
  const double with = needs();
  // Needs that overlap are few; Poisson's error of both is 1 % or less.
  CHECK(with / before == doctest::Approx(5.0 / 3.0).epsilon(0.04));
}

TEST_CASE("shocks: an outage turns everybody away, and nobody else") {
  Scenario s = small_scenario();
  s.horizon = 60 * kDay;
  for (std::size_t t = 0; t < s.touch_points.size(); ++t) {
    using Kind = TouchPointSpec::Kind;
    const Kind kind = s.touch_points[t].kind;
    if (kind != Kind::self_service && kind != Kind::staffed) continue;
    CAPTURE(s.touch_points[t].name);
    Scenario down = s;
    down.shocks = {shock_of(s, 0, 60)};
    down.shocks[0].outage = true;
    down.shocks[0].touch_point = s.touch_points[t].name;
    const TouchPointCounts before = shocked_run(s).totals.touch_point_sum(t);
    const TouchPointCounts now = shocked_run(down).totals.touch_point_sum(t);
    REQUIRE(before.served > 0);
    CHECK(now.arrivals > 0);
    CHECK(now.served == 0);
    CHECK(now.turned_away == now.arrivals);
  }
}

TEST_CASE("shocks: before one begins nothing differs, and policies meet it on the same luck") {
  Scenario s = small_company();
  s.horizon = 40 * kDay;
  Scenario with = s;
  with.shocks = {shock_of(s, 20, 30)};
  with.shocks[0].staff = 0.0;
  const auto events_before = [](const Scenario& firm, Time until) {
    std::vector<Event> events = events_of(build_model(firm));
    std::erase_if(events, [&](const Event& e) { return e.time >= until; });
    return events;
  };
  CHECK(events_before(s, 20 * kDay) == events_before(with, 20 * kDay));
  CHECK(events_before(s, 40 * kDay) != events_before(with, 40 * kDay));
  // A policy that changes nothing is Today, shocks and all.
  const RunResult today = shocked_run(with), same = shocked_run(with, {{10 * kDay, with}});
  CHECK(today.totals == same.totals);
}

TEST_CASE("shocks: who is turned away by self-service that is down goes where its journey says") {
  Scenario s = small_scenario();
  s.horizon = 60 * kDay;
  using Kind = TouchPointSpec::Kind;
  const auto self = std::ranges::find(s.touch_points, Kind::self_service, &TouchPointSpec::kind);
  const auto phone = std::ranges::find(s.touch_points, Kind::staffed, &TouchPointSpec::kind);
  REQUIRE(self != s.touch_points.end());
  REQUIRE(phone != s.touch_points.end());
  JourneySpec* journey = nullptr;
  std::string from, to;
  for (JourneySpec& one : s.journeys) {
    for (const JourneySpec::Step& step : one.steps) {
      if (step.touch_point == self->name) journey = &one, from = step.name;
    }
    for (const JourneySpec::Step& step : one.steps) {
      if (journey == &one && step.touch_point == phone->name) to = step.name;
    }
  }
  REQUIRE(journey != nullptr);
  REQUIRE_FALSE(to.empty());
  journey->moves.push_back({from, to, 1.0, Outcome::turned_away, {}, 0.0, false});
  const auto web = static_cast<std::size_t>(self - s.touch_points.begin());
  const auto line = static_cast<std::size_t>(phone - s.touch_points.begin());
  const RunResult before = shocked_run(s);
  s.shocks = {shock_of(s, 0, 60)};
  s.shocks[0].outage = true;
  s.shocks[0].touch_point = self->name;
  const RunResult now = shocked_run(s);
  CHECK(now.totals.touch_point_sum(web).turned_away > 0);
  CHECK(now.totals.touch_point_sum(line).arrivals > before.totals.touch_point_sum(line).arrivals);
}
