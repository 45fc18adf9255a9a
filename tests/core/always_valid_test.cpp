// The always-valid interval: its formula against integrals, and how often it is ever wrong.
#include <doctest/doctest.h>

#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/interval.h"
#include "sim/core/random.h"
#include "sim/core/special.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();

double integral(const std::function<double(double)>& f, double from, double to) {
  return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(f, from, to, 12, 1e-11);
}

Moments moments_of(const std::vector<double>& numbers) {
  Moments moments;
  for (const double x : numbers) moments.add(x);
  return moments;
}

// The likelihood of an effect size, with the standard deviation integrated out over its right Haar
// measure d sigma / sigma; sigma = exp(s).
double likelihood(const std::vector<double>& numbers, double effect) {
  return integral(
      [&](double s) {
        double log_density = 0.0;
        for (const double x : numbers) {
          const double z = x * std::exp(-s) - effect;
          log_density -= 0.5 * z * z + s;
        }
        return std::exp(log_density);
      },
      -8.0, 20.0);
}

// From the definition: effect sizes N(0, 1/g) against none.
double bayes_factor(const std::vector<double>& numbers, double g) {
  const double none = likelihood(numbers, 0.0), spread = 1.0 / std::sqrt(g);
  const double some = integral(
      [&](double z) {
        return std::exp(-0.5 * z * z) / std::sqrt(2.0 * M_PI) * likelihood(numbers, z * spread);
      },
      -9.0, 9.0);
  return some / none;
}

// What always_valid_factor says the Bayes factor is: the level at which t lies on the bound.
double bayes_factor_by_bounds(std::uint64_t n, double t, double g) {
  double low = -1e-9, high = 300.0;  // of log(1 / (1 - level))
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (low + high);
    const double level = -std::expm1(-middle);
    const bool outside = level <= 0.0 || (level < 1.0 && always_valid_factor(n, level, g) < t);
    (outside ? low : high) = middle;
  }
  return std::exp(low);
}

}  // namespace

TEST_CASE(
    "on its bound the always-valid interval's Bayes factor is 1 / (1 - level), by integration") {
  const std::vector<double> numbers = {0.3, -1.1, 2.4, 0.9, 1.7, 0.2, 3.1};
  for (const double g : {0.5, 1.0, 4.0}) {
    for (const double level : {0.5, 0.8, 0.9}) {
      CAPTURE(g);
      CAPTURE(level);
      const Interval interval = always_valid_interval(moments_of(numbers), level, g);
      REQUIRE(std::isfinite(interval.half_width));
      for (const double mean : {interval.lower(), interval.upper()}) {
        std::vector<double> less = numbers;
        for (double& x : less) x -= mean;
        CHECK(bayes_factor(less, g) == doctest::Approx(1.0 / (1.0 - level)).epsilon(1e-6));
      }
    }
  }
}

TEST_CASE("on its bound the martingale is Wang and Ramdas's, of the sum and the sum of squares") {
  // sqrt(g / (n + g)) (V / (V - S^2 / (n + g)))^(n / 2), of the numbers less the bound; whatever
  // the unit and the standard deviation of the numbers are.
  const std::vector<double> numbers = {0.3, -1.1, 2.4, 0.9, 1.7, 0.2, 3.1, -0.4, 1.2};
  const double n = static_cast<double>(numbers.size());
  for (const double unit : {1e-6, 1.0, 1e9}) {
    for (const double g : {0.5, 1.0, 4.0}) {
      std::vector<double> scaled = numbers;
      for (double& x : scaled) x *= unit;
      const Interval interval = always_valid_interval(moments_of(scaled), 0.95, g);
      REQUIRE(std::isfinite(interval.half_width));
      for (const double mean : {interval.lower(), interval.upper()}) {
        double s = 0.0, v = 0.0;
        for (const double x : scaled) s += x - mean, v += (x - mean) * (x - mean);
        const double martingale =
            std::sqrt(g / (n + g)) * std::pow(v / (v - s * s / (n + g)), 0.5 * n);
        CHECK(martingale == doctest::Approx(20.0).epsilon(1e-8));
      }
    }
  }
}

TEST_CASE("under the null the Bayes factor has mean 1 after any number of numbers") {
  // Over Student's t; found back from the interval's bounds where they say something.
  for (const std::uint64_t n : {5ull, 20ull, 100ull}) {
    CAPTURE(n);
    const double r = 1.0 / (static_cast<double>(n) + 1.0), dof = static_cast<double>(n - 1);
    const auto closed = [&](double t) {
      const double x = t * t / dof;
      return std::sqrt(r) * std::pow((1.0 + x) / (1.0 + r * x), 0.5 * static_cast<double>(n));
    };
    for (const double t : {4.0, 5.0, 6.0}) {
      if (closed(t) < 1.5) continue;
      CHECK(bayes_factor_by_bounds(n, t, 1.0) == doctest::Approx(closed(t)).epsilon(1e-9));
    }
    const boost::math::students_t student(dof);
    const auto weighted = [&](double u) {  // t = u / (1 - u)
      const double t = u / (1.0 - u);
      return 2.0 * closed(t) * boost::math::pdf(student, t) / ((1.0 - u) * (1.0 - u));
    };
    CHECK(integral(weighted, 0.0, 1.0 - 1e-9) == doctest::Approx(1.0).epsilon(1e-6));
  }
}

TEST_CASE("the always-valid interval is endless at first and then wider than Student's") {
  CHECK(always_valid_factor(0, 0.95) == kEndless);
  CHECK(always_valid_factor(1, 0.95) == kEndless);
  CHECK(always_valid_factor(4, 0.95) == kEndless);
  for (std::uint64_t n = 5; n < 3000; n += n / 5) {
    const double factor = always_valid_factor(n, 0.95);
    CAPTURE(n);
    CHECK(std::isfinite(factor));
    CHECK(factor > 1.4 * student_quantile(0.975, static_cast<double>(n - 1)));
    CHECK(always_valid_factor(n, 0.99) > factor);
  }
  // It shrinks to nothing, if slower than 1 / sqrt(n).
  CHECK(always_valid_factor(1000000, 0.95) / 1000.0 < 0.005);

  const Interval one = always_valid_interval(moments_of({4.0}), 0.95);
  CHECK(one.contains(1e300));
  const Interval constant = always_valid_interval(moments_of({2.0, 2.0, 2.0}), 0.95);
  CHECK(constant.half_width == kEndless);
  const Interval interval = always_valid_interval(moments_of({1.0, 2.0, 3.0, 4.0, 5.0}), 0.95);
  CHECK(interval.mean == 3.0);
  CHECK(interval.n == 5);
  CHECK(interval.level == 0.95);
  CHECK(interval.half_width ==
        doctest::Approx(always_valid_factor(5, 0.95) * std::sqrt(2.5 / 5.0)));
  CHECK_THROWS_AS(always_valid_factor(5, 1.0), InvariantError);
  CHECK_THROWS_AS(always_valid_factor(5, 0.0), InvariantError);
  CHECK_THROWS_AS(always_valid_factor(5, 0.95, 0.0), InvariantError);
}

namespace {

struct EverWrong {
  double always_valid = 0.0, student = 0.0;  // shares of sessions
};

// Sessions of numbers with mean 0, each looked at after first, first + 1, ... 501 numbers: how many
// ever exclude 0? `number(u)` makes a number of a uniform one.
EverWrong sessions(const std::string& what, std::uint32_t stream, std::uint32_t first,
                   const std::function<double(double)>& number) {
  constexpr std::uint32_t kNumbers = 501, kSessions = 10000;
  std::array<double, kNumbers + 1> student{}, always{};
  for (std::uint32_t n = 2; n <= kNumbers; ++n) {
    student[n] = student_quantile(0.975, n - 1);
    always[n] = always_valid_factor(n, 0.95);
  }
  EverWrong wrong;
  for (std::uint32_t session = 0; session < kSessions; ++session) {
    Moments moments;
    bool by_always = false, by_student = false;
    for (std::uint32_t n = 1; n <= kNumbers; ++n) {
      moments.add(number(uniform(philox4x32_10({n, stream, 0, 0}, {session, 1}).u64(0))));
      if (n < first) continue;
      const double t = std::abs(moments.mean()) / moments.standard_error();
      by_always = by_always || t > always[n];
      by_student = by_student || t > student[n];
    }
    wrong.always_valid += by_always ? 1.0 / kSessions : 0.0;
    wrong.student += by_student ? 1.0 / kSessions : 0.0;
  }
  MESSAGE(what, ", looks from ", first, " to 501, ever wrong: always-valid ",
          100.0 * wrong.always_valid, " %, Student's ", 100.0 * wrong.student, " %");
  return wrong;
}

double centred_exponential(double u) { return -std::log(u) - 1.0; }

// Student's t with 4 degrees of freedom: its fourth moment is endless (Shaw 2006).
double heavy_tails(double u) {
  const double a = std::sqrt(4.0 * u * (1.0 - u));
  const double size = 2.0 * std::sqrt(std::cos(std::acos(a) / 3.0) / a - 1.0);
  return u < 0.5 ? -size : size;
}

double rarely_not_zero(double u) { return u < 0.1 ? -1.0 : u > 0.9 ? 1.0 : 0.0; }

// The difference of two exponentials.
double laplace(double u) { return u < 0.5 ? std::log(2.0 * u) : -std::log(2.0 * (1.0 - u)); }

}  // namespace

TEST_CASE("of A/A sessions looked at 500 times at most 5 % ever exclude 0") {
  // The theorem's bound is for endless looks; 500 spend about two thirds of it. So a right
  // interval has more than 500 of 10,000 with a chance below 1e-8.
  const EverWrong normal =
      sessions("normal", 1, 2, [](double u) { return math::normal_quantile(u); });
  CHECK(normal.always_valid <= 0.05);
  CHECK(normal.always_valid > 0.005);  // it is no interval that contains everything
  CHECK(normal.student > 0.25);        // the test sees an interval that is valid at one look only
}

TEST_CASE("A/A sessions of numbers that are symmetric and not normal keep the bound too" *
          doctest::skip(testing::kSanitized)) {
  // Differences of two equal policies are symmetric, whatever law each has. No theorem covers this.
  CHECK(sessions("Laplace", 2, 2, laplace).always_valid <= 0.05);
  CHECK(sessions("80 % zeros", 3, 2, rarely_not_zero).always_valid <= 0.05);
  CHECK(sessions("t with 4 degrees of freedom", 4, 2, heavy_tails).always_valid <= 0.05);
}

TEST_CASE("sessions of very skewed numbers break the bound, by as much as is written down" *
          doctest::skip(testing::kSanitized)) {
  // docs/verification.md says so. First looks are the worst: few exponentials look too even.
  const EverWrong early = sessions("exponential", 5, 2, centred_exponential);
  const EverWrong late = sessions("exponential", 5, 30, centred_exponential);
  CHECK(early.always_valid > 0.05);
  CHECK(early.always_valid < 0.16);
  CHECK(late.always_valid < 0.08);
}
