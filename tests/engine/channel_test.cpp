// Channels: where customers turn is what the closed forms say, and what that does to orders.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/company/channel_choice.h"
#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "tests/support/busy_line.h"
#include "tests/support/collect.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

constexpr std::size_t kShop = 0, kReps = 1;  // touch points, and steps of the one journey

/// Customers order in a shop on line or from representatives, of whom there are enough. Nobody
/// leaves, complains or comes back; nothing moves anybody from the journey's shares.
Scenario shop_and_reps() {
  Scenario s = two_departments();
  s.warmup = 0;
  s.horizon = 360 * kDay;
  s.segments[0].customers = s.segments[1].customers = 600;
  for (SegmentSpec& segment : s.segments) segment.leaving = {};
  s.levers.clear();
  s.touch_points[kShop].name = "shop";
  s.touch_points[kShop].channel.by_rule = true;
  TouchPointSpec& reps = s.touch_points[kReps];
  reps.open = WeekSchedule(1);
  reps.patience.reset();
  reps.sells = false;
  reps.service = Distribution::constant(10.0 * kMinute);
  for (PoolSpec& pool : s.pools) pool.staff = WeekSchedule(500);
  JourneySpec& order = s.journeys[0];
  order.steps = {{"look", "shop"}, {"talk", "phone"}};
  order.entries = {{"look", 0.3}, {"talk", 0.7}};
  order.moves.clear();
  NeedSpec& need = s.needs[0];
  need.clock = NeedSpec::Clock::calendar;
  need.per_year = 12.0;
  need.choice = NeedSpec::Choice::logit;
  need.order_price = 100.0;
  need.order_margin = 0.3;
  s.company.channel = {.price = 5.0, .wait = 0.0, .habit = 0.0};
  MechanismSpec& mechanism = s.company.mechanism;
  mechanism.complaint = mechanism.chase = mechanism.hand_over = mechanism.repeat = false;
  return s;
}

RunResult run_channels(const Scenario& s, std::vector<Change> changes = {}) {
  return run(build_model(s, changes), {.key = {3, 1}});
}

ChannelCounts at_place(const RunResult& r, std::size_t place) {
  ChannelCounts sum;
  for (std::size_t s = 0; s < r.totals.segments; ++s) sum += r.totals.channel_sum(s, place);
  return sum;
}

void check_shop_share(const ChannelCounts& shop, const ChannelCounts& reps, double p) {
  const auto n = static_cast<double>(shop.chosen + reps.chosen);
  REQUIRE(n > 4000);
  CAPTURE(p);
  CAPTURE(static_cast<double>(shop.chosen) / n);
  CHECK(std::abs(static_cast<double>(shop.chosen) - n * p) < 4.0 * std::sqrt(n * p * (1.0 - p)));
}

void check_shop_share(const RunResult& r, double p) {
  check_shop_share(at_place(r, kShop), at_place(r, kReps), p);
}

double shop_odds(double more) { return 0.3 * more / (0.3 * more + 0.7); }

/// The steps at which each customer's cases began, in order.
std::map<std::uint32_t, std::vector<std::uint16_t>> turns_of(const Scenario& s,
                                                             std::vector<Change> changes = {}) {
  Collect seen;
  run(build_model(s, changes), {.key = {3, 1}, .observer = &seen});
  std::map<std::uint32_t, std::vector<std::uint16_t>> turns;
  for (const Event& e : seen.events) {
    if (e.type == EventType::arrive) turns[e.subject].push_back(e.step);
  }
  return turns;
}

/// Of all turns after one to the shop, the share to the shop again; and whether anybody changed.
std::pair<double, bool> stays_with_shop(const Scenario& s) {
  double again = 0.0, all = 0.0;
  bool changes = false;
  for (const auto& [customer, steps] : turns_of(s)) {
    for (std::size_t i = 1; i < steps.size(); ++i) {
      changes |= steps[i] != steps[i - 1];
      if (steps[i - 1] != kShop) continue;
      again += steps[i] == kShop;
      all += 1.0;
    }
  }
  return {again / all, changes};
}

}  // namespace

TEST_CASE(
    "company channels: at the references cases begin by the journey's shares, each the same") {
  Scenario s = shop_and_reps();
  const auto chosen = turns_of(s);
  s.needs[0].choice = NeedSpec::Choice::shares;
  CHECK(chosen == turns_of(s));
  check_shop_share(run_channels(shop_and_reps()), 0.3);
}

TEST_CASE(
    "company channels: effort, and what is granted, count as in the closed form of the logit") {
  Scenario s = shop_and_reps();
  s.touch_points[kShop].channel.effort = 0.4;
  check_shop_share(run_channels(s), shop_odds(std::exp(-0.4)));
  s.touch_points[kReps].channel.grants = 0.1;
  const double dearer = std::pow(0.9, 5.0);
  check_shop_share(run_channels(s), shop_odds(std::exp(-0.4) * dearer));
  s.company.channel.price = 0.0;
  check_shop_share(run_channels(s), shop_odds(std::exp(-0.4)));
}

TEST_CASE("company channels: who negotiates nothing is not kept from the shop") {
  Scenario s = shop_and_reps();
  s.touch_points[kReps].channel.grants = 0.2;
  s.segments[1].negotiates = 0.0;
  const RunResult r = run_channels(s);
  const auto of = [&](std::size_t segment, std::size_t place) {
    return r.totals.channel_sum(segment, place);
  };
  check_shop_share(of(0, kShop), of(0, kReps), shop_odds(std::pow(0.8, 5.0)));
  check_shop_share(of(1, kShop), of(1, kReps), 0.3);
  CHECK(of(1, kReps).granted == 0);
  CHECK(of(0, kReps).granted > 0);
}

TEST_CASE("company channels: honoured by rule, the shop is as cheap, and what is granted is paid") {
  Scenario s = shop_and_reps();
  s.touch_points[kReps].channel.grants = 0.1;
  const ChannelCounts list = at_place(run_channels(s), kShop);
  CHECK(list.granted == 0);
  CHECK(list.earned == list.orders * 30'000);
  s.levers = {for_all("honour", 1.0)};
  const RunResult honoured = run_channels(s);
  check_shop_share(honoured, 0.3);
  const ChannelCounts shop = at_place(honoured, kShop), reps = at_place(honoured, kReps);
  CHECK(shop.granted == shop.orders * 10'000);
  CHECK(reps.granted == reps.orders * 10'000);
  const Model model = build_model(s);
  const LedgerRow money = total(ledger(model, honoured));
  const auto orders = static_cast<double>(shop.orders + reps.orders);
  CHECK(money.orders == Approx(30.0 * orders));
  CHECK(money.grants == Approx(10.0 * orders));
  CHECK(money.income() == Approx(money.orders + money.contribution + money.sales));
  s.levers = {for_all("honour", 0.5)};
  check_shop_share(run_channels(s), shop_odds(std::pow(0.9 / 0.95, 5.0)));
}

TEST_CASE("company channels: the lever is narrower at a touch point than for a segment") {
  Scenario s = shop_and_reps();
  s.touch_points[kReps].channel.grants = 0.1;
  s.levers = {for_all("honour", 1.0), {"honour", LeverScope::segment, "firms", 0.0}};
  RunResult r = run_channels(s);
  CHECK(r.totals.channel_sum(0, kShop).granted == r.totals.channel_sum(0, kShop).orders * 10'000);
  CHECK(r.totals.channel_sum(1, kShop).granted == 0);
  s.levers.push_back({"honour", LeverScope::touch_point, "shop", 0.5});
  r = run_channels(s);
  for (const std::size_t segment : {0, 1}) {
    const ChannelCounts shop = r.totals.channel_sum(segment, kShop);
    CHECK(shop.granted == shop.orders * 5'000);
  }
}

TEST_CASE("company channels: who knows of a shop that opens is the curve of Bass, and stays so") {
  CHECK(share_that_heard(0.03, 0.38, 0.0) == 0.0);
  CHECK(share_that_heard(0.5, 0.0, 2.0) == Approx(1.0 - std::exp(-1.0)));
  Scenario s = shop_and_reps();
  s.segments[0].customers = s.segments[1].customers = 4000;
  ChannelSpec& shop = s.touch_points[kShop].channel;
  shop.innovation = 0.3;
  shop.imitation = 8.0;
  shop.effort = -20.0;  // who knows of it goes there
  const Model model = build_model(s);
  const RunResult r = run(model, {.key = {3, 1}});
  for (std::size_t m = 0; m + 1 < model.month_starts.size(); ++m) {
    double there = 0.0, all = 0.0, expected = 0.0;
    for (std::size_t segment = 0; segment < 2; ++segment) {
      const auto row = (m * 2 + segment) * r.totals.touch_points;
      there += static_cast<double>(r.totals.channel[row + kShop].chosen);
      all += static_cast<double>(r.totals.channel[row + kShop].chosen +
                                 r.totals.channel[row + kReps].chosen);
    }
    constexpr int kParts = 50;
    for (int i = 0; i < kParts; ++i) {
      const double part = (i + 0.5) / kParts;
      const double t = static_cast<double>(model.month_starts[m]) * (1.0 - part) +
                       static_cast<double>(model.month_starts[m + 1]) * part;
      const double years = t / static_cast<double>(kYear);
      // Bass (1969), in another form than the engine's: 1 - (p + q) / (p exp((p + q) t) + q).
      expected += (1.0 - 8.3 / (0.3 * std::exp(8.3 * years) + 8.0)) / kParts;
    }
    CAPTURE(m);
    CHECK(std::abs(there / all - expected) <
          4.0 * std::sqrt(expected * (1.0 - expected) / 8000.0) + 0.003);
  }
  for (const auto& [customer, steps] : turns_of(s)) {
    CHECK(std::ranges::is_sorted(steps, std::greater<>{}));  // once in the shop, always there
  }
}

TEST_CASE(
    "company channels: a shop is heard of from when a policy opens it, or from its own date") {
  Scenario s = shop_and_reps();
  s.journeys[0].entries = {{"look", 0.0}, {"talk", 1.0}};
  ChannelSpec& shop = s.touch_points[kShop].channel;
  shop.innovation = 2.0;
  shop.effort = -20.0;
  CHECK(at_place(run_channels(s), kShop).chosen == 0);
  Change opens{180 * kDay, s};
  opens.then.journeys[0].entries = {{"look", 0.5}, {"talk", 0.5}};
  const auto share = [&] {
    const RunResult r = run_channels(s, {opens});
    const auto there = static_cast<double>(at_place(r, kShop).chosen);
    return there / (there + static_cast<double>(at_place(r, kReps).chosen));
  };
  // The mean over the last `part` of the year of 1 - exp(-2 t), t since it opened.
  const auto heard = [](double part) {
    const double x = 2.0 * part * 360.0 / 365.0;
    return part * (1.0 + std::expm1(-x) / x);
  };
  CHECK(std::abs(share() - heard(0.5)) < 0.02);
  shop.opened = opens.then.touch_points[kShop].channel.opened = Date{2026, 10, 2};  // day 270
  CHECK(std::abs(share() - heard(0.25)) < 0.015);
}

TEST_CASE("company channels: habit keeps customers where they were, in its closed form") {
  Scenario s = shop_and_reps();
  s.company.channel.habit = 1.2;
  CHECK(stays_with_shop(s).first == Approx(shop_odds(std::exp(1.2))).epsilon(0.03));
  s.company.channel.habit = 0.0;
  CHECK(stays_with_shop(s).first == Approx(0.3).epsilon(0.03));
  s.company.channel.habit = 50.0;
  CHECK_FALSE(stays_with_shop(s).second);
}

TEST_CASE("company channels: where the wait that is published is longer, fewer turn") {
  Scenario s = shop_and_reps();
  s.pools[0].staff = WeekSchedule(1);
  s.company.quality.wait_reference = 5 * kMinute;
  s.touch_points[kReps].service = Distribution::exponential(25.0 * kMinute);
  const auto share = [&](double weight) {
    s.company.channel.wait = weight;
    const RunResult r = run_channels(s);
    const auto there = static_cast<double>(at_place(r, kShop).chosen);
    return there / (there + static_cast<double>(at_place(r, kReps).chosen));
  };
  const double blind = share(0.0), some = share(0.3), much = share(2.0);
  CHECK(blind == Approx(0.3).epsilon(0.05));
  CHECK(some > blind + 0.02);
  CHECK(much > some + 0.02);
  s.touch_points[kReps].channel.usual_wait = 30 * kMinute;
  CHECK(share(2.0) < much - 0.02);
}

TEST_CASE("company channels: an order that nobody takes is lost") {
  Scenario s = shop_and_reps();
  s.touch_points[kReps].open = WeekSchedule(0);
  RunResult r = run_channels(s);
  CHECK(at_place(r, kReps).orders == 0);
  CHECK(at_place(r, kReps).lost == at_place(r, kReps).chosen);
  CHECK(at_place(r, kReps).earned == 0);
  CHECK(at_place(r, kShop).lost == 0);
  AssistantSpec& robot = s.touch_points[kShop].assistant;
  robot.on = true;
  robot.permitted = 0.5;
  robot.grounded = 1.0;
  robot.contain_to = robot.resolve_to = 0.0;
  r = run_channels(s);
  const ChannelCounts shop = at_place(r, kShop);
  CHECK(static_cast<double>(shop.lost) / static_cast<double>(shop.lost + shop.orders) ==
        Approx(0.5).epsilon(0.05));
}

TEST_CASE("company channels: an order is made where its journey ends, and counts where it began") {
  Scenario s = shop_and_reps();
  s.touch_points[kReps].channel.grants = 0.1;
  s.journeys[0].moves = {served("look", "talk", 1.0)};
  const ChannelCounts shop = at_place(run_channels(s), kShop);
  CHECK(shop.orders > 0);
  CHECK(shop.lost == 0);
  CHECK(shop.granted == 0);
}

TEST_CASE("company channels: switched off, or by shares, nothing is other than it was") {
  Scenario plain = shop_and_reps();
  plain.needs[0].choice = NeedSpec::Choice::shares;
  plain.needs[0].order_price = 0.0;
  const std::uint64_t before = run_channels(plain).hash();
  Scenario off = plain;
  off.needs[0].choice = NeedSpec::Choice::logit;
  off.company.mechanism.channel = false;
  off.company.channel.habit = 5.0;
  off.touch_points[kShop].channel.effort = 3.0;
  off.touch_points[kReps].channel.grants = 0.3;
  CHECK(run_channels(off).hash() == before);
  off.company.mechanism.channel = true;
  CHECK(run_channels(off).hash() != before);
}
