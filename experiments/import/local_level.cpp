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
constexpr double kLeastVariance = 1e-9;  // no day is seen exactly
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
      const double total = belief.variance + std::max(seen, kLeastVariance);
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
    const double ahead = before.variance + laws.step_variance * (days[d].day - days[d - 1].day);
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

/// The series whose days are seen best: the least median variance.
std::size_t best_seen(const std::vector<std::vector<DayRatio>>& series) {
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < series.size(); ++i) {
    std::vector<double> variances;
    for (const DayRatio& day : series[i]) {
      if (was_seen(day)) variances.push_back(day.variance);
    }
    if (variances.size() < 2) continue;
    const auto middle = variances.begin() + static_cast<std::ptrdiff_t>(variances.size() / 2);
    std::nth_element(variances.begin(), middle, variances.end());
    if (*middle < least) least = *middle, best = i;
  }
  return best;
}

/// Adds the weights that days have in the level of the last one, times `share`.
void add_weights(const std::vector<DayRatio>& days, Laws laws, double share,
                 std::vector<double>& weights) {
  std::vector<double> own;
  double variance = kFirstVariance;
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (d > 0) variance += laws.step_variance * (days[d].day - days[d - 1].day);
    own.push_back(0.0);
    if (!was_seen(days[d])) continue;
    const double gain =
        variance / (variance + std::max(days[d].variance + laws.day_variance, kLeastVariance));
    for (double& weight : own) weight *= 1 - gain;
    own.back() = gain;
    variance *= 1 - gain;
  }
  for (std::size_t d = 0; d < own.size(); ++d) weights[d] += share * own[d];
}

/// How far back half of the weights lie.
double half_of(const std::vector<DayRatio>& days, const std::vector<double>& weights) {
  double all = 0.0, sum = 0.0;
  for (const double weight : weights) all += weight;
  std::size_t last = days.size();
  for (std::size_t d = days.size(); d-- > 0;) {
    if (!was_seen(days[d])) continue;
    if (last == days.size()) last = d;
    sum += weights[d];
    if (2 * sum >= all) return days[last].day - days[d].day + 1;
  }
  return 0.0;
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
  if (series.empty()) return result;
  const std::vector<DayRatio>& best = series[best_seen(series)];
  std::vector<double> shares(best.size(), 0.0);
  for (std::size_t i = 0; i < grid.size(); ++i) add_weights(best, grid[i], weights[i], shares);
  result.half_life = half_of(best, shares);
  return result;
}

}  // namespace rapport
