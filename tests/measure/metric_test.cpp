// Metrics: counts and snapshots by hand, identities in runs, and what a model has.
#include "sim/measure/metric.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "sim/measure/ledger.h"
#include "tests/measure/events_check.h"
#include "tests/support/busy_line.h"
#include "tests/support/metric_values.h"
#include "tests/support/small_scenario.h"
#include "tests/support/workloads.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

using doctest::Approx;

using Values = MetricValues;

/// Half a year of the small scenario: 100 homes, 20 shops, each standing for two.
Scenario half_a_year() {
  Scenario s = small_scenario();
  s.start = {2026, 1, 1};
  s.horizon = kYear / 2;
  s.represents = 2.0;
  s.currency = "CHF";
  s.segments[0].value_per_month = 10.0;
  s.segments[1].value_per_month = 100.0;
  for (PoolSpec& pool : s.pools) pool.cost_per_hour = 0.0;
  s.touch_points[0].cost_per_minute = 0.1;
  s.touch_points[1].cost_per_contact = 1.5;
  s.touch_points[2].deadline = kDay;
  return s;
}

/// A result of that model with counts that are easy to add up.
RunResult by_hand(const Model& model) {
  RunResult r;
  const std::size_t months = model.month_starts.size() - 1;
  r.totals = Totals(months, model.touch_points.size(), model.segments.size());
  for (std::size_t m = 0; m <= months; ++m) {
    const std::int64_t homes_there = m < months ? 100 : 90, shops_there = m < 2 ? 20 : 15;
    r.snapshots.push_back({model.month_starts[m], {homes_there, shops_there}, {45.0, 12.0}, {}});
  }
  SegmentCounts& homes = r.totals.at_segment(months - 1, 0);
  homes.needs = 190;
  homes.closed = 160;
  homes.resolved = 120;
  homes.legs = 200;
  homes.left = 10;
  homes.lengthened = 19;
  homes.case_time = 320 * kHour;
  homes.customer_time = 10 * (kYear / 2);  // they left at the very end
  SegmentCounts& shops = r.totals.at_segment(1, 1);
  shops.needs = 60;
  shops.closed = 40;
  shops.resolved = 10;
  shops.legs = 100;
  shops.left = 5;
  shops.customer_time = 5 * model.month_starts[1];  // at the first of February, 31 days in
  SegmentCounts& streams = r.totals.at_segment(0, 2);
  streams.needs = 250;
  streams.closed = 200;
  streams.resolved = 170;
  streams.legs = 300;
  TouchPointCounts& web = r.totals.at_touch_point(0, 0);
  web.arrivals = web.started = web.served = web.in_time = 300;
  web.service = 600 * kMinute;
  TouchPointCounts& phone = r.totals.at_touch_point(1, 1);
  phone.arrivals = 105;  // five still wait
  phone.started = phone.served = 70;
  phone.in_time = 40;
  phone.called_back = 7;
  phone.abandoned = 20;
  phone.balked = 4;
  phone.turned_away = 6;
  phone.redials = 12;
  phone.wait_started = 140 * kMinute;
  phone.wait_abandoned = 60 * kMinute;
  phone.service = 1000 * kHour;
  TouchPointCounts& mail = r.totals.at_touch_point(2, 2);
  mail.arrivals = mail.started = mail.served = mail.in_time = 100;
  mail.late = 25;
  mail.wait_started = 500 * kHour;
  mail.service = 500 * kHour;
  return r;
}

}  // namespace

TEST_CASE("metrics: every row is whole") {
  std::set<std::string> ids;
  for (const Metric& metric : metrics()) {
    CAPTURE(metric.id);
    CHECK(ids.insert(metric.id).second);
    for (const char* text : {metric.id, metric.label, metric.unit, metric.doc}) {
      CHECK(*text != '\0');
    }
    CHECK(metric.matters > 0.0);
    CHECK(metric.digits >= 0);
    CHECK((metric.available != nullptr));
    CHECK((metric.value != nullptr));
    CHECK((metric.covers != nullptr) == metric.by_touch_point);
    CHECK(find_metric(metric.id) == &metric);
  }
  CHECK(find_metric("retentoin") == nullptr);
}

TEST_CASE("metrics: the headline family") {
  std::set<std::string> headline;
  for (const Metric& metric : metrics()) {
    if (metric.headline) headline.insert(metric.id);
    if (metric.headline) CHECK(metric.good != Good::neither);
  }
  CHECK(headline ==
        std::set<std::string>{"retention", "profit", "satisfaction", "abandonment", "wait", "fit"});
}

TEST_CASE("metrics: what matters, as a number or as a share of the level") {
  const Metric &retention = *find_metric("retention"), &profit = *find_metric("profit");
  CHECK(retention.matters_at(80.0) == 0.3);
  CHECK(retention.matters_at(0.0) == 0.3);
  CHECK(profit.matters_at(5000.0) == 50.0);
  CHECK(profit.matters_at(-5000.0) == 50.0);
  CHECK(profit.matters_at(0.0) == 0.0);
}

TEST_CASE("metrics: customers, by hand") {
  const Model model = build_model(half_a_year());
  const Values v(model, by_hand(model));
  CHECK(v("retention") == Approx(100.0 * 105 / 120));
  CHECK(v.segment("retention", "home") == Approx(90.0));
  CHECK(v.segment("retention", "shop") == Approx(75.0));
  CHECK(v("retention_value") == Approx(100.0 * (900 + 1500) / (1000 + 2000)));
  CHECK(v("left") == 30.0);
  CHECK(v.segment("left", "shop") == 10.0);
  CHECK(v("satisfaction") == Approx(57.0 / 105));
  CHECK(v.segment("satisfaction", "shop") == Approx(0.8));
  CHECK_FALSE(v.has("retention_12"));
}

TEST_CASE("metrics: cases, by hand") {
  const Model model = build_model(half_a_year());
  const Values v(model, by_hand(model));
  CHECK(v("cases") == Approx(2.0 * 500));
  CHECK(v.segment("contacts", "home") == Approx(190 / 50.0));  // all 100 for half a year
  const double shop_years = 15 * 0.5 + 5 * 31 / 365.0;
  CHECK(v.segment("contacts", "shop") == Approx(60 / shop_years));
  CHECK(v("contacts") == Approx(250 / (50 + shop_years)));
  CHECK(v("legs_per_case") == Approx(600.0 / 400));
  CHECK(v.segment("legs_per_case", "home") == Approx(200.0 / 160));
  CHECK(v("first_contact_resolution") == Approx(75.0));
  CHECK(v.segment("first_contact_resolution", "shop") == Approx(25.0));
  CHECK(v("case_time") == Approx(320.0 / 400));
  CHECK(v.segment("case_time", "home") == Approx(2.0));
  CHECK(v("lengthened") == Approx(3.8));
  CHECK(v.segment("lengthened", "home") == Approx(10.0));
}

TEST_CASE("metrics: touch points, by hand") {
  const Model model = build_model(half_a_year());
  const Values v(model, by_hand(model));
  CHECK(v("wait") == Approx(2.0));  // mail's days are not in it
  CHECK(v.at("wait", "phone") == v("wait"));
  CHECK(v("backlog_wait") == Approx(5.0));
  CHECK(v.at("backlog_wait", "mail") == v("backlog_wait"));
  // 130 working days of three for ten hours and two for eight, the last day until noon, and one
  // around the clock. The web needs nobody.
  CHECK(v("load") == Approx(100.0 * 1500 / (130 * 46 + 3 * 4 + 2 * 3 + 182.5 * 24)));
  CHECK(v("abandonment") == Approx(20.0));
  CHECK(v("balked") == Approx(2.0));
  CHECK(v.at("balked", "phone") == Approx(4.0));
  CHECK(v("turned_away") == Approx(3.0));
  CHECK(v("service_level") == Approx(70.0));
  CHECK(v.at("service_level", "phone") == Approx(40.0));
  CHECK(v("late") == Approx(25.0));
  CHECK(v("redials") == Approx(40.0));
  CHECK(v.at("called_back", "phone") == Approx(10.0));
  CHECK(v("legs") == Approx(2.0 * 505));
  CHECK(v.at("legs", "web") == Approx(600.0));
  CHECK_FALSE(v.has(Part::touch_point, "wait", "web"));
  CHECK_FALSE(v.has(Part::touch_point, "wait", "mail"));
  CHECK_FALSE(v.has(Part::touch_point, "abandonment", "mail"));
  CHECK_FALSE(v.has(Part::touch_point, "late", "phone"));
}

TEST_CASE("metrics: money a year, by hand") {
  const Model model = build_model(half_a_year());
  const Values v(model, by_hand(model));
  CHECK(v("cost_minutes") == Approx(2 * 600 * 0.1));
  CHECK(v("cost_contacts") == Approx(2 * 70 * 1.5));
  CHECK(v("cost_staff") == 0.0);
  CHECK(v("cost_levers") == 0.0);
  CHECK(v("cost") == Approx(330.0));
  CHECK(v("cost_per_contact") == Approx(165.0 / 500));
  const double homes = 2 * 10.0 * 100 * 12;  // twice represented, 10 a month
  CHECK(v.segment("contribution", "home") == Approx(homes));
  const double shops = 2 * 100.0 * 24 * (15 * 0.5 + 5 * 31 / 365.0);
  CHECK(v.segment("contribution", "shop") == Approx(shops));
  CHECK(v("contribution") == Approx(homes + shops));
  CHECK(v("profit") == Approx(homes + shops - 330));
  CHECK(unit_text(*find_metric("profit"), model.scenario) == "CHF a year");
  CHECK(unit_text(*find_metric("retention"), model.scenario) == "%");
}

TEST_CASE("metrics: after 12, 24 and 36 months, where the run is that long") {
  Scenario s = half_a_year();
  s.horizon = 2 * kYear + kDay;
  const Model model = build_model(s);
  RunResult r = by_hand(model);
  r.milestones = {{kYear, {99, 18}, {0.0, 0.0}, {}}, {2 * kYear, {95, 16}, {0.0, 0.0}, {}}};
  const Values v(model, r);
  CHECK(v("retention_12") == Approx(100.0 * 117 / 120));
  CHECK(v.segment("retention_24", "home") == Approx(95.0));
  CHECK(v.segment("retention", "home") == Approx(90.0));
  CHECK_FALSE(v.has("retention_36"));
  s.horizon = kYear - 1;
  CHECK_FALSE(Values(build_model(s), by_hand(build_model(s))).has("retention_12"));
  s.horizon = kYear;
  const Model year = build_model(s);
  r = by_hand(year);
  r.milestones = {r.snapshots.back()};
  const Values w(year, r);
  CHECK(w("retention_12") == w("retention"));
}

TEST_CASE("metrics: nothing to measure is no number") {
  Scenario s = busy_line();
  s.needs[0].per_year = 0.0;
  s.segments[1].customers = 0;
  const Model model = build_model(s);
  const RunResult r = run(model, {.key = {1, 1}});
  const Values v(model, r);
  for (const char* id : {"wait", "abandonment", "service_level", "legs_per_case", "case_time",
                         "first_contact_resolution", "cost_per_contact", "redials"}) {
    CAPTURE(id);
    CHECK(std::isnan(v(id)));
  }
  CHECK(v("retention") == 100.0);
  CHECK(std::isnan(v.segment("retention", "firms")));
  CHECK(std::isnan(v.segment("satisfaction", "firms")));
  CHECK(v("contacts") == 0.0);
  RunResult failed;
  failed.failure = "it broke off";
  for (const double value : metric_values(model, failed, metric_keys(model))) {
    CHECK(std::isnan(value));
  }
}

TEST_CASE("metrics: keys are those of the model, the company's before its parts") {
  const Model model = build_model(half_a_year());
  const std::vector<MetricKey> keys = metric_keys(model);
  std::size_t expected = 0;
  for (const Metric& metric : metrics()) {
    if (!metric.available(model)) continue;
    const auto first =
        std::find_if(keys.begin(), keys.end(), [&](const auto& k) { return k.metric == &metric; });
    REQUIRE(first != keys.end());
    CHECK(first->part.is_whole());
    expected += 1 + (metric.by_segment ? 2 : 0);
    for (const TouchPoint& place : model.touch_points) {
      if (metric.by_touch_point && metric.covers(place)) ++expected;
    }
  }
  CHECK(keys.size() == expected);
  // Calls from nowhere have no customers to keep.
  const Model line = build_model(mmn(10, 2, 2, {}, kDay));
  for (const MetricKey& key : metric_keys(line)) {
    CHECK(std::string(key.metric->id).find("retention") == std::string::npos);
  }
}

TEST_CASE("metrics: identities in runs") {
  for (const double represents : {1.0, 3.0}) {
    CAPTURE(represents);
    Scenario s = small_company();
    s.horizon = 120 * kDay;
    s.segments[0].customers = 1500;
    s.segments[1].customers = 100;
    s.represents = represents;
    if (represents > 1) s.segments[0].rate_factor = Distribution::constant(1.0);
    s.pools[0].cost_per_hour = 30.0;
    const Model model = build_model(s);
    const RunResult r = run(model, {.key = {1, 1}});
    const Values v(model, r);
    const auto sum = [&](const char* id) {
      return v.segment(id, "homes") + v.segment(id, "firms");
    };
    CHECK(check_events(model, r) > 20);
    REQUIRE(v("left") > 0.0);
    CHECK(v("left") == sum("left"));
    CHECK(v("contribution") == Approx(sum("contribution")).epsilon(1e-12));
    CHECK(v("retention") * 1600 ==
          Approx(v.segment("retention", "homes") * 1500 + v.segment("retention", "firms") * 100));
    CHECK(100.0 - v("retention") == Approx(100.0 * v("left") / (represents * 1600)));
    CHECK(v("profit") == Approx(v("contribution") - v("cost")));
    CHECK(v("cost") ==
          Approx(v("cost_staff") + v("cost_contacts") + v("cost_minutes") + v("cost_levers")));
    CHECK(v("cost_per_contact") * v("cases") == Approx(v("cost")));
    CHECK(v("profit") == Approx(total(ledger(model, r)).result() * 365 / 120));
    double legs = 0.0;
    for (const TouchPoint& place : model.touch_points) legs += v.at("legs", place.name.c_str());
    CHECK(v("legs") == Approx(legs));
    const std::vector<MetricKey> keys = metric_keys(model);
    const std::vector<double> values = metric_values(model, r, keys);
    for (std::size_t k = 0; k < keys.size(); ++k) {
      CAPTURE(keys[k].metric->id);
      if (std::string(keys[k].metric->unit) != "%" || std::isnan(values[k])) continue;
      CHECK(values[k] >= 0.0);
      CHECK(values[k] <= 100.0);
    }
  }
}

TEST_CASE("metrics: a call centre's wait and abandonment are Erlang-A's") {
  Scenario s = w2();
  s.horizon /= 4;
  const Model model = build_model(s);
  const Values v(model, run(model, {.key = {1, 1}}));
  CHECK(v("abandonment") == Approx(1.508).epsilon(0.1));
  CHECK(v("wait") == Approx(0.03017).epsilon(0.1));
  // Those who give up leave at the rate of patience: both measure the same wait.
  CHECK(v("abandonment") == Approx(100 * v("wait") / 2.0).epsilon(0.05));
  CHECK(v("cases") == Approx(100.0 * 60 * 24 * 365).epsilon(0.01));
}
