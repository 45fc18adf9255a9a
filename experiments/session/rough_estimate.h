// What one pair of runs says by its customers.
#pragma once

#include <vector>

#include "sim/core/interval.h"
#include "sim/engine/simulator.h"
#include "sim/measure/metric.h"

namespace rapport {

/// The difference of a metric between two runs of one replication, with a 95 % interval as if
/// customers were independent: each customer of the start is paired with itself. Shared queues and
/// the luck of days are not in it, so it is too narrow, and rough. For retention (in points) and
/// satisfaction of those who are there under both; nothing (NaN) for other metrics and for parts.
Interval rough_estimate(const MetricKey& key, const std::vector<CustomerState>& policy,
                        const std::vector<CustomerState>& against);

/// The same of retention at several moments: half-widths, in points. Infinite where nobody differs.
std::vector<double> rough_half_widths(const std::vector<Time>& moments,
                                      const std::vector<CustomerState>& policy,
                                      const std::vector<CustomerState>& against);

}  // namespace rapport
