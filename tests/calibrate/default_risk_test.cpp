// Default by credit limit: planted effects are found again, and judged on borrowers not seen.
#include "experiments/calibrate/default_risk.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "experiments/calibrate/calibration_files.h"
#include "tests/calibrate/draws.h"
#include "tests/calibrate/problem_text.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

struct PlantedDefaults {
  Link link = Link::cloglog;
  double level = -1.6, slope = -0.3, late = 1.2;
};

/// Limits of 10,000 times a power of 2, of which 80,000 is the median; one in four pays late.
Borrowers borrowers_of(std::uint32_t seed, const PlantedDefaults& truth, int borrowers) {
  Draws draws(seed);
  Borrowers result;
  for (int i = 0; i < borrowers; ++i) {
    const double doublings = static_cast<double>(draws.below(7)) - 3.0;
    const bool late = draws.chance(0.25);
    const double eta = truth.level + truth.slope * doublings + (late ? truth.late : 0.0);
    result.limit.push_back(80'000.0 * std::exp2(doublings));
    result.late.push_back(late);
    result.defaulted.push_back(draws.chance(default_chance(truth.link, eta)));
  }
  return result;
}

}  // namespace

TEST_CASE("default: planted effects lie within their intervals, by either link") {
  const PlantedDefaults truth;
  int level = 0, slope = 0, late = 0;
  const std::uint32_t samples = testing::is_long() ? 200 : 40;
  for (std::uint32_t seed = 0; seed < samples; ++seed) {
    PlantedDefaults planted = truth;
    planted.link = seed % 2 == 0 ? Link::cloglog : Link::logit;
    const DefaultRisk risk = default_risk(borrowers_of(seed, planted, 2'000), "loans");
    CHECK(risk.reference == 80'000.0);
    const DefaultModel& m = risk.models[seed % 2 == 0 ? 1 : 0].with_late;
    level += holds(m.level.bounds, truth.level);
    slope += holds(m.slope.bounds, truth.slope);
    late += holds(m.late.bounds, truth.late);
  }
  // At 95 %: 33 or fewer of 40 in one of 400, 179 or fewer of 200 in one of 700.
  for (const int held : {level, slope, late}) CHECK(held >= (testing::is_long() ? 180 : 34));
}

TEST_CASE("default: two limits without late payment are a table of four, in closed form") {
  // 1,000 borrowers at 100, of whom 300 default, and 1,000 at 400, of whom 100 do; both alike in
  // each half.
  Borrowers borrowers;
  for (int i = 0; i < 2'000; ++i) {
    const bool low = i / 2 % 2 == 0;
    borrowers.limit.push_back(low ? 100.0 : 400.0);
    borrowers.defaulted.push_back(i / 4 * 2 + i % 2 < (low ? 300 : 100));
  }
  const DefaultRisk risk = default_risk(borrowers, "loans");
  CHECK(risk.reference == 400.0);
  const double low = 0.3, high = 0.1;
  const DefaultModel& logit = risk.models[0].by_limit;
  CHECK(logit.slope.value ==
        doctest::Approx((std::log(high / (1 - high)) - std::log(low / (1 - low))) / 2));
  CHECK(logit.slope.error ==
        doctest::Approx(std::sqrt(1.0 / 300 + 1.0 / 700 + 1.0 / 100 + 1.0 / 900) / 2));
  const DefaultModel& cloglog = risk.models[1].by_limit;
  CHECK(cloglog.slope.value == doctest::Approx(std::log(std::log1p(-high) / std::log1p(-low)) / 2));
  CHECK(default_chance(Link::cloglog, cloglog.level.value) == doctest::Approx(0.1));
  const double held_out =
      (0.3 * std::log(0.3) + 0.7 * std::log(0.7) + 0.1 * std::log(0.1) + 0.9 * std::log(0.9)) / 2;
  CHECK(cloglog.held_out == doctest::Approx(held_out));
  CHECK(risk.held_out_alike == doctest::Approx(0.2 * std::log(0.2) + 0.8 * std::log(0.8)));
  CHECK(risk.chosen == 1);  // both links fit two shares alike
  REQUIRE(risk.tenths.size() == 2);
  CHECK(risk.tenths[0].borrowers == 1'000);
  CHECK(risk.tenths[0].seen == doctest::Approx(0.3));
  CHECK(risk.tenths[1].least == 400.0);
  CHECK(risk.borrowers[0] + risk.borrowers[1] == 0);
}

TEST_CASE("default: what is predicted of the other half is near, and better than all alike") {
  const PlantedDefaults truth{Link::logit, -1.0, -0.5, 1.5};
  const DefaultRisk risk = default_risk(borrowers_of(7, truth, 20'000), "loans");
  CHECK(risk.chosen == 0);  // the logit, by which they were drawn
  CHECK(risk.models[0].with_late.held_out > risk.models[1].with_late.held_out);
  CHECK(risk.models[0].with_late.held_out > risk.models[0].by_limit.held_out);
  CHECK(risk.models[0].by_limit.held_out > risk.held_out_alike);
  std::size_t borrowers = 0;
  for (const LimitTenth& tenth : risk.tenths) {
    borrowers += tenth.borrowers;
    CHECK(tenth.least == tenth.most);
    CHECK(tenth.bounds.low < tenth.seen);
    CHECK(tenth.seen < tenth.bounds.high);
    const double error = std::sqrt(tenth.seen / static_cast<double>(tenth.borrowers));
    CHECK(std::abs(tenth.with_late - tenth.seen) < 4 * error);
  }
  CHECK(borrowers == 20'000);
  CHECK(risk.tenths.size() == 7);
  CHECK(risk.shares[1] > risk.shares[0]);
}

TEST_CASE("default: another currency moves the reference alone") {
  const Borrowers plain = borrowers_of(9, {}, 3'000);
  Borrowers cents = plain;
  for (double& limit : cents.limit) limit *= 0.013;
  const DefaultRisk a = default_risk(plain, "a"), b = default_risk(cents, "b");
  CHECK(b.reference == doctest::Approx(0.013 * a.reference));
  CHECK(b.best().by_limit.slope.value == doctest::Approx(a.best().by_limit.slope.value));
  CHECK(b.best().with_late.held_out == doctest::Approx(a.best().with_late.held_out));
}

TEST_CASE("default: what cannot be estimated is refused") {
  Borrowers same = borrowers_of(3, {}, 500);
  std::ranges::fill(same.limit, 5.0);
  CHECK(says(problem_of([&] { default_risk(same, "f"); }), "all limits are the same"));
  Borrowers late = borrowers_of(3, {}, 500);
  std::ranges::fill(late.late, std::uint8_t{1});
  CHECK(says(problem_of([&] { default_risk(late, "f"); }), "nobody or everybody paid late"));
  Borrowers sure = borrowers_of(3, {}, 500);
  sure.late = sure.defaulted;
  CHECK(says(problem_of([&] { default_risk(sure, "f"); }), "no finite coefficients"));
  CHECK(says(problem_of([&] { default_risk(borrowers_of(3, {}, 60), "f"); }), "20 of each"));
}

TEST_CASE("default: files with late payments as months, as words, and without any") {
  TemporaryFolder folder;
  const auto read = [&](const std::string& text, bool late_is_given = false) {
    std::ofstream(folder.file("loans.csv")) << text;
    return read_borrowers(folder.file("loans.csv"), {"limit", "gone", "late"}, late_is_given);
  };
  const Borrowers months = read("id,limit,gone,late\n1,100,yes,-1\n2,200,no,0\n3,300,no,2\n");
  CHECK(months.limit == std::vector<double>{100, 200, 300});
  CHECK(months.defaulted == std::vector<std::uint8_t>{1, 0, 0});
  CHECK(months.late == std::vector<std::uint8_t>{0, 0, 1});
  CHECK(read("limit,gone,late\n5,0,no\n6,1,Yes\n").late == std::vector<std::uint8_t>{0, 1});
  CHECK(read("limit,gone\n5,0\n").late.empty());
  CHECK(says(problem_of([&] { read("limit,gone\n5,0\n", true); }), "there is no column 'late'"));
  CHECK(says(problem_of([&] { read("limit,gone\n5,0\n0,1\n"); }),
             "loans.csv:3: limit '0' is no limit that can be doubled"));
  CHECK(says(problem_of([&] { read("limit,gone,late\n5,0,0\n7,1,much\n"); }), "late 'much'"));
}
