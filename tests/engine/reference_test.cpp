// The reference engine, checked by what has to hold whatever happens, and against known figures.
#include "tests/support/reference.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/support/random_scenario.h"
#include "tests/support/workloads.h"

namespace rapport {
namespace {

constexpr std::uint32_t kScenarios = 20;

/// All events of one case, by time.
using Life = std::vector<Event>;
using CaseName = std::tuple<Domain, std::uint32_t, std::uint8_t, std::uint32_t>;

std::map<CaseName, Life> lives_of(const ReferenceResult& result) {
  std::map<CaseName, Life> lives;
  for (const Event& event : result.events) {
    if (event.type == EventType::leave) continue;
    lives[{event.domain, event.subject, event.kind, event.slot}].push_back(event);
  }
  return lives;
}

bool ends_leg(const Event& event) {
  return event.type == EventType::end || event.type == EventType::abandon ||
         event.type == EventType::turn_away || event.type == EventType::balk;
}
bool goes_on(const Event& event) {
  return event.type == EventType::move || event.type == EventType::close;
}
bool is_arrival(const Event& event) { return event.type == EventType::arrive; }

template <class F>
Life select(const Life& life, F&& wanted) {
  Life found;
  std::ranges::copy_if(life, std::back_inserter(found), wanted);
  return found;
}

Time opening_of(const Life& life) { return life.front().time; }
/// kNever for cases still open.
Time closing_of(const Life& life) {
  const auto is_close = [](const Event& e) { return e.type == EventType::close; };
  const auto close = std::ranges::find_if(life, is_close);
  return close == life.end() ? kNever : close->time;
}

struct Run {
  explicit Run(const Scenario& scenario, std::uint32_t seed = 1)
      : model(build_model(scenario)), result(run_reference(model, {seed, 0}, true)) {}
  Model model;
  ReferenceResult result;
};

template <class F>
void for_random_runs(F&& test) {
  for (std::uint32_t seed = 0; seed < kScenarios; ++seed) {
    CAPTURE(seed);
    test(Run(random_scenario(seed), seed));
  }
}

/// The counts of touch points that can be read off the events.
std::vector<TouchPointCounts> counts_from_events(const Run& run) {
  std::vector<TouchPointCounts> counts(run.model.touch_points.size());
  for (const Event& event : run.result.events) {
    if (event.time < 0 || event.type == EventType::leave) continue;
    TouchPointCounts& count = counts[run.model.steps[event.step].touch_point];
    switch (event.type) {
      case EventType::arrive:
        ++count.arrivals;
        break;
      case EventType::start:
        ++count.started, count.wait_started += event.value;
        break;
      case EventType::end:
        ++count.served, count.service += event.value;
        break;
      case EventType::abandon:
        ++count.abandoned, count.wait_abandoned += event.value;
        break;
      case EventType::turn_away:
        ++count.turned_away, count.wait_abandoned += event.value;
        break;
      case EventType::balk:
        ++count.balked;
        break;
      default:
        break;
    }
  }
  return counts;
}

TEST_CASE("reference: the counts are those of the events") {
  for_random_runs([](const Run& run) {
    const std::vector<TouchPointCounts> counts = counts_from_events(run);
    for (std::size_t t = 0; t < counts.size(); ++t) {
      const TouchPointCounts sum = run.result.totals.touch_point_sum(t);
      CHECK(sum.arrivals == counts[t].arrivals);
      CHECK(sum.started == counts[t].started);
      CHECK(sum.served == counts[t].served);
      CHECK(sum.abandoned == counts[t].abandoned);
      CHECK(sum.turned_away == counts[t].turned_away);
      CHECK(sum.balked == counts[t].balked);
      CHECK(sum.wait_started == counts[t].wait_started);
      CHECK(sum.wait_abandoned == counts[t].wait_abandoned);
      CHECK(sum.service == counts[t].service);
    }
  });
}

TEST_CASE("reference: nobody gets lost") {
  for_random_runs([](const Run& run) {
    // All events from the beginning of warm-up on, so that nobody was there before.
    std::vector<std::int64_t> there(run.model.touch_points.size());
    for (const Event& event : run.result.events) {
      if (is_arrival(event)) ++there[run.model.steps[event.step].touch_point];
      if (ends_leg(event)) --there[run.model.steps[event.step].touch_point];
    }
    std::vector<std::int64_t> left_over(there.size());
    std::int64_t open = 0, open_customers = 0;
    for (const auto& [name, life] : lives_of(run.result)) {
      if (closing_of(life) != kNever) continue;
      ++open;
      if (std::get<Domain>(name) == Domain::customer) ++open_customers;
      // In one leg at most, which is at the one place where it arrived once more than it ended.
      // (Not simply the last arrival: at one tick several legs may come and go.)
      std::map<std::uint16_t, int> in_leg;
      for (const Event& e : select(life, is_arrival)) ++in_leg[run.model.steps[e.step].touch_point];
      for (const Event& e : select(life, ends_leg)) --in_leg[run.model.steps[e.step].touch_point];
      for (const auto& [place, legs] : in_leg) left_over[place] += legs;
      CHECK(std::ranges::count_if(in_leg, [](const auto& l) { return l.second != 0; }) <= 1);
    }
    CHECK(there == left_over);
    CHECK(open == run.result.open_cases);
    CHECK(open_customers == run.result.open_customer_cases);
  });
}

/// Legs arrive, start perhaps, end, then move or close: each after the one before.
void check_life(const Life& life) {
  const Life arrivals = select(life, is_arrival), ends = select(life, ends_leg),
             next = select(life, goes_on);
  REQUIRE(arrivals.size() >= ends.size());
  REQUIRE(arrivals.size() <= ends.size() + 1);
  REQUIRE(ends.size() == next.size());
  for (std::size_t i = 0; i < ends.size(); ++i) {
    // At one tick several legs may come and go, in an order that events do not show.
    CHECK(ends[i].time >= arrivals[i].time);
    CHECK(next[i].time == ends[i].time);
    if (i + 1 < arrivals.size()) CHECK(arrivals[i + 1].time >= ends[i].time);
  }
  if (closing_of(life) == kNever) return;
  CHECK(arrivals.size() == ends.size());
  CHECK(closing_of(life) == life.back().time);
  const auto is_close = [](const Event& e) { return e.type == EventType::close; };
  const Life closes = select(life, is_close);
  CHECK(closes.size() == 1);
  CHECK(closes[0].value == static_cast<std::int64_t>(arrivals.size()));
}

TEST_CASE("reference: a case goes from leg to leg and closes once") {
  for_random_runs([](const Run& run) {
    for (const auto& [name, life] : lives_of(run.result)) check_life(life);
  });
}

/// Opening and closing of a customer's cases, and whether the need waits for others.
struct Stay {
  Time opened, closed;
  bool waits;
};

std::vector<std::vector<Stay>> stays_of(const Run& run) {
  std::vector<std::vector<Stay>> stays(run.model.customers);
  for (const auto& [name, life] : lives_of(run.result)) {
    const auto [domain, subject, kind, slot] = name;
    if (domain != Domain::customer) continue;
    const bool waits = run.model.needs[kind].overlap != NeedSpec::Overlap::beside;
    stays[subject].push_back({opening_of(life), closing_of(life), waits});
  }
  return stays;
}

/// Whether at `t` no case opened before is open, or was until less than the lookahead ago.
bool is_ready(const std::vector<Stay>& stays, Time t, Time lookahead) {
  return std::ranges::none_of(stays, [&](const Stay& stay) {
    return stay.opened < t && (stay.closed == kNever || stay.closed + lookahead > t);
  });
}

TEST_CASE("reference: needs wait, and nobody leaves, while a case is open or has just closed") {
  for_random_runs([](const Run& run) {
    const std::vector<std::vector<Stay>> stays = stays_of(run);
    for (std::uint32_t n = 0; n < run.model.customers; ++n) {
      const CustomerState& state = run.result.customers[n];
      CHECK(state.satisfaction >= 0.0);
      CHECK(state.satisfaction <= 1.0);
      for (const Stay& stay : stays[n]) {
        if (stay.waits) CHECK(is_ready(stays[n], stay.opened, run.model.lookahead));
        CHECK(stay.opened <= state.left);
      }
      if (state.left != kNever) CHECK(is_ready(stays[n], state.left, run.model.lookahead));
      CHECK(std::ranges::count(stays[n], kNever, &Stay::closed) == state.open_cases);
    }
  });
}

TEST_CASE("reference: snapshots and counts agree on who has left") {
  for_random_runs([](const Run& run) {
    REQUIRE(run.result.snapshots.size() == run.model.month_starts.size());
    for (std::size_t m = 0; m < run.model.month_starts.size(); ++m) {
      CHECK(run.result.snapshots[m].time == run.model.month_starts[m]);
    }
    for (std::size_t s = 0; s < run.model.segments.size(); ++s) {
      const auto left = [&](const CustomerState& c) { return c.segment == s && c.left != kNever; };
      const std::int64_t gone = std::ranges::count_if(run.result.customers, left);
      CHECK(run.result.totals.segment_sum(s).left == gone);
      CHECK(run.result.snapshots.back().alive[s] == run.model.segments[s].customers - gone);
      CHECK(run.result.snapshots.front().alive[s] == run.model.segments[s].customers);
    }
  });
}

TEST_CASE("reference: random scenarios use everything") {
  TouchPointCounts all;
  SegmentCounts people;
  for_random_runs([&](const Run& run) {
    for (std::size_t t = 0; t < run.model.touch_points.size(); ++t) {
      all += run.result.totals.touch_point_sum(t);
    }
    for (std::size_t s = 0; s <= run.model.segments.size(); ++s) {
      people += run.result.totals.segment_sum(s);
    }
  });
  for (const std::int64_t count : counts_of(all)) CHECK(count > 100);
  for (const std::int64_t count : counts_of(people)) CHECK(count > 50);
}

TEST_CASE("reference: W2 abandons as theory says") {
  Scenario scenario = w2();
  scenario.horizon /= 5;
  const Model model = build_model(scenario);
  Totals totals = run_reference(model, {1, 0}, false).totals;
  const TouchPointCounts line = totals.touch_point_sum(0);
  CHECK(line.arrivals == doctest::Approx(200e3).epsilon(0.01));
  CHECK(static_cast<double>(line.abandoned) == doctest::Approx(0.01508 * 200e3).epsilon(0.15));
}

TEST_CASE("reference: a quarter of W3 is like the runs of other simulators") {
  Scenario scenario = w3();
  scenario.horizon = 91 * kDay;
  const Model model = build_model(scenario);
  const ReferenceResult result = run_reference(model, {1, 0}, false);
  TouchPointCounts all;
  for (std::size_t t = 0; t < 3; ++t) all += result.totals.touch_point_sum(t);
  const SegmentCounts people = result.totals.segment_sum(0);
  const auto contacts = static_cast<double>(people.needs);
  const auto visits = static_cast<double>(all.arrivals);
  // In a year 535 k contacts, 624 k visits, 27 k abandoned; more in the first quarter, before many
  // have left. 1/6 begin with s < 0.5, and half of those who leave in the year leave early.
  CHECK(contacts == doctest::Approx(535e3 * 91 / 365).epsilon(0.1));
  CHECK(visits / contacts == doctest::Approx(624.0 / 535.0).epsilon(0.01));
  CHECK(static_cast<double>(all.abandoned) / visits == doctest::Approx(0.048).epsilon(0.2));
  CHECK(static_cast<double>(people.left) == doctest::Approx(8e3).epsilon(0.1));
}

}  // namespace
}  // namespace rapport
