// Levers that hold for the customers of one segment: they change what happens to these and, where
// nobody waits for anybody, nothing of what happens to the others.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/scenario/lever.h"
#include "tests/support/busy_line.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

constexpr std::size_t kHomes = 0, kFirms = 1;  // segments

/// Enough people for all, so that customers meet in no queue; what they wait for is made for them.
/// Messages are orders with a promise, in front of the phone there is an assistant.
Scenario roomy() {
  Scenario s = two_departments_with_assistant();
  for (PoolSpec& pool : s.pools) pool.staff = WeekSchedule(500);
  s.company.mechanism.load = false;  // a busy employee is one whom customers share
  s.company.mechanism.dip = false;   // and so is one who learns to work otherwise
  TouchPointSpec& mail = s.touch_points[2];
  mail.delivery.promise = kDay;
  mail.service = Distribution::exponential(10.0 * kHour);
  s.needs[0].order_price = 100.0;
  s.needs[0].order.patience = Distribution::exponential(2.0 * kDay);
  s.company.quality.late = 0.3;
  s.company.hand_over.owner = 0.5;
  s.company.know.tests = 500.0;
  return s;
}

/// All that is counted of a segment's customers.
struct OfSegment {
  SegmentCounts cases;
  OutcomeCounts outcomes;
  ExitCounts exits;
  OrderCounts orders;
  std::vector<ServedCounts> served;  // by month and touch point
  std::vector<double> satisfied, reported;
  bool operator==(const OfSegment&) const = default;
};

OfSegment segment_of(const RunResult& r, std::size_t s) {
  OfSegment of{r.totals.segment_sum(s),
               r.totals.outcome_sum(s),
               r.totals.exit_sum(s),
               r.totals.order_sum(s),
               {},
               {},
               {}};
  const std::size_t places = r.totals.touch_points;
  for (std::size_t m = 0; m < r.totals.months; ++m) {
    for (std::size_t t = 0; t < places; ++t) {
      of.served.push_back(r.totals.served[(m * r.totals.segments + s) * places + t]);
    }
  }
  for (const Snapshot& snapshot : r.snapshots) {
    of.satisfied.push_back(snapshot.satisfaction_sum[s]);
    of.reported.push_back(snapshot.reported_sum[s]);
  }
  return of;
}

/// Under a policy from the first day on, which sets these besides or in place of what is set.
RunResult run_with(const std::vector<LeverSetting>& levers) {
  const Scenario today = roomy();
  Change policy{0, today};
  for (const LeverSetting& one : levers) {
    std::erase_if(policy.then.levers, [&](const LeverSetting& old) {
      return old.lever == one.lever && old.scope == one.scope && old.of == one.of;
    });
    policy.then.levers.push_back(one);
  }
  return run(build_model(today, std::vector<Change>{policy}), {.key = {4, 1}});
}

/// Levers by segment that act on how customers are served, with a value far from the usual one.
const std::vector<std::pair<const char*, double>>& served_by_segment() {
  static const std::vector<std::pair<const char*, double>> all{{"assistant_permitted", -1.0},
                                                               {"assistant_resolve", 1.0},
                                                               {"assistant_grounded", 1.0},
                                                               {"assistant_story", 1.0},
                                                               {"promise", 0.25},
                                                               {"strategy", 1.0},
                                                               {"structure", 1.0},
                                                               {"owner", 1.0},
                                                               {"survey", 1.0},
                                                               {"answer", 0.0},
                                                               {"one_view", 0.0},
                                                               {"upkeep", 1.0},
                                                               {"depth", 1.0},
                                                               {"screen", 1.0},
                                                               {"tests", 45000.0}};
  return all;
}

}  // namespace

TEST_CASE("levers by segment: each changes its segment, and to the bit nothing of the other") {
  const RunResult today = run_with({});
  for (const auto& [id, value] : served_by_segment()) {
    CAPTURE(id);
    const RunResult then = run_with({{id, LeverScope::segment, "firms", value}});
    CHECK(segment_of(then, kHomes) == segment_of(today, kHomes));
    CHECK_FALSE(segment_of(then, kFirms) == segment_of(today, kFirms));
  }
}

TEST_CASE("levers by segment: set for every segment is set for all") {
  for (const auto& [id, value] : served_by_segment()) {
    CAPTURE(id);
    const RunResult all = run_with({for_all(id, value)});
    const RunResult each = run_with(
        {{id, LeverScope::segment, "firms", value}, {id, LeverScope::segment, "homes", value}});
    CHECK(each.event_hash() == all.event_hash());
    CHECK(segment_of(run_with({{id, LeverScope::segment, "firms", value}}), kFirms) ==
          segment_of(all, kFirms));
  }
}

TEST_CASE(
    "levers by segment: what is set for a touch point goes before what is set for a segment") {
  const LeverSetting here{"assistant_permitted", LeverScope::touch_point, "web", -0.5};
  const LeverSetting firms{"assistant_permitted", LeverScope::segment, "firms", 1.0};
  CHECK(run_with({here, firms}).event_hash() == run_with({here}).event_hash());
  CHECK(run_with({for_all("assistant_permitted", -0.5), firms}).event_hash() !=
        run_with({for_all("assistant_permitted", -0.5)}).event_hash());
}

TEST_CASE("levers by segment: an assistant settles the share that a segment's customers are due") {
  Scenario s = roomy();
  s.segments[kHomes].customers = 0;
  s.touch_points[0].assistant.permitted = 0.4;
  s.touch_points[0].assistant.grounded = 1.0;
  s.company.mechanism.repeat = false;
  set_levers(s, {{"assistant_permitted", LeverScope::segment, "firms", 0.5},
                 {"assistant_permitted", LeverScope::segment, "homes", -1.0}});
  const AssistantCounts c = run(build_model(s), {.key = {4, 2}}).totals.assistant_sum(0);
  REQUIRE(c.legs > 100);
  const double n = static_cast<double>(c.legs), p = 0.4 + 0.6 * 0.5;
  CHECK(std::abs(static_cast<double>(c.settled) - n * p) < 4.0 * std::sqrt(n * p * (1.0 - p)));
}

TEST_CASE("levers by segment: call-backs for one segment's callers, who have a line of their own") {
  Scenario s = busy_line();
  s.pools = {{"agents", WeekSchedule(1), 20.0}, {"others", WeekSchedule(1), 20.0}};
  TouchPointSpec second = s.touch_points[0];
  second.name = "hotline";
  second.pool = "others";
  s.touch_points.push_back(second);
  JourneySpec journey = s.journeys[0];
  journey.name = "call hotline";
  journey.steps[0].touch_point = "hotline";
  s.journeys.push_back(journey);
  NeedSpec need = s.needs[0];
  need.name = "trouble";
  need.journey = journey.name;
  need.segment_factor = {0.0, 1.0};
  s.needs[0].segment_factor = {1.0, 0.0};
  s.needs.push_back(need);
  const auto hash_with = [&](const LeverSetting& setting) {
    Scenario then = s;
    then.levers = {setting};
    return run(build_model(then), {.key = {4, 3}}).hash();
  };
  const std::uint64_t firms = hash_with({"call_backs", LeverScope::segment, "firms", 0.8});
  CHECK(firms == hash_with({"call_backs", LeverScope::touch_point, "hotline", 0.8}));
  CHECK(firms != hash_with({"call_backs", LeverScope::segment, "homes", 0.8}));
  CHECK(firms != hash_with({"call_backs", LeverScope::all, "", 0.0}));
}

TEST_CASE("levers by segment: they cost by the share of customers that they are for") {
  Scenario s = roomy();
  for (const char* id : {"assistant_permitted", "assistant_grounded", "assistant_story",
                         "call_backs", "owner", "one_view", "upkeep"}) {
    CAPTURE(id);
    const Lever& lever = *find_lever(id);
    const auto dose = [&](std::vector<LeverSetting> levers) {
      s.levers = std::move(levers);
      return lever.dose(s, LeverValues(lever, s));
    };
    const double none = dose({for_all(id, lever.least)});
    CHECK(none == 0.0);
    CHECK(dose({for_all(id, lever.most)}) == doctest::Approx(1.0));
    // Firms are 240 of 1,200 customers.
    CHECK(dose({for_all(id, lever.least), {id, LeverScope::segment, "firms", lever.most}}) ==
          doctest::Approx(0.2));
  }
}
