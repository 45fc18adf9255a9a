// Timetables: a whole number (servers, or open = 1) that changes at fixed times of the week, and
// weeks that are replaced at dates.
#pragma once

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "sim/core/clock.h"

namespace rapport {

/// Piecewise constant over the week, repeated for ever. The week starts on Monday at midnight.
class WeekSchedule {
 public:
  struct Change {
    Time from;  ///< ticks since Monday midnight, in [0, kWeek)
    int value;  ///< from then on
    bool operator==(const Change&) const = default;
  };

  /// The same value all week.
  explicit WeekSchedule(int value = 0) : changes_{{0, value}} {}
  /// `value[weekday][hour]`, Monday first.
  static WeekSchedule by_hour(const std::array<std::array<int, 24>, 7>& value);
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
  bool operator==(const WeekSchedule&) const = default;

 private:
  void merge_equal_neighbours();
  Time integral_from_monday(Time week_time) const;

  std::vector<Change> changes_;  // changes_[0].from == 0; neighbours differ
};

/// A weekly timetable that others replace at dates. Times are those of a run: ticks since the
/// midnight of its start.
class DatedSchedule {
 public:
  /// `week` at all times; `monday` is the time of a Monday midnight.
  DatedSchedule(WeekSchedule week = WeekSchedule(0), Time monday = 0)  // converts from a week
      : monday_(monday), parts_{{-kNever, std::move(week)}} {}
  /// From `from` on, later than any date so far, `week` holds.
  void change(Time from, WeekSchedule week);

  int at(Time t) const { return week_at(t).at(t - monday_); }  ///< value at `t`
  /// First time after `t` at which the value changes; kNever if it never does.
  Time next_change(Time t) const;
  /// Integral of the value over [from, to), in value x ticks, exactly.
  Time integral(Time from, Time to) const;

 private:
  struct Part {
    Time from;
    WeekSchedule week;
  };
  std::size_t part_at(Time t) const;
  const WeekSchedule& week_at(Time t) const { return parts_[part_at(t)].week; }
  /// When part `i` ends.
  Time end_of(std::size_t i) const { return i + 1 < parts_.size() ? parts_[i + 1].from : kNever; }

  Time monday_;
  std::vector<Part> parts_;  // in time order
};

}  // namespace rapport
