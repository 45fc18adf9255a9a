#include "experiments/calibrate/resampling.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace rapport;

TEST_CASE("a resample draws every record as often as any other") {
  constexpr std::size_t n = 7;
  std::vector<int> times(n);
  ResampleDraws draws(1, Resampling::cases, 0);
  constexpr int kDraws = 70'000;
  for (int i = 0; i < kDraws; ++i) {
    const std::size_t drawn = draws.below(n);
    REQUIRE(drawn < n);
    ++times[drawn];
  }
  double chi_square = 0.0;
  for (const int count : times) chi_square += std::pow(count - 10'000, 2) / 10'000.0;
  CHECK(chi_square < 22.5);  // 6 degrees of freedom, 1 in 1,000
}

TEST_CASE("resamples differ by seed, purpose and number, and are the same again") {
  const auto first_draws = [](std::uint32_t seed, Resampling purpose, std::uint32_t resample) {
    ResampleDraws draws(seed, purpose, resample);
    std::vector<std::size_t> drawn;
    for (int i = 0; i < 20; ++i) drawn.push_back(draws.below(1'000'000));
    return drawn;
  };
  const auto one = first_draws(1, Resampling::cases, 0);
  CHECK(one == first_draws(1, Resampling::cases, 0));
  CHECK(one != first_draws(2, Resampling::cases, 0));
  CHECK(one != first_draws(1, Resampling::trial, 0));
  CHECK(one != first_draws(1, Resampling::cases, 1));
}

TEST_CASE("percentile bounds are the middle of the estimates") {
  std::vector<double> estimates;
  for (int i = 100; i >= 0; --i) estimates.push_back(i);
  const Bounds bounds = percentile_bounds(estimates, 0.9);
  CHECK(bounds.low == doctest::Approx(5));
  CHECK(bounds.high == doctest::Approx(95));
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  CHECK(percentile_bounds({unknown, 2, 2}) == Bounds{2, 2});
  CHECK(std::isnan(percentile_bounds({unknown, unknown, 2}).low));
  CHECK(std::isnan(percentile_bounds({}).high));
}
