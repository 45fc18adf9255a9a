#include "experiments/analysis/variant_weights.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "sim/core/check.h"
#include "tests/analysis/draws.h"

using namespace rapport;

TEST_CASE("variant weights: a normal law over many variants gives Bayes's normal law") {
  // Foretold values spread as N(0, 2^2), a finding of 3 with error 1: the posterior is normal with
  // precision 1/4 + 1 and mean 3 / (1/4 + 1).
  std::vector<double> foretold;
  const std::size_t count = 4001;
  std::vector<double> prior;
  for (std::size_t i = 0; i < count; ++i) {
    const double z = -6.0 + 12.0 * static_cast<double>(i) / static_cast<double>(count - 1);
    foretold.push_back(2.0 * z);
    prior.push_back(std::exp(-0.5 * z * z));
  }
  const std::vector<double> after = reweighted(prior, foretold, 0.6, {3.0, 0.8});
  CHECK(weighted_mean(foretold, after) == doctest::Approx(3.0 / 1.25).epsilon(1e-6));
  CHECK(weighted_deviation(foretold, after) ==
        doctest::Approx(std::sqrt(1.0 / 1.25)).epsilon(1e-6));
  // 1.6449 deviations below the mean lie 5 % of a normal law.
  CHECK(weighted_quantile(foretold, after, 0.05) ==
        doctest::Approx(2.4 - 1.644854 * std::sqrt(0.8)).epsilon(2e-3));
}

TEST_CASE("variant weights: what says nothing changes nothing, to the last bit") {
  const std::vector<double> foretold{1.0, 5.0, -3.0, 8.0};
  const std::vector<double> even = even_weights(4);
  CHECK(reweighted(even, foretold, 0.5, {2.0, std::numeric_limits<double>::infinity()}) == even);
  CHECK(effective_number(even) == doctest::Approx(4.0));
  CHECK(surprise(even, foretold, 0.5, {2.0, std::numeric_limits<double>::infinity()}) == 0.0);
}

TEST_CASE("variant weights: order of findings does not matter, and weights are kept") {
  const std::vector<double> first{1.0, 2.0, 3.0}, second{0.0, 4.0, 1.0};
  const auto ab =
      reweighted(reweighted(even_weights(3), first, 0.1, {2.5, 1.0}), second, 0.1, {1.0, 2.0});
  const auto ba =
      reweighted(reweighted(even_weights(3), second, 0.1, {1.0, 2.0}), first, 0.1, {2.5, 1.0});
  for (std::size_t i = 0; i < 3; ++i) CHECK(ab[i] == doctest::Approx(ba[i]).epsilon(1e-12));
}

TEST_CASE("variant weights: far from everything the nearest is left, and it is a surprise") {
  const std::vector<double> foretold{0.0, 1.0, 2.0, std::nan("")};
  const auto after = reweighted(even_weights(4), foretold, 0.0, {1000.0, 1.0});
  CHECK(after[2] == doctest::Approx(1.0));
  CHECK(after[3] == 0.0);
  CHECK(effective_number(after) == doctest::Approx(1.0));
  CHECK(surprise(even_weights(4), foretold, 0.0, {1000.0, 1.0}) > 100.0);
  CHECK(surprise(even_weights(4), foretold, 0.0, {1.0, 1.0}) == 0.0);
}

TEST_CASE("variant weights: quantiles count weight, not values") {
  const std::vector<double> values{10.0, 20.0, 30.0}, weights{1.0, 2.0, 1.0};
  CHECK(weighted_quantile(values, weights, 0.25) == 15.0);  // exactly a quarter is at 10
  CHECK(weighted_quantile(values, weights, 0.3) == 20.0);
  CHECK(weighted_quantile(values, weights, 1.0) == 30.0);
  CHECK(std::isnan(weighted_quantile(std::vector<double>{}, std::vector<double>{}, 0.5)));
  CHECK_THROWS_AS(reweighted(even_weights(2), std::vector<double>{1.0, 2.0}, 0.0, {1.0, 0.0}),
                  InvariantError);
}
