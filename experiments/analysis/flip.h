// What would flip it: how far an uncertain parameter has to move until a difference turns its sign.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "sim/core/interval.h"

namespace rapport {

/// How many parameters are named as those that matter most.
inline constexpr std::size_t kMatterMost = 5;

/// Places within 0..1.
struct Stretch {
  double from = 0.0, to = 0.0;
};

/// One uncertain parameter, u in 0..1 of its range.
struct ParameterFlip {
  /// What the difference gains as the parameter goes over its whole range. NaN with an infinite
  /// half-width where the parameter never moved.
  Interval slope;
  /// Where along its range the fitted difference is 0, all others in the middle; none: nowhere
  /// inside its range.
  std::optional<double> at{};
  /// The places along its range at which the sign of the fitted difference is not known, all others
  /// in the middle: where its interval holds 0 (the set of Fieller 1954, "Some problems in interval
  /// estimation", JRSS B 16, cut to the range), in one or two pieces, ascending. None: the sign is
  /// known everywhere on it.
  std::vector<Stretch> unsure{};
};

struct FlipAnalysis {
  bool determined = false;   ///< false: too few variants, or parameters that moved only together;
                             ///< then nothing below is known
  std::size_t variants = 0;  ///< that have a difference
  Interval middle;           ///< the fitted difference with all parameters in the middle
  std::vector<ParameterFlip> parameters;  ///< by number
  std::vector<std::size_t> matter_most;   ///< by the size of their slopes, kMatterMost at most
  /// Share of the variance of differences that the fit explains; NaN where they do not vary. A low
  /// one says that differences bend, interact or are luck, and that flips by this fit mean little.
  double r_squared = 0.0;
  double adjusted_r_squared = 0.0;  ///< the same, less what as many idle parameters would explain
};

/// Fits difference = middle + sum of slope_j (u_j - 1/2) to variants by least squares. `points` is
/// [variant][parameter], in 0..1; `differences` is by variant, NaN: missing, left out. Intervals
/// are Student's, each by itself, with variants less parameters less 1 degrees of freedom; they
/// assume independent variants, and that what the fit leaves over is near normal with one variance.
/// Throws InvariantError for unequal sizes and points outside 0..1.
FlipAnalysis flip_analysis(std::span<const std::vector<double>> points,
                           std::span<const double> differences, double level = kConfidence);

/// A line through variants that weigh differently.
struct WeightedLine {
  bool determined = false;     ///< false: too few variants in effect, or all at one place
  Interval slope;              ///< what the difference gains over the whole range
  std::optional<double> at{};  ///< where in 0..1 the line is 0; none: nowhere
};

/// The line that fits differences best by weighted least squares. Weights say how well a variant
/// agrees with what was found in the world, not how exactly its difference is known, so the
/// slope's error is the robust one (White 1980, "A heteroskedasticity-consistent covariance matrix
/// estimator", Econometrica 48), with Student's quantile for as many degrees of freedom as there
/// are variants in effect (effective_number), less 2. Arrays are by variant; a difference that is
/// NaN is left out.
WeightedLine weighted_line(std::span<const double> places, std::span<const double> differences,
                           std::span<const double> weights, double level = kConfidence);

}  // namespace rapport
