// Credit that is checked: who is declined and kept waiting, and what is lost of those who are not,
// in closed form.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "sim/measure/metric.h"
#include "sim/measure/residual.h"
#include "tests/support/run_hash.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

constexpr std::size_t kMaker = 2;  // touch point
constexpr double kOrderPrice = 100.0;

/// Customers who order from one place, on credit, seldom enough that each is one of its kind.
/// Nobody leaves, complains or comes back, and all orders are done that are taken.
Scenario sellers(std::uint32_t customers = 10'000) {
  Scenario s = two_departments();
  s.warmup = 0;
  s.horizon = kYear;
  s.segments.resize(1);
  s.segments[0].customers = customers;
  s.segments[0].leaving = {};
  s.levers = {{"answer", LeverScope::all, "", 1.0}};
  for (PoolSpec& pool : s.pools) pool.staff = WeekSchedule(500);
  TouchPointSpec& place = s.touch_points[kMaker];
  place.service = Distribution::constant(10.0 * kHour);
  place.chase_after.reset();
  JourneySpec& order = s.journeys[0];
  order.steps = {{"make", place.name}};
  order.entries = {{"make", 1.0}};
  order.moves.clear();
  NeedSpec& need = s.needs[0];
  need.per_year = 1.0;
  need.order_price = kOrderPrice;
  need.order_margin = 0.3;
  need.order.on_credit = true;
  MechanismSpec& on = s.company.mechanism;
  on.act = on.complaint = on.chase = on.hand_over = on.repeat = false;
  CreditSpec& credit = s.segments[0].credit;
  credit.default_rate = 0.5;
  credit.delay = kYear / 4;
  credit.loss = 0.8;
  credit.funding = 0.08;
  credit.knows = 0.6;
  return s;
}

CreditSpec& credit_of_all(Scenario& s) { return s.segments[0].credit; }

/// Customers with a line whom only default makes leave, at one renewal in the year.
Scenario holders(std::uint32_t customers = 20'000) {
  Scenario s = sellers(customers);
  s.needs[0].per_year = 0.001;
  s.needs[0].order_price = 0.0;
  s.needs[0].order = {};
  SegmentSpec& all = s.segments[0];
  all.price = 5.0;
  all.leaving.form = LeavingSpec::Form::cloglog;
  all.leaving.period = kYear;
  all.leaving.propensity = Distribution::constant(0.0);
  all.leaving.weight = all.leaving.memory_weight = 0.0;
  all.credit.limit = 1000.0;
  all.credit.risk = Distribution::gamma(1.0, 1.0);
  return s;
}

Scenario with_lever(Scenario s, const char* lever, double value) {
  set_levers(s, {{lever, LeverScope::all, "", value}});
  return s;
}

struct Checked : CheckCounts {
  std::int64_t orders_done = 0, orders_lost = 0, kept = 0, promised = 0, defaulted = 0, joined = 0;
  Time delivery_time = 0;
  double mean_quality = 0.0;
  LedgerRow money;
};

Checked run_checked(const Scenario& s) {
  const Model model = build_model(s);
  const RunResult r = run(model, {.key = {11, 2}});
  Checked all;
  static_cast<CheckCounts&>(all) = r.totals.check_sum(0);
  all.orders_done = r.totals.channel_sum(0, kMaker).orders;
  all.orders_lost = r.totals.channel_sum(0, kMaker).lost;
  all.kept = r.totals.order_sum(0).kept;
  all.promised = r.totals.order_sum(0).promised;
  all.delivery_time = r.totals.order_sum(0).delivery_time;
  all.defaulted = r.totals.credit_sum(0).defaulted;
  all.joined = r.totals.outcome_sum(0).joined;
  const ActCounts acts = r.totals.act_sum(kMaker);
  all.mean_quality =
      static_cast<double>(acts.quality) / kShareUnit / static_cast<double>(acts.judged);
  all.money = total(ledger(model, r));
  return all;
}

/// A share of what comes in groups of about three at most.
bool is_near_share(std::int64_t part, std::int64_t whole, double p) {
  const auto n = static_cast<double>(whole);
  CAPTURE(static_cast<double>(part) / n);
  return std::abs(static_cast<double>(part) - n * p) < 4.0 * std::sqrt(3.0 * n * p * (1.0 - p)) + 1;
}

/// Of those with exponential risks whose scores are in the best share `taken`, those who survive at
/// the rate: the Laplace transform of a part of the law.
double survive(double rate, double taken, double knows) {
  const double known = (1.0 - std::pow(1.0 - taken, 1.0 + rate)) / ((1.0 + rate) * taken);
  return knows * known + (1.0 - knows) / (1.0 + rate);
}

}  // namespace

TEST_CASE("company credit check: the worst share is declined, the next one reviewed, for good") {
  Scenario s = sellers();
  credit_of_all(s).declines = 0.1;
  credit_of_all(s).reviews = 0.2;
  credit_of_all(s).review = Distribution::exponential(2.0 * kDay);
  credit_of_all(s).review_cost = 7.0;
  for (const double knows : {0.0, 0.6, 1.0}) {
    credit_of_all(s).knows = knows;
    const Checked all = run_checked(s);
    REQUIRE(all.orders > 8000);
    CHECK(is_near_share(all.declined, all.orders, 0.1));
    CHECK(is_near_share(all.reviewed, all.orders, 0.2));
    CHECK(all.orders_lost == all.declined);
    const double wait = static_cast<double>(all.review_time) / static_cast<double>(all.reviewed);
    CHECK(wait / kDay == Approx(2.0).epsilon(0.1));
    CHECK(all.money.reviews == Approx(7.0 * static_cast<double>(all.reviewed)));
  }
  const Checked strict = run_checked(with_lever(s, "decline", 3.0));
  CHECK(is_near_share(strict.declined, strict.orders, 0.3));
  CHECK(is_near_share(strict.reviewed, strict.orders, 0.2));
  const Checked none = run_checked(with_lever(s, "decline", 0.0));
  CHECK(none.declined == 0);
  CHECK(none.orders_lost == 0);
  const Checked more = run_checked(with_lever(s, "review", 4.0));
  CHECK(is_near_share(more.reviewed, more.orders, 0.8));
}

TEST_CASE("company credit check: what is lost of orders is by the risk of who is left, by score") {
  Scenario s = sellers();
  const double rate = std::log(2.0) / 4.0;  // of default, in the mean time to pay
  const Checked alike = run_checked(s);
  const auto sold = [](const Checked& c) { return static_cast<double>(c.sold) / kMoneyUnit; };
  CHECK(sold(alike) == Approx(kOrderPrice * static_cast<double>(alike.orders_done)));
  CHECK(alike.money.bad_debt == Approx(0.8 * sold(alike) * rate / (1.0 + rate)).epsilon(1e-4));
  CHECK(alike.money.funding == Approx(sold(alike) * 0.08 / 4.0).epsilon(1e-6));
  // Risks that are uniform from 0 to twice the mean: a score that knows them takes the lower half.
  s.segments[0].credit.risk = Distribution::uniform_between(0.0, 2.0);
  credit_of_all(s).declines = 0.5;
  const auto lost_at = [&](double knows) {
    credit_of_all(s).knows = knows;
    const Checked c = run_checked(s);
    return c.money.bad_debt / sold(c) / 0.8;
  };
  // The mean of f rate / (1 + f rate) over f uniform from 0 to `most`.
  const auto mean_lost = [&](double most) { return 1.0 - std::log1p(most * rate) / (most * rate); };
  CHECK(lost_at(0.0) == Approx(mean_lost(2.0)).epsilon(0.02));
  CHECK(lost_at(1.0) == Approx(mean_lost(1.0)).epsilon(0.02));
  CHECK(lost_at(0.5) == Approx((mean_lost(2.0) + mean_lost(1.0)) / 2.0).epsilon(0.02));
}

TEST_CASE("company credit check: what is granted off the price is not owed") {
  Scenario s = sellers(2000);
  s.touch_points[kMaker].channel.grants = 0.1;
  const Checked all = run_checked(s);
  CHECK(static_cast<double>(all.sold) / kMoneyUnit ==
        Approx(0.9 * kOrderPrice * static_cast<double>(all.orders_done)));
}

TEST_CASE("company credit check: a review makes an order late, and who waits notices") {
  Scenario s = sellers();
  s.touch_points[kMaker].delivery.promise = kDay;
  s.company.quality.late = 0.12;
  const Checked plain = run_checked(s);
  CHECK(plain.kept == plain.promised);
  credit_of_all(s).reviews = 0.3;
  credit_of_all(s).review = Distribution::constant(20.0 * kHour);  // 6 hours beyond the promise
  const Checked slow = run_checked(s);
  CHECK(slow.promised == slow.orders_done);
  CHECK(is_near_share(slow.promised - slow.kept, slow.promised, 0.3));
  const double late =
      static_cast<double>(slow.promised - slow.kept) / static_cast<double>(slow.promised);
  CHECK(slow.mean_quality == Approx(plain.mean_quality - 0.12 * 0.25 * late).epsilon(1e-3));
  const double hours = static_cast<double>(slow.delivery_time) / kHour;
  CHECK(hours / static_cast<double>(slow.orders_done) == Approx(10.0 + 20.0 * late).epsilon(0.01));
  credit_of_all(s).review = Distribution::constant(13.0 * kHour);
  const Checked quick = run_checked(s);
  CHECK(quick.kept == quick.promised);
}

TEST_CASE("company credit check: who is declined is as satisfied as one whom nobody may serve") {
  Scenario s = sellers(2000);
  credit_of_all(s).declines = 0.9;
  const double by_the_book = run_checked(s).mean_quality;
  const Checked plain = run_checked(s);
  const double share = static_cast<double>(plain.declined) / static_cast<double>(plain.orders);
  s.company.quality.denied += 0.05;
  CHECK(run_checked(s).mean_quality == Approx(by_the_book - 0.05 * share).epsilon(2e-3));
}

TEST_CASE("company credit check: who was given a line is a better risk, in closed form") {
  Scenario s = holders();
  const double rate = std::log(2.0), n = s.segments[0].customers;
  const auto near_left = [&](const Scenario& of, double taken) {
    const double stay = survive(rate, taken, of.segments[0].credit.knows);
    CAPTURE(stay);
    const double left = static_cast<double>(run_checked(of).defaulted);
    return std::abs(left - n * (1.0 - stay)) < 4.0 * std::sqrt(n * stay * (1.0 - stay));
  };
  CHECK(near_left(s, 1.0));
  credit_of_all(s).declines = 0.4;
  for (const double knows : {0.0, 0.5, 1.0}) {
    credit_of_all(s).knows = knows;
    CHECK(near_left(s, 0.6));
    CHECK(near_left(with_lever(s, "decline", 2.0), 0.2));
    CHECK(near_left(with_lever(s, "decline", 0.0), 1.0));
  }
  // The mean own factor of the best share a of an exponential law: 1 + (1 - a) log(1 - a) / a.
  const double best = 1.0 + 0.4 * std::log(0.4) / 0.6;
  credit_of_all(s).knows = 0.25;
  const CreditTerms terms = build_model(s).segments[0].credit;
  CHECK(terms.mean_risk == Approx(0.25 * best + 0.75).epsilon(1e-4));
}

TEST_CASE("company credit check: a policy declines who joins, and nobody who has a line") {
  Scenario s = holders(4000);
  s.horizon = 2 * kYear;
  s.company.joining.form = JoiningSpec::Form::rate;
  s.company.joining.rate = 0.5;
  credit_of_all(s).declines = 0.2;
  credit_of_all(s).reviews = 0.1;
  credit_of_all(s).review_cost = 5.0;
  credit_of_all(s).knows = 1.0;
  const Checked today = run_checked(s);
  CHECK(today.taken == today.joined);
  const double declined = static_cast<double>(today.applicants_declined) / kShareUnit;
  CHECK(declined / (declined + static_cast<double>(today.taken)) == Approx(0.2));
  CHECK(is_near_share(today.taken_reviewed, today.taken, 0.1 / 0.8));
  CHECK(today.money.reviews == Approx(5.0 * static_cast<double>(today.taken_reviewed)));
  const std::vector<Change> changes{{0, with_lever(s, "decline", 3.0)}};
  const Model model = build_model(s, changes);
  const RunResult strict = run(model, {.key = {11, 2}});
  const std::int64_t joined = strict.totals.outcome_sum(0).joined;
  // Half as many as under Today are taken, and each costs twice as much.
  CHECK(static_cast<double>(joined) ==
        Approx(static_cast<double>(today.joined) / 2.0).epsilon(0.002));
  CHECK(total(ledger(model, strict)).acquisition == Approx(today.money.acquisition).epsilon(0.01));
  // Of the start nobody is judged again: as many default in the first year, before newcomers renew.
  const auto defaulted = [](const RunResult& r) {
    std::int64_t sum = 0;
    for (std::size_t m = 0; m < 11; ++m) sum += r.totals.credit[m].defaulted;
    return sum;
  };
  CHECK(defaulted(strict) == defaulted(run(build_model(s), {.key = {11, 2}})));
}

TEST_CASE("company credit check: what is expected of who is there is by own risks") {
  Scenario s = holders(4000);
  s.company.money.discount = 0.1;
  const RunResult r = run(build_model(s), {.key = {11, 2}});
  // Renewals are years apart: months x chance / 12 of each, and who is a bad risk stays briefly.
  const double there = static_cast<double>(r.snapshots.back().alive[0]);
  CHECK(r.prospects[0].defaults > 0.0);
  CHECK(r.prospects[0].defaults < there);  // each defaults once
  const double at_the_mean = r.prospects[0].months / 12.0 * 0.5;
  CHECK(r.prospects[0].defaults < at_the_mean);
  // They are what the loss takes from what comes after the run.
  credit_of_all(s).use = Distribution::constant(0.4);
  const auto residual = [&](double loss) {
    credit_of_all(s).loss = loss;
    const Model model = build_model(s);
    const RunResult result = run(model, {.key = {11, 2}});
    return residual_value(model, result, ledger(model, result));
  };
  const double lost = 1000.0 * 0.4 * r.prospects[0].defaults / 1.1;
  CHECK(residual(0.0) - residual(0.8) == Approx(0.8 * lost).epsilon(1e-6));
}

TEST_CASE("company credit check: without anybody who is judged no bit changes") {
  Scenario s = holders(500);
  const std::uint64_t plain = hash_of(s);
  credit_of_all(s).knows = 0.1;
  credit_of_all(s).review_cost = 9.0;
  CHECK(hash_of(with_lever(s, "decline", 4.0)) == plain);
  CHECK(hash_of(with_lever(s, "review", 4.0)) == plain);
  Scenario orders = sellers(500);
  const std::uint64_t on_credit = hash_of(orders);
  credit_of_all(orders).knows = 0.1;
  CHECK(hash_of(orders) == on_credit);
  orders.needs[0].order.on_credit = false;
  const std::uint64_t paid = hash_of(orders);
  CHECK(paid != on_credit);  // it is counted
  credit_of_all(orders).default_rate = 0.1;
  CHECK(hash_of(orders) == paid);
}

TEST_CASE("company credit check: metrics are shares of who asked, by segment too") {
  Scenario s = sellers(2000);
  credit_of_all(s).declines = 0.25;
  credit_of_all(s).reviews = 0.25;
  credit_of_all(s).review = Distribution::constant(1.5 * kDay);
  const Model model = build_model(s);
  const RunResult r = run(model, {.key = {11, 2}});
  const auto value = [&](const char* id) {
    for (const MetricKey& key : metric_keys(model)) {
      if (key.part.kind != Part::segment || std::string(key.metric->id) != id) continue;
      return metric_values(model, r, std::vector{key})[0];
    }
    return -1.0;
  };
  const CheckCounts c = r.totals.check_sum(0);
  const auto share = [&](std::int64_t part) {
    return 100.0 * static_cast<double>(part) / static_cast<double>(c.orders);
  };
  CHECK(value("orders_declined") == Approx(share(c.declined)));
  CHECK(value("orders_reviewed") == Approx(share(c.reviewed)));
  CHECK(value("review_wait") == Approx(1.5));
  CHECK(value("bad_debt") == Approx(total(ledger(model, r)).bad_debt));
  CHECK(value("days_sales_outstanding") == Approx(365.0 / 4.0));
  CHECK(value("income_interest") == -1.0);      // nobody has a line
  CHECK(value("applicants_declined") == -1.0);  // nor asks for one
}

TEST_CASE("company credit check: who joins at a rate is as many times as many as are taken") {
  Scenario s = holders();
  credit_of_all(s).declines = 0.2;
  const auto taken = [](const Scenario& scenario) {
    return build_model(scenario).segments[0].taken();
  };
  CHECK(taken(s) == Approx(1.0));  // those of the file are taken from already
  CHECK(taken(with_lever(s, "decline", 2.0)) == Approx(0.6 / 0.8));
  CHECK(taken(with_lever(s, "decline", 0.0)) == Approx(1.0 / 0.8));
}

TEST_CASE("company credit: rewards are felt as a cut of the price beside the terms") {
  Scenario s = holders();
  SegmentSpec& segment = s.segments[0];
  segment.price = 10.0;
  segment.reward_weight = 0.5;
  s.levers.push_back({"rewards", LeverScope::all, "", 0.2});
  const Model model = build_model(s);
  const Segment& built = model.segments[0];
  const double paid = 10.0 + built.credit.felt;
  CHECK(built.price_log == Approx(std::log((paid - 0.5 * 0.2 * 10.0) / paid)));
}
