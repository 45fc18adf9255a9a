// What of a policy's difference from Today goes through which of the three gates, what goes past
// them, and what roll-out takes; see sim/scenario/company.h for the company and its gates.
//
// A policy is run with each of the eight sets of gates open, the others frozen at what Today's
// levers make of them (CompanyModel::frozen). So each replication gives eight values of a metric,
// from "none but what goes past the gates" to the whole policy, and the Shapley value divides what
// lies between the two among the gates.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/trial/gate_state.h"
#include "experiments/trial/trial.h"
#include "sim/core/interval.h"

namespace rapport {

inline constexpr std::size_t kGateSets = 8;  ///< sets of open gates: bit 0 may, 1 want, 2 know

/// The Shapley values of may, want and know (Shapley 1953): what each adds, as the mean over the
/// six orders in which the three can be opened. `values` is by set of open gates. The three add up
/// to values[7] - values[0]; a gate that changes nothing in any set gets 0; gates that do the same
/// in every set get the same.
std::array<double, kGates> shapley_values(const std::array<double, kGateSets>& values);

/// The difference of a policy from Today on one metric, and what it is made of. Means over the
/// replications that have all values, each with Student's interval by itself at kConfidence, which
/// assumes that replications are independent and the paired differences near normal.
struct GatePaths {
  std::size_t key = 0;                       ///< of the trial
  Interval difference;                       ///< policy less Today: `through` and `past` together
  std::array<Interval, kGates> through{};    ///< by gate: its Shapley value
  std::array<Interval, kGates> by_itself{};  ///< by gate: what it adds where the others stay frozen
  Interval past;                             ///< all gates frozen, less Today
  /// Policy less the same policy without a way to it: each lever holds from its date on
  /// (mechanism.roadmap off), at the same costs. So it is what lags, ramps, the shared change
  /// budget and dips take. What drifts and fades afterwards is in both.
  Interval roll_out;
};

/// One policy of the trial.
struct PolicyPaths {
  std::size_t arm = 0;
  std::vector<GatePaths> by_key;
  /// Ways past the gates that the policy's own changes open: "hand-overs saved".
  std::vector<std::string> ways_past;
};

struct GateStudy {
  std::vector<PolicyPaths> policies;
  std::size_t runs = 0;    ///< that were made besides those of the trial
  std::size_t failed = 0;  ///< how many of them failed; their replications are left out
  bool stopped = false;    ///< interrupted: replications that were not finished are left out
};

/// Runs that study_gates makes of each policy and replication, besides the policy itself.
inline constexpr std::size_t kGateRuns = kGateSets;  // seven sets of gates, and at once

/// Divides the differences of all policies from the arm `today`, on some keys of the trial, whose
/// replications have to be there already. Costs kGateRuns runs of each policy and replication; its
/// options give threads and progress. Runs are not stored. Requires a company.
GateStudy study_gates(const Trial& trial, std::size_t today, const std::vector<std::size_t>& keys);

/// What a policy opens past the gates by what it changes: names for people, none for Today.
std::vector<std::string> ways_past_gates(const Trial& trial, std::size_t arm);

}  // namespace rapport
