#include "tests/support/random_offers.h"

#include <algorithm>

#include "sim/scenario/lever.h"
#include "tests/support/random_company.h"

namespace rapport {

namespace {

/// Has dice of its own, and leaves the companies of the golden outcome hash as they were.
void add_credit(std::uint32_t seed, Scenario& scenario) {
  constexpr std::uint32_t kFirstWithCredit = 25;
  Dice dice(seed, 0xC4ED);
  if (seed < kFirstWithCredit || dice.chance(0.3)) return;
  for (SegmentSpec& segment : scenario.segments) {
    using enum LeavingSpec::Form;
    const LeavingSpec::Form form = segment.leaving.form;
    if ((form != logistic && form != cloglog) || dice.chance(0.2)) continue;
    CreditSpec& spec = segment.credit;
    spec.limit = dice.between(100, 5000);
    spec.use = dice.one_of({Distribution::constant(0.4), Distribution::beta(2, 3)});
    spec.revolves = dice.number();
    spec.delay = dice.one_of({Time{0}, 5 * kDay, 40 * kDay});
    spec.late_fee = dice.between(0, 20);
    spec.default_rate = dice.one_of({0.0, 0.3, 0.9});
    spec.risk = dice.one_of({Distribution::constant(1.0), Distribution::gamma(1.0, 0.8)});
    spec.default_slope = dice.between(-1, 1);
    spec.default_rise = dice.between(0, 1);
    spec.worth_of_grace = dice.between(0, 5);
    if (segment.price == 0.0) segment.price = dice.between(2, 30);
  }
  set_credit(dice, scenario);
}

/// Likewise: customers who get a part of the price back, and whose contribution changes.
void add_more(std::uint32_t seed, Scenario& scenario) {
  constexpr std::uint32_t kFirstWithMore = 25;
  Dice dice(seed, 0x304E);
  if (seed < kFirstWithMore || dice.chance(0.3)) return;
  for (SegmentSpec& segment : scenario.segments) {
    segment.reward_weight = dice.one_of({0.0, 1.0, dice.number()});
    if (dice.chance(0.3)) continue;
    segment.becomes.value = dice.one_of({0.0, 0.5, dice.between(1, 4)});
    segment.becomes.after = dice.one_of({10 * kDay, kYear, 5 * kYear});
  }
  set_rewards(dice, scenario);
  scenario.company.manager.quits = dice.one_of({0.0, 0.5, 1.0});
  scenario.company.manager.relearn = dice.one_of({Time{0}, 30 * kDay, kYear});
  set_managers(dice, scenario);
}

/// Likewise. What becomes of the orders that the company has.
void add_orders(std::uint32_t seed, Scenario& scenario) {
  constexpr std::uint32_t kFirstWithOrders = 25;
  Dice dice(seed, 0x0DE4);
  if (seed < kFirstWithOrders || dice.chance(0.2)) return;
  bool any = false;
  for (NeedSpec& need : scenario.needs) {
    if (need.order_price == 0.0) continue;
    any = true;
    OrderSpec& order = need.order;
    order.errors = dice.one_of({0.0, dice.number()});
    order.errors_least = order.errors * dice.number();
    order.error_cost = dice.between(0, 2);
    order.cancels = dice.one_of({0.0, dice.between(1, 10)});
    if (dice.chance(0.6)) {
      order.patience = Distribution::exponential(dice.between(20, 2000) * double{kMinute});
    }
    order.work_saved = dice.one_of({0.0, dice.between(0, 0.9)});
  }
  if (!any) return;
  for (TouchPointSpec& spec : scenario.touch_points) {
    if (spec.kind != TouchPointSpec::Kind::asynchronous &&
        spec.kind != TouchPointSpec::Kind::visit) {
      continue;
    }
    if (dice.chance(0.8)) spec.delivery.promise = dice.whole(5, 600) * kMinute;
    spec.delivery.stock = dice.one_of({0.0, dice.between(0, 0.9)});
    spec.delivery.from_stock = dice.number();
    spec.delivery.cost_of_stock = dice.between(0, 50);
  }
  scenario.company.quality.late = dice.number();
  set_orders(dice, scenario);
}

/// Has dice of its own, and leaves the companies of the golden outcome hash as they were.
void add_by_segment(std::uint32_t seed, Scenario& scenario) {
  constexpr std::uint32_t kFirstBySegment = 25;
  Dice dice(seed, 0x5E69);
  if (seed >= kFirstBySegment && dice.chance(0.5)) set_by_segment(dice, scenario);
}

/// Likewise. What customers hold of divisions, some of which needs are about.
void add_products(std::uint32_t seed, Scenario& scenario) {
  constexpr std::uint32_t kFirstWithProducts = 25;
  Dice dice(seed, 0x980D);
  if (seed < kFirstWithProducts || dice.chance(0.3)) return;
  const int lines = dice.one_of({1, 2, 3, 8});
  for (int line = 0; line < lines; ++line) {
    scenario.divisions.push_back({"line " + std::to_string(line)});
  }
  for (SegmentSpec& segment : scenario.segments) {
    using enum LeavingSpec::Form;
    const LeavingSpec::Form form = segment.leaving.form;
    if ((form != logistic && form != cloglog) || dice.chance(0.2)) continue;
    for (int line = 0; line < lines; ++line) {
      if (dice.chance(0.2)) continue;
      ProductSpec spec;
      spec.name = "product " + std::to_string(scenario.products.size());
      spec.division = "line " + std::to_string(line);
      spec.segment = segment.name;
      spec.held = dice.one_of({0.0, 1.0, dice.number()});
      spec.value = dice.between(-2, 20);
      spec.price = dice.one_of({0.0, dice.between(1, 10)});
      spec.buys = dice.one_of({0.0, 0.5, 0.95});
      spec.after = dice.one_of({0.0, 1.0, 2.0});
      spec.drops = dice.one_of({0.0, 0.5, 0.95});
      spec.offered = dice.number() * 0.9;
      scenario.products.push_back(spec);
      if (form == cloglog) segment.leaving.product_weight = dice.one_of({0.0, -0.2, 0.5});
    }
  }
  for (NeedSpec& need : scenario.needs) {
    if (dice.chance(0.5)) need.division = "line " + std::to_string(dice.whole(0, lines - 1));
  }
  scenario.company.offer.by_chance = dice.number();
  scenario.company.offer.annoys = dice.one_of({0.0, dice.between(0, 0.2)});
  set_cross_selling(dice, scenario);
}

/// Likewise. Who asks for a line is judged, or who orders on credit: not both in one company.
void add_checks(std::uint32_t seed, Scenario& scenario) {
  constexpr std::uint32_t kFirstWithChecks = 25;
  Dice dice(seed, 0xC4EC);
  if (seed < kFirstWithChecks || dice.chance(0.2)) return;
  const bool has_orders = std::ranges::any_of(
      scenario.needs, [](const NeedSpec& need) { return need.order_price > 0.0; });
  const bool of_orders = has_orders && dice.chance(0.6);
  for (NeedSpec& need : scenario.needs) {
    need.order.on_credit = of_orders && need.order_price > 0.0;
  }
  for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
    CreditSpec& spec = scenario.segments[s].credit;
    if (of_orders) {
      spec.limit = 0.0;
      spec.default_rate = dice.one_of({0.0, 0.3, 0.9});
      spec.risk = dice.one_of({Distribution::constant(1.0), Distribution::gamma(1.0, 2.0)});
      spec.delay = dice.one_of({Time{0}, 20 * kDay, 90 * kDay});
    }
    const auto asks = [&](const NeedSpec& need) {
      return need.order.on_credit && need.comes_to(s);
    };
    if (!spec.on() && std::ranges::none_of(scenario.needs, asks)) continue;
    spec.knows = dice.one_of({0.0, 1.0, dice.number()});
    spec.declines = dice.one_of({0.0, 0.1, dice.between(0, 0.5)});
    spec.reviews = dice.one_of({0.0, 0.2, dice.between(0, 0.5)});
    spec.review = dice.one_of({Distribution::constant(0.0), Distribution::exponential(5.0 * kHour),
                               Distribution::constant(2.0 * kDay)});
    spec.review_cost = dice.between(0, 20);
  }
  set_checks(dice, scenario);
}

}  // namespace

void set_cross_selling(Dice& dice, Scenario& scenario) {
  std::erase_if(scenario.levers, [](const LeverSetting& set) { return set.lever == "cross_sell"; });
  if (scenario.products.empty()) return;
  if (dice.chance(0.7)) {
    scenario.levers.push_back(
        {"cross_sell", LeverScope::all, "", dice.one_of({1.0, dice.number()})});
  }
  for (const SegmentSpec& segment : scenario.segments) {
    if (!dice.chance(0.3)) continue;
    scenario.levers.push_back({"cross_sell", LeverScope::segment, segment.name, dice.number()});
  }
}

void set_checks(Dice& dice, Scenario& scenario) {
  for (const char* lever : {"decline", "review"}) {
    std::erase_if(scenario.levers, [&](const LeverSetting& set) { return set.lever == lever; });
    if (dice.chance(0.6)) {
      scenario.levers.push_back({lever, LeverScope::all, "", dice.between(0.0, 4.0)});
    }
    for (const SegmentSpec& segment : scenario.segments) {
      if (!dice.chance(0.3)) continue;
      scenario.levers.push_back({lever, LeverScope::segment, segment.name, dice.between(0.0, 4.0)});
    }
  }
}

void set_orders(Dice& dice, Scenario& scenario) {
  for (const char* lever : {"promise", "stock"}) {
    std::erase_if(scenario.levers, [&](const LeverSetting& set) { return set.lever == lever; });
  }
  for (const TouchPointSpec& spec : scenario.touch_points) {
    const bool promised = spec.delivery.promise != kNever;
    if (promised && dice.chance(0.5)) {
      scenario.levers.push_back(
          {"promise", LeverScope::touch_point, spec.name, dice.between(0.25, 2)});
    }
    if (promised && dice.chance(0.5)) {
      scenario.levers.push_back({"stock", LeverScope::touch_point, spec.name, dice.number() * 0.9});
    }
  }
}

void add_offers(std::uint32_t seed, Scenario& scenario) {
  add_credit(seed, scenario);
  add_more(seed, scenario);
  add_orders(seed, scenario);
  add_by_segment(seed, scenario);
  add_products(seed, scenario);
  add_checks(seed, scenario);
}

}  // namespace rapport
