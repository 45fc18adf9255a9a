#include "sim/forecast/forecast.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <string>

#include "sim/engine/simulator.h"
#include "sim/forecast/feedback.h"
#include "sim/forecast/start_test.h"
#include "tests/support/offered_loads.h"
#include "tests/support/office_hours.h"
#include "tests/support/small_company.h"
#include "tests/support/small_scenario.h"
#include "tests/support/workloads.h"

using namespace rapport;
using doctest::Approx;
using namespace rapport::testing;

namespace {

/// Where `part` stands in a warning, that warning; empty where it stands in none.
std::string warning_with(const Forecast& forecast, const std::string& part) {
  const auto at = std::ranges::find_if(forecast.warnings, [&](const std::string& warning) {
    return warning.find(part) != std::string::npos;
  });
  return at == forecast.warnings.end() ? "" : *at;
}

bool warns(const Scenario& scenario, const std::string& part) {
  return !warning_with(forecast(build_model(scenario)), part).empty();
}

/// As small_scenario(), with nothing to warn of.
Scenario calm_scenario() {
  Scenario s = small_scenario();
  s.horizon = 365 * kDay;
  s.touch_points[1].open = WeekSchedule(1);
  s.pools[0].staff = WeekSchedule(3);
  s.journeys[0].moves[2].delay = Distribution::constant(3.0 * kHour);
  return s;
}

void check_equal(const QueueForecast& is, const QueueForecast& should) {
  CHECK(is.load == Approx(should.load).epsilon(1e-10));
  CHECK(is.wait_chance == Approx(should.wait_chance).epsilon(1e-10));
  CHECK(is.mean_wait == Approx(should.mean_wait).epsilon(1e-10));
  CHECK(is.abandoned == Approx(should.abandoned).epsilon(1e-10));
  CHECK(is.in_time == Approx(should.in_time).epsilon(1e-10));
}

/// 30 calls an hour of 4 minutes for 2 agents; patience 3 minutes; all hours alike.
Scenario one_line() { return mmn(30.0, 4.0, 2, 3.0, 365 * kDay); }

QueueForecast one_line_waits(double per_hour, int servers, double within = 20.0) {
  return erlang_a(per_hour / 3600, 240.0, servers, 180.0, within);
}

}  // namespace

TEST_CASE("legs, minutes and cost of a case by hand") {
  Scenario s = small_scenario();
  s.touch_points[0].cost_per_minute = 0.05;
  s.touch_points[1].cost_per_contact = 0.2;
  s.touch_points[1].cost_per_minute = 0.1;
  s.touch_points[2].cost_per_contact = 0.9;
  const Forecast f = forecast(build_model(s));
  REQUIRE(f.cases.size() == 2);
  CHECK(f.cases[0].kind == "need 'question'");
  CHECK(f.cases[1].kind == "stream 'passers-by'");
  const double call = 0.4 + 0.6 * 0.25, letter = call / 2;
  const double web_cost = 2 * 0.05, letter_cost = 0.9 + 10.0 / 60 * 25;
  const double call_cost = 0.2 + 4 * 0.1 + 4.0 / 60 * 30;  // of agents, not of the reserve
  for (const CaseForecast& c : f.cases) {
    CHECK(c.journey == "ask");
    CHECK(c.ends);
    CHECK(c.legs == Approx(0.6 + call + letter).epsilon(1e-12));
    CHECK(c.minutes == Approx(0.6 * 2 + call * 4 + letter * 10).epsilon(1e-12));
    CHECK(c.cost ==
          Approx(0.6 * web_cost + call * call_cost + letter * letter_cost).epsilon(1e-12));
  }
}

TEST_CASE("cases a year: segments, factors, profile and those represented") {
  Scenario s = small_scenario();
  s.needs[0].segment_factor = {1.0, 3.0};
  s.needs[0].profile.weekday = {1, 1, 1, 1, 1, 0, 0};
  s.segments[0].rate_factor = Distribution::uniform_between(0.0, 4.0);
  CHECK(forecast(build_model(s)).cases[0].cases_per_year ==
        Approx(6.0 * (100 * 2.0 + 20 * 3.0) * 5 / 7).epsilon(1e-12));
  s.segments[0].rate_factor = Distribution::constant(1.0);
  s.represents = 10.0;
  const Forecast f = forecast(build_model(s));
  REQUIRE(f.cases.size() == 2);  // background streams count with their need
  CHECK(f.cases[0].cases_per_year == Approx(10 * 6.0 * (100 + 20 * 3.0) * 5 / 7).epsilon(1e-12));
  CHECK(f.cases[1].cases_per_year == Approx(2.0 * 24 * 365).epsilon(1e-12));
}

TEST_CASE("needs and streams that never come are no cases") {
  Scenario s = small_scenario();
  s.streams[0].per_hour = 0.0;
  CHECK(forecast(build_model(s)).cases.size() == 1);
}

TEST_CASE("one line, all hours alike, is Erlang-A") {
  const Forecast f = forecast(build_model(one_line()));
  REQUIRE(f.pools.size() == 1);
  const PoolForecast& pool = f.pools[0];
  CHECK(pool.pool == "servers");
  CHECK(pool.touch_points == std::vector<std::string>{"line"});
  CHECK(pool.contacts_per_hour == Approx(30.0).epsilon(1e-12));
  CHECK(pool.erlangs == Approx(2.0).epsilon(1e-12));
  CHECK(pool.staff == 2.0);
  CHECK(pool.load == Approx(1.0).epsilon(1e-12));
  CHECK(pool.busiest_load == Approx(1.0).epsilon(1e-12));
  CHECK(pool.busiest_hour == 0);
  CHECK_FALSE(pool.unstaffed_work);
  REQUIRE(pool.has_waits);
  check_equal(pool.mean, one_line_waits(30.0, 2));
  check_equal(pool.busiest, one_line_waits(30.0, 2));
}

TEST_CASE("a line without patience is Erlang-C") {
  const Forecast f = forecast(build_model(w1()));
  REQUIRE(f.pools[0].has_waits);
  CHECK(f.pools[0].mean.mean_wait == Approx(9 * 60.0).epsilon(1e-9));
  CHECK(f.pools[0].mean.wait_chance == Approx(0.9).epsilon(1e-9));
  CHECK(f.warnings.empty());
}

TEST_CASE("each hour by its own rate and staff, weighted by arrivals") {
  Scenario s = one_line();
  s.streams[0].profile.hour.fill(0.5);
  s.streams[0].profile.hour[10] = 2.0;
  s.pools[0].staff = WeekSchedule::from_changes({{0, 1}, {kDay, 2}, {3 * kDay, 4}});
  const Forecast f = forecast(build_model(s));
  const PoolForecast& pool = f.pools[0];
  const int days[] = {1, 2, 4}, staff[] = {1, 2, 4};
  QueueForecast mean;
  const double all = 7 * (23 * 15.0 + 60.0);
  for (int i = 0; i < 3; ++i) {
    for (const auto& [hours, rate] : {std::pair{23, 15.0}, std::pair{1, 60.0}}) {
      const QueueForecast q = one_line_waits(rate, staff[i]);
      const double weight = days[i] * hours * rate / all;
      mean.load += weight * q.load;
      mean.wait_chance += weight * q.wait_chance;
      mean.mean_wait += weight * q.mean_wait;
      mean.abandoned += weight * q.abandoned;
      mean.in_time += weight * q.in_time;
    }
  }
  REQUIRE(pool.has_waits);
  check_equal(pool.mean, mean);
  CHECK(pool.staff == Approx((1 + 2 * 2 + 4 * 4) / 7.0).epsilon(1e-12));
  CHECK(pool.busiest_hour == 10);
  CHECK(pool.busiest_load == Approx(4.0).epsilon(1e-12));
  check_equal(pool.busiest, one_line_waits(60.0, 1));
}

TEST_CASE("what comes while closed is turned away: no load; staff may change within an hour") {
  Scenario s = one_line();
  s.touch_points[0].open = WeekSchedule::from_changes(
      {{0, 0}, {9 * kHour + 30 * kMinute, 1}, {11 * kHour, 0}});  // 1.5 h on Monday
  s.pools[0].staff = WeekSchedule::from_changes({{0, 3}, {10 * kHour + 30 * kMinute, 1}});
  const Forecast f = forecast(build_model(s));
  const PoolForecast& pool = f.pools[0];
  CHECK(pool.contacts_per_hour == Approx(30 * 1.5 / 168).epsilon(1e-12));
  CHECK(pool.erlangs == Approx(2 * 1.5 / 168).epsilon(1e-12));
  CHECK(pool.unstaffed_work);
  CHECK(pool.busiest_hour == 10);
  CHECK(pool.mean.mean_wait == Approx(2.0 / 3 * one_line_waits(30, 3).mean_wait +
                                      1.0 / 3 * one_line_waits(30, 1).mean_wait)
                                   .epsilon(1e-10));
  CHECK(warning_with(f, "while it is closed").find("'line': 99 %") != std::string::npos);
}

TEST_CASE("two lines of one pool: rates of abandonment and service levels by contacts") {
  Scenario s = one_line();
  TouchPointSpec second = s.touch_points[0];
  second.name = "second";
  second.patience = std::nullopt;
  second.service = Distribution::constant(8.0 * kMinute);
  second.service_level_within = 60 * kSecond;
  s.touch_points.push_back(second);
  s.journeys[0].steps.push_back({"second", "second"});
  s.journeys[0].entries = {{"line", 0.75}, {"second", 0.25}};
  const Forecast f = forecast(build_model(s));
  const double service = 0.75 * 240 + 0.25 * 480, patience = 180 / 0.75;
  QueueForecast should = erlang_a(30.0 / 3600, service, 2, patience, 20.0);
  should.in_time =
      0.75 * should.in_time + 0.25 * erlang_a(30.0 / 3600, service, 2, patience, 60.0).in_time;
  REQUIRE(f.pools[0].has_waits);
  check_equal(f.pools[0].mean, should);
}

TEST_CASE("other laws of patience count by their mean") {
  Scenario s = one_line();
  const Forecast exponential = forecast(build_model(s));
  s.touch_points[0].patience = Distribution::log_normal(3.0 * kMinute, 0.5);
  check_equal(forecast(build_model(s)).pools[0].mean, exponential.pools[0].mean);
}

TEST_CASE("a backlog has load over the week and no waits") {
  Scenario s = one_line();
  s.touch_points[0].kind = TouchPointSpec::Kind::asynchronous;
  s.touch_points[0].patience = std::nullopt;
  s.pools[0].staff = office_hours(10, 8, 18);  // 50 of 168 hours: 2.98
  const Forecast f = forecast(build_model(s));
  CHECK_FALSE(f.pools[0].has_waits);
  CHECK_FALSE(f.pools[0].unstaffed_work);
  CHECK(f.pools[0].load == Approx(2.0 / (500.0 / 168)).epsilon(1e-12));
  CHECK(f.pools[0].busiest_hour == 8);
  CHECK(f.pools[0].busiest_load == Approx(0.2).epsilon(1e-12));
  CHECK(f.warnings.empty());
}

TEST_CASE("a pool that serves only by overflow is offered nothing itself") {
  const Forecast f = forecast(build_model(small_scenario()));
  REQUIRE(f.pools.size() == 3);
  CHECK(f.pools[2].pool == "reserve");
  CHECK(f.pools[2].touch_points.empty());
  CHECK(f.pools[2].load == 0.0);
  CHECK(f.pools[2].busiest_hour == -1);
  CHECK_FALSE(f.pools[2].has_waits);
}

TEST_CASE("nothing to warn of") {
  CHECK(forecast(build_model(calm_scenario())).warnings.empty());
  CHECK(forecast(build_model(w2())).warnings.empty());
}

TEST_CASE("warning: who leaves does not depend on service") {
  Scenario s = calm_scenario();
  s.segments[0].leaving = {};
  s.segments[0].leaving.form = LeavingSpec::Form::cloglog;
  s.segments[0].leaving.propensity = Distribution::constant(0.1);
  CHECK(warns(s, "leaving.weight is 0"));
  s.segments[0].leaving.weight = 2;
  CHECK_FALSE(warns(s, "leaving.weight"));
  s.segments[0].leaving.form = LeavingSpec::Form::logistic;
  s.segments[0].leaving.slope = 0;
  CHECK(warns(s, "leaving.slope is 0"));
  s.segments[0].leaving.slope = 10;
  CHECK_FALSE(warns(s, "leaving.slope"));
}

TEST_CASE("warning: load above staff over the week") {
  Scenario s = mmn(78.0, 4.0, 4, std::nullopt, kYear);
  CHECK(warning_with(forecast(build_model(s)), "'servers'") ==
        "pool 'servers' is offered 5.2 erlangs and has 4.0 staff over the week: its backlog grows "
        "without end");
  CHECK_FALSE(forecast(build_model(s)).pools[0].has_waits);
  s.touch_points[0].patience = Distribution::constant(2.0 * kMinute);
  CHECK(warns(s, "at least 23 % of it is never served"));
  CHECK(forecast(build_model(s)).pools[0].has_waits);
  s.pools[0].staff = WeekSchedule(6);
  CHECK_FALSE(warns(s, "over the week"));
  s.touch_points[0].patience = std::nullopt;
  CHECK_FALSE(warns(s, "over the week"));
}

TEST_CASE("warning: overflow may take over") {
  Scenario s = mmn(78.0, 4.0, 4, std::nullopt, kYear);
  s.pools.push_back({"second tier", WeekSchedule(5), 0.0});
  s.touch_points[0].overflow_pool = "second tier";
  s.touch_points[0].overflow_after = kMinute;
  CHECK(warns(s, "unless pool 'second tier' takes over enough"));
}

TEST_CASE("warning: an overloaded hour and nobody gives up") {
  Scenario s = mmn(30.0, 4.0, 4, std::nullopt, kYear);
  CHECK_FALSE(warns(s, "the line grows"));
  s.streams[0].profile.hour[9] = 3.0;
  const Forecast f = forecast(build_model(s));
  CHECK(warning_with(f, "the line grows") ==
        "pool 'servers' is offered 6.0 erlangs and has 4.0 staff from Monday 09:00, and nobody "
        "gives up: the line grows (7 such hours a week)");
  CHECK_FALSE(f.pools[0].has_waits);
  CHECK(f.pools[0].busiest_load == Approx(1.5).epsilon(1e-12));
  s.touch_points[0].patience = Distribution::exponential(5.0 * kMinute);
  CHECK_FALSE(warns(s, "the line grows"));
  s.touch_points[0].patience = std::nullopt;
  s.touch_points[0].kind = TouchPointSpec::Kind::asynchronous;
  CHECK_FALSE(warns(s, "the line grows"));
}

TEST_CASE("warning: nobody on shift") {
  Scenario s = calm_scenario();
  s.touch_points[1].overflow_pool = "";
  CHECK_FALSE(warns(s, "nobody is on shift"));
  s.pools[0].staff = office_hours(3, 0, 18, 0, 6);
  Forecast f = forecast(build_model(s));
  CHECK(warning_with(f, "nobody is on shift") ==
        "touch point 'phone': 25 % of its contacts come while it is open and nobody is on shift at "
        "pool 'agents'");
  CHECK(f.pools[0].unstaffed_work);
  s.touch_points[1].overflow_pool = "reserve";
  f = forecast(build_model(s));
  CHECK(warning_with(f, "nobody is on shift").empty());
  CHECK_FALSE(f.pools[0].unstaffed_work);
  s.pools[2].staff = office_hours(1, 0, 20, 0, 6);
  CHECK(warns(s, "'phone': 17 % of its contacts"));
}

TEST_CASE("warning: a case may never end") {
  Model model = build_model(calm_scenario());
  const Range moves = model.steps[2].moves[0];
  REQUIRE(moves.empty());  // the letter ends the case; now it leads back to itself
  const auto size = static_cast<std::uint32_t>(model.moves.size());
  model.moves.push_back({1.0, 2, true, false, 0.0, Distribution::constant(1.0 * kDay)});
  model.steps[2].moves[0] = {size, size + 1};
  const Forecast f = forecast(model);
  CHECK(warning_with(f, "never end").find("journey 'ask'") == 0);
  CHECK_FALSE(f.cases[0].ends);
  CHECK(std::isinf(f.cases[0].cost));
  CHECK(std::isinf(f.pools[0].erlangs));
  CHECK_FALSE(f.pools[0].has_waits);
}

TEST_CASE("warning: what nobody uses") {
  Scenario s = calm_scenario();
  TouchPointSpec chat = s.touch_points[0];
  chat.name = "chat";
  s.touch_points.push_back(chat);
  s.pools.push_back({"spare", WeekSchedule(2), 10.0});
  CHECK(warns(s, "touch point 'chat' is in no journey"));
  CHECK(warns(s, "pool 'spare' serves no touch point"));
}

TEST_CASE("warning: delays and gaps that are mostly shorter than the lookahead") {
  Scenario s = calm_scenario();
  s.journeys[0].moves[2].delay = Distribution::exponential(2.0 * kHour);
  CHECK(warning_with(forecast(build_model(s)), "the delay from 'call' to 'letter'") ==
        "journey 'ask': the delay from 'call' to 'letter' is 2 h on average: 39 % of them are "
        "shorter than the lookahead of 1 h and are lengthened to it");
  s.journeys[0].moves[2].delay = Distribution::exponential(4.0 * kHour);
  CHECK_FALSE(warns(s, "lookahead"));
  s.journeys[0].moves[2].delay = Distribution::constant(1.5 * kHour);  // none is shorter
  CHECK_FALSE(warns(s, "lookahead"));
  s.needs[0].per_year = 24 * 365 / 2.0;
  CHECK(warns(s, "need 'question': the gap after a case is 2 h on average: 39 %"));
  s.needs[0].clock = NeedSpec::Clock::calendar;
  CHECK_FALSE(warns(s, "lookahead"));
}

TEST_CASE("warning: a short horizon, and customers without needs") {
  Scenario s = calm_scenario();
  s.horizon = 364 * kDay;
  CHECK(warns(s, "the horizon of 364 days is shorter than 12 months"));
  s.horizon = 365 * kDay;
  s.needs[0].segment_factor = {1.0, 0.0};
  CHECK(warns(s, "segment 'shop' has no needs"));
  CHECK_FALSE(warns(s, "segment 'home' has no needs"));
  CHECK_FALSE(warns(s, "horizon"));
}

TEST_CASE("cost of a run: memory, and cases with those of the warm-up") {
  Scenario s = small_scenario();
  s.warmup = 10 * kDay;
  const Model model = build_model(s);
  const RunCost cost = measure_run_cost(model, 0.02);
  CHECK(cost.contacts == Approx(70 * (120 * 6.0 / 365 + 48)).epsilon(1e-12));
  Simulator simulator(model, {.key = {1, 1}});
  CHECK(cost.megabytes >= 0.999e-6 * static_cast<double>(simulator.bytes()));
  CHECK(cost.seconds > 0.0);
}

TEST_CASE("a pilot that ends early is scaled up") {
  const Model month = build_model(mmn(6000.0, 1.0, 105, 2.0, 30 * kDay));
  const Model century = build_model(mmn(6000.0, 1.0, 105, 2.0, 300 * 30 * kDay));
  CHECK(measure_run_cost(month, 0.0).contacts == Approx(6000.0 * 24 * 30).epsilon(1e-12));
  // 300 times as long; a pilot of the same days. Machines pause, so the factor is held loosely.
  const double factor =
      measure_run_cost(century, 0.05).seconds / measure_run_cost(month, 0.05).seconds;
  CHECK(factor > 30.0);
  CHECK(factor < 3000.0);
}

TEST_CASE("half hours, not their means: a line that opens at half past, a roster split there") {
  Scenario s = one_line();
  auto& profile = s.streams[0].profile;
  profile.half_hour.fill(0.0);
  profile.half_hour[17] = 2.0;  // Monday 08:30 to 09:00
  s.touch_points[0].open =
      WeekSchedule::from_changes({{0, 0}, {8 * kHour + 30 * kMinute, 1}, {9 * kHour, 0}});
  s.pools[0].staff =
      WeekSchedule::from_changes({{0, 0}, {8 * kHour + 30 * kMinute, 3}, {9 * kHour, 0}});
  const Forecast f = forecast(build_model(s));
  const PoolForecast& pool = f.pools[0];
  CHECK(pool.contacts_per_hour == Approx(60.0 * 0.5 / 168).epsilon(1e-12));
  CHECK(pool.busiest_load == Approx(60.0 * 4 / 60 / 3).epsilon(1e-12));
  CHECK(pool.busiest_from == 8 * kHour + 30 * kMinute);
  CHECK(warning_with(f, "while it is closed").empty());
  REQUIRE(pool.has_waits);
  check_equal(pool.mean, one_line_waits(60.0, 3));
}

TEST_CASE("months by themselves: a January that is too much is said, the year's mean hides it") {
  Scenario s = mmn(8.0, 5.0, 1, std::nullopt, 365 * kDay);
  s.start = {2026, 1, 1};
  s.streams[0].profile.month.fill(9.0 / 11);
  s.streams[0].profile.month[0] = 3.0;
  const Forecast f = forecast(build_model(s));
  CHECK(f.pools[0].load == Approx(8.0 * 5 / 60 * (31 * 3.0 + 334 * 9.0 / 11) / 365).epsilon(1e-9));
  CHECK(f.pools[0].busiest_load == Approx(2.0).epsilon(1e-9));
  CHECK(f.pools[0].busiest_months == "January");
  CHECK_FALSE(f.pools[0].has_waits);
  CHECK(f.pools[0].unknown == "the line grows at times");
  CHECK(warning_with(f, "the line grows") ==
        "pool 'servers' is offered 2.0 erlangs and has 1.0 staff from Monday 00:00 in January, and "
        "nobody gives up: the line grows (168 such hours a week)");
}

TEST_CASE("places to wait: Erlang's formula with them, and no endless line") {
  Scenario s = mmn(40.0, 5.0, 2, std::nullopt, kYear);
  s.touch_points[0].waiting_room = 3;
  const Forecast f = forecast(build_model(s));
  REQUIRE(f.pools[0].has_waits);
  const QueueForecast q = erlang_with_room(40.0 / 3600, 300.0, 2, kInfinity, 3, 20.0);
  check_equal(f.pools[0].mean, q);
  CHECK(f.pools[0].mean.turned_away == Approx(q.turned_away).epsilon(1e-12));
  CHECK(warning_with(f, "without end").empty());
  CHECK_FALSE(warning_with(f, "is never served").empty());
}

TEST_CASE("what has no formula is not given a number") {
  const auto unknown = [](auto change) {
    Scenario s = one_line();
    change(s.touch_points[0]);
    const Forecast f = forecast(build_model(s));
    CHECK_FALSE(f.pools[0].has_waits);
    return f.pools[0].unknown;
  };
  CHECK(unknown([](TouchPointSpec& spec) { spec.call_back.offered = true; }) == "call-backs");
  CHECK(unknown([](TouchPointSpec& spec) { spec.balk_probability = 0.1; }) == "some leave at once");
}

TEST_CASE("days that differ: waits are means over them, weighted by who comes") {
  Scenario s = one_line();
  s.streams[0].per_hour = 20.0;
  const Forecast alike = forecast(build_model(s));
  s.streams[0].day_factor = Distribution::gamma(1.0, 0.3);
  const Forecast differ = forecast(build_model(s));
  REQUIRE(differ.pools[0].has_waits);
  CHECK(differ.pools[0].erlangs == Approx(alike.pools[0].erlangs).epsilon(1e-12));
  CHECK(differ.pools[0].mean.mean_wait > 1.05 * alike.pools[0].mean.mean_wait);
  // Against the mean over many days.
  double waits = 0.0, came = 0.0;
  for (int i = 0; i < 2000; ++i) {
    const double factor = Distribution::gamma(1.0, 0.3).quantile((i + 0.5) / 2000);
    waits += factor * one_line_waits(20.0 * factor, 2).mean_wait;
    came += factor;
  }
  CHECK(differ.pools[0].mean.mean_wait == Approx(waits / came).epsilon(0.03));
}

TEST_CASE("warning: staffing that rounds to the same people, and staff with nothing to do") {
  Scenario s = one_line();
  s.levers.push_back({"staffing", LeverScope::all, "", 1.1});
  CHECK(warning_with(forecast(build_model(s)), "rounds to") ==
        "pool 'servers': staffing of 1.1 rounds to the same people, so it changes nothing");
  s.levers[0].value = 1.5;
  CHECK(warning_with(forecast(build_model(s)), "rounds to").empty());
  s.levers.clear();
  s.streams[0].per_hour = 0.03;
  CHECK(warning_with(forecast(build_model(s)), "a load of") ==
        "pool 'servers' has 2 staff for 0.002 erlangs: a load of 0.1 %");
}

TEST_CASE("what is asked of runs before a run is given up when somebody asks for that") {
  std::atomic<bool> stop{true};
  Scenario s = two_departments();
  CHECK_THROWS_AS(measure_feedback(s, {}, {1, &stop}), GivenUp);
  CHECK_THROWS_AS(test_start(s, {}, {1, &stop}), GivenUp);
  s.company.gates = Gates::any;
  CHECK_THROWS_AS(calibrate_gates(s, {1, &stop}), GivenUp);
  stop = false;
  CHECK(measure_feedback(s, {}, {1, &stop}).children >= 0.0);
}
