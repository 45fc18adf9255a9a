// The part of build_model() that is for a company (see sim/scenario/company.h).
#pragma once

#include <span>

#include "sim/model/model.h"

namespace rapport {

/// Fills Model::company and those fields of the tables that only a company uses. Everything else of
/// the model has to be there. `periods` are the scenarios of all periods, Today's first.
void add_company(std::span<const Scenario* const> periods, Model& model);

/// By step of a journey, counted from its first: the expected visits of a case when everybody is
/// served, of the segment's customers (kNoSegment: of streams). Plain sums in fixed order, because
/// a run's outcomes depend on them.
std::vector<double> expected_visits(const Model& model, std::size_t journey, std::size_t segment);

}  // namespace rapport
