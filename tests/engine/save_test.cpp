// Save offers: whom they keep, with which cut, and what each gate of the desk is needed for.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "tests/support/collect.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

constexpr double kYearly = 0.4, kWeight = 3.0;
constexpr double kCuts[] = {0.1, 0.2, 0.4};

/// Customers under contract whom nothing moves but the price, with one renewal in the run. All
/// gates of the desk are open.
Scenario leavers(std::uint32_t customers = 20'000) {
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
  home.price = 30.0;
  home.leaving.period = kYear;
  home.leaving.propensity = Distribution::constant(kYearly);
  home.leaving.weight = home.leaving.memory_weight = 0.0;
  home.leaving.price_weight = kWeight;
  MechanismSpec& on = s.company.mechanism;
  on.may = on.want = on.know = false;
  SaveSpec& save = s.company.save;
  save.reach = 0.6;
  save.small = kCuts[0];
  save.middle = kCuts[1];
  save.large = kCuts[2];
  save.lasts = kYear;
  return s;
}

Scenario with_desk(Scenario s, double desk = 1.0, double margin = 0.0) {
  s.levers.push_back({"save", LeverScope::all, "", desk});
  s.levers.push_back({"save_margin", LeverScope::all, "", margin});
  return s;
}

RunResult year_of(const Scenario& today) { return run(build_model(today), {.key = {3, 0}}); }
ExitCounts exits_of(const Scenario& today) { return year_of(today).totals.exit_sum(0); }
std::int64_t lost_in(const RunResult& result) { return result.totals.segment_sum(0).left; }
std::int64_t all_saved(const ExitCounts& c) { return c.saved[0] + c.saved[1] + c.saved[2]; }
std::int64_t all_offered(const ExitCounts& c) { return c.offered[0] + c.offered[1] + c.offered[2]; }

/// The chance to leave at the year's renewal at a price cut by so much.
double hazard_at(double cut) { return 1.0 - std::pow(1.0 - kYearly, std::pow(1.0 - cut, kWeight)); }

/// Whether a count of n independent chances is where it should be.
bool is_about(std::int64_t count, double n, double chance) {
  return std::abs(static_cast<double>(count) - n * chance) <
         4.0 * std::sqrt(n * chance * (1.0 - chance)) + 1.0;
}

Scenario without_effort(Scenario s) {
  s.company.mechanism.want = true;
  WantSpec& want = s.company.want;
  want.intrinsic_serve = want.customers_first = want.training = 0.0;
  want.blind_serve = want.traced_serve = 0.0;
  for (DepartmentSpec& department : s.departments) department.pays_serve = 0.0;
  return s;
}

}  // namespace

TEST_CASE("Save offers: who knows the customer keeps it with the smallest cut that is enough") {
  const Scenario s = with_desk(leavers());
  const double n = s.segments[0].customers, reach = 0.6;
  const RunResult result = year_of(s);
  const ExitCounts count = result.totals.exit_sum(0);
  double before = hazard_at(0.0);
  CHECK(is_about(count.asked, n, reach * before));
  for (int k = 0; k < kSaveCuts; ++k) {
    CAPTURE(k);
    CHECK(is_about(count.saved[k], n, reach * (before - hazard_at(kCuts[k]))));
    CHECK(count.offered[k] == count.saved[k]);
    before = hazard_at(kCuts[k]);
  }
  CHECK(is_about(lost_in(result), n, hazard_at(0.0) - reach * (hazard_at(0.0) - before)));
  CHECK(lost_in(result) + all_saved(count) == lost_in(year_of(leavers())));
}

TEST_CASE("Save offers: the desk's share of those who say so is a share of its talks") {
  const Scenario s = with_desk(leavers(), 0.5);
  CHECK(is_about(exits_of(s).asked, s.segments[0].customers, 0.5 * 0.6 * hazard_at(0.0)));
}

TEST_CASE("Save offers change nothing without a desk, a price, a cut, or anybody who says so") {
  const Scenario plain = leavers(2'000);
  const std::uint64_t today = year_of(plain).hash();
  CHECK(year_of(with_desk(plain, 0.0)).hash() == today);
  CHECK(year_of(with_desk(plain)).hash() != today);
  Scenario s = with_desk(plain);
  s.segments[0].price = 0.0;
  CHECK(year_of(s).hash() == today);
  s = with_desk(plain);
  s.company.save.reach = 0.0;
  CHECK(year_of(s).hash() == today);
  s = with_desk(plain);
  s.company.save.small = s.company.save.middle = s.company.save.large = 0.0;
  CHECK(year_of(s).hash() == today);
  Scenario free = two_departments_without_contracts();
  for (SegmentSpec& segment : free.segments) segment.price = 30.0;
  CHECK(year_of(with_desk(free)).hash() == year_of(free).hash());
}

TEST_CASE("Save offers: by segment and date") {
  Scenario s = leavers(4'000);
  s.segments.push_back(s.segments[0]);
  s.segments[1].name = "firms";
  Change change{182 * kDay, s};
  change.then.levers.push_back({"save", LeverScope::segment, "firms", 1.0});
  const RunResult result = run(build_model(s, {&change, 1}), {.key = {3, 0}});
  CHECK(result.totals.exit_sum(0) == ExitCounts{});
  CHECK(is_about(result.totals.exit_sum(1).asked, 4'000, 183.0 / 365.0 * 0.6 * hazard_at(0.0)));
}

TEST_CASE("Save offers: nobody is kept where nobody may, or where nobody wants") {
  const Scenario open = with_desk(leavers(5'000));
  const ExitCounts kept = exits_of(open);
  CHECK(all_saved(kept) > 500);

  Scenario s = open;  // the cuts cost 36, 72 and 144 in a year, less a little for later money
  s.company.mechanism.may = true;
  s.company.may.escalation = 0.0;
  for (DepartmentSpec& department : s.departments) department.rules = 0.0;
  const auto at_latitude = [&](double latitude) {
    Scenario at = s;
    at.levers.push_back({"latitude", LeverScope::all, "", latitude});
    return exits_of(at);
  };
  const ExitCounts none = at_latitude(20.0), small = at_latitude(40.0);
  CHECK(none.asked == kept.asked);
  CHECK(none.not_allowed == none.asked);
  CHECK(all_offered(none) == 0);
  CHECK(small.not_allowed == 0);
  CHECK(small.saved[0] == kept.saved[0]);
  CHECK(small.saved[1] + small.saved[2] == 0);
  s.company.may.escalation = 0.3;  // of one in three who have to ask, the request is granted
  const ExitCounts asks = at_latitude(0.0);
  CHECK(is_about(asks.not_allowed, static_cast<double>(asks.asked), 0.7));

  const ExitCounts unwanted = exits_of(without_effort(open));
  CHECK(unwanted.asked == kept.asked);
  CHECK(unwanted.not_wanted == unwanted.asked);
}

TEST_CASE("Save offers: who does not know goes by what the pay is for") {
  Scenario s = leavers(10'000);
  s.company.mechanism.know = true;
  s.company.know.depth_least = 0.0;  // records hold nothing
  s.levers.push_back({"depth", LeverScope::all, "", 0.0});
  const ExitCounts knows = exits_of(with_desk(leavers(10'000)));
  const ExitCounts saves = exits_of(with_desk(s, 1.0, 0.0));
  CHECK(saves.offered[2] == saves.asked);
  CHECK(saves.saved[2] == all_saved(knows));  // as many as with knowledge, all at the largest cut
  CHECK(saves.cost > knows.cost);
  const ExitCounts margin = exits_of(with_desk(s, 1.0, 1.0));
  CHECK(margin.offered[0] == margin.asked);
  CHECK(margin.saved[0] == knows.saved[0]);  // and those lost who would have stayed for more
  const ExitCounts half = exits_of(with_desk(s, 1.0, 0.5));
  CHECK(is_about(half.offered[0], static_cast<double>(half.asked), 0.5));
  CHECK(half.offered[0] + half.offered[2] == half.asked);
}

TEST_CASE("Save offers: a wrong record is believed, and what is not worth it is not offered") {
  Scenario s = leavers(10'000);
  s.warmup = 28 * kDay;
  s.company.mechanism.know = true;
  s.company.know.depth_least = 1.0;
  s.company.know.wrong_least = s.company.know.wrong_most = 1.0;
  s.needs[0].per_year = 20.0;
  const ExitCounts wrong = exits_of(with_desk(s));
  CHECK(wrong.offered[0] > wrong.asked / 20);  // believed: the smallest; else the largest
  CHECK(wrong.offered[0] + wrong.offered[2] == wrong.asked);

  Scenario poor = leavers(10'000);  // cuts of 3, 6 and 12 a month
  poor.segments[0].value_per_month = 4.0;
  poor.needs[0].per_year = 0.0;
  const ExitCounts kept = exits_of(with_desk(poor)), worth = exits_of(with_desk(poor, 1.0, 1.0));
  CHECK(worth.saved[0] == kept.saved[0]);
  CHECK(worth.saved[1] + worth.saved[2] == 0);
  CHECK(kept.saved[1] > 100);
}

TEST_CASE("Save offers bind for as long as they last") {
  Scenario s = with_desk(leavers(500));
  s.company.save.reach = 1.0;
  s.company.save.lasts = 200 * kDay;
  s.segments[0].leaving.period = 30 * kDay;
  s.segments[0].leaving.propensity = Distribution::constant(1.0 - 1e-12);
  s.segments[0].leaving.price_weight = 100.0;
  s.horizon = 200 * kDay;  // everybody wants to leave in the first 30 days, and is bound for 200
  const RunResult bound = year_of(s);
  CHECK(lost_in(bound) == 0);
  CHECK(bound.totals.exit_sum(0).asked == all_saved(bound.totals.exit_sum(0)));
  CHECK(bound.totals.exit_sum(0).asked >= 450);
  CHECK(bound.totals.exit_sum(0).asked <= 500);
  s.horizon = 230 * kDay;
  CHECK(exits_of(s).asked > bound.totals.exit_sum(0).asked);
}

TEST_CASE("Save offers cost their cuts over their time, and customers pay the rest") {
  Scenario s = with_desk(leavers(5'000));
  s.company.money.discount = 0.0;
  s.segments[0].value_factor = Distribution::log_normal(1.0, 0.5);
  const Model model = build_model(s);
  const RunResult result = run(model, {.key = {3, 0}});
  const ExitCounts count = result.totals.exit_sum(0);
  double least = 0.0, sum = 0.0;
  for (int k = 0; k < kSaveCuts; ++k) {
    least += static_cast<double>(count.saved[k]) * kCuts[k] * 30.0 * 12.0;
  }
  for (const LedgerRow& row : ledger(model, result)) sum += row.saves;
  CHECK(sum == Approx(least).epsilon(0.05));  // own factors have the mean 1
  CHECK(sum == Approx(static_cast<double>(count.cost) / kMoneyUnit));
  s.company.money.discount = 0.1;
  const double discounted = static_cast<double>(exits_of(s).cost) / kMoneyUnit;
  CHECK(discounted / sum == Approx((1.0 - 1.0 / 1.1) / std::log(1.1)).epsilon(1e-4));
}

TEST_CASE("Save offers: who is not kept leaves when it would have left") {
  Scenario s = leavers(2'000);
  s.segments[0].leaving.period = 30 * kDay;
  const auto leaving_times = [](const Scenario& scenario) {
    std::map<std::uint32_t, Time> times;
    for (const Event& e : events_of(build_model(scenario), {.key = {3, 0}})) {
      if (e.type == EventType::leave) times[e.subject] = e.time;
    }
    return times;
  };
  const auto without = leaving_times(s), with = leaving_times(with_desk(s));
  std::size_t same = 0;
  for (const auto& [customer, time] : with) {
    REQUIRE(without.contains(customer));
    CHECK(time >= without.at(customer));
    same += time == without.at(customer);
  }
  CHECK(with.size() + 50 < without.size());
  CHECK(same > with.size() / 2);
}

TEST_CASE("Save offers: a rise that made a customer leave is taken back for it") {
  Scenario s = leavers();
  s.segments[0].leaving.price_rise_weight = 4.0;
  s.segments[0].leaving.price_memory = 100'000 * kDay;  // nobody gets used to it
  s.company.save.reach = 1.0;
  Change rise{kDay, with_desk(s)};
  rise.then.levers.push_back({"price", LeverScope::all, "", 1.1});
  const Model model = build_model(s, {&rise, 1});
  const ExitCounts count = run(model, {.key = {3, 0}}).totals.exit_sum(0);
  const double log = std::log(1.1);
  const auto hazard = [&](double cut) {
    const double at = log + std::log(1.0 - cut);
    return 1.0 - std::pow(1.0 - kYearly, std::exp(kWeight * at + 4.0 * std::max(0.0, at)));
  };
  const double n = s.segments[0].customers, days = 364.0 / 365.0;
  CHECK(is_about(count.saved[0], n, days * (hazard(0.0) - hazard(0.1))));
  CHECK(is_about(count.saved[1], n, days * (hazard(0.1) - hazard(0.2))));
}
