#include "experiments/analysis/tornado.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sim/core/check.h"

using namespace rapport;

TEST_CASE("tornado: the widest swing comes first, and bends are marked") {
  const std::vector<double> middle{10.0, 12.0, 11.0};
  const std::vector<FactorEnds> factors{
      {{9.0, 11.0, 10.1}, {11.0, 13.0, 12.2}},   // rises by about 2
      {{7.0, 9.0, 8.1}, {7.5, 9.5, 8.4}},        // below at both ends: a peak
      {{15.0, 17.0, 16.2}, {6.0, 8.0, 7.1}},     // falls by about 9
      {{10.0, 12.0, 11.0}, {10.0, 12.0, 11.0}},  // nothing
      {{11.0, 13.0, 12.1}, {10.5, 12.5, 11.6}},  // above at both ends: a valley
  };
  const std::vector<TornadoBar> bars = tornado_bars(middle, factors);
  std::vector<std::size_t> order;
  for (const TornadoBar& bar : bars) order.push_back(bar.factor);
  CHECK(order == std::vector<std::size_t>{2, 1, 0, 4, 3});
  CHECK(bars[0].course == FactorCourse::falling);
  CHECK(bars[0].swing == doctest::Approx(48.2 / 3 - 21.1 / 3));
  CHECK(bars[1].course == FactorCourse::peak);
  // From the lower end to the middle, not from end to end.
  CHECK(bars[1].swing == doctest::Approx(11.0 - 24.1 / 3));
  CHECK(bars[2].course == FactorCourse::rising);
  CHECK(bars[3].course == FactorCourse::valley);
  CHECK(bars[4].course == FactorCourse::flat);
  CHECK(bars[4].swing == 0.0);
  for (const TornadoBar& bar : bars) {
    CHECK(is_monotone(bar.course) == (bar.factor != 1 && bar.factor != 4));
  }
  CHECK(bars[0].sure);
  CHECK(bars[1].sure);
  CHECK_FALSE(bars[4].sure);
}

TEST_CASE("tornado: ends are less the middle, paired, and luck is not called a course") {
  const std::vector<double> middle{1.0, 5.0, 2.0};
  const std::vector<FactorEnds> factors{{{0.0, 5.5, 1.0}, {2.0, 4.0, 1.0}}};
  const TornadoBar bar = tornado_bars(middle, factors)[0];
  Moments low;
  for (const double x : {-1.0, 0.5, -1.0}) low.add(x);
  CHECK(bar.low.mean == doctest::Approx(-0.5));
  CHECK(bar.low.half_width == doctest::Approx(student_interval(low, 0.95).half_width));
  CHECK(bar.low.n == 3);
  CHECK_FALSE(bar.sure);
}

TEST_CASE("tornado: missing values are left out by pair, and a factor without any comes last") {
  const double none = std::nan("");
  const std::vector<double> middle{1.0, 5.0, none};
  const std::vector<FactorEnds> factors{{{none, none, 3.0}, {2.0, 4.0, 1.0}},
                                        {{0.0, 4.0, 9.0}, {2.0, none, 9.0}}};
  const std::vector<TornadoBar> bars = tornado_bars(middle, factors);
  CHECK(bars[0].factor == 1);
  CHECK(bars[0].low.n == 2);
  CHECK(bars[0].high.n == 1);
  CHECK(bars[0].swing == doctest::Approx(2.0));
  CHECK_FALSE(bars[0].sure);
  CHECK(bars[1].factor == 0);
  CHECK(std::isnan(bars[1].swing));
  CHECK_THROWS_AS(tornado_bars(middle, std::vector<FactorEnds>{{{1.0}, {1.0}}}), InvariantError);
}
