// Service groups: touch points that have to be simulated as one exact event loop.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/model/model.h"

namespace rapport {

/// By touch point: its group. Touch points are joined by moves without delay, by a shared pool and
/// by overflow; groups are numbered by their smallest touch point. Unknown names are passed over.
std::vector<std::uint16_t> find_service_groups(const Scenario& scenario);

/// The groups with their kernels: queues in the order of touch points, pools in the order of pools.
/// Sets `group` and `queue` of the touch points in all the model's tables. Groups are those of
/// `structure`, the numbers of queues those of `periods`, Today first. All have been checked; the
/// model has its tables of touch points and its rosters.
void add_groups(const Scenario& structure, std::span<const Scenario* const> periods, Model& model);

}  // namespace rapport
