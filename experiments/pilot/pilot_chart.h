// What trials are worth by their customers, as a picture.
#pragma once

#include "experiments/chart/chart.h"
#include "experiments/pilot/pilot.h"

namespace rapport {

/// The value of the best three trials against customers in each arm, up to where the slowest of
/// them has enough, and what knowing all would be worth at most.
Chart pilot_chart(const PilotData& data, const PilotAnswer& answer);

}  // namespace rapport
