// Today fitted to those of its targets that it can come to.
#pragma once

#include <string>
#include <vector>

#include "sim/forecast/today_fit.h"

namespace rapport {

/// A target that a firm has and Today is not fitted to.
struct LeftTarget {
  std::string metric;  ///< its id, the key in `[target]`
  std::string why;     ///< in words, with what Today comes to where that is known
};

/// fit_today(), without the targets that cannot be reached, one after the other; these are added to
/// `left_out`. Throws InvalidInput where something else is in the way, or no target is left.
TodayFit fit_what_can_be(Scenario today, const FitOptions& options,
                         std::vector<LeftTarget>& left_out);

/// Adds changes that come after those which were made: of a key that had been changed, only where
/// it goes to is new.
void add_changes(std::vector<KeyChange>& made, const std::vector<KeyChange>& more);

}  // namespace rapport
