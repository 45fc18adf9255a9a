#include "experiments/analysis/sample_information.h"

#include <Eigen/Core>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "sim/core/check.h"
#include "sim/core/moments.h"

namespace rapport {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kMostDegree = 3;
/// Standard errors by which variants that are left out have to be foretold better.
constexpr double kSure = 2.0;
constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
/// Of the range of what is seen: a blur below is none, as no grid would show it.
constexpr double kSharp = 1.0 / 400.0;
constexpr double kReach = 6.0;  // standard deviations beyond which a normal law is 0

using Numbers = std::vector<std::vector<double>>;  // [variant][replication]

bool all_finite(const std::vector<double>& numbers) {
  return std::ranges::all_of(numbers, [](double x) { return std::isfinite(x); });
}

double mean_of(const Numbers& numbers) {
  Moments moments;
  for (const auto& by : numbers) {
    for (const double x : by) moments.add(x);
  }
  return moments.mean();
}

/// 1, x, x^2, ... for each place.
MatrixXd powers(std::span<const double> places, int degree) {
  MatrixXd design(static_cast<Index>(places.size()), degree + 1);
  for (Index i = 0; i < design.rows(); ++i) {
    design(i, 0) = 1.0;
    for (int d = 1; d <= degree; ++d) {
      design(i, d) = design(i, d - 1) * places[static_cast<std::size_t>(i)];
    }
  }
  return design;
}

/// Mean squared errors of variants by a polynomial through the others: those rows' residuals e_g of
/// the whole fit, as (I - H_gg)^-1 e_g, H the hat matrix. Empty where there are too few places.
std::vector<double> left_out_errors(std::span<const double> places, const VectorXd& response,
                                    const std::vector<std::vector<Index>>& groups, int degree) {
  const MatrixXd design = powers(places, degree);
  const Eigen::ColPivHouseholderQR<MatrixXd> solver(design);
  if (solver.rank() < degree + 1) return {};
  const MatrixXd q = solver.householderQ() * MatrixXd::Identity(design.rows(), design.cols());
  const VectorXd residual = response - q * (q.transpose() * response);
  std::vector<double> errors;
  for (const std::vector<Index>& rows : groups) {
    const auto size = static_cast<Index>(rows.size());
    MatrixXd part(size, q.cols());
    VectorXd e(size);
    for (Index i = 0; i < size; ++i) {
      part.row(i) = q.row(rows[static_cast<std::size_t>(i)]);
      e(i) = residual(rows[static_cast<std::size_t>(i)]);
    }
    const MatrixXd left = MatrixXd::Identity(size, size) - part * part.transpose();
    errors.push_back(left.colPivHouseholderQr().solve(e).squaredNorm() / static_cast<double>(size));
  }
  return errors;
}

/// Whether the second errors are clearly smaller.
bool is_better(const std::vector<double>& now, const std::vector<double>& then) {
  Moments gain;
  for (std::size_t i = 0; i < now.size(); ++i) gain.add(now[i] - then[i]);
  return gain.count() > 1 && gain.mean() > 0.0 && gain.mean() > kSure * gain.standard_error();
}

}  // namespace

double SampleInformation::Curve::at(double place) const {
  double y = coefficient[kMostDegree];
  for (int d = kMostDegree - 1; d >= 0; --d) y = y * place + coefficient[d];
  return y;
}

/// What is chosen after each result on a grid.
struct SampleInformation::Rule {
  std::vector<double> results;      ///< of the trial, ascending
  std::vector<std::size_t> chosen;  ///< by result
  std::vector<double> weight;       ///< of results, adding up to 1
  std::vector<double> gain;         ///< what the choice brings more, in the mean after it
  std::vector<ChoiceTurn> turns;
  double step = 0.0;
};

SampleInformation::SampleInformation(const Foretold& foretold) {
  check(!foretold.worth.empty(), "there are options");
  read(foretold);
  for (const Numbers& worth : worth_) means_.push_back(variants_ > 0 ? mean_of(worth) : 0.0);
  choice_ = static_cast<std::size_t>(std::ranges::max_element(means_) - means_.begin());
  for (std::size_t o = 0; o < worth_.size(); ++o) {
    differences_.push_back(worth_of(o));
    curves_.push_back(fitted(differences_.back()));
  }
}

/// Takes the variants that have all their numbers.
void SampleInformation::read(const Foretold& foretold) {
  Numbers seen;
  worth_.resize(foretold.worth.size());
  for (std::size_t v = 0; v < foretold.seen.size(); ++v) {
    bool whole = all_finite(foretold.seen[v]) && !foretold.seen[v].empty();
    for (const Numbers& worth : foretold.worth) {
      check(worth.size() == foretold.seen.size(), "each option has its worth in each variant");
      check(worth[v].size() == foretold.seen[v].size(), "each replication has a worth");
      whole = whole && all_finite(worth[v]);
    }
    if (!whole || (!seen.empty() && seen[0].size() != foretold.seen[v].size())) continue;
    seen.push_back(foretold.seen[v]);
    for (std::size_t o = 0; o < worth_.size(); ++o) worth_[o].push_back(foretold.worth[o][v]);
  }
  variants_ = seen.size();
  if (variants_ == 0) return;
  centre(seen);
  add_rows(seen);
}

/// Takes out what a replication has in all variants alike: they share its luck.
void SampleInformation::centre(Numbers& numbers) const {
  const double all = mean_of(numbers);
  for (std::size_t r = 0; r < numbers[0].size(); ++r) {
    double sum = 0.0;
    for (const auto& by : numbers) sum += by[r];
    const double shift = all - sum / static_cast<double>(numbers.size());
    for (auto& by : numbers) by[r] += shift;
  }
}

/// A row for each replication: its worth goes with what the others see.
void SampleInformation::add_rows(const Numbers& seen) {
  const auto replications = static_cast<double>(seen[0].size());
  double squares = 0.0;
  Moments all;
  for (std::size_t v = 0; v < seen.size(); ++v) {
    Moments own;
    for (const double x : seen[v]) own.add(x);
    squares += own.m2();
    for (std::size_t r = 0; r < seen[v].size(); ++r) {
      const double others = replications > 1.0
                                ? (own.mean() * replications - seen[v][r]) / (replications - 1.0)
                                : seen[v][r];
      rows_.push_back({others, v, r});
      all.add(others);
    }
  }
  std::ranges::stable_sort(rows_, {}, &Row::seen);
  mean_ = all.mean();
  spread_ = all.count() > 1 ? all.standard_deviation() : 0.0;
  const double freedom = (replications - 1.0) * (static_cast<double>(seen.size()) - 1.0);
  if (freedom > 0.0) luck_ = std::sqrt(squares / freedom / (replications - 1.0));
}

/// What an option is worth more than today's choice, by row.
std::vector<double> SampleInformation::worth_of(std::size_t option) const {
  std::vector<double> by;
  for (const Row& row : rows_) {
    by.push_back(worth_[option][row.variant][row.replication] -
                 worth_[choice_][row.variant][row.replication]);
  }
  return by;
}

SampleInformation::Curve SampleInformation::fitted(std::span<const double> worth) const {
  Curve curve;
  if (rows_.empty()) return curve;
  std::vector<double> places;
  std::vector<std::vector<Index>> groups(variants_);
  VectorXd response(static_cast<Index>(rows_.size()));
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    places.push_back(place(rows_[i].seen));
    groups[rows_[i].variant].push_back(static_cast<Index>(i));
    response(static_cast<Index>(i)) = worth[i];
  }
  std::vector<double> best = left_out_errors(places, response, groups, 0);
  for (int degree = 1; degree <= kMostDegree && variants_ > 2; ++degree) {
    std::vector<double> errors = left_out_errors(places, response, groups, degree);
    if (errors.empty() || !is_better(best, errors)) continue;
    curve.degree = degree;
    best = std::move(errors);
  }
  return refitted(worth, curve.degree, kAll);
}

/// The curve of that degree by least squares, without one variant.
SampleInformation::Curve SampleInformation::refitted(std::span<const double> worth, int degree,
                                                     std::size_t without) const {
  std::vector<double> places, response;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].variant == without) continue;
    places.push_back(place(rows_[i].seen));
    response.push_back(worth[i]);
  }
  Curve curve{.degree = degree};
  if (places.empty()) return curve;
  const VectorXd fit =
      powers(places, degree)
          .colPivHouseholderQr()
          .solve(Eigen::Map<const VectorXd>(response.data(), static_cast<Index>(response.size())));
  for (int d = 0; d <= degree; ++d) curve.coefficient[d] = fit(d);
  return curve;
}

/// What a trial's error adds to the luck that is in rows already.
double SampleInformation::blur(double error) const {
  check(error >= 0.0, "an error is not negative");
  return error > luck_ ? std::sqrt(error * error - luck_ * luck_) : 0.0;
}

/// Chooses after every result. A result's density is that of rows, each with a normal error of
/// `blur`; after it, rows weigh by their likelihood, and options are worth the mean of their
/// curves.
SampleInformation::Rule SampleInformation::rule_of(double blur, std::span<const Curve> curves,
                                                   std::size_t without) const {
  Rule rule;
  const double range = rows_.back().seen - rows_.front().seen;
  const bool sharp = !(blur > kSharp * range);
  std::vector<std::vector<double>> worth(curves.size());  // [option][row]
  for (std::size_t o = 0; o < curves.size(); ++o) {
    for (const Row& row : rows_) worth[o].push_back(curves[o].at(place(row.seen)));
  }
  std::vector<double> after(curves.size()), before;
  std::size_t first = 0;
  const double low = rows_.front().seen - kReach * blur;
  const double width = range + 2.0 * kReach * blur;
  const auto points =
      sharp ? rows_.size()
            : static_cast<std::size_t>(std::clamp(std::ceil(width / (0.25 * blur)), 200.0, 8000.0));
  rule.step = sharp ? 0.0 : width / static_cast<double>(points - 1);
  double all = 0.0;
  for (std::size_t k = 0; k < points; ++k) {
    const double y = sharp ? rows_[k].seen : low + rule.step * static_cast<double>(k);
    double density = 0.0;
    std::ranges::fill(after, 0.0);
    if (sharp) {
      if (rows_[k].variant == without) continue;
      density = 1.0;
      for (std::size_t o = 0; o < curves.size(); ++o) after[o] = worth[o][k];
    } else {
      while (first < rows_.size() && rows_[first].seen < y - 1.5 * kReach * blur) ++first;
      for (std::size_t i = first; i < rows_.size(); ++i) {
        const double away = (rows_[i].seen - y) / blur;
        if (away > 1.5 * kReach) break;
        if (rows_[i].variant == without) continue;
        const double weight = std::exp(-0.5 * away * away);
        density += weight;
        for (std::size_t o = 0; o < curves.size(); ++o) after[o] += weight * worth[o][i];
      }
      if (!(density > 0.0)) continue;
      for (double& x : after) x /= density;
    }
    // Today's choice stays among equals, and where another is better by rounding alone.
    std::size_t best = choice_;
    for (std::size_t o = 0; o < curves.size(); ++o) {
      if (after[o] > after[best] + 1e-12 * std::abs(after[best])) best = o;
    }
    if (!rule.chosen.empty() && rule.chosen.back() != best) {
      const std::size_t was = rule.chosen.back();
      const double then = before[was] - before[best], now = after[best] - after[was];
      const double part = then + now > 0.0 ? then / (then + now) : 0.5;
      rule.turns.push_back({rule.results.back() + part * (y - rule.results.back()), was, best});
    }
    rule.results.push_back(y);
    rule.chosen.push_back(best);
    rule.weight.push_back(density);
    rule.gain.push_back(after[best] - after[choice_]);
    all += density;
    before = after;
  }
  for (double& weight : rule.weight) weight /= all;
  return rule;
}

TrialWorth SampleInformation::value(double error) const {
  TrialWorth found;
  found.chosen.assign(curves_.size(), 0.0);
  found.chosen[choice_] = 1.0;
  if (rows_.empty() || !std::isfinite(error)) return found;
  const Rule rule = rule_of(blur(error), curves_, kAll);
  found.chosen[choice_] = 0.0;
  for (std::size_t k = 0; k < rule.results.size(); ++k) {
    found.value += rule.weight[k] * rule.gain[k];
    found.chosen[rule.chosen[k]] += rule.weight[k];
  }
  found.changes = std::clamp(1.0 - found.chosen[choice_], 0.0, 1.0);
  // Results that hardly come are no rule for anybody.
  constexpr double kRare = 1e-3;
  for (const ChoiceTurn& turn : rule.turns) {
    double below = 0.0;
    for (std::size_t k = 0; k < rule.results.size() && rule.results[k] < turn.at; ++k) {
      below += rule.weight[k];
    }
    if (below > kRare && below < 1.0 - kRare) found.turns.push_back(turn);
  }
  return found;
}

double SampleInformation::value_left_out(double error) const {
  if (rows_.empty() || variants_ < 4 || !std::isfinite(error)) return 0.0;
  const double width = blur(error);
  double sum = 0.0;
  for (std::size_t v = 0; v < variants_; ++v) {
    std::vector<Curve> curves;
    for (std::size_t o = 0; o < curves_.size(); ++o) {
      curves.push_back(refitted(differences_[o], curves_[o].degree, v));
    }
    const Rule rule = rule_of(width, curves, v);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].variant != v) continue;
      double paid = 0.0, all = 0.0;
      for (std::size_t k = 0; k < rule.results.size(); ++k) {
        const double away = rule.results[k] - rows_[i].seen;
        // Without a blur the nearest result counts; its choice is that of the variant itself.
        const double weight = rule.step > 0.0 ? std::exp(-0.5 * away * away / (width * width))
                                              : 1.0 / (1e-12 * spread_ * spread_ + away * away);
        paid += weight * differences_[rule.chosen[k]][i];
        all += weight;
      }
      sum += all > 0.0 ? paid / all : 0.0;
    }
  }
  return sum / static_cast<double>(rows_.size());
}

PerfectInformation perfect_information(std::span<const Numbers> worth) {
  check(!worth.empty(), "there are options");
  std::vector<Moments> means(worth.size());
  Moments best, by_others;
  bool single = true;
  for (std::size_t v = 0; v < worth[0].size(); ++v) {
    bool whole = !worth[0][v].empty();
    for (const Numbers& option : worth) {
      check(option.size() == worth[0].size(), "each option has its worth in each variant");
      whole = whole && option[v].size() == worth[0][v].size() && all_finite(option[v]);
    }
    if (!whole) continue;
    std::vector<double> sums;
    for (std::size_t o = 0; o < worth.size(); ++o) {
      sums.push_back(0.0);
      for (const double x : worth[o][v]) sums[o] += x;
      means[o].add(sums[o] / static_cast<double>(worth[o][v].size()));
    }
    best.add(*std::ranges::max_element(sums) / static_cast<double>(worth[0][v].size()));
    single = single && worth[0][v].size() < 2;
    for (std::size_t r = 0; r < worth[0][v].size(); ++r) {
      std::size_t chosen = 0;
      for (std::size_t o = 1; o < worth.size(); ++o) {
        if (sums[o] - worth[o][v][r] > sums[chosen] - worth[chosen][v][r]) chosen = o;
      }
      by_others.add(worth[chosen][v][r]);
    }
  }
  if (best.count() == 0) return {};
  double today = means[0].mean();
  for (const Moments& mean : means) today = std::max(today, mean.mean());
  return {std::max(0.0, best.mean() - today),
          single ? std::numeric_limits<double>::quiet_NaN() : by_others.mean() - today};
}

}  // namespace rapport
