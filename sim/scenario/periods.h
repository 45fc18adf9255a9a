// The periods of a policy: Today, then what holds from the date of each change.
#pragma once

#include <span>
#include <vector>

#include "sim/scenario/scenario.h"

namespace rapport {

/// Today with the entries and moves of all periods: what is joined, reached or visited again at
/// some time. Its probabilities mean nothing.
Scenario structure_of(const Scenario& today, std::span<const Change> changes);

}  // namespace rapport
