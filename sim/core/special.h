// Special functions behind the distributions: normal, gamma and beta laws and their inverses.
//
// Built on elementary.h and std::sqrt alone, so their bits do not change with the processor.
// Relative accuracy is 1e-12 or better for shapes from 0.05 to 1e4 and probabilities down to
// 1e-300; tests/core/special_test.cpp holds them to that against Boost.Math.
#pragma once

namespace rapport::math {

double normal_cdf(double x);

/// Inverse of normal_cdf for p in (0, 1); -infinity at 0, infinity at 1.
double normal_quantile(double p);

/// log of the gamma function, x > 0.
double log_gamma(double x);

/// A probability and its complement, each computed without cancellation where it is the smaller.
struct Tails {
  double lower, upper;
};

/// The gamma law of one shape and scale 1, with what all its evaluations share computed once.
class GammaLaw {
 public:
  explicit GammaLaw(double shape);  ///< shape > 0

  Tails tails(double x) const;      ///< P(X <= x) and P(X > x)
  double quantile(double p) const;  ///< x with P(X <= x) = p; 0 at p = 0, infinity at p = 1
  /// The same, by Halley steps from a guess that is near.
  double quantile_near(double p, double guess) const;

 private:
  Tails tails(double x, double weight) const;
  double weight(double x) const;
  double first_guess(double p) const;

  double shape_, stirling_, log_gamma_, factor_;  // see the constructor
};

/// The beta law of two shapes.
class BetaLaw {
 public:
  BetaLaw(double a, double b);  ///< a, b > 0

  Tails tails(double x) const;
  double quantile(double p) const;                     ///< 0 at p = 0, 1 at p = 1
  double quantile_near(double p, double guess) const;  ///< as GammaLaw's
  double variance() const { return a_ / (a_ + b_) * (b_ / (a_ + b_)) / (a_ + b_ + 1.0); }

 private:
  // A point is given by x and its complement y = 1 - x, so that either may be tiny.
  Tails tails(double x, double y, double weight) const;
  double weight(double x, double y) const;
  double first_guess(double p) const;
  double solve(double p, double odds) const;

  double a_, b_, stirling_, log_beta_, factor_;
};

/// Regularised lower incomplete gamma function P(a, x), a > 0, x >= 0.
double gamma_p(double a, double x);
double gamma_p_inverse(double a, double p);  ///< x with gamma_p(a, x) = p

/// Regularised incomplete beta function I_x(a, b), a, b > 0, x in [0, 1].
double beta_i(double a, double b, double x);
double beta_i_inverse(double a, double b, double p);  ///< x with beta_i(a, b, x) = p

}  // namespace rapport::math
