// Tornado charts as numbers: each factor to both ends of its range, the others in the middle.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/core/interval.h"

namespace rapport {

/// What a factor gave at both ends of its range, by replication; NaN: missing.
struct FactorEnds {
  std::vector<double> low, high;
};

/// What the output does as a factor goes from low over the middle to high, by its means.
enum class FactorCourse { rising, falling, peak, valley, flat };

struct TornadoBar {
  std::size_t factor = 0;
  Interval low, high;  ///< less the middle, paired by replication, each by itself
  /// From the lowest to the highest mean of low, middle and high, in the output's unit, 0 or more.
  /// Where the output bends that is more than what the ends differ by.
  double swing = 0.0;
  FactorCourse course = FactorCourse::flat;
  /// Whether the two intervals say so too: for peak and valley that both lie beyond 0 on the same
  /// side, else that the paired difference of the ends excludes 0. False: the course may be luck.
  bool sure = false;
};

/// Whether the middle is not between the ends, so that the ends alone would mislead.
constexpr bool is_monotone(FactorCourse course) {
  return course != FactorCourse::peak && course != FactorCourse::valley;
}

/// Whether no run differs from the middle's at either end: means alone can be 0 by luck.
bool is_still(const TornadoBar& bar);

/// One bar for each factor, the widest swing first, ties by number. `middle` is by replication, all
/// factors in the middle, under the same random numbers as the ends. A factor without a pair at
/// either end comes last, with swing NaN. Intervals are Student's and assume independent
/// replications. One at a time: interactions are not seen (sobol_indices, elementary_effects see
/// them). The name and the order of bars are of Eschenbach (1992, "Spiderplots versus tornado
/// diagrams for sensitivity analysis", Interfaces 22). Throws InvariantError for unequal numbers of
/// replications.
std::vector<TornadoBar> tornado_bars(std::span<const double> middle,
                                     std::span<const FactorEnds> factors,
                                     double level = kConfidence);

}  // namespace rapport
