// Calls by half hour of the week and touch point, counted from the events of a run.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/engine/event.h"
#include "sim/model/model.h"

namespace rapport {

/// A count as a number to calculate with.
inline double number(std::int64_t count) { return static_cast<double>(count); }

/// The half hour that holds `week_time` (ticks since a Monday midnight, of any week): 0 is Monday
/// 00:00-00:30.
constexpr std::size_t half_hour_of_week(Time week_time) {
  return static_cast<std::size_t>((week_time - floor_to(week_time, kWeek)) / kHalfHour);
}
/// Ticks since Monday midnight at which it begins.
constexpr Time start_of_half_hour(std::size_t half_hour) {
  return static_cast<Time>(half_hour) * kHalfHour;
}

/// Calls that came in one half hour of the week, in all weeks of a run.
struct HalfHourCounts {
  std::int64_t calls = 0;      ///< those whose wait is over, however it ended
  std::int64_t in_time = 0;    ///< answered within the touch point's service_level_within
  std::int64_t abandoned = 0;  ///< gave up waiting
  Time wait = 0;               ///< ticks waited, the sum over all of them

  HalfHourCounts& operator+=(const HalfHourCounts& other);
  bool operator==(const HalfHourCounts&) const = default;
};
using HalfHourTable = std::array<HalfHourCounts, kHalfHoursOfWeek>;

/// Counts the legs of every touch point in the half hour in which they *arrived*, from time 0 on
/// (no warm-up). Redials, represented customers and streams count; a call-back is answered when the
/// customer is called back. Calls that came while the touch point was closed are left out, as no
/// staff could have answered, and so are those that still wait at the end. Opening hours are
/// Today's.
class HalfHourCounter : public Observer {
 public:
  /// The model must outlive it.
  explicit HalfHourCounter(const Model& model);
  void on_events(std::span<const Event> events) override;

  const HalfHourTable& at(std::size_t touch_point) const { return tables_[touch_point]; }
  /// Counts of some touch points together.
  HalfHourTable sum(std::span<const std::size_t> touch_points) const;

 private:
  void count(const Event& event);

  const Model* model_;
  std::vector<HalfHourTable> tables_;  // by touch point
};

/// Ticks of a run from 0 to `horizon` that lie in each half hour of the week; `monday` as
/// Model::monday.
std::array<Time, kHalfHoursOfWeek> time_in_half_hours(Time horizon, Time monday);

}  // namespace rapport
