// Metrics of a company: who has them, and what has to add up in runs.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "sim/measure/ledger.h"
#include "sim/measure/metric.h"
#include "tests/measure/events_check.h"
#include "tests/support/busy_line.h"
#include "tests/support/metric_values.h"
#include "tests/support/small_company.h"
#include "tests/support/workloads.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

using doctest::Approx;
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

/// Everything that can be had: ten years, sales, purchases, newcomers, an assistant, orders.
Scenario with_all_metrics() {
  Scenario s = two_departments_without_contracts();
  s.touch_points[0].assistant.on = true;
  s.needs[0].choice = NeedSpec::Choice::logit;
  s.needs[0].order_price = 100.0;
  s.needs[0].order.errors = 0.1;
  s.needs[0].order.cancels = 0.1;
  s.touch_points[2].delivery.promise = kDay;
  s.touch_points[2].delivery.stock = 0.5;
  s.touch_points[2].delivery.cost_of_stock = 100.0;
  s.company.joining.form = JoiningSpec::Form::replace;
  s.horizon = 10 * kYear;
  for (SegmentSpec& segment : s.segments) segment.polygamous = 0.3;
  s.segments[0].leaving.form = LeavingSpec::Form::cloglog;  // may be made save offers
  s.segments[0].price = 40.0;
  s.segments[0].credit.limit = 500.0;
  s.segments[0].rival.offers = 5.0;
  // The first segment asks for a line, the others order on credit.
  s.needs[0].order.on_credit = true;
  s.needs[0].segment_factor.assign(s.segments.size(), 1.0);
  s.needs[0].segment_factor[0] = 0.0;
  for (SegmentSpec& segment : s.segments) {
    segment.credit.declines = 0.1;
    segment.credit.reviews = 0.1;
  }
  s.divisions = {{"loans"}, {"cards"}};
  s.products = {{.name = "loan", .division = "loans", .segment = s.segments[0].name},
                {.name = "card", .division = "cards", .segment = s.segments[0].name}};
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
  for (const char* id : {"share_of_wallet", "income_purchases", "npv_36", "assistant_takes",
                         "assistant_contained", "channel_share", "orders", "cost_grants"}) {
    CHECK_FALSE(has(id));
  }
  CHECK(has("sales"));
  s.touch_points[1].sells = false;
  for (const char* id : {"sales", "misfits", "misfit_share", "income_sales"}) CHECK_FALSE(has(id));
  s.horizon = 3 * kYear;
  CHECK(has("npv_36"));
  CHECK_FALSE(has("npv_60"));
}

TEST_CASE("company metrics: every one is a number in a run in which all happens") {
  const Model model = build_model(two_departments_with_assistant());
  const RunResult result = run_of(model);
  const std::vector<MetricKey> keys = metric_keys(model);
  const std::vector<double> values = metric_values(model, result, keys);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    if (!keys[k].part.is_whole()) continue;
    if (keys[k].metric->id == std::string("rule_month")) continue;  // no rule
    CAPTURE(keys[k].metric->id);
    CHECK(std::isfinite(values[k]));
    if (std::string(keys[k].metric->unit) != "%") continue;
    CHECK(values[k] >= 0.0);
    CHECK(values[k] <= 100.0);
  }
  CHECK(check_events(model, result) > 40);
  const MetricValues v(model, result);
  for (const char* id : {"repeats", "complaints", "chases", "misfits", "denied", "asked_again",
                         "wrong_facts", "unanswered", "recorded", "hand_overs", "over_served",
                         "cost_acts", "cost_training", "cost_incentives", "sales"}) {
    CAPTURE(id);
    CHECK(v(id) > 0.0);
  }
}

TEST_CASE("company metrics: what an assistant settles and keeps is what it contains") {
  const Model model = build_model(two_departments_with_assistant());
  const RunResult result = run_of(model);
  const MetricValues v(model, result);
  CHECK(v("assistant_settled") + v("assistant_wrong") + v("assistant_unanswered") ==
        Approx(v("assistant_contained")));
  CHECK(v("assistant_contained") < 99.0);
  CHECK(v("assistant_story") == Approx(50.0).epsilon(0.2));
  const double legs = static_cast<double>(result.totals.assistant_sum(0).legs);
  double all = 0.0;
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    all += static_cast<double>(result.totals.act_sum(t).judged);
  }
  CHECK(v("assistant_takes") == Approx(100.0 * legs / all));
}

TEST_CASE("company metrics: where customers turn adds up, and so do orders and their money") {
  Scenario s = two_departments();
  s.needs[0].choice = NeedSpec::Choice::logit;
  s.needs[0].order_price = 100.0;
  s.needs[0].order_margin = 0.5;
  s.touch_points[1].channel.grants = 0.1;
  const Model model = build_model(s);
  const RunResult result = run_of(model);
  const MetricValues v(model, result);
  ChannelCounts all, web;
  double shares = 0.0, orders = 0.0;
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    for (std::size_t of = 0; of < model.segments.size(); ++of) {
      all += result.totals.channel_sum(of, t);
      if (t == 0) web += result.totals.channel_sum(of, t);
    }
    shares += v.at("channel_share", model.touch_points[t].name);
    orders += v.at("orders", model.touch_points[t].name);
  }
  CHECK(shares == Approx(100.0));
  CHECK(orders == Approx(v("orders")));
  CHECK(v("self_service_share") ==
        Approx(100.0 * static_cast<double>(web.chosen) / static_cast<double>(all.chosen)));
  CHECK(all.lost > 0);
  CHECK(v("orders_lost") ==
        Approx(100.0 * static_cast<double>(all.lost) / static_cast<double>(all.lost + all.orders)));
  CHECK(v("income_orders") == Approx(50.0 * v("orders")));
  const double from_reps = v.at("orders", "phone");
  CHECK(v("cost_grants") == Approx(10.0 * from_reps));
  CHECK(v.at("granted_share", "phone") == Approx(20.0));
}

TEST_CASE("company metrics: shares of acts add up, everywhere") {
  const Model model = build_model(two_departments());
  const MetricValues v(model, run_of(model));
  const Ids acts = ids("act_", kActNames);
  using Place = std::pair<Part::Kind, const char*>;
  for (const auto& [kind, place] :
       {Place{Part::firm, "all"}, Place{Part::touch_point, "phone"},
        Place{Part::touch_point, "mail"}, Place{Part::department, "desk"},
        Place{Part::department, "office"}, Place{Part::element, "support"}}) {
    CAPTURE(place);
    const auto at = [&, kind = kind, place = place](const char* id) {
      return v.of(kind, id, place);
    };
    CHECK(sum_of(acts, at) == Approx(100.0).epsilon(1e-12));
    CHECK(sum_of(kGateCells, at) == Approx(100.0).epsilon(1e-12));
    CHECK(at("fit") <= at("act_tailored"));  // only what is tailored can fit
    CHECK(at("wrong_facts") <= at("act_tailored"));
    CHECK(at("denied") <= at("act_standard"));  // what is denied is done by the book
  }
  CHECK(v.at("unanswered", "phone") == 0.0);
  CHECK_FALSE(v.has(Part::touch_point, "fit", "web"));
  CHECK(v.has(Part::touch_point, "quality", "web"));
  CHECK(v("sales") == v.at("sales", "phone"));
}

TEST_CASE("company metrics: causes of leaving add up, as they are and as they are seen") {
  for (Scenario scenario : {two_departments(), two_departments_without_contracts()}) {
    for (SegmentSpec& segment : scenario.segments) {
      segment.polygamous = 0.3;
      if (segment.leaving.form == LeavingSpec::Form::noncontract) continue;
      segment.price = 10.0;
      segment.credit.limit = 500.0;
      segment.credit.default_rate = 0.3;
      segment.rival.offers = 5.0;
    }
    const Model model = build_model(scenario);
    const MetricValues v(model, run_of(model));
    Ids causes = ids("left_", kLossNames), seen = ids("seen_", kLossNames);
    for (Ids* list : {&causes, &seen}) {  // no credit and no rival there
      if (!model.company.has_credit) list->resize(list->size() - 2);
    }
    const auto of_all = [&](const char* id) { return v(id); };
    for (const std::string segment : {"all", "homes", "firms"}) {
      CAPTURE(segment);
      const Part::Kind kind = segment == "all" ? Part::firm : Part::segment;
      const auto of = [&](const char* id) { return v.of(kind, id, segment); };
      REQUIRE(of("left") > 0.0);
      CHECK(sum_of(causes, of) == Approx(100.0).epsilon(1e-12));
      CHECK(sum_of(seen, of) + of("left_untraced") == Approx(100.0).epsilon(1e-12));
      for (std::size_t i = 0; i < causes.size(); ++i) {
        CHECK(of(seen[i].c_str()) <= of(causes[i].c_str()));
      }
    }
    CHECK(v("left_none") > 0.0);
    CHECK(v("left_none") < 100.0);
    const auto of_no_place = [&](const std::string& kind) {
      double share = v((kind + "none").c_str()) + v((kind + "polygamous").c_str());
      if (model.company.has_credit) share += v((kind + "defaulted").c_str());
      if (model.has_rivals) share += v((kind + "rival").c_str());
      return share;
    };
    CHECK(v("left_place") == Approx(100.0 - of_no_place("left_")).epsilon(1e-12));
    CHECK(v("left_place_seen") ==
          Approx(sum_of(seen, of_all) - of_no_place("seen_")).epsilon(1e-12));
  }
}

TEST_CASE("parts: each touch point is of one department and element; nobody's of none") {
  const Model model = build_model(two_departments());  // web, phone, mail
  REQUIRE(count_of(Part::department, model) == 2);
  REQUIRE(count_of(Part::element, model) == kElements);
  const auto held_by = [&](Part::Kind kind, std::size_t touch_point) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count_of(kind, model); ++i) {
      if (holds(model, {kind, i}, touch_point)) names.push_back(part_name(model, {kind, i}));
    }
    return names;
  };
  CHECK(held_by(Part::department, 0).empty());  // self-service that names none
  CHECK(held_by(Part::department, 1) == Ids{"desk"});
  CHECK(held_by(Part::department, 2) == Ids{"office"});
  CHECK(held_by(Part::element, 1) == Ids{"presales"});
  CHECK(held_by(Part::element, 2) == Ids{"support"});
  CHECK(held_by(Part::touch_point, 2) == Ids{"mail"});
  CHECK(held_by(Part::firm, 2) == Ids{"all"});
  CHECK(held_by(Part::segment, 2).empty());
  const Model plain = build_model(busy_line());
  CHECK(count_of(Part::department, plain) + count_of(Part::element, plain) == 0);
}

TEST_CASE("company metrics: who left adds up by touch point, department and element") {
  using Places = std::vector<std::string>;
  for (const Scenario& scenario : {two_departments(), two_departments_without_contracts()}) {
    const Model model = build_model(scenario);
    const MetricValues v(model, run_of(model));
    for (const auto& [kind, places] : {std::pair{Part::touch_point, Places{"web", "phone", "mail"}},
                                       std::pair{Part::department, Places{"desk", "office"}},
                                       std::pair{Part::element, Places{"presales", "support"}}}) {
      double left = 0.0, seen = 0.0;
      for (const std::string& place : places) {
        CAPTURE(place);
        left += v.of(kind, "left_place", place);
        seen += v.of(kind, "left_place_seen", place);
        CHECK(v.of(kind, "left_place_seen", place) <= v.of(kind, "left_place", place));
      }
      CHECK(left == Approx(v("left_place")).epsilon(1e-12));
      CHECK(seen == Approx(v("left_place_seen")).epsilon(1e-12));
      CHECK(seen > 0.0);
    }
    CHECK_FALSE(v.has(Part::element, "left_place", "use"));  // no touch point is of that element
  }
}

TEST_CASE("company metrics: whether a rule gave the levers back, and when") {
  const Scenario s = two_departments();
  const RuleSpec fires{RuleFigure::departures, false, 1000.0, 4 * kWeek};
  const RuleSpec waits{RuleFigure::departures, true, 1000.0, 0};
  const auto values = [&](const std::vector<RuleSpec>& rules) {
    const Model model = build_model(s, {}, rules);
    return MetricValues(model, run_of(model));
  };
  CHECK(values({})("rule_fired") == 0.0);
  CHECK(values({waits})("rule_fired") == 0.0);
  CHECK(std::isnan(values({waits})("rule_month")));
  const MetricValues v = values({waits, fires});
  CHECK(v("rule_fired") == 100.0);
  // Departures are looked at from the ninth week on, and its week counts as one of the four.
  CHECK(v("rule_month") * (365.0 / 12.0) == Approx(56 + 28));
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
