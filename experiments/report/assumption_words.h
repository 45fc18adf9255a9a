// Which assumption matters most for a difference, where variants of the assumptions were run.
#pragma once

#include <string>

#include "experiments/report/report_source.h"

namespace rapport {

/// "Of the 12 assumptions that were varied, X matters most: ...": by a plane through the variants'
/// differences of `point` less the compared policy, on the ranking metric. Empty where assumptions
/// were not varied, variants are too few, or none stands out from luck.
std::string assumption_that_matters(const ReportSource& source, std::size_t point);

}  // namespace rapport
