// Days of calls gone through again.
#include "experiments/import/day_replay.h"

#include <doctest/doctest.h>

#include "tests/import/plain_calls.h"

namespace rapport {
namespace {

const Estimates& two_weeks() {
  static const Estimates estimates = estimates_of(two_types());
  return estimates;
}

bool same(const std::vector<CallCounts>& a, const std::vector<CallCounts>& b) {
  bool same = a.size() == b.size();
  for (std::size_t t = 0; same && t < a.size(); ++t) {
    same = a[t].calls == b[t].calls && a[t].hung_up == b[t].hung_up && a[t].waited == b[t].waited &&
           a[t].wait == b[t].wait;
  }
  return same;
}

/// One type that waits for ever, services of 100 to 500 s, all servers answer at once.
CallFit patient_callers() {
  CallFit fit;
  TypeFit type;
  for (int s = 100; s <= 500; s += 10) type.service.seconds.push_back(s);
  type.patience.pieces = {{0}, {0}, {0}};
  type.priority = {1.0};
  fit.types = {type};
  fit.head_start = {0};
  fit.regular = 1, fit.reserve = 0;
  return fit;
}

/// 40 calls an hour from 9:00 to 12:00, servers from 8:00 to `until`.
DayPlan morning(double servers, std::size_t until = kHalfHours) {
  DayPlan plan;
  for (std::int32_t i = 0; i < 120; ++i) plan.arrivals.push_back({9 * 3600 + 90 * i, 0, 0});
  for (std::size_t h = 16; h < kHalfHours; ++h) {
    plan.open[h] = true;
    plan.present[h] = h < until ? servers : 0.0;
  }
  return plan;
}

double wait_of(const CallFit& fit, const DayPlan& plan, std::uint32_t replication) {
  return replay_day(fit, plan, {3, replication})[0].wait;
}

}  // namespace

TEST_CASE("a plan is the day that was recorded") {
  const Estimates& e = two_weeks();
  for (const CallDay& day : e.days) {
    const DayPlan plan = plan_of(e.log(), day);
    const std::vector<CallCounts> counts = recorded(e.log(), day, 2);
    REQUIRE(plan.arrivals.size() == day.last - day.first);
    CHECK(counts[0].calls + counts[1].calls == count(plan.arrivals.size()));
    for (std::size_t i = 0; i < plan.arrivals.size(); ++i) {
      const Call& call = e.log().calls[day.first + i];
      CHECK(plan.arrivals[i].second == call.arrival);
      CHECK(plan.arrivals[i].type == call.type);
      CHECK(plan.arrivals[i].priority == (call.wait > 0 ? call.priority : -1));
    }
  }
}

TEST_CASE("calls of abnormal half hours are in no plan and in no count") {
  InventedCentre centre = two_types();
  centre.troubles = {{.day = 3, .from = 36000, .to = 37800, .flood = 250}};
  const Estimates e = estimates_of(centre);
  const CallDay& day = e.days[3];
  const std::size_t left = day.last - day.first - static_cast<std::size_t>(day.calls[20]);
  CHECK(plan_of(e.log(), day).arrivals.size() == left);
  const std::vector<CallCounts> counts = recorded(e.log(), day, 2);
  CHECK(counts[0].calls + counts[1].calls == count(left));
}

TEST_CASE("every call ends once, and those who hung up in line had waited") {
  const Estimates& e = two_weeks();
  for (std::size_t d = 0; d < e.days.size(); ++d) {
    const DayPlan plan = plan_of(e.log(), e.days[d]);
    const std::vector<CallCounts> planned = recorded(e.log(), e.days[d], 2);
    for (std::uint32_t r = 0; r < 5; ++r) {
      const std::vector<CallCounts> counts =
          replay_day(e.fit, plan, {static_cast<std::uint32_t>(d), r});
      for (std::size_t t = 0; t < 2; ++t) {
        CHECK(counts[t].calls == planned[t].calls);
        CHECK(counts[t].hung_up <= counts[t].calls);
        CHECK(counts[t].waited <= counts[t].calls);
        CHECK(counts[t].wait >= counts[t].waited * 0.001);
      }
    }
  }
}

TEST_CASE("the same key gives the same day, another key another one") {
  const Estimates& e = two_weeks();
  const DayPlan plan = plan_of(e.log(), e.days[0]);
  CHECK(same(replay_day(e.fit, plan, {1, 2}), replay_day(e.fit, plan, {1, 2})));
  CHECK(!same(replay_day(e.fit, plan, {1, 2}), replay_day(e.fit, plan, {1, 3})));
  CHECK(!same(replay_day(e.fit, plan, {1, 2}), replay_day(e.fit, plan, {2, 2})));
}

TEST_CASE("patient callers in order of arrival wait no longer where more servers are there") {
  // Of one queue with the same arrivals and services: it holds for each call (Kiefer and Wolfowitz
  // 1955), and so for the sum.
  const CallFit fit = patient_callers();
  for (std::uint32_t r = 0; r < 20; ++r) {
    double before = wait_of(fit, morning(1), r);
    for (int servers = 2; servers <= 8; ++servers) {
      const double now = wait_of(fit, morning(servers), r);
      CHECK(now <= before);
      before = now;
    }
    CHECK(wait_of(fit, morning(2), r) > wait_of(fit, morning(4), r));
    CHECK(wait_of(fit, morning(40), r) == 0.0);
  }
}

TEST_CASE("who serves over midnight is busy until the end, and in no count") {
  PlainCalls calls;
  calls.answered(0, clock_second(23), 7200, "n");         // until 1:00
  calls.answered(1, clock_second(0, 10), 60, "n", 3000);  // waits until then
  calls.answered(3, clock_second(0, 10), 60, "n");        // the day before is not in the log
  const CallLog log = calls.log();
  const std::vector<CallDay> days = look_at_days(log);
  const DayPlan plan = plan_of(log, days[1]);
  CHECK(plan.carried == std::vector<std::int32_t>{3600});
  CHECK(plan_of(log, days[0]).carried.empty());
  CHECK(plan_of(log, days[2]).carried.empty());
  DayPlan one = plan;
  one.present.fill(1);
  one.open.fill(true);
  const CallCounts counts = replay_day(patient_callers(), one, {1, 1})[0];
  CHECK(counts.calls == 1);
  CHECK(counts.wait == doctest::Approx(3000));
  one.carried.clear();
  CHECK(replay_day(patient_callers(), one, {1, 1})[0].wait == 0.0);
}

TEST_CASE("a reserve answers only those who have waited for it") {
  CallFit fit = patient_callers();
  fit.regular = 0.5, fit.reserve = 0.5;
  fit.types[0].reserve_after = 0;
  CHECK(wait_of(fit, morning(6), 1) == wait_of(patient_callers(), morning(6), 1));
  fit.types[0].reserve_after = 30;
  const double soon = wait_of(fit, morning(6), 1);
  fit.types[0].reserve_after = 1e6;  // for longer than anybody waits
  const double never = wait_of(fit, morning(6), 1);
  CHECK(soon < never);
  CHECK(never == wait_of(patient_callers(), morning(3), 1));
}

TEST_CASE("who calls while it is closed hangs up, and so does who is never answered") {
  const CallFit fit = patient_callers();
  DayPlan closed = morning(5);
  closed.open.fill(false);
  const CallCounts none = replay_day(fit, closed, {1, 1})[0];
  CHECK(none.hung_up == 120);
  CHECK(none.waited == 0);
  // Open, but nobody there, and nobody comes.
  CHECK(replay_day(fit, morning(0), {1, 1})[0].hung_up == 120);
  // Gone at 10:00: 40 came by then; two servers answer most of them, the rest waits in vain.
  const CallCounts half = replay_day(fit, morning(2, 20), {1, 1})[0];
  CHECK(half.hung_up >= 80);
  CHECK(half.hung_up < 120);
}

}  // namespace rapport
