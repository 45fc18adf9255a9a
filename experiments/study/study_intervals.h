// The intervals of a study's comparisons, which hold together over all of its points and metrics.
#pragma once

#include <span>
#include <vector>

#include "experiments/verdict/verdict.h"

namespace rapport {

/// One point less the policy that all are compared with, on all judged metrics, by replication:
/// policy[key][replication]. `others` is how many points are compared with it. Together with those
/// of the others they hold at kConfidence. compare() corrects headline metrics by how they go
/// together; the chance to be wrong is divided among them and the others by their numbers, and the
/// others get Bonferroni's share of it each.
std::vector<Comparison> differences_together(std::span<const MetricKey> keys,
                                             std::span<const std::vector<double>> policy,
                                             std::span<const std::vector<double>> against,
                                             std::size_t others, Validity validity);

}  // namespace rapport
