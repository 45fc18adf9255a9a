// Intervals of counts: published values, the law they come from, and what few counts must not say.
#include "sim/core/count_interval.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sim/core/check.h"
#include "tests/support/count_law.h"

using namespace rapport;

namespace {

using Counts = std::vector<double>;

}  // namespace

TEST_CASE("bounds of a Poisson count are Garwood's") {
  // 95 %: Garwood 1936, as printed by Ulm 1990.
  const double known[][3] = {{0, 0.0, 3.689},    {1, 0.0253, 5.572},  {2, 0.242, 7.225},
                             {5, 1.623, 11.668}, {10, 4.795, 18.390}, {50, 37.11, 65.92}};
  for (const auto& [count, low, high] : known) {
    CAPTURE(count);
    const CountBounds bounds = count_bounds(count, 1.0, 0.025);
    CHECK(bounds.low == doctest::Approx(low).epsilon(5e-4));
    CHECK(bounds.high == doctest::Approx(high).epsilon(5e-4));
  }
}

TEST_CASE("at its bounds a count has the chance of the tail, by summed probabilities") {
  for (const double ratio : {1.0, 1.3, 2.0, 7.0}) {
    for (const std::size_t count : {0u, 1u, 4u, 30u}) {
      for (const double tail : {0.025, 0.001}) {
        CAPTURE(ratio);
        CAPTURE(count);
        const CountBounds bounds = count_bounds(static_cast<double>(count), ratio, tail);
        const testing::CountLaw at_high(bounds.high, ratio);
        CHECK(at_high.chance(count) == doctest::Approx(tail).epsilon(1e-6));
        if (count == 0) {
          CHECK(bounds.low == 0.0);
          continue;
        }
        const testing::CountLaw at_low(bounds.low, ratio);
        CHECK(1.0 - at_low.chance(count - 1) == doctest::Approx(tail).epsilon(1e-6));
      }
    }
  }
  const CountBounds clumps = count_bounds(1.0, 1e5, 0.025);
  CHECK(clumps.low == 0.0);
  CHECK(clumps.high > 1e4);
  CHECK_THROWS_AS(count_bounds(-1.0, 1.0, 0.025), InvariantError);
  CHECK_THROWS_AS(count_bounds(1.0, 0.9, 0.025), InvariantError);
  CHECK_THROWS_AS(count_bounds(1.0, 1.0, 0.5), InvariantError);
}

TEST_CASE("counts are rare where they are few, or none in half of the runs") {
  CHECK(is_rare(Counts{}));
  CHECK(is_rare(Counts(20, 0.0)));
  CHECK(is_rare(Counts(20, 2.0)));
  CHECK_FALSE(is_rare(Counts(20, 2.5)));
  CHECK_FALSE(is_rare(Counts(20, -3.0)));  // of differences their sizes count
  Counts half(20, 0.0);
  for (std::size_t i = 0; i < 10; ++i) half[i] = 100.0;
  CHECK(is_rare(half));
  half[10] = 1.0;
  CHECK_FALSE(is_rare(half));
}

TEST_CASE("dispersion is an assumption for few counts, and never below what is seen") {
  CHECK(dispersion_of(Counts(20, 0.0)).ratio == 2.0);
  CHECK(dispersion_of(Counts{7.0}).ratio == 2.0);
  Counts one(20, 0.0);
  one[3] = 1.0;
  CHECK(dispersion_of(one).ratio == doctest::Approx(2.0).epsilon(0.2));
  Counts even(2000, 30.0);  // much evener than Poisson's
  CHECK(dispersion_of(even).ratio >= 1.0);
  CHECK(dispersion_of(even).ratio < 1.02);
  Counts clump(20, 0.0);
  clump[5] = 40.0;  // 40 at once: variance over mean is 40
  CHECK(dispersion_of(clump).ratio == doctest::Approx(40.0));
  // Weight: all of n - 1 where counts are large, two for each event where they are few.
  CHECK(dispersion_of(Counts(11, 1e6)).degrees == doctest::Approx(20.0).epsilon(1e-5));
  CHECK(dispersion_of(one).degrees == doctest::Approx(10.0 + 19.0 * 0.1 / 1.1));
}

TEST_CASE("an interval of counts has a width where all of them are equal") {
  for (const double each : {0.0, 1.0}) {
    const Counts counts(20, each);
    const Interval mean = count_interval(counts, 0.95);
    CHECK(mean.mean == each);
    CHECK(mean.n == 20);
    CHECK(mean.upper() > each + 0.15);
    CHECK((each == 0.0 ? mean.lower() == 0.0 : mean.lower() < 0.8));
    CHECK(mean.half_width >= mean.upper() - mean.mean);
    CHECK_FALSE(mean.is_symmetric());
    const Interval difference = count_difference_interval(counts, 0.95, 2.1);
    CHECK(difference.mean == each);
    CHECK(difference.lower() < each - 0.1);
    CHECK(difference.upper() > each + 0.1);
  }
  // None in 20 runs: more than 3.69 in 20 (Garwood), as clumps cannot be excluded.
  CHECK(count_interval(Counts(20, 0.0), 0.95).upper() > 3.69 / 20.0);
  CHECK(count_interval(Counts(200, 0.0), 0.95).upper() < 10.0 / 200.0);
  CHECK(std::isinf(count_interval(Counts{0.0}, 0.95).half_width));
  CHECK(std::isinf(count_difference_interval(Counts{0.0}, 0.95, 2.0).half_width));
  CHECK(std::isinf(count_interval(Counts{}, 0.95).half_width));
}

TEST_CASE("an interval of differences turns with its sign and grows with its floor") {
  const Counts counts{0, 1, 0, 0, 2, -1, 0, 0, 0, 1};
  Counts turned = counts;
  for (double& count : turned) count = -count;
  const Interval a = count_difference_interval(counts, 0.95, 2.0);
  const Interval b = count_difference_interval(turned, 0.95, 2.0);
  CHECK(a.lower() == doctest::Approx(-b.upper()));
  CHECK(a.upper() == doctest::Approx(-b.lower()));
  Moments moments;
  for (const double count : counts) moments.add(count);
  const Interval wide = count_difference_interval(counts, 0.95, 100.0);
  CHECK(wide.half_width == doctest::Approx(100.0 * moments.standard_error()));
  CHECK(count_difference_interval(counts, 0.99, 2.0).half_width > a.half_width);
}
