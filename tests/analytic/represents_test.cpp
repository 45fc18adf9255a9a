// `represents`: the number of simulated customers is a matter of precision, not of the answer.
//
// One company of 500,000 customers, simulated with 5,000, 50,000 and all of them: a phone line at
// 99 % load whose abandonments displease customers, who then leave and call no more.
// tests/long/represents_long_test.cpp asks the same of W3 with 2,000,000.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/interval.h"
#include "sim/model/simulator.h"

namespace rapport {
namespace {

constexpr std::uint32_t kRealCustomers = 500'000;
constexpr double kCallsPerYear = 3.0, kServiceMinutes = 8.0;
constexpr int kAgents = 23;  // for 22.8 erlangs: load 99 % until customers leave
constexpr double kAbandonmentMatters = 0.01, kRetentionMatters = 0.003;  // docs: DESIGN, Scale
constexpr double kContactsMatter = 0.005;                                // relative

TouchPointSpec phone() {
  TouchPointSpec phone;
  phone.name = "phone";
  phone.pool = "agents";
  phone.service = Distribution::exponential(kServiceMinutes * kMinute);
  phone.patience = Distribution::exponential(4.0 * kMinute);
  phone.experience.served = 0.02;
  phone.experience.per_wait_minute = -0.02;
  phone.experience.abandoned = -0.20;
  return phone;
}

SegmentSpec customers(std::uint32_t simulated) {
  SegmentSpec segment;
  segment.name = "customers";
  segment.customers = simulated;
  segment.satisfaction = Distribution::beta(6.0, 3.0);
  segment.leaving.form = LeavingSpec::Form::cloglog;
  segment.leaving.period = 30 * kDay;
  segment.leaving.propensity = Distribution::beta(2.0, 8.0);
  segment.leaving.weight = 4.0;
  segment.leaving.reference = 0.65;
  return segment;
}

Scenario company(std::uint32_t simulated) {
  Scenario scenario;
  scenario.name = "phone line";
  scenario.horizon = 182 * kDay;
  scenario.warmup = 7 * kDay;
  scenario.represents = static_cast<double>(kRealCustomers) / simulated;
  scenario.segments = {customers(simulated)};
  NeedSpec need;
  need.name = "call";
  need.journey = "call";
  need.per_year = kCallsPerYear;
  scenario.needs = {need};
  PoolSpec agents;
  agents.name = "agents";
  agents.staff = WeekSchedule(kAgents);
  scenario.pools = {agents};
  scenario.touch_points = {phone()};
  JourneySpec journey;
  journey.name = "call";
  journey.steps = {{"phone", "phone"}};
  journey.entries = {{"phone", 1.0}};
  scenario.journeys = {journey};
  return scenario;
}

/// One size of simulation, over its replications.
struct Arm {
  std::uint32_t simulated;
  std::uint32_t replications;
  Moments abandonment, retention, contacts;
};

void simulate(Arm& arm) {
  const Model model = build_model(company(arm.simulated));
  std::vector<RandomKey> keys;
  for (std::uint32_t r = 1; r <= arm.replications; ++r) keys.push_back({arm.simulated, r});
  for (const RunResult& result : run_many(model, keys, 1)) {
    const TouchPointCounts phone = result.totals.touch_point_sum(0);
    const auto arrivals = static_cast<double>(phone.arrivals);
    arm.abandonment.add(static_cast<double>(phone.abandoned) / arrivals);
    arm.retention.add(static_cast<double>(result.snapshots.back().alive[0]) / arm.simulated);
    arm.contacts.add(arrivals);
  }
}

/// The difference of two means has to lie within what matters, and to be known well enough for that
/// to say something: 3 standard errors within what matters.
void check_same(const std::string& what, const Moments& a, const Moments& b, double matters) {
  CAPTURE(what);
  CAPTURE(a.mean());
  CAPTURE(b.mean());
  const double error = std::hypot(a.standard_error(), b.standard_error());
  CAPTURE(error);
  CHECK(std::abs(a.mean() - b.mean()) <= matters);
  CHECK(3 * error <= matters);
}

TEST_CASE("the same company at 5,000, 50,000 and 500,000 simulated customers") {
  // As many replications as make 500,000 simulated customers or more.
  std::array<Arm, 3> arms{
      {{5'000, 100, {}, {}, {}}, {50'000, 12, {}, {}, {}}, {500'000, 3, {}, {}, {}}}};
  std::ostringstream table;
  for (Arm& arm : arms) {
    simulate(arm);
    const auto row = [&](const char* what, const Moments& m) {
      table << ", " << what << ' ' << m.mean() << " (standard error " << m.standard_error() << ')';
    };
    table << arm.simulated << " simulated, " << arm.replications << " replications";
    row("abandonment", arm.abandonment);
    row("retention", arm.retention);
    row("contacts", arm.contacts);
    table << '\n';
  }
  MESSAGE(table.str());
  // Something has to be at stake.
  CHECK(arms[2].abandonment.mean() > 0.05);
  CHECK(arms[2].retention.mean() < 0.95);
  for (const auto& [a, b] : {std::pair{0, 1}, {0, 2}, {1, 2}}) {
    const Arm& one = arms[static_cast<std::size_t>(a)];
    const Arm& other = arms[static_cast<std::size_t>(b)];
    CAPTURE(one.simulated);
    CAPTURE(other.simulated);
    check_same("abandonment", one.abandonment, other.abandonment, kAbandonmentMatters);
    check_same("retention", one.retention, other.retention, kRetentionMatters);
    check_same("contacts", one.contacts, other.contacts, kContactsMatter * other.contacts.mean());
  }
}

}  // namespace
}  // namespace rapport
