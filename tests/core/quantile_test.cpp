#include "sim/core/quantile.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/random.h"

using namespace rapport;

namespace {

// Durations over many octaves, as waits are: from milliseconds to weeks.
std::vector<Time> durations(std::uint32_t count) {
  std::vector<Time> values;
  for (std::uint32_t i = 0; i < count; ++i) {
    const RandomBlock block = philox4x32_10({i, 0, 0, 2}, {13, 17});
    values.push_back(static_cast<Time>(block.u64(0) >> (34 + block.u32(2) % 30)));
  }
  return values;
}

}  // namespace

TEST_CASE("quantiles of sorted numbers as R's quantile(type = 7)") {
  const std::vector<double> x = {1.0, 2.0, 4.0, 8.0, 16.0};
  CHECK(quantile(x, 0.0) == 1.0);
  CHECK(quantile(x, 0.25) == 2.0);
  CHECK(quantile(x, 0.5) == 4.0);
  CHECK(quantile(x, 0.9) == doctest::Approx(12.8));
  CHECK(quantile(x, 0.1) == doctest::Approx(1.4));
  CHECK(quantile(x, 1.0) == 16.0);
  CHECK(quantile(std::vector{1.0, 2.0}, 0.5) == 1.5);
  CHECK(quantile(std::vector{3.0}, 0.3) == 3.0);
  CHECK(std::isnan(quantile({}, 0.5)));
  CHECK_THROWS_AS(quantile(x, 1.01), InvariantError);
  CHECK_THROWS_AS(quantile(x, std::nan("")), InvariantError);
}

TEST_CASE("buckets tile all durations, and none is wider than 1/64 of its start") {
  CHECK(Histogram::bucket_of(0) == 0);
  CHECK(Histogram::bucket_of(127) == 127);
  CHECK(Histogram::bucket_of(128) == 128);
  CHECK(Histogram::bucket_of(129) == 128);
  CHECK(Histogram::bucket_of(130) == 129);
  CHECK(Histogram::bucket_of(kNever) == Histogram::kBuckets - 1);
  for (std::size_t i = 0; i < Histogram::kBuckets; ++i) {
    const Time first = Histogram::lower_bound(i);
    const bool is_last = i + 1 == Histogram::kBuckets;
    const Time last = is_last ? kNever : Histogram::lower_bound(i + 1) - 1;
    REQUIRE(Histogram::bucket_of(first) == i);
    REQUIRE(Histogram::bucket_of(last) == i);
    REQUIRE(last - first <= first / Histogram::kPerOctave);
  }
}

TEST_CASE("quantiles of a histogram lie within 1/128 of the exact ones") {
  std::vector<Time> values = durations(5000);
  const auto histogram = std::make_unique<Histogram>();
  for (const Time value : values) histogram->add(value);
  std::sort(values.begin(), values.end());
  CHECK(histogram->count() == 5000);
  CHECK(histogram->min() == values.front());
  CHECK(histogram->max() == values.back());
  CHECK(histogram->quantile(0.0) == values.front());
  CHECK(histogram->quantile(1.0) == values.back());
  for (int percent = 1; percent < 100; ++percent) {
    const Time exact = values[static_cast<std::size_t>(percent * 50 - 1)];
    const Time near = histogram->quantile(percent / 100.0);
    CAPTURE(percent);
    REQUIRE(std::abs(near - exact) <= exact / 128);
  }
}

TEST_CASE("small durations are exact, and a whole rank is not rounded up") {
  const auto histogram = std::make_unique<Histogram>();
  for (Time value = 1; value <= 100; ++value) histogram->add(value);
  for (int percent = 1; percent <= 100; ++percent) {
    CAPTURE(percent);
    REQUIRE(histogram->quantile(percent / 100.0) == percent);
  }
  CHECK(histogram->quantile(0.005) == 1);
  CHECK(histogram->quantile(0.015) == 2);
}

TEST_CASE("merging in any order gives the histogram of all") {
  const std::vector<Time> values = durations(3000);
  const auto all = std::make_unique<Histogram>();
  std::vector<Histogram> parts(3);
  for (std::size_t i = 0; i < values.size(); ++i) {
    all->add(values[i]);
    parts[i % 3].add(values[i]);
  }
  const auto forward = std::make_unique<Histogram>(), backward = std::make_unique<Histogram>();
  for (std::size_t i = 0; i < 3; ++i) {
    forward->merge(parts[i]);
    backward->merge(parts[2 - i]);
  }
  CHECK(bool{*forward == *all});
  CHECK(bool{*backward == *all});
  backward->add(5);
  CHECK_FALSE(bool{*backward == *all});
}

TEST_CASE("repeated durations count as often as they are") {
  const auto once = std::make_unique<Histogram>(), often = std::make_unique<Histogram>();
  for (int i = 0; i < 400; ++i) once->add(90 * kSecond);
  often->add(90 * kSecond, 400);
  often->add(7, 0);
  CHECK(bool{*once == *often});
}

TEST_CASE("empty histograms, extreme durations and mistakes") {
  const auto histogram = std::make_unique<Histogram>();
  CHECK(histogram->quantile(0.5) == -1);
  CHECK(histogram->min() == kNever);
  CHECK(histogram->max() == -1);
  CHECK_THROWS_AS(histogram->add(-1), InvariantError);
  CHECK(histogram->count() == 0);
  for (int i = 0; i < 4; ++i) histogram->add(kNever);
  CHECK(histogram->quantile(0.5) == kNever);
  CHECK_THROWS_AS(static_cast<void>(histogram->quantile(-0.1)), InvariantError);
}
