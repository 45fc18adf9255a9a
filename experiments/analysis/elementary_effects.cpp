#include "experiments/analysis/elementary_effects.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

// Effects of one factor: [trajectory][replication], all rows of equal size.
using Effects = std::vector<std::vector<double>>;

// The one factor in which two neighbouring points differ.
std::size_t moved_factor(const std::vector<double>& from, const std::vector<double>& to) {
  std::size_t moved = from.size();
  for (std::size_t f = 0; f < from.size(); ++f) {
    if (from[f] == to[f]) continue;
    check(moved == from.size(), "a step of a trajectory moves one factor");
    moved = f;
  }
  check(moved < from.size(), "a step of a trajectory moves a factor");
  return moved;
}

// By factor. Effects with a missing number are left out.
std::vector<Effects> effects_of(std::span<const std::vector<double>> points,
                                std::span<const std::vector<double>> outputs) {
  check(!points.empty() && !points.front().empty(), "trajectories have points and factors");
  check(points.size() == outputs.size(), "each point has an output");
  const std::size_t factors = points.front().size();
  check(points.size() % (factors + 1) == 0, "trajectories have one point more than factors");
  for (std::size_t p = 0; p < points.size(); ++p) {
    check(points[p].size() == factors, "points have equal numbers of factors");
    check(outputs[p].size() == outputs.front().size(), "points have equal numbers of replications");
  }
  std::vector<Effects> effects(factors);
  for (std::size_t start = 0; start < points.size(); start += factors + 1) {
    std::vector<bool> seen(factors, false);
    for (std::size_t p = start; p < start + factors; ++p) {
      const std::size_t factor = moved_factor(points[p], points[p + 1]);
      check(!seen[factor], "a trajectory moves each factor once");
      seen[factor] = true;
      const double step = points[p + 1][factor] - points[p][factor];
      std::vector<double> row;
      for (std::size_t r = 0; r < outputs[p].size(); ++r) {
        row.push_back((outputs[p + 1][r] - outputs[p][r]) / step);
      }
      const auto finite = [](double x) { return std::isfinite(x); };
      if (std::all_of(row.begin(), row.end(), finite)) effects[factor].push_back(std::move(row));
    }
  }
  return effects;
}

// Mean squares of a two-way layout with one number a cell.
struct TwoWay {
  double rows = 0.0, columns = 0.0, rest = 0.0;
  double row_dof = 0.0, column_dof = 0.0;
};

TwoWay two_way(const Effects& effects) {
  const std::size_t columns = effects.front().size();
  Moments row_means, column_means;
  std::vector<double> row_mean, column_mean(columns);
  for (const std::vector<double>& row : effects) {
    Moments moments;
    for (const double x : row) moments.add(x);
    row_mean.push_back(moments.mean());
    row_means.add(moments.mean());
  }
  for (std::size_t r = 0; r < columns; ++r) {
    Moments moments;
    for (const std::vector<double>& row : effects) moments.add(row[r]);
    column_mean[r] = moments.mean();
    column_means.add(moments.mean());
  }
  double squares = 0.0;
  for (std::size_t t = 0; t < effects.size(); ++t) {
    for (std::size_t r = 0; r < columns; ++r) {
      const double rest = effects[t][r] - row_mean[t] - column_mean[r] + row_means.mean();
      squares += rest * rest;
    }
  }
  TwoWay table;
  table.row_dof = static_cast<double>(effects.size() - 1);
  table.column_dof = static_cast<double>(columns - 1);
  table.rows = static_cast<double>(columns) * row_means.variance();
  table.columns = static_cast<double>(effects.size()) * column_means.variance();
  table.rest = squares / (table.row_dof * table.column_dof);
  return table;
}

// The standard deviation with an interval by a jackknife of ln s^2.
Interval deviation_interval(const std::vector<double>& numbers, double level) {
  Moments all;
  for (const double x : numbers) all.add(x);
  Interval interval{.mean = all.standard_deviation(), .level = level, .n = all.count()};
  if (numbers.size() < 3) return interval;
  if (all.m2() == 0.0) return interval.with_bounds(0.0, 0.0);
  const double n = static_cast<double>(numbers.size());
  Moments pseudo;
  for (std::size_t left_out = 0; left_out < numbers.size(); ++left_out) {
    Moments others;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (i != left_out) others.add(numbers[i]);
    }
    if (!(others.m2() > 0.0)) return interval;  // one number makes all the spread
    pseudo.add(n * std::log(all.variance()) - (n - 1.0) * std::log(others.variance()));
  }
  const Interval log = student_interval(pseudo, level);
  return interval.with_bounds(std::min(interval.mean, std::exp(0.5 * log.lower())),
                              std::max(interval.mean, std::exp(0.5 * log.upper())));
}

// Of the mean over trajectories and replications, both drawn: its variance is
// (rows + columns - rest) / (T R), where columns count by what they have above the rest.
Interval mean_interval(const Effects& effects, const Moments& means, const TwoWay& table,
                       double level) {
  const double extra = std::max(0.0, table.columns - table.rest);
  const double sum = table.rows + extra;
  if (extra == 0.0 || !(sum > 0.0)) return student_interval(means, level);
  const double dof =
      sum * sum /
      (table.rows * table.rows / table.row_dof + table.columns * table.columns / table.column_dof +
       table.rest * table.rest / (table.row_dof * table.column_dof));
  const double cells = static_cast<double>(effects.size() * effects.front().size());
  return {.mean = means.mean(),
          .half_width = student_quantile(0.5 + 0.5 * level, dof) * std::sqrt(sum / cells),
          .level = level,
          .n = means.count()};
}

ElementaryEffect effect_of(const Effects& effects, double level) {
  Moments means, sizes;
  std::vector<double> by_trajectory;
  for (const std::vector<double>& row : effects) {
    Moments moments;
    for (const double x : row) moments.add(x);
    means.add(moments.mean());
    sizes.add(std::abs(moments.mean()));
    by_trajectory.push_back(moments.mean());
  }
  ElementaryEffect effect{.mean = student_interval(means, level),
                          .mean_absolute = student_interval(sizes, level),
                          .sigma = deviation_interval(by_trajectory, level),
                          .noise_share = kUndefined,
                          .luck_alone = kUndefined};
  if (effects.size() < 2 || effects.front().size() < 2) return effect;
  const TwoWay table = two_way(effects);
  const double replications = static_cast<double>(effects.front().size());
  effect.mean = mean_interval(effects, means, table, level);
  if (means.variance() > 0.0) {
    effect.noise_share = std::min(1.0, table.rest / replications / means.variance());
  }
  // Of one effect: what is its own, and what all share.
  const double shared =
      std::max(0.0, table.columns - table.rest) / static_cast<double>(effects.size());
  effect.luck_alone = std::sqrt(2.0 / std::numbers::pi * (table.rest + shared) / replications);
  return effect;
}

}  // namespace

std::vector<ElementaryEffect> elementary_effects(std::span<const std::vector<double>> points,
                                                 std::span<const double> outputs, double level) {
  std::vector<std::vector<double>> replications;
  for (const double y : outputs) replications.push_back({y});
  return elementary_effects(points, replications, level);
}

std::vector<ElementaryEffect> elementary_effects(std::span<const std::vector<double>> points,
                                                 std::span<const std::vector<double>> replications,
                                                 double level) {
  std::vector<ElementaryEffect> result;
  for (const Effects& effects : effects_of(points, replications)) {
    result.push_back(effect_of(effects, level));
  }
  return result;
}

}  // namespace rapport
