// What drives a study's result as charts: the same in reports and in the studio.
#pragma once

#include "experiments/chart/tornado_bars.h"
#include "experiments/chart/waterfall.h"
#include "experiments/study/study_drivers.h"

namespace rapport {

/// A tornado's factors, the widest first; rows are named by the number of their factor.
TornadoChart tornado_chart(const StudyData& data, const TornadoFinding& tornado);

/// What each step brings, one after another, and all of them; rows are named by the number of their
/// step.
WaterfallChart attribution_chart(const StudyData& data, const AttributionFinding& found);

}  // namespace rapport
