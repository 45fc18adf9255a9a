// Credit: who defaults, what interest, fees and defaults come to, and what terms do to who stays,
// in closed form.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "sim/measure/metric.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

constexpr double kCreditMonth = static_cast<double>(kYear) / 12.0;

/// Customers with a line of credit who want nothing, and whom only default makes leave: at one
/// renewal in the run.
Scenario debtors(double default_rate, std::uint32_t customers = 20'000) {
  Scenario s = two_departments();
  s.warmup = 0;
  s.horizon = kYear;
  s.levers.clear();
  s.segments.resize(1);
  s.needs[0].per_year = 0.001;
  SegmentSpec& home = s.segments[0];
  home.customers = customers;
  home.value_per_month = 10.0;
  home.value_factor = Distribution::constant(1.0);
  home.price = 5.0;
  home.leaving.period = kYear;
  home.leaving.propensity = Distribution::constant(0.0);
  home.leaving.weight = home.leaving.memory_weight = 0.0;
  CreditSpec& credit = home.credit;
  credit.limit = 1000.0;
  credit.use = Distribution::constant(0.4);
  credit.revolves = 0.25;
  credit.interest = 0.24;
  credit.funding = 0.06;
  credit.delay = 20 * kDay;
  credit.grace = 30 * kDay;
  credit.due = 10 * kDay;
  credit.late_fee = 3.0;
  credit.default_rate = default_rate;
  credit.loss = 0.7;
  return s;
}

Scenario with_terms(Scenario s, const char* lever, double value) {
  s.levers.push_back({lever, LeverScope::all, "", value});
  return s;
}

RunResult run_debtors(const Scenario& s, const std::vector<Change>& changes = {}) {
  return run(build_model(s, changes), {.key = {3, 0}});
}

CreditCounts credit_of_run(const Scenario& s) { return run_debtors(s).totals.credit_sum(0); }

bool is_near_chance(std::int64_t count, double n, double chance) {
  return std::abs(static_cast<double>(count) - n * chance) <
         4.0 * std::sqrt(n * chance * (1.0 - chance)) + 1.0;
}

LedgerRow debtors_money(const Scenario& s) {
  const Model model = build_model(s);
  return total(ledger(model, run(model, {.key = {3, 0}})));
}

}  // namespace

TEST_CASE("Credit: customers default with their segment's chance, by its limit and its raise") {
  const Scenario s = debtors(0.1);
  const double n = s.segments[0].customers;
  CHECK(is_near_chance(credit_of_run(s).defaulted, n, 0.1));
  Scenario small = s;
  small.segments[0].credit.reference_limit = 4000.0;
  small.segments[0].credit.default_slope = -0.5;  // a quarter of the limit: twice the rate
  CHECK(is_near_chance(credit_of_run(small).defaulted, n, 1.0 - 0.9 * 0.9));
  Scenario raised = with_terms(s, "credit_limit", 2.0);
  CHECK(is_near_chance(credit_of_run(raised).defaulted, n, 0.1));
  raised.segments[0].credit.default_slope = -3.0;  // says whom the limit was granted to, as given
  CHECK(is_near_chance(credit_of_run(raised).defaulted, n, 0.1));
  raised.segments[0].credit.default_rise = 1.0;
  CHECK(is_near_chance(credit_of_run(raised).defaulted, n, 1.0 - 0.9 * 0.9));
}

TEST_CASE("Credit: risks that differ make fewer of all default, in closed form") {
  Scenario s = debtors(0.5);
  s.segments[0].credit.risk = Distribution::gamma(1.0, 1.0);
  // The rate is log 2 times an exponential factor: who stays is its Laplace transform.
  const double stays = 1.0 / (1.0 + std::log(2.0));
  CHECK(is_near_chance(credit_of_run(s).defaulted, s.segments[0].customers, 1.0 - stays));
}

TEST_CASE(
    "Credit: default comes before leaving, whoever leaves has one reason, and notice is none") {
  Scenario s = debtors(0.3);
  s.segments[0].leaving.propensity = Distribution::constant(0.4);
  s.segments[0].leaving.notice = 30 * kDay;
  const RunResult result = run_debtors(s);
  const OutcomeCounts all = result.totals.outcome_sum(0);
  const ExitCounts parts = result.totals.exit_sum(0);
  std::int64_t sum = 0;
  for (int loss = 0; loss < kLosses; ++loss) sum += left_by(all, parts, static_cast<Loss>(loss));
  const std::int64_t left = result.totals.segment_sum(0).left;
  CHECK(sum == left);
  const std::int64_t defaulted = left_by(all, parts, Loss::defaulted);
  CHECK(defaulted == result.totals.credit_sum(0).defaulted);
  CHECK(left_seen_by(all, parts, Loss::defaulted) == defaulted);
  const double n = s.segments[0].customers;
  CHECK(is_near_chance(defaulted, n, 0.3));
  // Of the others who decide to leave, those do in time who decide before the last 30 days.
  CHECK(is_near_chance(left - defaulted, n, 0.7 * 0.4 * 335.0 / 365.0));
}

TEST_CASE("Credit: who leaves by default is another matter than who leaves") {
  Scenario s = debtors(0.0);
  s.segments[0].leaving.propensity = Distribution::constant(0.4);
  const std::int64_t alone = run_debtors(s).totals.segment_sum(0).left;
  s.segments[0].credit.default_rate = 0.3;
  const RunResult both = run_debtors(s);
  // The same luck decides on leaving: of those who do not default 40 % leave, not 40 % +- new luck.
  const std::int64_t others = both.totals.segment_sum(0).left - both.totals.credit_sum(0).defaulted;
  CHECK(is_near_chance(others, static_cast<double>(alone), 0.7));
}

TEST_CASE("Credit: interest, late fees, cost of funds and what is owed, in closed form") {
  const LedgerRow money = debtors_money(debtors(0.0));
  const double customer_months = 20'000 * 12.0;
  const double paid = 300.0, carried = 100.0;
  const double beyond_grace = 20.0 * std::exp(-30.0 / 20.0) / (365.0 / 12.0);  // months
  CHECK(money.interest ==
        Approx(customer_months * 0.02 * (carried + paid * beyond_grace)).epsilon(1e-4));
  CHECK(money.late_fees == Approx(customer_months * 3.0 * std::exp(-0.5)));
  const double receivable = carried + paid * 20.0 / (365.0 / 12.0);
  CHECK(money.funding == Approx(customer_months * 0.005 * receivable).epsilon(1e-4));
  CHECK(money.bad_debt == 0.0);
  const LedgerRow none = debtors_money(with_terms(debtors(0.0), "grace", 0.0));
  CHECK(none.interest == Approx(customer_months * 0.02 * receivable).epsilon(1e-4));
  CHECK(none.late_fees == money.late_fees);
  CHECK(debtors_money(with_terms(debtors(0.0), "interest", 0.5)).interest ==
        Approx(money.interest / 2));
  CHECK(debtors_money(with_terms(debtors(0.0), "late_fee", 3.0)).late_fees ==
        Approx(3 * money.late_fees));
  const LedgerRow twice = debtors_money(with_terms(debtors(0.0), "credit_limit", 2.0));
  CHECK(twice.interest == Approx(2 * money.interest));
  CHECK(twice.funding == Approx(2 * money.funding));
  CHECK(twice.late_fees == money.late_fees);
}

TEST_CASE("Credit: bad debt is what those owed who defaulted, times the loss") {
  Scenario s = debtors(0.2);
  s.segments[0].credit.use = Distribution::beta(2, 3);
  const Model model = build_model(s);
  const RunResult result = run(model, {.key = {3, 0}});
  const CreditCounts counts = result.totals.credit_sum(0);
  const double owed = static_cast<double>(counts.balance) / kMoneyUnit;
  CHECK(total(ledger(model, result)).bad_debt == Approx(0.7 * owed));
  const double each = owed / static_cast<double>(counts.defaulted);
  CHECK(each == Approx(1000.0 * 0.4).epsilon(0.03));  // use and default are independent
  // Uses of who is there at the end and of who has left are those of all at the start.
  const std::int64_t all = result.snapshots.front().credit_use[0];
  CHECK(result.snapshots.back().credit_use[0] + counts.left_use == all);
  CHECK(static_cast<double>(all) / 65535.0 / s.segments[0].customers == Approx(0.4).epsilon(0.02));
}

TEST_CASE("Credit: money follows the uses of those who are there, newcomers too") {
  Scenario s = debtors(0.6, 4'000);
  s.segments[0].leaving.period = 90 * kDay;
  s.segments[0].credit.use = Distribution::beta(1, 1);
  s.segments[0].credit.revolves = 1.0;  // interest is 2 % a month of what they use
  s.company.joining.form = JoiningSpec::Form::replace;
  const Model model = build_model(s);
  const RunResult result = run(model, {.key = {3, 0}});
  const CreditCounts counts = result.totals.credit_sum(0);
  CHECK(counts.joined_use > 0);
  // The time integral of uses, from counts of the whole run at once.
  const auto end = static_cast<double>(model.end);
  double used = static_cast<double>(result.snapshots.back().credit_use[0]) * end;
  used += static_cast<double>(counts.left_use_time - counts.joined_use_time) * kMinute;
  CHECK(total(ledger(model, result)).interest == Approx(20.0 * used / 65535.0 / kCreditMonth));
  CHECK(counts.left_use_time > 0);
}

TEST_CASE("Credit: dearer terms act as a dearer price does") {
  Scenario s = debtors(0.0);
  SegmentSpec& home = s.segments[0];
  home.leaving.propensity = Distribution::constant(0.3);
  home.leaving.price_weight = 1.5;
  home.credit.worth_of_grace = 2.0;
  const double beyond_grace = 20.0 * std::exp(-30.0 / 20.0) / (365.0 / 12.0);
  const double fees = 3.0 * std::exp(-0.5), interest = 0.02 * (100.0 + 300.0 * beyond_grace);
  const double today = 5.0 + fees + interest, n = home.customers;
  const auto left_at = [&](double pays) {
    return 1.0 - std::pow(0.7, std::pow(pays / today, 1.5));
  };
  const auto left = [&](const Scenario& of) { return run_debtors(of).totals.segment_sum(0).left; };
  CHECK(is_near_chance(left(s), n, left_at(today)));
  CHECK(is_near_chance(left(with_terms(s, "late_fee", 4.0)), n, left_at(today + 3 * fees)));
  CHECK(is_near_chance(left(with_terms(s, "interest", 2.0)), n, left_at(today + interest)));
  CHECK(is_near_chance(left(with_terms(s, "interest", 0.0)), n, left_at(today - interest)));
  const double without = 0.02 * (100.0 + 300.0 * 20.0 / (365.0 / 12.0));
  CHECK(is_near_chance(left(with_terms(s, "grace", 0.0)), n, left_at(5.0 + fees + without + 2.0)));
  CHECK(is_near_chance(left(with_terms(s, "price", 2.0)), n, left_at(today + 5.0)));
  // A longer grace period saves some interest, and is worth no more than that.
  const double longer = 0.02 * (100.0 + 300.0 * 20.0 * std::exp(-3.0) / (365.0 / 12.0));
  CHECK(is_near_chance(left(with_terms(s, "grace", 2.0)), n, left_at(5.0 + fees + longer)));
}

TEST_CASE("Credit: a change of terms counts from its day on") {
  const Scenario today = debtors(0.0);
  const std::vector<Change> changes{{182 * kDay, with_terms(today, "interest", 2.0)}};
  const Model model = build_model(today, changes);
  const auto rows = ledger(model, run(model, {.key = {3, 0}}));
  const auto a_day = [&](std::size_t m) {
    return rows[m].interest /
           static_cast<double>(model.month_starts[m + 1] - model.month_starts[m]);
  };
  CHECK(a_day(9) == Approx(2.0 * a_day(1)));
  const double share = 182.0 / 365.0;
  CHECK(total(rows).interest ==
        Approx(debtors_money(today).interest * (share + 2.0 * (1.0 - share))).epsilon(1e-4));
}

TEST_CASE("Credit: metrics by segment, and none without credit") {
  Scenario s = debtors(0.1);
  const Model model = build_model(s);
  const RunResult result = run(model, {.key = {3, 0}});
  const auto value = [&](const char* id) {
    for (const MetricKey& key : metric_keys(model)) {
      if (key.part.kind != Part::segment || std::string(key.metric->id) != id) continue;
      return metric_values(model, result, std::vector{key})[0];
    }
    return -1.0;
  };
  const LedgerRow money = total(ledger(model, result));
  CHECK(value("income_interest") == Approx(money.interest));
  CHECK(value("income_late_fees") == Approx(money.late_fees));
  CHECK(value("cost_funding") == Approx(money.funding));
  CHECK(value("bad_debt") == Approx(money.bad_debt));
  CHECK(value("credit_margin") == Approx(money.credit()));
  // A quarter is carried on for a month, over three quarters that are bought, and 20 days to pay.
  CHECK(value("days_sales_outstanding") == Approx(365.0 / 12.0 / 3.0 + 20.0).epsilon(1e-6));
  const double lost = -std::log(0.9);  // of those who are there, at the same rate all the year
  CHECK(value("default_rate") == Approx(100.0 * lost).epsilon(0.1));
  s.segments[0].credit.limit = 0.0;
  for (const MetricKey& key : metric_keys(build_model(s))) {
    CHECK(std::string(key.metric->id).find("credit") == std::string::npos);
    CHECK(std::string(key.metric->id) != "left_defaulted");
  }
}

TEST_CASE("Credit: without a limit no bit changes, whatever else is said of it") {
  Scenario s = two_departments();
  const std::uint64_t plain = run_debtors(s).hash();
  for (SegmentSpec& segment : s.segments) {
    segment.credit.default_rate = 0.9;
    segment.credit.worth_of_grace = 5.0;
  }
  CHECK(run_debtors(with_terms(s, "grace", 0.0)).hash() == plain);
}

TEST_CASE("Credit: what who is there will bring ends by default too") {
  Scenario s = debtors(0.2, 2'000);
  s.company.money.discount = 0.1;
  const RunResult result = run_debtors(s);
  const double there = static_cast<double>(result.snapshots.back().alive[0]);
  // Renewals are spread over the next year: after the first one the months of a year each.
  const double year = 12.0 * (1.0 - 1.0 / 1.1) / std::log(1.1);
  const double until_first = 12.0 / std::log(1.1) * (1.0 - (1.0 - 1.0 / 1.1) / std::log(1.1));
  const double after = 0.8 * year / (1.0 - 0.8 / 1.1) * (1.0 - 1.0 / 1.1) / std::log(1.1);
  CHECK(result.prospects[0].months / there == Approx(until_first + after).epsilon(0.02));
}
