// The workloads measured against other simulators, against theory.
//
// 3 intervals at 99 %: a right engine fails one with chance 3 % at most.
#include <doctest/doctest.h>

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "sim/core/interval.h"
#include "sim/engine/simulator.h"
#include "tests/support/workloads.h"

namespace rapport {
namespace {

constexpr double kLevel = 0.99;
constexpr double kPrecision = 0.02;  // half-width over theory, at most

std::vector<TouchPointCounts> replicate(Scenario scenario, Time warmup, std::uint32_t seed,
                                        std::uint32_t replications) {
  scenario.warmup = warmup;
  const Model model = build_model(scenario);
  std::vector<RandomKey> keys;
  for (std::uint32_t r = 1; r <= replications; ++r) keys.push_back({seed, r});
  const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  std::vector<TouchPointCounts> lines;
  for (const RunResult& result : run_many(model, keys, threads)) {
    lines.push_back(result.totals.touch_point_sum(0));
  }
  return lines;
}

double ratio(std::int64_t a, std::int64_t b) {
  return static_cast<double>(a) / static_cast<double>(b);
}

void check_agrees(const std::string& what, const Moments& simulated, double theory,
                  std::ostream& table) {
  const Interval interval = student_interval(simulated, kLevel);
  table << what << ": theory " << theory << ", simulated " << interval.mean << " +- "
        << interval.half_width << ", n " << interval.n << '\n';
  CAPTURE(what);
  CAPTURE(theory);
  CAPTURE(interval.mean);
  CAPTURE(interval.half_width);
  CHECK(interval.contains(theory));
  CHECK(interval.half_width <= kPrecision * theory);
}

TEST_CASE("W1: the mean time in an M/M/1 system at load 0.9 is 10 minutes") {
  // The system forgets its empty start in some 1 / (1 - sqrt(0.9))^2 = 380 minutes.
  Moments minutes;
  for (const TouchPointCounts& line : replicate(w1(), 10 * kDay, 1, 30)) {
    minutes.add(ratio(line.wait_started + line.service, line.arrivals) / kMinute);
  }
  std::ostringstream table;
  check_agrees("W1 minutes in system", minutes, 10.0, table);
  MESSAGE(table.str());
}

TEST_CASE("W2: a call centre of 105 agents loses 1.508 % and lets wait 0.03017 minutes") {
  Moments abandoned, minutes;
  for (const TouchPointCounts& line : replicate(w2(), kDay, 2, 60)) {
    abandoned.add(ratio(line.abandoned, line.arrivals));
    minutes.add(ratio(line.wait_started + line.wait_abandoned, line.arrivals) / kMinute);
  }
  std::ostringstream table;
  check_agrees("W2 abandoned", abandoned, 0.01508, table);
  check_agrees("W2 mean wait, minutes", minutes, 0.03017, table);
  MESSAGE(table.str());
}

}  // namespace
}  // namespace rapport
