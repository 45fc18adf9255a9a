// Customers who join during a run: how many a run may need.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "sim/scenario/company.h"

namespace rapport {

/// How often each place of a customer who left can be filled again, on average over a segment: so
/// many times in any run, and so many more a year. A run in which more join fails; but a place is
/// filled once a week at most.
inline constexpr double kMostReplaced = 4.0, kMostReplacedAYear = 2.0;

/// The most customers who can join a segment of `customers` in a run of `horizon`: all that join at
/// a rate; as many as can be replaced. May be more than numbers of customers can be.
inline double most_newcomers(const JoiningSpec& joining, std::uint32_t customers, Time horizon) {
  const double years = static_cast<double>(horizon) / static_cast<double>(kYear);
  switch (joining.form) {
    case JoiningSpec::Form::rate:
      return std::floor(joining.rate * customers * years);
    case JoiningSpec::Form::replace:
      return std::floor(customers * std::min(static_cast<double>(horizon / kWeek),
                                             kMostReplaced + kMostReplacedAYear * years));
    case JoiningSpec::Form::none:
      break;
  }
  return 0.0;
}

}  // namespace rapport
