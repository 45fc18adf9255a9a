// How often forecasts that are right warn, and how soon those that are wrong do.
#include "experiments/record/first_warning.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/record/paths.h"

using namespace rapport;
using rapport::testing::beside;
using rapport::testing::path_of;

namespace {

constexpr std::size_t kLines = 6, kMonths = 24;

std::vector<std::vector<double>> paths_of(Draws& draws, std::size_t count) {
  std::vector<std::vector<double>> paths;
  for (std::size_t i = 0; i < count; ++i) paths.push_back(path_of(draws, kLines, kMonths));
  return paths;
}

}  // namespace

TEST_CASE(
    "warning: of 1,000 true paths of 6 figures over 24 months at most one in twenty ever warns") {
  for (const std::size_t runs : {std::size_t{20}, std::size_t{39}}) {
    std::size_t warned = 0;
    for (std::uint32_t study = 0; study < 1000; ++study) {
      Draws draws(study + 10'000 * static_cast<std::uint32_t>(runs));
      const auto paths = paths_of(draws, runs + 1);
      const Matched all = beside(paths[0], {paths.begin() + 1, paths.end()}, kLines);
      warned += first_warning(all).first() != nullptr;
    }
    CAPTURE(runs);
    CAPTURE(warned);
    // At most 1 in 21 and 2 in 40; three standard errors of 1,000 tries are 20.
    CHECK(warned <= 70);
    CHECK(warned >= 10);  // and not much less, or nothing would ever be found
  }
}

TEST_CASE(
    "warning: a lasting shift of four deviations is found, in its own line, and sooner than at the "
    "end") {
  std::size_t found = 0, right = 0;
  double months = 0;
  for (std::uint32_t study = 0; study < 60; ++study) {
    Draws draws(study + 500);
    auto paths = paths_of(draws, 101);
    for (std::size_t m = 6; m < kMonths; ++m) paths[0][2 * kMonths + m] += 4.0;
    const Matched all = beside(paths[0], {paths.begin() + 1, paths.end()}, kLines);
    const Warning warning = first_warning(all);
    const Straying* first = warning.first();
    if (first == nullptr) continue;
    ++found, right += first->line == 2 && first->above;
    months += static_cast<double>(*first->month);
  }
  CHECK(found >= 50);
  CHECK(right >= found - 6);
  CHECK(months / static_cast<double>(found) < 16.0);
}

TEST_CASE("warning: months to come change nothing, and too few runs promise nothing") {
  Draws draws(3);
  auto paths = paths_of(draws, 41);
  for (std::size_t m = 4; m < kMonths; ++m) paths[0][m] += 8.0;
  const std::vector<std::vector<double>> runs(paths.begin() + 1, paths.end());
  const Straying whole = *first_warning(beside(paths[0], runs, kLines)).first();
  std::vector<double> half = paths[0];
  for (std::size_t l = 0; l < kLines; ++l) {
    for (std::size_t m = *whole.month + 1; m < kMonths; ++m) half[l * kMonths + m] = NAN;
  }
  const Warning early = first_warning(beside(half, runs, kLines));
  REQUIRE(early.first() != nullptr);
  CHECK(*early.first()->month == *whole.month);
  CHECK(early.limit == first_warning(beside(paths[0], runs, kLines)).limit);
  const std::vector<std::vector<double>> few(runs.begin(), runs.begin() + 18);
  CHECK(first_warning(beside(paths[0], few, kLines)).first() == nullptr);
  CHECK(std::isinf(first_warning(beside(paths[0], few, kLines)).limit));
}

TEST_CASE("warning: what is recorded with an error, or is set and not foretold, warns of nothing") {
  Draws draws(4);
  auto paths = paths_of(draws, 41);
  for (std::size_t m = 0; m < kMonths; ++m) paths[0][m] += 5.0;
  Matched all = beside(paths[0], {paths.begin() + 1, paths.end()}, kLines);
  REQUIRE(first_warning(all).first() != nullptr);
  Matched noisy = all;
  noisy.lines[0].error.assign(kMonths, 30.0);
  CHECK(first_warning(noisy).first() == nullptr);
  all.lines[0].is_set = true;
  CHECK(first_warning(all).first() == nullptr);
}
