// The programmes that a new scenario begins with: policies beside Today.
#pragma once

#include <string>

#include "experiments/sheet/company_sheet.h"

namespace rapport {

/// Whether the question's answer is the value of the lever of that name.
bool is_lever(const Question& question);

/// Orientation, configuration and information each alone, then all three in that order, as policies
/// of a scenario file. Where Today is farther than a programme, it stays where it is.
std::string programmes_text(const CompanySheet& sheet);

}  // namespace rapport
