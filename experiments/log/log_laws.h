// Laws of times between activities and of their durations, as a scenario file has them.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "experiments/log/event_log.h"

namespace rapport {

/// A law of durations that was fitted.
struct TimeLaw {
  std::string text;             ///< as in a scenario file; empty: no time passes
  std::string form;             ///< for people: "log-normal", "quantiles", "none"
  double median = 0, mean = 0;  ///< of what was recorded, in seconds
  std::size_t count = 0;        ///< of what was recorded
};

/// The likeliest of an exponential, a log-normal and a gamma law, where it is near enough: its
/// distance to the recorded shares at most 0.08 (Kolmogorov and Smirnov), its mean within a fifth.
/// Else the means of `pieces` parts of what was recorded, finer at the top, which keep the mean.
TimeLaw fit_time_law(std::vector<double> seconds, std::size_t pieces);

/// "3.2 h", in the unit that reads best, with four digits at most.
std::string duration_text(double seconds);

/// All times of a log. What two activities at once take is counted once: the time of an activity is
/// what it takes beyond all before it, and a gap is what lies between the end of all before and the
/// next start.
struct LogTimes {
  std::vector<TimeLaw> service;  ///< by activity
  /// By activity and next one. Pairs that are rarer than 20 times take the law of all gaps before
  /// the next one, or of all gaps.
  std::map<std::pair<std::int32_t, std::int32_t>, TimeLaw> gap;
  std::vector<TimeLaw> gap_before;  ///< by activity
  TimeLaw any_gap;

  const TimeLaw& gap_of(std::int32_t from, std::int32_t to) const;
};
/// Of a log that was cut, only what is followed may be given, else gaps come out too short.
LogTimes fit_times(const EventLog& log);

}  // namespace rapport
