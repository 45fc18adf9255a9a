// Owners of cases and structure save avoidable moves, and nothing that has to be done.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/engine/simulator.h"
#include "tests/support/busy_line.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// Who calls is passed on to the office, where it could be done at once, or gets a visit; the
/// office sends visits too. Nobody leaves, and matters are settled.
Scenario with_visits() {
  Scenario s = two_departments();
  s.departments.push_back({"field"});
  s.pools.push_back({"drivers", office_hours(4, 8, 18), 40.0});
  TouchPointSpec visit;
  visit.name = "visit";
  visit.kind = TouchPointSpec::Kind::visit;
  visit.department = "field";
  visit.pool = "drivers";
  visit.service = Distribution::constant(30.0 * kMinute);
  s.touch_points.push_back(visit);
  for (std::size_t t : {1u, 2u}) s.touch_points[t].service = Distribution::constant(10.0 * kMinute);
  s.touch_points[1].patience.reset();
  JourneySpec& ask = s.journeys[0];
  ask.steps = {{"talk", "phone"}, {"write", "mail"}, {"come", "visit"}};
  ask.entries = {{"talk", 1.0}};
  ask.moves = {an_hour_later("talk", "write", 0.5), an_hour_later("talk", "come", 0.2),
               served("talk", "", 0.3), an_hour_later("write", "come", 0.4),
               served("write", "", 0.6)};
  ask.moves[0].avoidable = true;
  MechanismSpec& on = s.company.mechanism;
  on.act = on.load = on.complaint = on.repeat = on.chase = on.sale = false;
  on.roadmap = on.commitment = false;
  for (SegmentSpec& segment : s.segments) segment.leaving.form = LeavingSpec::Form::none;
  s.company.hand_over.spread = Distribution::constant(1.0);
  s.company.hand_over.owner = 1.0;
  s.company.hand_over.work = 0.5;
  set_levers(s, {for_all("owner", 0), for_all("structure", 0), for_all("answer", 1)});
  return s;
}

struct Legs {
  double phone, mail, visit;  ///< services that ended
  double phone_time;          ///< mean service, minutes
};

Legs legs_of(const Scenario& today, double owner) {
  const Model model = build_model(today, from_the_start(today, {for_all("owner", owner)}));
  const RunResult result = run(model, {.key = {1, 0}});
  const auto served = [&](std::size_t t) {
    return static_cast<double>(result.totals.touch_point_sum(t).served);
  };
  const double minutes =
      static_cast<double>(result.totals.touch_point_sum(1).service) / static_cast<double>(kMinute);
  return {served(1), served(2), served(3), minutes / served(1)};
}

}  // namespace

TEST_CASE("avoidable: one owner saves what could be done at once, and no visit") {
  Scenario today = with_visits();
  const Legs before = legs_of(today, 0.0), after = legs_of(today, 1.0);
  REQUIRE(before.phone > 1000);
  CHECK(before.mail / before.phone == doctest::Approx(0.5).epsilon(0.1));
  CHECK(after.mail < 20);  // those of the warm-up
  // Visits for each call: 0.2 + 0.5 x 0.4, whoever sends them.
  for (const Legs& legs : {before, after}) {
    const double visits = legs.visit / legs.phone;
    CHECK(std::abs(visits - 0.4) < 5.0 * std::sqrt(0.4 * 0.6 / legs.phone) + 0.01);
  }
  // The leg that saves one takes half of its 10 minutes longer, and every second does.
  CHECK(before.phone_time == doctest::Approx(10.0).epsilon(1e-5));  // to the tick
  CHECK(after.phone_time == doctest::Approx(10.0 + 0.5 * 5.0).epsilon(0.03));
}

TEST_CASE("avoidable: what no journey calls avoidable, no owner saves") {
  Scenario today = with_visits();
  today.journeys[0].moves[0].avoidable = false;
  today.company.mechanism.may = false;  // owners may more besides
  const Legs before = legs_of(today, 0.0), after = legs_of(today, 1.0);
  CHECK(before.phone == after.phone);
  CHECK(before.mail == after.mail);
  CHECK(before.visit == after.visit);
  CHECK(before.phone_time == after.phone_time);
}

TEST_CASE("avoidable: without owners that Today has, cases are handed over more often") {
  Scenario today = with_visits();
  set_levers(today, {for_all("owner", 0.3)});
  const Legs before = legs_of(today, 0.3), after = legs_of(today, 0.0);
  CHECK(before.mail / before.phone == doctest::Approx(0.5).epsilon(0.1));  // the journey's own
  CHECK(after.mail / after.phone == doctest::Approx(0.5 / 0.7).epsilon(0.1));
}
