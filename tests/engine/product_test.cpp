// Products held by division: who holds them when, what they bring, and which needs come to whom.
#include "sim/scenario/product.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "sim/measure/residual.h"
#include "tests/support/collect.h"
#include "tests/support/metric_values.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

constexpr double kPeriods = 12.0, kHolders = 20'000.0;

ProductSpec product(const char* name, double held, double buys, double drops) {
  ProductSpec spec;
  spec.name = spec.division = name;
  spec.held = held;
  spec.buys = buys;
  spec.drops = drops;
  spec.value = 6.0;
  return spec;
}

/// Customers whom nothing moves, with a renewal every thirty days for twelve times. Nobody leaves.
Scenario holders(std::vector<ProductSpec> products) {
  Scenario s = two_departments();
  s.warmup = 0;
  s.horizon = 360 * kDay;
  s.levers.clear();
  s.segments.resize(1);
  s.needs[0].per_year = 0.001;
  SegmentSpec& home = s.segments[0];
  home.customers = static_cast<std::uint32_t>(kHolders);
  home.value_per_month = 0.0;
  home.value_factor = Distribution::constant(1.0);
  home.leaving.period = 30 * kDay;
  home.leaving.propensity = Distribution::constant(1e-12);
  home.leaving.weight = home.leaving.memory_weight = 0.0;
  for (const ProductSpec& spec : products) s.divisions.push_back({spec.division});
  s.products = std::move(products);
  return s;
}

RunResult product_run(const Scenario& s) { return run(build_model(s), {.key = {5, 0}}); }

ProductCounts counts_of_line(const RunResult& r, std::size_t line = 0) {
  ProductCounts sum;
  for (std::size_t m = 0; m < r.totals.months; ++m) sum += r.totals.at_product(m, 0, line);
  return sum;
}

/// The chance within thirty days of something that has the chance `yearly`.
double in_a_period(double yearly) { return 1.0 - std::pow(1.0 - yearly, 30.0 / 365.0); }

/// Whether a share of `n` customers is where it should be.
bool is_share(double count, double n, double share) {
  return std::abs(count - n * share) < 4.0 * std::sqrt(n * share * (1.0 - share)) + 1.0;
}

Scenario with_cross_selling(Scenario s, double share = 1.0) {
  s.levers.push_back({"cross_sell", LeverScope::all, "", share});
  return s;
}

/// When root needs start at the web, by customer.
std::set<std::pair<std::uint32_t, Time>> starts_of(const Scenario& s) {
  const Model model = build_model(s);
  Collect seen;
  RunOptions options{.key = {5, 0}};
  options.observer = &seen;
  Simulator(model, options).finish();
  std::set<std::pair<std::uint32_t, Time>> starts;
  for (const Event& event : seen.events) {
    if (event.type == EventType::arrive) starts.insert({event.subject, event.time});
  }
  return starts;
}

}  // namespace

TEST_CASE(
    "Products: the share who hold one is that of a chain of two states, and so is its money") {
  const double start = 0.4, take = in_a_period(0.5), drop = in_a_period(0.3);
  const RunResult r = product_run(holders({product("loans", start, 0.5, 0.3)}));
  const double lasting = take / (take + drop);
  const auto share = [&](double renewals) {
    return lasting + (start - lasting) * std::pow(1.0 - take - drop, renewals);
  };
  CHECK(is_share(static_cast<double>(product_holders(r, 0, 0, 0)), kHolders, start));
  const auto end = static_cast<double>(product_holders(r, r.totals.months, 0, 0));
  CHECK(is_share(end, kHolders, share(kPeriods)));
  // Renewals lie evenly in a period, so the share runs straight from one to the next.
  double months = 0.0;
  for (int k = 0; k < 12; ++k) months += (share(k) + share(k + 1)) / 2.0 * 30.0 / (365.0 / 12.0);
  const double money =
      total(ledger(build_model(holders({product("loans", start, 0.5, 0.3)})), r)).products;
  CHECK(money == Approx(kHolders * 6.0 * months).epsilon(0.02));
}

TEST_CASE("Products: what came less what went makes the money of all months") {
  Scenario s = holders({product("loans", 0.4, 0.9, 0.8)});
  s.segments[0].leaving.propensity = Distribution::constant(0.3);
  s.company.joining.form = JoiningSpec::Form::replace;
  const Model model = build_model(s);
  const RunResult r = run(model, {.key = {5, 0}});
  const ProductCounts sum = counts_of_line(r);
  CHECK(sum.joined > 1'000);
  CHECK(sum.left > 1'000);
  const auto came =
      static_cast<double>((sum.started + sum.joined + sum.taken) * model.end - sum.time_in);
  const auto went = static_cast<double>((sum.left + sum.dropped) * model.end - sum.time_out);
  const double held = (came - went) / (static_cast<double>(kYear) / 12.0);
  CHECK(total(ledger(model, r)).products == Approx(6.0 * held).epsilon(1e-9));
}

TEST_CASE("Products: who holds another takes one so many times as fast") {
  ProductSpec cards = product("cards", 0.0, 0.2, 0.0);
  cards.after = 2.5;
  const Scenario s = holders({product("accounts", 0.5, 0.0, 0.0), cards});
  const RunResult r = product_run(s);
  const double years = 360.0 / 365.0;
  const double alone = 1.0 - std::pow(0.8, years), after = 1.0 - std::pow(0.8, 2.5 * years);
  CHECK(is_share(static_cast<double>(counts_of_line(r, 1).taken), kHolders, (alone + after) / 2.0));
  CHECK(is_share(static_cast<double>(counts_of_line(r, 1).second), kHolders, after / 2.0));
  CHECK(MetricValues(build_model(s), r)("several_products") ==
        Approx(100.0 * static_cast<double>(counts_of_line(r, 1).second) / kHolders));
}

TEST_CASE("Products: satisfaction raises taking and lowers giving up by the weight of leaving") {
  Scenario s = holders({product("loans", 0.5, 0.2, 0.2)});
  s.segments[0].satisfaction = Distribution::constant(0.7);
  s.segments[0].leaving.weight = 4.0;
  s.segments[0].leaving.period = 360 * kDay;  // one renewal in the run
  const ProductCounts c = counts_of_line(product_run(s));
  const double year = 360.0 / 365.0, better = std::exp(4.0 * 0.2);
  CHECK(
      is_share(static_cast<double>(c.taken), kHolders, 0.5 * (1.0 - std::pow(0.8, year * better))));
  CHECK(is_share(static_cast<double>(c.dropped), kHolders,
                 0.5 * (1.0 - std::pow(0.8, year / better))));
}

TEST_CASE("Products: a higher price is contribution, and is given up more and taken less") {
  ProductSpec spec = product("loans", 0.5, 0.2, 0.2);
  spec.price = 8.0;
  Scenario s = holders({spec});
  s.segments[0].price = 20.0;
  s.segments[0].leaving.period = 360 * kDay;
  s.segments[0].leaving.price_weight = 2.0;
  s.segments[0].leaving.price_rise_weight = 0.0;
  s.levers.push_back({"price", LeverScope::all, "", 1.25});
  const Model model = build_model(s);
  const RunResult r = run(model, {.key = {5, 0}});
  const ProductCounts c = counts_of_line(r);
  const double year = 360.0 / 365.0, dearer = 1.25 * 1.25;
  CHECK(is_share(static_cast<double>(c.dropped), kHolders,
                 0.5 * (1.0 - std::pow(0.8, year * dearer))));
  CHECK(
      is_share(static_cast<double>(c.taken), kHolders, 0.5 * (1.0 - std::pow(0.8, year / dearer))));
  CHECK(model.segments[0].products[0].value == Approx(6.0 + 0.25 * 8.0));
}

TEST_CASE("Products: each beyond the mean at the start holds a customer by its weight") {
  Scenario s = holders({product("loans", 0.5, 0.0, 0.0)});
  LeavingSpec& leaving = s.segments[0].leaving;
  leaving.propensity = Distribution::constant(0.3);
  leaving.period = 360 * kDay;
  leaving.product_weight = 0.8;
  const RunResult r = product_run(s);
  const ProductCounts c = counts_of_line(r);
  const auto gone = [&](double times) { return 1.0 - std::pow(0.7, 360.0 / 365.0 * times); };
  const auto with = static_cast<double>(c.started);
  CHECK(is_share(static_cast<double>(c.left), with, gone(std::exp(-0.4))));
  const auto without = static_cast<double>(r.totals.segment_sum(0).left - c.left);
  CHECK(is_share(without, kHolders - with, gone(std::exp(0.4))));
}

TEST_CASE("Products: needs of a division come to who holds it, the same ones whoever else does") {
  Scenario s = holders({product("loans", 1.0, 0.0, 0.0)});
  s.segments[0].customers = 2'000;
  s.needs[0].per_year = 3.0;
  s.needs[0].clock = NeedSpec::Clock::calendar;
  s.needs[0].division = "loans";
  s.journeys[0].steps = {{"look", "web"}};
  s.journeys[0].entries = {{"look", 1.0}};
  s.journeys[0].moves.clear();
  s.company.mechanism.repeat = s.company.mechanism.complaint = false;
  const auto all = starts_of(s);
  s.products[0].held = 0.3;
  const auto some = starts_of(s);
  std::set<std::uint32_t> who;
  for (const auto& start : some) who.insert(start.first);
  CHECK(is_share(static_cast<double>(who.size()), 2'000.0 * (1.0 - std::exp(-3.0)), 0.3));
  std::set<std::pair<std::uint32_t, Time>> theirs;
  std::ranges::copy_if(all, std::inserter(theirs, theirs.end()),
                       [&](const auto& start) { return who.contains(start.first); });
  CHECK(some == theirs);
  // A division of which a segment's customers hold nothing is everybody's.
  s.products.clear();
  CHECK(starts_of(s) == all);
}

TEST_CASE("Products of which no need is and that hold nobody change nothing else") {
  Scenario s = two_departments();
  const RunResult plain = product_run(s);
  s.divisions = {{"loans"}, {"cards"}};
  s.products = {product("loans", 0.4, 0.5, 0.3), product("cards", 0.2, 0.1, 0.1)};
  s.products[0].value = s.products[1].value = 0.0;
  const RunResult with = product_run(s);
  CHECK(counts_of_line(with).taken > 50);
  CHECK(with.totals.segment == plain.totals.segment);
  CHECK(with.totals.outcome == plain.totals.outcome);
  CHECK(with.snapshots == plain.snapshots);
}

TEST_CASE("Cross-selling: who is known is offered what fits, and so many take it") {
  ProductSpec cards = product("cards", 0.0, 0.0, 0.0);
  cards.offered = 0.3;
  Scenario s = holders({product("accounts", 0.5, 0.0, 0.0), cards});
  s.needs[0].per_year = 0.3;
  s.company.mechanism.want = s.company.mechanism.know = s.company.mechanism.may = false;
  const ProductCounts c = counts_of_line(product_run(with_cross_selling(s)), 1);
  CHECK(c.offered > 1'000);
  CHECK(c.unfitting == 0);
  CHECK(c.accepted == c.taken);
  CHECK(is_share(static_cast<double>(c.accepted), static_cast<double>(c.offered), 0.3));
  const ProductCounts half = counts_of_line(product_run(with_cross_selling(s, 0.5)), 1);
  CHECK(static_cast<double>(half.offered) ==
        Approx(0.5 * static_cast<double>(c.offered)).epsilon(0.1));
  CHECK(counts_of_line(product_run(s), 1).offered == 0);
}

TEST_CASE("Cross-selling: offers to who is not known seldom fit, and cost satisfaction") {
  ProductSpec cards = product("cards", 0.0, 0.0, 0.0);
  Scenario s = with_cross_selling(holders({product("accounts", 1.0, 0.0, 0.0), cards}));
  s.segments[0].customers = 2'000;
  s.needs[0].per_year = 4.0;
  s.company.mechanism.want = s.company.mechanism.may = false;
  s.company.know.wrong_most = s.company.know.wrong_least = 0.0;
  const auto satisfied = [](const RunResult& r) { return r.snapshots.back().satisfaction_sum[0]; };
  s.company.offer = {.by_chance = 0.0, .annoys = 0.1};
  const RunResult seldom = product_run(s);
  s.company.offer.annoys = 0.0;
  const RunResult patient = product_run(s);
  s.company.offer = {.by_chance = 1.0, .annoys = 0.1};
  const RunResult always = product_run(s);
  CHECK(counts_of_line(seldom, 1).unfitting > 500);
  CHECK(counts_of_line(always, 1).unfitting == 0);
  CHECK(satisfied(seldom) < satisfied(patient) - 10.0);
}

TEST_CASE("Products go on bringing what they bring after the run, of who is there and who joins") {
  const auto worth = [](double value, JoiningSpec::Form joining) {
    Scenario s = holders({product("loans", 1.0, 0.0, 0.0)});
    s.products[0].value = value;
    s.segments[0].customers = 500;
    s.segments[0].leaving.propensity = Distribution::constant(0.2);
    s.company.joining.form = joining;
    s.company.joining.cost = 0.0;
    s.company.money.discount = 0.1;
    const Model model = build_model(s);
    const RunResult r = run(model, {.key = {5, 0}});
    const double years = 360.0 / 365.0;
    return std::pair(residual_value(model, r, ledger(model, r)) * std::pow(1.1, years),
                     r.prospects[0].months);
  };
  const auto none = JoiningSpec::Form::none, replace = JoiningSpec::Form::replace;
  const auto [nothing, months] = worth(0.0, none);
  CHECK(worth(6.0, none).first - nothing == Approx(6.0 * months).epsilon(1e-6));
  // Each place is taken for ever, by one customer after the other.
  const double more = worth(6.0, replace).first - worth(0.0, replace).first;
  CHECK(more == Approx(6.0 * 500.0 * 12.0 / std::log(1.1)).epsilon(1e-6));
}

TEST_CASE("Products: what is expected of customers counts those who hold what needs are about") {
  const auto legs = [](double held) {
    Scenario s = holders({product("loans", held, 0.0, 0.0)});
    s.needs[0].division = "loans";
    return build_model(s).company.legs_a_day[0];
  };
  CHECK(legs(1.0) > 0.0);
  CHECK(legs(0.3) == Approx(0.3 * legs(1.0)));
}

TEST_CASE("Products: their price is felt also by who pays nothing else") {
  ProductSpec card = product("card", 0.5, 0.2, 0.2);
  card.price = 8.0;
  Scenario s = holders({card});
  s.segments[0].price = 0.0;
  s.segments[0].leaving.price_weight = 2.0;
  const auto shift = [](const Scenario& scenario) {
    return build_model(scenario).offer_shift(0, 0, 0.0);
  };
  CHECK(shift(s) == 0.0);
  s.levers.push_back({"price", LeverScope::all, "", 1.2});
  CHECK(shift(s) == Approx(2.0 * std::log(1.2)));
  // What else is paid rises by the same share, so it changes nothing of the ratio.
  s.segments[0].price = 30.0;
  CHECK(shift(s) == Approx(2.0 * std::log(1.2)));
  const RunResult dear = product_run(s);
  s.levers.pop_back();
  const RunResult plain = product_run(s);
  CHECK(counts_of_line(dear).taken < counts_of_line(plain).taken);
  CHECK(counts_of_line(dear).dropped > counts_of_line(plain).dropped);
}

TEST_CASE(
    "Products: expected loads count needs about a product for those who hold it at the start") {
  Scenario s = holders({product("card", 0.3, 0.2, 0.2)});
  s.needs[0].division = "card";
  CHECK(share_asking(s, s.needs[0], 0) == 0.3);
  CHECK(build_model(s).needs[0].asking.at(0) == 0.3);
  s.needs[0].division.clear();
  CHECK(share_asking(s, s.needs[0], 0) == 1.0);
}
