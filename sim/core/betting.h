// Confidence sequences for means of bounded numbers, without any law of them.
#pragma once

#include <span>

#include "sim/core/interval.h"

namespace rapport {

/// A confidence sequence for the mean of numbers that all lie in [least, most]: with probability
/// `level` at least, the intervals after 1, 2, 3, ... numbers hold the mean all of them, whatever
/// law the numbers have. They need not be near normal nor symmetric, only to have one mean given
/// those before, as independent replications do.
///
/// Hedged capital with the predictable plug-in bets (Waudby-Smith and Ramdas 2024, theorem 3 and
/// equation 26). With the numbers x in 0..1, two gamblers who begin with a half each bet that the
/// mean is above and below m: (1/2) prod(1 + l+ (x - m)) and (1/2) prod(1 - l- (x - m)), where l+
/// is the lesser of l and 3 / (4 m), l- that of l and 3 / (4 (1 - m)), and l = sqrt(2 log(2 / (1 -
/// level)) / (v t log(1 + t))) for number t, with v = (1/4 + sum of squared deviations) / t of the
/// numbers before it, each from the mean up to it with a half put in front. If m is the mean,
/// neither ever owns 1 / (1 - level) with more than half of the probability 1 - level (Ville's
/// inequality). The interval holds each m at which neither does.
///
/// Bets are made before their number is known, so the order of the numbers counts. Width falls as 1
/// / n where numbers hardly vary, with about 2.5 (most - least) / n to each side at 95 % in the
/// middle of the range: a range a hundred times as wide as the spread makes it useless for few
/// numbers. No number gives an infinite half-width. The mean of the numbers stays inside. Throws
/// InvariantError for numbers outside the range, an empty or endless range, or a level outside (0,
/// 1).
Interval betting_interval(std::span<const double> numbers, double least, double most, double level);

}  // namespace rapport
