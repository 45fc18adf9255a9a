#include "experiments/calibrate/binary_regression.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/calibrate/draws.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

using Columns = std::vector<std::vector<double>>;
using Flags = std::vector<std::uint8_t>;

double chance_of(Link link, double eta) {
  return link == Link::logit ? 1 / (1 + std::exp(-eta)) : 1 - std::exp(-std::exp(eta));
}

struct Sample {
  Columns columns;
  Flags yes;
};

/// Customers with two numbers of very different size and one flag.
Sample drawn_customers(Link link, std::size_t customers, const std::vector<double>& truth,
                       std::uint32_t seed) {
  Draws draws(seed);
  const Distribution large = Distribution::gamma(5'000, 0.8), small = Distribution::exponential(1);
  Sample sample{Columns(3), {}};
  for (std::size_t i = 0; i < customers; ++i) {
    const double row[] = {draws.chance(0.3) ? 1.0 : 0.0, draws.of(large), draws.of(small)};
    double eta = truth[0];
    for (std::size_t j = 0; j < 3; ++j) {
      sample.columns[j].push_back(row[j]);
      eta += truth[j + 1] * row[j];
    }
    sample.yes.push_back(draws.chance(chance_of(link, eta)) ? 1 : 0);
  }
  return sample;
}

double log_likelihood(const Sample& sample, const std::vector<double>& at, Link link) {
  double sum = 0.0;
  for (std::size_t i = 0; i < sample.yes.size(); ++i) {
    double eta = at[0];
    for (std::size_t j = 0; j < sample.columns.size(); ++j) {
      eta += at[j + 1] * sample.columns[j][i];
    }
    const double p = chance_of(link, eta);
    sum += std::log(sample.yes[i] != 0 ? p : 1 - p);
  }
  return sum;
}

}  // namespace

TEST_CASE("one flag: coefficients are those of the two by two table") {
  // Of 40 with the flag 30 say yes, of 100 without 20.
  Sample sample{Columns(1), {}};
  const auto add = [&](int customers, double flag, std::uint8_t yes) {
    for (int i = 0; i < customers; ++i) {
      sample.columns[0].push_back(flag);
      sample.yes.push_back(yes);
    }
  };
  add(30, 1, 1);
  add(10, 1, 0);
  add(20, 0, 1);
  add(80, 0, 0);
  const BinaryRegression logit = fit_binary(sample.columns, sample.yes, Link::logit);
  REQUIRE(logit.fault == BinaryRegression::Fault::none);
  CHECK(logit.coefficients[0] == doctest::Approx(std::log(20.0 / 80)));
  CHECK(logit.coefficients[1] == doctest::Approx(std::log(30.0 * 80 / (10 * 20))));
  CHECK(logit.standard_errors[1] ==
        doctest::Approx(std::sqrt(1.0 / 30 + 1.0 / 10 + 1.0 / 20 + 1.0 / 80)));
  const BinaryRegression hazard = fit_binary(sample.columns, sample.yes, Link::cloglog);
  const double with = -std::log(0.25), without = -std::log(0.8);  // rates
  CHECK(hazard.coefficients[0] == doctest::Approx(std::log(without)));
  CHECK(hazard.coefficients[1] == doctest::Approx(std::log(with / without)));
  // Delta method: a share's variance p q / n over (q rate)^2.
  const double variance =
      0.75 * 0.25 / 40 / std::pow(0.25 * with, 2) + 0.2 * 0.8 / 100 / std::pow(0.8 * without, 2);
  CHECK(hazard.standard_errors[1] == doctest::Approx(std::sqrt(variance)));
  const double log_likelihood =
      30 * std::log(0.75) + 10 * std::log(0.25) + 20 * std::log(0.2) + 80 * std::log(0.8);
  CHECK(logit.log_likelihood == doctest::Approx(log_likelihood));
  CHECK(hazard.log_likelihood == doctest::Approx(log_likelihood));
}

TEST_CASE("coefficients are found again, within their standard errors") {
  const std::vector<double> truth{-2, 1.2, 0.0002, -0.5};
  for (const Link link : {Link::logit, Link::cloglog}) {
    const Sample sample = drawn_customers(link, 20'000, truth, 51);
    const BinaryRegression fit = fit_binary(sample.columns, sample.yes, link);
    REQUIRE(fit.fault == BinaryRegression::Fault::none);
    for (std::size_t j = 0; j < truth.size(); ++j) {
      CAPTURE(j);
      CHECK(std::abs(fit.coefficients[j] - truth[j]) < 3.5 * fit.standard_errors[j]);
      CHECK(fit.standard_errors[j] < 0.3 * std::abs(truth[j]));
    }
  }
}

TEST_CASE("standard errors are the scatter of the coefficients over samples" *
          doctest::skip(testing::kSanitized)) {
  const std::vector<double> truth{-1.5, 0.8, 0.0001, -0.4};
  for (const Link link : {Link::logit, Link::cloglog}) {
    constexpr int kSamples = 300;
    double sum = 0.0, squares = 0.0, errors = 0.0;
    for (std::uint32_t seed = 0; seed < kSamples; ++seed) {
      const Sample sample = drawn_customers(link, 600, truth, 9'000 + seed);
      const BinaryRegression fit = fit_binary(sample.columns, sample.yes, link);
      sum += fit.coefficients[1];
      squares += fit.coefficients[1] * fit.coefficients[1];
      errors += fit.standard_errors[1];
    }
    const double mean = sum / kSamples;
    const double scatter = std::sqrt(squares / kSamples - mean * mean);
    // Of 300 samples a standard deviation is known to 4 %.
    CHECK(errors / kSamples == doctest::Approx(scatter).epsilon(0.15));
  }
}

TEST_CASE("no other coefficients are likelier") {
  for (const Link link : {Link::logit, Link::cloglog}) {
    for (std::uint32_t seed = 0; seed < 10; ++seed) {
      const Sample sample = drawn_customers(link, 300, {-1, 0.5, 0.0001, -0.2}, 100 + seed);
      const BinaryRegression fit = fit_binary(sample.columns, sample.yes, link);
      const double best = log_likelihood(sample, fit.coefficients, link);
      CHECK(fit.log_likelihood == doctest::Approx(best));
      for (std::size_t j = 0; j < fit.coefficients.size(); ++j) {
        for (const double step : {-0.5, -0.01, 0.01, 0.5}) {
          std::vector<double> other = fit.coefficients;
          other[j] += step * fit.standard_errors[j];
          CHECK(log_likelihood(sample, other, link) < best);
        }
      }
    }
  }
}

TEST_CASE("units and order of columns change nothing else") {
  const Sample sample = drawn_customers(Link::logit, 500, {-1, 0.5, 0.0001, -0.2}, 52);
  const BinaryRegression one = fit_binary(sample.columns, sample.yes, Link::logit);
  Columns other{sample.columns[2], sample.columns[1], sample.columns[0]};
  for (double& x : other[1]) x = 32 + x / 1000;
  const BinaryRegression two = fit_binary(other, sample.yes, Link::logit);
  CHECK(two.coefficients[3] == doctest::Approx(one.coefficients[1]));
  CHECK(two.coefficients[2] == doctest::Approx(1000 * one.coefficients[2]));
  CHECK(two.standard_errors[2] == doctest::Approx(1000 * one.standard_errors[2]));
  CHECK(two.log_likelihood == doctest::Approx(one.log_likelihood));
}

TEST_CASE("columns that depend on each other are named") {
  Sample sample = drawn_customers(Link::logit, 200, {-1, 0.5, 0.0001, -0.2}, 53);
  sample.columns.push_back(std::vector<double>(200, 0.1 + 0.2));
  BinaryRegression fit = fit_binary(sample.columns, sample.yes, Link::logit);
  CHECK(fit.fault == BinaryRegression::Fault::dependent);
  CHECK(fit.column == 3);
  sample.columns[3] = sample.columns[1];
  for (std::size_t i = 0; i < 200; ++i) sample.columns[3][i] += 3 * sample.columns[2][i] - 7;
  fit = fit_binary(sample.columns, sample.yes, Link::cloglog);
  CHECK(fit.fault == BinaryRegression::Fault::dependent);
  CHECK(fit.column >= 1);
}

TEST_CASE("columns that tell yes from no are told") {
  for (const Link link : {Link::logit, Link::cloglog}) {
    Sample sample = drawn_customers(link, 300, {-1, 0.5, 0.0001, -0.2}, 54);
    // All who say yes lie above all who say no.
    Sample whole = sample;
    for (std::size_t i = 0; i < 300; ++i) whole.columns[2][i] += whole.yes[i] != 0 ? 100 : 0;
    CHECK(fit_binary(whole.columns, whole.yes, link).fault == BinaryRegression::Fault::separated);
    // All with the flag say yes, or all say no; without it there are both.
    for (const bool answer : {false, true}) {
      Sample one_sided = sample;
      for (std::size_t i = 0; i < 300; ++i) {
        if (one_sided.columns[0][i] > 0) one_sided.yes[i] = answer ? 1 : 0;
      }
      CHECK(fit_binary(one_sided.columns, one_sided.yes, link).fault ==
            BinaryRegression::Fault::separated);
    }
  }
}
