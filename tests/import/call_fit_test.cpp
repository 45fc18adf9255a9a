// Estimates of invented calls against what they were made from: eight weeks, about 57,000 calls.
#include "experiments/import/call_fit.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/import/call_scenario.h"
#include "tests/import/plain_calls.h"

namespace rapport {
namespace {

const Estimates& eight_weeks() {
  static const Estimates estimates = [] {
    InventedCentre centre = two_types();
    centre.days = 56;
    return estimates_of(centre);
  }();
  return estimates;
}

/// Standard error of the coefficient of variation of a log-normal sample (delta method).
double cv_error(double cv, std::size_t n) {
  const double w = 1 + cv * cv;
  const double skewness = (w + 2) * cv, kurtosis = w * w * w * w + 2 * w * w * w + 3 * w * w - 3;
  return cv * root(((kurtosis - 1) / 4 - skewness * cv + cv * cv) / count(n));
}

/// Of a type's waits in whole seconds, as an invented log has them.
struct Waits {
  std::size_t waited = 0, balked = 0, privileged = 0, calls = 0;
};
Waits waits_of(const CallLog& log, std::size_t type) {
  Waits waits;
  for (const Call& call : log.calls) {
    if (call.type != static_cast<std::int16_t>(type)) continue;
    ++waits.calls;
    waits.privileged += call.priority == 1 ? 1 : 0;
    if (call.wait > 0) ++waits.waited;
    if (call.wait == 0 && !call.served()) ++waits.balked;
  }
  return waits;
}

}  // namespace

TEST_CASE("services are those that were invented") {
  const Estimates& e = eight_weeks();
  for (std::size_t t = 0; t < 2; ++t) {
    const InventedType& truth = e.centre.types[t];
    const ServiceFit& found = e.fit.types[t].service;
    const std::size_t n = found.seconds.size();
    REQUIRE(n > 10'000);
    CHECK(std::is_sorted(found.seconds.begin(), found.seconds.end()));
    const double mean_error = truth.service_mean * truth.service_cv / root(n);
    CHECK(std::abs(found.mean - truth.service_mean) <= kErrors * mean_error);
    CHECK(std::abs(found.cv - truth.service_cv) <= kErrors * cv_error(truth.service_cv, n));
    // Kolmogorov's 1 % point, and what rounding to seconds can do where the law is densest.
    CHECK(found.log_normal_gap <= 1.63 / root(n) + 0.006);
  }
}

TEST_CASE("a service law that is no log-normal is far from one") {
  std::vector<double> seconds;
  for (int i = 0; i < 500; ++i) seconds.insert(seconds.end(), {20.0 + i / 50.0, 300.0 + i / 5.0});
  CHECK(fit_service(seconds).log_normal_gap > 0.15);
  CHECK(fit_service({}).seconds.empty());
  CHECK(fit_service({5, 5, 5}).cv == 0.0);
  CHECK(fit_service({5, 5, 20, 30}).short_share == doctest::Approx(0.5));
}

TEST_CASE("patience is that which was invented, piece by piece") {
  const Estimates& e = eight_weeks();
  for (std::size_t t = 0; t < 2; ++t) {
    const HazardPieces& truth = e.centre.types[t].patience;
    const PatienceFit& found = e.fit.types[t].patience;
    CHECK(!found.pooled);
    CHECK(found.waits == waits_of(e.log(), t).waited);
    const std::vector<double>& starts = found.pieces.starts;
    REQUIRE(std::count(starts.begin(), starts.end(), truth.starts[1]) == 1);
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const double hazard = truth.hazards[starts[i] < truth.starts[1] ? 0 : 1];
      CAPTURE(starts[i]);
      // As many events as a Poisson law has.
      const double error = hazard / root(found.pieces.events[i]);
      CHECK(std::abs(found.pieces.hazards[i] - hazard) <= kErrors * error);
    }
    CHECK(found.gap < 0.02);
  }
}

TEST_CASE("balking is that which was invented") {
  const Estimates& e = eight_weeks();
  for (std::size_t t = 0; t < 2; ++t) {
    const InventedType& truth = e.centre.types[t];
    const Waits waits = waits_of(e.log(), t);
    // Who gives up within the first second is recorded with no wait half of the time.
    const double expected = truth.balk + (1 - truth.balk) * truth.patience.hazards[0] * 0.5;
    const double error = share_error(expected, waits.waited + waits.balked);
    CHECK(std::abs(e.fit.types[t].balk - expected) <= kErrors * error);
    CHECK(e.fit.types[t].direct == 0.0);
  }
}

TEST_CASE("who hangs up at once though somebody is free does not balk") {
  // Three servers, hardly ever busy: each tenth caller hangs up at once all the same.
  PlainCalls calls;
  for (int day = 0; day < 14; ++day) {
    for (int i = 0; i < 100; ++i) {
      const std::int32_t second = clock_second(9) + 240 * i;
      if (i % 10 == 5) {
        calls.hung_up(day, second);
      } else {
        calls.answered(day, second, 200, "s" + std::to_string(i % 3));
      }
    }
  }
  const Estimates e = estimates_of(calls.log());
  const TypeFit& type = e.fit.types[0];
  CHECK(type.balk == 0.0);
  CHECK(type.lost == doctest::Approx(0.1));
  CHECK(fresh_share(type, recorded(e.log(), e.days[0], 1)[0]) == doctest::Approx(0.9));
  // Gone through again, as many hang up.
  CallCounts again;
  for (std::uint32_t r = 0; r < 20; ++r)
    again += replay_day(e.fit, plan_of(e.log(), e.days[0]), {1, r})[0];
  CHECK(std::abs(again.hung_up_share() - 0.1) <= kErrors * share_error(0.1, 2000));
}

TEST_CASE("of those who hang up at once, as many balked as others waited") {
  // One server who is busy for the first half of each hour, when whoever comes has to wait.
  PlainCalls calls;
  const auto hour = [&calls](int day, int at) {
    calls.answered(day, clock_second(at), 1800, "s");
    for (int i = 1; i <= 3; ++i) {
      calls.answered(day, clock_second(at, 5 * i), 60, "s", 1800 - 300 * i + 60 * (i - 1));
      calls.hung_up(day, clock_second(at, 5 * i + 1));
    }
    calls.hung_up(day, clock_second(at, 45));
    calls.answered(day, clock_second(at, 46), 60, "s");
  };
  for (int day = 0; day < 10; ++day) {
    for (int at = 9; at < 17; ++at) hour(day, at);
  }
  const TypeFit& type = estimates_of(calls.log()).fit.types[0];
  CHECK(type.balk == doctest::Approx(3.0 / 6));  // three of six who would have had to wait
  CHECK(type.lost == doctest::Approx(1.0 / 9));  // one of nine calls an hour
}

TEST_CASE("a service of 0 seconds is an answer") {
  PlainCalls calls;
  for (int i = 0; i < 10; ++i) calls.answered(0, clock_second(9) + 60 * i, i < 5 ? 0 : 30, "s");
  const Estimates e = estimates_of(calls.log());
  CHECK(e.days[0].open[18]);
  CHECK(e.fit.types[0].service.mean == doctest::Approx((0.5 + 30) / 2));
  CHECK(recorded(e.log(), e.days[0], 1)[0].hung_up == 0.0);
  PlainCalls only;
  only.answered(0, clock_second(9), 0, "s");
  CHECK(estimates_of(only.log()).days[0].open[18]);
}

TEST_CASE("calls that are answered past a line are seen as placed ones") {
  // The second type never waits although there nearly always is a line.
  CallLog log = eight_weeks().log();
  for (Call& call : log.calls) {
    if (call.type != 1) continue;
    call.wait = 0, call.end = CallEnd::served, call.service = 60, call.service_start = call.arrival;
  }
  const std::vector<CallDay> days = look_at_days(log);
  const CallFit fit = fit_calls(log, days, UseDays(days.size(), true));
  CHECK(fit.types[0].direct == 0.0);
  CHECK(fit.types[1].direct > 0.99);
}

TEST_CASE("levels of priority: shares and head start") {
  const Estimates& e = eight_weeks();
  for (std::size_t t = 0; t < 2; ++t) {
    const std::vector<double>& shares = e.fit.types[t].priority;
    REQUIRE(shares.size() == 2);
    CHECK(shares[0] + shares[1] == doctest::Approx(1.0));
    // Whether a call has to wait depends on the servers and not on its level.
    const Waits waits = waits_of(e.log(), t);
    const double share = count(waits.privileged) / count(waits.calls);
    CHECK(std::abs(shares[1] - share) <= kErrors * share_error(share, waits.waited));
  }
  REQUIRE(e.fit.head_start.size() == 2);
  CHECK(e.fit.head_start[0] == 0.0);
  CHECK(std::abs(e.fit.head_start[1] - e.centre.head_start) <= 15.0);
  CHECK(e.fit.overtakings > 1000);
  CHECK(count(e.fit.misordered) < 0.01 * count(e.fit.overtakings));
}

TEST_CASE("a head start that is none, and one that is against the number") {
  InventedCentre centre = two_types();
  centre.head_start = 0;
  CHECK(estimates_of(centre).fit.head_start[1] <= 5.0);
  centre.head_start = -120;  // priority 1 is served as if it had come later
  const Estimates e = estimates_of(centre);
  CHECK(e.fit.head_start[1] == 0.0);
  CHECK(std::abs(e.fit.head_start[0] - 120) <= 15.0);
}

TEST_CASE("who calls again: share, bounds, delay, and what is left without redials") {
  const Estimates& e = eight_weeks();
  for (std::size_t t = 0; t < 2; ++t) {
    const RedialFit& redial = e.fit.types[t].redial;
    REQUIRE(redial.identified > 1000);
    const double error = share_error(e.centre.redial, redial.identified);
    CHECK(std::abs(redial.share - e.centre.redial) <= kErrors * error);
    CHECK(redial.low < redial.share);
    CHECK(redial.share < redial.high);
    const double width = e.centre.redial_most - e.centre.redial_least;
    const double mean = (e.centre.redial_most + e.centre.redial_least) / 2;
    CHECK(std::abs(redial.mean_delay - mean) <= kErrors * width / root(12.0) / root(redial.again));
    // Anonymous callers redial as others do here, which is what is assumed of them.
    CallCounts counts;
    for (const CallDay& day : e.days) counts += recorded(e.log(), day, 2)[t];
    const double fresh = count(e.calls.fresh[t]) / counts.calls;
    CHECK(std::abs(fresh_share(e.fit.types[t], counts) - fresh) <=
          kErrors * error * counts.hung_up_share());
  }
}

TEST_CASE("who calls again: all known, nobody known, nobody hung up") {
  InventedCentre centre = two_types();
  centre.known = 1.0;
  for (const TypeFit& type : estimates_of(centre).fit.types) {
    CHECK(type.redial.anonymous == 0);
    CHECK(type.redial.low == type.redial.share);
    CHECK(type.redial.high == type.redial.share);
  }
  centre.known = 0.0;
  for (const TypeFit& type : estimates_of(centre).fit.types) {
    CHECK(type.redial.share == 0.0);
    CHECK(type.redial.low == 0.0);
    CHECK(type.redial.high == 1.0);
    CHECK(fresh_share(type, {100, 20, 0, 0}) == 1.0);
  }
  for (InventedType& type : centre.types) type.patience = {}, type.balk = 0;
  const Estimates e = estimates_of(centre);
  for (const TypeFit& type : e.fit.types) {
    CHECK(type.redial.high == 0.0);
    CHECK(type.balk == 0.0);
    CHECK(type.patience.gave_up == 0);
    CHECK(type.patience.pieces.survival(3600) == 1.0);
  }
}

TEST_CASE("days that are not used leave no trace") {
  InventedCentre centre = two_types();
  centre.days = 12;
  const Estimates whole = estimates_of(centre);
  CallLog first = whole.log();
  const auto end = std::find_if(first.calls.begin(), first.calls.end(),
                                [](const Call& call) { return call.day == 6; });
  first.calls.erase(end, first.calls.end());
  first.days.resize(6);
  const std::vector<CallDay> days = look_at_days(first);
  const CallFit apart = fit_calls(first, days, UseDays(6, true));
  UseDays use(whole.days.size(), false);
  std::fill(use.begin(), use.begin() + 6, true);
  const CallFit part = fit_calls(whole.log(), whole.days, use);
  CHECK(part.head_start == apart.head_start);
  for (std::size_t t = 0; t < 2; ++t) {
    CHECK(part.types[t].calls == apart.types[t].calls);
    CHECK(part.types[t].service.seconds == apart.types[t].service.seconds);
    CHECK(part.types[t].patience.pieces.hazards == apart.types[t].patience.pieces.hazards);
    CHECK(part.types[t].balk == apart.types[t].balk);
    CHECK(part.types[t].redial.share == apart.types[t].redial.share);
  }
}

}  // namespace rapport
