#include "sim/core/moments.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sim/core/random.h"

using namespace rapport;

namespace {

std::vector<double> uniforms(std::uint32_t count, std::uint32_t stream) {
  std::vector<double> values;
  for (std::uint32_t i = 0; i < count; ++i) {
    values.push_back(uniform(philox4x32_10({i, stream, 0, 0}, {1, 2}).u64(0)));
  }
  return values;
}

Moments of(const std::vector<double>& values, std::size_t first, std::size_t last) {
  Moments moments;
  for (std::size_t i = first; i < last; ++i) moments.add(values[i]);
  return moments;
}

}  // namespace

TEST_CASE("moments of known numbers") {
  Moments moments;
  for (const double x : {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}) moments.add(x);
  CHECK(moments.count() == 8);
  CHECK(moments.mean() == doctest::Approx(5.0));
  CHECK(moments.m2() == doctest::Approx(32.0));
  CHECK(moments.variance() == doctest::Approx(32.0 / 7.0));
  CHECK(moments.standard_deviation() == doctest::Approx(std::sqrt(32.0 / 7.0)));
  CHECK(moments.standard_error() == doctest::Approx(std::sqrt(32.0 / 7.0 / 8.0)));
  CHECK(moments.min() == 2.0);
  CHECK(moments.max() == 9.0);
}

TEST_CASE("what too few numbers cannot say is NaN") {
  Moments moments;
  CHECK(std::isnan(moments.mean()));
  CHECK(moments.min() == std::numeric_limits<double>::infinity());
  CHECK(moments.max() == -std::numeric_limits<double>::infinity());
  moments.add(-3.0);
  CHECK(moments.mean() == -3.0);
  CHECK(moments.max() == -3.0);
  CHECK(std::isnan(moments.variance()));
  CHECK(std::isnan(moments.standard_error()));
}

TEST_CASE("variance survives a large offset") {
  Moments moments;
  for (const double x : {4.0, 7.0, 13.0, 16.0}) moments.add(1e9 + x);
  CHECK(moments.variance() == doctest::Approx(30.0).epsilon(1e-9));
}

TEST_CASE("merging parts equals adding all at once, wherever the cut is") {
  const std::vector<double> values = uniforms(1000, 0);
  const Moments all = of(values, 0, values.size());
  for (const std::size_t cut : {0U, 1U, 2U, 333U, 999U, 1000U}) {
    CAPTURE(cut);
    Moments merged = of(values, 0, cut);
    merged.merge(of(values, cut, values.size()));
    CHECK(merged.count() == all.count());
    CHECK(merged.mean() == doctest::Approx(all.mean()).epsilon(1e-13));
    CHECK(merged.m2() == doctest::Approx(all.m2()).epsilon(1e-12));
    CHECK(merged.min() == all.min());
    CHECK(merged.max() == all.max());
  }
  // Against the closed form for the uniform: mean 1/2 +- 4 standard errors, variance 1/12.
  CHECK(std::abs(all.mean() - 0.5) < 4.0 * all.standard_error());
  CHECK(all.variance() == doctest::Approx(1.0 / 12.0).epsilon(0.1));
}

TEST_CASE("covariance of known pairs") {
  Covariance pairs;
  CHECK(std::isnan(pairs.covariance()));
  const double x[] = {1.0, 2.0, 3.0, 4.0, 5.0}, y[] = {2.0, 1.0, 4.0, 3.0, 6.0};
  for (int i = 0; i < 5; ++i) pairs.add(x[i], y[i]);
  // Products of deviations: (-2)(-1.2) + (-1)(-2.2) + 0 + (1)(-0.2) + (2)(2.8) = 10.
  CHECK(pairs.count() == 5);
  CHECK(pairs.covariance() == doctest::Approx(2.5));
  CHECK(pairs.correlation() == doctest::Approx(10.0 / std::sqrt(10.0 * 14.8)));
  CHECK(pairs.x().mean() == doctest::Approx(3.0));
  CHECK(pairs.y().mean() == doctest::Approx(3.2));
}

TEST_CASE("correlation is 1, -1 and undefined where it has to be") {
  Covariance up, down, flat;
  for (const double x : uniforms(50, 3)) {
    up.add(x, 3.0 * x + 1.0);
    down.add(x, -x);
    flat.add(x, 2.0);
  }
  CHECK(up.correlation() == doctest::Approx(1.0));
  CHECK(up.correlation() <= 1.0);
  CHECK(down.correlation() == doctest::Approx(-1.0));
  CHECK(std::isnan(flat.correlation()));
}

TEST_CASE("merging covariances equals adding all pairs at once") {
  const std::vector<double> x = uniforms(500, 1), noise = uniforms(500, 2);
  Covariance all, empty;
  for (std::size_t i = 0; i < x.size(); ++i) all.add(x[i], x[i] + noise[i]);
  for (const std::size_t cut : {0U, 1U, 200U, 500U}) {
    CAPTURE(cut);
    Covariance left, right;
    for (std::size_t i = 0; i < x.size(); ++i) (i < cut ? left : right).add(x[i], x[i] + noise[i]);
    left.merge(right);
    left.merge(empty);
    CHECK(left.count() == all.count());
    CHECK(left.covariance() == doctest::Approx(all.covariance()).epsilon(1e-12));
    CHECK(left.correlation() == doctest::Approx(all.correlation()).epsilon(1e-12));
  }
  CHECK(all.correlation() == doctest::Approx(std::sqrt(0.5)).epsilon(0.1));
}
