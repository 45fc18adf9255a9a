#include "experiments/analysis/variance_reduction.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sim/core/check.h"
#include "tests/analysis/draws.h"

using namespace rapport;

TEST_CASE("variance reduction of a known table") {
  const std::vector<double> a{1.0, 2.0, 3.0, 4.0}, b{2.0, 2.0, 4.0, 4.0};
  const VarianceReduction r = variance_reduction(a, b);
  // Variances 5/3 and 4/3, covariance 4/3; differences -1, 0, -1, 0.
  CHECK(r.pairs == 4);
  CHECK(r.independent == doctest::Approx(3.0));
  CHECK(r.paired == doctest::Approx(1.0 / 3.0));
  CHECK(r.ratio == doctest::Approx(9.0));
  CHECK(r.correlation.mean == doctest::Approx((4.0 / 3.0) / std::sqrt(20.0 / 9.0)));
  // Fisher's z of 4 pairs has a standard error of 1.
  const double z = std::atanh(r.correlation.mean);
  CHECK(r.correlation.lower() == doctest::Approx(std::tanh(z - normal_quantile(0.975))));
  CHECK(r.correlation.upper() == doctest::Approx(std::tanh(z + normal_quantile(0.975))));
  // var(a - b) = var a + var b - 2 r sd(a) sd(b)
  CHECK(r.paired == doctest::Approx(3.0 - 2.0 * r.correlation.mean * std::sqrt(20.0 / 9.0)));
}

TEST_CASE("variance reduction: equal variances of correlation r give 1 / (1 - r)") {
  constexpr int kStudies = 300, kPairs = 30;
  for (const double shared : {0.9, 0.0}) {
    Draws draws(shared > 0.0 ? 1 : 2);
    int covered = 0;
    Moments paired, independent;
    for (int s = 0; s < kStudies; ++s) {
      std::vector<double> a, b;
      for (int i = 0; i < kPairs; ++i) {
        const double luck = std::sqrt(shared) * draws.normal();
        a.push_back(luck + std::sqrt(1.0 - shared) * draws.normal());
        b.push_back(luck + std::sqrt(1.0 - shared) * draws.normal() + 4.0);
      }
      const VarianceReduction r = variance_reduction(a, b);
      covered += r.correlation.contains(shared);
      paired.add(r.paired);
      independent.add(r.independent);
    }
    CAPTURE(shared);
    CHECK(independent.mean() / paired.mean() ==
          doctest::Approx(1.0 / (1.0 - shared)).epsilon(0.05));
    CHECK(covered >= kStudies * (0.95 - slack(0.95, kStudies)));
    CHECK(covered <= kStudies * (0.95 + slack(0.95, kStudies)));
  }
}

TEST_CASE("variance reduction: pairs that never differ, go against each other, or are missing") {
  const std::vector<double> a{1.0, 2.0, 3.0, 5.0};
  const std::vector<double> shifted{2.0, 3.0, 4.0, 6.0}, against{-1.0, -2.0, -3.0, -5.0};
  CHECK(std::isinf(variance_reduction(a, shifted).ratio));
  CHECK(variance_reduction(a, shifted).correlation.lower() == doctest::Approx(1.0));
  CHECK(variance_reduction(a, against).ratio == doctest::Approx(0.5));
  const std::vector<double> flat(4, 1.0);
  CHECK(std::isnan(variance_reduction(flat, flat).ratio));
  CHECK(std::isnan(variance_reduction(flat, flat).correlation.mean));

  const double none = std::nan("");
  const VarianceReduction few =
      variance_reduction(std::vector{1.0, none, 3.0}, std::vector{none, 2.0, 3.0});
  CHECK(few.pairs == 1);
  CHECK(std::isnan(few.ratio));
  CHECK(variance_reduction(std::vector{1.0, 2.0, 4.0}, std::vector{1.0, 2.5, 2.0})
            .correlation.lower() == -1.0);
  CHECK_THROWS_AS(variance_reduction(a, std::vector{1.0}), InvariantError);
}
