// A journey as a graph: which steps come twice, which are never reached, which never end.
#pragma once

#include <vector>

#include "sim/scenario/scenario.h"

namespace rapport {

/// Whether this end of a leg can ever happen at this touch point.
bool can_happen(Outcome outcome, const TouchPointSpec& touch_point);

/// By step: whether it lies on a cycle of moves, so that a case may visit it again.
std::vector<bool> steps_on_cycles(const JourneySpec& journey);

/// By step: whether moves lead to it from an entry.
std::vector<bool> steps_reached(const JourneySpec& journey);

/// By step: whether a case there can end, by moves of positive probability on outcomes that can
/// happen at their touch points (an outcome without moves is an end).
std::vector<bool> steps_that_end(const JourneySpec& journey,
                                 const std::vector<TouchPointSpec>& touch_points);

/// By step: the probability of a case there to visit the step again, if all its legs end in
/// `outcome`; by moves without delay only, if `at_once`. Names and probabilities have to be right.
std::vector<double> return_probabilities(const JourneySpec& journey, Outcome outcome, bool at_once);

}  // namespace rapport
