#include "sim/core/max_t.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "sim/core/check.h"
#include "sim/core/interval.h"

using namespace rapport;

namespace {

using Rows = std::vector<std::vector<double>>;

// Rows with mean 0 and sample correlations of exactly 0: cosines of different frequencies.
Rows uncorrelated(int metrics, int n) {
  Rows rows(static_cast<std::size_t>(metrics));
  for (int m = 0; m < metrics; ++m) {
    for (int i = 0; i < n; ++i) {
      rows[static_cast<std::size_t>(m)].push_back(
          std::cos(std::numbers::pi * (m + 1) * (i + 0.5) / n));
    }
  }
  return rows;
}

// Independent t statistics: all lie within c if each does (Sidak 1967).
double sidak(int metrics, double dof, double level) {
  return student_quantile(0.5 + 0.5 * std::pow(level, 1.0 / metrics), dof);
}

// The standard deviation of the level met is sqrt(level (1 - level) / 20000); four of them, as an
// error of the critical value by the slope of Student's quantile.
double tolerance(int metrics, double dof, double level) {
  const double error = 4.0 * std::sqrt(level * (1.0 - level) / 20000.0);
  return sidak(metrics, dof, level + error) - sidak(metrics, dof, level - error);
}

}  // namespace

TEST_CASE("max-t of one metric is Student's value") {
  for (const int n : {2, 5, 20, 100}) {
    CHECK(max_t_critical(uncorrelated(1, n), 0.95) == student_quantile(0.975, n - 1));
  }
}

TEST_CASE("max-t of metrics that are one up to unit and sign is Student's value") {
  for (const int n : {10, 20, 100}) {
    Rows rows = uncorrelated(1, n);
    for (const double factor : {3.0, -0.001, 1e6}) {
      std::vector<double> row = rows[0];
      for (double& x : row) x = factor * x + 7.0 * factor;
      rows.push_back(row);
    }
    const double student = student_quantile(0.975, n - 1);
    CAPTURE(n);
    CHECK(std::abs(max_t_critical(rows, 0.95) - student) < tolerance(1, n - 1, 0.95));
  }
}

TEST_CASE("max-t of uncorrelated metrics is Sidak's value, and just below Bonferroni's") {
  for (const int n : {10, 20, 100}) {
    for (const int metrics : {2, 6, 8}) {
      for (const double level : {0.8, 0.95}) {
        CAPTURE(n);
        CAPTURE(metrics);
        CAPTURE(level);
        const double c = max_t_critical(uncorrelated(metrics, n), level);
        CHECK(std::abs(c - sidak(metrics, n - 1, level)) < tolerance(metrics, n - 1, level));
        CHECK(c <= bonferroni_critical(static_cast<std::size_t>(metrics), n - 1, level));
      }
    }
  }
}

TEST_CASE("max-t counts each of several groups of metrics once") {
  Rows rows = uncorrelated(3, 20);
  for (std::size_t m = 0; m < 3; ++m) {
    rows.push_back(rows[m]);
    for (double& x : rows.back()) x *= -2.0;
  }
  const double c = max_t_critical(rows, 0.95);
  CHECK(std::abs(c - sidak(3, 19, 0.95)) < tolerance(3, 19, 0.95));
  CHECK(c < sidak(6, 19, 0.95) - tolerance(6, 19, 0.95));
}

TEST_CASE("max-t leaves out what does not vary, and works with more metrics than replications") {
  Rows rows = uncorrelated(2, 20);
  const double two = max_t_critical(rows, 0.95);
  rows.insert(rows.begin(), std::vector<double>(20, 3.0));
  rows.emplace_back(20, 0.0);
  CHECK(max_t_critical(rows, 0.95) == two);
  CHECK(max_t_critical(Rows{{1.0, 1.0, 1.0}}, 0.95) == student_quantile(0.975, 2));

  Rows many = uncorrelated(9, 10);
  for (std::size_t m = 0; m < 9; ++m) {
    many.push_back(many[m]);
    for (std::size_t i = 0; i < 10; ++i) many.back()[i] += many[(m + 1) % 9][i];
  }
  const double c = max_t_critical(many, 0.95);
  CHECK(c > sidak(9, 9, 0.95) - tolerance(9, 9, 0.95));
  CHECK(c < bonferroni_critical(18, 9, 0.95));
}

TEST_CASE("max-t of few replications") {
  CHECK(max_t_critical(uncorrelated(3, 9), 0.95) == bonferroni_critical(3, 8, 0.95));
  CHECK(std::isinf(max_t_critical(Rows{{1.0}, {2.0}}, 0.95)));
  CHECK(std::isinf(max_t_critical(Rows{}, 0.95)));
  CHECK(bonferroni_critical(5, 10, 0.95) == doctest::Approx(student_quantile(0.995, 10)));
}

TEST_CASE("max-t refuses sizes that differ, numbers that are none and levels outside (0, 1)") {
  CHECK_THROWS_AS(max_t_critical(Rows{{1.0, 2.0}, {1.0}}, 0.95), InvariantError);
  CHECK_THROWS_AS(max_t_critical(Rows{{1.0, std::nan("")}, {1.0, 2.0}}, 0.95), InvariantError);
  CHECK_THROWS_AS(max_t_critical(Rows{{1.0, 2.0}}, 1.0), InvariantError);
  CHECK_THROWS_AS(bonferroni_critical(0, 5, 0.95), InvariantError);
}
