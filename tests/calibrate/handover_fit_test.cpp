#include "experiments/calibrate/handover_fit.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/calibrate/draws.h"
#include "tests/support/sampling.h"

using namespace rapport;
using LawKind = CountLaw::Kind;

namespace {

std::vector<std::uint32_t> drawn_log(std::uint32_t cases, std::uint32_t seed,
                                     const Distribution& law) {
  Draws draws(seed);
  std::vector<std::uint32_t> counts;
  for (std::uint32_t i = 0; i < cases; ++i) counts.push_back(draws.geometric(draws.of(law)));
  return counts;
}

}  // namespace

TEST_CASE("cases that differ are told from cases that are alike") {
  const HandoverFit differ = fit_handovers(drawn_log(4'000, 1, Distribution::beta(4, 4)), 1);
  CHECK(differ.cases_differ());
  CHECK(differ.laws[differ.best].law.kind == LawKind::beta_geometric);
  CHECK(differ.of(LawKind::beta_geometric).held_out > differ.of(LawKind::geometric).held_out);
  CHECK(differ.chance == doctest::Approx(0.5).epsilon(0.05));
  const double truth = std::sqrt(4.0 / (4 * 9));
  CHECK(differ.cv_bounds.low < truth);
  CHECK(differ.cv_bounds.high > truth);
  CHECK(differ.cv_bounds.low <= differ.cv);
  CHECK(differ.cv_bounds.high >= differ.cv);

  const HandoverFit alike = fit_handovers(drawn_log(4'000, 2, Distribution::constant(0.5)), 1);
  CHECK_FALSE(alike.cases_differ());
  CHECK(alike.cv < 0.2);
}

TEST_CASE("intervals of the spread hold the truth about as often as they say" *
          doctest::skip(testing::kSanitized)) {
  // 60 samples: 57 expected, and 51 or more in all but 1 of 200 sets of samples.
  const double truth = std::sqrt(5.0 / (3 * 9));
  int held = 0;
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    const HandoverFit fit =
        fit_handovers(drawn_log(1'000, 100 + seed, Distribution::beta(3, 5)), seed);
    held += fit.cv_bounds.low <= truth && truth <= fit.cv_bounds.high ? 1 : 0;
  }
  CHECK(held >= 51);
}

TEST_CASE("the order of cases matters to the halves and to nothing else") {
  std::vector<std::uint32_t> counts = drawn_log(500, 3, Distribution::beta(2, 3));
  const HandoverFit one = fit_handovers(counts, 1);
  std::ranges::sort(counts);
  const HandoverFit other = fit_handovers(counts, 1);
  for (const LawKind kind : CountLaw::kAll) {
    CHECK(one.of(kind).log_likelihood == other.of(kind).log_likelihood);
    CHECK(one.of(kind).aic == 2 * one.of(kind).law.parameters() - 2 * one.of(kind).log_likelihood);
  }
  // By hand: the geometric law's fit to every other case, scored on the rest, both ways round.
  std::vector<std::uint32_t> halves[2];
  for (std::size_t i = 0; i < counts.size(); ++i) halves[i % 2].push_back(counts[i]);
  double sum = 0.0;
  for (int half = 0; half < 2; ++half) {
    double handovers = 0.0;
    for (const std::uint32_t n : halves[half]) handovers += n;
    const double p = handovers / (handovers + static_cast<double>(halves[half].size()));
    for (const std::uint32_t n : halves[1 - half]) sum += std::log((1 - p) * std::pow(p, n));
  }
  CHECK(other.of(LawKind::geometric).held_out == doctest::Approx(sum / 500));
}

TEST_CASE("few cases give an answer, or say that there is none") {
  const std::uint32_t one[] = {1};
  const HandoverFit single = fit_handovers(one, 1);
  CHECK(std::isnan(single.of(LawKind::geometric).held_out));
  CHECK(single.of(LawKind::geometric).law.first == doctest::Approx(0.5));
  const std::uint32_t few[] = {0, 0, 3};
  const HandoverFit fit = fit_handovers(few, 1);
  CHECK(std::isfinite(fit.of(LawKind::beta_geometric).log_likelihood));
}
