#include "experiments/design/latin_hypercube.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "experiments/design/design_draws.h"
#include "experiments/design/discrepancy.h"
#include "tests/design/wishes.h"
#include "tests/support/sampling.h"

using namespace rapport;
using rapport::testing::kSanitized;
using rapport::testing::numbers;

namespace {

using Cube = std::vector<std::vector<double>>;

Design hypercube(std::size_t points, std::size_t factors, std::uint32_t seed = 1) {
  DesignWish wish{DesignKind::latin_hypercube, numbers(factors)};
  wish.points = points;
  wish.seed = seed;
  return make_design(wish);
}

// Whether each of as many equal parts as there are points holds one, in each dimension.
bool is_latin(const Cube& points) {
  const std::size_t n = points.size();
  for (std::size_t k = 0; k < points.front().size(); ++k) {
    std::vector<int> held(n);
    for (const std::vector<double>& point : points) ++held[level_of(point[k], n)];
    if (std::ranges::any_of(held, [](int count) { return count != 1; })) return false;
  }
  return true;
}

Cube uniform_points(std::size_t points, std::size_t dimensions, std::uint32_t seed) {
  Cube cube(points, std::vector<double>(dimensions));
  DesignDraws draws(seed, DesignPurpose::cells, 1000);
  for (std::vector<double>& point : cube) {
    for (double& u : point) u = draws.unit();
  }
  return cube;
}

// The same square by its definition, in two dimensions: for each place, the box to its nearest
// corner, and for each dimension alone the interval to its nearest end. By midpoints.
double discrepancy_by_boxes(const Cube& points, int cells) {
  const auto holds = [](double at, double u) { return at < 0.5 ? u < at : u >= at; };
  const auto width = [](double at) { return at < 0.5 ? at : 1 - at; };
  const double n = static_cast<double>(points.size());
  double sum = 0;
  for (int i = 0; i < cells; ++i) {
    for (int j = 0; j < cells; ++j) {
      const double x = (i + 0.5) / cells, y = (j + 0.5) / cells;
      double in_x = 0, in_y = 0, in_both = 0;
      for (const std::vector<double>& point : points) {
        in_x += holds(x, point[0]);
        in_y += holds(y, point[1]);
        in_both += holds(x, point[0]) && holds(y, point[1]);
      }
      sum += std::pow(in_x / n - width(x), 2) + std::pow(in_y / n - width(y), 2) +
             std::pow(in_both / n - width(x) * width(y), 2);
    }
  }
  return sum / (cells * cells);
}

}  // namespace

TEST_CASE("discrepancy: closed forms and its definition") {
  // The least of n points in one dimension is 1 / (12 n^2), that of the middles of n equal parts.
  for (const std::size_t n : {1u, 2u, 5u, 40u}) {
    Cube middles;
    for (std::size_t i = 0; i < n; ++i) middles.push_back({middle_of_level(i, n)});
    CHECK(centred_discrepancy(middles) == doctest::Approx(1 / (12 * std::pow(n, 2))).epsilon(1e-9));
  }
  CHECK(centred_discrepancy(Cube{{0.5, 0.5, 0.5}}) ==
        doctest::Approx(std::pow(13.0 / 12.0, 3) - 1));
  for (const std::uint32_t seed : {1u, 2u, 3u}) {
    const Cube points = uniform_points(7, 2, seed);
    CHECK(centred_discrepancy(points) ==
          doctest::Approx(discrepancy_by_boxes(points, 300)).epsilon(0.01));
  }
}

TEST_CASE(
    "discrepancy: swaps never raise it, keep each dimension's values, and end where none helps") {
  Cube points = uniform_points(8, 3, 4);
  const Cube before = points;
  double last = centred_discrepancy(points);
  DesignDraws draws(1, DesignPurpose::swaps);
  for (int time = 0; time < 300; ++time) {
    lessen_discrepancy(points, 2, draws);
    const double now = centred_discrepancy(points);
    REQUIRE(now <= last);
    last = now;
  }
  CHECK(last < centred_discrepancy(before));
  lessen_discrepancy(points, 5000, draws);
  last = centred_discrepancy(points);
  for (std::size_t k = 0; k < 3; ++k) {
    std::vector<double> now, then;
    for (std::size_t i = 0; i < 8; ++i) {
      now.push_back(points[i][k]);
      then.push_back(before[i][k]);
      for (std::size_t j = 0; j < i; ++j) {
        Cube swapped = points;
        std::swap(swapped[i][k], swapped[j][k]);
        REQUIRE(centred_discrepancy(swapped) > last - 1e-10);
      }
    }
    std::ranges::sort(now);
    std::ranges::sort(then);
    CHECK(now == then);
  }
}

TEST_CASE("Latin hypercube: one point in each part of every dimension") {
  for (const std::size_t points : {1u, 2u, 3u, 10u, 49u, 1500u}) {
    CAPTURE(points);
    CHECK(is_latin(hypercube(points, 4).points));
    CHECK(is_latin(random_latin_hypercube(points, 4, 9)));
  }
  CHECK(is_latin(hypercube(30, 60).points));
  CHECK_FALSE(is_latin(uniform_points(30, 2, 1)));
}

TEST_CASE("Latin hypercube: more even than random ones, and than other pairings of its values") {
  struct Size {
    std::size_t points, factors;
  };
  for (const Size size : {Size{10, 2}, Size{20, 3}, Size{50, 8}}) {
    CAPTURE(size.points);
    constexpr std::uint32_t kRandom = 100;
    double mean = 0;
    for (std::uint32_t seed = 1; seed <= kRandom; ++seed) {
      mean += centred_discrepancy(random_latin_hypercube(size.points, size.factors, 100 + seed)) /
              kRandom;
    }
    for (std::uint32_t seed = 1; seed <= (kSanitized ? 1 : 3); ++seed) {
      Cube points = hypercube(size.points, size.factors, seed).points;
      const double evened = centred_discrepancy(points);
      CHECK(evened < 0.75 * mean);
      DesignDraws draws(seed, DesignPurpose::orders);
      for (std::uint32_t other = 0; other < kRandom; ++other) {
        std::vector<double> second;
        for (const std::vector<double>& point : points) second.push_back(point[1]);
        draws.shuffle(second);
        for (std::size_t i = 0; i < points.size(); ++i) points[i][1] = second[i];
        REQUIRE(centred_discrepancy(points) > evened);
      }
    }
  }
}

TEST_CASE("Latin hypercube: small ones are the best of several pairings") {
  double one = 0, several = 0;
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    Cube points = random_latin_hypercube(10, 3, seed);
    DesignDraws draws(seed, DesignPurpose::swaps);
    lessen_discrepancy(points, 20'000, draws);  // ends where no swap helps
    one += centred_discrepancy(points);
    several += centred_discrepancy(hypercube(10, 3, seed).points);
  }
  CHECK(several < 0.98 * one);
}

TEST_CASE("Latin hypercube: points lie anywhere inside their parts") {
  const Cube points = random_latin_hypercube(2000, 3, 5);
  double sum = 0, squares = 0;
  for (const std::vector<double>& point : points) {
    for (const double u : point) {
      const double inside = u * 2000 - std::floor(u * 2000);
      sum += inside;
      squares += inside * inside;
    }
  }
  CHECK(sum / 6000 == doctest::Approx(0.5).epsilon(0.03));  // 4 standard errors
  CHECK(squares / 6000 == doctest::Approx(1.0 / 3).epsilon(0.05));
}

TEST_CASE("Latin hypercube: pairings differ by seed and dimension") {
  const Cube points = random_latin_hypercube(200, 2, 1), others = random_latin_hypercube(200, 2, 2);
  double product = 0;
  for (const std::vector<double>& point : points) product += (point[0] - 0.5) * (point[1] - 0.5);
  CHECK(std::abs(12 * product / 200) < 4 / std::sqrt(200.0));  // their correlation
  CHECK(points != others);
  CHECK(hypercube(20, 3, 1).points != hypercube(20, 3, 2).points);
}
