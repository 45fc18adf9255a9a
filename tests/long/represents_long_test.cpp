// `represents` on W3: the customer journey of 2,000,000 customers at 5,000, 50,000 and 500,000
// simulated ones, each of whom stands for 400, 40 and 4. See tests/analytic/represents_test.cpp.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sim/core/moments.h"
#include "sim/model/simulator.h"
#include "tests/workloads.h"

namespace rapport {
namespace {

constexpr std::uint32_t kRealCustomers = 2'000'000;
constexpr std::size_t kPhone = 1;
constexpr double kAbandonmentMatters = 0.01, kRetentionMatters = 0.003;  // docs: DESIGN, Scale
constexpr double kContactsMatter = 0.005;                                // relative

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
  const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  for (const RunResult& result : run_many(model, keys, threads)) {
    const TouchPointCounts phone = result.totals.touch_point_sum(kPhone);
    const auto arrivals = static_cast<double>(phone.arrivals);
    arm.abandonment.add(static_cast<double>(phone.abandoned) / arrivals);
    arm.retention.add(static_cast<double>(result.snapshots.back().alive[0]) / arm.simulated);
    arm.contacts.add(arrivals);
  }
}

/// As in tests/analytic/represents_test.cpp.
void check_same(const std::string& what, const Moments& a, const Moments& b, double matters) {
  CAPTURE(what);
  CAPTURE(a.mean());
  CAPTURE(b.mean());
  const double error = std::hypot(a.standard_error(), b.standard_error());
  CAPTURE(error);
  CHECK(std::abs(a.mean() - b.mean()) <= matters);
  CHECK(3 * error <= matters);
}

TEST_CASE("W3 of 2,000,000 at 5,000, 50,000 and 500,000 simulated customers") {
  std::array<Arm, 3> arms{
      {{5'000, 100, {}, {}, {}}, {50'000, 10, {}, {}, {}}, {500'000, 3, {}, {}, {}}}};
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
  CHECK(arms[2].abandonment.mean() > 0.03);
  CHECK(arms[2].retention.mean() < 0.98);
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
