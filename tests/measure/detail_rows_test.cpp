// Details of runs: hours of the week, waits and ways add up to what the run counts.
#include "sim/measure/detail_rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sim/engine/simulator.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

RunResult detailed(const Model& model, int threads, int blocks) {
  RunOptions options;
  options.key = {4, 2};
  options.threads = threads;
  options.blocks = blocks;
  options.watch.details = true;
  return run(model, options);
}

}  // namespace

TEST_CASE("details: hours, waits and ways add up to the counts of the run, for any blocks") {
  const Model model = build_model(two_departments());
  const RunResult result = detailed(model, 1, 1);
  const RunDetails& details = result.details;
  std::int64_t ways = 0, ended = 0;
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    const TouchPointCounts whole = result.totals.touch_point_sum(t);
    HourCounts sum;
    for (std::size_t h = 0; h < kHoursOfWeek; ++h) {
      const HourCounts& c = details.hour(t, h);
      sum.arrivals += c.arrivals;
      sum.started += c.started;
      sum.in_time += c.in_time;
      sum.failed += c.failed;
      sum.wait += c.wait;
      // Nobody starts where nobody is on shift.
      if (model.touch_points[t].queue != kNoQueue && c.started > 0) {
        CHECK(model.rosters[model.touch_points[t].pool].at(
                  model.monday + static_cast<Time>(h) * kHour + kHour / 2) > 0);
      }
    }
    CHECK(sum.arrivals == whole.arrivals);
    CHECK(sum.started == whole.started);
    CHECK(sum.in_time == whole.in_time);
    CHECK(sum.failed == whole.abandoned + whole.balked + whole.turned_away);
    CHECK(sum.wait == whole.wait_started);
    CHECK(details.waits(t).all() == whole.started);
    ended += whole.served + whole.abandoned + whole.balked + whole.turned_away - whole.redials;
  }
  for (const WayRow& row : way_rows(model, details)) ways += static_cast<std::int64_t>(row.cases);
  CHECK(ways == ended);
  CHECK(detailed(model, 2, 3).details == details);
  RunOptions plain;
  plain.key = {4, 2};
  CHECK(run(model, plain).hash() == result.hash());
  CHECK(run(model, plain).details.empty());
}

TEST_CASE("details: the ways of root needs and streams add up, step by step") {
  for (const bool streams : {false, true}) {
    Scenario scenario = two_departments();
    scenario.warmup = 0;
    if (streams) {
      StreamSpec stream;
      stream.name = "strangers";
      stream.journey = scenario.needs[0].journey;
      stream.per_hour = 0.5;
      scenario.streams.push_back(stream);
    }
    const Model model = build_model(scenario);
    const RunResult result = detailed(model, 1, 1);
    const RunDetails& details = result.details;
    REQUIRE(details.walks() == model.needs.size() + model.streams.size());
    std::int64_t begun = 0, left = 0, back = 0;
    for (std::size_t walk = 0; walk < details.walks(); ++walk) {
      const Range& steps = journey_of_walk(model, walk).steps;
      for (std::uint32_t s = steps.first; s < steps.last; ++s) {
        std::int64_t in = details.begun(walk, s), out = 0;
        begun += details.begun(walk, s);
        for (int o = 0; o < kOutcomes; ++o) {
          const auto outcome = static_cast<Outcome>(o);
          for (std::uint32_t to = steps.first; to < steps.last; ++to) {
            in += details.way(walk, to, outcome, static_cast<std::uint16_t>(s));
            out += details.way(walk, s, outcome, static_cast<std::uint16_t>(to));
          }
          out += details.way(walk, s, outcome, kEnd);
        }
        // What came and has not gone on is there at the end.
        CHECK(in >= out);
        CHECK(in - out < in / 10 + 20);
        left += in - out;
      }
      const WalkFlow flow = walk_flow(model, details, walk);
      double all = 0.0, ended = 0.0;
      for (std::size_t s = 0; s < flow.begun.size(); ++s) {
        all += flow.begun[s];
        for (int o = 0; o < kOutcomes; ++o)
          ended += flow.way(s, static_cast<Outcome>(o), flow.begun.size());
      }
      CHECK(all == doctest::Approx(100.0));
      CHECK(ended <= 100.0);
      CHECK(ended > 90.0);
    }
    const WalkFlow whole = flow_of_all(model, details);
    double by_place = 0.0, ended = 0.0, back_of_all = 0.0;
    for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
      double visits = 0.0;
      for (std::size_t walk = 0; walk < details.walks(); ++walk) {
        const WalkFlow flow = walk_flow(model, details, walk);
        for (std::size_t s = 0; s < flow.visits.size(); ++s) {
          if (model.steps[flow.first_step + s].touch_point == t)
            visits += flow.visits[s] * flow.cases / whole.cases;
        }
      }
      CHECK(whole.visits[t] == doctest::Approx(visits));
      by_place += whole.begun[t];
      for (int o = 0; o < kOutcomes; ++o)
        ended += whole.way(t, static_cast<Outcome>(o), whole.begun.size());
    }
    for (const double cases : whole.came_back) back_of_all += cases * whole.cases / 100.0;
    CHECK(by_place == doctest::Approx(100.0));
    CHECK(ended > 90.0);
    CHECK(whole.cases == static_cast<double>(begun));
    std::int64_t opened = 0, closed = 0, repeats = 0;
    for (std::size_t n = 0; n < model.needs.size(); ++n) {
      for (const Cause cause : {Cause::repeat, Cause::complaint, Cause::chase, Cause::misfit})
        back += details.came_back(n, cause);
      repeats += details.came_back(n, Cause::repeat);
    }
    std::int64_t counted = 0;
    for (std::size_t s = 0; s <= model.segments.size(); ++s) {
      opened += result.totals.segment_sum(s).needs;
      closed += result.totals.segment_sum(s).closed;
      if (s < model.segments.size()) counted += result.totals.outcome_sum(s).repeats;
    }
    CHECK(begun + back == opened);
    CHECK(back_of_all == doctest::Approx(static_cast<double>(back)));
    CHECK(repeats == counted);
    CHECK(repeats > 0);
    CHECK(left <= opened - closed);
  }
}

TEST_CASE("details: ways of a preview count those stood for too") {
  Scenario scenario = two_departments();
  scenario.warmup = 12 * kWeek;
  const auto cases_of = [](const Model& model, const RunDetails& details) {
    double cases = 0.0;
    for (const WayRow& row : way_rows(model, details)) cases += row.cases;
    return cases;
  };
  const Model all = build_model(scenario);
  scenario.represents = 4.0;
  for (SegmentSpec& segment : scenario.segments) segment.customers /= 4;
  const Model few = build_model(scenario);
  const double real = cases_of(all, detailed(all, 1, 1).details);
  CHECK(cases_of(few, detailed(few, 1, 1).details) == doctest::Approx(real).epsilon(0.15));
}

TEST_CASE("details: rows are by the week, and load is of those on shift") {
  const Model model = build_model(two_departments());
  const RunDetails details = detailed(model, 1, 1).details;
  double arrivals = 0.0;
  std::size_t with_staff = 0;
  for (const HourRow& row : hour_rows(model, details)) {
    arrivals += row.arrivals;
    CHECK(std::isnan(row.load) == (row.staff == 0.0));
    if (row.staff == 0.0) continue;
    CHECK(row.load >= 0.0);
    ++with_staff;
  }
  CHECK(with_staff > 60);
  std::int64_t all = 0;
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    if (model.touch_points[t].queue == kNoQueue) continue;
    for (std::size_t h = 0; h < kHoursOfWeek; ++h) all += details.hour(t, h).arrivals;
  }
  // 120 days: an hour of the week comes 17 or 18 times.
  CHECK(arrivals > static_cast<double>(all) / 18.0);
  CHECK(arrivals < static_cast<double>(all) / 17.0);
  for (const WaitRow& row : wait_rows(model, details)) {
    CHECK(std::ranges::is_sorted(row.minutes));
    CHECK(row.none >= 0.0);
  }
}

TEST_CASE("details: hours of a day are means over its days, of one run or of several") {
  const Model model = build_model(two_departments());
  const RunDetails details = detailed(model, 1, 1).details;
  RunDetails twice = details;
  twice += details;
  const std::vector<HourRow> week = hour_rows(model, details);
  std::size_t first = 0;  // of the touch point's rows in `week`
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    if (model.touch_points[t].queue == kNoQueue) continue;
    const std::vector<HourRow> monday = day_rows(model, details, t, 0, 0, 1);
    const std::vector<HourRow> days = day_rows(model, twice, t, 0, 4, 2);
    REQUIRE(monday.size() == 24);
    for (std::size_t h = 0; h < 24; ++h) {
      CHECK(monday[h].arrivals == week[first + h].arrivals);
      double least = INFINITY, most = 0, staff = 0;
      for (std::size_t d = 0; d < 5; ++d) {
        const HourRow& row = week[first + d * 24 + h];
        least = std::min(least, row.arrivals), most = std::max(most, row.arrivals);
        staff += row.staff / 5;
      }
      CHECK(days[h].arrivals >= least - 1e-9);
      CHECK(days[h].arrivals <= most + 1e-9);
      CHECK(days[h].staff == doctest::Approx(staff).epsilon(0.05));
    }
    first += kHoursOfWeek;
  }
}

TEST_CASE("details: tenths by value hold all customers of the start, the most valuable last") {
  const Model model = build_model(two_departments());
  RunOptions options;
  options.key = {4, 2};
  Simulator simulator(model, options);
  const RunResult result = simulator.finish();
  const std::vector<DecileRow> rows = decile_rows(model, simulator.customers());
  REQUIRE(rows.size() == 10);
  CHECK(std::ranges::is_sorted(rows, {}, &DecileRow::value));
  CHECK(rows[9].value > 2 * rows[0].value);
  double customers = 0.0, stay = 0.0, satisfaction = 0.0;
  for (const DecileRow& row : rows) {
    customers += row.customers;
    stay += row.stay * row.customers / 100.0;
    satisfaction += row.satisfaction * row.stay * row.customers / 100.0;
  }
  CHECK(customers == model.customers);
  const Snapshot& end = result.snapshots.back();
  double alive = 0.0, sum = 0.0;
  for (std::size_t s = 0; s < end.alive.size(); ++s) {
    alive += static_cast<double>(end.alive[s]);
    sum += end.satisfaction_sum[s];
  }
  CHECK(stay == doctest::Approx(alive));
  CHECK(satisfaction == doctest::Approx(sum));
  Scenario alike = two_departments();
  alike.company.mechanism.own_value = false;
  CHECK(decile_rows(build_model(alike), simulator.customers()).empty());
}

TEST_CASE("waits by bins: quantiles are right to an eighth") {
  for (const std::uint64_t seconds :
       {1ull, 2ull, 7ull, 8ull, 9ull, 100ull, 86'399ull, 1ull << 30}) {
    const std::size_t bin = WaitBins::of(static_cast<Time>(seconds) * kSecond);
    CHECK(WaitBins::from(bin) <= static_cast<double>(seconds));
    if (bin + 1 < WaitBins::kBins) CHECK(static_cast<double>(seconds) < WaitBins::from(bin + 1));
  }
  CHECK(WaitBins::of(0) == 0);
  CHECK(WaitBins::of(1) == 1);
  for (const Time ticks : {Time{9}, Time{1900}, Time{3900}, 5 * kSecond + 1}) {
    const std::size_t bin = WaitBins::of(ticks);
    const double seconds = static_cast<double>(ticks) / kSecond;
    CHECK(WaitBins::from(bin) <= seconds);
    CHECK(seconds <= WaitBins::from(bin) * 1.125);
  }
  WaitBins bins;
  for (int i = 1; i <= 1000; ++i) ++bins.count[WaitBins::of(i * kSecond)];
  for (const double q : {0.1, 0.5, 0.9, 0.99}) {
    CHECK(bins.quantile(q) == doctest::Approx(1000 * q).epsilon(0.125));
  }
  CHECK(std::isnan(WaitBins{}.quantile(0.5)));
}
