// Service groups: touch points that have to be simulated as one exact event loop.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/model/model.h"

namespace rapport {

/// By touch point: the number of its group. Touch points are joined by moves without delay, by a
/// shared pool and by overflow; groups are numbered by their smallest touch point. Names that are
/// unknown are passed over.
std::vector<std::uint16_t> find_service_groups(const Scenario& scenario);

/// Fills Model::groups: the groups with their kernels, queues in the order of touch points, pools
/// in the order of pools. Sets `group` and `queue` of the touch points in all the model's tables.
///
/// Which touch points are joined is that of `structure` (see periods.h), the numbers of queues are
/// those of `periods`, Today's scenario first. All have been checked; the model has its tables of
/// touch points and its rosters already.
void add_groups(const Scenario& structure, std::span<const Scenario* const> periods, Model& model);

}  // namespace rapport
