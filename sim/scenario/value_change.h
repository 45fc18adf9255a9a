// How what a customer contributes changes while it stays. docs/ODD.md, Value that changes, has the
// equations.
#pragma once

#include "sim/core/clock.h"

namespace rapport {

/// Each customer's contribution changes once, to `value` times what it is, after an exponential
/// time of mean `after` from the start of the run, or from joining. What is counted is the mean
/// over these times: a factor that runs from 1 to `value`.
struct ValueChange {
  double value = 1.0;  ///< at least 0; 1: it stays what it is
  Time after = 5 * kYear;

  bool on() const { return value != 1.0; }
  /// The share of customers whose contribution has not changed yet, who have been there so long.
  double unchanged(Time there) const;
  /// The time in which they would have contributed as much more, or less, without the change, in
  /// ticks: the factor less 1, over all the time that they have been there.
  double more(Time there) const;
  /// How often the change comes, a year.
  double rate() const { return static_cast<double>(kYear) / static_cast<double>(after); }
};

}  // namespace rapport
