// scenarios/generic_company.toml, made small.
#pragma once

#include <vector>

#include "sim/model/model.h"

namespace rapport {

/// The models of Today and of each of its policies: fewer customers, staff and months.
std::vector<Model> generic_companies();

}  // namespace rapport
