#include "experiments/analysis/contrasts.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <map>

#include "sim/core/check.h"
#include "tests/analysis/draws.h"

using namespace rapport;

namespace {

double high(std::size_t cell, std::size_t factor) {
  return static_cast<double>(cell >> factor & 1);
}

std::map<std::uint32_t, Interval> by_factors(const std::vector<Contrast>& contrasts) {
  std::map<std::uint32_t, Interval> map;
  for (const Contrast& contrast : contrasts) map[contrast.factors] = contrast.effect;
  return map;
}

}  // namespace

TEST_CASE("contrasts of two factors are what one writes down by hand") {
  // Y00 = 1, Y10 (factor 0 high) = 4, Y01 = 3, Y11 = 10.
  const std::vector<std::vector<double>> cells{{1.0, 1.0}, {4.0, 4.0}, {3.0, 3.0}, {10.0, 10.0}};
  const std::vector<Contrast> contrasts = factorial_contrasts(cells);
  REQUIRE(contrasts.size() == 3);
  CHECK(contrasts[0].factors == 1);
  CHECK(contrasts[0].effect.mean == doctest::Approx(5.0));  // (3 + 7) / 2
  CHECK(contrasts[1].factors == 2);
  CHECK(contrasts[1].effect.mean == doctest::Approx(4.0));  // (2 + 6) / 2
  CHECK(contrasts[2].factors == 3);
  CHECK(contrasts[2].effect.mean == doctest::Approx(4.0));  // 10 - 4 - 3 + 1
  CHECK(contrasts[2].effect.half_width == 0.0);
}

TEST_CASE("contrasts find a planted polynomial of four factors, and nothing else") {
  // y = 2 a - 3 b + 4 a b + 5 a c d, levels 0 and 1. A term of m factors counts, in a contrast of
  // some of them, by (1/2)^(those left out).
  std::vector<std::vector<double>> cells;
  for (std::size_t c = 0; c < 16; ++c) {
    const double a = high(c, 0), b = high(c, 1), e = high(c, 2), d = high(c, 3);
    const double y = 2 * a - 3 * b + 4 * a * b + 5 * a * e * d;
    cells.push_back({y, y + 1.0, y - 7.0});  // luck that all cells share
  }
  const std::vector<Contrast> list = factorial_contrasts(cells);
  CHECK(list.size() == 4 + 6 + 4);
  for (std::size_t i = 1; i < list.size(); ++i) {
    CHECK(std::popcount(list[i - 1].factors) <= std::popcount(list[i].factors));
  }
  const auto effect = by_factors(list);
  CHECK(effect.at(0b0001).mean == doctest::Approx(2 + 4 / 2.0 + 5 / 4.0));
  CHECK(effect.at(0b0010).mean == doctest::Approx(-3 + 4 / 2.0));
  CHECK(effect.at(0b0100).mean == doctest::Approx(5 / 4.0));
  CHECK(effect.at(0b0011).mean == doctest::Approx(4.0));
  CHECK(effect.at(0b0101).mean == doctest::Approx(5 / 2.0));
  CHECK(effect.at(0b1101).mean == doctest::Approx(5.0));
  CHECK(effect.at(0b0110).mean == doctest::Approx(0.0).scale(1.0));
  CHECK(effect.at(0b0111).mean == doctest::Approx(0.0).scale(1.0));
  for (const auto& [factors, interval] : effect) CHECK(interval.half_width < 1e-12);
  CHECK(factorial_contrasts(cells, 1).size() == 4);
  CHECK(factorial_contrasts(cells, 4).size() == 15);
}

TEST_CASE("contrasts are paired by replication") {
  const std::vector<std::vector<double>> cells{{1.0, 20.0, 3.0}, {2.0, 22.0, 6.0}};
  const Contrast gain = factorial_contrasts(cells)[0];
  Moments moments;
  for (const double x : {1.0, 2.0, 3.0}) moments.add(x);
  CHECK(gain.effect.mean == doctest::Approx(2.0));
  CHECK(gain.effect.half_width == doctest::Approx(student_interval(moments, 0.95).half_width));
  CHECK(gain.effect.n == 3);
}

TEST_CASE("contrasts leave out replications with a missing cell") {
  const double none = std::nan("");
  const std::vector<std::vector<double>> cells{{1.0, 1.0, none}, {3.0, 4.0, 9.0}};
  CHECK(factorial_contrasts(cells)[0].effect.n == 2);
  CHECK(factorial_contrasts(cells)[0].effect.mean == doctest::Approx(2.5));
}

TEST_CASE("contrasts: hazards that are multiplied add up on the cloglog scale and nowhere else") {
  // Share that stays: exp(-hazard), hazard 0.6 times 0.5 for one and 0.7 for the other factor.
  std::vector<std::vector<double>> cells;
  for (std::size_t c = 0; c < 4; ++c) {
    const double hazard = 0.6 * ((c & 1) ? 0.5 : 1.0) * ((c & 2) ? 0.7 : 1.0);
    cells.push_back({100.0 * std::exp(-hazard), 100.0 * std::exp(-hazard)});
  }
  const auto log = by_factors(factorial_contrasts(cells, 2, Scale::cloglog));
  CHECK(log.at(1).mean == doctest::Approx(-std::log(0.5)));
  CHECK(log.at(2).mean == doctest::Approx(-std::log(0.7)));
  CHECK(log.at(3).mean == doctest::Approx(0.0).scale(1.0));
  CHECK(by_factors(factorial_contrasts(cells)).at(3).mean < -1.0);
}

TEST_CASE("contrasts: the ends of the cloglog scale are missing") {
  CHECK(on_scale(100.0 * std::exp(-1.0), Scale::cloglog) == doctest::Approx(0.0).scale(1.0));
  CHECK(on_scale(90.0, Scale::cloglog) > on_scale(80.0, Scale::cloglog));
  for (const double end : {0.0, 100.0, -1.0, 101.0}) {
    CHECK(std::isnan(on_scale(end, Scale::cloglog)));
    CHECK(on_scale(end, Scale::value) == end);
  }
  const std::vector<std::vector<double>> cells{{50.0, 60.0, 0.0}, {70.0, 80.0, 50.0}};
  CHECK(factorial_contrasts(cells, 1, Scale::cloglog)[0].effect.n == 2);
}

TEST_CASE("contrasts refuse what is no two-level study") {
  using Cells = std::vector<std::vector<double>>;
  CHECK_THROWS_AS(factorial_contrasts(Cells(3, {1.0})), InvariantError);
  CHECK_THROWS_AS(factorial_contrasts(Cells(1, {1.0})), InvariantError);
  CHECK_THROWS_AS(factorial_contrasts(Cells{{1.0}, {1.0, 2.0}}), InvariantError);
  CHECK_THROWS_AS(factorial_contrasts(Cells(4, {1.0}), 0), InvariantError);
}
