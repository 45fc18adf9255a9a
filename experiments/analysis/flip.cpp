#include "experiments/analysis/flip.h"

#include <Eigen/Core>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "experiments/analysis/variant_weights.h"
#include "sim/core/check.h"

namespace rapport {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kMiddle = 0.5;
constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

// What is fitted: a column of ones, and one for each parameter that moved.
struct Regression {
  MatrixXd design;
  VectorXd response;
  std::vector<std::size_t> parameters;  // of columns 1, 2, ...
};

Regression regression_of(std::span<const std::vector<double>> points,
                         std::span<const double> differences) {
  check(points.size() == differences.size(), "each variant has a difference, or misses it");
  std::vector<std::size_t> variants;
  for (std::size_t v = 0; v < points.size(); ++v) {
    check(points[v].size() == points.front().size(), "variants have equal numbers of parameters");
    for (const double u : points[v]) check(u >= 0.0 && u <= 1.0, "a parameter lies in 0..1");
    if (std::isfinite(differences[v])) variants.push_back(v);
  }
  Regression regression;
  const std::size_t parameters = points.empty() ? 0 : points.front().size();
  for (std::size_t j = 0; j < parameters; ++j) {
    const bool moved = std::any_of(variants.begin(), variants.end(), [&](std::size_t v) {
      return points[v][j] != points[variants.front()][j];
    });
    if (moved) regression.parameters.push_back(j);
  }
  const auto rows = static_cast<Index>(variants.size());
  const auto columns = static_cast<Index>(regression.parameters.size() + 1);
  regression.design = MatrixXd::Ones(rows, columns);
  regression.response.resize(rows);
  for (Index i = 0; i < rows; ++i) {
    const std::size_t variant = variants[static_cast<std::size_t>(i)];
    regression.response(i) = differences[variant];
    for (Index c = 1; c < columns; ++c) {
      const std::size_t j = regression.parameters[static_cast<std::size_t>(c - 1)];
      regression.design(i, c) = points[variant][j] - kMiddle;
    }
  }
  return regression;
}

// A fit: coefficients, and the covariance of their errors.
struct Fit {
  VectorXd coefficients;
  MatrixXd covariance;
  double dof = 0.0, left_over = 0.0, spread = 0.0;  // sums of squares
};

std::optional<Fit> fit_of(const Regression& regression) {
  const Index rows = regression.design.rows(), columns = regression.design.cols();
  if (rows <= columns) return {};
  const Eigen::ColPivHouseholderQR<MatrixXd> solver(regression.design);
  if (solver.rank() < columns) return {};
  Fit fit;
  fit.coefficients = solver.solve(regression.response);
  fit.dof = static_cast<double>(rows - columns);
  fit.left_over = (regression.response - regression.design * fit.coefficients).squaredNorm();
  Moments moments;
  for (Index i = 0; i < rows; ++i) moments.add(regression.response(i));
  fit.spread = moments.m2();
  // (X'X)^-1 from X P = Q R.
  const MatrixXd inverse = solver.matrixR()
                               .topLeftCorner(columns, columns)
                               .triangularView<Eigen::Upper>()
                               .solve(MatrixXd::Identity(columns, columns));
  const MatrixXd turned = solver.colsPermutation() * inverse;
  fit.covariance = turned * turned.transpose() * (fit.left_over / fit.dof);
  return fit;
}

// Roots of a x^2 + b x + c, ascending; none, one or two. The larger by size first, so that nothing
// cancels.
std::vector<double> roots(double a, double b, double c) {
  if (a == 0.0) return b == 0.0 ? std::vector<double>{} : std::vector<double>{-c / b};
  const double inside = b * b - 4.0 * a * c;
  if (!(inside > 0.0)) return {};
  const double q = -0.5 * (b + std::copysign(std::sqrt(inside), b));
  std::vector<double> both{q / a};
  if (q != 0.0) both.push_back(c / q);
  std::sort(both.begin(), both.end());
  return both;
}

// Where on x in -1/2..1/2 the interval of middle + slope x holds 0:
// (middle + slope x)^2 <= t^2 var(middle + slope x).
std::vector<Stretch> unsure_places(double middle, double slope, double t_squared, double of_middle,
                                   double of_both, double of_slope) {
  const double a = slope * slope - t_squared * of_slope;
  const double b = 2.0 * (middle * slope - t_squared * of_both);
  const double c = middle * middle - t_squared * of_middle;
  std::vector<double> edges{-kMiddle};
  for (const double x : roots(a, b, c)) {
    if (x > -kMiddle && x < kMiddle) edges.push_back(x);
  }
  edges.push_back(kMiddle);
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const double x = std::midpoint(edges[i], edges[i + 1]);
    if (a * x * x + b * x + c <= 0.0) {
      stretches.push_back({kMiddle + edges[i], kMiddle + edges[i + 1]});
    }
  }
  return stretches;
}

Interval interval_of(const Fit& fit, Index column, double t, std::size_t variants, double level) {
  return {.mean = fit.coefficients(column),
          .half_width = t * std::sqrt(fit.covariance(column, column)),
          .level = level,
          .n = variants};
}

ParameterFlip flip_of(const Fit& fit, Index column, double t, std::size_t variants, double level) {
  const double middle = fit.coefficients(0), slope = fit.coefficients(column);
  ParameterFlip flip{.slope = interval_of(fit, column, t, variants, level)};
  const double at = kMiddle - middle / slope;
  if (at >= 0.0 && at <= 1.0) flip.at = at;
  flip.unsure = unsure_places(middle, slope, t * t, fit.covariance(0, 0), fit.covariance(0, column),
                              fit.covariance(column, column));
  return flip;
}

std::vector<std::size_t> by_slope(const std::vector<ParameterFlip>& parameters) {
  std::vector<std::size_t> order;
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    if (std::isfinite(parameters[j].slope.mean)) order.push_back(j);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(parameters[a].slope.mean) > std::abs(parameters[b].slope.mean);
  });
  order.resize(std::min(order.size(), kMatterMost));
  return order;
}

}  // namespace

FlipAnalysis flip_analysis(std::span<const std::vector<double>> points,
                           std::span<const double> differences, double level) {
  const Regression regression = regression_of(points, differences);
  FlipAnalysis analysis;
  analysis.variants = static_cast<std::size_t>(regression.response.size());
  analysis.middle.level = level;
  analysis.parameters.resize(points.empty() ? 0 : points.front().size());
  for (ParameterFlip& parameter : analysis.parameters) parameter.slope.level = level;
  analysis.r_squared = analysis.adjusted_r_squared = kNotKnown;
  const std::optional<Fit> fit = fit_of(regression);
  if (!fit) return analysis;
  analysis.determined = true;
  const double t = student_quantile(0.5 + 0.5 * level, fit->dof);
  analysis.middle = interval_of(*fit, 0, t, analysis.variants, level);
  for (std::size_t c = 0; c < regression.parameters.size(); ++c) {
    analysis.parameters[regression.parameters[c]] =
        flip_of(*fit, static_cast<Index>(c + 1), t, analysis.variants, level);
  }
  analysis.matter_most = by_slope(analysis.parameters);
  if (fit->spread > 0.0) {
    const double unexplained = fit->left_over / fit->spread;
    analysis.r_squared = 1.0 - unexplained;
    analysis.adjusted_r_squared =
        1.0 - unexplained * static_cast<double>(analysis.variants - 1) / fit->dof;
  }
  return analysis;
}

WeightedLine weighted_line(std::span<const double> places, std::span<const double> differences,
                           std::span<const double> weights, double level) {
  check(places.size() == differences.size() && places.size() == weights.size(),
        "each variant has a place, a difference and a weight");
  std::vector<double> x, y, w;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!std::isfinite(differences[i]) || !(weights[i] > 0.0)) continue;
    x.push_back(places[i]);
    y.push_back(differences[i]);
    w.push_back(weights[i]);
  }
  WeightedLine line;
  const double effective = effective_number(w), dof = effective - 2.0;
  if (dof < 1.0) return line;
  const double mean_x = weighted_mean(x, w), mean_y = weighted_mean(y, w);
  double xx = 0.0, xy = 0.0, of_errors = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += w[i] * (x[i] - mean_x) * (x[i] - mean_x);
    xy += w[i] * (x[i] - mean_x) * (y[i] - mean_y);
  }
  if (!(xx > 0.0)) return line;
  const double slope = xy / xx;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double part = w[i] * (x[i] - mean_x) * (y[i] - mean_y - slope * (x[i] - mean_x));
    of_errors += part * part;
  }
  const double error = std::sqrt(of_errors * effective / dof) / xx;
  line.determined = true;
  line.slope = {.mean = slope,
                .half_width = student_quantile(0.5 + 0.5 * level, dof) * error,
                .level = level,
                .n = x.size()};
  const double at = mean_x - mean_y / slope;
  if (at >= 0.0 && at <= 1.0) line.at = at;
  return line;
}

}  // namespace rapport
