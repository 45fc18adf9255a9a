// Confidence intervals for counts: of events that are rare, where Student's interval fails.
//
// Of few events Student's interval says too much. Replications in which nothing happened have no
// spread, so its width is nothing, and at an expected count of 0.5 in all it holds the truth in 40
// of 100 studies.
#pragma once

#include <span>

#include "sim/core/interval.h"

namespace rapport {

/// Fewest events in all from which on Student's interval takes over.
inline constexpr double kManyEvents = 50.0;

/// Whether the counts of replications, or their paired differences, are those of a rare event: less
/// than kManyEvents of them in all (of differences: of their sizes), or 0 in half of the
/// replications or more. Then the intervals below hold and Student's does not.
bool is_rare(std::span<const double> counts);

/// How many times as much as Poisson's law counts are taken to vary: variance over mean.
///
/// Few counts cannot tell whether events come singly or in clumps, and those of customers who wait
/// together do. So it begins at 2, an assumption with the weight of 10 degrees of freedom, and is
/// drawn from there to what is seen, `n * variance / events`; it is never below what is seen and
/// never below 1. What is seen has weight (n - 1) 2 m / (2 m + 1), with m events a replication: two
/// over the variance of Pearson's statistic for Poisson counts (McCullagh and Nelder 1989, section
/// 4.5).
struct Dispersion {
  double ratio = 2.0;
  double degrees = 10.0;  ///< of freedom behind it
};
Dispersion dispersion_of(std::span<const double> counts);

/// The expected counts m for which neither so few nor so many events as `count` have a chance below
/// `tail`: under the negative binomial law of mean m and variance `ratio` x m (Clopper and Pearson
/// 1934, for this law), or Poisson's where ratio is 1 (Garwood 1936). `low` is 0 for a count of 0.
/// Throws InvariantError for a count below 0, a ratio below 1 or a tail outside (0, 0.5).
struct CountBounds {
  double low, high;
};
CountBounds count_bounds(double count, double ratio, double tail);

/// Interval for the mean of counts of replications, all whole numbers from 0 on. Fewer than two
/// give an infinite one, as one cannot show how counts vary; two or more a finite one, whose width
/// is above 0 also where all counts are 0.
///
/// Bounds are those of the total count under dispersion_of the counts. That this ratio is uncertain
/// widens them: the tail is what the normal law has beyond Student's quantile of its degrees of
/// freedom. With `Ratio::taken` nothing widens them, for levels so near to 1 that Student's few
/// degrees of freedom would be all there is to see. Assumes independent replications of one law
/// whose variance is at most about its assumed or seen dispersion times its mean;
/// docs/verification.md has measured coverage.
enum class Ratio { uncertain, taken };
Interval count_interval(std::span<const double> counts, double level,
                        Ratio ratio = Ratio::uncertain);

/// Interval for the mean paired difference of counts. It rests on the discordances: by how many
/// events one of a pair had more than the other. The total of those where the first had more and
/// the total of those where the second had more have bounds as in count_interval, with one
/// dispersion, and they are combined by MOVER (Zou and Donner 2008): each bound of the difference
/// is as far from it as the root of the sum of squares of the two distances that make it. Many
/// small differences of both signs in one replication cancel before they are seen, which MOVER
/// takes for less spread than there is. So it reaches `floor` standard errors at least to both
/// sides, Student's quantile or what takes its place. Fewer than two differences give an infinite
/// one; where all are 0 its width is above 0 all the same.
Interval count_difference_interval(std::span<const double> differences, double level, double floor,
                                   Ratio ratio = Ratio::uncertain);

}  // namespace rapport
