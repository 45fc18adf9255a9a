#include "experiments/design/discrepancy.h"

#include <algorithm>
#include <cmath>

#include "sim/core/check.h"

namespace rapport {

namespace {

// One dimension's factor of what a point contributes by itself.
double own_factor(double x) {
  const double off = std::abs(x - 0.5);
  return 1 + 0.5 * off - 0.5 * off * off;
}

// One dimension's factor of what a pair of points contributes; at least 1.
double pair_factor(double x, double y) {
  return 1 + 0.5 * std::abs(x - 0.5) + 0.5 * std::abs(y - 0.5) - 0.5 * std::abs(x - y);
}

double own_product(const std::vector<double>& point) {
  double product = 1;
  for (const double x : point) product *= own_factor(x);
  return product;
}

double pair_product(const std::vector<double>& a, const std::vector<double>& b) {
  double product = 1;
  for (std::size_t k = 0; k < a.size(); ++k) product *= pair_factor(a[k], b[k]);
  return product;
}

// Points with the terms of their discrepancy, kept up to date as coordinates are swapped.
class DiscrepancyTerms {
 public:
  explicit DiscrepancyTerms(std::vector<std::vector<double>>& points)
      : points_(points), n_(points.size()), own_(n_), pairs_(n_ * n_), ratios_(n_) {
    for (std::size_t i = 0; i < n_; ++i) {
      own_[i] = own_product(points[i]);
      for (std::size_t j = 0; j <= i; ++j) {
        pairs_[i * n_ + j] = pairs_[j * n_ + i] = pair_product(points[i], points[j]);
      }
    }
  }

  // Swaps dimension k of two different points if that lessens the discrepancy.
  void try_swap(std::size_t a, std::size_t b, std::size_t k) {
    const double x = points_[a][k], y = points_[b][k];
    const double own_ratio = own_factor(y) / own_factor(x);
    const double self_ratio = pair_factor(y, y) / pair_factor(x, x);
    double pairs = self_change(a, self_ratio) + self_change(b, 1 / self_ratio);
    for (std::size_t j = 0; j < n_; ++j) {
      if (j == a || j == b) continue;
      const double z = points_[j][k];
      const double ratio = pair_factor(y, z) / pair_factor(x, z);
      ratios_[j] = ratio;
      pairs += 2 * (pairs_[a * n_ + j] * (ratio - 1) + pairs_[b * n_ + j] * (1 / ratio - 1));
    }
    const double own = own_[a] * (own_ratio - 1) + own_[b] * (1 / own_ratio - 1);
    if (pairs / static_cast<double>(n_) - 2 * own >= -kLeast) return;
    std::swap(points_[a][k], points_[b][k]);
    own_[a] *= own_ratio;
    own_[b] /= own_ratio;
    pairs_[a * n_ + a] *= self_ratio;
    pairs_[b * n_ + b] /= self_ratio;
    for (std::size_t j = 0; j < n_; ++j) {
      if (j == a || j == b) continue;
      pairs_[j * n_ + a] = pairs_[a * n_ + j] *= ratios_[j];
      pairs_[j * n_ + b] = pairs_[b * n_ + j] /= ratios_[j];
    }
  }

 private:
  static constexpr double kLeast = 1e-12;  // less is rounding

  double self_change(std::size_t i, double ratio) const { return pairs_[i * n_ + i] * (ratio - 1); }

  std::vector<std::vector<double>>& points_;
  std::size_t n_;
  std::vector<double> own_;     // [point]
  std::vector<double> pairs_;   // [point][point]
  std::vector<double> ratios_;  // [point], of the swap that is tried
};

}  // namespace

double centred_discrepancy(std::span<const std::vector<double>> points) {
  check(!points.empty(), "the discrepancy of at least one point");
  const auto n = static_cast<double>(points.size());
  double empty = 1, own = 0, pairs = 0;
  for (std::size_t k = 0; k < points.front().size(); ++k) empty *= 13.0 / 12.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    own += own_product(points[i]);
    pairs += pair_product(points[i], points[i]);
    for (std::size_t j = 0; j < i; ++j) pairs += 2 * pair_product(points[i], points[j]);
  }
  return empty - 2 * own / n + pairs / (n * n);
}

void lessen_discrepancy(std::vector<std::vector<double>>& points, std::size_t attempts,
                        DesignDraws& draws) {
  if (points.size() < 2) return;
  DiscrepancyTerms terms(points);
  for (std::size_t attempt = 0; attempt < attempts; ++attempt) {
    const std::size_t k = draws.below(points.front().size());
    const std::size_t a = draws.below(points.size());
    const std::size_t b = (a + 1 + draws.below(points.size() - 1)) % points.size();
    terms.try_swap(a, b, k);
  }
}

}  // namespace rapport
