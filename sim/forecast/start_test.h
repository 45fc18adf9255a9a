// The test of a start with a company (see sim/scenario/company.h): has Today settled by the end of
// its warm-up, and do its customers start where their propensity to leave holds?
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
  double weight = 0.0, memory_weight = 0.0;  ///< effects of both on leaving; 0: they do not matter
};

struct StartTest {
  std::vector<SegmentStart> segments;  ///< those with customers
  Time looked_at = 0;         ///< the last 8 weeks of the warm-up, or all of it; 0: nothing to test
  double moved = 0.0;         ///< by how much mean satisfaction moved in that time
  double memory_moved = 0.0;  ///< the same for memory
};

/// A start whose satisfaction and memory move by no more than this counts as settled.
inline constexpr double kSettled = 0.01;

/// Runs the warm-up twice. The result is empty without a company or a warm-up. Throws GivenUp.
StartTest test_start(const Scenario& today, const GateCalibration& gates, const Crew& crew);

std::vector<std::string> warnings_of(const StartTest& start);

}  // namespace rapport
