// What the tests of `represents` share: sizes of simulation of one company, compared with each
// other.
#pragma once

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
#include "sim/engine/simulator.h"

namespace rapport {

inline constexpr double kAbandonmentMatters = 0.01, kRetentionMatters = 0.003;
inline constexpr double kContactsMatter = 0.005;  ///< relative

/// One size of simulation, over its replications.
struct Arm {
  std::uint32_t simulated;
  std::uint32_t replications;
  Moments abandonment, retention, contacts;
};

/// `company(simulated)` is the scenario; abandonment is that of its touch point `phone`.
template <class Company>
void simulate(Arm& arm, const Company& company, std::size_t phone) {
  const Model model = build_model(company(arm.simulated));
  std::vector<RandomKey> keys;
  for (std::uint32_t r = 1; r <= arm.replications; ++r) keys.push_back({arm.simulated, r});
  const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  for (const RunResult& result : run_many(model, keys, threads)) {
    const TouchPointCounts calls = result.totals.touch_point_sum(phone);
    const auto arrivals = static_cast<double>(calls.arrivals);
    arm.abandonment.add(static_cast<double>(calls.abandoned) / arrivals);
    arm.retention.add(static_cast<double>(result.snapshots.back().alive[0]) / arm.simulated);
    arm.contacts.add(arrivals);
  }
}

/// The difference of two means has to lie within what matters, and to be known well enough for that
/// to say something: 3 standard errors within what matters.
inline void check_same(const std::string& what, const Moments& a, const Moments& b,
                       double matters) {
  CAPTURE(what);
  CAPTURE(a.mean());
  CAPTURE(b.mean());
  const double error = std::hypot(a.standard_error(), b.standard_error());
  CAPTURE(error);
  CHECK(std::abs(a.mean() - b.mean()) <= matters);
  CHECK(3 * error <= matters);
}

/// Runs the arms and checks that they agree, pair by pair.
template <class Company>
void check_sizes_agree(std::array<Arm, 3>& arms, const Company& company, std::size_t phone) {
  std::ostringstream table;
  for (Arm& arm : arms) {
    simulate(arm, company, phone);
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

}  // namespace rapport
