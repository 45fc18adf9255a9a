// Channels at random, for random companies and their policies.
#pragma once

#include <cstdint>

#include "sim/scenario/scenario.h"
#include "tests/support/random_maker.h"

namespace rapport {

/// Lets customers of a random company choose where they turn with some needs, and makes some of
/// these orders. The companies of the golden outcome hash stay as they were.
void add_channels(std::uint32_t seed, Scenario& scenario);

/// Draws anew what a policy may change of channels: effort, what is granted, the lever honour. Sees
/// to it that whoever chooses knows somewhere to turn to.
void set_channels(Dice& dice, Scenario& scenario);

}  // namespace rapport
