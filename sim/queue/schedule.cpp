#include "sim/queue/schedule.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sim/core/check.h"

namespace rapport {

WeekSchedule WeekSchedule::by_hour(const std::array<std::array<int, 24>, 7>& value) {
  std::vector<Change> changes;
  for (std::size_t day = 0; day < 7; ++day) {
    for (std::size_t hour = 0; hour < 24; ++hour) {
      changes.push_back({static_cast<Time>(24 * day + hour) * kHour, value[day][hour]});
    }
  }
  return from_changes(std::move(changes));
}

WeekSchedule WeekSchedule::from_changes(std::vector<Change> changes) {
  check(!changes.empty(), "a schedule has at least one change");
  for (std::size_t i = 0; i < changes.size(); ++i) {
    check(0 <= changes[i].from && changes[i].from < kWeek, "a change lies within the week");
    check(i == 0 || changes[i - 1].from < changes[i].from, "changes come in increasing order");
  }
  if (changes.front().from > 0) changes.insert(changes.begin(), {0, changes.back().value});
  WeekSchedule schedule;
  schedule.changes_ = std::move(changes);
  schedule.merge_equal_neighbours();
  return schedule;
}

void WeekSchedule::merge_equal_neighbours() {
  const auto same = [](const Change& a, const Change& b) { return a.value == b.value; };
  changes_.erase(std::unique(changes_.begin(), changes_.end(), same), changes_.end());
}

namespace {

/// The first change later than `within`, a time of the week.
auto first_after(const std::vector<WeekSchedule::Change>& changes, Time within) {
  return std::upper_bound(
      changes.begin(), changes.end(), within,
      [](Time t, const WeekSchedule::Change& change) { return t < change.from; });
}

}  // namespace

int WeekSchedule::at(Time week_time) const {
  if (changes_.size() == 1) return changes_.front().value;
  const Time within = week_time - floor_to(week_time, kWeek);
  return std::prev(first_after(changes_, within))->value;
}

Time WeekSchedule::next_change(Time week_time) const {
  if (changes_.size() == 1) return kNever;
  const Time week = floor_to(week_time, kWeek);
  const auto next = first_after(changes_, week_time - week);
  if (next != changes_.end()) return week + next->from;
  // The week's turn is a change only where Sunday ends with another value than Monday begins with.
  const bool turns = changes_.back().value != changes_.front().value;
  return week + kWeek + (turns ? 0 : changes_[1].from);
}

int WeekSchedule::largest() const {
  const auto less = [](const Change& a, const Change& b) { return a.value < b.value; };
  return std::max_element(changes_.begin(), changes_.end(), less)->value;
}

double WeekSchedule::mean() const {
  return static_cast<double>(integral(0, kWeek)) / static_cast<double>(kWeek);
}

Time WeekSchedule::integral(Time from, Time to) const {
  const Time weeks = floor_to(to, kWeek) / kWeek - floor_to(from, kWeek) / kWeek;
  return weeks * integral_from_monday(kWeek) + integral_from_monday(to - floor_to(to, kWeek)) -
         integral_from_monday(from - floor_to(from, kWeek));
}

/// Over [0, week_time), 0 <= week_time <= kWeek.
Time WeekSchedule::integral_from_monday(Time week_time) const {
  Time sum = 0;
  for (std::size_t i = 0; i < changes_.size() && changes_[i].from < week_time; ++i) {
    const Time next = i + 1 < changes_.size() ? changes_[i + 1].from : kWeek;
    sum += changes_[i].value * (std::min(next, week_time) - changes_[i].from);
  }
  return sum;
}

// ---- with dates -------------------------------------------------------------------------------

void DatedSchedule::change(Time from, WeekSchedule week) {
  check(parts_.back().from < from, "a schedule's dates come in increasing order");
  parts_.push_back({from, std::move(week)});
}

std::size_t DatedSchedule::part_at(Time t) const {
  std::size_t i = parts_.size() - 1;
  while (i > 0 && t < parts_[i].from) --i;
  return i;
}

Time DatedSchedule::next_change(Time t) const {
  for (std::size_t i = part_at(t);; ++i) {
    const Time next = parts_[i].week.next_change(t - monday_);
    const Time end = end_of(i);
    if (next != kNever && next + monday_ < end) return next + monday_;
    if (end == kNever) return kNever;
    // The value before the date is the one after the week's last change before it.
    if (parts_[i].week.at(end - 1 - monday_) != parts_[i + 1].week.at(end - monday_)) return end;
    t = end;
  }
}

Time DatedSchedule::integral(Time from, Time to) const {
  Time sum = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Time first = std::max(from, parts_[i].from), last = std::min(to, end_of(i));
    if (first < last) sum += parts_[i].week.integral(first - monday_, last - monday_);
  }
  return sum;
}

}  // namespace rapport
