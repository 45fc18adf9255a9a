// What each lever of a company does alone, and when it is said to do nothing.
#include "experiments/trial/lone_levers.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "sim/core/problem.h"
#include "tests/support/busy_line.h"
#include "tests/support/company_text.h"

namespace rapport {
namespace {

Scenario short_company() {
  Scenario s = testing::two_departments();
  s.horizon = 60 * kDay;
  return s;
}

LoneLevers tried(const Scenario& today, int threads = 2) {
  return try_levers_alone(today, {.seed = 1, .replications = 4, .threads = threads, .quiet = true});
}

const LoneLever& of(const LoneLevers& all, const std::string& id) {
  const auto found =
      std::ranges::find_if(all.levers, [&](const LoneLever& l) { return id == l.lever->id; });
  REQUIRE(found != all.levers.end());
  return *found;
}

/// Whether customers and acts are the same in every run, and money but for rounding.
bool changes_nothing(const LoneLever& lone) {
  for (std::size_t m = 0; m + 1 < kLoneMetrics; ++m) {
    if (lone.differences[m].mean != 0.0 || lone.differences[m].half_width != 0.0) return false;
  }
  const Interval& money = lone.differences[kLoneMetrics - 1];
  return std::abs(money.mean) < 1e-6 && money.half_width < 1e-6;
}

TEST_CASE("gates: levers alone, each at its most, are judged by what matters") {
  const LoneLevers all = tried(short_company());
  CHECK(all.levers.size() == 19);  // all but those of roll-out
  CHECK(all.runs == 20 * 4);
  CHECK(all.failed == 0);
  CHECK(all.horizon == 60 * kDay);
  REQUIRE(all.today);
  for (const LoneLever& lone : all.levers) {
    CAPTURE(lone.lever->id);
    CHECK(lone.value == lone.lever->most);
    bool within = true, beyond = false;
    for (std::size_t m = 0; m < kLoneMetrics; ++m) {
      const Interval& d = lone.differences[m];
      CHECK(d.n == 4);
      const bool same = d.lower() >= -lone.matters[m] && d.upper() <= lone.matters[m];
      within = within && same;
      beyond = beyond || (!same && !d.contains(0.0));
    }
    CHECK((lone.effect == LoneEffect::nothing) == within);
    CHECK((lone.effect == LoneEffect::something) == (beyond && !within));
  }
  CHECK(of(all, "latitude").effect == LoneEffect::something);
  CHECK(of(all, "latitude").gates->open[0] > all.today->open[0] + 5.0);
  CHECK(of(all, "survey").effect == LoneEffect::nothing);
  CHECK(changes_nothing(of(all, "survey")));
}

TEST_CASE("gates: where a reason is given that a lever does nothing, nothing changes at all") {
  Scenario bare = short_company();
  bare.company.money.variable_pay = 0.0;
  for (DepartmentSpec& d : bare.departments) d.rules = 0.0;
  for (JourneySpec& journey : bare.journeys) {
    for (JourneySpec::Move& move : journey.moves) move.avoidable = false;
  }
  testing::set_levers(bare, {testing::for_all("systems", 0.0)});
  std::size_t reasons = 0;
  const auto check_reasons = [&](const Scenario& today) {
    for (const LoneLever& lone : tried(today).levers) {
      if (lone.reason.empty()) continue;
      CAPTURE(lone.lever->id);
      CAPTURE(lone.reason);
      ++reasons;
      CHECK(changes_nothing(lone));
      CHECK(lone.effect == LoneEffect::nothing);
    }
  };
  check_reasons(bare);  // bonus, deferral, metrics, strategy, structure, share, one_view, survey
  CHECK(reasons == 8);
  Scenario unpaid = short_company();
  testing::set_levers(unpaid, {testing::for_all("bonus", 0.0), testing::for_all("share", 0.0)});
  check_reasons(unpaid);  // deferral, metrics, one_view, systems, survey
  CHECK(reasons == 8 + 5);
  Scenario off = short_company();
  off.company.mechanism.may = off.company.mechanism.know = off.company.mechanism.hand_over = false;
  for (TouchPointSpec& place : off.touch_points) {
    if (place.kind != TouchPointSpec::Kind::asynchronous) continue;
    place.kind = TouchPointSpec::Kind::staffed;
    place.chase_after.reset();
  }
  check_reasons(off);  // latitude, strategy, structure, answer, survey, share and I1 to I6
  CHECK(reasons == 8 + 5 + 12);
  // And where there is something to act on, no reason is given.
  const LoneLevers all = tried(short_company());
  CHECK(std::ranges::count_if(all.levers, [](const LoneLever& l) { return !l.reason.empty(); }) ==
        1);
}

TEST_CASE("gates: a lever that Today has at its most is tried at its least, the rest alike") {
  Scenario today = short_company();
  testing::set_levers(today, {testing::for_all("owner", 1.0), testing::for_all("depth", 0.4)});
  const LoneLevers one = tried(today, 1), two = tried(today, 3);
  CHECK(of(one, "owner").value == 0.0);
  CHECK(of(one, "depth").value == 1.0);
  CHECK(of(one, "owner").differences[0].mean < 0.0);
  for (std::size_t i = 0; i < one.levers.size(); ++i) {
    for (std::size_t m = 0; m < kLoneMetrics; ++m) {
      CHECK(one.levers[i].differences[m].mean == two.levers[i].differences[m].mean);
    }
  }
}

TEST_CASE("gates: levers are tried alone for a year at most, and only in a company") {
  Scenario today = short_company();
  for (SegmentSpec& segment : today.segments) segment.customers /= 20;
  today.horizon = 500 * kDay;
  CHECK(try_levers_alone(today, {.replications = 2, .quiet = true}).horizon == kYear);
  CHECK_THROWS_AS(try_levers_alone(testing::small_scenario(), {}), InvalidInput);
}

}  // namespace
}  // namespace rapport
