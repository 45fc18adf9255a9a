// scenarios/generic_company.toml, made small.
#pragma once

#include <vector>

#include "sim/model/model.h"

namespace rapport {

/// Today: fewer customers, staff and months.
Scenario generic_today();

/// The models of Today and of each of its policies: fewer customers, staff and months.
std::vector<Model> generic_companies();

}  // namespace rapport
