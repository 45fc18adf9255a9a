// Timetables of shops and offices.
#pragma once

#include "sim/core/check.h"
#include "sim/queue/schedule.h"

namespace rapport {

/// `value` from hour `open` to hour `close` on the weekdays `first` to `last` (0 is Monday), else
/// 0.
inline WeekSchedule office_hours(int value, int open, int close, int first = 0, int last = 4) {
  check(0 <= open && open <= close && close <= 24, "office hours: 0 <= open <= close <= 24");
  check(0 <= first && first <= last && last <= 6, "office hours: weekdays are 0..6, in order");
  std::array<std::array<int, 24>, 7> hours{};
  for (int day = first; day <= last; ++day) {
    for (int hour = open; hour < close; ++hour) {
      hours[static_cast<std::size_t>(day)][static_cast<std::size_t>(hour)] = value;
    }
  }
  return WeekSchedule::by_hour(hours);
}

}  // namespace rapport
