// When cases of a log begin.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/log/event_log.h"

namespace rapport {

/// Weekdays that have one shape of the day, and the multipliers of its half hours (mean 1).
struct DayShape {
  std::string weekdays;  ///< "mon-fri"
  std::array<double, 48> half_hour{};
};

/// From the days between the first and the last twentieth of the cases: a log's edges are often cut
/// off, or begin before it was kept.
struct LogArrivals {
  std::int64_t first_day = 0, last_day = 0;  ///< days since 1970-01-01, of those that count
  double cases = 0;                          ///< in these days
  double per_year = 0;                       ///< in 365 days
  std::array<double, 7> weekday{};           ///< multipliers, Monday first, mean 1
  std::vector<DayShape> shapes;              ///< empty where only days are known
  /// Standard deviation of a day's factor (mean 1) beyond what chance (Poisson) and the weekday
  /// explain, by moments; a trend in the log counts as such.
  double day_cv = 0;
};
LogArrivals fit_arrivals(const EventLog& log);

}  // namespace rapport
