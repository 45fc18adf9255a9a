// What is moved so that Today comes to a target: one knob for each metric that can be a target.
//
// A knob changes parameters of a scenario by one number, its turn. Turns are steps on a scale of
// their own: logarithms of factors, the complementary log-log, or a key's own value.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sim/scenario/scenario.h"

namespace rapport {

struct Turns {
  double least, most;
};

struct TargetKnob {
  const char* metric;  ///< id: as the target's key has it
  const char* moves;   ///< for people: "service times at touch points with a queue"
  bool grows;          ///< whether the metric grows with the turn, all else equal
  double step;         ///< a turn that is likely to show
  /// The turn at which a scenario is as it is.
  double (*start)(const Scenario& scenario);
  /// How far the knob may be turned. No turn at all where the scenario has nothing to move.
  Turns (*range)(const Scenario& scenario);
  /// Turns the knob in a scenario as it was read: its values are those of turn `start`. Values are
  /// rounded to four digits behind the point (factors, shares and shapes of laws), so that they can
  /// be written down as people write them.
  void (*turn)(Scenario& scenario, double to);
  /// The turn for people: "x 1.05", "+0.12", "0.53".
  std::string (*text)(double turn);
};

/// The nearest number with four digits behind the point.
double four_digits(double x);

/// All knobs, in the order in which they are solved: see docs/calibration.md for its reasons.
std::span<const TargetKnob> target_knobs();
/// Null for a metric that nothing is moved for.
const TargetKnob* find_target_knob(std::string_view metric);

}  // namespace rapport
