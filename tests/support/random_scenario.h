// Small scenarios at random, to compare two engines on what nobody thought of.
#pragma once

#include <cstdint>

#include "sim/scenario/scenario.h"

namespace rapport {

/// A valid scenario with all kinds of needs, touch points, moves and ways to leave, busy enough
/// that queues form and cases overlap. In about half of them durations are whole minutes, so that
/// much happens at one tick. The same seed gives the same scenario everywhere.
Scenario random_scenario(std::uint32_t seed);

/// Gives most scenarios prices, and how much customers mind them. random_scenario() has done so.
void add_prices(std::uint32_t seed, Scenario& scenario);
/// Adds shocks of all kinds to half of all scenarios.
void add_shocks(std::uint32_t seed, Scenario& scenario);

/// Gives some scenarios notice.
void add_notice(std::uint32_t seed, Scenario& scenario);

}  // namespace rapport
