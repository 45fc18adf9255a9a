// The company's part of build_model().
#pragma once

#include <span>

#include "sim/model/model.h"

namespace rapport {

/// Fills Model::company, and what the tables hold of it, once everything else is there. `periods`:
/// Today, then what holds after each change.
void add_company(std::span<const Scenario* const> periods, Model& model);

/// Expected visits a case of each step of a journey when everybody is served, by Model::steps from
/// the journey's first. Plain sums in fixed order: a run's outcomes depend on them.
std::vector<double> expected_visits(const Model& model, std::size_t journey);

}  // namespace rapport
