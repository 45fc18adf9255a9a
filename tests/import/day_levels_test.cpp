// What days do to services, patience and answering; and the pace of servers.
#include "experiments/import/day_levels.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "experiments/import/holdout.h"
#include "experiments/import/server_pace.h"
#include "tests/import/estimates.h"
#include "tests/support/sampling.h"

namespace rapport {
namespace {

/// A log of one type and one day on which two servers have taken the given services.
CallLog two_servers(const std::vector<std::int32_t>& first,
                    const std::vector<std::int32_t>& second) {
  CallLog log;
  log.days = {{2026, 1, 5}};
  log.types = {"calls"};
  log.servers = {"first", "second"};
  std::int32_t at = 9 * 3600;
  for (std::int32_t server = 0; server < 2; ++server) {
    for (const std::int32_t seconds : server == 0 ? first : second) {
      Call call;
      call.arrival = call.service_start = at;
      call.service = seconds;
      call.server = server;
      at += 1;
      log.calls.push_back(call);
    }
  }
  return log;
}

std::vector<const Call*> all_calls(const CallLog& log) {
  std::vector<const Call*> calls;
  for (const Call& call : log.calls) calls.push_back(&call);
  return calls;
}

InventedCentre growing(std::uint32_t seed) {
  InventedCentre centre = two_types();
  centre.days = 28;
  centre.servers = 7;
  centre.service_growth = 0.01;
  centre.seed = seed;
  return centre;
}

}  // namespace

TEST_CASE("a server who takes twice as long is found, and one with few calls counts as usual") {
  std::vector<std::int32_t> quick, slow;
  for (std::int32_t i = 0; i < 400; ++i) quick.push_back(80 + i % 41), slow.push_back(160 + i % 81);
  const CallLog log = two_servers(quick, slow);
  double sum = 0;
  for (const Call& call : log.calls) sum += call.service;
  const double mean = sum / static_cast<double>(log.calls.size());
  const std::vector<double> pace = fit_pace(log, all_calls(log), {mean});
  CHECK(pace[1] / pace[0] == doctest::Approx(2.0).epsilon(0.02));

  // Both in the same half hour: speeds are averaged, so the mean of paces is harmonic.
  CallDay day;
  day.last = log.calls.size();
  CHECK(pace_of(log, day, pace)[18] == doctest::Approx(2 / (1 / pace[0] + 1 / pace[1])));
  CHECK(pace_of(log, day, pace)[3] == 1.0);  // nobody was there

  const CallLog alike = two_servers(quick, {100, 300});
  const std::vector<double> drawn = fit_pace(alike, all_calls(alike), {101});
  CHECK(std::abs(drawn[1] - 1) < 0.6 * (400.0 / 202 - 1));
  CHECK(fit_pace(CallLog{}, {}, {}).empty());
}

TEST_CASE("services that grow stand above their mean on the last day, and for days to come") {
  const Estimates e = estimates_of(growing(1));
  const std::size_t last = e.days.size() - 1;
  // The growth reaches from 1 to 1.27 and has a mean of about 1.135.
  const DayFactors first = usual_day(e.fit.levels, 0), now = usual_day(e.fit.levels, last);
  for (std::size_t t = 0; t < 2; ++t) {
    CHECK(now.types[t].service > 1.04);
    CHECK(first.types[t].service < 0.96);
    CHECK(std::abs(now.types[t].hazard - 1) < 0.25);
  }
  const CallFit then = as_of_the_last_day(e.fit, e.all);
  CHECK(then.types[0].service.mean ==
        doctest::Approx(e.fit.types[0].service.mean * now.types[0].service));
  CHECK(then.types[0].service.seconds.size() == e.fit.types[0].service.seconds.size());
}

TEST_CASE("days that were not used are expected, not seen") {
  const Estimates e = estimates_of(growing(2));
  UseDays half(e.days.size(), true);
  std::fill(half.begin() + 14, half.end(), false);
  const CallFit fit = fit_calls(e.log(), e.days, half);
  CallLog shorter = e.log();
  shorter.days.resize(14);
  shorter.calls.resize(e.days[14].first);
  const std::vector<CallDay> days(e.days.begin(), e.days.begin() + 14);
  const CallFit same = fit_calls(shorter, days, UseDays(14, true));
  for (std::size_t d = 0; d < 14; ++d) {
    CHECK(usual_day(fit.levels, d).types[0].service ==
          doctest::Approx(usual_day(same.levels, d).types[0].service));
  }
  const LevelPath& path = fit.levels.service.paths[0];
  CHECK(path.level.back() == doctest::Approx(path.level[13]));
  CHECK(path.variance.back() > path.variance[13]);
}

TEST_CASE("drawn days lie about the usual one, and the same key draws the same day") {
  const Estimates e = estimates_of(two_types());
  double sum = 0.0;
  constexpr std::uint32_t kDraws = 400;
  for (std::uint32_t r = 0; r < kDraws; ++r) {
    const DayFactors day = drawn_day(e.fit.levels, 3, {7, r});
    CHECK(day.types[0].hazard == drawn_day(e.fit.levels, 3, {7, r}).types[0].hazard);
    sum += day.types[0].service / kDraws;
  }
  const double sd = std::sqrt(e.fit.levels.service.paths[0].variance[3] +
                              e.fit.levels.service.day_sd * e.fit.levels.service.day_sd);
  CHECK(std::abs(sum - usual_day(e.fit.levels, 3).types[0].service) <=
        kErrors * sd / std::sqrt(static_cast<double>(kDraws)) + 1e-9);
}

TEST_CASE("a week that follows growth is predicted better than from the mean of all days" *
          doctest::skip(testing::kSanitized)) {
  // Services that grow by 2 % a day: the mean of three weeks is 28 % short of the fourth.
  InventedCentre centre = growing(3);
  centre.service_growth = 0.02;
  centre.servers = 7;
  const Estimates e = estimates_of(centre);
  UseDays use(e.days.size(), true);
  std::fill(use.end() - 6, use.end(), false);
  Team team(2);
  CallFit fit = fit_calls(e.log(), e.days, use);
  fit_answering(e.log(), e.days, use, fit, team);
  const Holdout holdout = predict_from(e.log(), e.log().days[e.days.size() - 6], team);
  double weighed = 0.0, mean = 0.0;
  for (std::size_t d = e.days.size() - 6; d < e.days.size(); ++d) {
    const std::vector<CallCounts> seen = recorded(e.log(), e.days[d], 2);
    CallCounts sum{};
    for (std::uint32_t r = 0; r < 20; ++r) {
      sum += replay_day(fit, plan_of(e.log(), e.days[d]), {9, r})[0];
    }
    mean += std::abs(sum.hung_up_share() - seen[0].hung_up_share());
  }
  for (const DayScore& day : holdout.days) {
    if (day.type == 0) {
      weighed += std::abs(day.given.hung_up_share() - day.recorded.hung_up_share());
    }
  }
  MESSAGE("error a day " << weighed / 6 << ", from the mean of all days " << mean / 6);
  CHECK(weighed < 0.8 * mean);
}

TEST_CASE("nine in ten days lie inside the interval, where days differ" *
          doctest::skip(testing::kSanitized)) {
  // Centres whose days differ in calls, services and patience: a fortnight predicts a week.
  const std::uint32_t centres = testing::is_long() ? 12 : 4;
  std::size_t inside = 0, all = 0;
  Team team(2);
  for (std::uint32_t seed = 1; seed <= centres; ++seed) {
    InventedCentre centre = two_types();
    centre.days = 21;
    centre.seed = 40 + seed;
    centre.service_day_cv = 0.08;
    centre.hazard_day_cv = 0.2;
    const CallLog log = invent_calls(centre).log;
    const Holdout holdout = predict_from(log, Date{2026, 1, 19}, team);
    for (const DayScore& day : holdout.days) {
      if (!day.forecast || day.recorded.calls < 10) continue;
      const double share = day.recorded.hung_up_share();
      inside += share >= day.low && share <= day.high ? 1 : 0;
      ++all;
    }
  }
  const double covered = static_cast<double>(inside) / static_cast<double>(all);
  MESSAGE("days inside the 90 % interval: " << covered << " of " << all);
  CHECK(all == 12 * centres);
  CHECK(covered >= 0.80);
  CHECK(covered <= 0.98);
}

}  // namespace rapport
