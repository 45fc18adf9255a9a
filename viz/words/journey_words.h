// What is said of journeys: pairs of numbers, spans of time.
#pragma once

#include <string>

namespace rapport {

/// "34 to 29", rounded to multiples of `step`; "29" where both are written alike.
std::string pair_text(double from, double to, double step);

/// A span of time, "7 s", "5.8 min", "12 h", "2 days", in the unit of the larger of both: "5 to 7
/// s". "–" where neither is known.
std::string span_text(double from_seconds, double to_seconds);

}  // namespace rapport
