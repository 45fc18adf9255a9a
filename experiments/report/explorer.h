// Points that were run, and what may lie between them: for sliders in a page without a simulator.
//
// What is said between points is interpolated and not simulated: among the points with the same
// listed levels, the plane that fits them best, bent so that it meets each of them: plus their
// residuals, each with the weight 1 / distance^p, where p is the number of number factors, at least
// 2 (inverse-distance weights: Shepard 1968, "A two-dimensional interpolation function for
// irregularly-spaced data"). Distances are in shares of each factor's range. The page's script
// computes the same.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/interval.h"

namespace rapport {

struct ExplorerFactor {
  std::string label{}, unit{};
  double low = 0, high = 1;           ///< of a number: the least and the largest that was run
  bool whole = false;                 ///< only whole numbers were run
  std::vector<std::string> levels{};  ///< of listed levels; empty: a number
  bool is_number() const { return levels.empty(); }
};

struct ExplorerMetric {
  std::string label{}, unit{};
  bool is_money = false;
  double step = 0.1;  ///< to which numbers are rounded
};

struct ExplorerPoint {
  std::string label{};
  std::vector<double> at{};        ///< [factor]: a number, or the place of a level
  std::vector<Interval> values{};  ///< [metric]: means; NaN where no run has one
};

/// The plane of one metric among the points of the same listed levels.
struct ExplorerPlane {
  double middle = 0;            ///< where all number factors are in the middle of their range
  std::vector<double> slope{};  ///< [factor]: over its whole range; 0 for listed levels
};

struct ExplorerGroup {
  std::vector<double> levels{};         ///< [factor]: NaN for numbers
  std::vector<std::size_t> points{};    ///< that have these levels
  std::vector<ExplorerPlane> planes{};  ///< [metric]
};

struct Explorer {
  std::vector<ExplorerFactor> factors{};
  std::vector<ExplorerMetric> metrics{};
  std::vector<ExplorerPoint> points{};
  std::vector<ExplorerGroup> groups{};  ///< filled by fit()
  std::size_t start = 0;                ///< the point at which sliders stand first
  ExplorerPoint today{};                ///< what all are compared with; `at` is empty

  /// Fits the planes. To be called once all points are there, and after any change of them.
  void fit();
  /// The nearest point with these levels; none where no point has them.
  std::optional<std::size_t> nearest(const std::vector<double>& at) const;
  /// What a metric may be there: a point's own mean at that point; NaN where no point with these
  /// levels has a value.
  double value(const std::vector<double>& at, std::size_t metric) const;
  /// How far the values of points are off when each is left out and predicted from the others,
  /// ascending; those that are alone with their levels are not predicted. Of many points some
  /// hundred are tried.
  std::vector<double> left_out_errors(std::size_t metric) const;
};

}  // namespace rapport
