// A company against closed forms: decree decay, concentration of values, leaving with covariates at
// their reference, purchases without a contract; and conservation.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/core/special.h"
#include "sim/measure/ledger.h"
#include "sim/measure/metric.h"
#include "sim/scenario/leaving.h"
#include "tests/support/bg_nbd.h"
#include "tests/support/company_cases.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

double lever_at(const RunResult& r, std::size_t month, CompanyLever lever,
                std::size_t departments) {
  return r.company[month].levers[static_cast<std::size_t>(lever) * departments];
}

}  // namespace

TEST_CASE("company: what is decreed decays to what is practised, as the closed form says") {
  Scenario today = small_generic();
  today.horizon = 2 * kYear;
  today.warmup = 0;
  for (SegmentSpec& segment : today.segments)
    segment.customers = 5;               // the decree is all we look at
  today.company.mechanism.load = false;  // effort stays as it is
  today.company.roadmap.orientation_ramp = kDay;
  today.levers = {{"commitment", LeverScope::all, "", 1.0}};
  Scenario then = today;
  then.levers.push_back({"customers_first", LeverScope::all, "", 1.0});
  const Model model = build_model(today, std::vector<Change>{{0, then}});
  const RunResult r = run(model, {.key = {1, 0}});
  const std::size_t n = model.company.departments.size();
  const double base = 0.3, tau = static_cast<double>(today.company.roadmap.drift);
  for (const std::size_t month : {2u, 6u, 12u, 20u}) {
    const Time t = model.month_starts[month] / (7 * kDay) * (7 * kDay);  // the last look
    const double expected = base + (1.0 - base) * std::exp(-static_cast<double>(t) / tau);
    CHECK(lever_at(r, month, CompanyLever::customers_first, n) ==
          doctest::Approx(expected).epsilon(1e-9));
  }
  Scenario kept = today, kept_then = then;
  kept.company.mechanism.drift = kept_then.company.mechanism.drift = false;
  const RunResult stays =
      run(build_model(kept, std::vector<Change>{{0, kept_then}}), {.key = {1, 0}});
  CHECK(lever_at(stays, 20, CompanyLever::customers_first, n) == 1.0);
}

TEST_CASE("company: behaviour leads belief: orientation follows configuration with a lag") {
  Scenario today = small_generic();
  today.horizon = 2 * kYear;
  for (SegmentSpec& segment : today.segments) segment.customers = 5;
  today.company.mechanism.load = false;
  Scenario then = today;
  for (const char* lever : {"bonus", "metrics"}) {
    then.levers.push_back({lever, LeverScope::all, "", 0.8});
  }
  then.levers.push_back({"training", LeverScope::all, "", 80.0});
  const Model model = build_model(today, std::vector<Change>{{0, then}});
  const RunResult r = run(model, {.key = {1, 0}});
  const std::size_t n = model.company.departments.size();
  const double want0 = r.company[0].want[0], want_end = r.company[20].want[0];
  const double belief0 = lever_at(r, 0, CompanyLever::customers_first, n);
  const double belief_end = lever_at(r, 20, CompanyLever::customers_first, n);
  CHECK(want_end > want0 + 0.05);
  CHECK(belief_end > belief0 + 0.01);
  CHECK(belief_end - belief0 < want_end - want0);  // it is on its way
}

TEST_CASE("company: own values are as concentrated as their law") {
  // Day's directory publisher: sigma 1.625, 4 % of customers with 45 % of revenue.
  const double sigma = 1.625, cv = std::sqrt(std::exp(sigma * sigma) - 1.0);
  Scenario s = small_generic();
  s.segments.resize(1);
  s.segments[0].customers = 20000;
  s.segments[0].value_factor = Distribution::log_normal(1.0, cv);
  for (NeedSpec& need : s.needs) {
    need.segment_factor.clear();
    need.per_year = 0.001;
  }
  s.horizon = kDay;
  s.warmup = 0;
  std::vector<double> values;
  for (const CustomerState& c : watch(build_model(s)).customers) values.push_back(c.value / 1024.0);
  std::ranges::sort(values, std::greater<>());
  const double all = std::accumulate(values.begin(), values.end(), 0.0);
  const double top = std::accumulate(values.begin(), values.begin() + 800, 0.0);
  const double closed = math::normal_cdf(sigma - math::normal_quantile(0.96));
  CHECK(closed == doctest::Approx(0.45).epsilon(0.01));
  CHECK(top / all == doctest::Approx(closed).epsilon(0.01));
  CHECK(all / 20000 == doctest::Approx(1.0).epsilon(0.01));
}

TEST_CASE("company: with covariates at their references the propensity comes back") {
  LeavingSpec spec;
  spec.form = LeavingSpec::Form::cloglog;
  spec.period = 30 * kDay;
  spec.weight = 4.0;
  spec.memory_weight = 2.0;
  spec.reference = 0.48;
  spec.memory_reference = -0.07;
  for (const double theta : {0.001, 0.05, 0.3, 0.9}) {
    const double h = leaving_hazard(spec, spec.reference, leaving_eta(theta, spec.period),
                                    spec.memory_reference);
    const double periods = static_cast<double>(kYear) / static_cast<double>(spec.period);
    CHECK(std::abs(1.0 - std::pow(1.0 - h, periods) - theta) < 1e-12);
    // A unit on the complementary log-log scale, whatever the propensity.
    const double moved = leaving_hazard(spec, spec.reference + 0.25,
                                        leaving_eta(theta, spec.period), spec.memory_reference);
    CHECK(std::log1p(-moved) / std::log1p(-h) == doctest::Approx(std::exp(-1.0)).epsilon(1e-9));
  }
}

TEST_CASE(
    "company: newcomers whose experience does not matter leave as the shifted beta-geometric") {
  Scenario s = small_generic();
  s.horizon = 3 * kYear;
  s.warmup = 0;
  s.segments.resize(1);
  SegmentSpec& segment = s.segments[0];
  segment.customers = 20000;
  segment.leaving.weight = segment.leaving.memory_weight = 0.0;
  segment.leaving.propensity = Distribution::beta(0.7041, 1.1820);
  segment.leaving.start = LeavingSpec::Start::newcomers;
  segment.leaving.period = kYear;
  for (NeedSpec& need : s.needs) {
    need.segment_factor.clear();
    need.per_year = 0.2;
  }
  const RunResult r = run(build_model(s), {.key = {3, 0}});
  // Fader and Hardie 2007, Regular: 63.1, 46.8, 38.2 % after 1 to 3 renewals.
  double survivor = 1.0;
  for (int year = 1; year <= 3; ++year) {
    survivor *= (1.1820 + year - 1) / (0.7041 + 1.1820 + year - 1);
    const double alive =
        static_cast<double>(r.milestones[static_cast<std::size_t>(year - 1)].alive[0]);
    const double deviation = std::sqrt(20000 * survivor * (1 - survivor));
    CHECK(std::abs(alive - 20000 * survivor) < 4.0 * deviation + 20000 * 0.004);
  }
}

TEST_CASE("company: without a contract, purchases and drop-outs are those of BG/NBD") {
  Scenario s = small_generic();
  s.horizon = kYear;
  s.warmup = 0;
  s.segments.resize(1);
  SegmentSpec& segment = s.segments[0];
  const std::uint32_t n = 40000;
  segment.customers = n;
  segment.leaving = {};
  segment.leaving.form = LeavingSpec::Form::noncontract;
  const double r = 1.2, mean = 5.0, a = 0.8, b = 2.5;  // rate ~ gamma, drop-out ~ beta
  segment.leaving.purchases = Distribution::gamma(mean, 1.0 / std::sqrt(r));
  segment.leaving.propensity = Distribution::beta(a, b);
  segment.leaving.weight = segment.leaving.memory_weight = 0.0;
  for (NeedSpec& need : s.needs) {
    need.segment_factor.clear();
    need.per_year = 0.01;  // nobody is in a case for long
  }
  const Model model = build_model(s);
  const RunResult result = run(model, {.key = {5, 0}});
  const double alpha = r / mean;  // years
  const double alive = static_cast<double>(result.snapshots.back().alive[0]) / n;
  const double expected = bg_nbd_alive(r, alpha, a, b, 1.0);
  CHECK(std::abs(alive - expected) < 4.0 * std::sqrt(expected * (1 - expected) / n) + 0.001);
  const double purchases =
      static_cast<double>(result.totals.outcome_sum(0).purchases) / static_cast<double>(n);
  CHECK(purchases == doctest::Approx(bg_nbd_purchases(r, alpha, a, b, 1.0)).epsilon(0.02));
  CHECK(result.totals.outcome_sum(0).occasions == result.totals.outcome_sum(0).purchases);
}

TEST_CASE("company: people and money are conserved") {
  const Scenario usual = small_generic();
  const Model model = build_model(usual);
  const Watched run = watch(model);
  const RunResult& r = run.result;
  std::int64_t start = 0, alive = 0, left = 0, by_cause = 0, acts = 0, cells = 0, served = 0;
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    start += model.segments[s].customers;
    alive += r.snapshots.back().alive[s];
    left += r.totals.segment_sum(s).left;
    const OutcomeCounts outcome = r.totals.outcome_sum(s);
    for (const std::int64_t count : outcome.left_by) by_cause += count;
    for (std::size_t i = 0; i < kPlainLosses; ++i)
      CHECK(outcome.left_seen_by[i] <= outcome.left_by[i]);
  }
  CHECK(alive + left == start);
  CHECK(by_cause == left);
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    if (model.touch_points[t].queue == kNoQueue) continue;
    const ActCounts c = r.totals.act_sum(t);
    for (const std::int64_t count : c.acts) acts += count;
    for (const std::int64_t count : c.cells) cells += count;
    served += r.totals.touch_point_sum(t).served;
    CHECK(c.misfits <= c.sales);
    CHECK(c.over_cost <= c.cost);
  }
  CHECK(acts == served);  // every leg that an employee served is an act
  CHECK(cells == served * kCellUnit);
  const LedgerRow money = total(ledger(model, r));
  CHECK(money.income() == money.contribution + money.sales + money.purchases);
  CHECK(money.cost() ==
        doctest::Approx(money.staff + money.contacts + money.minutes + money.levers + money.acts +
                        money.training + money.incentives));
  // Cases: opened ones are closed or still open, with those of the warm-up that were open at 0.
  std::int64_t opened_events = 0, closed_events = 0;
  for (const Event& e : run.events) closed_events += e.type == EventType::close;
  std::int64_t needs = 0, closed = 0;
  for (std::size_t s = 0; s <= model.segments.size(); ++s) {
    needs += r.totals.segment_sum(s).needs;
    closed += r.totals.segment_sum(s).closed;
  }
  CHECK(closed_events >= closed);
  opened_events = closed_events + r.open_cases;
  CHECK(opened_events >= needs);
  CHECK(r.open_customer_cases == r.open_cases);  // there are no streams
}

TEST_CASE("company: variable pay follows what management sees, as far as it is on customers") {
  Scenario s = small_generic();
  s.horizon = 28 * kDay;
  s.company.mechanism.survey = false;  // then what is seen is true
  for (const double bonus : {0.0, 0.5, 1.0}) {
    s.levers = {{"bonus", LeverScope::all, "", bonus}};
    const Model model = build_model(s);
    const RunResult r = run(model, {.key = {1, 0}});
    double seen = 0.0, people = 0.0;
    for (std::size_t i = 0; i < model.segments.size(); ++i) {
      seen += r.snapshots[0].satisfaction_sum[i];
      people += static_cast<double>(r.snapshots[0].alive[i]);
    }
    const LedgerRow month = ledger(model, r).front();
    const double paid = 1.0 - bonus + bonus * 2.0 * seen / people;
    CHECK(month.incentives == doctest::Approx(month.staff * 0.1 * paid).epsilon(1e-9));
    CHECK(month.training == doctest::Approx(month.staff * 8.0 / 1700.0).epsilon(1e-9));
  }
}
