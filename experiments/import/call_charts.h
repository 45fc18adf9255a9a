// Pictures of what was estimated from calls, beside the calls themselves.
#pragma once

#include <vector>

#include "experiments/chart/chart.h"
#include "experiments/import/call_fit.h"
#include "experiments/import/fit_arrivals.h"
#include "experiments/import/holdout.h"

namespace rapport {

/// Arrivals by half hour, servers present, and for each of the largest types services and patience,
/// each as recorded and as fitted.
std::vector<Chart> charts_of_fit(const CallLog& log, const std::vector<CallDay>& days,
                                 const CallFit& fit, const ArrivalFit& arrivals);

/// Days predicted beside what happened: shares that hung up with binomial errors, mean waits.
std::vector<Chart> charts_of_holdout(const CallLog& log, const Holdout& holdout);

}  // namespace rapport
