// A weekly timetable: a whole number (servers, or open = 1) that changes at fixed times of the
// week.
#pragma once

#include <array>
#include <vector>

#include "sim/core/clock.h"

namespace rapport {

/// Piecewise constant over the week, repeated for ever. The week starts on Monday at midnight.
class WeekSchedule {
 public:
  struct Change {
    Time from;  ///< ticks since Monday midnight, in [0, kWeek)
    int value;  ///< from then on
  };

  /// The same value all week.
  explicit WeekSchedule(int value = 0) : changes_{{0, value}} {}
  /// `value[weekday][hour]`, Monday first.
  static WeekSchedule by_hour(const std::array<std::array<int, 24>, 7>& value);
  /// `value` from hour `open` to hour `close` on the weekdays `first`..`last` (0 = Monday), 0 else.
  static WeekSchedule office_hours(int value, int open, int close, int first = 0, int last = 4);
  /// Any list of changes, in increasing order; before the first one the last one's value holds.
  static WeekSchedule from_changes(std::vector<Change> changes);

  /// Value at `week_time` = ticks since a Monday midnight (any week, negative too).
  int at(Time week_time) const;
  /// First time after `week_time` at which the value changes; kNever if it never does.
  Time next_change(Time week_time) const;

  int largest() const;
  /// Mean value over the week (servers, or share of the week open).
  double mean() const;
  /// Integral of the value over [from, to), in value x ticks, exactly.
  Time integral(Time from, Time to) const;

  const std::vector<Change>& changes() const { return changes_; }

 private:
  void merge_equal_neighbours();
  Time integral_from_monday(Time week_time) const;

  std::vector<Change> changes_;  // changes_[0].from == 0; neighbours differ
};

}  // namespace rapport
