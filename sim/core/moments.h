// Running moments of numbers that are seen once.
#pragma once

#include <cstdint>
#include <limits>

namespace rapport {

/// Count, mean, variance and range of the numbers added (Welford 1962).
///
/// Sums round, so the last bits depend on the order of add and merge: for equal bits add in a
/// fixed order, or merge fixed blocks in a fixed order.
class Moments {
 public:
  void add(double x);
  /// As if everything added to `other` had been added here (Chan, Golub and LeVeque 1983).
  void merge(const Moments& other);

  std::uint64_t count() const { return count_; }
  double mean() const;                 ///< NaN where count is 0
  double variance() const;             ///< unbiased, divisor count - 1; NaN where count < 2
  double standard_deviation() const;   ///< NaN where count < 2
  double standard_error() const;       ///< of the mean, for independent numbers; NaN for count < 2
  double m2() const { return m2_; }    ///< sum of squared deviations from the mean
  double min() const { return min_; }  ///< +infinity where count is 0
  double max() const { return max_; }  ///< -infinity where count is 0

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0.0;
  double m2_ = 0.0;
  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
};

/// Covariance of pairs of numbers, as Moments (Chan, Golub and LeVeque 1983).
class Covariance {
 public:
  void add(double x, double y);
  void merge(const Covariance& other);

  std::uint64_t count() const { return x_.count(); }
  const Moments& x() const { return x_; }
  const Moments& y() const { return y_; }
  double covariance() const;   ///< unbiased, divisor count - 1; NaN where count < 2
  double correlation() const;  ///< Pearson's, -1..1; NaN where count < 2 or x or y is constant

 private:
  Moments x_, y_;
  double cross_ = 0.0;  // sum of products of deviations
};

}  // namespace rapport
