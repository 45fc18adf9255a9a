#include "sim/forecast/analysis.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "tests/support/offered_loads.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using doctest::Approx;
using namespace rapport::testing;

TEST_CASE("visits of a journey without cycles: products and sums of chances") {
  const auto a = analyse_journey(build_model(small_scenario()), 0);
  REQUIRE(a.has_value());
  REQUIRE(a->visits.size() == 3);
  const double call = 0.4 + 0.6 * 0.25, letter = call * 0.5;
  CHECK(a->visits[0] == Approx(0.6).epsilon(1e-14));
  CHECK(a->visits[1] == Approx(call).epsilon(1e-14));
  CHECK(a->visits[2] == Approx(letter).epsilon(1e-14));
  CHECK(a->legs == Approx(0.6 + call + letter).epsilon(1e-14));
  CHECK(a->service == Approx((0.6 * 2 + call * 4 + letter * 10) * kMinute).epsilon(1e-14));
}

TEST_CASE("a step that comes back with chance p is visited 1 / (1 - p) times") {
  Scenario s = small_scenario();
  s.journeys[0].moves = {served("look", "look", 0.75), served("look", "call", 0.25),
                         served("call", "letter", 1.0)};
  s.journeys[0].entries = {{"look", 1.0}};
  const auto a = analyse_journey(build_model(s), 0);
  REQUIRE(a.has_value());
  CHECK(a->visits[0] == Approx(4.0).epsilon(1e-14));
  CHECK(a->visits[1] == Approx(1.0).epsilon(1e-14));
  CHECK(a->legs == Approx(6.0).epsilon(1e-14));
}

TEST_CASE("a loop of two steps: the fundamental matrix by hand") {
  // Q = [0 p; q 0], (I - Q)^-1 = [1 p; q 1] / (1 - p q)
  const double p = 0.8, q = 0.3;
  Scenario s = small_scenario();
  s.journeys[0].moves = {served("look", "call", p), served("look", "", 1 - p),
                         served("call", "look", q), served("call", "letter", 0.1),
                         served("call", "", 1 - q - 0.1)};
  const auto a = analyse_journey(build_model(s), 0);
  REQUIRE(a.has_value());
  const double look = (0.6 + 0.4 * q) / (1 - p * q), call = (0.6 * p + 0.4) / (1 - p * q);
  CHECK(a->visits[0] == Approx(look).epsilon(1e-14));
  CHECK(a->visits[1] == Approx(call).epsilon(1e-14));
  CHECK(a->visits[2] == Approx(0.1 * call).epsilon(1e-14));
}

TEST_CASE("moves on other outcomes do not count") {
  Scenario s = small_scenario();
  const auto before = analyse_journey(build_model(s), 0);
  s.journeys[0].moves.push_back(on(Outcome::abandoned, "call", "look"));
  const auto after = analyse_journey(build_model(s), 0);
  REQUIRE(after.has_value());
  CHECK(before->visits == after->visits);
}

TEST_CASE("a loop that no served case reaches does no harm") {
  Scenario s = small_scenario();
  auto& moves = s.journeys[0].moves;
  moves = {served("look", "call", 1.0), served("call", "", 1.0)};
  moves.push_back(on(Outcome::abandoned, "call", "letter"));
  moves.push_back(served("letter", "look"));
  const auto a = analyse_journey(build_model(s), 0);
  REQUIRE(a.has_value());
  CHECK(a->visits[2] == 0.0);
  CHECK(a->legs == Approx(1.6).epsilon(1e-14));
}

TEST_CASE("offered load is rate times visits times service") {
  const Model m = build_model(small_scenario());
  const auto loads = offered_loads(m);
  REQUIRE(loads.size() == 2);  // web and phone; mail
  const double per_hour = 120 * 6.0 / (365 * 24) + 2.0, call = 0.55, letter = 0.275;
  const PoolLoad& agents = loads[0].pools[0];
  CHECK(m.pools[agents.pool].name == "agents");
  CHECK(agents.contacts_per_hour == Approx(per_hour * call).epsilon(1e-12));
  CHECK(agents.erlangs == Approx(per_hour * call * 4 / 60).epsilon(1e-12));
  CHECK(agents.staff == Approx(3.0 * 50 / 168).epsilon(1e-12));
  const PoolLoad& reserve = loads[0].pools[1];
  CHECK(m.pools[reserve.pool].name == "reserve");
  CHECK(reserve.erlangs == 0.0);
  const PoolLoad& clerks = loads[1].pools[0];
  CHECK(clerks.erlangs == Approx(per_hour * letter * 10 / 60).epsilon(1e-12));
}

TEST_CASE("load by half hour of week follows the profile and averages to the load") {
  Scenario s = small_scenario();
  s.segments.clear();
  s.needs.clear();
  auto& profile = s.streams[0].profile;
  profile.hour.fill(0.0);
  profile.hour[9] = 2.0;
  profile.weekday = {1.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0};
  const auto loads = offered_loads(build_model(s));
  const PoolLoad& agents = loads[0].pools[0];
  const double base = 2.0 * 0.55 * 4 / 60;
  CHECK(agents.erlangs_by_half_hour[2 * 9 + 1] == Approx(base * 2).epsilon(1e-12));
  CHECK(agents.erlangs_by_half_hour[2 * (24 + 9)] == Approx(base * 6).epsilon(1e-12));
  CHECK(agents.erlangs_by_half_hour[2 * 10] == 0.0);
  CHECK(agents.erlangs_by_half_hour[2 * (48 + 9)] == 0.0);
  CHECK(agents.erlangs == Approx(base * 8 / 168).epsilon(1e-12));
}

TEST_CASE("months count by the days of the run; thinning and rate factors change no mean") {
  Scenario s = small_scenario();
  s.streams.clear();
  s.start = {2026, 1, 1};
  s.horizon = 59 * kDay;  // January and February
  s.needs[0].profile.month[1] = 0.5;
  s.needs[0].max_per_year = 50.0;
  s.needs[0].segment_factor = {1.0, 2.0};
  s.segments[1].rate_factor = Distribution::gamma(3.0, 0.5);
  const auto loads = offered_loads(build_model(s));
  const double month = (31 * 1.0 + 28 * 0.5) / 59;
  const double per_hour = (100 * 1.0 + 20 * 2.0 * 3.0) * 6.0 * month / (365 * 24);
  CHECK(loads[0].pools[0].contacts_per_hour == Approx(per_hour * 0.55).epsilon(1e-12));
}

TEST_CASE("represented customers load the pools as simulated ones do") {
  Scenario s = small_scenario();
  s.streams.clear();
  const double one = offered_loads(build_model(s))[0].pools[0].erlangs;
  s.represents = 50.0;
  CHECK(offered_loads(build_model(s))[0].pools[0].erlangs == Approx(50 * one).epsilon(1e-12));
}
