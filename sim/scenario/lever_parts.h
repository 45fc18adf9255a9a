// Parts of the table of plain levers; for lever*.cpp only.
#pragma once

#include <span>

#include "sim/scenario/lever.h"

namespace rapport {

/// How customers are served; what becomes of orders; what customers are offered, and who joins; the
/// terms of their credit.
std::span<const Lever> service_levers(), order_levers(), market_levers(), credit_levers();

/// Gives the touch point numbers by segment, as they are so far, where the lever's values there are
/// not the same for all segments. Returns whether it has any, which the lever then has to move too.
bool part_by_segment(const Scenario& scenario, const LeverValues& values, TouchPointSpec& spec);

}  // namespace rapport
