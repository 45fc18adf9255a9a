#include "sim/core/special.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "sim/core/elementary.h"

namespace rapport::math {

namespace {

constexpr double kHalfLogTwoPi = 0.91893853320467274178;
constexpr double kTwoPi = 6.28318530717958647693;
constexpr double kEpsilon = 0x1p-53;

/// c[0] + c[1] x + c[2] x^2 + ...
template <std::size_t n>
double polynomial(const std::array<double, n>& c, double x) {
  double sum = c[n - 1];
  for (std::size_t i = n - 1; i-- > 0;) sum = c[i] + x * sum;
  return sum;
}

// ---- normal -------------------------------------------------------------------------------------

/// exp(-x^2 / 2) without the rounding error of x^2: x is cut after four binary places.
double exp_minus_half_square(double x) {
  const double head = static_cast<double>(static_cast<int>(x * 16.0)) / 16.0;
  return exp(-0.5 * head * head) * exp(-0.5 * (x - head) * (x + head));
}

// Cody (1969), "Rational Chebyshev approximations for the error function", Math. Comp. 23.
double erf_over_z(double z2) {  // erf(z) / z for |z| < 0.47
  constexpr std::array num{3.20937758913846947e3, 3.77485237685302021e2, 1.13864154151050156e2,
                           3.16112374387056560e0, 1.85777706184603153e-1};
  constexpr std::array den{2.84423683343917062e3, 1.28261652607737228e3, 2.44024637934444173e2,
                           2.36012909523441209e1, 1.0};
  return polynomial(num, z2) / polynomial(den, z2);
}

double scaled_erfc_middle(double z) {  // exp(z^2) erfc(z) for 0.46 < z < 4
  constexpr std::array num{1.23033935479799725e3, 2.05107837782607147e3,  1.71204761263407058e3,
                           8.81952221241769090e2, 2.98635138197400131e2,  6.61191906371416295e1,
                           8.88314979438837594e0, 5.64188496988670089e-1, 2.15311535474403846e-8};
  constexpr std::array den{1.23033935480374942e3, 3.43936767414372164e3, 4.36261909014324716e3,
                           3.29079923573345963e3, 1.62138957456669019e3, 5.37181101862009858e2,
                           1.17693950891312499e2, 1.57449261107098347e1, 1.0};
  return polynomial(num, z) / polynomial(den, z);
}

double scaled_erfc_far(double z) {  // the same for z > 4
  constexpr std::array num{6.58749161529837803e-4, 1.60837851487422766e-2, 1.25781726111229246e-1,
                           3.60344899949804439e-1, 3.05326634961232344e-1, 1.63153871373020978e-2};
  constexpr std::array den{2.33520497626869185e-3, 6.05183413124413191e-2, 5.27905102951428412e-1,
                           1.87295284992346725e0,  2.56852019228982242e0,  1.0};
  constexpr double kInverseSqrtPi = 0.56418958354775628695;
  const double w = 1.0 / (z * z);
  return (kInverseSqrtPi - w * polynomial(num, w) / polynomial(den, w)) / z;
}

}  // namespace

double normal_cdf(double x) {
  constexpr double kInverseSqrt2 = 0.70710678118654752440;
  if (x != x) return x;
  const double size = std::fabs(x);
  const double z = size * kInverseSqrt2;
  if (z < 0.46875) return 0.5 + 0.5 * x * kInverseSqrt2 * erf_over_z(z * z);
  if (size > 40.0) return x > 0.0 ? 1.0 : 0.0;
  const double tail =
      0.5 * exp_minus_half_square(size) * (z < 4.0 ? scaled_erfc_middle(z) : scaled_erfc_far(z));
  return x > 0.0 ? 1.0 - tail : tail;
}

// Wichura (1988), algorithm AS 241 (PPND16), Applied Statistics 37.
double normal_quantile(double p) {
  constexpr std::array a{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                         1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                         3.3430575583588128105e4, 2.5090809287301226727e3};
  constexpr std::array b{1.0,
                         4.2313330701600911252e1,
                         6.8718700749205790830e2,
                         5.3941960214247511077e3,
                         2.1213794301586595867e4,
                         3.9307895800092710610e4,
                         2.8729085735721942674e4,
                         5.2264952788528545610e3};
  constexpr std::array c{1.42343711074968357734e0,  4.63033784615654529590e0,
                         5.76949722146069140550e0,  3.64784832476320460504e0,
                         1.27045825245236838258e0,  2.41780725177450611770e-1,
                         2.27238449892691845833e-2, 7.74545014278341407640e-4};
  constexpr std::array d{1.0,
                         2.05319162663775882187e0,
                         1.67638483018380384940e0,
                         6.89767334985100004550e-1,
                         1.48103976427480074590e-1,
                         1.51986665636164571966e-2,
                         5.47593808499534494600e-4,
                         1.05075007164441684324e-9};
  constexpr std::array e{6.65790464350110377720e0,  5.46378491116411436990e0,
                         1.78482653991729133580e0,  2.96560571828504891230e-1,
                         2.65321895265761230930e-2, 1.24266094738807843860e-3,
                         2.71155556874348757815e-5, 2.01033439929228813265e-7};
  constexpr std::array f{1.0,
                         5.99832206555887937690e-1,
                         1.36929880922735805310e-1,
                         1.48753612908506148525e-2,
                         7.86869131145613259100e-4,
                         1.84631831751005468180e-5,
                         1.42151175831644588870e-7,
                         2.04426310338993978564e-15};
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(a, r) / polynomial(b, r);
  }
  const double tail = q < 0.0 ? p : 1.0 - p;
  if (!(tail > 0.0)) return tail == 0.0 ? (q < 0.0 ? -kInfinity : kInfinity) : tail - tail;
  const double r = std::sqrt(-log(tail));
  const double z = r <= 5.0 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6)
                            : polynomial(e, r - 5.0) / polynomial(f, r - 5.0);
  return q < 0.0 ? -z : z;
}

// ---- log gamma ----------------------------------------------------------------------------------

namespace {

/// log gamma(2 + z) for |z| <= 1/2: Abramowitz and Stegun 6.1.33; c[k-1] = (-1)^k (zeta(k) - 1) /
/// k.
double log_gamma_near_2(double z) {
  constexpr std::array c{
      0.42278433509846713939,    0.32246703342411321824,    -0.067352301053198095133,
      0.020580808427784547879,   -0.0073855510286739852663, 0.0028905103307415232858,
      -0.0011927539117032609771, 0.00050966952474304242234, -0.00022315475845357937976,
      9.9457512781808533715e-5,  -4.49262367381331417e-5,   2.0507212775670691553e-5,
      -9.439488275268395904e-6,  4.3748667899074878042e-6,  -2.0392157538013662368e-6,
      9.5514121304074198329e-7,  -4.4924691987645660433e-7, 2.1207184805554665869e-7,
      -1.0043224823968099609e-7, 4.7698101693639805658e-8,  -2.271109460894316491e-8,
      1.0838659214896954091e-8,  -5.1834750419700466551e-9, 2.4836745438024783172e-9,
      -1.1921401405860912074e-9, 5.7313672416788620133e-10, -2.7595228851242331452e-10};
  return z * polynomial(c, z);
}

/// What Stirling's formula leaves out, x >= 10: Abramowitz and Stegun 6.1.41.
double stirling_series(double x) {
  constexpr std::array c{1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                         1.0 / 1188, -691.0 / 360360, 1.0 / 156};
  return polynomial(c, 1.0 / (x * x)) / x;
}

/// log gamma(a + 1) - log(sqrt(2 pi a) (a / e)^a).
double stirling_error(double a) {
  if (a >= 10.0) return stirling_series(a);
  return log_gamma(a + 1.0) - ((a + 0.5) * log(a) - a + kHalfLogTwoPi);
}

/// m - a - a log(m / a), the deviance of Loader (2000), "Fast and accurate computation of binomial
/// probabilities"; `difference` is m - a, which the caller may know better.
double deviance(double a, double m, double difference) {
  const double u = difference / a;
  if (std::fabs(u) > 0.5) return difference - a * log(m / a);
  // log(1 + u) = 2 artanh t with t = u / (2 + u), and u - 2 t = u t.
  const double t = u / (2.0 + u);
  const double t2 = t * t;
  double sum = 0.0, power = 2.0 * t * t2;
  for (int n = 3;; n += 2, power *= t2) {
    const double next = sum + power / n;
    if (next == sum) break;
    sum = next;
  }
  return a * (u * t - sum);
}

}  // namespace

double log_gamma(double x) {
  if (!(x > 0.0)) return x == 0.0 ? kInfinity : std::numeric_limits<double>::quiet_NaN();
  if (x == kInfinity) return x;
  if (x < 0.5) return log_gamma_near_2(x) - log1p(x) - log(x);
  if (x < 1.5) return log_gamma_near_2(x - 1.0) - log(x);
  if (x >= 10.0) return (x - 0.5) * log(x) - x + kHalfLogTwoPi + stirling_series(x);
  double product = 1.0;
  while (x > 2.5) product *= (x -= 1.0);
  return log_gamma_near_2(x - 2.0) + log(product);
}

// ---- inversion ----------------------------------------------------------------------------------

namespace {

/// What one Halley step needs to know at a point.
struct Slope {
  double tail;    // the probability that is to become the target
  double weight;  // d(lower tail) / d(log point)
  double bend;    // d(log weight) / d(log point)
};

/// The point > 0 at which a tail equals `target`, from a guess; at(point) gives the Slope.
///
/// Halley's method on f = log(tail / target) as a function of the log of the point. There both
/// weights are log-concave, so f is concave, Newton's method converges from any side, and f is all
/// but linear in the tails. Cubic convergence: a step below 1e-5 leaves an error near 1e-15.
template <class At>
double halley(double point, bool lower, double target, double longest_step, At at) {
  double last = 0.0;
  for (int i = 0; i < 200; ++i) {
    const Slope s = at(point);
    // Where all underflows only the direction is known.
    double step = lower == (s.tail < target) ? -longest_step : longest_step;
    double h = 0.0;
    if (s.tail > 0.0 && s.weight > 0.0) {
      h = (lower ? s.weight : -s.weight) / s.tail;
      const double newton = log(s.tail / target) / h;
      const double divisor = 1.0 - 0.5 * newton * (s.bend - h);
      step = newton / (divisor > 2.0 ? 2.0 : divisor > 0.5 ? divisor : 0.5);
    }
    if (!(std::fabs(step) < longest_step)) {
      step = step > 0.0 ? longest_step : -longest_step;
      if (step * last < 0.0) step *= 0.5, longest_step *= 0.5;  // lest it jump to and fro
    }
    point *= exp(-step);
    last = step;
    if (std::fabs(step) * (1.0 + std::fabs(h)) < 1e-5) break;
  }
  return point;
}

double least_of(double a, double b) { return a < b ? a : b; }

}  // namespace

// ---- gamma law ----------------------------------------------------------------------------------

namespace {

/// 1 + x/(a+1) + x^2/((a+1)(a+2)) + ...: DLMF 8.11.4.
double gamma_series(double a, double x) {
  double sum = 1.0, term = 1.0;
  for (double n = a + 1.0; term > kEpsilon * sum; n += 1.0) sum += term *= x / n;
  return sum;
}

/// gamma(a, x) x^-a e^x by its continued fraction (DLMF 8.9.2), Lentz's way.
double gamma_fraction(double a, double x) {
  double b = x + 1.0 - a;
  double d = 1.0 / b, c = kInfinity, h = d;
  for (double n = 1.0; n < 1e5; n += 1.0) {
    const double numerator = n * (a - n);
    b += 2.0;
    d = 1.0 / (numerator * d + b);
    c = b + numerator / c;
    const double factor = c * d;
    h *= factor;
    if (std::fabs(factor - 1.0) < 2 * kEpsilon) break;
  }
  return h;
}

}  // namespace

GammaLaw::GammaLaw(double shape)
    : shape_(shape),
      stirling_(stirling_error(shape)),
      log_gamma_(log_gamma(shape)),
      factor_(std::sqrt(shape / kTwoPi) * exp(-stirling_)) {}

/// x^a e^-x / gamma(a): the density times x.
double GammaLaw::weight(double x) const { return factor_ * exp(-deviance(shape_, x, x - shape_)); }

Tails GammaLaw::tails(double x, double weight) const {
  if (x < shape_ + 1.0) {
    const double lower = weight / shape_ * gamma_series(shape_, x);
    return {lower, 1.0 - lower};
  }
  const double upper = weight * gamma_fraction(shape_, x);
  return {1.0 - upper, upper};
}

Tails GammaLaw::tails(double x) const {
  if (!(x > 0.0)) return {0.0, 1.0};
  if (x == kInfinity) return {1.0, 0.0};
  return tails(x, weight(x));
}

double GammaLaw::first_guess(double p) const {
  const double a = shape_;
  // P(x) = x^a / gamma(a+1) e^(-x a/(a+1) + ...) near 0.
  const double log_power = (log(p) + log_gamma_ + log(a)) / a;
  const double power = exp(log_power);
  if (power < 0.3 * (a + 1.0)) return power * exp(power / (a + 1.0));
  if (a < 0.5) {
    const double u = -log(1.0 - p) - log_gamma_;
    return u > 1.0 ? u - (1.0 - a) * log(u) : 0.5;
  }
  // Wilson and Hilferty (1931): the cube root of a gamma variable is nearly normal.
  const double root = 1.0 - 1.0 / (9.0 * a) + normal_quantile(p) / (3.0 * std::sqrt(a));
  return root > 0.1 ? a * root * root * root : power;
}

double GammaLaw::quantile(double p) const {
  if (!(p > 0.0)) return 0.0;
  if (p >= 1.0) return kInfinity;
  const double guess = first_guess(p);
  // So near 0 the guess is exact; it may be subnormal.
  return guess < 1e-18 ? guess : quantile_near(p, guess);
}

double GammaLaw::quantile_near(double p, double guess) const {
  const bool lower = p <= 0.5;
  const auto at = [this, lower](double x) {
    const double w = weight(x);
    const Tails t = tails(x, w);
    return Slope{lower ? t.lower : t.upper, w, shape_ - x};
  };
  return halley(guess, lower, lower ? p : 1.0 - p, 2.0 / least_of(1.0, shape_), at);
}

double gamma_p(double a, double x) { return GammaLaw(a).tails(x).lower; }
double gamma_p_inverse(double a, double p) { return GammaLaw(a).quantile(p); }

// ---- beta law -----------------------------------------------------------------------------------

namespace {

/// I_x(a, b) B(a, b) x^-a y^-b for x <= (a + 1) / (a + b + 2): the continued fraction of Didonato
/// and Morris (1992), "Algorithm 708", eq. 9, Lentz's way.
double beta_fraction(double a, double b, double x, double y) {
  const double lambda = a * y - b * x;
  double r = 1.0 / (a + 1.0);  // 1 / (a + 2n + 1)
  double d = 1.0 / (a * r * (lambda + 1.0)), c = kInfinity, h = d;
  for (double n = 1.0; n < 1e5; n += 1.0) {
    const double bend = n * (b - n) * x * r;
    const double numerator = (a + n - 1.0) * (a + b + n - 1.0) * x * r * bend;
    r = 1.0 / (a + 2.0 * n + 1.0);
    const double term = n + bend + (a + n) * r * (lambda + 1.0 + n * (1.0 + y));
    d = 1.0 / (numerator * d + term);
    c = term + numerator / c;
    const double factor = c * d;
    h *= factor;
    if (std::fabs(factor - 1.0) < 2 * kEpsilon) break;
  }
  return h;
}

}  // namespace

BetaLaw::BetaLaw(double a, double b)
    : a_(a),
      b_(b),
      stirling_(stirling_error(a) + stirling_error(b) - stirling_error(a + b)),
      log_beta_(0.0),
      factor_(std::sqrt(a / (a + b) * b / kTwoPi) * exp(-stirling_)) {
  const double small = least_of(a, b), n = a + b;
  const double large = n - small;
  log_beta_ = small * log(small / n) + large * log1p(-small / n) - log(factor_);
}

/// x^a y^b / B(a, b): the density times x y, after Loader (2000).
double BetaLaw::weight(double x, double y) const {
  const double n = a_ + b_;
  const double excess = b_ * x - a_ * y;  // n x - a
  return factor_ * exp(-deviance(a_, n * x, excess) - deviance(b_, n * y, -excess));
}

Tails BetaLaw::tails(double x, double y, double weight) const {
  // Left of about the mean the first fraction is fast, right of it the second.
  if ((b_ + 1.0) * x <= (a_ + 1.0) * y) {
    const double lower = weight * beta_fraction(a_, b_, x, y);
    return {lower, 1.0 - lower};
  }
  const double upper = weight * beta_fraction(b_, a_, y, x);
  return {1.0 - upper, upper};
}

Tails BetaLaw::tails(double x) const {
  if (!(x > 0.0)) return {0.0, 1.0};
  if (x >= 1.0) return {1.0, 0.0};
  return tails(x, 1.0 - x, weight(x, 1.0 - x));
}

namespace {

/// Odds near a quantile for a, b > 1 (Abramowitz and Stegun 26.5.22).
double odds_from_normal(double a, double b, double p) {
  const double z = normal_quantile(p), l = (z * z - 3.0) / 6.0;
  const double u = 1.0 / (2.0 * a - 1.0), v = 1.0 / (2.0 * b - 1.0);
  const double h = 2.0 / (u + v);
  const double root = std::sqrt(h + l > 0.0 ? h + l : 0.0);
  const double w = -z * root / h - (v - u) * (l + 5.0 / 6.0 - 2.0 / (3.0 * h));
  return a / b * exp(-2.0 * w);
}

/// Odds near a quantile for a <= 1 < b, where 1 - x is near exp(log_y) far from 0.
double odds_from_power(double b, double log_y) {
  const double x = log_y < -0.5 / b ? -expm1(log_y) : 0.5 / (b + 0.5);
  return x / (1.0 - x);
}

}  // namespace

/// Odds x / (1 - x) near the p-quantile.
double BetaLaw::first_guess(double p) const {
  // I_x = x^a / (a B) (1 - x a (b-1) / (a+1) + ...) near 0, and alike near 1.
  const double log_x = (log(p) + log(a_) + log_beta_) / a_;
  const double x = exp(log_x);
  if (x * (1.0 + b_) < 0.3) return x * (1.0 + x * (a_ + b_) / (a_ + 1.0));
  const double log_y = (log(1.0 - p) + log(b_) + log_beta_) / b_;
  const double y = exp(log_y);
  if (y * (1.0 + a_) < 0.3) return 1.0 / (y * (1.0 + y * (a_ + b_) / (b_ + 1.0)));
  if (a_ > 1.0 && b_ > 1.0) return odds_from_normal(a_, b_, p);
  if (b_ > 1.0) return odds_from_power(b_, log_y);
  if (a_ > 1.0) return 1.0 / odds_from_power(a_, log_x);
  const double small = least_of(0.9, p < 0.5 ? x : y);
  return p < 0.5 ? small / (1.0 - small) : (1.0 - small) / small;
}

double BetaLaw::quantile(double p) const {
  if (!(p > 0.0)) return 0.0;
  if (p >= 1.0) return 1.0;
  const double odds = first_guess(p);
  // So near 0 the guess is exact; it may be subnormal. So near 1 there is only 1.
  if (odds < 1e-18) return odds;
  return odds > 1e18 ? 1.0 : solve(p, odds);
}

double BetaLaw::quantile_near(double p, double guess) const {
  if (!(guess > 0.0 && guess < 1.0 - 1e-9)) return quantile(p);
  return solve(p, guess / (1.0 - guess));
}

double BetaLaw::solve(double p, double odds) const {
  const bool lower = p <= 0.5;
  const auto at = [this, lower](double o) {
    const double y = 1.0 / (1.0 + o);
    const double x = o * y;
    const double w = weight(x, y);
    const Tails t = tails(x, y, w);
    return Slope{lower ? t.lower : t.upper, w, a_ * y - b_ * x};
  };
  const double longest_step = 2.0 / least_of(1.0, least_of(a_, b_));
  odds = halley(odds, lower, lower ? p : 1.0 - p, longest_step, at);
  // The second form rounds once near 1, so that rounding cannot make it fall.
  return odds < 1.0 ? odds / (1.0 + odds) : 1.0 - 1.0 / (1.0 + odds);
}

double beta_i(double a, double b, double x) { return BetaLaw(a, b).tails(x).lower; }
double beta_i_inverse(double a, double b, double p) { return BetaLaw(a, b).quantile(p); }

}  // namespace rapport::math
