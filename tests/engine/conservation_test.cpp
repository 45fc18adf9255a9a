// Nobody is lost: every leg ends or is still there, every case is closed or open, every customer is
// there or has left.
#include <doctest/doctest.h>

#include "sim/engine/simulator.h"
#include "tests/support/random_scenario.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

struct Tally : Observer {
  std::int64_t arrivals = 0, leg_ends = 0, cases = 0, closes = 0, starts = 0, ends = 0, leaves = 0;
  std::int64_t joins = 0;
  std::int64_t present = 0, least_present = 0;
  void on_events(std::span<const Event> events) override {
    for (const Event& e : events) {
      switch (e.type) {
        case EventType::arrive:
          ++arrivals;
          break;
        case EventType::start:
          ++starts;
          break;
        case EventType::end:
          ++ends;
          ++leg_ends;
          break;
        case EventType::abandon:
        case EventType::balk:
        case EventType::turn_away:
          ++leg_ends;
          break;
        case EventType::close:
          ++closes;
          break;
        case EventType::leave:
          ++leaves;
          break;
        case EventType::join:
          ++joins;
          break;
        case EventType::move:
          break;
      }
      least_present = std::min(least_present, starts - ends);
    }
  }
};

}  // namespace

TEST_CASE("people, cases and legs are conserved on random companies") {
  for (std::uint32_t seed = 1000; seed < 1080; seed += testing::kStep) {
    CAPTURE(seed);
    Scenario scenario = random_scenario(seed);
    scenario.warmup = 0;  // so that counts and events cover the same time
    const Model model = build_model(scenario);
    Tally tally;
    RunOptions o;
    o.key = {seed, 0};
    o.observer = &tally;
    Simulator simulator(model, o);
    const RunResult r = simulator.finish();
    TouchPointCounts legs;
    for (std::size_t t = 0; t < r.totals.touch_points; ++t) legs += r.totals.touch_point_sum(t);
    SegmentCounts cases;
    for (std::size_t s = 0; s <= r.totals.segments; ++s) cases += r.totals.segment_sum(s);

    CHECK(cases.needs == cases.closed + r.open_cases);
    CHECK(tally.closes == cases.closed);
    CHECK(tally.leg_ends == legs.served + legs.abandoned + legs.balked + legs.turned_away);
    CHECK(tally.arrivals == legs.arrivals);
    CHECK(tally.starts == legs.started);
    CHECK(legs.arrivals - tally.leg_ends <= r.open_cases);  // a case is in one leg at most
    CHECK(legs.arrivals >= tally.leg_ends);
    CHECK(legs.started >= legs.served);
    CHECK(legs.waited + legs.called_back <= legs.started);
    CHECK(tally.least_present >= 0);

    std::int64_t alive = 0, left = 0, open = 0;
    for (const CustomerState& c : simulator.customers()) {
      (c.left == kNever ? alive : left) += 1;
      open += c.open_cases;
    }
    CHECK(alive + left == model.customers);
    CHECK(left == cases.left);
    CHECK(left == tally.leaves);
    CHECK(tally.joins == 0);
    CHECK(open == r.open_customer_cases);
    std::int64_t at_end = 0;
    for (const std::int64_t n : r.snapshots.back().alive) at_end += n;
    CHECK(at_end == alive);
  }
}
