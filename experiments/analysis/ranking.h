// Which of several policies is best, and which cannot be told from the best.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "experiments/analysis/direction.h"
#include "sim/core/interval.h"

namespace rapport {

/// From how many policies on the critical value is Bonferroni's: max-t takes a time that grows with
/// the fourth power of their number.
inline constexpr std::size_t kMostTogether = 10;

/// One policy among those that are ranked.
struct RankedPolicy {
  Interval mean;  ///< of its finite values: Student's, by itself
  /// The share of replications in which it is best, 0..1. Those that tie share a replication
  /// equally. A policy that has no value in a replication is not best there.
  double best_share = 0.0;
  /// How much better the best policy is, whichever that is: 0 or more. Holds together with those of
  /// all others. An infinite upper bound says that nothing is known of how far it is behind.
  Interval behind_best{};
  bool may_be_best = false;  ///< cannot be told from the best; false where it has no value at all
};

struct Ranking {
  std::vector<RankedPolicy> policies;  ///< by the policy's number
  std::vector<std::size_t> order;      ///< numbers, best mean first, ties by number; without those
                                       ///< that have no value at all
  bool together = false;  ///< critical values are of max-t; else Bonferroni's, see rank_policies
};

/// Ranks policies by values[policy][replication], which are paired: replication i of all policies
/// had the same random numbers. NaN: missing, left out in each pair that it belongs to. No random
/// numbers are drawn, so equal values give equal results.
///
/// `behind_best` and `may_be_best` are multiple comparisons with the best (Hsu 1984, "Constrained
/// simultaneous confidence intervals for multiple comparisons with the best", Annals of Statistics
/// 12), in the way of Edwards and Hsu (1983, JASA 78): for each policy, intervals of all others
/// less it that hold together; a policy may be best unless one of them lies above 0; and the best
/// less policy j lies between the lowest and the highest bound that the policies which may be best
/// give for j. With probability `level` the truly best policy is among those that may be best, and
/// all intervals hold what they are of. Only comparisons with the one policy that is truly best
/// have to hold, so no more is asked of chance than by one comparison with a control.
///
/// The critical values are those of max-t (max_t_critical), which uses how differences go together;
/// Bonferroni's where there are more than kMostTogether policies, values are missing, or
/// replications are fewer than max_t_critical asks for. Both assume independent replications,
/// near-normal paired differences, and a number of replications that was chosen before looking;
/// spreads may differ. With `at_every_look` all intervals are always-valid ones instead
/// (always_valid_interval), those of differences with Bonferroni's correction, so the same holds
/// however often one looks and whenever one stops. Differences that are all 0 say nothing of how
/// large one can be: such a pair gives no bound, and both may be best if one may.
///
/// Throws InvariantError for no policies, unequal numbers of replications, infinite values, or a
/// level outside (0, 1).
Ranking rank_policies(std::span<const std::vector<double>> values, Direction direction,
                      double level = kConfidence, bool at_every_look = false);

}  // namespace rapport
