// Drift is found where it was invented, and rarely where it was not.
#include "experiments/import/drift.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sim/core/interval.h"
#include "sim/core/random.h"
#include "sim/core/special.h"
#include "tests/import/estimates.h"
#include "tests/support/sampling.h"

namespace rapport {
namespace {

DriftReport report_of(const InventedCentre& centre) {
  const Estimates e = estimates_of(centre);
  return find_drift(e.log(), e.days, e.all, e.fit, e.arrivals);
}

const Trend* trend_named(const DriftReport& report, const std::string& what) {
  const auto found = std::find_if(report.trends.begin(), report.trends.end(),
                                  [&](const Trend& trend) { return trend.what == what; });
  return found == report.trends.end() ? nullptr : &*found;
}

double normal(std::uint32_t seed, std::uint32_t number) {
  return math::normal_quantile(uniform(philox4x32_10({number, 0, 6, 0}, {seed, 0}).u64(0)));
}

}  // namespace

TEST_CASE("a line through a few days, by hand") {
  // Equal variances and no excess: ordinary least squares, slope 0.1; residuals are 0.
  std::vector<DayRatio> days;
  for (int d = 0; d < 6; ++d) days.push_back({static_cast<double>(d), 1 + 0.1 * d, 0.01});
  const Trend exact = trend_of(days, std::vector<std::size_t>(6, 0));
  CHECK(exact.a_day == doctest::Approx(0.1));
  CHECK(exact.error == doctest::Approx(std::sqrt(0.01 / 17.5)));
  // Student's law with 4 degrees: t = 0.1 / error = 4.18.
  const double t = 0.1 / std::sqrt(0.01 / 17.5);
  CHECK(student_quantile(1 - exact.p / 2, 4) == doctest::Approx(t).epsilon(1e-6));

  // Two groups with levels of their own: the slope is within them.
  std::vector<std::size_t> group{0, 1, 0, 1, 0, 1};
  for (std::size_t d = 1; d < 6; d += 2) days[d].ratio += 5;
  CHECK(trend_of(days, group).a_day == doctest::Approx(0.1));
  CHECK(trend_of(days, {0, 0, 1, 1, 2, 2}).p == 1.0);  // 6 days less 4 numbers: too few
}

TEST_CASE("chance alone is called a trend as often as its level says") {
  // 2,000 fortnights of days that differ beyond chance by as much as chance, without a trend.
  int below = 0;
  constexpr std::uint32_t kTimes = 2000;
  for (std::uint32_t seed = 0; seed < kTimes; ++seed) {
    std::vector<DayRatio> days;
    std::vector<std::size_t> group;
    for (std::uint32_t d = 0; d < 14; ++d) {
      const double error = d % 7 < 5 ? 0.05 : 0.15;  // days of the weekend have few calls
      days.push_back({static_cast<double>(d),
                      1 + 0.05 * normal(seed, 2 * d) + error * normal(seed, 2 * d + 1),
                      error * error});
      group.push_back(d % 7 < 5 ? 0 : 1);
    }
    below += trend_of(days, group).p <= 0.05 ? 1 : 0;
  }
  const double share = static_cast<double>(below) / kTimes;
  MESSAGE("called a trend at 5 %: " << share);
  // Four standard errors of chance, and as much again for variances that are estimated.
  CHECK(share <= 0.05 + 2 * 4 * std::sqrt(0.05 * 0.95 / kTimes));
  CHECK(share >= 0.02);
}

TEST_CASE("services that grow by one in a hundred a day are found, patience that stays is not") {
  InventedCentre centre = two_types();
  centre.days = 28;
  centre.service_growth = 0.01;
  centre.servers = 7;
  const DriftReport report = report_of(centre);
  const Trend* services = trend_named(report, "service times");
  REQUIRE(services != nullptr);
  CHECK(services->drifts);
  // Over the mean, which lies at half of the growth: 0.01 / 1.15.
  CHECK(std::abs(services->a_day - 0.0088) <= kErrors * services->error);
  for (const Trend& trend : report.trends) {
    CAPTURE(trend.what);
    if (trend.what.starts_with("hazard") || trend.what.starts_with("calls")) {
      CHECK_FALSE(trend.drifts);
    }
  }
  const std::vector<std::string> sentences = drift_sentences(report);
  REQUIRE_FALSE(sentences.empty());
  CHECK(sentences[0].starts_with("Service times of type 'patient' grow by 0."));
}

TEST_CASE("patience that shortens is found" * doctest::skip(testing::kSanitized)) {
  InventedCentre centre = two_types();
  centre.days = 28;
  centre.servers = 5;
  centre.hazard_growth = 0.04;
  const DriftReport report = report_of(centre);
  const Trend* hazards = trend_named(report, "hazards of giving up");
  REQUIRE(hazards != nullptr);
  CHECK(hazards->drifts);
  CHECK(hazards->a_day > 0.01);
  const Trend* services = trend_named(report, "service times");
  REQUIRE(services != nullptr);
  CHECK_FALSE(services->drifts);
}

TEST_CASE("centres without drift are rarely said to have one" *
          doctest::skip(testing::kSanitized)) {
  // The level is 5 % for all quantities of an import together: of 60 centres 3 are expected, and
  // more than 9 come once in 3,000 times.
  int alarms = 0;
  std::size_t looked_at = 0;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    InventedCentre centre = two_types();
    centre.seed = seed;
    const DriftReport report = report_of(centre);
    looked_at += report.trends.size();
    CHECK(report.weekdays_known);
    alarms += drift_sentences(report).empty() ? 0 : 1;
  }
  MESSAGE("false alarms in 60 centres: " << alarms);
  CHECK(alarms <= 9);
  CHECK(looked_at >= 60 * 8);
}

TEST_CASE("what changed between the fitted and the predicted days is said") {
  InventedCentre centre = two_types();
  centre.days = 28;
  centre.servers = 7;
  centre.service_growth = 0.02;
  const Estimates e = estimates_of(centre);
  UseDays before(e.days.size(), true), later(e.days.size(), false);
  for (std::size_t d = e.days.size() / 2; d < e.days.size(); ++d)
    before[d] = false, later[d] = true;
  const CallFit fit = fit_calls(e.log(), e.days, before);
  const ArrivalFit arrivals = fit_arrivals(e.log(), e.days, before);
  const DriftReport report = find_change(e.log(), e.days, later, fit, arrivals);
  const Trend* services = trend_named(report, "service times");
  REQUIRE(services != nullptr);
  CHECK(services->drifts);
  // 14 days at 2 % a day, over a mean of 1.27.
  CHECK(std::abs(services->a_day - 0.22) <= kErrors * services->error);
  const std::vector<std::string> sentences = change_sentences(report);
  REQUIRE_FALSE(sentences.empty());
  CHECK(sentences[0].find("higher on the predicted days") != std::string::npos);
}

TEST_CASE("in less than two weeks calls cannot be told from weekdays, and in three days nothing") {
  InventedCentre centre = two_types();
  centre.days = 7;
  CHECK_FALSE(report_of(centre).weekdays_known);
  centre.days = 3;
  CHECK(report_of(centre).trends.empty());
}

}  // namespace rapport
