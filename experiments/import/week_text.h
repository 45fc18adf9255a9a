// Texts of scenario files: weekdays, opening hours and rosters as estimated from calls.
#pragma once

#include <string>
#include <vector>

#include "experiments/import/fit_arrivals.h"

namespace rapport {

/// Weekdays (0 = Monday) as the file has them: "sun-thu", "fri".
std::vector<std::string> weekday_spans(const std::vector<int>& weekdays);
/// The spans in which it is open, as a TOML list: half hours that are usually open.
std::string opening_text(const ArrivalFit& arrivals);

/// Those present from one share to another: who answers at once from 0 on, a reserve behind these.
struct ShareOfStaff {
  double from = 0.0, to = 1.0;
};

/// A timetable of `share` of those present while it is open, with a line for each span of equal
/// numbers, for weekdays of the same roster together. There are never more than
/// ArrivalFit::most_servers. People are whole, rounded so that their running sum stays; with
/// `always_one` there is one at least. Each line begins with a line break; the text is empty where
/// nobody is there.
std::string staff_text(const ArrivalFit& arrivals, ShareOfStaff share, bool always_one);

}  // namespace rapport
