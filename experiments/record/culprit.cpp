#include "experiments/record/culprit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/analysis/variant_weights.h"
#include "experiments/record/record_errors.h"
#include "sim/core/interval.h"
#include "sim/core/moments.h"

namespace rapport {

namespace {

using Eigen::MatrixXd, Eigen::VectorXd;

constexpr std::size_t kOneYear = 12;
constexpr double kLeastTaken = 1.0 / 3.0;  // of the misfit, by one that is named; a convention
constexpr double kFlat = 1.0 / 12.0;       // the variance of a place anywhere in 0..1
constexpr double kHardly = 1e-9;           // so that what never varies can be divided by

/// A number that sums up the record: the mean of a line over some months.
struct Summary {
  std::size_t line, from, to;
};

std::vector<Summary> summaries_of(const Matched& all) {
  std::vector<Summary> found;
  const std::size_t recorded = all.recorded();
  const std::size_t years = std::max<std::size_t>(1, recorded / kOneYear);
  for (std::size_t l = 0; l < all.lines.size(); ++l) {
    for (std::size_t y = 0; y < years; ++y) {
      const std::size_t to = y + 1 == years ? recorded : (y + 1) * kOneYear;
      const double mean = mean_over(all, l, y * kOneYear, to, nullptr);
      if (!all.lines[l].is_set && std::isfinite(mean)) found.push_back({l, y * kOneYear, to});
    }
  }
  return found;
}

/// The covariance of rows, each an observation.
MatrixXd covariance(const MatrixXd& rows) {
  const MatrixXd centred = rows.rowwise() - rows.colwise().mean();
  return centred.transpose() * centred / static_cast<double>(rows.rows() - 1);
}

/// Drawn towards its diagonal, the more the fewer observations there are for its numbers.
MatrixXd shrunk(MatrixXd matrix, double observations) {
  const double size = static_cast<double>(matrix.rows());
  const double part = size / (size + observations);
  const VectorXd diagonal = matrix.diagonal();
  matrix *= 1.0 - part;
  matrix.diagonal() = diagonal;
  return matrix;
}

/// Variants and record by their summaries, each in standard deviations of variants.
class SummedRecord {
 public:
  SummedRecord(const Matched& all, const std::vector<std::vector<double>>& places)
      : all_(all), summaries_(summaries_of(all)) {
    std::map<std::size_t, std::vector<const FigureRun*>> by_variant;
    for (const FigureRun& run : all.runs) by_variant[run.variant].push_back(&run);
    for (const auto& [variant, runs] : by_variant) {
      if (variant > 0 && variant <= places.size())
        variants_.push_back(variant), runs_.push_back(runs);
    }
    luck_runs_ = by_variant[0];
    if (!is_enough()) return;
    fill(places);
  }

  bool is_enough() const {
    return variants_.size() >= kFewestVariants && luck_runs_.size() >= kFewestForLuck &&
           !summaries_.empty();
  }
  std::size_t variants() const { return variants_.size(); }

  CulpritSearch search() const {
    CulpritSearch found{variants_.size()};
    const Eigen::Index count = places_.cols();
    const double chance = 0.5 * kFalse / static_cast<double>(count);
    const double limit =
        student_quantile(1.0 - chance, static_cast<double>(luck_runs_.size()) - 1.0);
    for (Eigen::Index a = 0; a < count; ++a) {
      Suspect one = suspect(a);
      one.beyond_chance = std::abs(one.deviations) > limit && one.taken_away >= kLeastTaken;
      found.suspects.push_back(one);
    }
    std::ranges::stable_sort(found.suspects, [](const Suspect& a, const Suspect& b) {
      if (a.beyond_chance != b.beyond_chance) return a.beyond_chance;
      return a.taken_away > b.taken_away;
    });
    for (std::size_t l = 0; l < all_.lines.size(); ++l) add_outlook(l, found.outlooks);
    return found;
  }

 private:
  static constexpr double kFalse = 0.05;

  double mean_of(const std::vector<const FigureRun*>& runs, const Summary& at) const {
    Moments moments;
    for (const FigureRun* run : runs) {
      const double mean = mean_over(all_, at.line, at.from, at.to, run);
      if (std::isfinite(mean)) moments.add(mean);
    }
    return moments.count() > 0 ? moments.mean() : 0.0;
  }

  double repeats() const { return static_cast<double>(runs_[0].size()); }

  void fill(const std::vector<std::vector<double>>& places) {
    const auto n = static_cast<Eigen::Index>(variants_.size());
    const auto k = static_cast<Eigen::Index>(summaries_.size());
    foretold_.resize(n, k), record_.resize(k);
    MatrixXd luck(static_cast<Eigen::Index>(luck_runs_.size()), k);
    VectorXd error(k);
    for (Eigen::Index j = 0; j < k; ++j) {
      const Summary& at = summaries_[static_cast<std::size_t>(j)];
      for (Eigen::Index v = 0; v < n; ++v) {
        foretold_(v, j) = mean_of(runs_[static_cast<std::size_t>(v)], at);
      }
      for (Eigen::Index r = 0; r < luck.rows(); ++r) {
        luck(r, j) = mean_of({luck_runs_[static_cast<std::size_t>(r)]}, at);
      }
      record_(j) = mean_over(all_, at.line, at.from, at.to, nullptr);
      error(j) = error_over(all_, at.line, at.from, at.to);
      scale(j, luck, error);
    }
    // The record has luck, and so has the middle of the variants: all share that of a replication.
    plain_luck_ = covariance(luck) * (1.0 + 1.0 / repeats());
    luck_ = shrunk(plain_luck_, static_cast<double>(luck.rows()));
    for (MatrixXd* of : {&plain_luck_, &luck_}) {
      of->diagonal() += error.cwiseAbs2();
      of->diagonal().array() += kHardly;
    }
    away_ = record_ - foretold_.colwise().mean().transpose();
    take_places(places);
    fit_slopes();
  }

  void take_places(const std::vector<std::vector<double>>& places) {
    places_.resize(foretold_.rows(), static_cast<Eigen::Index>(places[0].size()));
    for (Eigen::Index v = 0; v < places_.rows(); ++v) {
      const auto& row = places[variants_[static_cast<std::size_t>(v)] - 1];
      for (Eigen::Index a = 0; a < places_.cols(); ++a) {
        places_(v, a) = row[static_cast<std::size_t>(a)];
      }
    }
  }

  /// What each assumption does to each summary, all at once, as two of them are never quite
  /// unrelated among few variants; by a ridge regression that is the least squares where there are
  /// many variants for each assumption, and each one's own slope where there are few. What lines
  /// leave over counts as luck.
  void fit_slopes() {
    const double n = static_cast<double>(places_.rows());
    const double count = static_cast<double>(places_.cols());
    const MatrixXd x = places_.rowwise() - places_.colwise().mean();
    const MatrixXd y = foretold_.rowwise() - foretold_.colwise().mean();
    MatrixXd normal = x.transpose() * x;
    normal.diagonal().array() += count * count * kFlat / n;
    slopes_ = normal.ldlt().solve(x.transpose() * y);
    const MatrixXd left = y - x * slopes_;
    const double free = std::max(1.0, n - 1.0 - count);
    noise_ = luck_ + shrunk(left.transpose() * left / free, n);
    all_spread_ = slopes_.transpose() * slopes_ * kFlat + noise_;
    weight_ = all_spread_.ldlt().solve(away_);
  }

  void scale(Eigen::Index j, MatrixXd& luck, VectorXd& error) {
    const double mean = foretold_.col(j).mean();
    const double spread =
        std::sqrt((foretold_.col(j).array() - mean).square().sum() / double(foretold_.rows() - 1));
    const double unit = spread > 0.0 ? 1.0 / spread : 0.0;  // all alike: it says nothing
    foretold_.col(j) *= unit, luck.col(j) *= unit, record_(j) *= unit, error(j) *= unit;
  }

  Suspect suspect(Eigen::Index a) const {
    Suspect one{static_cast<std::size_t>(a)};
    const double mean = places_.col(a).mean();
    const VectorXd slope = slopes_.row(a).transpose();
    one.place = std::clamp(mean + kFlat * slope.dot(weight_), 0.0, 1.0);
    // How far along its slope the record is nearest, within its range.
    const auto solved = noise_.ldlt();
    const VectorXd direction = solved.solve(slope);
    const double along = direction.dot(away_), steep = direction.dot(slope);
    const double misfit = away_.dot(solved.solve(away_));
    if (!(steep > 0.0) || !(misfit > 0.0)) return one;
    // What runs themselves spread along it, where shrinking makes that look less.
    const double spread = direction.dot((noise_ - luck_ + plain_luck_) * direction);
    one.deviations = along / std::sqrt(std::max(steep, spread));
    const double step = std::clamp(along / steep, -mean, 1.0 - mean);
    const VectorXd left = away_ - step * slope;
    one.taken_away = std::max(0.0, 1.0 - left.dot(solved.solve(left)) / misfit);
    return one;
  }

  /// What months after the record come to: of what is at a moment the last one, else their mean.
  double to_come(const FigureRun& run, std::size_t line) const {
    const std::size_t end = all_.months.size();
    if (all_.lines[line].figure.at_moment) return all_.of(run, line, end - 1);
    Moments moments;
    for (std::size_t m = all_.recorded(); m < end; ++m) {
      if (std::isfinite(all_.of(run, line, m))) moments.add(all_.of(run, line, m));
    }
    return moments.mean();
  }

  /// The best linear guess of a number from the summaries is itself a number that variants foretell
  /// and the record has: by it they are weighed (as Fearnhead and Prangle 2012 choose summaries).
  void add_outlook(std::size_t line, std::vector<Outlook>& outlooks) const {
    if (all_.recorded() >= all_.months.size() || all_.lines[line].is_set) return;
    std::vector<double> values;
    VectorXd q(foretold_.rows());
    for (Eigen::Index v = 0; v < q.size(); ++v) {
      Moments moments;
      for (const FigureRun* run : runs_[static_cast<std::size_t>(v)])
        moments.add(to_come(*run, line));
      q(v) = moments.mean(), values.push_back(moments.mean());
    }
    if (!q.allFinite()) return;
    const MatrixXd centred = foretold_.rowwise() - foretold_.colwise().mean();
    const VectorXd with =
        centred.transpose() * (q.array() - q.mean()).matrix() / double(q.size() - 1);
    const VectorXd best = all_spread_.ldlt().solve(with);
    const VectorXd guess = foretold_ * best;
    const double luck = std::sqrt(std::max(0.0, best.dot(luck_ * best)));
    std::vector<double> foretold(guess.data(), guess.data() + guess.size());
    const std::vector<double> even = even_weights(values.size());
    Outlook out{line, weighted_quantile(values, even, 0.05), weighted_quantile(values, even, 0.5),
                weighted_quantile(values, even, 0.95)};
    if (!(luck > 0.0)) return;
    // The luck that variants share is in this already: it is no error of each.
    const auto weights = reweighted(even, foretold, 0.0, {record_.dot(best), luck});
    out.effective = effective_number(weights);
    out.new_low = weighted_quantile(values, weights, 0.05);
    out.new_middle = weighted_quantile(values, weights, 0.5);
    out.new_high = weighted_quantile(values, weights, 0.95);
    outlooks.push_back(out);
  }

  const Matched& all_;
  std::vector<Summary> summaries_;
  std::vector<std::size_t> variants_;
  std::vector<std::vector<const FigureRun*>> runs_;  // by variants_
  std::vector<const FigureRun*> luck_runs_;
  MatrixXd foretold_, places_, plain_luck_, luck_, slopes_, noise_, all_spread_;
  VectorXd record_, away_, weight_;
};

}  // namespace

std::optional<CulpritSearch> find_culprit(const Matched& all,
                                          const std::vector<std::vector<double>>& places) {
  const SummedRecord evidence(all, places);
  if (!evidence.is_enough()) return std::nullopt;
  return evidence.search();
}

}  // namespace rapport
