// Pictures of people present: held out with bands, recorded beside a run, arrivals by weekday.
#pragma once

#include <vector>

#include "experiments/chart/chart.h"
#include "experiments/visits/visit_holdout.h"
#include "experiments/visits/visit_scenario.h"

namespace rapport {

/// `check` is null where no scenario was run.
std::vector<Chart> charts_of_visits(const VisitFit& fit, const VisitHoldout* held,
                                    const VisitCheck* check);

}  // namespace rapport
