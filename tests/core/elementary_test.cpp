#include "sim/core/elementary.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "sim/core/random.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

constexpr double kLeast = std::numeric_limits<double>::denorm_min();

double draw(std::uint32_t i, std::uint32_t stream) {
  return uniform(philox4x32_10({i, stream, 0, 0}, {2024, 1}).u64(0));
}

/// |got - want| in units in the last place of a double near `want`.
double ulps(double got, long double want) {
  int exponent = 0;
  std::frexp(want, &exponent);
  return static_cast<double>(std::fabs(got - want) /
                             std::ldexp(1.0L, std::max(exponent - 53, -1074)));
}

/// The largest error of f against the 64-bit mantissas of `reference` over 200,000 arguments.
template <class F, class Reference, class Argument>
double worst_ulps(F f, Reference reference, Argument argument) {
  double worst = 0.0;
  for (std::uint32_t i = 0; i < 200000; i += testing::kStep) {
    const double x = argument(draw(i, 1));
    const double error = ulps(f(x), reference(static_cast<long double>(x)));
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

auto between(double low, double high) {
  return [=](double u) { return low + (high - low) * u; };
}
auto log_between(double low, double high) {
  return [=](double u) { return std::exp(low + (high - low) * u); };
}

double my_exp(double x) { return math::exp(x); }
double my_log(double x) { return math::log(x); }
long double its_exp(long double x) { return std::exp(x); }
long double its_log(long double x) { return std::log(x); }
long double its_log1p(long double x) { return std::log1p(x); }
long double its_expm1(long double x) { return std::expm1(x); }

bool same(double a, double b) {
  return (a != a && b != b) || std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

}  // namespace

TEST_CASE("exp is within 0.52 ulp, 0.76 where the result is subnormal") {
  CHECK(worst_ulps(my_exp, its_exp, between(-1, 1)) < 0.52);
  CHECK(worst_ulps(my_exp, its_exp, between(-708.3, 709.7)) < 0.52);
  CHECK(worst_ulps(my_exp, its_exp, between(-1e-9, 1e-9)) < 0.52);
  CHECK(worst_ulps(my_exp, its_exp, between(-745, -708)) < 0.76);
}

TEST_CASE("log is within 0.53 ulp") {
  CHECK(worst_ulps(my_log, its_log, between(0.4, 2.5)) < 0.53);
  CHECK(worst_ulps(my_log, its_log, between(0.99, 1.02)) < 0.53);
  CHECK(worst_ulps(my_log, its_log, between(1 - 1e-9, 1 + 1e-9)) < 0.53);
  CHECK(worst_ulps(my_log, its_log, log_between(-708, 709)) < 0.53);
  CHECK(worst_ulps(my_log, its_log, log_between(-740, -708)) < 0.53);
}

TEST_CASE("log1p is within 0.53 ulp") {
  CHECK(worst_ulps(math::log1p, its_log1p, between(-0.999, 1)) < 0.53);
  CHECK(worst_ulps(math::log1p, its_log1p, between(-0.005, 0.005)) < 0.53);
  CHECK(worst_ulps(math::log1p, its_log1p, log_between(-50, 700)) < 0.53);
}

TEST_CASE("expm1 is within 0.7 ulp") {
  CHECK(worst_ulps(math::expm1, its_expm1, between(-0.1, 0.1)) < 0.7);
  CHECK(worst_ulps(math::expm1, its_expm1, between(-2, 2)) < 0.7);
  CHECK(worst_ulps(math::expm1, its_expm1, between(-50, 709)) < 0.7);
  CHECK(worst_ulps(math::expm1, its_expm1, log_between(-50, -2)) < 0.7);
}

TEST_CASE("pow is within 0.52 ulp, 0.76 where the result is subnormal") {
  double ordinary = 0.0, near_one = 0.0, extreme = 0.0;
  for (std::uint32_t i = 0; i < 200000; i += testing::kStep) {
    const double x = std::exp(-5 + 10 * draw(i, 2)), y = -60 + 120 * draw(i, 3);
    ordinary = std::max(ordinary, ulps(math::pow(x, y), std::pow(x + 0.0L, y + 0.0L)));
    const double p = 1 + (draw(i, 4) - 0.5) * std::exp(-20 * draw(i, 5));
    const double q = (-0.5 + draw(i, 6)) / std::log(p);
    near_one = std::max(near_one, ulps(math::pow(p, q), std::pow(p + 0.0L, q + 0.0L)));
    const double r = std::exp(-700 + 1400 * draw(i, 7));
    const double s = (-745 + 1454 * draw(i, 8)) / std::log(r);
    extreme = std::max(extreme, ulps(math::pow(r, s), std::pow(r + 0.0L, s + 0.0L)));
  }
  CHECK(ordinary < 0.52);
  CHECK(near_one < 0.52);
  CHECK(extreme < 0.76);
}

TEST_CASE("exact results are exact") {
  CHECK(math::exp(0.0) == 1.0);
  CHECK(math::log(1.0) == 0.0);
  CHECK(math::exp(1.0) == 2.718281828459045);
  CHECK(math::log(2.0) == 0.6931471805599453);
  CHECK(math::log1p(1.0) == 0.6931471805599453);
  CHECK(math::expm1(1.0) == 1.7182818284590453);
  for (int k = -1074; k < 1024; ++k) CHECK(math::pow(2.0, k) == std::ldexp(1.0, k));
  for (int k = 0; k < 16; ++k) CHECK(math::pow(10.0, k) == std::stod("1e" + std::to_string(k)));
  CHECK(math::pow(2.25, 0.5) == 1.5);
  CHECK(math::pow(-3.0, 3.0) == -27.0);
}

TEST_CASE("special values are those of the C library") {
  const double values[] = {0.0,          -0.0,   1.0,         -1.0,   2.0,       -2.0,
                           3.0,          -3.0,   0.5,         -0.5,   kInfinity, -kInfinity,
                           std::nan(""), 1e300,  -1e300,      kLeast, -kLeast,   4e-310,
                           0x1p53 - 1,   0x1p53, -0x1p53 + 1, 1e19};
  for (const double x : values) {
    CAPTURE(x);
    const bool finite_result = std::isfinite(std::exp(x)) && std::exp(x) != 0.0;
    if (!finite_result) CHECK(same(math::exp(x), std::exp(x)));
    if (!std::isfinite(std::log(x))) CHECK(same(math::log(x), std::log(x)));
    if (!std::isfinite(std::log1p(x)) || x == 0.0) CHECK(same(math::log1p(x), std::log1p(x)));
    if (!std::isfinite(std::expm1(x)) || x == 0.0) CHECK(same(math::expm1(x), std::expm1(x)));
    for (const double y : values) {
      CAPTURE(y);
      // Away from ordinary results the bits must agree; the rest is tested in ulps above.
      const double want = std::pow(x, y);
      if (!std::isfinite(want) || want == 0.0 || std::fabs(want) == 1.0)
        CHECK(same(math::pow(x, y), want));
      else
        CHECK(ulps(math::pow(x, y), want) <= 1.0);
    }
  }
}

TEST_CASE("the limits of the range") {
  CHECK(math::exp(709.782712893384) < kInfinity);
  CHECK(math::exp(709.7827128933841) == kInfinity);
  CHECK(math::exp(-745.1332191019411) == kLeast);
  CHECK(math::exp(-745.1332191019412) == 0.0);
  CHECK(math::log(kLeast) == doctest::Approx(-744.4400719213812).epsilon(1e-15));
  CHECK(math::expm1(-1e9) == -1.0);
  CHECK(math::expm1(1e9) == kInfinity);
  CHECK(math::log1p(-1.0) == -kInfinity);
  CHECK(math::log1p(1e308) == math::log(1e308));
  CHECK(math::pow(2.0, 1024.0) == kInfinity);
  CHECK(math::pow(2.0, -1075.0) == 0.0);
}

TEST_CASE("exp and log rise over neighbouring doubles") {
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const double x = -5 + 10 * draw(i, 9);
    CHECK(math::exp(std::nextafter(x, kInfinity)) >= math::exp(x));
    const double y = std::exp(x);
    CHECK(math::log(std::nextafter(y, kInfinity)) >= math::log(y));
  }
}

TEST_CASE("the bits are the same in every build and on every machine") {
  std::uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](double v) {
    hash = (hash ^ std::bit_cast<std::uint64_t>(v)) * 1099511628211U;
  };
  for (std::uint32_t i = 0; i < 100000; ++i) {
    const double x = -750 + 1500 * draw(i, 10), y = -3 + 6 * draw(i, 11);
    const double positive = math::exp(x);
    add(positive);
    add(math::exp(y));
    if (positive < kInfinity) add(math::log(positive));
    add(math::log(y + 3));
    add(math::log1p(y + 2));
    add(math::expm1(y));
    add(math::pow(y + 3, 20 * y));
  }
  CHECK(hash == 14851074944795575529U);
}
