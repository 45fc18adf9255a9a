// A change of policy: what it was foretold to do, and what the record shows that it did.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "experiments/record/matched.h"

namespace rapport {

/// What a change does to one figure, in its unit, a month in the mean.
struct PolicyEffect {
  std::size_t line = 0, months = 0;  ///< months after the change that have a record
  double foretold = 0;               ///< with the change less without it, the same luck in both
  /// The record after the change less what is foretold without it; less the same before the
  /// change, where at least three months are there, so that what the description has wrong all
  /// along does not count.
  double seen = 0;
  double half_width = 0;   ///< of `seen` and of seen less foretold: 95 %, luck and record's error
  bool corrected = false;  ///< for the months before

  enum class Finding { met, not_met, too_noisy };
  Finding finding() const;
};

/// Months of Matched, the first and one after the last.
struct MonthSpan {
  std::size_t from = 0, to = 0;
};

/// Of the months `after` a change, and those `before` it that count. `with` and `without` are the
/// same record beside runs of both policies, run by run with the same luck.
PolicyEffect policy_effect(const Matched& with, const Matched& without, std::size_t line,
                           MonthSpan before, MonthSpan after);

}  // namespace rapport
