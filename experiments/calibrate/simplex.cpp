#include "experiments/calibrate/simplex.h"

#include <algorithm>
#include <cmath>

#include "sim/core/check.h"

namespace rapport {

namespace {

using SimplexFunction = std::function<double(std::span<const double>)>;

constexpr int kSimplexSteps = 2000;
constexpr int kSimplexBeginnings = 6;
constexpr double kSimplexExact =
    1e-11;  // of the value, relative, where the simplex has shrunk to nothing

/// The point from `from` towards and past `to`: at 1 it is `to`.
std::vector<double> along(const std::vector<double>& from, const std::vector<double>& to,
                          double times) {
  std::vector<double> point(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) point[i] = from[i] + times * (to[i] - from[i]);
  return point;
}

/// The middle of all corners but the last.
std::vector<double> middle(const std::vector<Least>& corners) {
  std::vector<double> sum(corners[0].at.size(), 0.0);
  for (std::size_t c = 0; c + 1 < corners.size(); ++c) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += corners[c].at[i];
  }
  for (double& x : sum) x /= static_cast<double>(corners.size() - 1);
  return sum;
}

/// One step: the worst corner is reflected, stretched or drawn in, or all are drawn to the best.
void improve(const SimplexFunction& function, std::vector<Least>& corners) {
  const std::vector<double> centre = middle(corners);
  Least& worst = corners.back();
  const auto tried = [&](double times) {
    Least point{along(centre, worst.at, times), 0.0};
    point.value = function(point.at);
    return point;
  };
  const Least reflected = tried(-1.0);
  if (reflected.value < corners.front().value) {
    const Least stretched = tried(-2.0);
    worst = stretched.value < reflected.value ? stretched : reflected;
    return;
  }
  if (reflected.value < corners[corners.size() - 2].value) {
    worst = reflected;
    return;
  }
  const Least drawn = tried(reflected.value < worst.value ? -0.5 : 0.5);
  if (drawn.value < std::min(reflected.value, worst.value)) {
    worst = drawn;
    return;
  }
  for (std::size_t c = 1; c < corners.size(); ++c) {
    corners[c].at = along(corners[0].at, corners[c].at, 0.5);
    corners[c].value = function(corners[c].at);
  }
}

Least descend(const SimplexFunction& function, const std::vector<double>& start,
              const std::vector<double>& steps) {
  std::vector<Least> corners{{start, function(start)}};
  for (std::size_t i = 0; i < start.size(); ++i) {
    Least corner{start, 0.0};
    corner.at[i] += steps[i];
    corner.value = function(corner.at);
    corners.push_back(corner);
  }
  const auto by_value = [](const Least& x, const Least& y) { return x.value < y.value; };
  for (int i = 0; i < kSimplexSteps; ++i) {
    std::stable_sort(corners.begin(), corners.end(), by_value);
    const double spread = corners.back().value - corners.front().value;
    if (spread <= kSimplexExact * (1e-3 + std::abs(corners.front().value))) break;
    improve(function, corners);
  }
  return *std::min_element(corners.begin(), corners.end(), by_value);
}

}  // namespace

Least least_by_simplex(const SimplexFunction& function, const std::vector<double>& start,
                       const std::vector<double>& steps) {
  check(start.size() == steps.size() && !start.empty(), "a step for each number");
  Least best = descend(function, start, steps);
  for (int i = 1; i < kSimplexBeginnings; ++i) {
    const Least next = descend(function, best.at, steps);
    const bool gained = next.value < best.value - 1e-9 * (1e-3 + std::abs(best.value));
    if (next.value < best.value) best = next;
    if (!gained) break;
  }
  return best;
}

std::vector<double> curvature_at(const SimplexFunction& function, const std::vector<double>& at,
                                 double step) {
  const std::size_t n = at.size();
  const auto moved = [&](std::size_t i, double by_i, std::size_t j, double by_j) {
    std::vector<double> point = at;
    point[i] += by_i * step;
    point[j] += by_j * step;
    return function(point);
  };
  std::vector<double> curves(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      curves[i * n + j] =
          (moved(i, 1, j, 1) - moved(i, 1, j, -1) - moved(i, -1, j, 1) + moved(i, -1, j, -1)) /
          (4 * step * step);
    }
  }
  return curves;
}

}  // namespace rapport
