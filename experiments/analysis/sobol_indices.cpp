#include "experiments/analysis/sobol_indices.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/check.h"

namespace rapport {

namespace {

// One factor's part of one row: what its indices are means of, over the variance.
struct Part {
  double first = 0.0, total = 0.0;
};

// One row: what it adds to the variance, and each factor's part.
struct Row {
  double variance = 0.0, noise = 0.0;
  std::vector<Part> factors;
};

// Where the points of one row stand in the design.
struct Places {
  std::size_t a, b;
  std::vector<std::size_t> mixed;  // AB_i by factor
};

std::vector<Places> places(std::size_t factors, std::size_t points) {
  check(factors > 0, "a design has factors");
  check(points % (factors + 2) == 0, "a design has a row of A, B and each AB_i");
  const std::size_t rows = points / (factors + 2);
  std::vector<Places> all;
  for (std::size_t n = 0; n < rows; ++n) {
    Places& one = all.emplace_back(Places{n, rows + n, {}});
    for (std::size_t i = 0; i < factors; ++i) one.mixed.push_back((i + 2) * rows + n);
  }
  return all;
}

template <class Usable>
void leave_out(std::vector<Places>& rows, const Usable& usable) {
  std::erase_if(rows, [&](const Places& row) {
    return !usable(row.a) || !usable(row.b) ||
           !std::all_of(row.mixed.begin(), row.mixed.end(), usable);
  });
}

// The index u / v of two means over rows, with the spread of u_n - (u / v) v_n.
template <class Numerator>
Interval ratio_interval(std::span<const Row> rows, double variance, const Numerator& numerator,
                        double level) {
  Moments top;
  for (const Row& row : rows) top.add(numerator(row));
  const double index = top.mean() / variance;
  Moments errors;
  for (const Row& row : rows) errors.add((numerator(row) - index * row.variance) / variance);
  Interval interval = student_interval(errors, level);
  interval.mean = index;
  return interval;
}

// Whether there is variance that luck does not make: clearly so, where there is luck.
bool has_variance(const Moments& variance, const Moments& noise, double level) {
  if (variance.count() < 2 || !(variance.mean() > 0.0)) return false;
  return noise.mean() == 0.0 || student_interval(variance, level).lower() > 0.0;
}

SobolIndices indices_of(std::size_t factors, std::span<const Row> rows, double level) {
  SobolIndices indices;
  indices.first.assign(factors, Interval{.level = level, .n = rows.size()});
  indices.total = indices.first;
  Moments variance, noise;
  for (const Row& row : rows) {
    variance.add(row.variance);
    noise.add(row.noise);
  }
  const double shown = variance.mean() + noise.mean();
  indices.noise_share = shown > 0.0 ? std::clamp(noise.mean() / shown, 0.0, 1.0) : 0.0;
  indices.has_variance = has_variance(variance, noise, level);
  if (rows.size() >= 2) indices.variance = std::max(0.0, variance.mean());
  if (!indices.has_variance) return indices;
  for (std::size_t i = 0; i < factors; ++i) {
    const auto first = [i](const Row& row) { return row.factors[i].first; };
    const auto total = [i](const Row& row) { return row.factors[i].total; };
    indices.first[i] = ratio_interval(rows, indices.variance, first, level);
    indices.total[i] = ratio_interval(rows, indices.variance, total, level);
  }
  return indices;
}

// Outputs by point less the mean of A and B, and what luck adds to squares and products of them.
// With replications r = 1..R the mean over r != s of u_r v_s is mean(u) mean(v) - cov(u, v) / R.
class Outputs {
 public:
  /// replications[point][replication]; `known` is the variance of luck where there is only one.
  Outputs(std::span<const std::vector<double>> replications, const std::vector<Places>& rows,
          double known)
      : values_(replications.begin(), replications.end()), known_(known) {
    if (rows.empty()) return;
    const double points = 2.0 * static_cast<double>(rows.size());
    unbiased_ = points / (points - 1.0);
    for (std::size_t r = 0; r < values_.front().size(); ++r) {
      Moments moments;
      for (const Places& row : rows) {
        moments.add(values_[row.a][r]);
        moments.add(values_[row.b][r]);
      }
      for (std::vector<double>& point : values_) point[r] -= moments.mean();
    }
  }

  Row row(const Places& at) const {
    const double a = mean(at.a), b = mean(at.b);
    Row row;
    row.noise = 0.5 * (luck(at.a) + luck(at.b));
    row.variance = 0.5 * (a * a + b * b) * unbiased_ - row.noise;
    for (const std::size_t mixed : at.mixed) {
      const double step = mean(mixed) - a;
      const Covariance pairs = of_step(at, mixed);
      row.factors.push_back({b * step - shared(pairs.covariance(), 0.0),
                             0.5 * (step * step - shared(pairs.y().variance(), 2.0 * known_))});
    }
    return row;
  }

 private:
  double mean(std::size_t point) const {
    Moments moments;
    for (const double y : values_[point]) moments.add(y);
    return moments.mean();
  }

  // B beside the step from A to AB_i, by replication.
  Covariance of_step(const Places& at, std::size_t mixed) const {
    Covariance pairs;
    for (std::size_t r = 0; r < values_[mixed].size(); ++r) {
      pairs.add(values_[at.b][r], values_[mixed][r] - values_[at.a][r]);
    }
    return pairs;
  }

  double luck(std::size_t point) const {
    Moments moments;
    for (const double y : values_[point]) moments.add(y);
    return shared(moments.variance() * unbiased_, known_);
  }

  // By the number of replications; of a single one, what is known.
  double shared(double of_replications, double known) const {
    const std::size_t each = values_.front().size();
    return each < 2 ? known : of_replications / static_cast<double>(each);
  }

  std::vector<std::vector<double>> values_;
  double known_;
  double unbiased_ = 1.0;  // of squares: their mean was estimated from A and B
};

SobolIndices indices_of(std::size_t factors, std::span<const std::vector<double>> replications,
                        double noise_variance, double level) {
  std::vector<Places> rows = places(factors, replications.size());
  leave_out(rows, [&](std::size_t p) {
    return std::all_of(replications[p].begin(), replications[p].end(),
                       [](double y) { return std::isfinite(y); });
  });
  const Outputs outputs(replications, rows, noise_variance);
  std::vector<Row> parts;
  for (const Places& row : rows) parts.push_back(outputs.row(row));
  return indices_of(factors, parts, level);
}

}  // namespace

SobolIndices sobol_indices(std::size_t factors, std::span<const double> outputs,
                           double noise_variance, double level) {
  check(noise_variance >= 0.0 && std::isfinite(noise_variance), "a variance is not negative");
  std::vector<std::vector<double>> single;
  for (const double y : outputs) single.push_back({y});
  return indices_of(factors, single, noise_variance, level);
}

SobolIndices sobol_indices(std::size_t factors, std::span<const std::vector<double>> replications,
                           double level) {
  const std::size_t each = replications.empty() ? 0 : replications.front().size();
  check(replications.empty() || each > 0, "points have replications");
  for (const std::vector<double>& row : replications) {
    check(row.size() == each, "points have equal numbers of replications");
  }
  SobolIndices indices = indices_of(factors, replications, 0.0, level);
  if (each < 2) indices.noise_share = std::numeric_limits<double>::quiet_NaN();
  return indices;
}

}  // namespace rapport
