// Verdicts: which of two policies is better on a metric, by paired replications.
//
// Two kinds of interval. Fixed-n: Student's paired interval, valid if the number of replications
// was chosen before looking. Always-valid: a confidence sequence, valid however often it is looked
// at and whenever one stops. Metrics that count events have intervals of their own where events are
// rare, of both kinds. Headline metrics are a family: their intervals hold all together.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "experiments/verdict/key_interval.h"
#include "sim/core/interval.h"
#include "sim/core/max_t.h"
#include "sim/measure/metric.h"

namespace rapport {

/// The unit of a difference of two numbers of that unit: points for percent.
inline std::string unit_of_difference(const std::string& unit) {
  return unit == "%" ? "points" : unit;
}

enum class Verdict {
  better,
  worse,
  same,  ///< the interval lies within plus or minus what matters
  undecided,
  identical  ///< the same happened in both of every pair of replications so far, event for event;
             ///< that says nothing of how large a difference in other runs can be, so the interval
             ///< is infinite
};
const char* name_of(Verdict verdict);

/// One policy compared with another on one key.
struct Comparison {
  Interval difference;  ///< of `policy` minus `against`; holds at `level`, together with the other
                        ///< headline metrics if `corrected`, else by itself
  Verdict verdict = Verdict::undecided;
  bool corrected = false;   ///< one of the headline family, whose intervals hold all together
  bool has_verdict = true;  ///< others are descriptive: an interval by itself, and a verdict of
                            ///< undecided or, as that is no inference, identical
  bool rare = false;        ///< the interval is that of rare events
  bool equal = false;  ///< the values of every pair are equal to the last bit, whatever happened
  /// Whether they are, and nothing says how large a difference can be.
  bool is_unseen() const { return equal && !std::isfinite(difference.half_width); }
  Validity validity = Validity::fixed_n;
  double matters = 0.0;         ///< threshold of the verdict, in the metric's unit
  double standard_error = 0.0;  ///< of the mean difference; NaN below 2 pairs
  double own_level = 0.95;      ///< of this interval by itself; above `level` if corrected
  std::uint64_t pairs = 0;      ///< replications in which any key has both values; this key has
                                ///< them in difference.n
};

/// The verdict that an interval gives: `same` where it lies within plus or minus `matters`, even if
/// it excludes 0; else better or worse where it excludes 0, for what is `good`; else undecided.
/// Good::neither knows no better or worse. Never identical.
Verdict verdict_of(const Interval& difference, Good good, double matters);

/// What is known of paired runs besides their values.
struct PairedEvents {
  /// [key][replication], as the values; empty: events are not counted, and no interval is of them.
  std::span<const std::vector<EventCount>> policy, against;
  /// Whether in every pair the same happened event for event: RunResult::event_hash is equal.
  bool same = false;
};

/// Compares two policies on all keys. values[k][i]: key k, replication i, in pairs of equal keys. A
/// replication in which either value is not finite is left out for that key. The family that is
/// corrected is the headline metrics of the firm as a whole times `comparisons`, the number of
/// policies that are compared with the same one. fixed_n: max-t over the family of this pair, at
/// level 1 - (1 - level) / comparisons; Bonferroni's value instead where replications are missing,
/// as the correlation is then of no one set of replications. always_valid: each at 1 - (1 - level)
/// / (family x comparisons). Other keys get their interval at `level` by itself. Metrics with
/// Good::neither get no verdict, but belong to the family if they are headline. Throws
/// InvariantError where sizes differ.
///
/// Metrics that count events which are rare (rare_differences) get rare_interval. In a family of m
/// metrics that vary each of them takes 1/m of the chance to be wrong, and max-t of the others has
/// what is left (Bonferroni's inequality).
///
/// Assumes independent replications and, of other metrics, near-normal differences. Those that are
/// all equal and not 0 (a cost that no luck touches) give an interval of no width. Those that are
/// all 0 give none (an infinite half-width), but for rare events: that a difference was not seen
/// does not say how large it can be. always_valid, either of them gets the interval of bets where
/// the metric has a range (needs_bets). Those that are all 0 are `identical` only if `events.same`;
/// else they are undecided.
std::vector<Comparison> compare(std::span<const MetricKey> keys,
                                std::span<const std::vector<double>> policy,
                                std::span<const std::vector<double>> against, double level,
                                Validity validity, std::size_t comparisons = 1,
                                const PairedEvents& events = {});

/// The most replications that replications_to_decide looks ahead.
inline constexpr std::uint64_t kMostReplications = 100000;

/// About how many replications it takes, in all, until the interval excludes 0 or lies within what
/// matters: the first number at which its half-width falls below the distance it has to bridge,
/// were mean, spread and correlations to stay as they are now. Rough: the mean will move, and where
/// it is near 0 or near what matters, it moves a lot. kMostReplications where that is not enough, 0
/// below 2 pairs and where nothing differed so that no spread is known, the present number where a
/// verdict is there.
///
/// For fixed_n it sizes a *new* study: adding replications to a look that was undecided, until it
/// is not, is what only always_valid allows.
std::uint64_t replications_to_decide(const Comparison& comparison);

/// "no difference seen in 20 pairs of runs; one in fewer than about 3 in 20 runs can have gone
/// unseen": what n equal pairs say (rule of three, Hanley and Lippman-Hand 1983: 3/n is about the
/// upper 95 % bound of the chance of what n trials did not show).
std::string unseen_in_words(std::uint64_t n);

/// " in 12 of 20 pairs" where a metric is not defined in all pairs, or empty.
std::string pairs_in_words(const Comparison& comparison);

/// One sentence in plain words: "Customers who stay: 'more staff' is better than 'today', 2.1 to
/// 3.4 points more (luck only)." `unit` is as unit_text() gives it; differences of "%" are points.
std::string in_words(const MetricKey& key, const Comparison& comparison, const std::string& policy,
                     const std::string& against, const std::string& unit);

}  // namespace rapport
