// What a firm is worth at the end of a run: costs of customers, and what customers go on to bring.
#include "sim/measure/residual.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/support/metric_values.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

constexpr double kTicksOfMonth = static_cast<double>(kYear) / 12.0;

RunResult replicate(const Model& model, std::uint32_t replication = 1) {
  return run(model, {.key = {1, replication}});
}

/// Customer-months of a segment in the run.
double months_there(const RunResult& result, std::size_t segment) {
  double sum = 0.0;
  for (std::size_t m = 0; m < result.totals.months; ++m) {
    sum += static_cast<double>(customer_time(result, m, segment)) / kTicksOfMonth;
  }
  return sum;
}

/// What all customers of a run cost by serving them, as costs of customers say.
double serving_of_all(const RunResult& result, const CustomerCosts& costs) {
  double sum = 0.0;
  for (std::size_t s = 0; s < costs.serving.size(); ++s) {
    sum += costs.serving[s] * months_there(result, s);
  }
  return sum;
}

/// A company whose customers bring the same every month for as long as they stay: nothing moves
/// their leaving, and nobody is paid by the hour, so that what one costs does not depend on how
/// many are left. Their propensities differ very much.
Scenario even_company() {
  Scenario s = two_departments();
  s.horizon = kYear;
  for (SegmentSpec& segment : s.segments) {
    segment.customers *= 4;
    segment.leaving.weight = segment.leaving.memory_weight = 0.0;
    segment.leaving.propensity = Distribution::beta(0.7, 2.1);
  }
  for (PoolSpec& pool : s.pools) pool.cost_per_hour = 0.0;
  for (NeedSpec& need : s.needs) need.per_year = 1.0;
  return s;
}

}  // namespace

TEST_CASE("company residual: what customers cost adds up to the ledger, staff included") {
  const Model model = build_model(two_departments());
  const RunResult result = replicate(model);
  const std::vector<LedgerRow> rows = ledger(model, result);
  const LedgerRow sum = total(rows);
  const CustomerCosts costs = customer_costs(model, result, rows);
  CHECK(serving_of_all(result, costs) ==
        Approx(sum.staff + sum.contacts + sum.minutes).epsilon(1e-12));
  const double all = months_there(result, 0) + months_there(result, 1);
  CHECK(costs.other * all ==
        Approx(sum.acts + sum.training + sum.incentives + sum.levers - sum.sales).epsilon(1e-9));
}

TEST_CASE("company residual: staff is borne by the minutes served, those of streams too") {
  Scenario s = two_departments();
  StreamSpec others;
  others.name = "others";
  others.journey = "complain";  // one call
  others.per_hour = 1.0;
  s.streams = {others};
  for (TouchPointSpec& place : s.touch_points) place.cost_per_contact = place.cost_per_minute = 0.0;
  s.pools[1].cost_per_hour = 0.0;
  const Model model = build_model(s);
  const RunResult result = replicate(model);
  const std::vector<LedgerRow> rows = ledger(model, result);
  Time customers = 0;
  for (std::size_t m = 0; m < result.totals.months; ++m) {
    for (std::size_t segment : {0, 1}) customers += result.totals.at_served(m, segment, 1).service;
  }
  const Time all = result.totals.touch_point_sum(1).service;
  REQUIRE(customers < 0.9 * static_cast<double>(all));
  CHECK(serving_of_all(result, customer_costs(model, result, rows)) ==
        Approx(total(rows).staff * static_cast<double>(customers) / static_cast<double>(all)));
}

TEST_CASE("company residual: staff that serves nobody is borne by all customers alike") {
  Scenario s = two_departments();
  const Model model = build_model(s);
  s.pools.push_back({"reserve", office_hours(1, 8, 18), 50.0});
  s.touch_points[1].overflow_pool = "reserve";
  s.touch_points[1].overflow_after = 10 * kDay;  // nobody waits so long
  const Model with_reserve = build_model(s);
  const RunResult before = replicate(model), after = replicate(with_reserve);
  const CustomerCosts without = customer_costs(model, before, ledger(model, before));
  const CustomerCosts with = customer_costs(with_reserve, after, ledger(with_reserve, after));
  const double all = months_there(after, 0) + months_there(after, 1);
  const double reserve = staff_cost(with_reserve, 2, 0, with_reserve.end);
  REQUIRE(reserve > 1000.0);
  for (const std::size_t segment : {0, 1}) {
    CHECK(with.serving[segment] - without.serving[segment] == Approx(reserve / all));
  }
}

TEST_CASE("company residual: only the last year of a run says what customers cost") {
  // Clerks who become dearer a year before the end cost customers as much as if they always were.
  Scenario s = two_departments();
  s.horizon = 730 * kDay;
  for (SegmentSpec& segment : s.segments) segment.leaving.form = LeavingSpec::Form::none;
  for (NeedSpec& need : s.needs) need.per_year = 2.0;
  Change change{365 * kDay, s};
  change.then.pools[1].cost_per_hour *= 3.0;
  const Model same = build_model(s), dearer = build_model(s, {&change, 1});
  const RunResult result = replicate(dearer);
  const CustomerCosts costs = customer_costs(dearer, result, ledger(dearer, result));
  Change at_once = change;
  at_once.from = 0;
  const Model always = build_model(s, {&at_once, 1});
  const RunResult dear = replicate(always);
  const CustomerCosts dear_costs = customer_costs(always, dear, ledger(always, dear));
  for (const std::size_t segment : {0, 1}) {
    CHECK(costs.serving[segment] == Approx(dear_costs.serving[segment]).epsilon(1e-9));
  }
}

TEST_CASE("company residual: a customer's months count by its own factor, and later for less") {
  const Model model = build_model(even_company());
  RunResult result = replicate(model);
  const std::vector<LedgerRow> rows = ledger(model, result);
  const double before = residual_value(model, result, rows);
  result.prospects[1].worth_months += 100.0;
  CHECK(residual_value(model, result, rows) - before ==
        Approx(100.0 * model.segments[1].value_per_month / 1.1));
  result.prospects[1].worth_months -= 100.0;
  result.prospects[1].months += 100.0;
  const CustomerCosts costs = customer_costs(model, result, rows);
  CHECK(before - residual_value(model, result, rows) ==
        Approx(100.0 * (costs.serving[1] + costs.other) / 1.1));
}

TEST_CASE("company residual: what it says at a year's end is what the next year brings and says") {
  // In one run of two years and one of three, with the same luck until then.
  Scenario s = even_company();
  double said = 0.0, came = 0.0, constant_hazard = 0.0;
  for (const std::uint32_t replication : {1, 2, 3}) {
    s.horizon = kYear;
    const Model now = build_model(s);
    s.horizon = 3 * kYear;
    const Model later = build_model(s);
    const RunResult first = replicate(now, replication), second = replicate(later, replication);
    REQUIRE(first.snapshots.back().alive == second.milestones[0].alive);
    const std::vector<LedgerRow> now_rows = ledger(now, first), rows = ledger(later, second);
    said += residual_value(now, first, now_rows);
    came += present_value(later, rows, later.end) - present_value(later, rows, now.end) +
            residual_value(later, second, rows);
    // What one hazard for all of a segment, that of the year, would say.
    const CustomerCosts costs = customer_costs(now, first, now_rows);
    for (const std::size_t segment : {0, 1}) {
      const auto left = static_cast<double>(first.totals.segment_sum(segment).left);
      const double ends = left / months_there(first, segment) + std::log(1.1) / 12.0;
      const auto alive = static_cast<double>(first.snapshots.back().alive[segment]);
      const double worth = now.segments[segment].value_per_month *
                           static_cast<double>(first.snapshots.back().value[segment]) / 1024.0;
      constant_hazard += (worth - (costs.serving[segment] + costs.other) * alive) / ends / 1.1;
    }
  }
  MESSAGE("said " << said << ", came " << came << ", by one hazard " << constant_hazard);
  CHECK(said == Approx(came).epsilon(0.02));
  CHECK(constant_hazard < 0.8 * came);
}

TEST_CASE("company residual: the present value of an even company does not depend on the horizon") {
  Scenario s = even_company();
  std::vector<double> values;
  for (const int years : {1, 2, 4}) {
    s.horizon = years * kYear;
    const Model model = build_model(s);
    double sum = 0.0;
    for (const std::uint32_t replication : {1, 2}) {
      sum += MetricValues(model, replicate(model, replication))("npv");
    }
    values.push_back(sum / 2);
  }
  for (const double value : values) CHECK(value == Approx(values[0]).epsilon(0.02));
}
