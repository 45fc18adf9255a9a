// Numbers as people read them: rounded as far as they are sure, with a minus that is one.
#pragma once

#include <string>

#include "sim/core/interval.h"

namespace rapport {

/// Of what a number is a multiple once it is rounded as its interval allows: the half-width keeps
/// one or two digits. 0.65 gives 0.1, 17,000 gives 1,000. `rough`: one digit, and whole numbers but
/// of what lies between 0 and 1.
/// `mean`: small differences keep a digit behind the point while rough.
double step_for(double half_width, bool rough, double mean = 1e9);

/// Likewise for a number whose interval is not known: it keeps three digits, or two while rough.
double step_of_size(double value, bool rough);

/// "883,000", "68.4", "−0.3": rounded to a multiple of `step`.
std::string number(double value, double step);
/// The same with its sign: "+7.4", "−104,000", "0".
std::string signed_number(double value, double step);
/// Money: from a million "8.12 m".
std::string money(double value, double step);
std::string signed_money(double value, double step);
/// "0.88 m", "883 k": for cards.
std::string short_money(double value, double step);

/// "6.7 to 8.0"; money where `is_money`. Signs only where they differ from more than 0.
std::string range(const Interval& interval, double step, bool is_money);

/// Money, "0.3 to 0.9 m" from 100,000 on.
std::string range_in_millions(const Interval& interval, double step);

/// The text with a capital letter in front.
std::string capital(std::string text);

/// "12,345", of a count.
std::string count(double value);

/// A date of the file ("2026-01-05") as "Jan 2026", and as "5 Jan 2026".
std::string month_of(const std::string& date);
std::string day_of(const std::string& date);

}  // namespace rapport
