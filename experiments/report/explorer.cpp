#include "experiments/report/explorer.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace rapport {

namespace {

constexpr double kSamePlace = 1e-12;  // squared distance, in shares of ranges
constexpr std::size_t kMostLeftOut = 200;

double range_of(const ExplorerFactor& factor) {
  const double range = factor.high - factor.low;
  return range > 0 ? range : 1.0;
}

/// A place in -1/2..1/2 of a number factor's range.
double place_of(const ExplorerFactor& factor, double value) {
  return (value - (factor.low + factor.high) / 2) / range_of(factor);
}

double squared_distance(const std::vector<ExplorerFactor>& factors, const std::vector<double>& a,
                        const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (!factors[f].is_number()) continue;
    const double d = (a[f] - b[f]) / range_of(factors[f]);
    sum += d * d;
  }
  return sum;
}

bool same_levels(const std::vector<ExplorerFactor>& factors, const std::vector<double>& a,
                 const std::vector<double>& b) {
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (!factors[f].is_number() && a[f] != b[f]) return false;
  }
  return true;
}

double plane_at(const std::vector<ExplorerFactor>& factors, const ExplorerPlane& plane,
                const std::vector<double>& at) {
  double value = plane.middle;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (factors[f].is_number()) value += plane.slope[f] * place_of(factors[f], at[f]);
  }
  return value;
}

/// The plane through some points' values; their mean where they are too few for a plane, or lie so
/// that none is determined.
ExplorerPlane plane_of(const Explorer& all, const std::vector<std::size_t>& points,
                       std::size_t metric) {
  std::vector<std::size_t> numbers, known;
  for (std::size_t f = 0; f < all.factors.size(); ++f) {
    if (all.factors[f].is_number()) numbers.push_back(f);
  }
  double mean = 0;
  for (const std::size_t p : points) {
    if (!std::isfinite(all.points[p].values[metric].mean)) continue;
    known.push_back(p);
    mean += all.points[p].values[metric].mean;
  }
  ExplorerPlane plane{mean / static_cast<double>(std::max<std::size_t>(1, known.size())),
                      std::vector<double>(all.factors.size(), 0.0)};
  if (numbers.empty() || known.size() < numbers.size() + 2) return plane;
  Eigen::MatrixXd x(static_cast<Eigen::Index>(known.size()),
                    static_cast<Eigen::Index>(numbers.size()) + 1);
  Eigen::VectorXd y(static_cast<Eigen::Index>(known.size()));
  for (std::size_t i = 0; i < known.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    x(row, 0) = 1;
    for (std::size_t j = 0; j < numbers.size(); ++j) {
      x(row, static_cast<Eigen::Index>(j) + 1) =
          place_of(all.factors[numbers[j]], all.points[known[i]].at[numbers[j]]);
    }
    y(row) = all.points[known[i]].values[metric].mean;
  }
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> solver(x);
  if (solver.rank() < x.cols()) return plane;
  const Eigen::VectorXd found = solver.solve(y);
  plane.middle = found(0);
  for (std::size_t j = 0; j < numbers.size(); ++j) {
    plane.slope[numbers[j]] = found(static_cast<Eigen::Index>(j) + 1);
  }
  return plane;
}

/// The plane plus the points' residuals, weighted by nearness.
double bent_plane(const Explorer& all, const std::vector<std::size_t>& points,
                  const ExplorerPlane& plane, std::size_t metric, const std::vector<double>& at) {
  const auto numbers = std::ranges::count_if(all.factors, &ExplorerFactor::is_number);
  const double power = static_cast<double>(std::max<std::ptrdiff_t>(2, numbers)) / 2;
  double weights = 0, sum = 0;
  for (const std::size_t p : points) {
    const double value = all.points[p].values[metric].mean;
    if (!std::isfinite(value)) continue;
    const double d = squared_distance(all.factors, at, all.points[p].at);
    if (d < kSamePlace) return value;
    const double weight = std::pow(d, -power);
    weights += weight;
    sum += weight * (value - plane_at(all.factors, plane, all.points[p].at));
  }
  if (!(weights > 0)) return std::nan("");
  return plane_at(all.factors, plane, at) + sum / weights;
}

}  // namespace

void Explorer::fit() {
  groups.clear();
  for (std::size_t p = 0; p < points.size(); ++p) {
    const auto same = [&](const ExplorerGroup& group) {
      return same_levels(factors, points[group.points[0]].at, points[p].at);
    };
    auto group = std::ranges::find_if(groups, same);
    if (group == groups.end()) {
      ExplorerGroup made;
      for (std::size_t f = 0; f < factors.size(); ++f) {
        made.levels.push_back(factors[f].is_number() ? std::nan("") : points[p].at[f]);
      }
      groups.push_back(std::move(made));
      group = groups.end() - 1;
    }
    group->points.push_back(p);
  }
  for (ExplorerGroup& group : groups) {
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      group.planes.push_back(plane_of(*this, group.points, m));
    }
  }
}

std::optional<std::size_t> Explorer::nearest(const std::vector<double>& at) const {
  std::optional<std::size_t> best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t p = 0; p < points.size(); ++p) {
    if (!same_levels(factors, at, points[p].at)) continue;
    const double d = squared_distance(factors, at, points[p].at);
    if (d < least) least = d, best = p;
  }
  return best;
}

double Explorer::value(const std::vector<double>& at, std::size_t metric) const {
  for (const ExplorerGroup& group : groups) {
    if (!same_levels(factors, points[group.points[0]].at, at)) continue;
    return bent_plane(*this, group.points, group.planes[metric], metric, at);
  }
  return std::nan("");
}

std::vector<double> Explorer::left_out_errors(std::size_t metric) const {
  std::vector<double> errors;
  const std::size_t every = std::max<std::size_t>(1, points.size() / kMostLeftOut);
  for (const ExplorerGroup& group : groups) {
    for (const std::size_t p : group.points) {
      if (p % every != 0) continue;
      std::vector<std::size_t> others;
      for (const std::size_t q : group.points) {
        if (q != p && squared_distance(factors, points[p].at, points[q].at) >= kSamePlace) {
          others.push_back(q);
        }
      }
      const ExplorerPlane plane = plane_of(*this, others, metric);
      const double error = std::abs(bent_plane(*this, others, plane, metric, points[p].at) -
                                    points[p].values[metric].mean);
      if (std::isfinite(error)) errors.push_back(error);
    }
  }
  std::ranges::sort(errors);
  return errors;
}

}  // namespace rapport
