// The part of build_model() that is about what customers hold.
#pragma once

#include <span>

#include "sim/model/model.h"

namespace rapport {

/// Says what customers of each segment may hold of which divisions, and which needs come only to
/// those who do. Segments, needs and periods have to be there.
void add_products(std::span<const Scenario* const> periods, Model& model);

}  // namespace rapport
