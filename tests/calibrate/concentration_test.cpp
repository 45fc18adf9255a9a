#include "experiments/calibrate/concentration.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/calibrate/draws.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

std::vector<double> descending(std::vector<double> values) {
  std::ranges::sort(values, std::greater<>());
  return values;
}

std::vector<double> log_normal_values(std::size_t n, double sigma, std::uint32_t seed) {
  Draws draws(seed);
  const Distribution law = Distribution::log_normal(100, log_normal_cv(sigma));
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(draws.of(law));
  return values;
}

}  // namespace

TEST_CASE("4 % of customers are 45 % of revenue at sigma 1.625") {
  // Day's directory publisher; the sum over a fine grid of customers is the slow way.
  CHECK(log_normal_top_share(1.625, 0.04) == doctest::Approx(0.45).epsilon(0.002));
  CHECK(log_normal_sigma(0.45, 0.04) == doctest::Approx(1.625).epsilon(0.001));
}

TEST_CASE("closed forms of the log-normal are those of very many customers" *
          doctest::skip(testing::kSanitized)) {
  for (const double sigma : {0.3, 1.0, 1.625}) {
    CAPTURE(sigma);
    const Distribution law = Distribution::log_normal(1, log_normal_cv(sigma));
    constexpr int kCustomers = 400'000;
    std::vector<double> values;
    for (int i = 0; i < kCustomers; ++i) values.push_back(law.quantile((i + 0.5) / kCustomers));
    values = descending(values);
    for (const double top : kTops) {
      CHECK(top_share(values, top) ==
            doctest::Approx(log_normal_top_share(sigma, top)).epsilon(0.002));
    }
    CHECK(gini(values) == doctest::Approx(log_normal_gini(sigma)).epsilon(0.002));
  }
}

TEST_CASE("sigma and share say the same") {
  for (const double top : kTops) {
    for (const double sigma : {0.01, 0.5, 1.0, 2.0, 3.0}) {
      CHECK(log_normal_sigma(log_normal_top_share(sigma, top), top) == doctest::Approx(sigma));
    }
    CHECK(log_normal_top_share(0, top) == doctest::Approx(top));
    CHECK(log_normal_sigma(top, top) == doctest::Approx(0.0).epsilon(1e-9));
    CHECK(std::isinf(log_normal_sigma(1.0, top)));
  }
  CHECK(log_normal_gini(0) == doctest::Approx(0));
}

TEST_CASE("the Gini coefficient is the mean difference of two customers over twice the mean") {
  Draws draws(21);
  for (int round = 0; round < 20; ++round) {
    std::vector<double> values;
    const std::size_t n = 2 + draws.below(60);
    for (std::size_t i = 0; i < n; ++i) values.push_back(10 * draws.uniform());
    double differences = 0.0, sum = 0.0;
    for (const double x : values) {
      sum += x;
      for (const double y : values) differences += std::abs(x - y);
    }
    const auto count = static_cast<double>(n);
    const double mean = sum / count;
    CHECK(gini(descending(values)) == doctest::Approx(differences / (count * count) / (2 * mean)));
  }
  CHECK(gini(std::vector<double>{5, 5, 5}) == doctest::Approx(0));
  CHECK(gini(std::vector<double>{9, 0, 0}) == doctest::Approx(2.0 / 3));
}

TEST_CASE("shares of the best, by hand") {
  const std::vector<double> values{50, 30, 10, 10};
  CHECK(top_share(values, 0.25) == doctest::Approx(0.5));
  CHECK(top_share(values, 0.5) == doctest::Approx(0.8));
  CHECK(top_share(values, 0.125) == doctest::Approx(0.25));  // half of the best customer
  CHECK(top_share(values, 0.375) == doctest::Approx(0.65));
}

TEST_CASE("sigma is found again, by both ways, and its intervals hold it") {
  const Concentration value = concentration_of(log_normal_values(20'000, 1.3, 22), 1);
  CHECK(value.sigma == doctest::Approx(1.3).epsilon(0.015));
  CHECK(value.sigma_error == doctest::Approx(1.3 / std::sqrt(40'000.0)).epsilon(0.02));
  CHECK(value.distance < 0.012);
  CHECK(value.matched_bounds.low < 1.3);
  CHECK(value.matched_bounds.high > 1.3);
  for (std::size_t t = 0; t < kTops.size(); ++t) {
    CHECK(value.share_bounds[t].low < log_normal_top_share(1.3, kTops[t]));
    CHECK(value.share_bounds[t].high > log_normal_top_share(1.3, kTops[t]));
  }
}

TEST_CASE("another law than the log-normal is told by its distance") {
  Draws draws(23);
  std::vector<double> values;
  for (int i = 0; i < 5'000; ++i) values.push_back(draws.uniform());
  CHECK(concentration_of(values, 1).distance > 0.05);
}

TEST_CASE("neither units nor copies of all customers change how unequal they are") {
  const std::vector<double> values = log_normal_values(200, 1.0, 24);
  const Concentration one = concentration_of(values, 1);
  std::vector<double> other;
  for (const double v : values) other.insert(other.end(), 2, 1000 * v);
  const Concentration twice = concentration_of(other, 1);
  for (std::size_t t = 0; t < kTops.size(); ++t) {
    CHECK(twice.shares[t] == doctest::Approx(one.shares[t]));
  }
  CHECK(twice.gini == doctest::Approx(one.gini));
  CHECK(twice.sigma == doctest::Approx(one.sigma));
  CHECK(twice.matched_sigma == doctest::Approx(one.matched_sigma));
}

TEST_CASE("customers without value count in shares and not in the law") {
  const Concentration value = concentration_of({4, 1, 0, 0, -1}, 1);
  CHECK(value.customers == 5);
  CHECK(value.positive == 2);
  CHECK(value.zero == 2);
  CHECK(value.negative == 1);
  CHECK(value.sum == 4);
  CHECK(value.shares[3] == doctest::Approx(1.0));  // one of five holds 4 of 4
  CHECK(value.sigma == doctest::Approx(std::log(4.0) / 2));
  const Concentration alike = concentration_of({2, 2, 2}, 1);
  CHECK(alike.sigma == 0);
  CHECK(alike.matched_sigma == doctest::Approx(0).epsilon(1e-9));
}
