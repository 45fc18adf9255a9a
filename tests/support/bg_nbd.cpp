#include "tests/support/bg_nbd.h"

#include <algorithm>
#include <cmath>

#include "sim/core/check.h"

namespace rapport::testing {

namespace {

constexpr double kNegligible = 1e-17;

}  // namespace

double hypergeometric(double a, double b, double c, double z) {
  check(z >= 0.0 && z < 1.0 && c > 0.0, "hypergeometric: arguments in range");
  double sum = 1.0, term = 1.0;
  for (double n = 0.0;; ++n) {
    const double ratio = (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
    term *= ratio;
    sum += term;
    // Ratios tend to z from one side, so what follows is less than a geometric series.
    const double largest = std::max(std::abs(ratio), z);
    if (std::abs(term) <= kNegligible * (1.0 - largest) * std::abs(sum)) return sum;
  }
}

double bg_nbd_alive(double r, double alpha, double a, double b, double t) {
  // 2F1(r, a; a + b; -t / alpha), Pfaff's transformation (DLMF 15.8.1).
  return std::pow(alpha / (alpha + t), r) * hypergeometric(r, b, a + b, t / (alpha + t));
}

double bg_nbd_purchases(double r, double alpha, double a, double b, double t) {
  check(a != 1.0 && a + b > 1.0, "BG/NBD: a is not 1, a + b is above 1");
  const double f = hypergeometric(r, b, a + b - 1.0, t / (alpha + t));
  return (a + b - 1.0) / (a - 1.0) * (1.0 - std::pow(alpha / (alpha + t), r) * f);
}

}  // namespace rapport::testing
