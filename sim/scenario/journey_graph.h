// A journey as a graph: which steps a case may visit again, which it can never reach, and from
// which it never ends.
#pragma once

#include <vector>

#include "sim/scenario/scenario.h"

namespace rapport {

/// Whether a leg at this touch point can ever have this outcome.
bool can_happen(Outcome outcome, const TouchPointSpec& touch_point);

/// By step: whether it lies on a cycle of moves, so that a case may visit it again.
std::vector<bool> steps_on_cycles(const JourneySpec& journey);

/// By step: whether moves lead to it from an entry.
std::vector<bool> steps_reached(const JourneySpec& journey);

/// By step: whether a case there can end, by moves of positive probability on outcomes that can
/// happen at their touch points (an outcome without moves is an end).
std::vector<bool> steps_that_end(const JourneySpec& journey,
                                 const std::vector<TouchPointSpec>& touch_points);

/// By step: the probability that a case there visits the step again if all its legs have that
/// outcome. With `at_once` only moves without a delay count. Names and probabilities have to have
/// been checked.
std::vector<double> return_probabilities(const JourneySpec& journey, Outcome outcome, bool at_once);

}  // namespace rapport
