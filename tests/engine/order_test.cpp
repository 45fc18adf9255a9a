// Orders: how many are wrong, late, cancelled and served from stock is what closed forms say.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "tests/support/office_hours.h"
#include "tests/support/run_hash.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

constexpr std::size_t kWorkshop = 2;  // touch point
constexpr double kPrice = 100.0;

/// All cases are orders that go to one workshop, where there are enough people. Nobody leaves,
/// complains or comes back, and no act takes longer than another.
Scenario workshop() {
  Scenario s = two_departments();
  s.warmup = 0;
  s.horizon = 360 * kDay;
  s.segments[0].customers = s.segments[1].customers = 500;
  for (SegmentSpec& segment : s.segments) segment.leaving = {};
  s.levers = {{"answer", LeverScope::all, "", 1.0}, {"systems", LeverScope::all, "", 0.0}};
  for (PoolSpec& pool : s.pools) pool.staff = WeekSchedule(500);
  TouchPointSpec& place = s.touch_points[kWorkshop];
  place.service = Distribution::constant(10.0 * kHour);
  place.chase_after.reset();
  JourneySpec& order = s.journeys[0];
  order.steps = {{"make", place.name}};
  order.entries = {{"make", 1.0}};
  order.moves.clear();
  NeedSpec& need = s.needs[0];
  need.clock = NeedSpec::Clock::calendar;
  need.per_year = 8.0;
  need.order_price = kPrice;
  MechanismSpec& on = s.company.mechanism;
  on.act = on.complaint = on.chase = on.hand_over = on.repeat = false;
  return s;
}

DeliverySpec& delivery(Scenario& s) { return s.touch_points[kWorkshop].delivery; }

Scenario with(Scenario s, const char* lever, double value) {
  set_levers(s, {{lever, LeverScope::all, "", value}});
  return s;
}

/// What became of the orders of a run.
struct Became : OrderCounts {
  std::int64_t orders = 0, lost = 0, repeats = 0;
  double mean_quality = 0.0;
  Time service = 0;
  LedgerRow money;
};

Became run_orders(const Scenario& s) {
  const Model model = build_model(s);
  const RunResult r = run(model, {.key = {7, 1}});
  Became all;
  for (std::size_t i = 0; i < r.totals.segments; ++i) {
    static_cast<OrderCounts&>(all) += r.totals.order_sum(i);
    all.repeats += r.totals.outcome_sum(i).repeats;
    for (std::size_t t = 0; t < r.totals.touch_points; ++t) {
      all.orders += r.totals.channel_sum(i, t).orders;
      all.lost += r.totals.channel_sum(i, t).lost;
    }
  }
  const ActCounts acts = r.totals.act_sum(kWorkshop);
  all.mean_quality =
      static_cast<double>(acts.quality) / kShareUnit / static_cast<double>(acts.judged);
  all.service = r.totals.touch_point_sum(kWorkshop).service;
  all.money = total(ledger(model, r));
  return all;
}

void check_share(std::int64_t part, std::int64_t whole, double p) {
  const auto n = static_cast<double>(whole);
  REQUIRE(n > 5000);
  CAPTURE(p);
  CAPTURE(static_cast<double>(part) / n);
  CHECK(std::abs(static_cast<double>(part) - n * p) < 4.0 * std::sqrt(n * p * (1.0 - p)) + 1e-9);
}

}  // namespace

TEST_CASE("company orders: as many are wrong as systems that do not talk let through") {
  Scenario s = workshop();
  s.needs[0].order.errors = 0.2;
  s.needs[0].order.errors_least = 0.04;
  s.needs[0].order.error_cost = 0.3;
  std::int64_t before = 0;
  for (const double systems : {0.0, 0.5, 1.0}) {
    const Became all = run_orders(with(s, "systems", systems));
    CHECK(all.lost == 0);
    CHECK(all.repeats == 0);
    CHECK(all.delivered == all.orders);
    check_share(all.wrong, all.orders, 0.2 - 0.16 * systems);
    CHECK(all.money.errors == Approx(0.3 * kPrice * static_cast<double>(all.wrong)));
    CHECK((before == 0 || all.wrong < before));
    before = all.wrong;
  }
}

TEST_CASE("company orders: who got a wrong one comes back with it, and nobody else") {
  Scenario s = workshop();
  s.company.mechanism.repeat = true;
  s.company.child.repeat_most = s.company.child.repeat_brushed_off = 0.0;
  s.company.child.repeat_delay = Distribution::constant(1.0 * kDay);
  CHECK(run_orders(s).repeats == 0);
  s.needs[0].order.errors = 0.2;
  const Became all = run_orders(s);
  CHECK(all.repeats <= all.wrong);  // some come back after the end
  CHECK(all.repeats > all.wrong * 97 / 100);
  check_share(all.wrong, all.orders, 0.2);  // what comes back is no order
}

TEST_CASE("company orders: a promise is kept as often as the work is done in it, and felt else") {
  Scenario s = workshop();
  const double plain = run_orders(s).mean_quality;
  s.touch_points[kWorkshop].service = Distribution::exponential(1.0 * kDay);
  delivery(s).promise = kDay;
  for (const double factor : {1.0, 0.5, 2.0}) {
    const Became all = run_orders(with(s, "promise", factor));
    CHECK(all.promised == all.orders);
    check_share(all.kept, all.promised, 1.0 - std::exp(-factor));
  }
  s.touch_points[kWorkshop].service = Distribution::constant(20.0 * kHour);
  s.company.quality.late = 0.12;
  delivery(s).promise = 16 * kHour;  // a quarter of it too late
  CHECK(run_orders(s).mean_quality == Approx(plain - 0.03).epsilon(1e-4));
  delivery(s).promise = 10 * kHour;  // as long as it again: the whole effect
  CHECK(run_orders(s).mean_quality == Approx(plain - 0.12).epsilon(1e-4));
  delivery(s).promise = 5 * kHour;  // and no more
  CHECK(run_orders(s).mean_quality == Approx(plain - 0.12).epsilon(1e-4));
  delivery(s).promise = 20 * kHour;
  CHECK(run_orders(s).mean_quality == Approx(plain).epsilon(1e-4));
}

TEST_CASE("company orders: who is promised more than it accepts cancels at once") {
  Scenario s = workshop();
  delivery(s).promise = 4 * kDay;
  s.needs[0].order.patience = Distribution::exponential(8.0 * kDay);
  for (const double factor : {1.0, 0.25, 2.0}) {
    const Became all = run_orders(with(s, "promise", factor));
    CHECK(all.cancelled == all.lost);
    CHECK(all.promised == all.orders);
    check_share(all.cancelled, all.orders + all.lost, 1.0 - std::exp(-0.5 * factor));
  }
}

TEST_CASE("company orders: what waits is cancelled at its rate") {
  Scenario s = workshop();
  s.touch_points[kWorkshop].service = Distribution::constant(1.0 * kMinute);
  for (PoolSpec& pool : s.pools) pool.staff = office_hours(5000, 0, 1, 0, 0);  // an hour a week
  s.needs[0].order.cancels = 0.1;
  // Many customers who order seldom: hardly any has to wait with an order for the one before.
  s.needs[0].per_year = 0.5;
  for (SegmentSpec& segment : s.segments) segment.customers = 8000;
  const Became all = run_orders(s);
  CHECK(all.cancelled == all.lost);
  // Of the wait, uniform in the week but for that hour.
  const double x = 0.1 * 167.0 / 24.0;
  const double stays = 1.0 / 168.0 + 167.0 / 168.0 * -std::expm1(-x) / x;
  check_share(all.cancelled, all.orders + all.lost, 1.0 - stays);
}

TEST_CASE("company orders: stock saves work and costs more with each further share") {
  Scenario s = workshop();
  delivery(s).stock = 0.3;
  delivery(s).from_stock = 0.1;
  delivery(s).cost_of_stock = 200.0;
  for (const auto& [lever, share] : {std::pair{0.0, 0.3}, {0.4, 0.7}, {1.0, 0.99}}) {
    const Became all = run_orders(with(s, "stock", lever));
    check_share(all.stocked, all.orders, share);
    const auto hours = static_cast<double>(all.service) / static_cast<double>(kHour);
    CHECK(hours == Approx(10.0 * static_cast<double>(all.orders - all.stocked) +
                          1.0 * static_cast<double>(all.stocked)));
    CHECK(all.money.stock == Approx(-200.0 * std::log1p(-share) * 360.0 * 12.0 / 365.0));
  }
}

TEST_CASE("company orders: systems that talk save their share of the work") {
  Scenario s = workshop();
  s.needs[0].order.work_saved = 0.2;
  for (const double systems : {0.0, 0.5, 1.0}) {
    const Became all = run_orders(with(s, "systems", systems));
    const auto hours = static_cast<double>(all.service) / static_cast<double>(kHour);
    CHECK(hours == Approx((10.0 - 2.0 * systems) * static_cast<double>(all.orders)));
  }
}

TEST_CASE("company orders: neutral levers and what is not used change no bit") {
  Scenario s = workshop();
  const std::uint64_t plain = hash_of(s);
  s.company.quality.late = 0.9;
  delivery(s).from_stock = 0.5;
  s.needs[0].order.error_cost = 0.9;
  CHECK(hash_of(s) == plain);
  CHECK(hash_of(with(s, "stock", 0.0)) == plain);
  delivery(s).promise = 3 * kDay;
  const std::uint64_t promised = hash_of(s);
  CHECK(promised != plain);  // they are counted
  CHECK(hash_of(with(s, "promise", 1.0)) == promised);
}
