// What the periods of a policy have in common. A period is the time between two changes of the
// policy; the first one is Today's.
#pragma once

#include <span>
#include <vector>

#include "sim/scenario/scenario.h"

namespace rapport {

/// Today's scenario, its journeys with the entries and moves of all periods together. It says which
/// steps are joined, reached or visited again at some time; its probabilities mean nothing.
Scenario structure_of(const Scenario& today, std::span<const Change> changes);

}  // namespace rapport
