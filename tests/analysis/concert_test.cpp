#include "experiments/analysis/concert.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "sim/core/check.h"
#include "tests/analysis/draws.h"

using namespace rapport;

namespace {

using Cells = std::vector<std::vector<double>>;
using Planted = std::function<double(double, double, double)>;

// 1 where the factor is high in a cell.
double level(std::size_t cell, std::size_t factor) {
  return static_cast<double>(cell >> factor & 1);
}

// Replications of a planted function, with luck that all cells share and some of their own.
Cells study(Draws& draws, const Planted& f, std::size_t replications = 20, double own = 0.2) {
  Cells cells(8, std::vector<double>(replications));
  for (std::size_t r = 0; r < replications; ++r) {
    const double luck = 3.0 * draws.normal();
    for (std::size_t c = 0; c < 8; ++c) {
      cells[c][r] = f(level(c, 0), level(c, 1), level(c, 2)) + luck + own * draws.normal();
    }
  }
  return cells;
}

const ConcertPart& part(const ConcertTest& test, const std::string& words) {
  const auto found = std::find_if(test.parts.begin(), test.parts.end(),
                                  [&](const ConcertPart& p) { return p.words == words; });
  REQUIRE(found != test.parts.end());
  return *found;
}

double additive(double a, double b, double c) { return a + 2 * b + 3 * c; }
double evenly(double a, double b, double c) { return 2 * a + 2 * b + 2 * c; }
double pairwise(double a, double b, double c) { return 2 * a * b + 2 * a * c + 2 * b * c; }
double one_pair(double a, double b, double) { return 6 * a * b; }
double triple(double a, double b, double c) { return 6 * a * b * c; }
double nothing(double, double, double) { return 0.0; }

}  // namespace

TEST_CASE("concert: yes for a planted triple, for nothing else") {
  Draws draws(1);
  const auto verdict = [&](const Planted& f) {
    return concert_test(study(draws, f), Direction::more_is_better, 0.1).verdict;
  };
  for (int i = 0; i < 20; ++i) {
    CHECK(verdict(triple) == ConcertVerdict::holds);
    CHECK(verdict(additive) == ConcertVerdict::fails);
    CHECK(verdict(one_pair) == ConcertVerdict::fails);
    CHECK(verdict(nothing) != ConcertVerdict::holds);
    CHECK(verdict(evenly) != ConcertVerdict::holds);  // each single is at its edge, a third
    CHECK(verdict(pairwise) != ConcertVerdict::holds);
  }
}

TEST_CASE("concert: every part is what it says") {
  // Y000 = 10, singles 11, 12, 13 (100, 010, 001), pairs 14 (110), 15 (101), 16 (011), all 30.
  Cells cells;
  for (const double y : {10.0, 11.0, 12.0, 14.0, 13.0, 15.0, 16.0, 30.0}) {
    cells.push_back({y, y, y});
  }
  const ConcertTest test = concert_test(cells, Direction::more_is_better, 0.5);
  CHECK(test.parts.size() == 11);
  CHECK(part(test, "111 above 000").contrast.mean == doctest::Approx(20.0));
  CHECK(part(test, "three-way contrast").contrast.mean ==
        doctest::Approx(30.0 - 14 - 15 - 16 + 11 + 12 + 13 - 10));
  CHECK(part(test, "111 above 110").contrast.mean == doctest::Approx(16.0));
  CHECK(part(test, "111 above 011").margin == 0.5);
  CHECK(part(test, "100 under a third of the full gain").contrast.mean ==
        doctest::Approx(20.0 / 3.0 - 1.0));
  CHECK(part(test, "001 under a third of the full gain").margin == 0.0);
  CHECK(part(test, "011 under 80 % of the full gain").contrast.mean == doctest::Approx(16.0 - 6.0));
  CHECK(test.verdict == ConcertVerdict::holds);
  CHECK(test.p_value == 0.0);
  CHECK(std::string(name_of(test.verdict)) == "holds");
  CHECK(concert_test(cells, Direction::less_is_better, 0.5).verdict == ConcertVerdict::fails);
  // More asked of the three-way contrast, 11, than there is.
  CHECK(concert_test(cells, Direction::more_is_better, 11.5).verdict == ConcertVerdict::fails);
  CHECK(concert_test(cells, Direction::more_is_better, 10.5).verdict == ConcertVerdict::holds);
}

TEST_CASE("concert: one part that fails is enough, and the p-value is the largest") {
  Draws draws(2);
  const Planted spoiled = [](double a, double b, double c) {
    return 6 * a * b * c + 2.5 * a * (1 - b) * (1 - c);  // 100 alone brings 2.5 of 6
  };
  const ConcertTest test = concert_test(study(draws, spoiled), Direction::more_is_better, 0.1);
  CHECK(test.verdict == ConcertVerdict::fails);
  double largest = 0.0;
  for (const ConcertPart& p : test.parts) largest = std::max(largest, p.p_value);
  CHECK(test.p_value == largest);
  CHECK(test.p_value == part(test, "100 under a third of the full gain").p_value);
  CHECK(test.p_value > 0.9);
}

TEST_CASE("concert: p-values are Student's, and agree with the intervals") {
  Cells cells(8, {0.0, 0.0, 0.0, 0.0});
  cells[7] = {1.0, 2.0, 3.0, 4.0};
  const ConcertTest test = concert_test(cells, Direction::more_is_better, 0.0);
  // Mean 2.5, standard error sqrt(5 / 12), t = 3.873 with 3 degrees of freedom: P = 0.01523.
  CHECK(part(test, "111 above 000").p_value == doctest::Approx(0.015233).epsilon(1e-3));
  Draws draws(3);
  const Planted weak = [](double a, double b, double c) { return 0.25 * a * b * c; };
  for (int i = 0; i < 50; ++i) {
    const ConcertTest noisy = concert_test(study(draws, weak), Direction::more_is_better, 0.02);
    CHECK((noisy.verdict == ConcertVerdict::holds) == (noisy.p_value < 0.025));
  }
}

TEST_CASE("concert: at the edge of one part, yes is as rare as the level says") {
  // 100 brings exactly a third; all else is clear. So the size is that of one test, 2.5 %.
  const Planted edge = [](double a, double b, double c) {
    return 6 * a * b * c + 2 * a * (1 - b) * (1 - c);
  };
  Draws draws(4);
  constexpr int kStudies = 600;
  int yes = 0, lone = 0;
  for (int i = 0; i < kStudies; ++i) {
    const ConcertTest test = concert_test(study(draws, edge, 8), Direction::more_is_better, 0.1);
    yes += test.verdict == ConcertVerdict::holds;
    lone += part(test, "100 under a third of the full gain").p_value < 0.025;
  }
  MESSAGE(yes, " and ", lone, " of ", kStudies);
  CHECK(yes <= kStudies * (0.025 + slack(0.025, kStudies)));
  CHECK(lone >= kStudies * (0.025 - slack(0.025, kStudies)));
  CHECK(yes == lone);
}

TEST_CASE("concert: a loss that is shared out in the same way is not superior") {
  // G = -1, singles -1, pairs -2: every share of claim 2 holds, and all three together do harm.
  Cells cells;
  for (const double y : {0.0, -1.0, -1.0, -2.0, -1.0, -2.0, -2.0, -1.0}) cells.push_back({y, y});
  const ConcertTest test = concert_test(cells, Direction::more_is_better, 0.1);
  CHECK(test.verdict == ConcertVerdict::fails);
  for (const ConcertPart& p : test.parts) {
    CHECK((p.contrast.mean > p.margin) == (p.words != "111 above 000"));
  }
}

TEST_CASE("concert: less is better mirrors more is better") {
  Draws draws(5);
  Cells cells = study(draws, triple), mirrored = cells;
  for (std::vector<double>& row : mirrored) {
    for (double& y : row) y = -y;
  }
  const ConcertTest more = concert_test(cells, Direction::more_is_better, 0.1);
  const ConcertTest less = concert_test(mirrored, Direction::less_is_better, 0.1);
  CHECK(more.p_value == doctest::Approx(less.p_value));
  CHECK(less.verdict == ConcertVerdict::holds);
}

TEST_CASE("concert: on the cloglog scale, triples of hazards") {
  // Hazards fall to a fifth only where all three are high: then it holds. Where each takes a part,
  // shares stay convex, and logarithms of hazards add up.
  const auto stays = [](const std::function<double(int)>& hazard) {
    Cells cells;
    for (int c = 0; c < 8; ++c) cells.push_back(std::vector<double>(3, 100 * std::exp(-hazard(c))));
    return cells;
  };
  const Cells together = stays([](int c) { return c == 7 ? 0.1 : 0.5; });
  const Cells each =
      stays([](int c) { return 3.0 * std::pow(0.3, (c & 1) + (c >> 1 & 1) + (c >> 2 & 1)); });
  CHECK(concert_test(together, Direction::more_is_better, 0.01, Scale::cloglog).verdict ==
        ConcertVerdict::holds);
  CHECK(concert_test(each, Direction::more_is_better, 0.01, Scale::cloglog).verdict ==
        ConcertVerdict::fails);
}

TEST_CASE("concert: a single replication is open, and other numbers of factors are refused") {
  const ConcertTest one = concert_test(Cells(8, {1.0}), Direction::more_is_better, 0.0);
  CHECK(one.verdict == ConcertVerdict::open);
  CHECK(one.p_value == 1.0);
  CHECK_THROWS_AS(concert_test(Cells(4, {1.0}), Direction::more_is_better, 0.0), InvariantError);
  CHECK_THROWS_AS(concert_test(Cells(8, {1.0}), Direction::more_is_better, -1.0), InvariantError);
}

TEST_CASE("concert: at every look p-values agree with the intervals, and are larger") {
  Draws draws(31);
  const Planted weak = [](double a, double b, double c) { return 0.25 * a * b * c; };
  int held = 0;
  for (int i = 0; i < 50; ++i) {
    const Cells cells = i % 2 == 0 ? study(draws, weak) : study(draws, triple);
    const ConcertTest once = concert_test(cells, Direction::more_is_better, 0.02);
    const ConcertTest often =
        concert_test(cells, Direction::more_is_better, 0.02, Scale::value, kConfidence, true);
    for (std::size_t p = 0; p < once.parts.size(); ++p) {
      CHECK(often.parts[p].contrast.half_width > once.parts[p].contrast.half_width);
      CHECK(often.parts[p].p_value >= once.parts[p].p_value);
      CHECK((often.parts[p].contrast.lower() > often.parts[p].margin) ==
            (often.parts[p].p_value < 0.05));
    }
    held += often.verdict == ConcertVerdict::holds;
    CHECK((often.verdict == ConcertVerdict::holds) == (often.p_value < 0.05));
  }
  CHECK(held > 0);
}
