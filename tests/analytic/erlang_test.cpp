// Erlang's formulas by simulation: streams, one queue and patience through the whole engine.
//
// 12 intervals at 99 %: were they independent, a right engine would fail some of them with chance
// 1 - 0.99^12 = 11 % (less, for those of one system go together). Seeds are fixed, so it passes for
// good or not at all; seeds are numbered 1, 2, 3, ... and were not chosen.
#include "sim/core/erlang.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "sim/core/interval.h"
#include "sim/engine/simulator.h"
#include "tests/support/workloads.h"

namespace rapport {
namespace {

constexpr double kPerHour = 100.0, kServiceTime = 4.0;
constexpr double kPerMinute = kPerHour / 60;

/// Of all who arrive.
struct Waiting {
  double waits;      ///< share
  double mean_wait;  ///< seconds, of those who abandon too
  double abandons;   ///< share
};

/// As sim/core/erlang.h has it, which tests/core/erlang_test.cpp holds to the published digits.
Waiting in_seconds(const QueueForecast& forecast) {
  return {forecast.wait_chance, 60 * forecast.mean_wait, forecast.abandoned};
}

Waiting erlang_c_seconds(int servers) {
  return in_seconds(erlang_c(kPerMinute, kServiceTime, servers, 0.0));
}

Waiting erlang_a_seconds(int servers, double patience_minutes) {
  return in_seconds(erlang_a(kPerMinute, kServiceTime, servers, patience_minutes, 0.0));
}

TEST_CASE("Erlang's formulas give the published digits") {
  const auto c = [](int servers) { return erlang_c_seconds(servers); };
  CHECK(std::abs(c(8).waits - 0.532687) <= 0.5e-6);
  CHECK(std::abs(c(8).mean_wait - 95.884) <= 0.5e-3);
  CHECK(std::abs(c(9).waits - 0.313256) <= 0.5e-6);
  CHECK(std::abs(c(9).mean_wait - 32.22) <= 0.5e-2);
  CHECK(std::abs(c(10).waits - 0.174582) <= 0.5e-6);
  CHECK(std::abs(c(10).mean_wait - 12.57) <= 0.5e-2);
  const auto a = [](double patience) { return erlang_a_seconds(8, patience); };
  CHECK(std::abs(a(4).waits - 0.351753) <= 0.5e-6);
  CHECK(std::abs(a(4).mean_wait - 18.585) <= 0.5e-3);
  CHECK(std::abs(a(4).abandons - 0.077436) <= 0.5e-6);
  CHECK(std::abs(a(8).waits - 0.396063) <= 0.5e-6);
  CHECK(std::abs(a(8).mean_wait - 28.067) <= 0.5e-3);
  CHECK(std::abs(a(8).abandons - 0.058472) <= 0.5e-6);
}

TEST_CASE("endless patience is Erlang-C") {
  for (const int servers : {7, 8, 9, 10, 20}) {
    const Waiting a = erlang_a_seconds(servers, 1e9);
    const Waiting c = erlang_c_seconds(servers);
    CHECK(a.waits == doctest::Approx(c.waits).epsilon(1e-6));
    CHECK(a.mean_wait == doctest::Approx(c.mean_wait).epsilon(1e-6));
  }
}

// ---- by simulation -----------------------------------------------------------------------------

constexpr double kSure = 0.99;
constexpr double kPrecision = 0.02;  // half-width over theory, at most
constexpr std::uint32_t kQueueReplications = 20;
constexpr Time kHorizon = 300 * kDay;  // 720,000 arrivals a replication
constexpr Time kWarmup = 2 * kDay;     // 720 mean services: long past the empty start

struct QueueEstimates {
  Moments waits, mean_wait, abandons;
};

/// Starts and abandonments are counted when they happen and arrivals when they arrive: who waits at
/// time 0 is counted too much and who waits at the end is missing. After warm-up both are as many
/// on average, so that the ratios are without bias from it.
QueueEstimates simulate(int servers, std::optional<double> patience_minutes, std::uint32_t seed) {
  Scenario scenario = mmn(kPerHour, kServiceTime, servers, patience_minutes, kHorizon);
  scenario.warmup = kWarmup;
  const Model model = build_model(scenario);
  std::vector<RandomKey> keys;
  for (std::uint32_t r = 1; r <= kQueueReplications; ++r) keys.push_back({seed, r});
  QueueEstimates estimates;
  for (const RunResult& result : run_many(model, keys, 1)) {
    const TouchPointCounts line = result.totals.touch_point_sum(0);
    const auto arrivals = static_cast<double>(line.arrivals);
    const auto share = [&](std::int64_t count) { return static_cast<double>(count) / arrivals; };
    estimates.waits.add(share(line.waited + line.abandoned));
    estimates.mean_wait.add(share(line.wait_started + line.wait_abandoned) / kSecond);
    estimates.abandons.add(share(line.abandoned));
  }
  return estimates;
}

void check_agrees(const std::string& what, const Moments& simulated, double theory,
                  std::ostream& table) {
  const Interval interval = student_interval(simulated, kSure);
  table << std::setw(12) << what << ": theory " << theory << ", simulated " << interval.mean
        << " +- " << interval.half_width << ", n " << interval.n << '\n';
  CAPTURE(what);
  CAPTURE(theory);
  CAPTURE(interval.mean);
  CAPTURE(interval.half_width);
  CHECK(interval.contains(theory));
  CHECK(interval.half_width <= kPrecision * theory);
}

void check_erlang_c(int servers, std::uint32_t seed) {
  const Waiting theory = erlang_c_seconds(servers);
  const QueueEstimates simulated = simulate(servers, std::nullopt, seed);
  std::ostringstream table;
  table << servers << " servers, endless patience\n";
  check_agrees("waits", simulated.waits, theory.waits, table);
  check_agrees("mean wait", simulated.mean_wait, theory.mean_wait, table);
  CHECK(simulated.abandons.max() == 0.0);
  MESSAGE(table.str());
}

void check_erlang_a(int servers, double patience_minutes, std::uint32_t seed) {
  const Waiting theory = erlang_a_seconds(servers, patience_minutes);
  const QueueEstimates simulated = simulate(servers, patience_minutes, seed);
  std::ostringstream table;
  table << servers << " servers, mean patience " << patience_minutes << " min\n";
  check_agrees("waits", simulated.waits, theory.waits, table);
  check_agrees("mean wait", simulated.mean_wait, theory.mean_wait, table);
  check_agrees("abandons", simulated.abandons, theory.abandons, table);
  MESSAGE(table.str());
}

TEST_CASE("Erlang-C by simulation: 8 servers") { check_erlang_c(8, 1); }
TEST_CASE("Erlang-C by simulation: 9 servers") { check_erlang_c(9, 2); }
TEST_CASE("Erlang-C by simulation: 10 servers") { check_erlang_c(10, 3); }
TEST_CASE("Erlang-A by simulation: patience 4 minutes") { check_erlang_a(8, 4.0, 4); }
TEST_CASE("Erlang-A by simulation: patience 8 minutes") { check_erlang_a(8, 8.0, 5); }

}  // namespace
}  // namespace rapport
