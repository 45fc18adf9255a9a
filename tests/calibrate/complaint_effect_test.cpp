#include "experiments/calibrate/complaint_effect.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/calibrate/draws.h"
#include "tests/calibrate/problem_text.h"

using namespace rapport;

namespace {

/// Customers by complaint and leaving, with one column that says nothing.
ComplaintData data_of(const TwoByTwo& table) {
  ComplaintData data;
  data.names = {"noise"};
  data.columns.resize(1);
  Draws draws(61);
  const auto add = [&](std::uint64_t customers, std::uint8_t complained, std::uint8_t left) {
    for (std::uint64_t i = 0; i < customers; ++i) {
      data.complained.push_back(complained);
      data.left.push_back(left);
      data.columns[0].push_back(draws.uniform());
    }
  };
  add(table.complained_left, 1, 1);
  add(table.complained_stayed, 1, 0);
  add(table.quiet_left, 0, 1);
  add(table.quiet_stayed, 0, 0);
  return data;
}

/// A hazard that a complaint and being unhappy raise, where the unhappy complain more.
ComplaintData with_cause(std::uint32_t seed, double of_complaint, double of_unhappy) {
  Draws draws(seed);
  ComplaintData data;
  data.names = {"unhappy"};
  data.columns.resize(1);
  for (int i = 0; i < 20'000; ++i) {
    const bool unhappy = draws.chance(0.3);
    const bool complained = draws.chance(unhappy ? 0.4 : 0.05);
    const double eta = -3 + (complained ? of_complaint : 0) + (unhappy ? of_unhappy : 0);
    data.complained.push_back(complained ? 1 : 0);
    data.left.push_back(draws.chance(1 - std::exp(-std::exp(eta))) ? 1 : 0);
    data.columns[0].push_back(unhappy ? 1 : 0);
  }
  return data;
}

}  // namespace

TEST_CASE("the table, the difference and the odds ratio, by hand") {
  const ComplaintEffect e = complaint_effect(data_of({30, 10, 20, 80}), "file.csv");
  CHECK(e.table.complained_left == 30);
  CHECK(e.table.quiet_stayed == 80);
  CHECK(e.share.value == doctest::Approx(0.75 - 0.2));
  CHECK(e.odds.value == doctest::Approx(12));
  const double spread = std::sqrt(1.0 / 30 + 1.0 / 10 + 1.0 / 20 + 1.0 / 80);
  CHECK(e.odds.bounds.low == doctest::Approx(12 / std::exp(1.959964 * spread)));
  CHECK(e.odds.bounds.high == doctest::Approx(12 * std::exp(1.959964 * spread)));
  CHECK(e.logit.alone.value == doctest::Approx(std::log(12.0)));
  CHECK(e.logit.alone.bounds.high == doctest::Approx(std::log(e.odds.bounds.high)));
  CHECK(e.cloglog.alone.value == doctest::Approx(std::log(std::log(4.0) / std::log(1.25))));
}

TEST_CASE("a cause of both is taken out by its column, and the range holds both estimates") {
  const ComplaintEffect e = complaint_effect(with_cause(62, 0.7, 1.5), "file.csv");
  CHECK(holds(e.cloglog.adjusted.bounds, 0.7));
  CHECK(e.cloglog.alone.bounds.low > 0.7);  // too high without it
  CHECK(holds({e.cloglog.others[0].value - 0.1, e.cloglog.others[0].value + 0.1},
              1.5 * std::sqrt(0.3 * 0.7)));
  for (const LinkEffect& effect : {e.logit, e.cloglog}) {
    CHECK(effect.range.low == std::min(effect.alone.bounds.low, effect.adjusted.bounds.low));
    CHECK(effect.range.high == std::max(effect.alone.bounds.high, effect.adjusted.bounds.high));
  }
}

TEST_CASE("a complaint that only comes with what makes customers leave has no coefficient left") {
  const ComplaintEffect e = complaint_effect(with_cause(63, 0.0, 1.5), "file.csv");
  CHECK(holds(e.cloglog.adjusted.bounds, 0.0));
  CHECK(e.cloglog.alone.bounds.low > 0.3);
}

TEST_CASE("the range holds an adjusted estimate above the other too") {
  // The unhappy leave and do not complain: held equal, a complaint weighs more.
  ComplaintData data = with_cause(64, 0.7, 1.5);
  for (std::size_t i = 0; i < data.left.size(); ++i) {
    if (data.columns[0][i] > 0 && i % 8 != 0) data.complained[i] = 0;
  }
  const ComplaintEffect e = complaint_effect(data, "file.csv");
  CHECK(e.cloglog.adjusted.bounds.high > e.cloglog.alone.bounds.high);
  CHECK(e.cloglog.range.high == e.cloglog.adjusted.bounds.high);
  CHECK(e.cloglog.range.low == e.cloglog.alone.bounds.low);
}

TEST_CASE("data that say nothing are refused by name") {
  const auto said = [](const TwoByTwo& table) {
    return problem_of([&] { complaint_effect(data_of(table), "file.csv"); });
  };
  CHECK(says(said({0, 10, 20, 80}), "file.csv: no customer complained and left"));
  CHECK(says(said({30, 0, 20, 80}), "no customer complained and stayed"));
  CHECK(says(said({30, 10, 0, 80}), "no customer left without a complaint"));
  CHECK(says(said({30, 10, 20, 0}), "no customer stayed without a complaint"));
  ComplaintData data = data_of({30, 10, 20, 80});
  data.columns[0].assign(140, 3.0);
  CHECK(says(problem_of([&] { complaint_effect(data, "file.csv"); }), "'noise' is constant"));
  data.columns[0].assign(data.left.begin(), data.left.end());
  CHECK(says(problem_of([&] { complaint_effect(data, "file.csv"); }), "no finite coefficients"));
}
