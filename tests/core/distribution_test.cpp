#include "sim/core/distribution.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/core/elementary.h"
#include "sim/core/random.h"

using namespace rapport;
using Kind = Distribution::Kind;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint32_t kDraws = 100000;

double law_draw(std::uint32_t i, std::uint32_t stream) {
  return uniform(philox4x32_10({i, stream, 0, 0}, {2024, 3}).u64(0));
}

std::vector<double> sample(const Distribution& d, std::uint32_t stream) {
  std::vector<double> x;
  for (std::uint32_t i = 0; i < kDraws; ++i) x.push_back(d.quantile(law_draw(i, stream)));
  return x;
}

/// sqrt(n) times the largest distance between the sample's and the distribution's cdf.
double kolmogorov_smirnov(std::vector<double> x, const Distribution& d) {
  std::sort(x.begin(), x.end());
  const double n = static_cast<double>(x.size());
  double worst = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double f = d.cdf(x[i]), rank = static_cast<double>(i);
    worst = std::max({worst, f - rank / n, (rank + 1) / n - f});
  }
  return std::sqrt(n) * worst;
}
constexpr double kKolmogorovLimit = 1.9495;  // exceeded with probability 0.001

/// Chi-square of a discrete sample over its distinct values, as a normal deviate (Wilson and
/// Hilferty); values expected fewer than ten times are joined with the next.
double chi_square_deviate(std::vector<double> x, const Distribution& d) {
  std::sort(x.begin(), x.end());
  const double n = static_cast<double>(x.size());
  double chi = 0.0, cells = 0.0, below = 0.0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool last = i + 1 == x.size();
    if (!last && x[i + 1] == x[i]) continue;
    const double upto = last ? 1.0 : d.cdf(x[i]);
    const double expected = n * (upto - below);
    if (!last && (expected < 10 || n * (1 - upto) < 10)) continue;
    const double observed = static_cast<double>(i + 1 - begin);
    chi += (observed - expected) * (observed - expected) / expected;
    cells += 1;
    below = upto;
    begin = i + 1;
  }
  const double df = cells - 1, c = 2 / (9 * df);
  return (std::cbrt(chi / df) - (1 - c)) / std::sqrt(c);
}
constexpr double kDeviateLimit = 3.0902;  // exceeded with probability 0.001

/// Checks mean and variance within four standard errors.
void check_moments(const std::vector<double>& x, const Distribution& d) {
  const double n = static_cast<double>(x.size());
  double mean = 0.0, m2 = 0.0, m4 = 0.0;
  for (const double v : x) mean += v / n;
  for (const double v : x) {
    const double square = (v - d.mean()) * (v - d.mean());
    m2 += square / n;
    m4 += square * square / n;
  }
  CHECK(std::fabs(mean - d.mean()) < 4 * std::sqrt(d.variance() / n));
  CHECK(std::fabs(m2 - d.variance()) < 4 * std::sqrt((m4 - m2 * m2) / n));
}

void check_continuous(const Distribution& d, std::uint32_t stream) {
  CAPTURE(stream);
  const std::vector<double> x = sample(d, stream);
  CHECK(kolmogorov_smirnov(x, d) < kKolmogorovLimit);
  check_moments(x, d);
}

void check_discrete(const Distribution& d, std::uint32_t stream) {
  CAPTURE(stream);
  const std::vector<double> x = sample(d, stream);
  CHECK(chi_square_deviate(x, d) < kDeviateLimit);
  check_moments(x, d);
}

std::vector<Distribution> continuous_examples() {
  return {Distribution::uniform_between(2, 5),
          Distribution::exponential(3),
          Distribution::log_normal(4, 0.8),
          Distribution::gamma(2, 0.5),
          Distribution::gamma(5, 0.05),
          Distribution::gamma(3, 1.5),
          Distribution::gamma(1, 4.4),
          Distribution::beta(0.7041, 1.1820),
          Distribution::beta(0.6681, 3.8061),
          Distribution::beta(0.6681, 7.8061),
          Distribution::beta(30, 4),
          Distribution::beta(0.3, 0.4),
          Distribution::weibull(0.8, 2),
          Distribution::weibull(3, 10),
          Distribution::piecewise_hazard({0, 1, 2.5, 4}, {0.2, 0.9, 0.0, 0.4}),
          Distribution::piecewise_hazard({0, 0.001}, {0.5, 0.1}),
          Distribution::log_normal(4, 0.8).scaled(0.25),
          Distribution::beta(0.7041, 1.1820).scaled(1000),
          Distribution::uniform_between(2, 5).scaled(3)};
}

std::vector<Distribution> discrete_examples() {
  return {Distribution::poisson(0.3),
          Distribution::poisson(4),
          Distribution::poisson(250),
          Distribution::poisson(3).scaled(2.5),
          Distribution::empirical({5, 1, 3}),
          Distribution::empirical({5, 1, 3, 1, 8}, {1, 2, 0.5, 2, 0}),
          Distribution::empirical({0.1, 0.7}, {1e-3, 3}).scaled(4)};
}

}  // namespace

TEST_CASE("draws of continuous distributions fit their cdf, mean and variance") {
  std::uint32_t stream = 0;
  for (const Distribution& d : continuous_examples()) check_continuous(d, stream++);
}

TEST_CASE("draws of discrete distributions fit their cdf, mean and variance") {
  std::uint32_t stream = 100;
  for (const Distribution& d : discrete_examples()) check_discrete(d, stream++);
}

TEST_CASE("the fit tests notice a distribution that is slightly wrong") {
  CHECK(kolmogorov_smirnov(sample(Distribution::gamma(2, 0.5), 1), Distribution::gamma(2, 0.52)) >
        kKolmogorovLimit);
  CHECK(kolmogorov_smirnov(sample(Distribution::beta(0.7041, 1.182), 2),
                           Distribution::beta(0.72, 1.182)) > kKolmogorovLimit);
  CHECK(chi_square_deviate(sample(Distribution::poisson(4), 3), Distribution::poisson(4.05)) >
        kDeviateLimit);
  CHECK(chi_square_deviate(sample(Distribution::empirical({1, 2, 3}), 4),
                           Distribution::empirical({1, 2, 3}, {1, 1, 1.04})) > kDeviateLimit);
}

TEST_CASE("cdf(quantile(u)) is u") {
  for (const Distribution& d : continuous_examples()) {
    CAPTURE(static_cast<int>(d.kind()));
    // The others take log(1 - u), which a small u hardly moves.
    const bool sharp =
        d.kind() == Kind::gamma || d.kind() == Kind::beta || d.kind() == Kind::log_normal;
    double worst = 0.0, worst_tail = 0.0;
    for (std::uint32_t i = 0; i < 4000; ++i) {
      const double u = law_draw(i, 200), tail = u * 0x1p-16;
      worst = std::max(worst, std::fabs(d.cdf(d.quantile(u)) - u));
      const double error = std::fabs(d.cdf(d.quantile(tail)) - tail);
      worst_tail = std::max(worst_tail, sharp ? error / tail : error);
    }
    CHECK(worst < 1e-11);  // 1 - x has few digits where a beta quantile nears 1
    CHECK(worst_tail < 1e-12);
  }
}

TEST_CASE("the quantile of a discrete distribution is the least value that reaches u") {
  for (const Distribution& d : discrete_examples()) {
    for (std::uint32_t i = 0; i < 4000; ++i) {
      const double u = law_draw(i, 201), x = d.quantile(u);
      CHECK(d.cdf(x) >= u);
      CHECK(d.cdf(std::nextafter(x, -1.0)) < u);
    }
  }
  const auto coin = Distribution::empirical({0, 1}, {1, 3});
  CHECK(coin.quantile(0.25) == 0.0);
  CHECK(coin.quantile(std::nextafter(0.25, 1.0)) == 1.0);
}

TEST_CASE("quantiles rise with u, across the cells of the tables and into the tails") {
  std::vector<double> u;
  for (int i = 1; i < 20000; ++i) u.push_back(i / 20000.0);
  for (int i = 2; i < 50; ++i) {
    for (const double near : {std::ldexp(1.0, -i), 1 - std::ldexp(1.0, -i)}) {
      u.push_back(std::nextafter(near, 0.0));
      u.push_back(near);
      u.push_back(std::nextafter(near, 1.0));
    }
  }
  std::sort(u.begin(), u.end());
  for (const Distribution& d : continuous_examples()) {
    CAPTURE(static_cast<int>(d.kind()));
    for (std::size_t i = 1; i < u.size(); ++i) {
      CAPTURE(u[i]);
      const double before = d.quantile(u[i - 1]), here = d.quantile(u[i]);
      // Doubles next to each other may round either way, by as much as a quantile is known; at the
      // far end a beta quantile is the double below 1, or 1 itself.
      if (u[i] - u[i - 1] < 1e-10)
        CHECK(here >= before * (1 - 1e-12));
      else if (u[i] > 1 - 1e-6)
        CHECK(here >= before);
      else
        CHECK(here > before);
    }
  }
}

TEST_CASE("gamma and beta tables agree with the solver at awkward shapes") {
  for (const double shape : {0.03, 0.1, 0.7, 1.0, 60.0, 9999.0}) {
    const auto d = Distribution::gamma(1, 1 / std::sqrt(shape));
    CAPTURE(shape);
    double worst = 0.0;
    for (std::uint32_t i = 0; i < 3000; ++i) {
      const double u = law_draw(i, 202);
      worst = std::max(worst, std::fabs(d.cdf(d.quantile(u)) / u - 1));
    }
    CHECK(worst < 2e-13);
  }
  for (const auto& [a, b] : {std::pair{0.05, 0.05}, {0.05, 1e4}, {0.02, 3.0}, {1e4, 1e4}}) {
    const auto d = Distribution::beta(a, b);
    CAPTURE(a);
    double worst = 0.0;
    for (std::uint32_t i = 0; i < 3000; ++i) {
      const double u = law_draw(i, 203), x = d.quantile(u);
      if (x > 1e-290 && x < 0.999) worst = std::max(worst, std::fabs(d.cdf(x) / u - 1));
    }
    CHECK(worst < 1e-12);
  }
}

TEST_CASE("known values") {
  CHECK(Distribution().quantile(0.3) == 0.0);
  CHECK(Distribution::constant(7).quantile(0.3) == 7.0);
  CHECK(Distribution::constant(7).cdf(6.9) == 0.0);
  CHECK(Distribution::constant(7).cdf(7) == 1.0);
  CHECK(Distribution::uniform_between(2, 6).quantile(0.25) == 3.0);
  CHECK(Distribution::uniform_between(4, 4).quantile(0.25) == 4.0);
  for (const double u : {0.1, 0.5, 0.9})
    CHECK(Distribution::exponential(3).quantile(u) == -3.0 * math::log(1.0 - u));
  CHECK(Distribution::gamma(3, 1).quantile(0.5) ==
        doctest::Approx(3 * std::log(2.0)).epsilon(1e-14));
  CHECK(Distribution::weibull(1, 3).quantile(0.5) ==
        doctest::Approx(3 * std::log(2.0)).epsilon(1e-14));
  CHECK(Distribution::beta(1, 1).quantile(0.37) == doctest::Approx(0.37).epsilon(1e-14));
  CHECK(Distribution::log_normal(5, 0.5).quantile(0.5) ==
        doctest::Approx(5 / std::sqrt(1.25)).epsilon(1e-14));
  CHECK(Distribution::poisson(0).quantile(0.999) == 0.0);
  CHECK(Distribution::poisson(2).cdf(1.5) == doctest::Approx(3 * std::exp(-2.0)).epsilon(1e-14));
}

TEST_CASE("means and variances in closed form") {
  const auto check = [](const Distribution& d, double mean, double variance) {
    CAPTURE(static_cast<int>(d.kind()));
    CHECK(d.mean() == doctest::Approx(mean).epsilon(1e-12));
    CHECK(d.variance() == doctest::Approx(variance).epsilon(1e-12));
  };
  check(Distribution::constant(7), 7, 0);
  check(Distribution::uniform_between(1, 4), 2.5, 0.75);
  check(Distribution::exponential(3), 3, 9);
  check(Distribution::log_normal(4, 0.8), 4, 10.24);
  check(Distribution::gamma(4, 0.25), 4, 1);
  check(Distribution::beta(2, 3), 0.4, 0.04);
  check(Distribution::poisson(2.5).scaled(2), 5, 10);
  check(Distribution::weibull(2, 1), std::sqrt(M_PI) / 2, 1 - M_PI / 4);
  check(Distribution::empirical({4, 1}, {1, 3}), 1.75, 1.6875);
  check(Distribution::piecewise_hazard({0, 2, 5}, {0.5, 0.5, 0.5}), 2, 4);
  check(Distribution::piecewise_hazard({0, 1e-3, 5}, {0.5, 0.5, 0.5}), 2, 4);
  check(Distribution::piecewise_hazard({0, 10}, {0, 2}), 10.5, 0.25);
  std::vector<double> starts;
  for (int i = 0; i < 100; ++i) starts.push_back(0.18 * i);
  check(Distribution::piecewise_hazard(starts, std::vector<double>(100, 0.5)), 2, 4);
}

TEST_CASE("a piecewise hazard that ends in 0 leaves some for whom it never happens") {
  const auto d = Distribution::piecewise_hazard({0, 2}, {0.5, 0});
  const double within = 1 - std::exp(-1.0);
  CHECK(d.cdf(2) == doctest::Approx(within).epsilon(1e-15));
  CHECK(d.cdf(1e9) == d.cdf(2));
  CHECK(d.cdf(kInfinity) == d.cdf(2));
  CHECK(d.quantile(within - 1e-9) < 2.0);
  CHECK(d.quantile(within + 1e-9) == kInfinity);
  CHECK(d.mean() == kInfinity);
  CHECK(d.variance() == kInfinity);
  CHECK(Distribution::piecewise_hazard({0}, {0}).quantile(0.5) == kInfinity);
  // No event can fall where the hazard is 0.
  const auto gap = Distribution::piecewise_hazard({0, 1, 3}, {1, 0, 1});
  for (std::uint32_t i = 0; i < 4000; ++i) {
    const double x = gap.quantile(law_draw(i, 204));
    CHECK((x <= 1.0 || x >= 3.0));
  }
}

TEST_CASE("scaling multiplies every quantile") {
  std::vector<Distribution> all = continuous_examples();
  for (const Distribution& d : discrete_examples()) all.push_back(d);
  all.push_back(Distribution::constant(3));
  for (const Distribution& d : all) {
    const Distribution s = d.scaled(0.25);  // exact in binary
    CHECK(s.kind() == d.kind());
    CHECK(s.mean() == d.mean() * 0.25);
    CHECK(s.variance() == doctest::Approx(d.variance() * 0.0625).epsilon(1e-14));
    for (std::uint32_t i = 0; i < 200; ++i) {
      const double u = law_draw(i, 205);
      CHECK(s.quantile(u) == d.quantile(u) * 0.25);
      CHECK(s.cdf(s.quantile(u)) == d.cdf(d.quantile(u)));
    }
  }
}

TEST_CASE("parameters that are not allowed are refused with name, value and what is allowed") {
  const auto message = [](auto make) -> std::string {
    try {
      make();
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  };
  using D = Distribution;
  CHECK(message([] { D::log_normal(2, -0.5); }) ==
        "log_normal: cv is -0.5; it must be above 0 and at most 1000");
  CHECK(message([] { D::exponential(kNaN); }) ==
        "exponential: mean is not a number; it must be above 0 and finite");
  CHECK(message([] { D::constant(-1); }) ==
        "constant: value is -1; it must be at least 0 and finite");
  CHECK(message([] { D::uniform_between(3, 2); }) ==
        "uniform_between: high is 2; it must be at least low, 3");
  CHECK(message([] {
          D::empirical({1, 2}, {1});
        }) == "empirical: weights has 1 entries; it must have 2, as many as values");
  CHECK(message([] {
          D::empirical({1, 2}, {0, 0});
        }) == "empirical: the sum of weights is 0; it must be above 0 and finite");
  CHECK(message([] {
          D::empirical({1, kInfinity});
        }) == "empirical: values[1] is inf; it must be at least 0 and finite");
  CHECK(message([] {
          D::piecewise_hazard({0, 2, 2}, {1, 1, 1});
        }) == "piecewise_hazard: starts[2] is 2; it must be above the start before it, 2");
  CHECK(message([] { D::piecewise_hazard({1}, {1}); }) ==
        "piecewise_hazard: starts[0] is 1; it must be 0");
  CHECK_THROWS_AS(D::empirical({}), std::invalid_argument);
  CHECK_THROWS_AS(D::empirical({1}, {-1}), std::invalid_argument);
  CHECK_THROWS_AS(D::piecewise_hazard({}, {}), std::invalid_argument);
  CHECK_THROWS_AS(D::piecewise_hazard({0, 1}, {1}), std::invalid_argument);
  CHECK_THROWS_AS(D::piecewise_hazard({0}, {-1}), std::invalid_argument);
  CHECK_THROWS_AS(D::constant(1).scaled(0), std::invalid_argument);
  for (const double bad : {-1.0, kNaN, kInfinity, -kInfinity}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(D::constant(bad), std::invalid_argument);
    CHECK_THROWS_AS(D::uniform_between(bad, 2), std::invalid_argument);
    CHECK_THROWS_AS(D::uniform_between(0, bad), std::invalid_argument);
    CHECK_THROWS_AS(D::exponential(bad), std::invalid_argument);
    CHECK_THROWS_AS(D::log_normal(bad, 1), std::invalid_argument);
    CHECK_THROWS_AS(D::log_normal(1, bad), std::invalid_argument);
    CHECK_THROWS_AS(D::gamma(bad, 1), std::invalid_argument);
    CHECK_THROWS_AS(D::gamma(1, bad), std::invalid_argument);
    CHECK_THROWS_AS(D::beta(bad, 1), std::invalid_argument);
    CHECK_THROWS_AS(D::beta(1, bad), std::invalid_argument);
    CHECK_THROWS_AS(D::poisson(bad), std::invalid_argument);
    CHECK_THROWS_AS(D::weibull(bad, 1), std::invalid_argument);
    CHECK_THROWS_AS(D::weibull(1, bad), std::invalid_argument);
    CHECK_THROWS_AS(D::constant(1).scaled(bad), std::invalid_argument);
  }
  CHECK(D::gamma_problem(1, 0.5).empty());
  CHECK(D::piecewise_hazard_problem({0, 1}, {0.5, 0}).empty());
}

TEST_CASE("the bits of the draws are the same in every build") {
  std::uint64_t hash = 14695981039346656037U;
  std::vector<Distribution> all = continuous_examples();
  for (const Distribution& d : discrete_examples()) all.push_back(d);
  for (const Distribution& d : all) {
    for (std::uint32_t i = 0; i < 10000; ++i) {
      const double x = d.quantile(law_draw(i, 206));
      for (const double v : {x, d.cdf(0.9 * x)})
        hash = (hash ^ std::bit_cast<std::uint64_t>(v)) * 1099511628211U;
    }
    for (const double v : {d.mean(), d.variance()})
      hash = (hash ^ std::bit_cast<std::uint64_t>(v)) * 1099511628211U;
  }
  CHECK(hash == 4914805001010630277U);
}
