// Contributions that change with the time that customers have been there, in closed form.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/ledger.h"
#include "sim/measure/residual.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

constexpr double kChangeMonth = static_cast<double>(kYear) / 12.0;

/// Students who become affluent and want nothing.
Scenario students(double value, Time after, std::uint32_t customers = 1'000) {
  Scenario s = two_departments();
  s.warmup = 12 * kWeek;
  s.horizon = kYear;
  s.levers.clear();
  s.company.joining.form = JoiningSpec::Form::none;
  s.company.money.discount = 0.1;
  s.segments.resize(1);
  s.needs[0].per_year = 0.001;
  for (PoolSpec& pool : s.pools) pool.cost_per_hour = 0.0;
  SegmentSpec& home = s.segments[0];
  home.customers = customers;
  home.value_per_month = 10.0;
  home.value_factor = Distribution::constant(1.0);
  home.leaving.form = LeavingSpec::Form::none;
  home.becomes = {value, after};
  return s;
}

/// Months that count as many times as contributions have grown, of who has been there so long.
double grown(double value, double after, double months) {
  return months + (value - 1.0) * (months - after * (1.0 - std::exp(-months / after)));
}

}  // namespace

TEST_CASE("Contributions run from what they are to what they become, month by month") {
  for (const double value : {3.0, 0.25, 0.0}) {
    CAPTURE(value);
    const Model model = build_model(students(value, 2 * kYear));
    const RunResult result = run(model, {.key = {3, 0}});
    const auto months = [&](std::size_t m) {
      return static_cast<double>(model.month_starts[m]) / kChangeMonth;
    };
    const std::vector<LedgerRow> rows = ledger(model, result);
    for (std::size_t m = 0; m < rows.size(); ++m) {
      const double more = grown(value, 24.0, months(m + 1)) - grown(value, 24.0, months(m));
      CHECK(rows[m].contribution == Approx(10'000.0 * more).epsilon(1e-6));
    }
    CHECK(contribution_of(model, result, 0) == Approx(10'000.0 * grown(value, 24.0, 12.0)));
  }
}

TEST_CASE("Who leaves and who joins contributes for the time that it is there") {
  Scenario s = students(4.0, kYear, 3'000);
  s.segments[0].leaving.form = LeavingSpec::Form::cloglog;
  s.segments[0].leaving.propensity = Distribution::constant(0.5);
  s.segments[0].leaving.period = 30 * kDay;
  s.segments[0].leaving.weight = s.segments[0].leaving.memory_weight = 0.0;
  s.segments[0].value_factor = Distribution::log_normal(1.0, 1.5);
  s.company.joining.form = JoiningSpec::Form::replace;
  const Model model = build_model(s);
  Simulator simulator(model, {.key = {3, 0}});
  const RunResult result = simulator.finish();
  double money = 0.0, newcomers = 0.0;
  for (const CustomerState& c : simulator.customers()) {
    if (c.joined == kNever) continue;
    const auto there = static_cast<double>(std::min(c.left, model.end) - c.joined);
    money += 10.0 * c.value / 1024.0 * grown(4.0, 12.0, there / kChangeMonth);
    newcomers += c.joined > 0;
  }
  CHECK(newcomers > 1'000.0);
  CHECK(contribution_of(model, result, 0) == Approx(money).epsilon(1e-5));
}

TEST_CASE("Contributions go on changing after the run, and newcomers are worth what they become") {
  const auto worth = [](const Scenario& s) {
    const Model model = build_model(s);
    const RunResult result = run(model, {.key = {3, 0}});
    return residual_value(model, result, ledger(model, result));
  };
  const Scenario s = students(3.0, 2 * kYear), plain = students(1.0, 2 * kYear);
  const double for_ever = 12.0 / std::log(1.1), until_change = 12.0 / (std::log(1.1) + 0.5);
  const double more = 2.0 * (for_ever - std::exp(-0.5) * until_change);
  CHECK(worth(s) - worth(plain) == Approx(10'000.0 * more / 1.1));
  const auto cost = [](Scenario of) {
    of.company.joining.form = JoiningSpec::Form::replace;
    return build_model(of).company.acquisition[0] / of.company.joining.cost;
  };
  CHECK(cost(s) - cost(plain) == Approx(10.0 * 2.0 * (for_ever - until_change)));
}

TEST_CASE("Newcomers after the run are worth what they become") {
  const auto worth = [](Scenario s) {
    s.company.joining.form = JoiningSpec::Form::rate;
    s.company.joining.rate = 0.1;
    s.company.joining.cost = 0.0;
    const Model model = build_model(s);
    const RunResult result = run(model, {.key = {3, 0}});
    double now = 0.0;  // of who is there at the end
    const Prospect& there = result.prospects[0];
    now = 10.0 * there.worth_months / 1.1;
    return residual_value(model, result, ledger(model, result)) - now;
  };
  const double for_ever = 12.0 / std::log(1.1), until_change = 12.0 / (std::log(1.1) + 0.5);
  const double each = 10.0 * 2.0 * (for_ever - until_change);
  const double joining = 0.1 * 1'000 / 12.0 * for_ever;  // discounted number of newcomers
  CHECK(worth(students(3.0, 2 * kYear)) - worth(students(1.0, 2 * kYear)) ==
        Approx(joining * each / 1.1));
}

TEST_CASE("Contributions that stay what they are change no bit, whenever they would") {
  Scenario s = two_departments();
  const auto hash = [&] { return run(build_model(s), {.key = {3, 0}}).hash(); };
  const std::uint64_t plain = hash();
  for (SegmentSpec& segment : s.segments) segment.becomes.after = 3 * kDay;
  CHECK(hash() == plain);
  s.segments[0].becomes.value = 2.0;
  CHECK(hash() != plain);
}
