// `represents`: the number of simulated customers is a matter of precision, not of the answer.
//
// One company of 500,000 customers, simulated with 5,000, 50,000 and all of them: a
// phone line at 99 % load whose abandonments displease customers, who then leave and call no more.
// tests/long/represents_long_test.cpp asks the same of W3 with 2,000,000.
#include <doctest/doctest.h>

#include "tests/support/represents_arms.h"

namespace rapport {
namespace {

constexpr std::uint32_t kRealCustomers = 500'000;
constexpr double kCallsPerYear = 3.0, kServiceMinutes = 8.0;
constexpr int kAgents = 23;  // for 22.8 erlangs: load 99 % until customers leave

TouchPointSpec represented_phone() {
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

Scenario represented_company(std::uint32_t simulated) {
  Scenario scenario;
  scenario.name = "phone line";
  scenario.horizon = 91 * kDay;
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
  scenario.touch_points = {represented_phone()};
  JourneySpec journey;
  journey.name = "call";
  journey.steps = {{"phone", "phone"}};
  journey.entries = {{"phone", 1.0}};
  scenario.journeys = {journey};
  return scenario;
}

TEST_CASE("the same company at 5,000, 50,000 and 500,000 simulated customers") {
  // As many replications as make 500,000 simulated customers or more.
  std::array<Arm, 3> arms{
      {{5'000, 100, {}, {}, {}}, {50'000, 12, {}, {}, {}}, {500'000, 3, {}, {}, {}}}};
  check_sizes_agree(arms, represented_company, 0);
  // Something has to be at stake.
  CHECK(arms[2].abandonment.mean() > 0.05);
  CHECK(arms[2].retention.mean() < 0.95);
}

}  // namespace
}  // namespace rapport
