// Answering found by simulation, and days predicted, on invented calls.
#include "experiments/import/answering.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "experiments/import/holdout.h"
#include "sim/core/give_up.h"
#include "sim/core/problem.h"
#include "tests/import/estimates.h"
#include "tests/support/sampling.h"

namespace rapport {
namespace {

/// What the estimates say about the days they were made from, with luck that no search has seen.
std::vector<CallCounts> simulated(const Estimates& e, std::vector<CallCounts>& seen) {
  constexpr std::uint32_t kReplications = 20;
  std::vector<CallCounts> sum(2);
  seen.assign(2, {});
  for (std::size_t d = 0; d < e.days.size(); ++d) {
    const std::vector<CallCounts> counts = recorded(e.log(), e.days[d], 2);
    for (std::size_t t = 0; t < 2; ++t) seen[t] += counts[t];
    for (std::uint32_t r = 0; r < kReplications; ++r) {
      const RandomKey key{static_cast<std::uint32_t>(5000 + d), r};
      const auto once = replay_day(e.fit, plan_of(e.log(), e.days[d]), key);
      for (std::size_t t = 0; t < 2; ++t) sum[t] += once[t];
    }
  }
  return sum;
}

bool same(const CallCounts& a, const CallCounts& b) {
  return a.calls == b.calls && a.hung_up == b.hung_up && a.waited == b.waited && a.wait == b.wait;
}

bool same(const DayScore& a, const DayScore& b) {
  return a.day == b.day && a.type == b.type && same(a.recorded, b.recorded) &&
         same(a.given, b.given) && same(a.unconditional, b.unconditional) && a.low == b.low &&
         a.high == b.high && a.baseline == b.baseline;
}

bool same(const std::vector<DayScore>& a, const std::vector<DayScore>& b) {
  bool all = a.size() == b.size();
  for (std::size_t i = 0; all && i < a.size(); ++i) all = same(a[i], b[i]);
  return all;
}

InventedCentre few_days(int days) {
  InventedCentre centre = two_types();
  centre.days = days;
  return centre;
}

/// What days would be off, on average over calls, were they drawn from the estimates themselves:
/// callers of a day share its lines, so that it is more than a binomial law has.
double luck_of_days(const Estimates& e, std::size_t type) {
  constexpr std::uint32_t kReplications = 40;
  double sum = 0.0, calls = 0.0;
  for (std::size_t d = 0; d < e.days.size(); ++d) {
    const DayPlan plan = plan_of(e.log(), e.days[d]);
    std::vector<double> shares;
    double mean = 0.0;
    for (std::uint32_t r = 0; r < kReplications; ++r) {
      const RandomKey key{static_cast<std::uint32_t>(7000 + d), r};
      shares.push_back(replay_day(e.fit, plan, key)[type].hung_up_share());
      mean += shares.back() / kReplications;
    }
    const double n = recorded(e.log(), e.days[d], 2)[type].calls;
    for (const double share : shares) sum += n * std::abs(share - mean) / kReplications;
    calls += n;
  }
  return sum / calls;
}

}  // namespace

TEST_CASE("the loss of a fit: units, weights, and few waits") {
  const std::vector<CallCounts> seen{{100, 10, 40, 400}, {300, 30, 90, 1800}};
  CHECK(answering_loss(seen, seen) == 0.0);
  CHECK(answering_loss({{100, 12, 40, 400}, seen[1]}, seen) == doctest::Approx(0.25));
  CHECK(answering_loss({seen[0], {300, 30, 105, 2100}}, seen) == doctest::Approx(0.75));
  CHECK(answering_loss({{100, 10, 40, 440}, seen[1]}, seen) == doctest::Approx(0.25));
  CHECK(answering_loss({{100, 10, 20, 999}}, {{100, 10, 20, 1}}) == 0.0);  // waits of 20 only
  CHECK(answering_loss({{}}, {{}}) == 0.0);
}

TEST_CASE("that all who are there answer at once is found") {
  Estimates e = estimates_of(two_types());
  e.fit_answers();
  CHECK(std::abs(e.fit.regular - 1.0) <= 0.1);
  CHECK(e.fit.reserve <= 0.1);
  std::vector<CallCounts> seen;
  const std::vector<CallCounts> counts = simulated(e, seen);
  // Each of the three parts within half of its unit: 1 point, 2.5 points, 5 %.
  CHECK(answering_loss(counts, seen) <= 0.75);
}

TEST_CASE("days that were left out are predicted as well as their luck allows" *
          doctest::skip(testing::kSanitized)) {
  // With servers taken by number, those who pause for long on quiet days are thought to be gone,
  // and quiet days are predicted worse than they were.
  InventedCentre centre = two_types();
  centre.longest_idle = true;
  Estimates e = estimates_of(centre);
  Team team(2);
  const Holdout holdout = leave_one_day_out(e.log(), team);
  CHECK(holdout.fits == e.days.size());
  REQUIRE(holdout.types.size() == 2);
  REQUIRE(holdout.days.size() == 2 * e.days.size());
  e.fit_answers();
  for (const TypeScore& score : holdout.types) {
    const double luck = luck_of_days(e, score.type);
    MESSAGE("error a day " << score.day_error << ", binomial chance " << score.chance
                           << ", luck of days " << luck << ", unconditional "
                           << score.day_error_unconditional << ", covered " << score.covered);
    // Twelve distances, each with a cv of about 0.75: three standard errors, one side.
    CHECK(score.day_error <= luck * (1 + 3 * 0.75 / root(12.0)));
    CHECK(score.day_error < score.day_error_unconditional);
    CHECK(score.recorded.calls == score.given.calls);
    // Over all days: 2 points, 15 % of the waits.
    CHECK(std::abs(score.given.hung_up_share() - score.recorded.hung_up_share()) <= 0.02);
    CHECK(std::abs(score.given.mean_wait() / score.recorded.mean_wait() - 1) <= 0.15);
    CHECK(score.covered >= 0.6);  // of 12 days, with chance 0.9 each: 1 in 200
    CHECK(score.days == e.days.size());
  }
}

TEST_CASE("the last day predicted from those before is the last of those left out") {
  const Estimates e = estimates_of(few_days(5));
  Team team(2);
  const Holdout each = leave_one_day_out(e.log(), team);
  const Holdout last = predict_from(e.log(), e.log().days.back(), team);
  CHECK(last.fits == 1);
  REQUIRE(last.days.size() == 2);
  CHECK(same(last.days, {each.days.end() - 2, each.days.end()}));
  CHECK(last.types[0].recorded.calls == last.days[0].recorded.calls);
}

TEST_CASE("later days do not change what is fitted to the days before") {
  const Estimates e = estimates_of(few_days(6));
  Team team(2);
  const Date first = e.log().days[3];
  const Holdout all = predict_from(e.log(), first, team);
  CallLog shorter = e.log();
  shorter.days.pop_back();
  shorter.calls.resize(e.days.back().first);
  const Holdout fewer = predict_from(shorter, first, team);
  REQUIRE(all.days.size() == 6);
  CHECK(same({all.days.begin(), all.days.begin() + 4}, fewer.days));
}

TEST_CASE("any number of threads gives the same") {
  const Estimates e = estimates_of(few_days(4));
  Team one(1), two(2);
  CHECK(same(leave_one_day_out(e.log(), one).days, leave_one_day_out(e.log(), two).days));
  Estimates a = e, b = e;
  a.fit_answers(1);
  b.fit_answers(2);
  CHECK(a.fit.regular == b.fit.regular);
  CHECK(a.fit.reserve == b.fit.reserve);
  for (std::size_t t = 0; t < 2; ++t) {
    CHECK(a.fit.types[t].reserve_after == b.fit.types[t].reserve_after);
  }
}

TEST_CASE("an import that nobody waits for ends where it is") {
  Estimates e = estimates_of(few_days(5));
  std::atomic<bool> stop = false;
  Team team(2);
  fit_answering(e.log(), e.days, e.all, e.fit, team, &stop);
  const double regular = e.fit.regular;
  e.fit_answers();
  CHECK(e.fit.regular == regular);  // a flag that nobody sets changes nothing
  stop = true;
  CHECK_THROWS_AS(fit_answering(e.log(), e.days, e.all, e.fit, team, &stop), GivenUp);
}

TEST_CASE("a weekday that the fit has not seen has no forecast, and counts in none" *
          doctest::skip(testing::kSanitized)) {
  Team team(2);
  InventedCentre centre = two_types();
  centre.days = 6;  // each weekday once: the days left are other weekdays
  const Holdout once = leave_one_day_out(invent_calls(centre).log, team);
  for (const DayScore& day : once.days) {
    CHECK_FALSE(day.forecast);
    CHECK(day.unconditional.calls == 0.0);
    CHECK(day.given.calls == day.recorded.calls);
  }
  for (const TypeScore& type : once.types) {
    CHECK(type.days == 0);
    CHECK(std::isnan(type.day_error_unconditional));
    CHECK(type.day_error > 0);
  }

  centre.days = 8;  // a second Monday: the two are predicted from each other
  const CallLog log = invent_calls(centre).log;
  const Holdout twice = leave_one_day_out(log, team);
  for (const DayScore& day : twice.days) {
    CHECK(day.forecast == (weekday(log.days[day.day]) == 0));
  }
  for (const TypeScore& type : twice.types) CHECK(type.days == 2);
}

TEST_CASE("too few days to predict any from others are refused") {
  Team team(1);
  const CallLog two = invent_calls(few_days(2)).log, three = invent_calls(few_days(3)).log;
  CHECK_THROWS_AS(leave_one_day_out(two, team), InvalidInput);
  CHECK_NOTHROW(leave_one_day_out(three, team));
  CHECK_THROWS_AS(predict_from(three, three.days[1], team), InvalidInput);
  CHECK_THROWS_AS(predict_from(three, Date{2026, 2, 1}, team), InvalidInput);
  CHECK_NOTHROW(predict_from(three, three.days[2], team));
}

}  // namespace rapport
