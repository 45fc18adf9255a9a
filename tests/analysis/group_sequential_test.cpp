#include "experiments/analysis/group_sequential.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "sim/core/check.h"
#include "tests/analysis/draws.h"

using namespace rapport;

TEST_CASE("bounds of looks are the published ones") {
  // Lan and DeMets's spending of O'Brien and Fleming's form, 5 % on two sides, four even looks, as
  // in Proschan, Lan and Wittes (2006, "Statistical Monitoring of Clinical Trials").
  const std::vector<double> four = obrien_fleming_bounds(std::vector{0.25, 0.5, 0.75, 1.0});
  const double published[] = {4.333, 2.963, 2.359, 2.014};
  for (std::size_t i = 0; i < 4; ++i) CHECK(four[i] == doctest::Approx(published[i]).epsilon(1e-3));
  CHECK(obrien_fleming_bounds(std::vector{1.0})[0] == doctest::Approx(1.959964).epsilon(1e-5));
}

TEST_CASE("a trial without any effect crosses a bound as often as it may") {
  const std::vector<double> information{0.3, 0.6, 1.0};
  const std::vector<double> bounds = obrien_fleming_bounds(information, 0.1);
  Draws draws(3);
  constexpr int kTrials = 40000;
  int crossed = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    double sum = 0.0, before = 0.0;
    bool over = false;
    for (std::size_t k = 0; k < information.size(); ++k) {
      sum += std::sqrt(information[k] - before) * draws.normal();
      before = information[k];
      over = over || std::abs(sum) >= bounds[k] * std::sqrt(before);
    }
    crossed += over;
  }
  CHECK(std::abs(crossed / double{kTrials} - 0.1) < slack(0.1, kTrials));
}

TEST_CASE("looks that do not come one after the other are refused") {
  CHECK_THROWS_AS(obrien_fleming_bounds(std::vector{0.5, 0.5}), InvariantError);
  CHECK_THROWS_AS(obrien_fleming_bounds(std::vector{0.5, 1.5}), InvariantError);
  CHECK(obrien_fleming_bounds({}).empty());
}

TEST_CASE("customers per arm by the formula of two samples") {
  // Half a deviation at 80 %: 2 (1.95996 + 0.84162)^2 / 0.25 = 62.8.
  CHECK(customers_per_arm(0.5, 1.0, 0.8) == 63.0);
  CHECK(customers_per_arm(-0.5, 1.0, 0.9) == 85.0);
  CHECK(std::isinf(customers_per_arm(0.0, 1.0, 0.8)));
}
