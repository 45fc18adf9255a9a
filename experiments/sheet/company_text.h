// A company's answers and what follows from them as a scenario file.
#pragma once

#include <string>

#include "experiments/sheet/company_plan.h"
#include "experiments/sheet/company_sheet.h"

namespace rapport {

/// The text of a scenario file: every number has a comment that says whether it was given, is
/// assumed, or follows from others. What was given stays in its unit. Policies to begin with stand
/// at its end.
std::string company_text(const CompanySheet& sheet, const CompanyPlan& plan);

}  // namespace rapport
