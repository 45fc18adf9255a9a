// Intervals of one key by itself: of its mean over replications, and of a paired difference.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/core/interval.h"
#include "sim/measure/metric.h"

namespace rapport {

enum class Validity {
  fixed_n,      ///< for a number of replications fixed beforehand
  always_valid  ///< at every look
};
const char* name_of(Validity validity);  ///< "fixed-n", "always-valid"

/// What the replications of one policy gave for one key.
struct KeyRuns {
  std::span<const double> values;      ///< by replication; NaN where a run has none
  std::span<const EventCount> events;  ///< the same, or empty: the values count no events
};

/// Of a mean over replications, at the level that people are shown: Student's, or one that holds at
/// every look.
Interval interval_of(const Moments& moments, Validity validity);

/// Of the mean of a key's finite values, at the level that people are shown. Where the metric
/// counts events and they are rare (is_rare), that of counts: `count_interval` in the metric's
/// unit, within the metric's range; the one rule for all rows that count events. Else that of bets
/// where needs_bets, and that of interval_of in all other cases.
Interval mean_interval(const Metric& metric, KeyRuns runs, Validity validity);

/// By how many events the pairs differ, of a metric that counts rare ones.
struct RareDifferences {
  std::vector<double> counts;  ///< by pair: events of the policy less those of the other
  double worth = 0.0;          ///< of one event in the metric's unit, mean over all runs
  Moments values;              ///< the paired differences of the values
};
/// None where the metric counts no events, fewer than two pairs have them, or the discordances are
/// not rare (is_rare): then Student's paired interval holds.
std::optional<RareDifferences> rare_differences(const Metric& metric, KeyRuns policy,
                                                KeyRuns against);

/// `count_difference_interval` in the metric's unit, around the mean difference of the values, and
/// no narrower than the interval that `validity` has for other metrics. Always-valid: after n pairs
/// it takes 1 / (n (n - 1)) of the chance to be wrong, which adds up to all of it over n = 2, 3,
/// ... (Bonferroni's inequality over looks).
Interval rare_interval(const Metric& metric, const RareDifferences& rare, double level,
                       Validity validity);

/// Whether numbers of a metric get the interval of bets (betting_interval): they are looked at as
/// often as one likes, two or more have not varied at all, and the metric has a range. The t
/// martingale has no spread to go by then. Where there is one, bets are mostly far wider
/// (docs/measurements.md), and are not used.
bool needs_bets(const Metric& metric, const Moments& moments, Validity validity);

/// Of paired differences, which lie within plus or minus the width of the metric's range, by bets.
Interval bet_on_differences(const Metric& metric, std::span<const double> differences,
                            double level);

/// Of a paired difference, by itself: rare_interval where differences are rare, bet_on_differences
/// where needs_bets, else Student's or the always-valid one.
Interval difference_interval(const Metric& metric, KeyRuns policy, KeyRuns against,
                             Validity validity);

}  // namespace rapport
