#include "sim/core/max_t.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "sim/core/check.h"
#include "sim/core/interval.h"
#include "sim/core/moments.h"
#include "sim/core/random.h"
#include "sim/core/special.h"

namespace rapport {

namespace {

constexpr std::uint32_t kDraws = 20000;
constexpr std::uint32_t kStrata = 1000;      // equally likely parts that a chi square is drawn from
constexpr RandomKey kKey{0x6d61782d, 0x74};  // "max-t"
constexpr std::size_t kLeastReplications = 10;  // from which on a correlation is known well enough
constexpr double kNoVariance = 1e-10;           // what is left of a variance of 1 by rounding

// A lower triangle, row by row.
using Triangle = std::vector<std::vector<double>>;

// Each row with mean 0 and squares that add up to 1; rows that are constant are dropped.
std::vector<std::vector<double>> standardised(std::span<const std::vector<double>> differences) {
  std::vector<std::vector<double>> rows;
  for (const std::vector<double>& row : differences) {
    check(row.size() == differences.front().size(), "metrics have equal numbers of replications");
    Moments moments;
    for (const double x : row) {
      check(std::isfinite(x), "differences are finite");
      moments.add(x);
    }
    if (!(moments.m2() > 0.0)) continue;
    std::vector<double>& z = rows.emplace_back(row);
    for (double& x : z) x = (x - moments.mean()) / std::sqrt(moments.m2());
  }
  return rows;
}

// L with L L' = the rows' correlation (Cholesky; Golub and Van Loan 2013, 4.2.8). A row that the
// rows before it determine has a 0 on the diagonal; n replications leave at most n - 1 others.
Triangle factor(std::span<const std::vector<double>> rows) {
  Triangle lower;
  std::size_t rank = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::vector<double> l(i + 1, 0.0);
    double rest = 1.0;
    for (std::size_t j = 0; j < i; ++j) {
      double sum = 0.0;
      for (std::size_t k = 0; k < rows[i].size(); ++k) sum += rows[i][k] * rows[j][k];
      for (std::size_t k = 0; k < j; ++k) sum -= l[k] * lower[j][k];
      if (lower[j][j] > 0.0) l[j] = sum / lower[j][j];
      rest -= l[j] * l[j];
    }
    if (rest > kNoVariance && rank + 1 < rows[i].size()) {
      l[i] = std::sqrt(rest);
      ++rank;
    }
    lower.push_back(std::move(l));
  }
  return lower;
}

// Roots of chi squares with `dof` degrees of freedom, in the middle of each stratum.
std::vector<double> chi_strata(double dof) {
  const math::GammaLaw law(0.5 * dof);
  std::vector<double> chi(kStrata);
  double half = 0.5 * dof;
  for (std::size_t i = 0; i < kStrata; ++i) {
    half = law.quantile_near((static_cast<double>(i) + 0.5) / kStrata, half);
    chi[i] = std::sqrt(2.0 * half);
  }
  return chi;
}

// The random numbers of one draw, one after another.
class Numbers {
 public:
  explicit Numbers(std::uint32_t draw) : draw_(draw) {}
  double uniform01() {
    if (used_ % 2 == 0) block_ = philox4x32_10({draw_, used_, 0, 0}, kKey);
    return uniform(block_.u64(static_cast<int>(used_++ % 2)));
  }
  double normal() { return math::normal_quantile(uniform01()); }

 private:
  std::uint32_t draw_, used_ = 0;
  RandomBlock block_{};
};

// Draws of t statistics of metrics with a known correlation, each divided by its own spread.
class StudentDraws {
 public:
  StudentDraws(Triangle lower, double dof) : lower_(std::move(lower)), dof_(dof) {
    for (std::size_t k = 0; k < lower_.size(); ++k) {
      if (lower_[k][k] <= 0.0) continue;
      columns_.push_back(k);
      chi_.push_back(chi_strata(dof - static_cast<double>(chi_.size())));
    }
    mean_.resize(columns_.size());
    spread_.resize(columns_.size(), std::vector<double>(columns_.size(), 0.0));
  }

  double largest(std::uint32_t draw) {
    draw_parts(draw);
    double largest = 0.0;
    for (const std::vector<double>& row : lower_) largest = std::max(largest, squared(row));
    return std::sqrt(largest);
  }

 private:
  // A mean, and a Wishart matrix as A A' (Bartlett 1933): both for uncorrelated metrics.
  void draw_parts(std::uint32_t draw) {
    Numbers numbers(draw);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      mean_[i] = numbers.normal();
      spread_[i][i] = chi_[i][static_cast<std::size_t>(numbers.uniform01() * kStrata)];
      for (std::size_t j = 0; j < i; ++j) spread_[i][j] = numbers.normal();
    }
  }

  // t^2 of the metric that is this row of L times uncorrelated ones.
  double squared(const std::vector<double>& row) const {
    double mean = 0.0, squares = 0.0;
    for (std::size_t j = 0; j < columns_.size() && columns_[j] < row.size(); ++j) {
      mean += row[columns_[j]] * mean_[j];
      double sum = 0.0;
      for (std::size_t i = j; i < columns_.size() && columns_[i] < row.size(); ++i) {
        sum += row[columns_[i]] * spread_[i][j];
      }
      squares += sum * sum;
    }
    return mean * mean / (squares / dof_);
  }

  Triangle lower_;
  double dof_;
  std::vector<std::size_t> columns_;  // of L, those above 0 on the diagonal
  std::vector<std::vector<double>> chi_;
  std::vector<double> mean_;
  Triangle spread_;
};

}  // namespace

double bonferroni_critical(std::size_t metrics, double dof, double level) {
  check(metrics > 0, "at least one metric");
  return student_quantile(1.0 - 0.5 * (1.0 - level) / static_cast<double>(metrics), dof);
}

double max_t_critical(std::span<const std::vector<double>> differences, double level) {
  check(level > 0.0 && level < 1.0, "an interval's level lies between 0 and 1");
  if (differences.empty() || differences.front().size() < 2) {
    return std::numeric_limits<double>::infinity();
  }
  const double dof = static_cast<double>(differences.front().size() - 1);
  const std::vector<std::vector<double>> rows = standardised(differences);
  const double least = bonferroni_critical(1, dof, level);
  if (rows.size() <= 1) return least;
  const double most = bonferroni_critical(rows.size(), dof, level);
  if (rows.front().size() < kLeastReplications) return most;
  StudentDraws draws(factor(rows), dof);
  std::vector<double> largest(kDraws);
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) largest[draw] = draws.largest(draw);
  const auto rank = static_cast<std::ptrdiff_t>(std::ceil(level * kDraws)) - 1;
  std::nth_element(largest.begin(), largest.begin() + rank, largest.end());
  return std::clamp(largest[static_cast<std::size_t>(rank)], least, most);
}

}  // namespace rapport
