// Points of a study as policies that can be run.
#pragma once

#include <cstddef>
#include <vector>

#include "experiments/session/policy_builder.h"
#include "experiments/study/study_run.h"

namespace rapport {

/// How many points are built at a time, so that a batch has runs enough to keep threads busy and
/// memory does not grow with the study.
std::size_t points_at_a_time(const Study& study, int threads);

/// What all points of a study in one variant are read with, without the points.
ReadOptions study_read_options(const Study& study, std::size_t variant);

/// Reads and builds some points, by their numbers, in one variant; runs of all of them last equally
/// long. Throws InvalidInput.
std::vector<BuiltPolicy> build_points(const Study& study, std::size_t variant,
                                      const std::vector<std::size_t>& points,
                                      PolicyBuilder& builder);

}  // namespace rapport
