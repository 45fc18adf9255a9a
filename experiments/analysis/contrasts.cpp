#include "experiments/analysis/contrasts.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "sim/core/check.h"

namespace rapport {

double on_scale(double value, Scale scale) {
  if (scale == Scale::value) return value;
  const double place = -std::log(-std::log(value / 100.0));
  return std::isfinite(place) ? place : std::numeric_limits<double>::quiet_NaN();
}

std::size_t factors_of(std::span<const std::vector<double>> cells) {
  check(std::has_single_bit(cells.size()) && cells.size() >= 2, "factors have two levels each");
  const auto factors = static_cast<std::size_t>(std::countr_zero(cells.size()));
  check(factors <= 16, "at most 16 factors");
  for (const std::vector<double>& cell : cells) {
    check(cell.size() == cells.front().size(), "cells have equal numbers of replications");
  }
  return factors;
}

Moments weighted_cells(std::span<const std::vector<double>> cells, std::span<const double> weights,
                       Scale scale) {
  check(weights.size() == cells.size(), "each cell has a weight");
  Moments moments;
  for (std::size_t r = 0; r < cells.front().size(); ++r) {
    double sum = 0.0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (weights[c] != 0.0) sum += weights[c] * on_scale(cells[c][r], scale);
    }
    if (std::isfinite(sum)) moments.add(sum);
  }
  return moments;
}

std::vector<Contrast> factorial_contrasts(std::span<const std::vector<double>> cells,
                                          std::size_t order, Scale scale, double level,
                                          bool at_every_look) {
  check(order >= 1, "a contrast is of at least one factor");
  factors_of(cells);
  std::vector<Contrast> contrasts;
  std::vector<double> weights(cells.size());
  for (std::uint32_t set = 1; set < cells.size(); ++set) {
    const auto size = static_cast<std::size_t>(std::popcount(set));
    if (size > order) continue;
    // Plus where an even number of the set's factors is low, over 2^(factors besides the set).
    const double settings = static_cast<double>(cells.size() >> size);
    for (std::size_t c = 0; c < cells.size(); ++c) {
      weights[c] = (std::popcount(set & ~c) % 2 == 0 ? 1.0 : -1.0) / settings;
    }
    const Moments moments = weighted_cells(cells, weights, scale);
    contrasts.push_back({set, at_every_look ? always_valid_interval(moments, level)
                                            : student_interval(moments, level)});
  }
  std::stable_sort(contrasts.begin(), contrasts.end(), [](const Contrast& a, const Contrast& b) {
    return std::popcount(a.factors) < std::popcount(b.factors);
  });
  return contrasts;
}

}  // namespace rapport
