// What can be checked of Today before anybody believes a comparison, as the screen shows it.
#pragma once

#include <string>
#include <vector>

#include "sim/core/interval.h"
#include "sim/measure/metric.h"
#include "viz/client/side_task.h"

namespace rapport {

/// What Today comes to in its first year, over a few runs.
struct FirstYearFigure {
  const Metric* metric;
  Interval mean;
};

struct ChecksView {
  std::string problem;                ///< why nothing could be checked
  std::vector<std::string> warnings;  ///< as `rapport check` gives them
  bool has_company = false;
  double satisfaction_moves = 0, memory_moves = 0;  ///< at the end of the warm-up
  int looked_at_days = 0;                   ///< the last days of the warm-up; 0: there is none
  double children = 0;                      ///< other matters that a matter causes
  double load = 0;                          ///< the gain of load on itself
  std::size_t pools = 0;                    ///< whose load was forecast
  std::vector<FirstYearFigure> first_year;  ///< for targets of the file that are about it
};

struct ChecksQuestion {
  std::string path, text;
};

/// Forecasts Today, and runs its warm-up some times.
ChecksView checks_of(const ChecksQuestion& question, const SideTaskLink& link);

}  // namespace rapport
