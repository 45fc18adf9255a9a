// Metrics of a company: who has them, and what has to add up in runs.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "sim/model/ledger.h"
#include "sim/model/metric.h"
#include "tests/model/busy_line.h"
#include "tests/model/metric_values.h"
#include "tests/model/small_company.h"
#include "tests/workloads.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

using Approx = doctest::Approx;
using Ids = std::vector<std::string>;

RunResult run_of(const Model& model) { return run(model, {.key = {1, 1}}); }

/// Ids of `prefix` with each of the names behind it.
template <std::size_t n>
Ids ids(const std::string& prefix, const std::array<const char*, n>& names) {
  Ids list;
  for (const char* name : names) list.push_back(prefix + name);
  return list;
}

const Ids kGateCells{"gates_none",     "gates_may",      "gates_want",      "gates_know",
                     "gates_may_want", "gates_may_know", "gates_want_know", "gates_all"};

template <class Value>
double sum_of(const Ids& list, Value value) {
  double sum = 0.0;
  for (const std::string& id : list) sum += value(id.c_str());
  return sum;
}

/// Everything that can be had: ten years, sales, purchases.
Scenario with_all_metrics() {
  Scenario s = two_departments_without_contracts();
  s.horizon = 10 * kYear;
  return s;
}

}  // namespace

TEST_CASE("company metrics: each is available in a company, and none without one") {
  const Model all = build_model(with_all_metrics());
  const Model line = build_model(busy_line()), journey = build_model(small_company());
  REQUIRE(company_metrics().size() > 60);
  for (const Metric& metric : company_metrics()) {
    CAPTURE(metric.id);
    CHECK(metric.available(all));
    CHECK_FALSE(metric.available(line));
    CHECK_FALSE(metric.available(journey));
    CHECK(find_metric(metric.id) != nullptr);
  }
}

TEST_CASE("company metrics: what a company does not have is not measured") {
  Scenario s = two_departments();
  const auto has = [&](const char* id) { return find_metric(id)->available(build_model(s)); };
  for (const char* id : {"share_of_wallet", "income_purchases", "npv_36"}) CHECK_FALSE(has(id));
  CHECK(has("sales"));
  s.touch_points[1].sells = false;
  for (const char* id : {"sales", "misfits", "misfit_share", "income_sales"}) CHECK_FALSE(has(id));
  s.horizon = 3 * kYear;
  CHECK(has("npv_36"));
  CHECK_FALSE(has("npv_60"));
}

TEST_CASE("company metrics: every one is a number in a run in which all happens") {
  const Model model = build_model(two_departments());
  const RunResult result = run_of(model);
  const std::vector<MetricKey> keys = metric_keys(model);
  const std::vector<double> values = metric_values(model, result, keys);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    if (keys[k].segment >= 0 || keys[k].touch_point >= 0) continue;
    CAPTURE(keys[k].metric->id);
    CHECK(std::isfinite(values[k]));
    if (std::string(keys[k].metric->unit) != "%") continue;
    CHECK(values[k] >= 0.0);
    CHECK(values[k] <= 100.0);
  }
  const MetricValues v(model, result);
  for (const char* id : {"repeats", "complaints", "chases", "misfits", "denied", "asked_again",
                         "wrong_facts", "unanswered", "recorded", "hand_overs", "over_served",
                         "cost_acts", "cost_training", "cost_incentives", "sales"}) {
    CAPTURE(id);
    CHECK(v(id) > 0.0);
  }
}

TEST_CASE("company metrics: shares of acts add up, everywhere") {
  const Model model = build_model(two_departments());
  const MetricValues v(model, run_of(model));
  const Ids acts = ids("act_", kActNames);
  for (const char* place : {"all", "phone", "mail"}) {
    CAPTURE(place);
    const auto at = [&](const char* id) { return v.at(id, place); };
    CHECK(sum_of(acts, at) == Approx(100.0).epsilon(1e-12));
    CHECK(sum_of(kGateCells, at) == Approx(100.0).epsilon(1e-12));
    CHECK(at("fit") <= at("act_tailored"));  // only what is tailored can fit
    CHECK(at("wrong_facts") <= at("act_tailored"));
    CHECK(at("denied") <= at("act_tailored") + at("act_goodwill"));
  }
  CHECK(v.at("unanswered", "phone") == 0.0);
  CHECK_FALSE(v.has("fit", "all", "web"));
  CHECK(v.has("quality", "all", "web"));
  CHECK(v("sales") == v.at("sales", "phone"));
}

TEST_CASE("company metrics: causes of leaving add up, as they are and as they are seen") {
  for (const Scenario& scenario : {two_departments(), two_departments_without_contracts()}) {
    const Model model = build_model(scenario);
    const MetricValues v(model, run_of(model));
    const Ids causes = ids("left_", kLossNames), seen = ids("seen_", kLossNames);
    for (const char* segment : {"all", "homes", "firms"}) {
      CAPTURE(segment);
      const auto of = [&](const char* id) { return v.segment(id, segment); };
      REQUIRE(of("left") > 0.0);
      CHECK(sum_of(causes, of) == Approx(100.0).epsilon(1e-12));
      CHECK(sum_of(seen, of) + of("left_untraced") == Approx(100.0).epsilon(1e-12));
      for (std::size_t i = 0; i < causes.size(); ++i) {
        CHECK(of(seen[i].c_str()) <= of(causes[i].c_str()));
      }
    }
    CHECK(v("left_none") > 0.0);
    CHECK(v("left_none") < 100.0);
    const auto of_all = [&](const char* id) { return v(id); };
    const Ids elements = ids("left_", kElementNames);
    CHECK(v("left_none") + sum_of(elements, of_all) == Approx(100.0).epsilon(1e-12));
    CHECK(v("left_use") == 0.0);  // no touch point is of that element
    double by_place = 0.0, seen_by_place = 0.0;
    for (const char* place : {"web", "phone", "mail"}) {
      by_place += v.at("left_place", place);
      seen_by_place += v.at("left_place_seen", place);
      CHECK(v.at("left_place_seen", place) <= v.at("left_place", place));
    }
    CHECK(by_place == Approx(100.0 - v("left_none")).epsilon(1e-12));
    CHECK(v("left_place") == Approx(by_place).epsilon(1e-12));
    CHECK(seen_by_place == Approx(v("left_place_seen")).epsilon(1e-12));
  }
}

TEST_CASE("company metrics: money adds up") {
  for (const Scenario& scenario : {two_departments(), two_departments_without_contracts()}) {
    const Model model = build_model(scenario);
    const RunResult result = run_of(model);
    const MetricValues v(model, result);
    const auto of = [&](const char* id) { return v(id); };
    const Ids costs{"cost_staff", "cost_contacts", "cost_minutes",   "cost_levers",
                    "cost_acts",  "cost_training", "cost_incentives"};
    CHECK(v("cost") == Approx(sum_of(costs, of)).epsilon(1e-12));
    const double purchases = v.has("income_purchases") ? v("income_purchases") : 0.0;
    const double income = v("contribution") + v("income_sales") + purchases;
    CHECK(v("profit") == Approx(income - v("cost")).epsilon(1e-9));
    CHECK(v("income_sales") == Approx(v("sales") * 40.0));
    CHECK(v("contribution") ==
          Approx(v.segment("contribution", "homes") + v.segment("contribution", "firms")));
    CHECK(v("over_cost") <= v("cost_acts") * (1 + 1e-3));  // each act's is rounded
    CHECK(v("over_cost") ==
          Approx(v.segment("over_cost", "homes") + v.segment("over_cost", "firms")));
    for (const LedgerRow& row : ledger(model, result)) {
      CHECK(row.income() == row.contribution + row.sales + row.purchases);
      CHECK(row.cost() == Approx(row.staff + row.contacts + row.minutes + row.levers + row.acts +
                                 row.training + row.incentives));
    }
  }
}

TEST_CASE("company metrics: without a discount the present value is the sum of the months") {
  Scenario s = two_departments();
  s.company.money.discount = 0.0;
  Model model = build_model(s);
  RunResult result = run_of(model);
  double sum = 0.0;
  for (const LedgerRow& row : ledger(model, result)) sum += row.result();
  MetricValues plain(model, result);
  CHECK(plain("npv_flows") == Approx(sum).epsilon(1e-12));
  CHECK(plain("npv_flows") * kYear / static_cast<double>(s.horizon) ==
        Approx(plain("profit")).epsilon(1e-12));
  // A discount changes no outcome but that, and the money of the months comes less the later.
  s.company.money.discount = 0.1;
  model = build_model(s);
  result = run_of(model);
  const MetricValues less(model, result);
  double by_hand = 0.0;
  const std::vector<LedgerRow> rows = ledger(model, result);
  for (std::size_t m = 0; m < rows.size(); ++m) {
    const double middle =
        static_cast<double>(model.month_starts[m] + model.month_starts[m + 1]) / 2.0 / kYear;
    by_hand += rows[m].result() / std::pow(1.1, middle);
  }
  CHECK(less("npv_flows") == Approx(by_hand).epsilon(1e-12));
  CHECK(less("profit") == plain("profit"));
}
