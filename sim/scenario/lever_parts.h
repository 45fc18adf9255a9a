// Parts of the table of plain levers; for lever*.cpp only.
#pragma once

#include <span>

#include "sim/scenario/lever.h"

namespace rapport {

/// How customers are served; what becomes of orders; what customers are offered, and who joins; the
/// terms of their credit.
std::span<const Lever> service_levers(), order_levers(), market_levers(), credit_levers();

}  // namespace rapport
