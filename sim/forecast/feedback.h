// Loops by which a company's trouble feeds on itself, measured on short runs of Today.
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
  /// Of load on itself, through waits, redials, effort, reading and what then comes back: 1 - 1 /
  /// e, where e is the elasticity of the work asked for to the number of root needs.
  double load = 0.0;
};

/// Some runs of Today of a company; the same whatever the number of threads. Costs a second or so.
Feedback measure_feedback(const Scenario& today, const GateCalibration& gates, int threads);

/// What is to be warned of, in words.
std::vector<std::string> warnings_of(const Feedback& feedback);

}  // namespace rapport
