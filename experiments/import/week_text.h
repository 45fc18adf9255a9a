// Texts of scenario files: weekdays, opening hours and rosters as estimated from calls.
#pragma once

#include <string>
#include <vector>

#include "experiments/import/fit_arrivals.h"

namespace rapport {

/// Weekdays as the file has them: "sun-thu", "fri"; Monday is 0.
std::vector<std::string> weekday_spans(const std::vector<int>& weekdays);
std::vector<int> weekdays_of(const DayKinds& kinds, int kind);

/// Spans in which it is open, as a TOML list: where usually somebody answered and about one was
/// there.
std::string opening_text(const ArrivalFit& arrivals);

/// A line for each span of the timetable of `share` of those present while it is open, in whole
/// people whose running sum stays; with `always_one`, one at least. Each begins with a line break;
/// empty where nobody is there.
std::string staff_text(const ArrivalFit& arrivals, double share, bool always_one);

}  // namespace rapport
