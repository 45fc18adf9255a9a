#include "sim/scenario/headcount.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr Time kHalfHour = kHour / 2;

/// Times of the week at which the number of people may change: half hours, and where duty begins
/// and ends.
std::vector<Time> cuts_of(const WeekSchedule& on_duty) {
  std::vector<Time> cuts;
  for (Time at = 0; at < kWeek; at += kHalfHour) cuts.push_back(at);
  for (const WeekSchedule::Change& change : on_duty.changes()) cuts.push_back(change.from);
  std::ranges::sort(cuts);
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  return cuts;
}

}  // namespace

double time_on_shift(const Headcount& headcount) {
  return headcount.people * static_cast<double>(headcount.hours) * (1.0 - headcount.shrinkage);
}

double time_on_duty(const Headcount& headcount) {
  return static_cast<double>(headcount.on_duty.integral(0, kWeek));
}

double mean_on_shift(const Headcount& headcount) {
  check(time_on_duty(headcount) > 0, "somebody is on duty at some time");
  return time_on_shift(headcount) / time_on_duty(headcount);
}

WeekSchedule roster_of(const Headcount& headcount) {
  constexpr double kRounding = 1e-9;  // 40 x 0.7 is a little less than 28
  const double mean = mean_on_shift(headcount);
  const double fewest = std::floor(mean + kRounding), most = std::ceil(mean - kRounding);
  const std::vector<Time> cuts = cuts_of(headcount.on_duty);
  std::vector<WeekSchedule::Change> changes;
  double owed = 0.0;  // time on shift that the half hours so far should have had and have not
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    const auto length = static_cast<double>((i + 1 < cuts.size() ? cuts[i + 1] : kWeek) - cuts[i]);
    double people = 0.0;
    if (headcount.on_duty.at(cuts[i]) > 0) {
      owed += mean * length;
      people = std::clamp(std::floor(owed / length + 0.5 + kRounding), fewest, most);
      owed -= people * length;
    }
    changes.push_back({cuts[i], static_cast<int>(people)});
  }
  return WeekSchedule::from_changes(std::move(changes));
}

}  // namespace rapport
