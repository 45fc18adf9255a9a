#include "experiments/analysis/sobol_indices.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include "sim/core/check.h"
#include "tests/analysis/draws.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

using Point = std::vector<double>;
using Function = std::function<double(const Point&)>;

// A, then B, then AB_i.
std::vector<Point> design(Draws& draws, std::size_t factors, std::size_t rows) {
  std::vector<Point> points(2 * rows, Point(factors));
  for (Point& point : points) {
    for (double& x : point) x = draws.uniform();
  }
  for (std::size_t i = 0; i < factors; ++i) {
    for (std::size_t n = 0; n < rows; ++n) {
      points.push_back(points[n]);
      points.back()[i] = points[rows + n][i];
    }
  }
  return points;
}

std::vector<double> values_at(const std::vector<Point>& points, const Function& f) {
  std::vector<double> outputs;
  for (const Point& point : points) outputs.push_back(f(point));
  return outputs;
}

// Ishigami and Homma (1990), a = 7, b = 0.1; factors in -pi..pi.
double ishigami(const Point& u) {
  const auto x = [&](std::size_t i) { return std::numbers::pi * (2.0 * u[i] - 1.0); };
  const double bend = std::sin(x(1));
  return std::sin(x(0)) + 7.0 * bend * bend + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}
constexpr std::array<double, 3> kIshigamiFirst{0.313905, 0.442411, 0.0};
constexpr std::array<double, 3> kIshigamiTotal{0.557589, 0.442411, 0.243684};
// a^2 / 8 + b pi^4 / 5 + b^2 pi^8 / 18 + 1 / 2
constexpr double kIshigamiVariance = 13.844588;

// Sobol's g-function: product of (|4 u - 2| + a) / (1 + a).
constexpr std::array<double, 4> kWeights{0.0, 1.0, 4.5, 99.0};
double g_function(const Point& u) {
  double product = 1.0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    product *= (std::abs(4.0 * u[i] - 2.0) + kWeights[i]) / (1.0 + kWeights[i]);
  }
  return product;
}

struct ClosedForm {
  std::array<double, 4> first{}, total{};
};
// V_i = 1 / (3 (1 + a_i)^2); V = product of (1 + V_j) - 1; total V_i times the others' (1 + V_j).
ClosedForm g_indices() {
  std::array<double, 4> v{};
  double all = 1.0;
  for (std::size_t i = 0; i < 4; ++i) {
    v[i] = 1.0 / (3.0 * (1.0 + kWeights[i]) * (1.0 + kWeights[i]));
    all *= 1.0 + v[i];
  }
  ClosedForm form;
  for (std::size_t i = 0; i < 4; ++i) {
    form.first[i] = v[i] / (all - 1.0);
    form.total[i] = v[i] * all / (1.0 + v[i]) / (all - 1.0);
  }
  return form;
}

}  // namespace

TEST_CASE("Sobol' indices of Ishigami's function") {
  Draws draws(1);
  const std::vector<Point> points = design(draws, 3, 8192);
  const SobolIndices indices = sobol_indices(3, values_at(points, ishigami));
  REQUIRE(indices.has_variance);
  CHECK(indices.variance == doctest::Approx(kIshigamiVariance).epsilon(0.03));
  CHECK(indices.noise_share == 0.0);
  for (std::size_t i = 0; i < 3; ++i) {
    CAPTURE(i);
    CHECK(indices.first[i].mean == doctest::Approx(kIshigamiFirst[i]).scale(1.0).epsilon(0.03));
    CHECK(indices.total[i].mean == doctest::Approx(kIshigamiTotal[i]).scale(1.0).epsilon(0.03));
    CHECK(indices.first[i].half_width < 0.04);
    CHECK(indices.total[i].half_width < 0.04);
    CHECK(indices.first[i].n == 8192);
  }
}

TEST_CASE("Sobol' indices of the g-function") {
  Draws draws(2);
  const ClosedForm form = g_indices();
  const SobolIndices indices = sobol_indices(4, values_at(design(draws, 4, 8192), g_function));
  for (std::size_t i = 0; i < 4; ++i) {
    CAPTURE(i);
    CHECK(indices.first[i].mean == doctest::Approx(form.first[i]).scale(1.0).epsilon(0.03));
    CHECK(indices.total[i].mean == doctest::Approx(form.total[i]).scale(1.0).epsilon(0.03));
  }
}

TEST_CASE("Sobol' indices: intervals cover the truth about as often as they say") {
  const ClosedForm form = g_indices();
  constexpr int kStudies = 400;
  std::array<int, 3> ishigami_first{}, ishigami_total{};
  std::array<int, 4> g_first{}, g_total{};
  Draws draws(3);
  int studies = 0;
  for (int s = 0; s < kStudies; s += static_cast<int>(testing::kStep), ++studies) {
    const SobolIndices i = sobol_indices(3, values_at(design(draws, 3, 256), ishigami));
    const SobolIndices g = sobol_indices(4, values_at(design(draws, 4, 256), g_function));
    for (std::size_t f = 0; f < 3; ++f) {
      ishigami_first[f] += i.first[f].contains(kIshigamiFirst[f]);
      ishigami_total[f] += i.total[f].contains(kIshigamiTotal[f]);
    }
    for (std::size_t f = 0; f < 4; ++f) {
      g_first[f] += g.first[f].contains(form.first[f]);
      g_total[f] += g.total[f].contains(form.total[f]);
    }
  }
  std::string seen;
  const auto check_coverage = [&](const std::string& what, std::size_t factor, int covered) {
    CAPTURE(what);
    CAPTURE(factor);
    seen += " " + std::to_string(covered);
    // Intervals three times too wide would hold always; linearised ones of 256 rows lose a little.
    CHECK(covered >= studies * (0.93 - slack(0.93, studies)));
    CHECK(covered <= studies * (0.96 + slack(0.96, studies)));
  };
  for (std::size_t f = 0; f < 3; ++f) {
    check_coverage("Ishigami first", f, ishigami_first[f]);
    check_coverage("Ishigami total", f, ishigami_total[f]);
  }
  for (std::size_t f = 0; f < 4; ++f) {
    check_coverage("g first", f, g_first[f]);
    check_coverage("g total", f, g_total[f]);
  }
  MESSAGE("first and total by turns, of ", studies, ":", seen);
}

TEST_CASE("Sobol' indices: a known variance of luck is taken out and told") {
  Draws draws(4);
  const std::vector<Point> points = design(draws, 3, 8192);
  std::vector<double> outputs = values_at(points, ishigami);
  for (double& y : outputs) y += 2.0 * draws.normal();
  const SobolIndices told = sobol_indices(3, outputs, 4.0), untold = sobol_indices(3, outputs);
  CHECK(told.noise_share == doctest::Approx(4.0 / (4.0 + kIshigamiVariance)).epsilon(0.03));
  CHECK(told.variance == doctest::Approx(kIshigamiVariance).epsilon(0.04));
  for (std::size_t i = 0; i < 3; ++i) {
    CAPTURE(i);
    CHECK(told.total[i].mean == doctest::Approx(kIshigamiTotal[i]).scale(1.0).epsilon(0.04));
    CHECK(told.first[i].mean == doctest::Approx(kIshigamiFirst[i]).scale(1.0).epsilon(0.04));
    // Untold, luck counts as everybody's interaction: (V_T + 4) / (V + 4).
    const double blurred =
        (kIshigamiTotal[i] * kIshigamiVariance + 4.0) / (kIshigamiVariance + 4.0);
    CHECK(untold.total[i].mean == doctest::Approx(blurred).scale(1.0).epsilon(0.04));
  }
}

TEST_CASE("Sobol' indices: luck is taken out by replications, shared or not") {
  // Luck of a replication: one number for all points, one that goes along factor 0, and, unless
  // shared, each point's own.
  for (const bool own : {true, false}) {
    Draws draws(own ? 5 : 6);
    const std::vector<Point> points = design(draws, 2, 4096);
    constexpr std::size_t kReplications = 4;
    std::array<double, kReplications> level{}, slope{};
    for (std::size_t r = 0; r < kReplications; ++r) {
      level[r] = 5.0 * draws.normal();
      slope[r] = draws.normal();
    }
    // Four replications miss their own mean 0; so that the truth is known, they are centred.
    double middle = 0.0;
    for (const double s : slope) middle += s / kReplications;
    for (double& s : slope) s -= middle;
    std::vector<std::vector<double>> replications;
    for (const Point& u : points) {
      std::vector<double>& row = replications.emplace_back();
      for (std::size_t r = 0; r < kReplications; ++r) {
        row.push_back(std::sqrt(12.0) * (u[0] + 2.0 * u[1]) + level[r] + slope[r] * u[0] +
                      (own ? 3.0 * draws.normal() : 0.0));
      }
    }
    const SobolIndices indices = sobol_indices(2, replications);
    CAPTURE(own);
    // Variances 1 and 4, and of luck 9 / 4 in a mean of four.
    double shared = 0.0;  // (variance of slopes) E[(u - 1/2)^2] / 4, which comes off factor 0
    for (const double s : slope) shared += s * s / 3.0 / 12.0 / 4.0;
    const double v0 = 1.0 - shared;
    CHECK(indices.variance == doctest::Approx(4.0 + v0).epsilon(0.04));
    CHECK(indices.first[0].mean == doctest::Approx(v0 / (4.0 + v0)).scale(1.0).epsilon(0.03));
    CHECK(indices.total[0].mean == doctest::Approx(v0 / (4.0 + v0)).scale(1.0).epsilon(0.03));
    CHECK(indices.total[1].mean == doctest::Approx(4.0 / (4.0 + v0)).scale(1.0).epsilon(0.03));
    const double noise = shared + (own ? 2.25 : 0.0);
    CHECK(indices.noise_share ==
          doctest::Approx(noise / (4.0 + v0 + noise)).scale(1.0).epsilon(0.02));
  }
}

TEST_CASE("Sobol' indices: luck is taken out without bias where points share replications") {
  // y = sqrt(12) (u0 + u1) + s_r sqrt(12) u0 with s_r of variance 1: of few replications the plain
  // total of factor 0 would be (1 + 1 / R) on average.
  Draws draws(7);
  Moments plain, mended, plain_first, mended_first;
  for (int study = 0; study < 300; study += static_cast<int>(testing::kStep)) {
    const std::vector<Point> points = design(draws, 2, 64);
    const double slope[2] = {draws.normal(), draws.normal()};
    std::vector<std::vector<double>> replications;
    std::vector<double> means;
    for (const Point& u : points) {
      std::vector<double>& row = replications.emplace_back();
      for (const double s : slope) row.push_back(std::sqrt(12.0) * (u[0] * (1.0 + s) + u[1]));
      means.push_back(0.5 * (row[0] + row[1]));
    }
    const SobolIndices one = sobol_indices(2, replications), other = sobol_indices(2, means);
    // As variances: E[1 + s][1 + s'] = 1 for the one, 1 + 1 / 2 for the other.
    if (one.has_variance) {
      mended.add(one.total[0].mean * one.variance);
      mended_first.add(one.first[0].mean * one.variance);
    }
    plain.add(other.total[0].mean * other.variance);
    plain_first.add(other.first[0].mean * other.variance);
  }
  CHECK(std::abs(plain.mean() - 1.5) < 3.0 * plain.standard_error());
  CHECK(std::abs(mended.mean() - 1.0) < 3.0 * mended.standard_error());
  CHECK(mended.mean() < plain.mean() - 0.2);
  CHECK(std::abs(plain_first.mean() - 1.5) < 3.0 * plain_first.standard_error());
  CHECK(std::abs(mended_first.mean() - 1.0) < 3.0 * mended_first.standard_error());
  CHECK(mended_first.mean() < plain_first.mean() - 0.2);
}

TEST_CASE("Sobol' indices: the variance of few rows is not too small on average") {
  Draws draws(12);
  Moments single;
  for (int study = 0; study < 2000; study += static_cast<int>(testing::kStep)) {
    std::vector<double> outputs;
    for (const Point& u : design(draws, 1, 4)) outputs.push_back(std::sqrt(12.0) * u[0]);
    single.add(sobol_indices(1, outputs).variance);
  }
  CHECK(std::abs(single.mean() - 1.0) < 3.0 * single.standard_error());
  CHECK(single.standard_error() < 0.03);
}

TEST_CASE("Sobol' indices of a constant say that there is nothing to explain") {
  const std::vector<double> constant(5 * 16, 0.1);
  const SobolIndices indices = sobol_indices(3, constant);
  CHECK_FALSE(indices.has_variance);
  CHECK(indices.variance == 0.0);
  for (const Interval& index : indices.first) {
    CHECK(std::isnan(index.mean));
    CHECK(std::isinf(index.half_width));
  }
  CHECK(indices.total.size() == 3);
  // Luck that all points share is none of the points'.
  const std::vector<std::vector<double>> shared(5 * 16, {0.1, 0.7, 0.3});
  CHECK_FALSE(sobol_indices(3, shared).has_variance);
}

TEST_CASE("Sobol' indices of mere luck say that there is nothing to explain, nearly always") {
  Draws draws(8);
  int found = 0;
  for (int study = 0; study < 200; ++study) {
    std::vector<std::vector<double>> luck(4 * 32);
    for (auto& row : luck) row = {draws.normal(), draws.normal(), draws.normal()};
    const SobolIndices indices = sobol_indices(2, luck);
    found += indices.has_variance;
    if (!indices.has_variance) CHECK(indices.noise_share > 0.3);
  }
  CHECK(found <= 200 * (0.025 + slack(0.025, 200)));
}

TEST_CASE("Sobol' indices: a factor without effect has a total of exactly 0") {
  Draws draws(9);
  const SobolIndices indices =
      sobol_indices(3, values_at(design(draws, 3, 64), [](const Point& u) { return u[0] * u[1]; }));
  CHECK(indices.total[2].mean == 0.0);
  CHECK(indices.total[2].half_width == 0.0);
  CHECK(indices.first[2].mean == 0.0);
}

TEST_CASE("Sobol' indices: shift and unit of the output change nothing") {
  Draws draws(10);
  std::vector<double> outputs = values_at(design(draws, 3, 128), ishigami);
  const SobolIndices before = sobol_indices(3, outputs);
  for (double& y : outputs) y = 1e6 - 250.0 * y;
  const SobolIndices after = sobol_indices(3, outputs);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(after.first[i].mean == doctest::Approx(before.first[i].mean).scale(1.0).epsilon(1e-7));
    CHECK(after.total[i].half_width == doctest::Approx(before.total[i].half_width).epsilon(1e-7));
  }
}

TEST_CASE("Sobol' indices: a missing output costs its row") {
  Draws draws(11);
  const std::vector<Point> points = design(draws, 3, 40);
  std::vector<double> outputs = values_at(points, ishigami);
  outputs[3] = std::nan("");           // A of row 3
  outputs[4 * 40 + 7] = std::nan("");  // AB_3 of row 7
  const SobolIndices indices = sobol_indices(3, outputs);
  CHECK(indices.first[0].n == 38);
  // The same as of a design without these rows.
  std::vector<double> without;
  for (std::size_t p = 0; p < outputs.size(); ++p) {
    if (p % 40 != 3 && p % 40 != 7) without.push_back(outputs[p]);
  }
  CHECK(indices.total[1].mean == sobol_indices(3, without).total[1].mean);
}

TEST_CASE("Sobol' indices refuse what is no design") {
  CHECK_THROWS_AS(sobol_indices(3, std::vector<double>(14, 1.0)), InvariantError);
  CHECK_THROWS_AS(sobol_indices(0, std::vector<double>(2, 1.0)), InvariantError);
  CHECK_THROWS_AS(sobol_indices(1, std::vector<double>(3, 1.0), -1.0), InvariantError);
  CHECK_THROWS_AS(sobol_indices(1, std::vector<std::vector<double>>{{1.0}, {1.0, 2.0}, {1.0}}),
                  InvariantError);
  CHECK_FALSE(sobol_indices(2, std::vector<double>{}).has_variance);
  CHECK(sobol_points(3, 8) == 40);
}
