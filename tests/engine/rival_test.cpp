// Rivals: which customers their offers win, why these leave, and who is kept all the same.
#include "sim/scenario/rival.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/metric.h"
#include "sim/scenario/leaving.h"
#include "tests/support/collect.h"
#include "tests/support/leavers.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

/// Customers under contracts of a year whom neither experience nor price moves, and whom a rival's
/// offers reach about once a year.
Scenario with_rival() {
  Scenario s = two_departments();
  s.warmup = 0;
  s.horizon = kYear;
  s.segments.resize(1);
  s.needs[0].per_year = 0.001;
  SegmentSpec& home = s.segments[0];
  home.customers = 20'000;
  home.price = 20.0;
  home.leaving.period = kYear;
  home.leaving.propensity = Distribution::constant(0.1);
  home.leaving.weight = home.leaving.memory_weight = 0.0;
  home.rival.offers = 1.2;
  home.rival.switching = 0.5;
  home.rival.inert = 0.0;
  return s;
}

std::int64_t all_left(const RunResult& r) {
  std::int64_t sum = 0;
  for (const SegmentCounts& row : r.totals.segment) sum += row.left;
  return sum;
}

std::int64_t left_for(const RunResult& r, Loss cause) {
  return left_by(sum_of_rows(r.totals.outcome), sum_of_rows(r.totals.exit), cause);
}

std::int64_t won(const RunResult& r) { return left_for(r, Loss::rival); }

}  // namespace

TEST_CASE("Rival: it wins as the closed form says, beside those who leave anyway") {
  Scenario s = with_rival();
  const double offered = 1.0 - std::exp(-1.2);
  const auto goes = [](double x) { return 1.0 / (1.0 + std::exp(-x)); };
  const auto check = [&](double better) {
    const double wins = offered * goes(better - s.segments[0].rival.switching);
    const RunResult r = result_of(s);
    CHECK(is_share(all_left(r), 20'000, 0.1 + 0.9 * wins));
    CHECK(is_share(won(r), 20'000, 0.9 * wins));
    CHECK(is_share(all_left(r) - won(r), 20'000, 0.1));
  };
  check(0.0);
  s.segments[0].rival.price = 0.7;
  s.segments[0].leaving.price_weight = 2.0;
  check(-2.0 * std::log(0.7));
  s.segments[0].leaving.weight = 1.5;
  s.segments[0].rival.satisfaction = s.segments[0].leaving.reference + 0.2;
  s.segments[0].satisfaction = Distribution::constant(s.segments[0].leaving.reference);
  check(-2.0 * std::log(0.7) + 1.5 * 0.2);
}

TEST_CASE("Rival: without offers nothing changes, and more offers win more of the same customers") {
  Scenario none = with_rival();
  none.segments[0].rival = {};
  Scenario some = with_rival(), many = with_rival();
  many.segments[0].rival.offers = 6.0;
  const auto leavers = [](const Scenario& s) {
    std::vector<bool> gone(20'000);
    for (const Event& e : events_of(build_model(s), {.key = {3, 0}})) {
      if (e.type == EventType::leave) gone[e.subject] = true;
    }
    return gone;
  };
  const auto a = leavers(none), b = leavers(some), c = leavers(many);
  int first = 0, second = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i] <= b[i]);  // nobody stays because of a rival
    CHECK(b[i] <= c[i]);
    first += b[i] - a[i];
    second += c[i] - b[i];
  }
  CHECK(first > 2000);
  CHECK(second > 1000);
}

TEST_CASE("Rival: inert customers look at no offer, unless a contact has woken them") {
  Scenario s = with_rival();
  const double wins = (1.0 - std::exp(-1.2)) / (1.0 + std::exp(0.5));
  RivalSpec& rival = s.segments[0].rival;
  rival.inert = 0.75;
  rival.wakes = 1.0;
  CHECK(is_share(won(result_of(s)), 20'000, 0.9 * 0.25 * wins));
  rival.inert = 1.0;
  CHECK(won(result_of(s)) < 20);  // a need in a thousand years
  // Everybody calls about ten times a year, so nearly everybody has done so within half a year.
  s.needs[0].per_year = 10.0;
  s.segments[0].customers = 4'000;
  rival.awake = kYear / 2;
  const std::int64_t awake = won(result_of(s));
  CHECK(awake > static_cast<std::int64_t>(0.8 * 0.9 * wins * 0.9 * 4'000));
  rival.wakes = 0.3;
  const std::int64_t less = won(result_of(s));
  CHECK(less > awake / 5);
  CHECK(less < awake / 2);
  rival.awake = kDay;
  CHECK(won(result_of(s)) < less / 2);  // who was in a case on the date, above all
}

TEST_CASE("Rival: whom the price here drives to it has left because of the price") {
  Scenario s = with_rival();
  LeavingSpec& leaving = s.segments[0].leaving;
  leaving.price_weight = 1.0;
  leaving.price_rise_weight = 0.0;
  Scenario dear = s;
  dear.levers.push_back({"price", LeverScope::all, "", 1.5});
  const std::vector<Change> changes{{kFromStart, dear}};
  const RunResult before = result_of(s);
  const RunResult after = run(build_model(s, changes, {}), {.key = {3, 0}});
  const std::int64_t priced = left_for(after, Loss::price);
  CHECK(all_left(after) == all_left(before) + priced);  // all else as at Today's price
  CHECK(won(after) == won(before));
  const double shift = std::log(1.5);
  const double own = shifted_hazard(0.1, shift);
  const double wins = (1.0 - std::exp(-1.2)) / (1.0 + std::exp(0.5 - shift));
  CHECK(is_share(all_left(after), 20'000, own + (1.0 - own) * wins));
}

TEST_CASE("Rival: offers come for the time between two chances to leave") {
  Scenario s = with_rival();
  s.segments[0].leaving.period = 30 * kDay;
  s.segments[0].leaving.propensity = Distribution::constant(0.0001);
  s.segments[0].customers = 30'000;
  const double a_period = (1.0 - std::exp(-1.2 * 30.0 / 365.0)) / (1.0 + std::exp(0.5));
  // 12 or 13 renewals a year, by the place of the first one.
  const double twelve = 1.0 - std::pow(1.0 - a_period, 12.0);
  const double thirteen = 1.0 - std::pow(1.0 - a_period, 13.0);
  const double share = twelve + (thirteen - twelve) * (365.0 / 30.0 - 12.0);
  CHECK(is_share(won(result_of(s)), 30'000, share));
}

TEST_CASE("Rival: a save offer keeps whom the price would keep from it") {
  Scenario s = with_rival();
  s.segments[0].leaving.price_weight = 2.0;
  s.company.save.reach = 1.0;
  s.company.save.large = 0.3;
  s.company.mechanism.may = s.company.mechanism.want = s.company.mechanism.know = false;
  const RunResult before = result_of(s);
  Scenario desk = s;
  desk.levers.push_back({"save", LeverScope::all, "", 1.0});
  const RunResult after = result_of(desk);
  const ExitCounts kept = sum_of_rows(after.totals.exit);
  const std::int64_t saved = kept.saved[0] + kept.saved[1] + kept.saved[2];
  CHECK(saved > 500);
  CHECK(all_left(before) - all_left(after) == saved);
  CHECK(won(after) < won(before) - saved / 2);
}

TEST_CASE("Rival: what customers who look around are expected to bring is less") {
  const Scenario s = with_rival();
  Scenario none = s;
  none.segments[0].rival = {};
  const auto months = [](const Scenario& of) {
    const RunResult r = result_of(of);
    return r.prospects[0].months / static_cast<double>(r.snapshots.back().alive[0]);
  };
  const double wins = (1.0 - std::exp(-1.2)) / (1.0 + std::exp(0.5));
  const double rate = std::log1p(s.company.money.discount);
  // The first renewal comes somewhere in the year; then each year.
  const auto expected = [&](double hazard) {
    const double worth = std::exp(-rate), year = 12.0 * (1.0 - worth) / rate;
    const double mean_first = 12.0 * (1.0 - (1.0 - worth) / rate) / rate;
    return mean_first +
           (1.0 - worth) / rate * (1.0 - hazard) * year / (1.0 - (1.0 - hazard) * worth);
  };
  CHECK(months(none) == Approx(expected(0.1)).epsilon(0.01));
  CHECK(months(s) == Approx(expected(0.1 + 0.9 * wins)).epsilon(0.01));
}
