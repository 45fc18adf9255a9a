// The stated test of a company's start: has Today settled by the end of its warm-up, and do its
// customers start where their propensity to leave holds?
#pragma once

#include <string>
#include <vector>

#include "sim/forecast/gate_calibration.h"
#include "sim/scenario/scenario.h"

namespace rapport {

struct SegmentStart {
  std::string segment;
  double satisfaction = 0.0, memory = 0.0;  ///< means at the start of the run
  double reference = 0.0, memory_reference = 0.0;
  double weight = 0.0;  ///< effect of satisfaction on leaving; 0: the references do not matter
};

struct StartTest {
  std::vector<SegmentStart> segments;  ///< those with customers
  Time looked_at = 0;         ///< the last 8 weeks of the warm-up, or all of it; 0: there is none
  double moved = 0.0;         ///< mean satisfaction, in that time
  double memory_moved = 0.0;  ///< the same of memory
};

/// What moves less counts as settled.
inline constexpr double kSettled = 0.01;

/// Two runs of the warm-up. Nothing without one.
StartTest test_start(const Scenario& today, const GateCalibration& gates, int threads);

std::vector<std::string> warnings_of(const StartTest& start);

}  // namespace rapport
