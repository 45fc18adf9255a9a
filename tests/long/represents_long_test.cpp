// `represents` on W3: the customer journey of 2,000,000 customers at 5,000, 50,000 and 500,000
// simulated ones, each of whom stands for 400, 40 and 4. See tests/analytic/represents_test.cpp.
#include <doctest/doctest.h>

#include "tests/support/represents_arms.h"
#include "tests/support/workloads.h"

namespace rapport {
namespace {

constexpr std::uint32_t kRealCustomers = 2'000'000;
constexpr std::size_t kPhone = 1;

/// W3 for half a year; its phone line is staffed more tightly, as one so large needs it to be for
/// anyone to abandon.
Scenario company(std::uint32_t simulated) {
  Scenario scenario = w3(simulated, kRealCustomers / 100'000.0);
  scenario.horizon = 182 * kDay;
  scenario.warmup = 7 * kDay;
  scenario.represents = static_cast<double>(kRealCustomers) / simulated;
  scenario.pools[0].staff = WeekSchedule(62);
  return scenario;
}

TEST_CASE("W3 of 2,000,000 at 5,000, 50,000 and 500,000 simulated customers") {
  std::array<Arm, 3> arms{
      {{5'000, 100, {}, {}, {}}, {50'000, 10, {}, {}, {}}, {500'000, 3, {}, {}, {}}}};
  check_sizes_agree(arms, company, kPhone);
  CHECK(arms[2].abandonment.mean() > 0.03);
  CHECK(arms[2].retention.mean() < 0.98);
}

}  // namespace
}  // namespace rapport
