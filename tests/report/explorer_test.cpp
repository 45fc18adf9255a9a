// What sliders say between points: the points' own numbers at the points, planes in between.
#include "experiments/report/explorer.h"

#include <doctest/doctest.h>

#include <cmath>

#include "experiments/report/explorer_html.h"

using namespace rapport;

namespace {

Interval mean_of(double x) { return {x, 0.5, 0.95, 4}; }

/// Points of two numbers, x in 0..10 and y in 0..1, and a listed factor of two levels.
Explorer explorer_with(double (*value)(double x, double y, double level)) {
  Explorer explorer;
  explorer.factors = {{"x", "EUR", 0, 10, false, {}},
                      {"y", "", 0, 1, false, {}},
                      {"kind", "", 0, 1, false, {"plain", "fancy"}}};
  explorer.metrics = {{"stay", "%", false, 0.1}};
  const double places[][2] = {{0, 0}, {10, 0.2}, {3, 1}, {7, 0.6}, {5, 0.1}, {10, 1}};
  for (const auto& [x, y] : places) {
    for (const double level : {0.0, 1.0}) {
      explorer.points.push_back({"point", {x, y, level}, {mean_of(value(x, y, level))}});
    }
  }
  explorer.today = {"Today", {}, {mean_of(60)}};
  explorer.fit();
  return explorer;
}

double plane(double x, double y, double level) { return 60 + 2 * x - 5 * y + 10 * level; }
double bent(double x, double y, double level) { return 60 + x * x * y - 3 * level * x; }

}  // namespace

TEST_CASE("at a point that was run its own number is said, whatever the others are") {
  const Explorer explorer = explorer_with(bent);
  for (const ExplorerPoint& point : explorer.points) {
    CHECK(explorer.value(point.at, 0) == point.values[0].mean);
  }
}

TEST_CASE("between points of a plane the plane is said, by levels") {
  const Explorer explorer = explorer_with(plane);
  for (const double level : {0.0, 1.0}) {
    for (const double x : {1.0, 4.4, 9.0}) {
      for (const double y : {0.05, 0.5, 0.95}) {
        CHECK(explorer.value({x, y, level}, 0) ==
              doctest::Approx(plane(x, y, level)).epsilon(1e-9));
      }
    }
  }
  for (const double error : explorer.left_out_errors(0)) CHECK(error < 1e-9);
}

TEST_CASE("points left out and foretold show how far interpolation is off") {
  const std::vector<double> errors = explorer_with(bent).left_out_errors(0);
  REQUIRE(errors.size() == 12);
  CHECK(errors.front() <= errors.back());
  CHECK(errors.back() > 5);  // x^2 y is no plane
}

TEST_CASE("an interpolated number does not leave the neighbourhood of a point with a jump") {
  const Explorer explorer = explorer_with(bent);
  const ExplorerPoint& point = explorer.points[6];
  const double near = explorer.value({point.at[0] + 1e-4, point.at[1], point.at[2]}, 0);
  CHECK(near == doctest::Approx(point.values[0].mean).epsilon(1e-3));
}

TEST_CASE("nothing is said of levels that nobody ran, and of points without a number") {
  Explorer explorer = explorer_with(plane);
  std::erase_if(explorer.points, [](const ExplorerPoint& point) { return point.at[2] == 1; });
  explorer.fit();
  CHECK(std::isnan(explorer.value({5, 0.5, 1}, 0)));
  CHECK_FALSE(explorer.nearest({5, 0.5, 1}).has_value());
  explorer.points[0].values[0].mean = std::nan("");
  explorer.fit();
  CHECK(explorer.value({0, 0, 0}, 0) == doctest::Approx(plane(0, 0, 0)));  // by the others
}

TEST_CASE("the nearest point is that by shares of ranges, with the same levels") {
  const Explorer explorer = explorer_with(plane);
  const auto near = explorer.nearest({9.0, 0.9, 1});
  REQUIRE(near.has_value());
  CHECK(explorer.points[*near].at == std::vector<double>{10, 1, 1});
}

TEST_CASE("a single number factor and two points: no plane is fitted through too few") {
  Explorer explorer;
  explorer.factors = {{"x", "", 0, 1, false, {}}};
  explorer.metrics = {{"m", "", false, 1}};
  explorer.points = {{"a", {0.0}, {mean_of(10)}}, {"b", {1.0}, {mean_of(20)}}};
  explorer.fit();
  CHECK(explorer.value({0.5}, 0) == doctest::Approx(15));
  CHECK(explorer.value({0.0}, 0) == 10);
}

TEST_CASE("texts in the page's data cannot end its element") {
  CHECK(json_in_html("</script><!-- \" \\ & \n") ==
        "\"\\u003c/script\\u003e\\u003c!-- \\\" \\\\ \\u0026  \"");
  Explorer explorer = explorer_with(plane);
  explorer.factors[2].levels[0] = "</script><script>alert(1)</script>";
  explorer.points[0].label = "<b>\"&'";
  const std::string html = explorer_html(explorer);
  CHECK(html.find("<script>alert") == std::string::npos);
  CHECK(html.find("<b>\"&'") == std::string::npos);
  CHECK(html.find("&lt;script&gt;alert(1)") != std::string::npos);
}
