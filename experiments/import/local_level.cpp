#include "experiments/import/local_level.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rapport {

namespace {

// The grid is a choice: it reaches from nothing to days that differ by half, and to a level that
// wanders by a third within a fortnight. Each value counts alike before the days are looked at.
constexpr double kDaySds[] = {0.0, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5};
constexpr double kStepSds[] = {0.0, 0.005, 0.01, 0.02, 0.04, 0.08};
// Ratios are to the mean of the days that were used, so the level is near 1; how near is left open.
constexpr double kFirstVariance = 1.0;
constexpr double kFullTurn = 6.28318530717958648;

/// Level and its variance, given the days up to one.
struct Belief {
  double mean = 1.0, variance = kFirstVariance;
};

/// One pair of the grid.
struct Laws {
  double day_variance, step_variance;
};

bool was_seen(const DayRatio& day) { return day.variance >= 0.0; }

/// Forward through the days (Kalman 1960). Returns the log of the likelihood.
double filter(const std::vector<DayRatio>& days, Laws laws, std::vector<Belief>& after) {
  double log_likelihood = 0.0;
  Belief belief;
  after.clear();
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (d > 0) belief.variance += laws.step_variance * (days[d].day - days[d - 1].day);
    if (was_seen(days[d])) {
      const double seen = days[d].variance + laws.day_variance;
      const double total = belief.variance + std::max(seen, 1e-9);
      const double surprise = days[d].ratio - belief.mean;
      log_likelihood -= 0.5 * (std::log(kFullTurn * total) + surprise * surprise / total);
      const double gain = belief.variance / total;
      belief.mean += gain * surprise;
      belief.variance *= 1.0 - gain;
    }
    after.push_back(belief);
  }
  return log_likelihood;
}

/// Backward, so that each day knows what came after it too (Rauch, Tung and Striebel 1965).
void smooth(const std::vector<DayRatio>& days, Laws laws, std::vector<Belief>& beliefs) {
  for (std::size_t d = beliefs.size(); d-- > 1;) {
    Belief& before = beliefs[d - 1];
    const double ahead =
        before.variance + laws.step_variance * (days[d].day - days[d - 1].day);
    const double weight = ahead > 0 ? before.variance / ahead : 1.0;
    before.mean += weight * (beliefs[d].mean - before.mean);
    before.variance += weight * weight * (beliefs[d].variance - ahead);
  }
}

/// Adds what a pair of laws says of one series, with the pair's weight. `squares` sums levels
/// squared, which the variance between pairs needs.
void add(const std::vector<DayRatio>& days, Laws laws, double weight, LevelPath& path,
         std::vector<double>& squares) {
  std::vector<Belief> beliefs;
  filter(days, laws, beliefs);
  smooth(days, laws, beliefs);
  for (std::size_t d = 0; d < days.size(); ++d) {
    const Belief& belief = beliefs[d];
    path.level[d] += weight * belief.mean;
    path.variance[d] += weight * belief.variance;
    squares[d] += weight * belief.mean * belief.mean;
    // Of a day's distance from its level, as much as is not chance is the day itself.
    double day = belief.mean;
    const double seen = days[d].variance + laws.day_variance;
    if (was_seen(days[d]) && seen > 0) {
      day += laws.day_variance / seen * (days[d].ratio - belief.mean);
    }
    path.day[d] += weight * day;
  }
}

}  // namespace

LocalLevels fit_local_levels(const std::vector<std::vector<DayRatio>>& series) {
  std::vector<Laws> grid;
  for (const double day : kDaySds) {
    for (const double step : kStepSds) grid.push_back({day * day, step * step});
  }
  std::vector<double> weights;
  std::vector<Belief> unused;
  for (const Laws& laws : grid) {
    double sum = 0.0;
    for (const auto& days : series) sum += filter(days, laws, unused);
    weights.push_back(sum);
  }
  const double most = *std::max_element(weights.begin(), weights.end());
  double all = 0.0;
  for (double& weight : weights) all += weight = std::exp(weight - most);

  LocalLevels result;
  double day_variance = 0.0, step_variance = 0.0;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    weights[i] /= all;
    day_variance += weights[i] * grid[i].day_variance;
    step_variance += weights[i] * grid[i].step_variance;
  }
  result.day_sd = std::sqrt(day_variance);
  result.step_sd = std::sqrt(step_variance);
  for (const auto& days : series) {
    const std::vector<double> none(days.size(), 0.0);
    LevelPath path{none, none, none};
    std::vector<double> squares = none;
    for (std::size_t i = 0; i < grid.size(); ++i) add(days, grid[i], weights[i], path, squares);
    for (std::size_t d = 0; d < days.size(); ++d) {
      path.variance[d] += std::max(0.0, squares[d] - path.level[d] * path.level[d]);
    }
    result.paths.push_back(std::move(path));
  }
  return result;
}

double half_life(const LocalLevels& levels, double variance) {
  const double step = levels.step_sd * levels.step_sd;
  const double seen = levels.day_sd * levels.day_sd + variance;
  if (step <= 0 || seen <= 0) return std::numeric_limits<double>::infinity();
  // The gain of the filter once it has settled.
  const double ratio = step / seen;
  const double gain = (std::sqrt(ratio * ratio + 4 * ratio) - ratio) / 2;
  return std::log(0.5) / std::log(1 - gain);
}

}  // namespace rapport
