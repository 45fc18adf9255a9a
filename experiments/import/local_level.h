// What moves from day to day: a level that drifts, single days that differ, and chance, told apart.
#pragma once

#include <cstddef>
#include <vector>

namespace rapport {

/// What was seen on one day, as a ratio to what was expected of it: 1.1 is a tenth more.
struct DayRatio {
  double day = 0.0;        ///< number of its date; only distances matter
  double ratio = 1.0;      ///< unbiased for the day's true ratio
  double variance = -1.0;  ///< of the ratio by chance (sampling); negative: nothing was seen
};

/// What is believed of one series of days, seen and not seen.
struct LevelPath {
  std::vector<double> level;     ///< by day: the ratio of a usual day then
  std::vector<double> variance;  ///< of that, as it is known; grows away from days that were seen
  std::vector<double> day;       ///< by day: the ratio of the day itself, as far as it was seen
};

/// Several series of one kind, which drift and differ by the same laws.
struct LocalLevels {
  std::vector<LevelPath> paths;
  double day_sd = 0.0;   ///< standard deviation of a day about the level, beyond chance
  double step_sd = 0.0;  ///< standard deviation of the level's step from a day to the next
  /// Days back from the last one seen that hold half of the weight of its level, in the series
  /// whose days are seen best.
  double half_life = 0.0;
};

/// The local level model (Harvey 1989): a level that takes independent normal steps, days about it
/// that differ independently, and what was seen of them with known variances. The two standard
/// deviations are not known: all pairs of a coarse grid count, each as far as it predicted every
/// day from the days before it (its likelihood, which is the product of these one-step
/// predictions). So the weight of recent days is as large as the days ask for: none without drift,
/// almost all of it where the level wanders. Days have to be in order. Drift is not extended: what
/// is expected of a later day is the last level, known the less the later.
LocalLevels fit_local_levels(const std::vector<std::vector<DayRatio>>& series);

}  // namespace rapport
