// Predictions of days that a fit has not seen, beside what happened.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "experiments/import/call_log.h"
#include "experiments/import/day_replay.h"
#include "sim/core/calendar.h"
#include "sim/core/parallel.h"

namespace rapport {

/// One type on one day. What is predicted are means over replications.
struct DayScore {
  std::size_t day = 0, type = 0;  ///< positions in the log
  CallCounts recorded;
  CallCounts given;          ///< predicted with the day's own arrivals and presence
  CallCounts unconditional;  ///< predicted for any such weekday
  bool forecast = false;     ///< whether `unconditional` is there: the fit has seen such a weekday
  double low = 0.0, high = 1.0;  ///< 90 % of predicted shares that hang up on such a weekday
  /// The share hung up by a simple baseline: that of calls that never stood in line, as on the
  /// fitted days, plus their rate of giving up per second in line times the seconds in line a call
  /// that were recorded on the day.
  double baseline = 0.0;
  /// By how many binomial standard errors the recorded share that hung up lies above `given`.
  double z() const;
};

/// A type over all scored days.
struct TypeScore {
  std::size_t type = 0;
  CallCounts recorded, given, unconditional;
  double day_error = 0.0;  ///< |share hung up, given - recorded|, mean over calls of the days
  double day_error_baseline = 0.0;  ///< the same of the baseline
  double day_error_unconditional = 0.0;
  double wait_error = 0.0;  ///< |mean wait, given / recorded - 1|, mean over those who waited
  double wait_error_unconditional = 0.0;
  double chance = 0.0;   ///< what day_error would be if every prediction were exact (binomial)
  double covered = 0.0;  ///< share of days inside [low, high]
  std::size_t days = 0;  ///< with at least 10 calls, scored by day
};

struct Holdout {
  std::vector<DayScore> days;    ///< by day, then type
  std::vector<TypeScore> types;  ///< in the order of CallLog::types
  std::size_t fits = 0;
  std::string how;  ///< for people
  /// Beyond chance, what differs between fitted and later days: sentences.
  std::vector<std::string> changes{};
};

/// Each day predicted by a fit to all other days. Needs three days at least.
/// `tell`, if there is one, is called after each day with how many are done, of how many.
Holdout leave_one_day_out(const CallLog& log, Team& team,
                          const std::function<void(std::size_t, std::size_t)>& tell = {});
/// Days from `first` on predicted by one fit to the days before. Needs two days before, one after.
Holdout predict_from(const CallLog& log, Date first, Team& team);

}  // namespace rapport
