#include "experiments/calibrate/difference.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sim/core/interval.h"
#include "tests/calibrate/draws.h"

using namespace rapport;

TEST_CASE("Newcombe's hybrid score interval gives his published examples") {
  // Newcombe 1998, table II, method 10.
  struct Case {
    std::uint64_t a, n_a, b, n_b;
    double low, high;
  };
  for (const auto& [a, n_a, b, n_b, low, high] :
       {Case{56, 70, 48, 80, 0.0524, 0.3339}, Case{9, 10, 3, 10, 0.1705, 0.8090},
        Case{6, 7, 2, 7, 0.0582, 0.8062}, Case{5, 56, 0, 29, -0.0381, 0.1926},
        Case{0, 10, 0, 20, -0.1611, 0.2775}, Case{0, 10, 0, 10, -0.2775, 0.2775},
        Case{10, 10, 0, 20, 0.6791, 1.0}, Case{10, 10, 0, 10, 0.6075, 1.0}}) {
    const Difference d = share_difference(a, n_a, b, n_b);
    CAPTURE(a);
    CAPTURE(n_a);
    CHECK(d.bounds.low == doctest::Approx(low).epsilon(1e-3));
    CHECK(d.bounds.high == doctest::Approx(high).epsilon(1e-3));
  }
}

TEST_CASE("which group is named first changes the sign and nothing else") {
  const Difference one = share_difference(12, 40, 31, 50), other = share_difference(31, 50, 12, 40);
  CHECK(one.value == doctest::Approx(-other.value));
  CHECK(one.bounds.low == doctest::Approx(-other.bounds.high));
  CHECK(one.bounds.high == doctest::Approx(-other.bounds.low));
}

TEST_CASE("Welch's interval, by hand") {
  // Variances 4 and 9, 16 and 36 customers: errors squared 1/4 and 1/4, degrees of freedom
  // (1/2)^2 / ((1/4)^2/15 + (1/4)^2/35) = 42.
  const WeightedMean means[] = {{1, {16, 10, 4}}, {-1, {36, 7, 9}}};
  const Difference d = sum_of_means(means);
  CHECK(d.value == doctest::Approx(3));
  const double half = student_quantile(0.975, 42) * std::sqrt(0.5);
  CHECK(d.bounds.low == doctest::Approx(3 - half));
  CHECK(d.bounds.high == doctest::Approx(3 + half));
}

TEST_CASE("a weighted sum of four means holds the truth about as often as it says") {
  // 400 samples: 380 expected, standard deviation 4.4.
  Draws draws(31);
  const Distribution laws[] = {Distribution::gamma(3, 1), Distribution::exponential(2),
                               Distribution::uniform_between(0, 4), Distribution::gamma(1, 0.5)};
  const double weights[] = {0.5, -0.5, 0.5, -0.5};
  double truth = 0.0;
  for (int g = 0; g < 4; ++g) truth += weights[g] * laws[g].mean();
  int held = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<WeightedMean> means;
    for (int g = 0; g < 4; ++g) {
      std::vector<double> values;
      for (int i = 0; i < 60 + 20 * g; ++i) values.push_back(draws.of(laws[g]));
      means.push_back({weights[g], group_mean(values)});
    }
    const Difference d = sum_of_means(means);
    held += d.bounds.low <= truth && truth <= d.bounds.high ? 1 : 0;
  }
  CHECK(held >= 364);
  CHECK(held <= 394);
}

TEST_CASE("groups that say nothing give no interval") {
  const double values[] = {2.0};
  const GroupMean one = group_mean(values);
  CHECK(one.mean == 2);
  CHECK(std::isnan(one.variance));
  const WeightedMean means[] = {{1, one}, {-1, {16, 1, 4}}};
  CHECK(std::isnan(sum_of_means(means).bounds.low));
  const WeightedMean exact[] = {{1, {10, 3, 0}}, {-1, {10, 1, 0}}};
  CHECK(sum_of_means(exact).bounds == Bounds{2, 2});
}
