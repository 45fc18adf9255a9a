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
    "warning: of 1,000 true paths of 6 figures over 24 months about one in twenty ever warns") {
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
    MESSAGE(warned, " of 1,000 true paths warn with ", runs, " runs");
    // About 1 in 21 and 2 in 40; three standard errors of 1,000 tries are 20.
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

namespace {

constexpr std::size_t kVariants = 60, kDescribed = 60, kOfEach = 2;

void add_path(std::vector<double>& path, const std::vector<double>& other) {
  for (std::size_t i = 0; i < path.size(); ++i) path[i] += other[i];
}

/// Where assumptions put the figures: one moves the first three, another the others.
std::vector<double> level_at(double one, double other) {
  std::vector<double> level;
  for (std::size_t l = 0; l < kLines; ++l) {
    level.insert(level.end(), kMonths, l < 3 ? 3.0 * one : 2.0 * other);
  }
  return level;
}

/// A study as they are run: replication r has the same luck in the firm as described and in all
/// variants. The record is at a place of its own, with a luck of its own.
Matched study_of(Draws& draws, double record_at) {
  const auto luck = paths_of(draws, kDescribed + 1);
  std::vector<double> record = luck.back();
  add_path(record, level_at(record_at, draws.uniform()));
  auto described = luck;
  described.pop_back();
  for (auto& path : described) add_path(path, level_at(0.5, 0.5));
  Matched all = beside(record, described, kLines);
  for (std::size_t v = 1; v <= kVariants; ++v) {
    const std::vector<double> level = level_at(draws.uniform(), draws.uniform());
    for (std::uint32_t r = 0; r < kOfEach; ++r) {
      std::vector<double> path = luck[r];
      add_path(path, level);
      all.runs.push_back({v, r, path});
    }
  }
  return all;
}

}  // namespace

TEST_CASE("warning: variants that share their luck warn of one true record in twenty or fewer") {
  std::size_t warned = 0, missed = 0;
  for (std::uint32_t study = 0; study < 400; ++study) {
    Draws draws(study + 900'000);
    const Matched drawn = with_assumptions(study_of(draws, draws.uniform()));
    REQUIRE(drawn.runs.size() == kVariants);
    warned += first_warning(drawn).first() != nullptr;
  }
  for (std::uint32_t study = 0; study < 40; ++study) {
    Draws draws(study + 990'000);
    missed += first_warning(with_assumptions(study_of(draws, 4.0))).first() == nullptr;
  }
  MESSAGE(warned, " of 400 true records warn, and ", missed, " of 40 far ones do not");
  CHECK(warned <= 33);  // 20, and three standard errors
  CHECK(missed <= 4);
}

TEST_CASE("warning: luck of variants is not told from few runs of the firm as described") {
  Draws draws(7);
  Matched all = study_of(draws, 0.5);
  std::erase_if(all.runs, [](const FigureRun& run) {
    return run.variant == 0 && run.replication + 1 >= kFewestForLuck;
  });
  CHECK(with_assumptions(all).runs.empty());
}
