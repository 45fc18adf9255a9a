// What random companies offer their customers: credit, rewards, orders, products.
#pragma once

#include <cstdint>

#include "sim/scenario/scenario.h"

namespace rapport {

/// Adds credit, rewards, values that change, orders, levers by segment, products and checks of
/// credit to a company, each with dice of its own, so that one changes nothing of the others.
void add_offers(std::uint32_t seed, Scenario& scenario);

}  // namespace rapport
