// Predictions of who will be there, on customers whose future is known.
#include "experiments/calibrate/stay_forecast.h"

#include <doctest/doctest.h>

#include <cmath>

#include "experiments/calibrate/survivor_file.h"
#include "tests/calibrate/draws.h"
#include "tests/calibrate/problem_text.h"

using namespace rapport;

namespace {

constexpr std::int64_t kEnd = 10'957;  // 2000-01-01

/// Customers who join over eight years. `hazard`: a year, by the day.
template <class Hazard>
Memberships invented_members(std::size_t customers, std::uint32_t seed, Hazard hazard,
                             std::size_t causes = 1) {
  Draws draws(seed);
  Memberships members;
  for (std::size_t c = 0; c < causes; ++c) members.causes.push_back("cause " + std::to_string(c));
  members.at = kEnd;
  for (std::size_t i = 0; i < customers; ++i) {
    Membership member;
    member.joined = kEnd - 1 - static_cast<std::int64_t>(draws.below(2921));
    for (std::int64_t day = member.joined + 1; day <= kEnd; ++day) {
      if (!draws.chance(hazard(member.joined, day) / kDaysOfYear)) continue;
      member.ended = day;
      member.cause = static_cast<std::int32_t>(draws.below(causes));
      break;
    }
    members.all.push_back(member);
  }
  return members;
}

}  // namespace

TEST_CASE("stay forecast: where leaving moves with the calendar, the last years are taken") {
  const auto calmer = [](std::int64_t, std::int64_t day) { return day < kEnd - 1400 ? 0.3 : 0.06; };
  const Memberships members = invented_members(6000, 1, calmer);
  const StayForecast forecast = forecast_stay(members, 2, 3, "file");
  REQUIRE(forecast.cuts.size() == 2);
  const StayCut& cut = forecast.cuts.front();
  CHECK(forecast.chosen.last_years > 0);
  CHECK(cut.of(forecast.chosen).all < 0.3 * cut.of(kPlainLifeTable).all);
  CHECK(cut.of(forecast.chosen).new_ones < 0.3 * cut.of(kPlainLifeTable).new_ones);
  CHECK(forecast.newcomers[0] == doctest::Approx(std::exp(-0.06)).epsilon(0.02));
  CHECK(forecast.beta_errors.mean.value == doctest::Approx(0.058).epsilon(0.15));
}

TEST_CASE("stay forecast: where each year's customers are better, the join year is taken") {
  const auto better = [](std::int64_t joined, std::int64_t) {
    return 0.45 * std::exp(-0.3 * (8 - static_cast<double>(kEnd - joined) / kDaysOfYear));
  };
  const Memberships members = invented_members(8000, 2, better);
  const StayForecast forecast = forecast_stay(members, 2, 3, "file");
  const StayCut& cut = forecast.cuts.front();
  const StayWay by_join{StayKind::geometric, 0, true};
  CHECK(cut.of(by_join).all < cut.of({StayKind::geometric, 0, false}).all);
  CHECK(cut.of(by_join).all < cut.of(kPlainLifeTable).all);
  CHECK(cut.of(forecast.chosen).all <= cut.of(by_join).all);
  CHECK(fit_way(members, kEnd, by_join)->law.by_join_year ==
        doctest::Approx(-0.3).epsilon(0.05).scale(1));
}

TEST_CASE("stay forecast: rows count customers, and those to come add up") {
  const Memberships members =
      invented_members(2000, 3, [](std::int64_t, std::int64_t) { return 0.2; });
  const StayForecast forecast = forecast_stay(members, 2, 4, "file");
  double at_end = 0.0, there = 0.0, ahead = 0.0;
  for (const InForceRow& row : forecast.rows) {
    CHECK(row.seen <= row.customers);
    CHECK(row.predicted <= row.customers);
    if (row.day == kEnd) at_end += row.seen;
  }
  for (const Membership& member : members.all) there += member.ended == kStillThere;
  for (const StayAhead& row : forecast.ahead) {
    ahead += row.customers;
    for (std::size_t y = 1; y < row.predicted.size(); ++y) {
      CHECK(row.predicted[y] < row.predicted[y - 1]);
    }
  }
  CHECK(at_end == there);
  CHECK(ahead == there);
  CHECK(forecast.ahead.front().predicted[0] / forecast.ahead.front().customers ==
        doctest::Approx(std::exp(-0.2)).epsilon(0.05));
}

TEST_CASE("stay forecast: causes share out what leaves, and nothing else") {
  const Memberships members = invented_members(
      4000, 4, [](std::int64_t, std::int64_t) { return 0.2; }, 2);
  const StayForecast forecast = forecast_stay(members, 2, 5, "file");
  REQUIRE(forecast.causes.size() == 2);
  double within = 0.0, hazard = 0.0, seen = 0.0, predicted = 0.0;
  for (const CauseForecast& cause : forecast.causes) {
    within += cause.within, hazard += cause.a_year;
    seen += cause.seen, predicted += cause.predicted;
  }
  CHECK(within == doctest::Approx(1 - forecast.newcomers[4]).epsilon(0.03));
  CHECK(within == doctest::Approx(1 - std::exp(-1.0)).epsilon(0.05));
  CHECK(hazard == doctest::Approx(0.2).epsilon(0.05));
  CHECK(predicted == doctest::Approx(seen).epsilon(0.08));
  // Two causes of one rate each: half of the leavers go for each, and neither takes the other's.
  CHECK(forecast.causes[0].within == doctest::Approx(forecast.causes[1].within).epsilon(0.15));
}

TEST_CASE("stay forecast: too few who left are refused, few years are taken untried") {
  const auto rare = [](std::int64_t, std::int64_t) { return 0.0005; };
  const Memberships few = invented_members(500, 5, rare);
  CHECK(says(problem_of([&] { forecast_stay(few, 2, 3, "few.csv"); }),
             "few.csv: too few customers left to say how long they stay"));
  Memberships young;
  young.causes = {"leaving"};
  young.at = kEnd;
  for (std::int64_t i = 0; i < 400; ++i) {
    young.all.push_back({kEnd - 100 + i % 40, i % 7 == 0 ? kEnd - i % 30 : kStillThere, 0});
  }
  const StayForecast untried = forecast_stay(young, 2, 3, "young.csv");
  CHECK(untried.cuts.empty());
  CHECK(untried.chosen == StayWay{StayKind::beta_geometric});
}
