#include "sim/core/moments.h"

#include <algorithm>
#include <cmath>

namespace rapport {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void Moments::add(double x) {
  ++count_;
  // mean += (x - mean) / n;  m2 += (x - old mean)(x - new mean)
  const double before = x - mean_;
  mean_ += before / static_cast<double>(count_);
  m2_ += before * (x - mean_);
  min_ = std::min(min_, x);
  max_ = std::max(max_, x);
}

void Moments::merge(const Moments& other) {
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = other;
    return;
  }
  const double here = static_cast<double>(count_), there = static_cast<double>(other.count_);
  const double gap = other.mean_ - mean_;
  // m2 = m2a + m2b + gap^2 na nb / (na + nb), after the mean has moved by gap nb / (na + nb)
  mean_ += gap * (there / (here + there));
  m2_ += other.m2_ + gap * gap * (here * there / (here + there));
  count_ += other.count_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

double Moments::mean() const { return count_ == 0 ? kUndefined : mean_; }

double Moments::variance() const {
  return count_ < 2 ? kUndefined : m2_ / static_cast<double>(count_ - 1);
}

double Moments::standard_deviation() const { return std::sqrt(variance()); }

double Moments::standard_error() const {
  return std::sqrt(variance() / static_cast<double>(count_));
}

void Covariance::add(double x, double y) {
  // cross += (x - old mean of x)(y - new mean of y)
  const double before = x_.count() == 0 ? 0.0 : x - x_.mean();
  x_.add(x);
  y_.add(y);
  cross_ += before * (y - y_.mean());
}

void Covariance::merge(const Covariance& other) {
  if (other.count() == 0) return;
  if (count() == 0) {
    *this = other;
    return;
  }
  const double here = static_cast<double>(count()), there = static_cast<double>(other.count());
  const double gap_x = other.x_.mean() - x_.mean(), gap_y = other.y_.mean() - y_.mean();
  cross_ += other.cross_ + gap_x * gap_y * (here * there / (here + there));
  x_.merge(other.x_);
  y_.merge(other.y_);
}

double Covariance::covariance() const {
  return count() < 2 ? kUndefined : cross_ / static_cast<double>(count() - 1);
}

double Covariance::correlation() const {
  const double scale = std::sqrt(x_.m2()) * std::sqrt(y_.m2());
  // Rounding may carry a perfect correlation past 1.
  return count() < 2 || !(scale > 0.0) ? kUndefined : std::clamp(cross_ / scale, -1.0, 1.0);
}

}  // namespace rapport
