// What the measures of metrics are made of; for measures*.cpp only.
#pragma once

#include <limits>

#include "sim/measure/measures.h"

namespace rapport::measures {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kMonth = static_cast<double>(kYear) / 12.0;

inline double number(std::int64_t count) { return static_cast<double>(count); }
/// NaN where the whole is 0.
inline double ratio(double part, double whole) { return whole > 0 ? part / whole : kNaN; }
inline double percent(double part, double whole) { return 100.0 * ratio(part, whole); }
inline double percent(std::int64_t part, std::int64_t whole) {
  return percent(number(part), number(whole));
}

/// What `value`, a sum over the run, comes to in a year.
inline double a_year(const RunView& run, double value) {
  return value * static_cast<double>(kYear) / static_cast<double>(run.model->end);
}

/// Sum of of(segment) over all segments, or that of one.
template <typename Of>
double over_segments(const RunView& run, Part part, Of of) {
  if (part.kind == Part::segment) return of(part.index);
  double sum = 0.0;
  for (std::size_t i = 0; i < run.model->segments.size(); ++i) sum += of(i);
  return sum;
}

/// Years that customers of a segment, or all, were there in the run.
double customer_years(const RunView& run, Part part);

}  // namespace rapport::measures
