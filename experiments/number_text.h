// Numbers as people read them.
#pragma once

#include <string>

namespace rapport {

/// "1,234,567.89" with `digits` behind the point; "-" where there is nothing (NaN), "unbounded"
/// where it is infinite. Never "-0".
std::string number_text(double value, int digits);
/// The same with its sign: "+3.2", "-3.2", "0.0".
std::string signed_text(double value, int digits);
/// "± 0.034": half-width of an interval around a number shown with `digits`; one digit more where
/// it would otherwise show as fewer than two.
std::string half_width_text(double half_width, int digits);
/// The shortest of "0.25", "12", "1.5e+20" that shows up to `significant` digits.
std::string short_text(double value, int significant = 6);
/// "45 s", "3.2 min", "1 h 20 min".
std::string seconds_text(double seconds);

}  // namespace rapport
