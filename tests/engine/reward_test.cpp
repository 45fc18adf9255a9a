// Loyalty rewards: what they cost, and whom they keep, in closed form.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "sim/measure/residual.h"
#include "tests/support/metric_values.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

/// Customers under contract who want nothing, and leave by what they pay alone: at one renewal in
/// the run.
Scenario rewarded(double rewards, double propensity, std::uint32_t customers = 20'000) {
  Scenario s = two_departments();
  s.warmup = 0;
  s.horizon = kYear;
  s.levers.clear();
  s.company.joining.form = JoiningSpec::Form::none;
  s.segments.resize(1);
  s.needs[0].per_year = 0.001;
  for (PoolSpec& pool : s.pools) pool.cost_per_hour = 0.0;
  SegmentSpec& home = s.segments[0];
  home.customers = customers;
  home.value_per_month = 10.0;
  home.value_factor = Distribution::constant(1.0);
  home.price = 30.0;
  home.reward_weight = 0.5;
  home.leaving.form = LeavingSpec::Form::cloglog;
  home.leaving.period = kYear;
  home.leaving.propensity = Distribution::constant(propensity);
  home.leaving.weight = home.leaving.memory_weight = 0.0;
  home.leaving.price_weight = 3.0;
  if (rewards > 0.0) s.levers.push_back({"rewards", LeverScope::all, "", rewards});
  return s;
}

RunResult run_rewarded(const Scenario& s, const std::vector<Change>& changes = {}) {
  return run(build_model(s, changes), {.key = {3, 0}});
}

LedgerRow rewarded_money(const Scenario& s, const std::vector<Change>& changes = {}) {
  const Model model = build_model(s, changes);
  return total(ledger(model, run(model, {.key = {3, 0}})));
}

}  // namespace

TEST_CASE("Rewards keep as many as a price that is lower by what is felt of them") {
  const double propensity = 0.4;
  for (const double weight : {0.0, 0.5, 1.0}) {
    CAPTURE(weight);
    Scenario s = rewarded(0.2, propensity);
    s.segments[0].reward_weight = weight;
    const double stays = std::pow(1.0 - propensity, std::pow(1.0 - 0.2 * weight, 3.0));
    const double n = s.segments[0].customers;
    const auto left = static_cast<double>(run_rewarded(s).totals.segment_sum(0).left);
    CHECK(std::abs(left - n * (1.0 - stays)) < 4.0 * std::sqrt(n * stays * (1.0 - stays)));
  }
}

TEST_CASE("Rewards cost their share of the price for each month that a customer is there") {
  Scenario s = rewarded(0.1, 0.0, 1'000);
  CHECK(rewarded_money(s).rewards == Approx(1'000 * 0.1 * 30.0 * 12.0));
  const LedgerRow without = rewarded_money(rewarded(0.0, 0.0, 1'000));
  CHECK(rewarded_money(s).result() == Approx(without.result() - 36'000.0));
  CHECK(without.rewards == 0.0);
  Scenario dearer = s;
  dearer.levers.push_back({"price", LeverScope::all, "", 1.2});
  CHECK(rewarded_money(dearer).rewards == Approx(1'000 * 0.1 * 36.0 * 12.0));
  // From a date on, in the middle of a month.
  const Scenario today = rewarded(0.0, 0.0, 1'000);
  const LedgerRow later = rewarded_money(today, {{100 * kDay, s}});
  CHECK(later.rewards == Approx(1'000 * 3.0 * 12.0 * 265.0 / 365.0));
  // Who leaves gets them until then.
  const Model model = build_model(rewarded(0.1, 0.4, 1'000));
  Simulator simulator(model, {.key = {3, 0}});
  const RunResult result = simulator.finish();
  double months = 0.0;
  for (const CustomerState& c : simulator.customers()) {
    months += 12.0 * static_cast<double>(std::min(c.left, model.end)) / static_cast<double>(kYear);
  }
  CHECK(months < 11'000.0);
  CHECK(total(ledger(model, result)).rewards == Approx(3.0 * months));
  const MetricValues values(model, result);
  CHECK(values("cost_rewards") == Approx(3.0 * months));
}

TEST_CASE("Rewards of purchases cost their share of what a purchase costs the customer") {
  Scenario s = rewarded(0.1, 0.1, 500);
  LeavingSpec& leaving = s.segments[0].leaving;
  leaving.form = LeavingSpec::Form::noncontract;
  leaving.purchases = Distribution::constant(12.0);
  leaving.purchase_value = 5.0;
  leaving.purchase_price = 20.0;
  s.segments[0].price = 0.0;
  s.segments[0].value_per_month = 0.0;
  const Model model = build_model(s);
  const RunResult result = run(model, {.key = {3, 0}});
  const auto purchases = static_cast<double>(result.totals.outcome_sum(0).purchases);
  CHECK(purchases > 2'000.0);
  CHECK(total(ledger(model, result)).rewards == Approx(2.0 * purchases));
}

TEST_CASE("Rewards that are taken away are a rise of the price until people are used to it") {
  Scenario today = rewarded(0.2, 0.1);
  today.segments[0].leaving.price_rise_weight = 1.5;
  today.segments[0].leaving.price_memory = 60 * kDay;
  Scenario without = today;
  without.levers.clear();
  const Model model = build_model(today, std::vector<Change>{{100 * kDay, without}});
  const double cut = std::log(0.9);
  CHECK(model.offer_shift(0, 99 * kDay) == Approx(3.0 * cut));
  CHECK(model.offer_shift(0, 100 * kDay) == Approx(-1.5 * cut));
  CHECK(model.offer_shift(0, 160 * kDay) == Approx(-1.5 * cut * std::exp(-1.0)));
}

TEST_CASE("Rewards are felt beside interest and fees") {
  Scenario s = rewarded(0.2, 0.1);
  s.segments[0].credit.limit = 1'000.0;
  const CreditTerms terms = credit_terms(s.segments[0].credit);
  CHECK(terms.felt > 1.0);
  const double felt = std::log((27.0 + terms.felt) / (30.0 + terms.felt));
  CHECK(build_model(s).offer_shift(0, kDay) == Approx(3.0 * felt));
}

TEST_CASE("Rewards go on after the run, and lower what customers and newcomers are worth") {
  const auto worth = [](const Scenario& s) {
    const Model model = build_model(s);
    const RunResult result = run(model, {.key = {3, 0}});
    return residual_value(model, result, ledger(model, result));
  };
  Scenario s = rewarded(0.1, 0.0, 1'000);
  s.segments[0].reward_weight = 0.0;
  s.company.money.discount = 0.1;
  Scenario without = s;
  without.levers.clear();
  const double for_ever = 12.0 / std::log(1.1);
  CHECK(worth(without) - worth(s) == Approx(1'000 * 3.0 * for_ever / 1.1));
  Scenario paying = s;  // by purchases that hardly ever end
  paying.segments[0].price = 0.0;
  paying.segments[0].leaving.form = LeavingSpec::Form::noncontract;
  paying.segments[0].leaving.purchases = Distribution::constant(12.0);
  paying.segments[0].leaving.purchase_price = 20.0;
  Scenario as_before = paying;
  as_before.levers.clear();
  CHECK(worth(as_before) - worth(paying) == Approx(1'000 * 2.0 * for_ever / 1.1).epsilon(0.02));
  // What is spent on a newcomer is a share of what it is worth.
  s.company.joining.form = without.company.joining.form = JoiningSpec::Form::replace;
  const double share = s.company.joining.cost;
  CHECK(build_model(without).company.acquisition[0] - build_model(s).company.acquisition[0] ==
        Approx(share * 3.0 * for_ever));
  CHECK(build_model(without).company.mean_worth - build_model(s).company.mean_worth == Approx(3.0));
}

TEST_CASE("Without rewards their weight changes no bit") {
  Scenario s = two_departments();
  s.segments[0].price = 30.0;
  const std::uint64_t plain = run_rewarded(s).hash();
  for (SegmentSpec& segment : s.segments) segment.reward_weight = 0.9;
  s.levers.push_back({"rewards", LeverScope::all, "", 0.0});
  CHECK(run_rewarded(s).hash() == plain);
  s.levers.back().value = 0.2;
  CHECK(run_rewarded(s).hash() != plain);
}
