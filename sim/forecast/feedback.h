// Loops by which trouble feeds on itself in a firm with a company (see sim/scenario/company.h),
// measured on short runs of Today.
#pragma once

#include <string>
#include <vector>

#include "sim/forecast/gate_calibration.h"
#include "sim/scenario/scenario.h"

namespace rapport {

/// Gains: what one more of something causes of the same. From 1 on a loop grows without end until
/// something else stops it.
struct Feedback {
  /// Needs that a matter causes: repeats, complaints, chases and misfit sales for each case opened.
  /// All contacts are 1 / (1 - this) times the root needs.
  double children = 0.0;
  double repeats = 0.0, complaints = 0.0, chases = 0.0, misfits = 0.0;  ///< its parts
  /// The gain of load on itself, through waits, redials, effort, reading and what then comes back:
  /// 1 - 1 / e, where e is the elasticity of the work asked for to the number of root needs.
  double load = 0.0;
};

/// Measures the gains on some runs of Today; all are 0 without a company. The same whatever the
/// number of threads. Takes a second or so. Throws GivenUp.
Feedback measure_feedback(const Scenario& today, const GateCalibration& gates, const Crew& crew);

/// Warnings of gains that are too high, in words.
std::vector<std::string> warnings_of(const Feedback& feedback);

}  // namespace rapport
