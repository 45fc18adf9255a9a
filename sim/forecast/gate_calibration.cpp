#include "sim/forecast/gate_calibration.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/engine/simulator.h"

namespace rapport {

namespace {

constexpr std::uint32_t kGatesSeed = 0xCA11B8A7;  // a seed that no study is likely to use
constexpr std::uint32_t kGatesRuns = 4;
constexpr int kScaleRounds = 7, kShiftRounds = 4;

struct Reached {
  double fit = 0.0;        ///< mean over acts
  double retention = 0.0;  ///< percent at the end
};

Reached reach(const Model& model, int threads) {
  std::vector<RandomKey> keys;
  for (std::uint32_t i = 0; i < kGatesRuns; ++i) keys.push_back({kGatesSeed, i});
  double fit = 0.0, acts = 0.0, alive = 0.0, runs = 0.0;
  for (const RunResult& result : run_many(model, keys, threads)) {
    for (const ActCounts& row : result.totals.act) {
      fit += static_cast<double>(row.fit) / kShareUnit;
      for (const std::int64_t count : row.acts) acts += static_cast<double>(count);
    }
    if (!result.failure.empty()) continue;
    runs += 1.0;
    for (const std::int64_t n : result.snapshots.back().alive) alive += static_cast<double>(n);
  }
  return {acts > 0 ? fit / acts : 0.0,
          runs > 0 ? 100.0 * alive / (runs * std::max(1u, model.customers)) : 0.0};
}

/// Finds any_scale: fit grows with the scale, so by bisection on a logarithmic scale.
void find_scale(Model& any, double target, int threads) {
  double low = 1.0 / 64.0, high = 8.0;
  for (int round = 0; round < kScaleRounds; ++round) {
    any.company.any_scale = std::sqrt(low * high);
    (reach(any, threads).fit < target ? low : high) = any.company.any_scale;
  }
  any.company.any_scale = std::sqrt(low * high);
}

/// Finds any_shift: retention grows with quality, so by secant steps from no shift.
void find_shift(Model& any, double target, int threads) {
  double x0 = 0.0, y0 = reach(any, threads).retention - target;
  double x1 = y0 > 0 ? -0.02 : 0.02;
  for (int round = 0; round < kShiftRounds; ++round) {
    any.company.any_shift = x1;
    const double y1 = reach(any, threads).retention - target;
    if (std::abs(y1) < 0.05 || y1 == y0) return;
    const double next = std::clamp(x1 - y1 * (x1 - x0) / (y1 - y0), -0.3, 0.3);
    x0 = x1;
    y0 = y1;
    x1 = next;
  }
  any.company.any_shift = x1;
}

}  // namespace

GateCalibration calibrate_gates(const Scenario& today, int threads) {
  GateCalibration found;
  if (!today.company.on || today.company.gates != Gates::any) return found;
  Scenario year = today;
  year.horizon = std::min(today.horizon, kYear);
  year.company.gates = Gates::all;
  const Reached all = reach(build_model(year), threads);
  year.company.gates = Gates::any;
  Model any = build_model(year);
  find_scale(any, all.fit, threads);
  if (all.retention < 100.0) find_shift(any, all.retention, threads);
  const Reached reached = reach(any, threads);
  return {any.company.any_scale, any.company.any_shift, all.fit,
          reached.fit,           all.retention,         reached.retention};
}

Model calibrated(const Scenario& scenario, const GateCalibration& gates,
                 std::span<const Change> changes, std::span<const RuleSpec> rules) {
  Model model = build_model(scenario, changes, rules);
  model.company.any_scale = gates.scale;
  model.company.any_shift = gates.shift;
  return model;
}

Model model_of(const ScenarioFile& file, const Policy* policy, const GateCalibration& gates) {
  if (policy == nullptr) return calibrated(file.today, gates);
  return calibrated(file.today, gates, policy->changes, policy->rules);
}

}  // namespace rapport
