#include "sim/forecast/gate_calibration.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "sim/core/elementary.h"
#include "sim/core/text.h"
#include "sim/engine/simulator.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

constexpr std::uint32_t kGatesSeed = 0xCA11B8A7;  // a seed that no study is likely to use
constexpr std::uint32_t kGatesRuns = 4;
constexpr int kJoinRounds = 8, kShiftRounds = 4;
constexpr double kCloseEnough = 0.005;   // of fits: relative
constexpr double kSameRetention = 0.05;  // points

/// What acts come to in a world.
struct Reached {
  double fit = 0.0;               ///< share of acts
  double retention = 0.0;         ///< percent at the end
  double cost = 0.0;              ///< money for an act
  std::array<double, 3> gates{};  ///< means over acts: may, want, know
};

Reached reach(const Model& model, const Crew& crew) {
  std::vector<RandomKey> keys;
  for (std::uint32_t i = 0; i < kGatesRuns; ++i) keys.push_back({kGatesSeed, i});
  ActCounts sum;
  double alive = 0.0, runs = 0.0;
  for (const RunResult& result : run_many(model, keys, crew)) {
    if (!result.failure.empty()) continue;
    for (const ActCounts& row : result.totals.act) sum += row;
    runs += 1.0;
    const Snapshot& end = result.snapshots.back();
    for (const std::int64_t n : end.alive) alive += static_cast<double>(n);
    for (const std::int64_t n : end.newcomers) alive -= static_cast<double>(n);
  }
  double acts = 0.0;
  for (const std::int64_t count : sum.acts) acts += static_cast<double>(count);
  Reached reached;
  if (runs > 0) reached.retention = 100.0 * alive / (runs * std::max(1u, model.customers));
  if (!(acts > 0)) return reached;
  reached.fit = static_cast<double>(sum.fit) / kShareUnit / acts;
  reached.cost = static_cast<double>(sum.cost) / kMoneyUnit / acts;
  for (std::size_t cell = 0; cell < 8; ++cell) {
    const double share =
        static_cast<double>(sum.cells[cell]) / static_cast<double>(kCellUnit) / acts;
    for (std::size_t i = 0; i < 3; ++i) reached.gates[i] += (cell >> i & 1U) != 0 ? share : 0.0;
  }
  return reached;
}

/// Today with all levers of orientation, configuration and information at the end of their ranges,
/// in force from the start.
Model with_levers_high(const Scenario& today) {
  Change high{kFromStart, today};
  std::vector<LeverSetting>& levers = high.then.levers;
  for (const Lever& lever : company_levers()) {
    if (lever.family == LeverFamily::roll_out) continue;
    std::erase_if(levers,
                  [&](const LeverSetting& s) { return find_lever(s.lever)->id == lever.id; });
    levers.push_back({lever.id, LeverScope::all, "", lever.most});
  }
  return build_model(today, std::span(&high, 1));
}

/// The mean of gates over the usual ones, as a rival takes it.
double mean_of(const std::array<double, 3>& gates, const std::array<double, 3>& usual, double rho) {
  double sum = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (gates[i] > 0.0) sum += math::pow(gates[i] / usual[i], rho) / 3.0;
  }
  return sum > 0.0 ? math::pow(sum, 1.0 / rho) : 0.0;
}

/// Finds `fits` and `nu` of a rival, by steps that would be exact were all acts alike: `fits` moves
/// both ends by the same factor, and `nu` the high end alone.
void find_join(Model& today, Model& high, const Reached& wanted, const Reached& wanted_high,
               const Crew& crew) {
  GateJoin& join = today.company.join;
  join = {3.0, wanted.fit, wanted.gates};
  for (double& usual : join.usual) usual = std::max(usual, 1e-6);
  const double growth =
      math::log(mean_of(wanted_high.gates, join.usual, exponent_of(today.company.gates)));
  for (int round = 0; round < kJoinRounds; ++round) {
    high.company.join = join;
    const double more = math::log(wanted.fit / std::max(reach(today, crew).fit, 1e-9));
    const double more_high = math::log(wanted_high.fit / std::max(reach(high, crew).fit, 1e-9));
    if (std::abs(more) < kCloseEnough && std::abs(more_high) < kCloseEnough) break;
    join.fits *= math::exp(more);
    if (growth > 0.0) join.nu = std::clamp(join.nu + (more_high - more) / growth, 0.05, 20.0);
  }
  high.company.join = join;
}

/// Finds join_shift: retention grows with quality, so by secant steps from no shift. The best of
/// what was tried is kept.
void find_shift(Model& rival, double target, const Crew& crew) {
  double x0 = 0.0, y0 = reach(rival, crew).retention - target;
  double best = x0, least = std::abs(y0);
  double x1 = y0 > 0 ? -0.02 : 0.02;
  for (int round = 0; round < kShiftRounds && least > kSameRetention; ++round) {
    rival.company.join_shift = x1;
    const double y1 = reach(rival, crew).retention - target;
    if (std::abs(y1) < least) {
      least = std::abs(y1);
      best = x1;
    }
    if (y1 == y0) break;
    const double next = std::clamp(x1 - y1 * (x1 - x0) / (y1 - y0), -0.3, 0.3);
    x0 = x1;
    y0 = y1;
    x1 = next;
  }
  rival.company.join_shift = best;
}

/// Whether two shares are the same for a comparison of shapes.
bool is_close(double a, double b) { return std::abs(a - b) <= 0.002 + 0.05 * b; }

}  // namespace

GateCalibration calibrate_gates(const Scenario& today, const Crew& crew) {
  GateCalibration found;
  if (!today.company.on || today.company.gates == Gates::all) return found;
  Scenario year = today;
  year.horizon = std::min(today.horizon, kYear);
  year.company.gates = Gates::all;
  const Reached all = reach(build_model(year), crew);
  const Reached all_high = reach(with_levers_high(year), crew);
  year.company.gates = today.company.gates;
  Model rival = build_model(year), high = with_levers_high(year);
  if (all.fit > 0.0 && all_high.fit > 0.0) find_join(rival, high, all, all_high, crew);
  if (all.retention < 100.0) find_shift(rival, all.retention, crew);
  high.company.join_shift = rival.company.join_shift;
  const Reached reached = reach(rival, crew), reached_high = reach(high, crew);
  found.join = rival.company.join;
  found.shift = rival.company.join_shift;
  found.all = {all.fit, all_high.fit, all.retention, all.cost};
  found.rival = {reached.fit, reached_high.fit, reached.retention, reached.cost};
  return found;
}

std::string in_words(const Scenario& today, const GateCalibration& gates) {
  if (!today.company.on || today.company.gates == Gates::all) return {};
  constexpr const char* kNames[] = {"all", "any", "between", "weakest"};
  const GateFit &all = gates.all, &rival = gates.rival;
  const bool reached = is_close(rival.today, all.today) && is_close(rival.high, all.high);
  const char* name = kNames[static_cast<std::size_t>(today.company.gates)];
  return formatted(
      "gates = %s %s all, on luck of its own: %.2f %% of Today's acts fit against %.2f %%, with "
      "all "
      "levers high %.1f %% against %.1f %%; who stays %.1f %% against %.1f %%; money for an act "
      "%.2f against %.2f%s",
      name, reached ? "fits as often as" : "COULD NOT BE MADE to fit as often as",
      100 * rival.today, 100 * all.today, 100 * rival.high, 100 * all.high, rival.retention,
      all.retention, rival.cost, all.cost,
      reached ? "" : "; so it differs in level and not in shape alone: do not compare");
}

Model calibrated(const Scenario& scenario, const GateCalibration& gates,
                 std::span<const Change> changes, std::span<const RuleSpec> rules) {
  Model model = build_model(scenario, changes, rules);
  model.company.join = gates.join;
  model.company.join_shift = gates.shift;
  return model;
}

Model model_of(const ScenarioFile& file, const Policy* policy, const GateCalibration& gates) {
  if (policy == nullptr) return calibrated(file.today, gates);
  return calibrated(file.today, gates, policy->changes, policy->rules);
}

}  // namespace rapport
