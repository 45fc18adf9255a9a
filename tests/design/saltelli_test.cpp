#include "experiments/design/saltelli.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "experiments/design/sobol.h"
#include "tests/design/wishes.h"

using namespace rapport;

namespace {

Design blocks(std::size_t rows, std::size_t factors) {
  DesignWish wish{DesignKind::saltelli, rapport::testing::numbers(factors)};
  wish.points = rows;
  return make_design(wish);
}

// Ishigami & Homma (1990), with a = 7 and b = 0.1, its three inputs on (-pi, pi).
double ishigami(const std::vector<double>& u) {
  const auto angle = [&](std::size_t i) { return std::numbers::pi * (2 * u[i] - 1); };
  return std::sin(angle(0)) + 7 * std::pow(std::sin(angle(1)), 2) +
         0.1 * std::pow(angle(2), 4) * std::sin(angle(0));
}

}  // namespace

TEST_CASE("Sobol' index blocks: A and B from one sequence, AB_i between them") {
  constexpr std::size_t kRows = 32, kFactors = 4;
  const Design design = blocks(kRows, kFactors);
  CHECK(design.rows == kRows);
  REQUIRE(design.points.size() == kRows * (kFactors + 2));
  const auto sequence = scrambled_sobol(kRows, 2 * kFactors, 1);
  for (std::size_t row = 0; row < kRows; ++row) {
    const std::vector<double>& a = design.points[point_of_a(row, kFactors)];
    const std::vector<double>& b = design.points[point_of_b(row, kFactors)];
    CHECK(std::equal(a.begin(), a.end(), sequence[row].begin()));
    CHECK(std::equal(b.begin(), b.end(), sequence[row].begin() + kFactors));
    for (std::size_t f = 0; f < kFactors; ++f) {
      std::vector<double> expected = a;
      expected[f] = b[f];
      CHECK(design.points[point_of_ab(row, f, kFactors)] == expected);
    }
  }
  const Design more = blocks(2 * kRows, kFactors);
  CHECK(std::equal(design.points.begin(), design.points.end(), more.points.begin()));
}

TEST_CASE("Sobol' index blocks: the indices of Ishigami's function") {
  constexpr std::size_t kRows = 4096, kFactors = 3;
  const Design design = blocks(kRows, kFactors);
  std::vector<double> y;
  for (const std::vector<double>& point : design.points) y.push_back(ishigami(point));
  const double pi4 = std::pow(std::numbers::pi, 4), pi8 = pi4 * pi4;
  const double of_1 = 0.5 * std::pow(1 + 0.1 * pi4 / 5, 2), of_2 = 49.0 / 8;
  const double of_13 = 0.01 * pi8 * 8 / 225, all = of_1 + of_2 + of_13;
  const double first[] = {of_1 / all, of_2 / all, 0};
  const double total[] = {(of_1 + of_13) / all, of_2 / all, of_13 / all};
  for (std::size_t f = 0; f < kFactors; ++f) {
    double own = 0, rest = 0;  // Saltelli et al. (2010), table 2, (b) and (f)
    for (std::size_t row = 0; row < kRows; ++row) {
      const double a = y[point_of_a(row, kFactors)], b = y[point_of_b(row, kFactors)];
      const double ab = y[point_of_ab(row, f, kFactors)];
      own += b * (ab - a);
      rest += 0.5 * (a - ab) * (a - ab);
    }
    CHECK(std::abs(own / kRows / all - first[f]) < 0.01);
    CHECK(std::abs(rest / kRows / all - total[f]) < 0.01);
  }
}
