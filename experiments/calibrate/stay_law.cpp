#include "experiments/calibrate/stay_law.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "experiments/calibrate/simplex.h"
#include "sim/core/check.h"
#include "sim/core/interval.h"

namespace rapport {

namespace {

using StayNumbers = std::span<const double>;
constexpr double kUnknownNumber = std::numeric_limits<double>::quiet_NaN();

// Ends of what is looked for, far from what customers do.
constexpr double kMostOdds = 12.0;
const double kLeastSum = std::log(1e-3), kMostSum = std::log(kMostAlike);
const double kLeastRate = std::log(1e-7), kMostRate = std::log(1e3);
const double kLeastPower = std::log(0.1), kMostPower = std::log(10.0);
constexpr double kMostByYear = 5.0;

double stay_share(double odds) {
  return 1 / (1 + std::exp(-std::clamp(odds, -kMostOdds, kMostOdds)));
}

double rate_of(double log_rate) { return std::exp(std::clamp(log_rate, kLeastRate, kMostRate)); }

/// log B(a, b) - log B(a, b + t).
double beta_hazard(double a, double b, double t) {
  return std::lgamma(b) - std::lgamma(b + t) + std::lgamma(a + b + t) - std::lgamma(a + b);
}

bool has_beta(StayKind kind) {
  return kind == StayKind::beta_geometric || kind == StayKind::beta_weibull;
}

/// The law of numbers on scales on which each may be anything.
StayLaw law_at(StayKind kind, StayNumbers at, bool by_join_year) {
  StayLaw law;
  law.kind = kind;
  std::size_t next = 0;
  if (has_beta(kind)) {
    const double mean = stay_share(at[next++]);
    const double sum = std::exp(std::clamp(at[next++], kLeastSum, kMostSum));
    law.a = mean * sum, law.b = (1 - mean) * sum;
  } else if (kind == StayKind::two_groups) {
    law.fast_share = stay_share(at[next++]);
    law.slow = rate_of(at[next++]);
    law.rate = law.slow + rate_of(at[next++]);
  } else {
    law.rate = rate_of(at[next++]);
  }
  if (kind == StayKind::weibull || kind == StayKind::beta_weibull) {
    law.power = std::exp(std::clamp(at[next++], kLeastPower, kMostPower));
  }
  if (by_join_year) law.by_join_year = std::clamp(at[next++], -kMostByYear, kMostByYear);
  return law;
}

double log_likelihood_of(const StayLaw& law, const TenureCells& data) {
  double sum = 0.0;
  double from = -1.0, to = -1.0, at_from = 0.0, at_to = 0.0;
  for (const TenureCell& cell : data.cells) {
    if (cell.from != from || cell.from + cell.width != to) {
      at_from = cell.from == to ? at_to : law.cumulative(cell.from);
      from = cell.from, to = cell.from + cell.width;
      at_to = law.cumulative(to);
    }
    const double step = std::max((at_to - at_from) * law.factor(cell.joined), 1e-300);
    const double hazard = step / cell.width;
    sum -= hazard * cell.exposure;
    if (cell.leavers > 0) {
      sum += cell.leavers * (data.grouped ? std::log(-std::expm1(-step)) : std::log(hazard));
    }
  }
  return sum;
}

/// The same cells with customers of all join years together.
TenureCells joined_up(const TenureCells& data) {
  std::map<std::pair<double, double>, TenureCell> by_tenure;
  for (const TenureCell& cell : data.cells) {
    TenureCell& sum = by_tenure[{cell.from, cell.width}];
    sum.from = cell.from, sum.width = cell.width;
    sum.exposure += cell.exposure;
    sum.leavers += cell.leavers;
  }
  TenureCells result{data.grouped, {}};
  for (const auto& [tenure, cell] : by_tenure) result.cells.push_back(cell);
  return result;
}

/// The hazard of a cell summed over its width.
double step_of(const TenureCell& cell, bool grouped) {
  if (!grouped) return cell.exposure > 0 ? cell.leavers / cell.exposure * cell.width : 0.0;
  const double stayed = cell.exposure / cell.width;
  constexpr double kNobodyLeft = 0.5;  // of a customer, so that the hazard is finite
  return std::log((stayed + cell.leavers) / std::max(stayed, kNobodyLeft));
}

/// The hazard a year after the last cell: that of the last year seen.
double tail_of(const std::vector<TenureCell>& cells, bool grouped) {
  const double end = cells.back().from + cells.back().width;
  double hazard = 0.0, width = 0.0, leavers = 0.0, exposure = 0.0;
  for (const TenureCell& cell : cells) {
    if (cell.from + cell.width <= end - 1 + 1e-9) continue;
    hazard += step_of(cell, grouped), width += cell.width;
    leavers += cell.leavers, exposure += cell.exposure;
  }
  return grouped ? hazard / width : leavers / exposure;
}

StayFit life_table(const TenureCells& data) {
  StayFit fit;
  fit.law.kind = StayKind::life_table;
  StayLaw& law = fit.law;
  double leavers = 0.0, exposure = 0.0;
  for (const TenureCell& cell : data.cells) leavers += cell.leavers, exposure += cell.exposure;
  double hazard = leavers / exposure;  // where nobody was seen: that before it
  law.times = {0.0}, law.sums = {0.0};
  for (const TenureCell& cell : data.cells) {
    if (cell.from > law.times.back()) {
      law.sums.push_back(law.sums.back() + hazard * (cell.from - law.times.back()));
      law.times.push_back(cell.from);
    }
    const double step = step_of(cell, data.grouped);
    hazard = step / cell.width;
    law.sums.push_back(law.sums.back() + step);
    law.times.push_back(cell.from + cell.width);
  }
  law.tail = tail_of(data.cells, data.grouped);
  return fit;
}

/// Where searches begin: the mean hazard, and laws that differ more or less from one of it.
std::vector<std::vector<double>> stay_beginnings(StayKind kind, double rate) {
  const double log_rate = std::log(rate), mean = -std::expm1(-rate);
  const double odds = std::log(mean / (1 - mean));
  switch (kind) {
    case StayKind::life_table:
    case StayKind::geometric:
      return {{log_rate}};
    case StayKind::weibull:
      return {{log_rate, 0.0}};
    case StayKind::beta_geometric:
      return {{odds, 0.0}, {odds, 2.0}, {odds, 6.0}};
    case StayKind::beta_weibull:
      return {{odds, 0.0, 0.2}, {odds, 2.0, 0.0}, {odds, 6.0, -0.2}};
    case StayKind::two_groups:
      break;
  }
  return {{0.0, log_rate - 1, log_rate + 1}, {-2.0, log_rate - 0.5, log_rate + 2}};
}

/// The numbers at the largest likelihood, on the scales of law_at().
Least climb_stay(const TenureCells& data, StayKind kind, bool by_join_year) {
  double leavers = 0.0, exposure = 0.0;
  for (const TenureCell& cell : data.cells) {
    leavers += cell.leavers;
    exposure += cell.exposure + (data.grouped ? cell.leavers * cell.width / 2 : 0.0);
  }
  check(leavers > 0 && exposure > 0, "somebody left");
  const auto loss = [&](StayNumbers at) {
    return -log_likelihood_of(law_at(kind, at, by_join_year), data);
  };
  Least best;
  best.value = std::numeric_limits<double>::infinity();
  for (std::vector<double> start : stay_beginnings(kind, leavers / exposure)) {
    std::vector<double> steps(start.size(), 0.5);
    if (by_join_year) start.push_back(0.0), steps.push_back(0.1);
    const Least found = least_by_simplex(loss, start, steps);
    if (found.value < best.value) best = found;
  }
  return best;
}

}  // namespace

double TenureCells::leavers() const {
  double sum = 0.0;
  for (const TenureCell& cell : cells) sum += cell.leavers;
  return sum;
}

int parameters_of(StayKind kind) {
  switch (kind) {
    case StayKind::life_table:
      return 0;
    case StayKind::geometric:
      return 1;
    case StayKind::beta_geometric:
    case StayKind::weibull:
      return 2;
    case StayKind::beta_weibull:
    case StayKind::two_groups:
      break;
  }
  return 3;
}

double StayLaw::cumulative(double years) const {
  if (years <= 0) return 0.0;
  switch (kind) {
    case StayKind::geometric:
      return rate * years;
    case StayKind::weibull:
      return rate * std::pow(years, power);
    case StayKind::beta_geometric:
      return beta_hazard(a, b, years);
    case StayKind::beta_weibull:
      return beta_hazard(a, b, std::pow(years, power));
    case StayKind::two_groups:
      return slow * years -
             std::log(1 - fast_share + fast_share * std::exp(-(rate - slow) * years));
    case StayKind::life_table:
      break;
  }
  const auto next = std::ranges::lower_bound(times, years);
  if (next == times.end()) return sums.back() + tail * (years - times.back());
  const auto i = static_cast<std::size_t>(next - times.begin());
  const double part = (years - times[i - 1]) / (times[i] - times[i - 1]);
  return sums[i - 1] + part * (sums[i] - sums[i - 1]);
}

double StayLaw::factor(double joined) const {
  return by_join_year == 0.0 ? 1.0 : std::exp(by_join_year * (std::min(joined, -0.5) + 0.5));
}

StayFit fit_stay(const TenureCells& cells, StayKind kind, bool by_join_year) {
  const TenureCells data = by_join_year ? cells : joined_up(cells);
  const double leavers = data.leavers();
  if (kind == StayKind::life_table) {
    StayFit fit = life_table(data);
    fit.leavers = leavers;
    fit.log_likelihood = log_likelihood_of(fit.law, data);
    return fit;
  }
  const Least best = climb_stay(data, kind, by_join_year);
  StayFit fit{law_at(kind, best.at, by_join_year), -best.value,
              parameters_of(kind) + (by_join_year ? 1 : 0), leavers};
  fit.spread_at_end = has_beta(kind) && fit.law.a + fit.law.b >= 0.99 * kMostAlike;
  return fit;
}

BetaErrors beta_errors(const TenureCells& cells, const StayFit& fit) {
  const StayLaw& law = fit.law;
  const bool by_join_year = law.by_join_year != 0.0;
  const TenureCells data = by_join_year ? cells : joined_up(cells);
  const double sum = law.a + law.b, mean = law.a / sum;
  std::vector<double> at{std::log(law.a / law.b), std::log(sum)};
  if (law.kind == StayKind::beta_weibull) at.push_back(std::log(law.power));
  if (by_join_year) at.push_back(law.by_join_year);
  // Where all are alike the mean alone is free.
  const std::vector<double> all = at;
  if (fit.spread_at_end) at.resize(1);
  const auto loss = [&](StayNumbers free) {
    std::vector<double> point = all;
    std::ranges::copy(free, point.begin());
    return -log_likelihood_of(law_at(law.kind, point, by_join_year), data);
  };
  const auto n = static_cast<Eigen::Index>(at.size());
  const std::vector<double> curves = curvature_at(loss, at, 1e-3);
  const Eigen::MatrixXd information = Eigen::Map<const Eigen::MatrixXd>(curves.data(), n, n);
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Constant(n, n, kUnknownNumber);
  const Eigen::LLT<Eigen::MatrixXd> solver(information);
  if (solver.info() == Eigen::Success) {
    covariance = solver.solve(Eigen::MatrixXd::Identity(n, n));
  }
  const double z = normal_quantile(0.5 + kConfidence / 2);
  // Of a logarithm that moves by these with the log-odds of the mean and with log(a + b).
  const auto log_error = [&](double by_odds, double by_sum) {
    if (n < 2) return kUnknownNumber;
    return std::sqrt(by_odds * by_odds * covariance(0, 0) +
                     2 * by_odds * by_sum * covariance(0, 1) + by_sum * by_sum * covariance(1, 1));
  };
  const auto above_0 = [&](double value, double error) {
    const double factor = std::exp(z * error);
    return Coefficient{value, value * error, {value / factor, value * factor}};
  };
  const double error = std::sqrt(covariance(0, 0));
  BetaErrors result;
  result.mean = {mean,
                 mean * (1 - mean) * error,
                 {stay_share(all[0] - z * error), stay_share(all[0] + z * error)}};
  // log sd = (log m + log(1 - m) - log(a + b + 1)) / 2.
  result.spread = above_0(std::sqrt(mean * (1 - mean) / (sum + 1)),
                          log_error((1 - 2 * mean) / 2, -sum / (2 * (sum + 1))));
  result.a = above_0(law.a, log_error(1 - mean, 1));
  result.b = above_0(law.b, log_error(-mean, 1));
  return result;
}

}  // namespace rapport
