#include "experiments/import/kaplan_meier.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sim/core/random.h"

namespace rapport {

TEST_CASE("Kaplan and Meier: the product-limit curve of a small sample, worked by hand") {
  // 1 gives up at 2 s of 6 at risk, one is cut off at 3 s, 2 give up at 4 s of 4, one is cut off at
  // 4 s (after those), the last gives up at 7 s.
  const SurvivalCurve curve =
      kaplan_meier({{7, true}, {2, true}, {4, true}, {3, false}, {4, false}, {4, true}});
  REQUIRE(curve.times == std::vector<double>{2, 4, 7});
  CHECK(curve.survival[0] == doctest::Approx(5.0 / 6));
  CHECK(curve.survival[1] == doctest::Approx(5.0 / 6 * 2 / 4));
  CHECK(curve.survival[2] == 0.0);
  // Greenwood: S^2 (1/(6*5) + 2/(4*2))
  CHECK(curve.standard_error[1] == doctest::Approx(5.0 / 12 * std::sqrt(1.0 / 30 + 2.0 / 8)));
  CHECK(curve.at(1.9) == 1.0);
  CHECK(curve.at(2.0) == doctest::Approx(5.0 / 6));
  CHECK(curve.at(100) == 0.0);
}

TEST_CASE("a hazard in pieces is events over time at risk, and its quantiles invert its survival") {
  const std::vector<LineTime> times{{5, true}, {15, true}, {30, false}, {8, true}, {40, true}};
  const double edges[] = {0, 10, 20};
  const HazardPieces pieces = fit_hazard(times, edges, 1);
  REQUIRE(pieces.starts == std::vector<double>{0, 10, 20});
  CHECK(pieces.hazards[0] == doctest::Approx(2.0 / (5 + 8 + 10 + 10 + 10)));
  CHECK(pieces.hazards[1] == doctest::Approx(1.0 / (5 + 10 + 10)));
  CHECK(pieces.hazards[2] == doctest::Approx(1.0 / (10 + 20)));
  for (const double u : {0.01, 0.3, 0.5, 0.8, 0.99}) {
    CHECK(1 - pieces.survival(pieces.quantile(u)) == doctest::Approx(u));
  }
  // Two events a piece: the last two pieces become one.
  const HazardPieces joined = fit_hazard(times, edges, 2);
  CHECK(joined.starts == std::vector<double>{0, 10});
  CHECK(joined.hazards[1] == doctest::Approx(2.0 / (25 + 30)));
}

TEST_CASE("nobody gave up: one piece that never ends anything") {
  const std::vector<LineTime> times{{5, false}, {15, false}};
  const double edges[] = {0, 10};
  const HazardPieces pieces = fit_hazard(times, edges, 8);
  REQUIRE(pieces.hazards == std::vector<double>{0.0});
  CHECK(std::isinf(pieces.quantile(0.5)));
  CHECK(kaplan_meier(times).times.empty());
}

TEST_CASE("patience is found again from waits that answers cut off") {
  // Patience with a spike at the start, answers after an exponential time.
  const HazardPieces truth{{0, 10, 60}, {0.02, 0.004, 0.008}, {}};
  std::vector<LineTime> times;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    const RandomBlock block = philox4x32_10({i, 0, 0, 0}, {7, 0});
    const double patience = truth.quantile(uniform(block.u64(0)));
    const double answer = -60 * std::log(uniform(block.u64(1)));
    times.push_back({std::min(patience, answer), patience < answer});
  }
  const HazardPieces found = fit_hazard(times, truth.starts, 8);
  REQUIRE(found.starts == truth.starts);
  for (std::size_t i = 0; i < truth.starts.size(); ++i) {
    // A Poisson number of events: five standard errors.
    const double error = 5 / std::sqrt(static_cast<double>(found.events[i]));
    CHECK(found.hazards[i] == doctest::Approx(truth.hazards[i]).epsilon(error));
  }
  CHECK(largest_gap(kaplan_meier(times), found) < 0.02);
}

TEST_CASE("the curve says nothing of times that nobody was seen for") {
  const SurvivalCurve cut = kaplan_meier({{10, true}, {20, false}, {30, true}, {40, false}});
  CHECK(cut.seen_until == 40);
  CHECK(cut.says(0));
  CHECK(cut.says(40));
  CHECK_FALSE(cut.says(41));
  CHECK(kaplan_meier({{10, false}, {20, true}}).says(1000));  // nobody is left after 20 s
  CHECK_FALSE(kaplan_meier({}).says(1));
}

}  // namespace rapport
