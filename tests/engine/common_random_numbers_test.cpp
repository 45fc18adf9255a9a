// Policies meet the same customers with the same needs and the same luck: what is changed in one
// place moves no draw elsewhere, and no outcome where nobody has to wait.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "sim/engine/simulator.h"
#include "tests/support/collect.h"
#include "tests/support/office_hours.h"
#include "tests/support/small_company.h"
#include "tests/support/workloads.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

std::vector<Event> only(const std::vector<Event>& events,
                        const std::function<bool(const Event&)>& keep) {
  std::vector<Event> kept;
  for (const Event& e : events) {
    if (keep(e)) kept.push_back(e);
  }
  return kept;
}

Scenario roomy() {  // more servers than customers: nobody waits
  Scenario s = w3(500, 500.0);
  s.horizon = 90 * kDay;
  s.needs[0].per_year = 30;
  return s;
}

Scenario busy() {
  Scenario s = w3(500, 0.25);
  s.horizon = 90 * kDay;
  s.needs[0].per_year = 400;
  return s;
}

}  // namespace

TEST_CASE("one more customer leaves everybody else's life as it was, in whatever segment") {
  // Two segments; the new customer is in the first one, so the others' numbers move up by one.
  Scenario two = roomy();
  two.segments.push_back(two.segments[0]);
  two.segments[1].name = "others";
  Scenario more = two;
  more.segments[0].customers += 1;
  const std::vector<Event> a = events_of(build_model(two));
  std::vector<Event> b =
      only(events_of(build_model(more)), [](const Event& e) { return e.subject != 500; });
  for (Event& e : b) e.subject -= e.subject > 500;
  CHECK(a == b);
  CHECK(events_of(build_model(more)).size() > a.size());
}

TEST_CASE("a new segment, need, journey or stream listed first moves nobody's draws") {
  Scenario more = roomy();
  SegmentSpec fresh = more.segments[0];
  fresh.name = "new people";
  fresh.customers = 70;
  more.segments.insert(more.segments.begin(), fresh);
  NeedSpec never = more.needs[0];
  never.name = "never";
  never.per_year = 0.0;
  more.needs.insert(more.needs.begin(), never);
  JourneySpec unused = more.journeys[0];
  unused.name = "unused";
  more.journeys.insert(more.journeys.begin(), unused);
  more.touch_points.insert(more.touch_points.begin(), more.touch_points[0]);
  more.touch_points[0].name = "unused";
  more.streams.insert(more.streams.begin(), {"walk-ins", "unused", 2.0, {}, {}, 0, 0});
  std::vector<Event> b = only(events_of(build_model(more)), [](const Event& e) {
    return e.domain == Domain::customer && e.subject >= 70;
  });
  const auto steps = static_cast<std::uint16_t>(unused.steps.size());
  for (Event& e : b) {  // positions have moved
    e.subject -= 70;
    if (e.type == EventType::leave) continue;
    e.kind -= 1;
    e.step = static_cast<std::uint16_t>(e.step - steps);
    if (e.type == EventType::move) e.value -= steps;
  }
  const auto is_end = [](const Event& e) { return e.type == EventType::move && e.value == kEnd; };
  CHECK(std::none_of(b.begin(), b.end(), is_end));
  CHECK(events_of(build_model(roomy())) == b);
}

TEST_CASE("a new department and pool listed first move no record and no employee's skill") {
  const Scenario two = testing::two_departments();
  Scenario more = two;
  more.departments.insert(more.departments.begin(), {.name = "archive"});
  more.pools.insert(more.pools.begin(), {"archivists", office_hours(3, 8, 18), 20.0});
  const std::vector<Event> events = events_of(build_model(two));
  CHECK(events.size() > 10'000);
  CHECK(events == events_of(build_model(more)));
  // Both are drawn by name: under another name they are others'.
  more = two;
  more.pools[0].name = "people";
  for (TouchPointSpec& place : more.touch_points) {
    if (place.pool == "agents") place.pool = "people";
  }
  CHECK(events != events_of(build_model(more)));
}

TEST_CASE("one more touch point, step, pool, need or stream that nobody uses changes nothing") {
  Scenario more = roomy();
  more.pools.push_back({"new", WeekSchedule(1)});
  TouchPointSpec t;
  t.name = "new";
  t.pool = "new";
  more.touch_points.push_back(t);
  JourneySpec j;
  j.name = "new";
  j.steps = {{"new", "new"}};
  j.entries = {{"new", 1.0}};
  more.journeys.push_back(j);
  NeedSpec n;
  n.name = "never";
  n.journey = "new";
  n.per_year = 0.0;
  more.needs.push_back(n);
  StreamSpec stream;
  stream.name = "others";
  stream.journey = "new";
  stream.per_hour = 3.0;
  more.streams.push_back(stream);
  const std::vector<Event> b = events_of(build_model(more));
  const auto is_customer = [](const Event& e) { return e.domain == Domain::customer; };
  CHECK(events_of(build_model(roomy())) == only(b, is_customer));
  CHECK(only(b, is_customer).size() < b.size());  // the stream is there
}

TEST_CASE("a lower rate under the same largest rate keeps a part of the same needs") {
  Scenario fewer = roomy();
  // Calendar clocks: the candidates do not depend on when cases close.
  fewer.needs[0].clock = NeedSpec::Clock::calendar;
  fewer.needs[0].overlap = NeedSpec::Overlap::beside;
  fewer.segments[0].leaving.form = LeavingSpec::Form::none;
  fewer.needs[0].max_per_year = 30.0;
  const Scenario full = fewer;
  fewer.needs[0].per_year = 20.0;
  const auto is_first = [](const Event& e) { return e.type == EventType::arrive; };
  std::set<std::pair<std::uint32_t, std::uint32_t>> all;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Time> first;
  for (const Event& e : only(events_of(build_model(full)), is_first)) {
    all.insert({e.subject, e.slot});
    first.try_emplace({e.subject, e.slot}, e.time);
  }
  std::set<std::pair<std::uint32_t, std::uint32_t>> kept;
  for (const Event& e : only(events_of(build_model(fewer)), is_first)) {
    if (!kept.insert({e.subject, e.slot}).second) continue;
    REQUIRE(first.count({e.subject, e.slot}) == 1);
    CHECK(first.at({e.subject, e.slot}) == e.time);
  }
  const double share = static_cast<double>(kept.size()) / static_cast<double>(all.size());
  CHECK(share == doctest::Approx(2.0 / 3.0).epsilon(0.05));
}

TEST_CASE("staff changes who waits, not who needs what") {
  // With little staff some abandon; the root needs of customers whose cases close at the same time
  // are the same, so compare calendar needs, which do not depend on cases at all.
  Scenario few = busy();
  few.needs[0].clock = NeedSpec::Clock::calendar;
  few.needs[0].overlap = NeedSpec::Overlap::beside;
  few.segments[0].leaving.form = LeavingSpec::Form::none;
  Scenario many = few;
  many.pools[0].staff = WeekSchedule(few.pools[0].staff.largest() + 3);
  const auto starts_of = [](const Scenario& s) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<Time, std::uint16_t>> starts;
    for (const Event& e : events_of(build_model(s))) {
      if (e.type == EventType::arrive) starts.try_emplace({e.subject, e.slot}, e.time, e.step);
    }
    return starts;
  };
  const auto abandoned = [](const Event& e) { return e.type == EventType::abandon; };
  CHECK(only(events_of(build_model(few)), abandoned).size() >
        2 * only(events_of(build_model(many)), abandoned).size());
  CHECK(starts_of(few) == starts_of(many));
}

TEST_CASE("a zero-effect change is bit-identical") {
  Scenario same = busy();
  same.pools[0].cost_per_hour = 99.0;  // money only
  same.touch_points[1].cost_per_contact = 3.0;
  CHECK(events_of(build_model(busy())) == events_of(build_model(same)));
}

TEST_CASE("no two draws share a counter") {
  // Every field at its ends, all others too: all blocks must differ (a shared counter would give
  // equal blocks).
  std::vector<std::array<std::uint32_t, 4>> blocks;
  const auto ends = [](int bits) { return std::array<std::uint32_t, 3>{0u, 1u, (1u << bits) - 1}; };
  for (const std::uint32_t index : {0u, 1u, 0xFFFFFFFFu}) {
    for (const std::uint32_t slot : {0u, 1u, kMaxSlot}) {
      for (const std::uint32_t segment : ends(kSegmentBits)) {
        for (const std::uint32_t kind : ends(kKindBits)) {
          for (const Domain domain : {Domain::customer, Domain::stream}) {
            for (const std::uint32_t attempt : {0u, 1u, kMaxAttempt}) {
              for (const std::uint32_t step : ends(kStepBits)) {
                for (const std::uint32_t visit : {0u, 1u, kMaxVisit}) {
                  for (const Purpose purpose : {Purpose::root, Purpose::leg, Purpose::move_delay}) {
                    const Cause cause = attempt > 0 ? Cause::redial : Cause::root;
                    const NeedKey need{{index, segment}, slot, kind, domain, cause, attempt};
                    blocks.push_back(draw_leg({1, 2}, need, step, visit, purpose).word);
                  }
                }
              }
            }
          }
        }
      }
    }
  }
  const std::set<std::array<std::uint32_t, 4>> distinct(blocks.begin(), blocks.end());
  CHECK(distinct.size() == blocks.size());
}
