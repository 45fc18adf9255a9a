#include "sim/core/interval.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/random.h"
#include "tests/support/paired_interval.h"

using namespace rapport;

namespace {

// Number `i` of sample `sample`: a sum of four uniforms, near normal, with mean 2.
double near_normal(std::uint32_t sample, std::uint32_t i, std::uint32_t stream) {
  const RandomBlock block = philox4x32_10({sample, i, stream, 0}, {7, 11});
  double sum = 0.0;
  for (int lane = 0; lane < 4; ++lane) sum += uniform(block.u32(lane));
  return sum;
}

}  // namespace

TEST_CASE("quantiles agree with printed tables") {
  CHECK(student_quantile(0.975, 1.0) == doctest::Approx(12.7062).epsilon(1e-5));
  CHECK(student_quantile(0.975, 4.0) == doctest::Approx(2.77645).epsilon(1e-5));
  CHECK(student_quantile(0.95, 10.0) == doctest::Approx(1.81246).epsilon(1e-5));
  CHECK(student_quantile(0.025, 4.0) == doctest::Approx(-2.77645).epsilon(1e-5));
  CHECK(student_quantile(0.975, 1e6) == doctest::Approx(1.95997).epsilon(1e-5));
  CHECK(normal_quantile(0.975) == doctest::Approx(1.959964).epsilon(1e-6));
  CHECK(normal_quantile(0.5) == doctest::Approx(0.0));
}

TEST_CASE("Student's interval of known numbers") {
  Moments moments;
  for (const double x : {1.0, 2.0, 3.0, 4.0, 5.0}) moments.add(x);
  const Interval interval = student_interval(moments, 0.95);
  const double half = 2.776445 * std::sqrt(2.5 / 5.0);
  CHECK(interval.mean == doctest::Approx(3.0));
  CHECK(interval.half_width == doctest::Approx(half));
  CHECK(interval.lower() == doctest::Approx(3.0 - half));
  CHECK(interval.upper() == doctest::Approx(3.0 + half));
  CHECK(interval.level == 0.95);
  CHECK(interval.n == 5);
  CHECK(interval.contains(3.0 - 0.99 * half));
  CHECK(interval.contains(3.0 + 0.99 * half));
  CHECK_FALSE(interval.contains(3.0 - 1.01 * half));
  CHECK_FALSE(interval.contains(3.0 + 1.01 * half));
  CHECK_FALSE(interval.contains(std::nan("")));
}

TEST_CASE("too few numbers exclude nothing") {
  Moments moments;
  const Interval none = student_interval(moments, 0.95);
  CHECK(std::isinf(none.half_width));
  CHECK(none.contains(1e300));
  moments.add(4.0);
  const Interval one = student_interval(moments, 0.95);
  CHECK(one.mean == 4.0);
  CHECK(one.n == 1);
  CHECK(std::isinf(one.half_width));
  CHECK(one.contains(-1e300));
}

TEST_CASE("pairs remove what both runs share") {
  const std::vector<double> a = {101.0, 205.0, 303.0, 404.0}, b = {100.0, 203.0, 302.0, 402.0};
  const Interval interval = paired_interval(a, b, 0.95);
  // Differences 1, 2, 1, 2: mean 1.5, variance 1/3, t(0.975, 3) = 3.182446.
  CHECK(interval.mean == doctest::Approx(1.5));
  CHECK(interval.half_width == doctest::Approx(3.182446 * std::sqrt(1.0 / 12.0)));
  CHECK(interval.n == 4);
  CHECK(paired_interval(b, a, 0.95).mean == doctest::Approx(-1.5));
  CHECK_THROWS_AS(paired_interval(a, std::array{1.0}, 0.95), InvariantError);
}

TEST_CASE("Student's interval covers the mean as often as it says") {
  for (const double level : {0.80, 0.95}) {
    int covered = 0, paired = 0;
    const int samples = 10000;
    for (std::uint32_t sample = 0; sample < samples; ++sample) {
      Moments moments;
      std::array<double, 6> a{}, b{};
      for (std::uint32_t i = 0; i < a.size(); ++i) {
        a[i] = near_normal(sample, i, 0);
        b[i] = 0.5 * a[i] + near_normal(sample, i, 1);  // a - b has mean -1
        moments.add(a[i]);
      }
      covered += student_interval(moments, level).contains(2.0) ? 1 : 0;
      paired += paired_interval(a, b, level).contains(-1.0) ? 1 : 0;
    }
    CAPTURE(level);
    // Four standard errors of the share, and 0.003 because sums of uniforms are not quite normal.
    const double tolerance = 4.0 * std::sqrt(level * (1.0 - level) / samples) + 0.003;
    CHECK(std::abs(covered / double{samples} - level) < tolerance);
    CHECK(std::abs(paired / double{samples} - level) < tolerance);
  }
}

TEST_CASE("Wilson's interval of known counts") {
  // Newcombe 1998, table I: 81/263, 15/148, 0/20, 1/29, at 95 %.
  struct Row {
    std::uint64_t successes, n;
    double lower, upper;
  };
  for (const Row& row : {Row{81, 263, 0.2553, 0.3662}, Row{15, 148, 0.0624, 0.1605},
                         Row{0, 20, 0.0000, 0.1611}, Row{1, 29, 0.0061, 0.1718}}) {
    CAPTURE(row.n);
    const Interval interval = wilson_interval(row.successes, row.n, 0.95);
    CHECK(std::abs(interval.lower() - row.lower) < 0.00006);
    CHECK(std::abs(interval.upper() - row.upper) < 0.00006);
    CHECK(interval.n == row.n);
  }
  const Interval all = wilson_interval(20, 20, 0.95);
  CHECK(all.lower() == doctest::Approx(1.0 - 0.1611).epsilon(1e-4));
  CHECK(all.upper() == doctest::Approx(1.0));
  const Interval none = wilson_interval(0, 0, 0.95);
  CHECK(none.lower() == doctest::Approx(0.0));
  CHECK(none.upper() == doctest::Approx(1.0));
}

TEST_CASE("Wilson's interval covers the share as often as it says, on average over shares") {
  int covered = 0, trials = 0;
  for (std::uint32_t sample = 0; sample < 20000; ++sample) {
    const double share = uniform(philox4x32_10({sample, 0, 0, 1}, {3, 5}).u64(0));
    std::uint64_t successes = 0;
    for (std::uint32_t i = 0; i < 30; ++i) {
      successes += uniform(philox4x32_10({sample, i, 1, 1}, {3, 5}).u64(0)) < share ? 1 : 0;
    }
    covered += wilson_interval(successes, 30, 0.95).contains(share) ? 1 : 0;
    ++trials;
  }
  CHECK(std::abs(covered / static_cast<double>(trials) - 0.95) < 0.01);
}

TEST_CASE("levels and probabilities outside (0, 1) are refused") {
  const Moments moments;
  CHECK_THROWS_AS(student_interval(moments, 0.0), InvariantError);
  CHECK_THROWS_AS(student_interval(moments, 1.0), InvariantError);
  CHECK_THROWS_AS(student_interval(moments, 95.0), InvariantError);
  CHECK_THROWS_AS(student_quantile(1.0, 3.0), InvariantError);
  CHECK_THROWS_AS(student_quantile(0.5, 0.0), InvariantError);
  CHECK_THROWS_AS(wilson_interval(3, 2, 0.95), InvariantError);
}
