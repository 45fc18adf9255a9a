// Numbers with units in text: "4.2 min", "3 months", "6 / year", "85 %", "28 EUR / hour".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/core/clock.h"

namespace rapport {

/// What a number measures, and with it which units its text may have.
enum class Quantity {
  plain,         ///< no unit: 0.5, "0.5"
  share,         ///< 0.25 or "25 %"
  count,         ///< whole number without unit, at most 2^53
  duration,      ///< "4.2 min": ms, s, min, h, days, weeks, months (365/12 days), years (365 days)
  rate,          ///< "6 / year", "0.5 per month", "12 a day"; in 1 / year
  rate_hourly,   ///< the same, in 1 / hour
  money,         ///< "12 EUR" or "12"; the currency has to be the scenario's
  money_hourly,  ///< "28 EUR / hour" or "28 / hour", in money / hour
  money_minutely,  ///< the same, in money / minute
  money_monthly,   ///< the same, in money / month of 365/12 days
  per_minute       ///< "-0.004 / min": an effect per minute
};

/// What was read, or what is wrong with it.
struct Measured {
  double value = 0.0;     ///< in the quantity's own unit (ticks for durations)
  std::string problem{};  ///< empty if all is well: "unknown unit 'mn'"
  std::string allowed{};  ///< the units that would do
  std::string hint{};     ///< "did you mean 'min'?"
};

/// Reads a number with unit. Whatever is per time, and durations, need a unit; a bare "0" does not.
/// `currency` is the scenario's; empty where it has none, and then no text may name one.
///
/// The number is the double nearest to its text, times the exact ratio of the units: "4.2 min" is
/// 4.2 * kMinute to the bit, "54 / hour" as a rate_hourly is 54.
Measured read_measure(std::string_view text, Quantity quantity, std::string_view currency);

/// The units that a quantity takes, for people: "ms, s, min, h, days, weeks, months, years".
std::string units_of(Quantity quantity, std::string_view currency);

/// Text of a finite value that read_measure reads back to the same bits, in the unit that makes it
/// short: "4.2 min", "6 / year", "0.25". Counts have to be whole.
std::string measure_text(double value, Quantity quantity, std::string_view currency);

/// Ticks of a duration, for keys that hold a Time; nothing where it is longer than 2^53 ticks or
/// not whole. It may miss a whole number by what rounding a product leaves, as 1.005 * 1000 for
/// "1.005 s".
std::optional<Time> whole_ticks(double ticks);

}  // namespace rapport
