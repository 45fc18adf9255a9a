// Policies at random: changes of random scenarios at random dates.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/scenario/scenario.h"

namespace rapport {

/// One to four valid changes at random midnights of the run, each on top of the one before: of
/// everything that a policy may change, some of it each time. Rates stay within Today's candidates.
/// Deterministic in `seed` and scenario.
std::vector<Change> random_changes(std::uint32_t seed, const Scenario& today);

/// A random scenario whose needs and streams have candidates to spare, so that changes can raise
/// their rates, and which has some needs that nobody has Today.
Scenario random_scenario_with_room(std::uint32_t seed);

}  // namespace rapport
