// What a found staffing does, on runs that the search has not seen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/staffing/staffing.h"
#include "experiments/trial/trial.h"
#include "experiments/verdict/verdict.h"

namespace rapport {

/// Half hours in a row with equal staff, both in the found roster and today, on weekdays in a row
/// that are alike.
struct StaffSpan {
  std::size_t first_day, last_day;      ///< 0 is Monday
  Time from, to;                        ///< ticks since midnight
  int staff, today;                     ///< people found, and today's
  std::vector<std::size_t> half_hours;  ///< of the week, on all its days
};

/// Spans of all staffed half hours, day by day.
std::vector<StaffSpan> spans_of(const StaffByHalfHour& staff, const StaffByHalfHour& today);
/// "mon-thu 08:00-10:30".
std::string span_text(const StaffSpan& span);

/// A measure of the pool's own calls, under Today and with the found staff.
struct StaffMeasure {
  const char* id;     ///< as the metric's
  const char* label;  ///< for people
  const char* unit;
  int digits;
  double today, staffed;  ///< means over runs
  Interval difference;    ///< staffed minus today, paired; not corrected for other measures
  Verdict verdict;        ///< by what matters for the metric
};

/// The found roster beside Today. A trial runs both; the report counts their calls and sums them
/// up.
class StaffReport {
 public:
  /// Arms of the trial: Today and the found roster.
  enum Arm : std::size_t { kToday, kStaffed, kArms };

  StaffReport(StaffPlan plan, StaffTarget target, std::uint32_t replications);

  /// To be called by Trial for each run; counts what it sees.
  Observer* observer(const Model& model, std::size_t arm, std::uint32_t replication);
  /// To be called after all runs; those that did not finish are left out.
  void finish(const Trial& trial);

  const StaffPlan& plan() const { return plan_; }
  const StaffTarget& target() const { return target_; }
  /// The pool's calls by half hour, a table for each run.
  const std::vector<HalfHourTable>& tables(Arm arm) const { return tables_[arm]; }
  StaffLevels levels(Arm arm) const { return levels_of(tables_[arm], target_); }
  /// The level of some half hours with the found roster.
  StaffLevel level(const std::vector<std::size_t>& half_hours) const {
    return level_of(tables_[kStaffed], half_hours, target_);
  }
  double calls_per_hour(const std::vector<std::size_t>& half_hours) const;
  /// Calls a week that come while a touch point is open and nobody of the pool is there.
  double unstaffed_calls() const;
  /// The target's own measure first.
  std::vector<StaffMeasure> measures() const;

 private:
  StaffPlan plan_;
  StaffTarget target_;
  std::vector<std::vector<std::optional<HalfHourCounter>>> counters_;  // [arm][replication]
  std::vector<HalfHourTable> tables_[kArms];
  std::array<Time, kHalfHoursOfWeek> times_{};
  std::int64_t unstaffed_ = 0;  // calls of all runs
  bool stopped_ = false;        // interrupted: the number of runs was not chosen beforehand
};

}  // namespace rapport
