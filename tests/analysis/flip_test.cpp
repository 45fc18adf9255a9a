#include "experiments/analysis/flip.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sim/core/check.h"
#include "tests/analysis/draws.h"

using namespace rapport;

namespace {

using Points = std::vector<std::vector<double>>;

Points random_points(Draws& draws, std::size_t variants, std::size_t parameters) {
  Points points(variants, std::vector<double>(parameters));
  for (std::vector<double>& point : points) {
    for (double& u : point) u = draws.uniform();
  }
  return points;
}

}  // namespace

TEST_CASE("flip: of a plane the flips are where it is 0, inside the range only") {
  // 1 + 4 (u0 - 1/2) - 2.5 (u1 - 1/2) + (u2 - 1/2): flips at 0.25, at 0.9, and never.
  Draws draws(1);
  const Points points = random_points(draws, 20, 3);
  std::vector<double> differences;
  for (const auto& u : points) {
    differences.push_back(1.0 + 4.0 * (u[0] - 0.5) - 2.5 * (u[1] - 0.5) + (u[2] - 0.5));
  }
  const FlipAnalysis flip = flip_analysis(points, differences);
  REQUIRE(flip.determined);
  CHECK(flip.variants == 20);
  CHECK(flip.middle.mean == doctest::Approx(1.0));
  CHECK(flip.parameters[0].slope.mean == doctest::Approx(4.0));
  CHECK(flip.parameters[1].slope.mean == doctest::Approx(-2.5));
  CHECK(flip.parameters[0].at.value() == doctest::Approx(0.25));
  CHECK(flip.parameters[1].at.value() == doctest::Approx(0.9));
  CHECK_FALSE(flip.parameters[2].at.has_value());
  CHECK(flip.parameters[2].unsure.empty());
  CHECK(flip.matter_most == std::vector<std::size_t>{0, 1, 2});
  CHECK(flip.r_squared == doctest::Approx(1.0));
  CHECK(flip.adjusted_r_squared == doctest::Approx(1.0));
}

TEST_CASE("flip: one parameter is the textbook's straight line") {
  // u - 1/2 = -0.5, -0.25, 0, 0.25, 0.5; y = 1, 1, 2, 4, 5: slope 4.4, mean 2.6.
  // Slope: sum of (u - 1/2) y = 2.75 over 0.625; spread 13.2, explained 12.1, left over 1.1.
  const Points points{{0.0}, {0.25}, {0.5}, {0.75}, {1.0}};
  const FlipAnalysis flip = flip_analysis(points, std::vector{1.0, 1.0, 2.0, 4.0, 5.0});
  CHECK(flip.middle.mean == doctest::Approx(2.6));
  CHECK(flip.parameters[0].slope.mean == doctest::Approx(4.4));
  const double t = student_quantile(0.975, 3.0), variance = 1.1 / 3.0;
  CHECK(flip.middle.half_width == doctest::Approx(t * std::sqrt(variance / 5.0)));
  CHECK(flip.parameters[0].slope.half_width == doctest::Approx(t * std::sqrt(variance / 0.625)));
  CHECK(flip.r_squared == doctest::Approx(12.1 / 13.2));
  CHECK(flip.adjusted_r_squared == doctest::Approx(1.0 - (1.1 / 3.0) / (13.2 / 4.0)));
  // 2.6 / 4.4 below the middle is outside; but at the low end the sign is not known.
  CHECK_FALSE(flip.parameters[0].at.has_value());
  REQUIRE(flip.parameters[0].unsure.size() == 1);
  CHECK(flip.parameters[0].unsure[0].from == 0.0);
  // At the stretch's end the interval of the line touches 0.
  const double x = flip.parameters[0].unsure[0].to - 0.5;
  CHECK(2.6 + 4.4 * x == doctest::Approx(t * std::sqrt(variance * (1.0 / 5.0 + x * x / 0.625))));
}

TEST_CASE("flip: intervals off the middle are the textbook's, whose errors go together") {
  // var(line at x) = s^2 (1 / n + (x - mean x)^2 / sum of (x - mean x)^2), x = u - 1/2.
  const std::vector<double> u{0.0, 0.1, 0.2, 0.3, 0.7}, y{-1.0, -0.9, -0.7, -0.45, 0.6};
  Points points;
  Covariance line;
  for (std::size_t i = 0; i < 5; ++i) {
    points.push_back({u[i]});
    line.add(u[i] - 0.5, y[i]);
  }
  const double squares = line.x().m2(), slope = line.covariance() / line.x().variance();
  const double left_over = line.y().m2() - slope * slope * squares, s2 = left_over / 3.0;
  const double t = student_quantile(0.975, 3.0);
  const auto half_at = [&](double x) {
    const double off = x - line.x().mean();
    return t * std::sqrt(s2 * (0.2 + off * off / squares));
  };
  const auto line_at = [&](double x) { return line.y().mean() + slope * (x - line.x().mean()); };
  const FlipAnalysis flip = flip_analysis(points, y);
  CHECK(flip.middle.mean == doctest::Approx(line_at(0.0)));
  CHECK(flip.middle.half_width == doctest::Approx(half_at(0.0)));
  CHECK(flip.parameters[0].slope.half_width == doctest::Approx(t * std::sqrt(s2 / squares)));
  REQUIRE(flip.parameters[0].unsure.size() == 1);
  const double from = flip.parameters[0].unsure[0].from - 0.5;
  const double to = flip.parameters[0].unsure[0].to - 0.5;
  CHECK(line_at(from) == doctest::Approx(-half_at(from)));
  CHECK(line_at(to) == doctest::Approx(half_at(to)));
  CHECK(line_at(flip.parameters[0].at.value() - 0.5) == doctest::Approx(0.0).scale(1.0));
}

TEST_CASE("flip: each parameter has its own slope's interval") {
  // Orthogonal designs: var(slope) = s^2 / sum of (u - 1/2)^2, of 0.04 and of 1.
  const Points points{{0.4, 0.0}, {0.4, 1.0}, {0.6, 0.0}, {0.6, 1.0}};
  const std::vector<double> y{1.0, 2.0, 1.5, 2.9};
  const FlipAnalysis flip = flip_analysis(points, y);
  // Left over: the interaction, (1 - 2 - 1.5 + 2.9)^2 / 4 = 0.04, one degree of freedom.
  const double t = student_quantile(0.975, 1.0);
  CHECK(flip.parameters[0].slope.half_width == doctest::Approx(t * std::sqrt(0.04 / 0.04)));
  CHECK(flip.parameters[1].slope.half_width == doctest::Approx(t * std::sqrt(0.04 / 1.0)));
}

TEST_CASE("flip: where the sign is not known anywhere, all of the range is unsure") {
  Draws draws(2);
  const Points points = random_points(draws, 40, 2);
  std::vector<double> luck;
  for (std::size_t v = 0; v < 40; ++v) luck.push_back(draws.normal());
  const FlipAnalysis flip = flip_analysis(points, luck);
  double covered = 0.0;
  for (const Stretch& stretch : flip.parameters[0].unsure) covered += stretch.to - stretch.from;
  CHECK(covered > 0.9);
  CHECK(flip.r_squared < 0.3);
  CHECK(flip.adjusted_r_squared < flip.r_squared);
}

TEST_CASE("flip: intervals cover the truth as often as they say") {
  constexpr int kStudies = 400;
  int slope = 0, middle = 0, place = 0;
  Draws draws(3);
  for (int s = 0; s < kStudies; ++s) {
    const Points points = random_points(draws, 15, 3);
    std::vector<double> differences;
    for (const auto& u : points) {
      differences.push_back(0.4 + 2.0 * (u[1] - 0.5) + (u[2] - 0.5) + 0.5 * draws.normal());
    }
    const FlipAnalysis flip = flip_analysis(points, differences);
    slope += flip.parameters[1].slope.contains(2.0);
    middle += flip.middle.contains(0.4);
    for (const Stretch& stretch : flip.parameters[1].unsure) {
      place += stretch.from <= 0.3 && 0.3 <= stretch.to;  // where the truth is 0
    }
  }
  for (const int covered : {slope, middle, place}) {
    CHECK(covered >= kStudies * (0.95 - slack(0.95, kStudies)));
    CHECK(covered <= kStudies * (0.95 + slack(0.95, kStudies)));
  }
  MESSAGE(slope, ", ", middle, ", ", place, " of ", kStudies);
}

TEST_CASE("flip: a bent difference is fitted badly, and said so") {
  Draws draws(4);
  const Points points = random_points(draws, 200, 2);
  std::vector<double> differences;
  for (const auto& u : points) differences.push_back(std::cos(6.283185307 * u[0]));
  CHECK(flip_analysis(points, differences).adjusted_r_squared < 0.1);
}

TEST_CASE("flip: the five that matter most, by size") {
  Draws draws(5);
  const Points points = random_points(draws, 30, 7);
  const std::vector<double> slopes{0.1, -3.0, 0.0, 2.0, -1.0, 5.0, 0.5};
  std::vector<double> differences;
  for (const auto& u : points) {
    double sum = 0.0;
    for (std::size_t j = 0; j < 7; ++j) sum += slopes[j] * u[j];
    differences.push_back(sum);
  }
  CHECK(flip_analysis(points, differences).matter_most == std::vector<std::size_t>{5, 1, 3, 4, 6});
}

TEST_CASE("flip: parameters that never moved, or moved only together, are not determined") {
  Draws draws(6);
  Points points = random_points(draws, 12, 3);
  std::vector<double> differences;
  for (auto& u : points) {
    u[1] = 0.5;
    differences.push_back(2.0 + u[0] + draws.normal());
  }
  const FlipAnalysis still = flip_analysis(points, differences);
  CHECK(still.determined);
  CHECK(std::isnan(still.parameters[1].slope.mean));
  CHECK(std::isinf(still.parameters[1].slope.half_width));
  CHECK(still.matter_most.size() == 2);
  for (auto& u : points) u[1] = u[0];
  const FlipAnalysis together = flip_analysis(points, differences);
  CHECK_FALSE(together.determined);
  CHECK(std::isinf(together.middle.half_width));
  CHECK(together.parameters.size() == 3);
  CHECK(together.matter_most.empty());
}

TEST_CASE("flip: too few variants and missing differences") {
  Draws draws(7);
  const Points points = random_points(draws, 6, 3);
  const double none = std::nan("");
  const std::vector<double> five{1.0, 2.0, none, 0.5, 1.5, 2.5},
      four{1.0, none, none, 0.5, 1.5, 2.5};
  CHECK(flip_analysis(points, five).determined);
  CHECK(flip_analysis(points, five).variants == 5);
  CHECK_FALSE(flip_analysis(points, four).determined);
  CHECK_FALSE(flip_analysis(Points{}, std::vector<double>{}).determined);
  CHECK_THROWS_AS(flip_analysis(points, std::vector{1.0}), InvariantError);
  CHECK_THROWS_AS(flip_analysis(Points{{1.5}}, std::vector{1.0}), InvariantError);
}

TEST_CASE("flip: equal differences have no variance to explain") {
  Draws draws(8);
  const FlipAnalysis flip =
      flip_analysis(random_points(draws, 10, 2), std::vector<double>(10, 3.0));
  CHECK(flip.determined);
  CHECK(flip.middle.mean == doctest::Approx(3.0));
  CHECK(std::isnan(flip.r_squared));
}

TEST_CASE("a weighted line is the plain one for even weights, and follows the weight else") {
  std::vector<double> places, differences, even, heavy;
  std::vector<std::vector<double>> points;
  for (int i = 0; i < 40; ++i) {
    const double u = (i + 0.5) / 40;
    places.push_back(u);
    points.push_back({u});
    differences.push_back((u < 0.5 ? 2 * u : 1.0) - 0.4 + 0.02 * (i % 3 - 1));
    even.push_back(1.0 / 40);
    heavy.push_back(u < 0.5 ? 0.05 : 1e-9);
  }
  const FlipAnalysis plain = flip_analysis(points, differences);
  const WeightedLine line = weighted_line(places, differences, even);
  REQUIRE(line.determined);
  CHECK(line.slope.mean == doctest::Approx(plain.parameters[0].slope.mean));
  CHECK(*line.at == doctest::Approx(*plain.parameters[0].at));
  const WeightedLine left = weighted_line(places, differences, heavy);
  CHECK(left.slope.mean == doctest::Approx(2.0).epsilon(0.03));
  CHECK(left.slope.contains(2.0));
  CHECK(*left.at == doctest::Approx(0.2).epsilon(0.03));
  CHECK_FALSE(weighted_line(places, differences, std::vector<double>(40, 0.0)).determined);
}
