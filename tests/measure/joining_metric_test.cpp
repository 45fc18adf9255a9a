// Metrics and money where customers join during the run.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "sim/measure/residual.h"
#include "sim/scenario/lifetime.h"
#include "tests/support/company_cases.h"
#include "tests/support/metric_values.h"
#include "tests/support/sampling.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

using Form = JoiningSpec::Form;

/// Nothing moves leaving, everybody brings the same, and nobody is paid by the hour: a customer is
/// worth the same whenever it is there.
Scenario steady_company(Form form, double rate = 0.0) {
  Scenario s = two_departments();
  s.horizon = kYear;
  s.company.joining = {form, rate, 0.75};
  for (SegmentSpec& segment : s.segments) {
    segment.customers *= 4;
    segment.leaving.weight = segment.leaving.memory_weight = 0.0;
    segment.leaving.propensity = Distribution::beta(1.2, 3.6);
  }
  for (PoolSpec& pool : s.pools) pool.cost_per_hour = 0.0;
  for (NeedSpec& need : s.needs) need.per_year = 1.0;
  return s;
}

MetricValues values_of(const Scenario& s, std::uint32_t replication = 1) {
  const Model model = build_model(s);
  return {model, run(model, {.key = {1, replication}})};
}

/// Mean of a metric over a few runs.
double mean_value(const Scenario& s, const char* id, std::uint32_t runs) {
  double sum = 0.0;
  for (std::uint32_t r = 1; r <= runs; ++r) sum += values_of(s, r)(id);
  return sum / runs;
}

}  // namespace

TEST_CASE("company newcomers: who stays is asked of the customers of the start only") {
  Scenario s = steady_company(Form::none);
  s.horizon = kYear + 4 * kWeek;
  const MetricValues without = values_of(s);
  s.company.joining = {Form::replace, 0.0, 0.75};
  const MetricValues with = values_of(s);
  // A case that is open moves a renewal, and newcomers make waits longer: one in many thousands.
  for (const char* id : {"retention", "retention_12", "retention_value"}) {
    CAPTURE(id);
    CHECK(without(id) < 85.0);
    CHECK(with(id) == Approx(without(id)).epsilon(1e-3));
  }
  CHECK(with("newcomers") > 500.0);
  CHECK(with("left") > without("left") + 50.0);  // newcomers leave too
  CHECK_FALSE(without.has("newcomers"));
  CHECK_FALSE(without.has("newcomers_12"));
  CHECK_FALSE(without.has("cost_acquisition"));
  CHECK(with.has("newcomers_12"));
  CHECK_FALSE(with.has("newcomers_24"));
}

TEST_CASE("company newcomers: how many stay is Kaplan and Meier's estimate, from lives") {
  Scenario s = steady_company(Form::replace);
  s.horizon = kYear + 20 * kWeek;
  const Model model = build_model(s);
  const Watched run = watch(model);
  const MetricValues values(model, run.result);
  // At each day on which somebody left: who left, of those who had stayed until then as far as is
  // known.
  double stay = 1.0;
  const auto days = [](Time t) { return t / kDay; };
  for (Time day = 0; day <= 365; ++day) {
    double watched = 0.0, left = 0.0;
    for (const CustomerState& c : run.customers) {
      if (c.joined == 0 || c.joined == kNever) continue;
      const bool gone = c.left != kNever;
      const Time stayed = days((gone ? c.left : model.end) - c.joined);
      watched += stayed >= day ? 1.0 : 0.0;
      left += gone && stayed == day ? 1.0 : 0.0;
    }
    stay *= 1.0 - left / watched;
  }
  CHECK(values("newcomers_12") == Approx(100.0 * stay).epsilon(1e-9));
  CHECK(stay < 0.9);
  CHECK(values.segment("newcomers_12", "homes") != values.segment("newcomers_12", "firms"));
}

TEST_CASE("company newcomers: they leave as the law of new customers says" *
          doctest::skip(kSanitized)) {
  // The shifted beta-geometric from joining on, whatever the stock at the start is like.
  Scenario s = steady_company(Form::rate, 2.0);
  s.horizon = 3 * kYear;
  for (SegmentSpec& segment : s.segments) {
    segment.leaving.period = 73 * kDay;
    segment.leaving.start = LeavingSpec::Start::stock;
  }
  for (NeedSpec& need : s.needs) need.per_year = 0.1;  // few renewals wait for a case to close
  const MetricValues values = values_of(s);
  const double one = 3.6 / 4.8, two = one * 4.6 / 5.8;
  const double watched = 9600.0;  // who joined in the first year can be watched for two, and so on
  const auto four_errors = [&](double p, double n) { return 400.0 * std::sqrt(p * (1.0 - p) / n); };
  CHECK(std::abs(values("newcomers_12") - 100.0 * one) < four_errors(one, 2.0 * watched));
  CHECK(std::abs(values("newcomers_24") - 100.0 * two) < four_errors(two, watched));
}

TEST_CASE("company newcomers: acquiring one costs the same share of its worth under all policies") {
  Scenario s = steady_company(Form::replace);
  s.pools[0].cost_per_hour = 30.0;
  const Model model = build_model(s);
  const Model policy = build_model(s, from_the_start(s, {{"latitude", LeverScope::all, "", 60.0}}));
  CHECK(model.company.acquisition == policy.company.acquisition);
  const RunResult result = run(model, {.key = {1, 1}});
  const std::vector<LedgerRow> rows = ledger(model, result);
  double price = 0.0, joined = 0.0;
  for (const std::size_t segment : {0, 1}) {
    const auto n = static_cast<double>(result.totals.outcome_sum(segment).joined);
    price += n * model.company.acquisition[segment];
    joined += n;
  }
  REQUIRE(joined > 100);
  CHECK(total(rows).acquisition == Approx(price).epsilon(1e-12));
  s.company.joining.cost = 0.5;
  const Model cheaper = build_model(s);
  CHECK(cheaper.company.acquisition[0] == Approx(model.company.acquisition[0] / 1.5));
  // What a newcomer is worth: its contribution less contacts, minutes and its share of all staff.
  const Discounting discounting(s.company.money.discount);
  const LeavingSpec& leaving = s.segments[0].leaving;
  const double months = months_of_newcomer(discounting, leaving, leaving.reference, 1.0);
  double margins = 0.0, contribution = 0.0;
  for (const std::size_t segment : {0, 1}) {
    margins += s.segments[segment].customers * model.company.acquisition[segment] / 0.75 / months;
    contribution += s.segments[segment].customers * s.segments[segment].value_per_month;
  }
  const double hours = s.pools[0].staff.mean() * 24.0 * 365.0 / 12.0;
  double contacts = 0.0;
  const std::size_t journey = model.needs[0].journey;
  const double visits_phone = 0.4 + 0.3 * 0.5, cycle = 0.3 * 0.2;  // talk -> write -> talk
  const double phone = (visits_phone + 0.3 * 0.2) / (1.0 - cycle);
  const double mail = 0.3 + 0.3 * phone;
  for (const SegmentSpec& segment : s.segments) {
    contacts += segment.customers / 12.0 * (0.5 * phone + 0.1 * 20.0 * mail);
  }
  CHECK(model.journeys[journey].name == "ask");
  CHECK(margins == Approx(contribution - 30.0 * hours - contacts).epsilon(1e-9));
}

TEST_CASE("company newcomers: with as many as leave the firm goes on for ever") {
  // Free newcomers: the value is that of a margin that stays as it is.
  Scenario s = steady_company(Form::replace);
  s.company.joining.cost = 0.0;
  for (SegmentSpec& segment : s.segments) segment.value_factor = Distribution::constant(1.0);
  const MetricValues values = values_of(s);
  CHECK(values("npv") == Approx(values("profit") / std::log(1.1)).epsilon(0.01));
}

TEST_CASE("company newcomers: the value of a steady company does not depend on the horizon" *
          doctest::skip(kSanitized)) {
  for (const Form form : {Form::replace, Form::rate}) {
    CAPTURE(static_cast<int>(form));
    Scenario s = steady_company(form, form == Form::rate ? 0.2 : 0.0);
    std::vector<double> values;
    for (const int years : {1, 2, 4}) {
      s.horizon = years * kYear;
      values.push_back(mean_value(s, "npv", 2));
    }
    MESSAGE(values[0] << ", " << values[1] << ", " << values[2]);
    for (const double value : values) CHECK(value == Approx(values[0]).epsilon(0.02));
  }
}

TEST_CASE("company newcomers: with credit too the value does not depend on the horizon" *
          doctest::skip(kSanitized)) {
  Scenario s = steady_company(Form::replace);
  for (SegmentSpec& segment : s.segments) {
    segment.price = 10.0;
    CreditSpec& credit = segment.credit;
    credit.limit = 6000.0;
    credit.use = Distribution::constant(0.4);
    credit.interest = 0.24;
    credit.late_fee = 8.0;
    credit.default_rate = 0.08;
  }
  std::vector<double> values;
  for (const int years : {1, 4}) {
    s.horizon = years * kYear;
    values.push_back(mean_value(s, "npv", 2));
  }
  CHECK(values[1] == Approx(values[0]).epsilon(0.02));
  s.company.joining.cost = 0.0;
  const MetricValues free = values_of(s);
  CHECK(free("credit_margin") > 0.1 * free("profit"));
  CHECK(free("npv") == Approx(free("profit") / std::log(1.1)).epsilon(0.02));
}

TEST_CASE("company newcomers: an unchanged Today of the generic company has one value" *
          doctest::skip(kSanitized)) {
  Scenario s = read_scenario_file(source_folder() + "/scenarios/generic_company.toml").today;
  s.company.joining.form = Form::replace;
  double least = 1e300, most = 0.0, sum = 0.0;
  const std::vector<int> horizons =
      testing::is_long() ? std::vector{2, 3, 5, 10} : std::vector{2, 8};
  for (const int years : horizons) {
    s.horizon = years * kYear;
    const double value = mean_value(s, "npv", 4);
    MESSAGE(years << " years: " << value);
    least = std::min(least, value);
    most = std::max(most, value);
    sum += value;
  }
  CHECK(most - least < 0.05 * sum / static_cast<double>(horizons.size()));
}
