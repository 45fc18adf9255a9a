// Account managers: who has one, when it is gone, and what is known through it.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sim/company/account_manager.h"
#include "sim/engine/simulator.h"
#include "tests/support/metric_values.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;
using doctest::Approx;

namespace {

Scenario managed(double share) {
  Scenario s = two_departments();
  s.levers.clear();
  s.company.joining.form = JoiningSpec::Form::none;
  for (SegmentSpec& segment : s.segments) {
    segment.leaving.form = LeavingSpec::Form::none;
    segment.value_factor = Distribution::log_normal(1.0, 1.5);
  }
  if (share > 0.0) s.levers.push_back({"managers", LeverScope::all, "", share});
  return s;
}

/// How it stands with all customers at a moment.
std::vector<Managed> managed_at(const Model& model, Time t) {
  Population population(model);
  std::vector<Managed> all;
  for (const Segment& segment : model.segments) {
    for (std::uint32_t i = 0; i < segment.customers; ++i) {
      const std::uint32_t id = segment.first_customer + i;
      population.customers[id].segment =
          static_cast<std::uint8_t>(&segment - model.segments.data());
      all.push_back(manager_of(model, population, {3, 0}, id, t));
    }
  }
  return all;
}

double share_managed(const std::vector<Managed>& all, Managed which) {
  double count = 0.0;
  for (const Managed m : all) count += m == which;
  return count / static_cast<double>(all.size());
}

}  // namespace

TEST_CASE("Managers: the most valuable share of each segment has one") {
  Scenario s = managed(0.15);
  s.company.manager.quits = 0.0;
  const Model model = build_model(s);
  const std::vector<Managed> all = managed_at(model, 0);
  Simulator simulator(model, {.key = {3, 0}});
  simulator.finish();
  const std::vector<CustomerState> customers = simulator.customers();
  for (const Segment& segment : model.segments) {
    std::uint32_t least = 0xFFFFFFFF, most = 0;
    double count = 0.0;
    for (std::uint32_t id = segment.first_customer; id < segment.first_customer + segment.customers;
         ++id) {
      const std::uint32_t value = customers[id].value;
      if (all[id] == Managed::known) {
        least = std::min(least, value);
        ++count;
      } else {
        most = std::max(most, value);
      }
    }
    CHECK(std::abs(count - 0.15 * segment.customers) < 0.01 * segment.customers + 2.0);
    CHECK(most <= least);
  }
  CHECK(share_managed(managed_at(build_model(managed(0.0)), 0), Managed::no) == 1.0);
}

TEST_CASE("Managers: who quits leaves a gap until the next one knows the customer") {
  Scenario s = managed(0.2);
  for (SegmentSpec& segment : s.segments) segment.customers *= 10;
  s.warmup = 0;
  s.horizon = 3 * kYear;
  s.company.manager.quits = 0.4;
  s.company.manager.relearn = kYear / 4;
  const Model model = build_model(s);
  // At a moment 2.1 years in: of those who quit at an even time of the year, in the last 0.25
  // years.
  const Time t = 2 * kYear + kYear / 10;
  const std::vector<Managed> all = managed_at(model, t);
  const double of = share_managed(all, Managed::known) + share_managed(all, Managed::lost);
  const double gone = 1.0 - (1.0 - 0.4 * 0.15) * (1.0 - 0.4 * 0.1);
  const double n = of * static_cast<double>(all.size());
  CHECK(std::abs(share_managed(all, Managed::lost) * static_cast<double>(all.size()) - gone * n) <
        4.0 * std::sqrt(n * gone * (1.0 - gone)));
  CHECK(share_managed(managed_at(model, 0), Managed::lost) == 0.0);  // nobody has quit yet
}

TEST_CASE(
    "Managers: what they know is at hand, they cost by share, and without them no bit changes") {
  const auto value = [](const Scenario& s, const char* id) {
    const Model model = build_model(s);
    const RunResult result = run(model, {.key = {3, 0}});
    return MetricValues(model, result)(id);
  };
  Scenario none = managed(0.0), some = managed(0.2), gone = managed(0.2);
  some.company.manager.quits = 0.0;
  gone.company.manager.quits = 1.0;
  gone.company.manager.relearn = kYear;
  CHECK(value(some, "asked_again") < value(none, "asked_again"));
  CHECK(value(some, "gates_all") > value(none, "gates_all"));
  CHECK(value(gone, "gates_all") < value(some, "gates_all"));
  double customers = 0.0;
  for (const SegmentSpec& segment : some.segments) customers += segment.customers;
  CHECK(value(some, "cost_levers") - value(none, "cost_levers") ==
        Approx(12.0 * 0.2 * 40.0 * customers * some.represents));
  const auto hash = [](const Scenario& s) { return run(build_model(s), {.key = {3, 0}}).hash(); };
  Scenario off = none;
  off.levers.push_back({"managers", LeverScope::all, "", 0.0});
  off.company.manager.quits = 0.9;
  CHECK(hash(off) == hash(none));
  CHECK(hash(some) != hash(none));
}
