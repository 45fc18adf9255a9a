// Where newcomers come from: what is spent on winning them, who is taken, who is bought, who is
// brought by others.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "sim/measure/metric.h"
#include "sim/scenario/joining.h"
#include "sim/scenario/lifetime.h"
#include "tests/support/collect.h"
#include "tests/support/company_cases.h"
#include "tests/support/metric_values.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

/// Customers whom nothing moves and who never ask; each year half as many newcomers come.
Scenario growing() {
  Scenario s = two_departments();
  s.warmup = 0;
  s.horizon = kYear + kDay;
  s.segments.resize(1);
  s.needs[0].per_year = 0.001;
  SegmentSpec& home = s.segments[0];
  home.customers = 4'000;
  home.value_per_month = 20.0;
  home.leaving.period = 30 * kDay;
  home.leaving.propensity = Distribution::constant(0.2);
  home.leaving.weight = home.leaving.memory_weight = 0.0;
  s.company.joining.form = JoiningSpec::Form::rate;
  s.company.joining.rate = 0.5;
  return s;
}

Scenario with(Scenario s, const char* lever, double value) {
  s.levers.push_back({lever, LeverScope::all, "", value});
  return s;
}

struct Ran {
  Model model;
  RunResult result;
  OutcomeCounts outcome;
  ExitCounts exit;
  double cost = 0.0;  ///< of newcomers
};

Ran ran(const Scenario& s) {
  Ran of{build_model(s), {}, {}, {}, 0.0};
  of.result = run(of.model, {.key = {4, 0}});
  for (const OutcomeCounts& row : of.result.totals.outcome) of.outcome += row;
  for (const ExitCounts& row : of.result.totals.exit) of.exit += row;
  for (const LedgerRow& row : ledger(of.model, of.result)) of.cost += row.acquisition;
  return of;
}

double joined(const Ran& of) { return static_cast<double>(of.outcome.joined); }

}  // namespace

TEST_CASE("Sources: twice as much spent brings fewer than twice as many, and costs twice as much") {
  const Ran today = ran(growing());
  CHECK(joined(today) == std::floor(0.5 * 4'000 * 364.0 / 365.0));  // the last whole week
  for (const double spend : {0.5, 2.0, 3.0}) {
    const Ran other = ran(with(growing(), "acquisition", spend));
    const double more = std::pow(spend, growing().company.joining.elasticity);
    CHECK(std::abs(joined(other) - joined(today) * more) <= 1.0);
    CHECK(other.cost == Approx(today.cost * spend).epsilon(0.002));
  }
  const Ran nothing = ran(with(growing(), "acquisition", 0.0));
  CHECK(nothing.outcome.joined == 0);
  CHECK(nothing.cost == 0.0);
}

TEST_CASE("Sources: until a policy's first date its newcomers are Today's") {
  Scenario s = growing();
  s.segments[0].customers = 100;
  s.company.joining.rate = 0.1;
  s.horizon = 2 * kYear + 30 * kDay;
  for (const char* lever : {"acquisition", "bought", "acceptance"}) {
    const std::vector<Change> changes{{2 * kYear, with(s, lever, 0.5)}};
    const auto joined_by = [](const Model& model) {
      std::vector<Time> times;
      for (const Event& e : events_of(model, {.key = {4, 0}})) {
        if (e.type == EventType::join && e.time < 2 * kYear) times.push_back(e.time);
      }
      return times;
    };
    const auto today = joined_by(build_model(s));
    CHECK(today.size() == 19);
    CHECK(joined_by(build_model(s, changes, {})) == today);
  }
}

TEST_CASE("Sources: from a date on the newcomers are those of the lever") {
  const Scenario s = growing();
  const std::vector<Change> changes{{182 * kDay, with(s, "acquisition", 3.0)}};
  const Model model = build_model(s, changes, {});
  const RunResult r = run(model, {.key = {4, 0}});
  OutcomeCounts sum;
  for (const OutcomeCounts& row : r.totals.outcome) sum += row;
  const double a_week = 0.5 * 4'000 * 7.0 / 365.0,
               more = std::pow(3.0, s.company.joining.elasticity);
  CHECK(std::abs(static_cast<double>(sum.joined) - 26.0 * a_week * (1.0 + more)) <= 1.0);
}

TEST_CASE("Sources: of those who are seen through, the most loyal are taken") {
  Scenario s = growing();
  s.horizon = 2 * kYear;
  s.company.joining.rate = 2.0;
  s.company.joining.screening = 1.0;
  s.segments[0].leaving.propensity = Distribution::beta(1.0, 3.0);
  const auto left_in_a_year = [](const Ran& of) {
    return 1.0 - MetricValues(of.model, of.result)("newcomers_12") / 100.0;
  };
  const Ran all = ran(s), half = ran(with(s, "acceptance", 0.5));
  CHECK(std::abs(joined(half) - joined(all) / 2.0) <= 1.0);
  CHECK(half.cost == Approx(all.cost).epsilon(0.002));  // all who apply cost
  // Below the median of Beta(1, 3), 1 - 2^(-1/3), the mean is what is left of the law there.
  const double median = 1.0 - std::pow(2.0, -1.0 / 3.0);
  const auto integral = [](double x) {  // of theta times its density 3 (1 - theta)^2
    return 1.5 * x * x - 2.0 * x * x * x + 0.75 * x * x * x * x;
  };
  CHECK(left_in_a_year(half) < left_in_a_year(all) - 0.08);
  CHECK(left_in_a_year(half) == Approx(2.0 * integral(median)).epsilon(0.2));
  s.company.joining.screening = 0.0;
  CHECK(left_in_a_year(ran(with(s, "acceptance", 0.5))) ==
        Approx(left_in_a_year(all)).epsilon(0.05));
}

TEST_CASE("Sources: bought customers cost less, leave faster, and nobody knows them") {
  Scenario s = growing();
  s.horizon = 2 * kYear;
  s.company.joining.rate = 2.0;
  s.company.joining.bought_leaving = 3.0;
  const Ran own = ran(s), mixed = ran(with(s, "bought", 0.5)), bought = ran(with(s, "bought", 1.0));
  CHECK(own.exit.bought == 0);
  CHECK(bought.exit.bought == bought.outcome.joined);
  CHECK(std::abs(static_cast<double>(mixed.exit.bought) - joined(mixed) / 2.0) <
        4.0 * std::sqrt(joined(mixed)) / 2.0);
  CHECK(bought.cost == Approx(own.cost * s.company.joining.bought_cost));
  const auto there = [](const Ran& of) {
    double sum = 0.0;
    for (const std::int64_t n : of.result.stays[0].there) sum += static_cast<double>(n);
    return sum / joined(of);
  };
  CHECK(there(bought) < there(mixed) - 0.03);
  CHECK(there(mixed) < there(own) - 0.03);
}

TEST_CASE("Sources: facts taken as customers join are known, but not of bought ones") {
  Scenario s = two_departments();
  s.company.joining.form = JoiningSpec::Form::rate;
  s.company.joining.rate = 4.0;
  s.journeys[0] = one_call("ask");
  s.horizon = 300 * kDay;
  set_levers(s, {{"screen", LeverScope::all, "", 0.0}, {"tests", LeverScope::all, "", 0.0}});
  const auto know_open = [](const Scenario& scenario) {
    const Model model = build_model(scenario);
    const RunResult r = run(model, {.key = {1, 0}});
    ActCounts all;
    for (std::size_t t = 0; t < model.touch_points.size(); ++t) all += r.totals.act_sum(t);
    std::int64_t open = 0, acts = 0;
    for (int cell = 0; cell < 8; ++cell) {
      acts += all.cells[cell];
      if ((cell & 4) != 0) open += all.cells[cell];
    }
    return static_cast<double>(open) / static_cast<double>(acts);
  };
  const double unknown = know_open(s);
  s.company.joining.facts = 1.0;
  const double known = know_open(s);
  CHECK(known > 1.05 * unknown);
  const double bought = know_open(with(s, "bought", 1.0));
  CHECK(std::abs(bought - unknown) < 0.3 * (known - unknown));
}

TEST_CASE("Sources: customers bring others by their satisfaction, at no cost") {
  Scenario s = growing();
  s.segments[0].satisfaction = Distribution::constant(0.5);
  s.segments[0].leaving.reference = 0.5;
  s.segments[0].leaving.propensity = Distribution::constant(1e-6);
  const double alone = ran(s).cost;
  s.company.joining.referral = 0.4;
  const Ran with_others = ran(s);
  // Who is there grows by what is won and by 0.2 of who is there a year: n' = 2000 + 0.2 n. The
  // firm counts who brings others once a month, so it lags by half a month.
  const double end = (4'000.0 + 10'000.0) * std::exp(0.2) - 10'000.0;
  const double lag = 0.2 * (end - 4'000.0) / 24.0;
  CHECK(std::abs(joined(with_others) - (end - 4'000.0 - lag)) < 15.0);
  const double brought = static_cast<double>(with_others.exit.referred);
  CHECK(std::abs(joined(with_others) - brought - std::floor(2'000.0 * 364.0 / 365.0)) <= 1.0);
  CHECK(with_others.cost == Approx(alone));
}

TEST_CASE("Sources: what later newcomers bring knows the levers") {
  Scenario s = growing();
  s.segments[0].leaving.propensity = Distribution::beta(1.0, 3.0);
  s.company.joining.screening = 1.0;
  const Discounting discounting(s.company.money.discount);
  const LeavingSpec& leaving = s.segments[0].leaving;
  const double plain = months_of_newcomer(discounting, leaving, 0.5, 1.0);
  NewcomerMix mix;
  mix.acceptance = 0.5;
  mix.screening = 1.0;
  const double picked = months_of_newcomer(discounting, leaving, 0.5, 1.0, mix);
  CHECK(picked > 1.2 * plain);
  mix.screening = 0.5;
  CHECK(months_of_newcomer(discounting, leaving, 0.5, 1.0, mix) ==
        Approx((picked + plain) / 2.0).epsilon(1e-12));
  NewcomerMix bought;
  bought.bought = 1.0;
  bought.bought_leaving = 2.0;
  CHECK(months_of_newcomer(discounting, leaving, 0.5, 1.0, bought) ==
        Approx(months_of_newcomer(discounting, leaving, 0.5, 2.0)).epsilon(1e-12));
}
