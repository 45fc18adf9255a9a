// Prices: what a change of price does to who stays and to what comes in, in closed form.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "tests/support/collect.h"
#include "tests/support/small_company.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

/// Customers under contract without needs, who leave by the price alone.
Scenario payers(double yearly, std::uint32_t customers = 20'000) {
  Scenario s = small_scenario();
  s.segments.resize(1);
  s.streams.clear();
  s.needs[0].per_year = 0.0;
  s.horizon = kYear;
  SegmentSpec& home = s.segments[0];
  home.customers = customers;
  home.value_per_month = 10.0;
  home.price = 30.0;
  home.leaving.form = LeavingSpec::Form::cloglog;
  home.leaving.propensity = Distribution::constant(yearly);
  home.leaving.price_weight = 2.0;
  home.leaving.price_rise_weight = 1.5;
  home.leaving.price_memory = 60 * kDay;
  return s;
}

Scenario at_price(Scenario s, double price) {
  std::erase_if(s.levers, [](const LeverSetting& set) { return set.lever == "price"; });
  s.levers.push_back({"price", LeverScope::all, "", price});
  return s;
}

RunResult run_of(const Scenario& today, const std::vector<Change>& changes = {}) {
  return run(build_model(today, changes), {.key = {3, 0}});
}

std::int64_t left_of(const RunResult& result) { return result.totals.segment_sum(0).left; }

}  // namespace

TEST_CASE("A price that has always been so moves the rate of leaving by its power") {
  const double yearly = 0.2;
  for (const double price : {0.7, 1.0, 1.3}) {
    CAPTURE(price);
    const Scenario s = at_price(payers(yearly), price);
    const double stays = std::pow(1.0 - yearly, std::pow(price, 2.0));
    const double n = s.segments[0].customers;
    // Renewals are 30 days apart and begin at random: between 12 and 13 of them fall into the year.
    const double left = static_cast<double>(left_of(run_of(s))) / n;
    CHECK(std::abs(left - (1.0 - stays)) < 4.0 * std::sqrt(stays * (1.0 - stays) / n));
  }
}

TEST_CASE("Price: the logistic form leaves by the same factor of its rate") {
  Scenario s = payers(0.2, 5'000);
  s.segments[0].leaving.form = LeavingSpec::Form::logistic;
  s.segments[0].leaving.slope = 0.0;  // one in two at each renewal, whatever the satisfaction is
  s.segments[0].leaving.threshold = 2.0;
  s.segments[0].leaving.period = 360 * kDay;
  s.horizon = 360 * kDay;
  const auto left = static_cast<double>(left_of(run_of(at_price(s, 1.2))));
  const double chance = 1.0 - std::pow(0.5, 1.44);
  CHECK(std::abs(left - 5'000 * chance) < 4.0 * std::sqrt(5'000 * chance * (1 - chance)));
}

TEST_CASE("People get used to a rise, and a fall surprises nobody") {
  const Scenario today = payers(0.2);
  const std::vector<Change> changes{{100 * kDay, at_price(today, 1.2)},
                                    {130 * kDay, at_price(today, 1.5)},
                                    {300 * kDay, at_price(today, 0.8)}};
  const Model model = build_model(today, changes);
  const double first = std::log(1.2), second = std::log(1.5), third = std::log(0.8);
  CHECK(model.offer_shift(0, 99 * kDay) == 0.0);
  CHECK(model.offer_shift(0, 100 * kDay) == Approx(3.5 * first));
  CHECK(model.offer_shift(0, 115 * kDay) == Approx(2.0 * first + 1.5 * first * std::exp(-0.25)));
  const double used = first * (1.0 - std::exp(-0.5));
  CHECK(model.offer_shift(0, 130 * kDay) == Approx(2.0 * second + 1.5 * (second - used)));
  CHECK(model.offer_shift(0, 190 * kDay) ==
        Approx(2.0 * second + 1.5 * (second - used) * std::exp(-1.0)));
  CHECK(model.offer_shift(0, 300 * kDay) == Approx(2.0 * third));
  CHECK(model.last_offer_shift(0) == Approx(2.0 * third));
}

TEST_CASE("A price from the start surprises nobody, and at once is used at once") {
  Scenario today = payers(0.2);
  today.warmup = 28 * kDay;
  const std::vector<Change> changes{{kFromStart, at_price(today, 1.2)}};
  CHECK(build_model(today, changes).offer_shift(0, 0) == Approx(2.0 * std::log(1.2)));
  today.segments[0].leaving.price_memory = 0;
  const std::vector<Change> later{{10 * kDay, at_price(today, 1.2)}};
  CHECK(build_model(today, later).offer_shift(0, 10 * kDay) == Approx(2.0 * std::log(1.2)));
}

TEST_CASE("Who leaves at Today's price leaves no later at a higher one") {
  const Scenario today = payers(0.3, 2'000);
  const std::vector<Change> dearer{{50 * kDay, at_price(today, 1.4)}};
  const auto leaving_times = [&](const std::vector<Change>& changes) {
    std::map<std::uint32_t, Time> times;
    for (const Event& e : events_of(build_model(today, changes), {.key = {3, 0}})) {
      if (e.type == EventType::leave) times[e.subject] = e.time;
    }
    return times;
  };
  const auto now = leaving_times({}), then = leaving_times(dearer);
  CHECK(then.size() > now.size() + 20);
  for (const auto& [customer, time] : now) {
    REQUIRE(then.contains(customer));
    CHECK(then.at(customer) <= time);
    if (then.at(customer) < 50 * kDay) CHECK(then.at(customer) == time);
  }
}

TEST_CASE("Nothing changes where no price is given, or the price stays") {
  Scenario today = payers(0.3, 500);
  const auto hash = [&](const std::vector<Change>& changes) {
    return run_of(today, changes).hash();
  };
  const std::uint64_t plain = hash({});
  CHECK(hash({{50 * kDay, at_price(today, 1.0)}}) == plain);
  CHECK(hash({{50 * kDay, at_price(today, 1.3)}}) != plain);
  today.segments[0].price = 0.0;
  CHECK(hash({{50 * kDay, at_price(today, 1.3)}}) == hash({}));
}

TEST_CASE("What customers pay more is contribution, by the day") {
  Scenario today = payers(0.0, 100);
  today.segments[0].leaving.form = LeavingSpec::Form::none;
  const Time from = 100 * kDay;  // in the middle of April
  const std::vector<Change> changes{{from, at_price(today, 1.1)}};
  const Model model = build_model(today, changes);
  const double months_before = 12.0 * 100 / 365, months_after = 12.0 * 265 / 365;
  const double money = 100.0 * (10.0 * months_before + 13.0 * months_after);
  const RunResult result = run_of(today, changes);
  CHECK(contribution_of(model, result, 0) == Approx(money));
  double sum = 0.0;
  for (const LedgerRow& row : ledger(model, result)) sum += row.contribution;
  CHECK(sum == Approx(money));
}

TEST_CASE("Who would have stayed at Today's price leaves because of it") {
  Scenario s = two_departments();
  s.horizon = kYear;
  s.company.joining.form = JoiningSpec::Form::none;
  for (SegmentSpec& segment : s.segments) {
    segment.customers = 3'000;
    segment.price = 30.0;
    segment.leaving.form = LeavingSpec::Form::cloglog;
    segment.leaving.propensity = Distribution::constant(0.3);
    segment.leaving.weight = segment.leaving.memory_weight = 0.0;
    segment.leaving.price_weight = 2.0;
  }
  for (NeedSpec& need : s.needs) need.per_year *= 0.01;
  const OutcomeCounts count = run_of(at_price(s, 1.3)).totals.outcome_sum(0);
  const auto of = [&](Loss loss) {
    return static_cast<double>(count.left_by[static_cast<std::size_t>(loss)]);
  };
  std::int64_t all = 0;
  for (const std::int64_t left : count.left_by) all += left;
  const double share = 1.0 - 1.0 / std::pow(1.3, 2.0);  // of small hazards
  CHECK(of(Loss::none) + of(Loss::price) == static_cast<double>(all));
  const auto n = static_cast<double>(all);
  CHECK(std::abs(of(Loss::price) - share * n) <
        4.0 * std::sqrt(n * share * (1 - share)) + 0.02 * n);
}
