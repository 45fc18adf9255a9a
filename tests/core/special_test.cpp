#include "sim/core/special.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

#include "sim/core/elementary.h"
#include "sim/core/random.h"

using namespace rapport;

namespace {

double special_draw(std::uint32_t i, std::uint32_t stream) {
  return uniform(philox4x32_10({i, stream, 0, 0}, {2024, 2}).u64(0));
}

/// Uniform in the logarithm.
double log_draw(std::uint32_t i, std::uint32_t stream, double low, double high) {
  return low * std::pow(high / low, special_draw(i, stream));
}

double relative_error(double got, long double want) {
  if (got == static_cast<double>(want)) return 0.0;
  return static_cast<double>(std::fabs((got - want) / want));
}

/// The largest relative error of some comparisons; fails on a value that is not a number.
class Worst {
 public:
  void add(double got, long double want) {
    const double error = relative_error(got, want);
    if (!(error <= worst_)) worst_ = error;
  }
  operator double() const { return worst_; }

 private:
  double worst_ = 0.0;
};

/// Probabilities from the middle and, evenly in the logarithm, down to 1e-300.
double probability(std::uint32_t i, std::uint32_t stream) {
  return i % 2 == 0 ? special_draw(i, stream) : log_draw(i, stream, 1e-300, 0.5);
}

}  // namespace

TEST_CASE("normal cdf and quantile agree with Boost") {
  Worst cdf, quantile;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const double x = -37.5 + 46 * special_draw(i, 1);
    cdf.add(math::normal_cdf(x), boost::math::erfc(-x / std::sqrt(2.0L)) / 2);
    const double p = probability(i, 2);
    quantile.add(math::normal_quantile(p), -std::sqrt(2.0L) * boost::math::erfc_inv(2.0L * p));
  }
  CHECK(cdf < 2e-15);
  CHECK(quantile < 2e-15);
}

TEST_CASE("the normal law's known values and limits") {
  CHECK(math::normal_cdf(0.0) == 0.5);
  CHECK(math::normal_cdf(1.959963984540054) == doctest::Approx(0.975).epsilon(1e-15));
  CHECK(math::normal_cdf(-40.5) == 0.0);
  CHECK(math::normal_cdf(kInfinity) == 1.0);
  CHECK(math::normal_cdf(-kInfinity) == 0.0);
  CHECK(math::normal_quantile(0.5) == 0.0);
  CHECK(math::normal_quantile(0.25) == doctest::Approx(-0.6744897501960817).epsilon(1e-15));
  CHECK(math::normal_quantile(0.0) == -kInfinity);
  CHECK(math::normal_quantile(1.0) == kInfinity);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const double p = special_draw(i, 3);
    CHECK(math::normal_quantile(p) == -math::normal_quantile(1 - p));
  }
}

TEST_CASE("log gamma agrees with Boost, also next to its zeros") {
  Worst all, near_zeros;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const double x = log_draw(i, 4, 1e-10, 1e6), y = 0.9 + 1.2 * special_draw(i, 5);
    all.add(math::log_gamma(x), boost::math::lgamma(x + 0.0L));
    near_zeros.add(math::log_gamma(y), boost::math::lgamma(y + 0.0L));
  }
  CHECK(all < 2e-15);
  CHECK(near_zeros < 2e-15);
  CHECK(math::log_gamma(1.0) == 0.0);
  CHECK(math::log_gamma(2.0) == 0.0);
  CHECK(math::log_gamma(6.0) == doctest::Approx(std::log(120.0)).epsilon(1e-15));
}

TEST_CASE("incomplete gamma agrees with Boost for shapes from 0.05 to 10,000") {
  Worst lower, upper, inverse;
  for (std::uint32_t i = 0; i < 6000; ++i) {
    const long double a = log_draw(i, 6, 0.05, 1e4);
    const math::GammaLaw law(static_cast<double>(a));
    const double shape = static_cast<double>(a), p = probability(i, 7);
    const double x = law.quantile(p);
    if (x < 1e-290) continue;  // next to subnormal
    inverse.add(x, boost::math::gamma_p_inv(a, p + 0.0L));
    lower.add(math::gamma_p(shape, x), boost::math::gamma_p(a, x + 0.0L));
    const double far = law.quantile(1 - special_draw(i, 8) * 0x1p-30);
    upper.add(law.tails(far).upper, boost::math::gamma_q(a, far + 0.0L));
    upper.add(law.tails(x).upper, boost::math::gamma_q(a, x + 0.0L));
  }
  CHECK(lower < 1e-12);
  CHECK(upper < 1e-12);
  CHECK(inverse < 1e-12);
}

TEST_CASE("incomplete beta agrees with Boost for shapes from 0.05 to 10,000") {
  Worst lower, upper, inverse;
  for (std::uint32_t i = 0; i < 6000; ++i) {
    const double largest = i % 3 == 0 ? 1e4 : 30;
    const double a = log_draw(i, 9, 0.05, largest), b = log_draw(i, 10, 0.05, largest);
    const double p = i % 2 == 0 ? special_draw(i, 11) : log_draw(i, 11, 1e-15, 0.5);
    const double x = math::beta_i_inverse(a, b, p);
    if (x < 1e-290 || x == 1.0) continue;
    const math::Tails tails = math::BetaLaw(a, b).tails(x);
    lower.add(math::beta_i(a, b, x), boost::math::ibeta(a + 0.0L, b + 0.0L, x + 0.0L));
    upper.add(tails.upper, boost::math::ibetac(a + 0.0L, b + 0.0L, x + 0.0L));
    inverse.add(x, boost::math::ibeta_inv(a + 0.0L, b + 0.0L, p + 0.0L));
  }
  CHECK(lower < 1e-12);
  CHECK(upper < 1e-12);
  CHECK(inverse < 1e-12);
}

TEST_CASE("the shapes of the shifted beta-geometric examples") {
  for (const auto& [a, b] : {std::pair{0.7041, 1.1820}, {0.6681, 3.8061}, {0.6681, 10.8061}}) {
    Worst inverse;
    for (int k = 1; k < 1000; ++k) {
      const double p = k / 1000.0;
      inverse.add(math::beta_i_inverse(a, b, p),
                  boost::math::ibeta_inv(a + 0.0L, b + 0.0L, p + 0.0L));
    }
    CHECK(inverse < 1e-14);
  }
}

TEST_CASE("closed forms") {
  CHECK(math::gamma_p(1.0, 2.0) == doctest::Approx(1 - std::exp(-2.0)).epsilon(1e-15));
  CHECK(math::gamma_p(0.5, 2.0) == doctest::Approx(std::erf(std::sqrt(2.0))).epsilon(1e-15));
  CHECK(math::gamma_p_inverse(1.0, 0.9) == doctest::Approx(std::log(10.0)).epsilon(1e-15));
  CHECK(math::beta_i(1.0, 3.0, 0.25) == doctest::Approx(1 - std::pow(0.75, 3)).epsilon(1e-15));
  CHECK(math::beta_i(0.5, 0.5, 0.25) == doctest::Approx(1.0 / 3).epsilon(1e-15));
  CHECK(math::beta_i_inverse(2.0, 1.0, 0.49) == doctest::Approx(0.7).epsilon(1e-15));
}

TEST_CASE("the ends of the range") {
  CHECK(math::gamma_p(2.0, 0.0) == 0.0);
  CHECK(math::gamma_p(2.0, kInfinity) == 1.0);
  CHECK(math::gamma_p_inverse(2.0, 0.0) == 0.0);
  CHECK(math::gamma_p_inverse(2.0, 1.0) == kInfinity);
  CHECK(math::beta_i(2.0, 3.0, 0.0) == 0.0);
  CHECK(math::beta_i(2.0, 3.0, 1.0) == 1.0);
  CHECK(math::beta_i_inverse(2.0, 3.0, 0.0) == 0.0);
  CHECK(math::beta_i_inverse(2.0, 3.0, 1.0) == 1.0);
  CHECK(math::gamma_p_inverse(0.01, 1e-30) == 0.0);  // below the least double
  CHECK(math::beta_i_inverse(0.01, 2.0, 1e-30) == 0.0);
  CHECK(math::beta_i_inverse(2.0, 0.01, 1 - 1e-15) == 1.0);
}

TEST_CASE("a solve from a near guess gives the quantile") {
  const math::GammaLaw gamma(0.3);
  const math::BetaLaw beta(0.7041, 1.182);
  for (const double p : {1e-9, 0.01, 0.3, 0.5, 0.7, 0.99, 1 - 1e-9}) {
    CAPTURE(p);
    CHECK(gamma.quantile_near(p, 1.3 * gamma.quantile(p)) ==
          doctest::Approx(gamma.quantile(p)).epsilon(1e-13));
    CHECK(beta.quantile_near(p, 0.8 * beta.quantile(p)) ==
          doctest::Approx(beta.quantile(p)).epsilon(1e-13));
  }
}

TEST_CASE("the bits of the special functions are the same in every build") {
  std::uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](double v) {
    hash = (hash ^ std::bit_cast<std::uint64_t>(v)) * 1099511628211U;
  };
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const double u = special_draw(i, 12), a = 0.05 + 20 * special_draw(i, 13),
                 b = 0.05 + 5 * special_draw(i, 14);
    add(math::normal_cdf(8 * u - 4));
    add(math::normal_quantile(u));
    add(math::log_gamma(30 * u));
    add(math::gamma_p(a, 20 * u));
    add(math::gamma_p_inverse(a, u));
    add(math::beta_i(a, b, u));
    add(math::beta_i_inverse(a, b, u));
  }
  CHECK(hash == 12468505473610536196U);
}
