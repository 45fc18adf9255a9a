// What each lever of a company does alone: moved to its most while all others stay as today; see
// sim/scenario/company.h for the company.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/trial/gate_state.h"
#include "experiments/verdict/verdict.h"
#include "sim/core/interval.h"
#include "sim/file/scenario_file.h"

namespace rapport {

/// What a lever is judged by: customers who stay, satisfaction, what fits, and what the firm earns
/// before it pays for levers, training and variable pay. The last shows whether the lever does
/// anything for the firm's money besides costing it.
inline constexpr std::size_t kLoneMetrics = 4;
inline constexpr std::array<const char*, kLoneMetrics> kLoneLabels{"stay", "satisfaction", "fits",
                                                                   "earned before its cost"};

enum class LoneEffect {
  nothing,    ///< every interval lies within plus or minus what matters
  something,  ///< some interval excludes 0 and is not within what matters
  untold      ///< neither: more runs are needed
};
const char* name_of(LoneEffect effect);  ///< "nothing", "something", "not told"

/// One lever, alone.
struct LoneLever {
  const Lever* lever = nullptr;
  double value =
      0.0;  ///< that it was moved to, for all: its most, or its least where Today has that
  LoneEffect effect = LoneEffect::untold;
  /// By kLoneLabels: lever less Today, paired, each Student's interval by itself at kConfidence.
  std::array<Interval, kLoneMetrics> differences{};
  std::array<double, kLoneMetrics> matters{};
  std::optional<GateState> gates;  ///< under it
  /// What in the firm as described leaves the lever nothing to act on: "no move is avoidable";
  /// empty where nothing does.
  std::string reason;
};

struct LoneLevers {
  std::vector<LoneLever> levers;  ///< of orientation, configuration and information
  std::optional<GateState> today;
  std::uint32_t replications = 0;
  Time horizon = 0;
  std::size_t runs = 0, failed = 0;
  bool stopped = false;
};

struct LoneOptions {
  std::uint32_t seed = 1, replications = 5;
  int threads = 1;
  bool quiet = false;
};

/// Moves each lever of orientation, configuration and information alone, in force from the start,
/// so that no way to it is in the answer, for a year or the horizon where that is shorter. Levers
/// of roll-out act on how others get there and so do nothing alone; they are left out. Costs a run
/// of each lever and one of Today for each replication; all have the same luck. Throws InvalidInput
/// without a company.
///
/// Student's intervals assume independent replications and near-normal differences; each holds by
/// itself. That all four lie within what matters is a strong demand, so "nothing" is said wrongly
/// of a lever that does something less often than one interval is wrong.
LoneLevers try_levers_alone(const Scenario& today, const LoneOptions& options);

/// What in the firm leaves a lever nothing to act on, by its description; empty where nothing does.
std::string reason_for_nothing(const Model& today, CompanyLever lever);

}  // namespace rapport
