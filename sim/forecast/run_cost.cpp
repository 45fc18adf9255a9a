// Time and memory of one run, by running the start of one.
#include <algorithm>
#include <chrono>

#include "sim/engine/simulator.h"
#include "sim/forecast/forecast.h"

namespace rapport {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kFewestDays = 4;  ///< that are measured, of a run that has so many

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Pilot {
  double seconds;  ///< of one whole run
  double bytes;
  bool whole;  ///< it came to the end
};

/// Runs day after day until the run or the time is over, but for a few days at least: making a
/// large firm takes longer than many of its days, and the first day costs more than others (memory
/// is touched for the first time), so neither is scaled up.
Pilot run_pilot(const Model& model, const RunOptions& options, double seconds) {
  const auto start = Clock::now();
  Simulator simulator(model, options);
  simulator.run_until(std::min(model.begin + kDay, model.end));
  const Time first = simulator.now();
  const double until_first = seconds_since(start);
  Time now = first;
  double passed = until_first;
  for (int days = 1; now < model.end && (passed < seconds || days < kFewestDays); ++days) {
    simulator.run_until(std::min(now + kDay, model.end));
    now = simulator.now();
    passed = seconds_since(start);
  }
  const auto bytes = static_cast<double>(simulator.bytes());
  if (now >= model.end) {
    simulator.finish();
    return {seconds_since(start), bytes, true};
  }
  const auto rest = static_cast<double>(model.end - now);
  return {passed + (passed - until_first) / static_cast<double>(now - first) * rest, bytes, false};
}

}  // namespace

RunCost measure_run_cost(const Model& model, double seconds) {
  const auto start = Clock::now();
  double sum = 0.0, bytes = 0.0;
  std::uint32_t runs = 0;
  bool whole = true;
  while (runs == 0 || (whole && seconds_since(start) + sum / runs < seconds)) {
    RunOptions options;
    options.key = {1, ++runs};
    const Pilot pilot = run_pilot(model, options, seconds);
    sum += pilot.seconds;
    bytes = std::max(bytes, pilot.bytes);
    whole = pilot.whole;
  }
  double per_hour = 0.0;
  for (const CaseRate& rate : case_rates(model)) per_hour += mean_of(rate.per_hour);
  const double hours = static_cast<double>(model.end - model.begin) / static_cast<double>(kHour);
  return {sum / runs, bytes / 1e6, per_hour * hours};
}

}  // namespace rapport
