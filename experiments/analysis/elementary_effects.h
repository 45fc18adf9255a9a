// Elementary effects: which of many factors matter, and which bend or interact (Morris's method).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/core/interval.h"

namespace rapport {

/// What one factor does, in the output's unit for a move over the factor's whole range.
struct ElementaryEffect {
  /// mu: mean of the effects. Near 0 also where rises and falls cancel. Its interval is over
  /// trajectories, and over replications where they are given.
  Interval mean;
  /// mu* (Campolongo, Cariboni and Saltelli 2007): mean of the effects' sizes. Its interval is over
  /// trajectories.
  Interval mean_absolute;
  /// Standard deviation of the effects: 0 where the factor acts alone and in proportion. With the
  /// interval of a jackknife of the variance's logarithm (Miller 1968, "Jackknifing variances",
  /// Annals of Mathematical Statistics 39), which assumes no normal law.
  Interval sigma;
  /// The share of sigma squared that is luck of single runs and neither bend nor interaction, 0..1.
  /// NaN without replications, and where sigma is 0.
  double noise_share = 0.0;
  /// The mean_absolute that luck alone would give a factor without any effect: sqrt(2 / pi) times
  /// the standard deviation of the luck in one effect. NaN without replications. A mean_absolute of
  /// about that says nothing of the factor.
  double luck_alone = 0.0;
};

/// Elementary effects (Morris 1991, "Factorial sampling plans for preliminary computational
/// experiments", Technometrics 33) by factor. `points` is [point][factor], in 0..1 of each factor's
/// range, and `outputs` is by point: trajectory after trajectory of factors + 1 points, each of
/// which moves one factor that its trajectory has not moved before. An effect is the change of the
/// output by the change of the factor. An effect with a missing output (NaN) at either end is left
/// out; `n` of the intervals says how many there are.
///
/// Assumes that trajectories are drawn independently of each other. Intervals are Student's, with
/// near-normal means of trajectories; mean_absolute has many small numbers and few large ones, so
/// of few trajectories its interval is rough. Throws InvariantError for points that are no such
/// trajectories.
std::vector<ElementaryEffect> elementary_effects(std::span<const std::vector<double>> points,
                                                 std::span<const double> outputs,
                                                 double level = kConfidence);

/// The same of means over replications, replications[point][replication], which also tell luck
/// apart. The effects of one factor are taken as trajectory + replication + rest: a part of luck
/// that all trajectories share (the same replication numbers at all points) and a part that is
/// each one's own. The first does not spread effects but moves their mean, so it is in the interval
/// of `mean` (variance components of a two-way layout without repetition, Satterthwaite's degrees
/// of freedom; Searle, Casella and McCulloch 1992, chapter 4) and not in noise_share. An effect
/// with a missing replication at either end is left out.
std::vector<ElementaryEffect> elementary_effects(std::span<const std::vector<double>> points,
                                                 std::span<const std::vector<double>> replications,
                                                 double level = kConfidence);

}  // namespace rapport
