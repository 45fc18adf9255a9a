// A policy compared with itself under other luck, many times: how often verdicts find a difference
// where there is none.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/trial/trial.h"

namespace rapport {

/// What became of a number of A/A comparisons.
struct SelfComparison {
  /// One headline metric that gets verdicts; in how many comparisons it had which.
  struct Row {
    std::size_t key = 0;  ///< of the trial
    std::size_t better = 0, worse = 0, same = 0, undecided = 0, identical = 0;
    std::size_t not_zero = 0;  ///< its interval did not hold 0, whatever matters
  };
  std::vector<Row> rows;
  std::size_t comparisons = 0;  ///< that were finished
  std::size_t findings = 0;     ///< in which some metric was better or worse
  std::size_t not_zero = 0;     ///< in which some metric's interval did not hold 0
  std::size_t failed = 0;       ///< runs that failed; they are left out as in any comparison
  bool stopped = false;         ///< interrupted before all were finished

  /// The most comparisons with a finding, or an interval without 0, that `chance` of being wrong
  /// each and luck explain: the binomial quantile of 99.9 %.
  std::size_t most(double chance) const;
};

/// Compares the first arm of `trial` with itself `comparisons` times, `replications` runs a side,
/// with fixed-n intervals at kConfidence; runs nothing of the trial itself. Comparison c has the
/// seeds s + 2c and s + 2c + 1, where s is the trial's: no two runs share a draw, so in truth there
/// is no difference, and nothing that the two sides have in common makes it small. Its options give
/// threads and progress.
SelfComparison compare_with_itself(const Trial& trial, std::uint32_t comparisons,
                                   std::uint32_t replications);

}  // namespace rapport
