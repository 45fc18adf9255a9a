// What a policy may change and when, rule by rule.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "sim/model/model.h"
#include "sim/scenario/validate.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

using Edit = std::function<void(Scenario&)>;

Problems problems_of(const Scenario& today, const std::vector<Change>& changes) {
  Problems problems;
  check_changes(today, changes, problems);
  return problems;
}

/// What is wrong with one change of the small company, from day `day` on.
Problems after(const Edit& edit, int day = 30) {
  Scenario then = small_scenario();
  edit(then);
  return problems_of(small_scenario(), {{day * kDay, then}});
}

bool allowed(const Edit& edit, int day = 30) {
  const Problems problems = after(edit, day);
  if (!problems.empty()) MESSAGE("problems were:\n" << problems.to_string());
  return problems.empty();
}

/// Exactly one problem, of the item that `where` ends with, about `key`.
bool refused(const Edit& edit, const std::string& where, const std::string& key, int day = 30) {
  const Problems problems = after(edit, day);
  const bool found =
      problems.size() == 1 && problems[0].where.ends_with(where) && problems[0].key == key;
  if (!found) MESSAGE("expected " << where << ", " << key << "; got:\n" << problems.to_string());
  return found;
}

Edit phone(const std::function<void(TouchPointSpec&)>& edit) {
  return [edit](Scenario& s) { edit(s.touch_points[1]); };
}
Edit home(const std::function<void(SegmentSpec&)>& edit) {
  return [edit](Scenario& s) { edit(s.segments[0]); };
}
Edit need(const std::function<void(NeedSpec&)>& edit) {
  return [edit](Scenario& s) { edit(s.needs[0]); };
}

}  // namespace

TEST_CASE("a policy may change what is done at any date") {
  CHECK(allowed([](Scenario&) {}));
  CHECK(allowed([](Scenario& s) { s.pools[0].staff = WeekSchedule(9); }));
  CHECK(allowed([](Scenario& s) { s.pools[0].cost_per_hour = 1; }));
  CHECK(allowed(phone([](auto& p) { p.overflow_after = kHour; })));
  CHECK(allowed(phone([](auto& p) { p.service = Distribution::constant(7.0 * kMinute); })));
  CHECK(allowed(phone([](auto& p) { p.patience = Distribution::constant(7.0 * kMinute); })));
  CHECK(allowed(phone([](auto& p) { p.patience.reset(); })));
  CHECK(allowed(phone([](auto& p) { p.deadline = kHour; })));
  CHECK(allowed(phone([](auto& p) { p.open = WeekSchedule(1); })));
  CHECK(allowed(phone([](auto& p) { p.balk_probability = 0.5; })));
  CHECK(allowed(phone([](auto& p) { p.waiting_room = 3; })));
  CHECK(allowed(phone([](auto& p) { p.redial.probability = 0.5; })));
  CHECK(allowed(phone([](auto& p) { p.call_back.offered = true; })));
  CHECK(allowed(phone([](auto& p) { p.service_level_within = kHour; })));
  CHECK(allowed(phone([](auto& p) { p.experience.abandoned = -0.5; })));
  CHECK(allowed(need([](auto& n) { n.per_year = 3; })));
  CHECK(allowed(need([](auto& n) { n.profile.hour[3] = 0.5; })));
  CHECK(allowed(need([](auto& n) { n.profile.half_hour[30] = 0.5; })));
  CHECK(allowed(need([](auto& n) { n.segment_factor = {1.0, 0.2}; })));
  CHECK(allowed(need([](auto& n) { n.priority_class = 2; })));
  CHECK(allowed(need([](auto& n) { n.head_start = kHour; })));
  CHECK(allowed([](Scenario& s) { s.streams[0].per_hour = 0.5; }));
  CHECK(allowed(home([](auto& h) { h.priority_class = 2; })));
  CHECK(allowed(home([](auto& h) { h.head_start = kHour; })));
  CHECK(allowed([](Scenario& s) { s.journeys[0].entries = {{"call", 1.0}}; }));
  CHECK(
      allowed([](Scenario& s) { s.journeys[0].moves.pop_back(), s.journeys[0].moves.pop_back(); }));
  CHECK(allowed([](Scenario& s) { s.lever_costs = {{"staffing", 1.0, 1.0}}; }));
}

TEST_CASE("what enters money by the month may change from the start only, and stays") {
  const Edit contact = phone([](auto& p) { p.cost_per_contact = 1; });
  CHECK(allowed(contact, 0));
  CHECK(refused(contact, "touch point 'phone'", "cost_per_contact"));
  CHECK(refused(phone([](auto& p) { p.cost_per_minute = 1; }), "'phone'", "cost_per_minute"));
  CHECK(refused(home([](auto& h) { h.value_per_month = 1; }), "'home'", "value"));
  const Scenario today = small_scenario();
  Scenario then = today, back = today;
  contact(then);
  CHECK(problems_of(today, {{0, then}, {kDay, then}}).empty());
  CHECK(problems_of(today, {{0, then}, {kDay, back}}).size() == 1);
}

TEST_CASE("who owns a touch point and what a need is about stay") {
  Scenario today = small_scenario();
  today.departments = {{"service"}};
  today.divisions = {{"cards"}};
  Scenario then = today;
  then.touch_points[1].department = "service";
  then.needs[0].division = "cards";
  const Problems problems = problems_of(today, {{0, then}});
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].key == "division");
  CHECK(problems[1].key == "department");
}

TEST_CASE("what the company is stays as it is, at any date") {
  for (const int day : {0, 30}) {
    CHECK(refused(home([](auto& h) { ++h.customers; }), "segment 'home'", "customers", day));
    CHECK(refused(home([](auto& h) { h.satisfaction = Distribution::constant(0.7); }), "'home'",
                  "satisfaction", day));
    CHECK(refused(home([](auto& h) { h.rate_factor = Distribution::gamma(1.0, 0.3); }), "'home'",
                  "rate_factor", day));
    CHECK(refused(home([](auto& h) { h.leaving.slope = 3; }), "'home'", "leaving.slope", day));
    CHECK(refused(home([](auto& h) { h.leaving.propensity = Distribution::constant(0.7); }),
                  "'home'", "leaving.propensity", day));
    CHECK(refused(need([](auto& n) { n.clock = NeedSpec::Clock::calendar; }), "need 'question'",
                  "clock", day));
    CHECK(refused(need([](auto& n) { n.max_per_year = 6.0; }), "'question'", "max_rate", day));
    CHECK(refused([](Scenario& s) { s.streams[0].max_per_hour = 9; }, "'passers-by'", "max_rate",
                  day));
    CHECK(refused(need([](auto& n) { n.day_factor = Distribution::gamma(1.0, 0.3); }), "'question'",
                  "day_factor", day));
    CHECK(refused([](Scenario& s) { s.streams[0].day_factor = Distribution::gamma(1.0, 0.3); },
                  "'passers-by'", "day_factor", day));
    CHECK(refused(phone([](auto& p) { p.pool = "clerks"; }), "'phone'", "pool", day));
    CHECK(
        refused(phone([](auto& p) { p.overflow_pool.clear(); }), "'phone'", "overflow_pool", day));
    CHECK(refused([](Scenario& s) { s.touch_points[2].kind = TouchPointSpec::Kind::visit; },
                  "'mail'", "kind", day));
    CHECK(refused([](Scenario& s) { s.journeys[0].steps[2].touch_point = "web"; },
                  "journey 'ask', step 'letter'", "touch_point", day));
    CHECK(refused([](Scenario& s) { s.currency = "CHF"; }, "scenario", "currency", day));
    CHECK(refused([](Scenario& s) { s.start.day = 6; }, "scenario", "start", day));
    CHECK(refused([](Scenario& s) { s.horizon += kDay; }, "scenario", "horizon", day));
    CHECK(refused([](Scenario& s) { s.warmup = kDay; }, "scenario", "warmup", day));
    CHECK(refused([](Scenario& s) { s.lookahead = kMinute; }, "scenario", "lookahead", day));
    CHECK(refused([](Scenario& s) { s.represents = 2; }, "scenario", "represents", day));
  }
}

TEST_CASE("items are Today's, in Today's order") {
  const auto gives = [](const Edit& edit, const std::string& part) {
    const Problems problems = after(edit);
    return problems.size() == 1 && to_string(problems[0]).find(part) != std::string::npos;
  };
  CHECK(gives([](Scenario& s) { s.segments[0].name = "hom"; }, "did you mean 'home'?"));
  CHECK(gives([](Scenario& s) { std::swap(s.segments[0], s.segments[1]); }, "in another order"));
  CHECK(gives([](Scenario& s) { s.needs.clear(); }, "needs are not Today's"));
  CHECK(gives([](Scenario& s) { s.streams[0].name = "x"; }, "streams are not Today's"));
  CHECK(gives([](Scenario& s) { s.pools.push_back({"x", WeekSchedule(1)}); }, "'x' is new"));
  CHECK(gives([](Scenario& s) { s.touch_points.pop_back(); }, "touch points are not Today's"));
  CHECK(gives([](Scenario& s) { s.journeys.push_back(s.journeys[0]); }, "journeys are not"));
  CHECK(gives([](Scenario& s) { s.departments = {{"x"}}; }, "departments are not Today's"));
  CHECK(gives([](Scenario& s) { s.divisions = {{"x"}}; }, "divisions are not Today's"));
}

TEST_CASE("a change that lost items does not stop the next one from being checked") {
  const Edit losses[] = {
      [](Scenario& s) { s.segments.clear(); },     [](Scenario& s) { s.needs.clear(); },
      [](Scenario& s) { s.streams.clear(); },      [](Scenario& s) { s.pools.clear(); },
      [](Scenario& s) { s.touch_points.clear(); }, [](Scenario& s) { s.journeys.clear(); }};
  Scenario today = small_scenario();
  StreamSpec rest;
  rest.name = "rest", rest.journey = today.journeys[0].name, rest.per_hour = 1.0;
  today.streams.push_back(rest);
  for (const Edit& lose : losses) {
    Scenario lost = today;
    lose(lost);
    const Problems problems = problems_of(today, {{kDay, lost}, {2 * kDay, today}});
    REQUIRE(!problems.empty());
    CHECK(problems[0].what.find("are not Today's") != std::string::npos);
  }
}

TEST_CASE("rates above Today's candidates need a max_rate in the company") {
  CHECK(refused(need([](auto& n) { n.per_year = 6.1; }), "need 'question'", "rate"));
  CHECK(refused(need([](auto& n) { n.profile.hour[0] = 2; }), "need 'question'", "profile.hour"));
  CHECK(refused(need([](auto& n) { n.profile.half_hour[0] = 2; }), "need 'question'",
                "profile.half_hour"));
  CHECK(refused(need([](auto& n) {
                  n.segment_factor = {1, 2};
                }),
                "need 'question'", "segment_factor"));
  CHECK(refused([](Scenario& s) { s.streams[0].per_hour = 2.1; }, "'passers-by'", "rate"));
  const Problems problems = after(need([](auto& n) { n.per_year = 7.5; }));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].hint.find("max_rate = \"7.5 / year\"") != std::string::npos);

  Scenario today = small_scenario();
  today.needs[0].max_per_year = 8.0;
  today.streams[0].max_per_hour = 4.0;
  Scenario then = today;
  then.needs[0].per_year = 8.0;
  then.streams[0].per_hour = 4.0;
  CHECK(problems_of(today, {{kDay, then}}).empty());
  then.needs[0].per_year = 8.1;
  then.streams[0].per_hour = 4.1;
  CHECK(problems_of(today, {{kDay, then}}).size() == 2);
}

TEST_CASE("dates are midnights of the run, in increasing order") {
  const Scenario s = small_scenario();
  const auto what = [&](const std::vector<Change>& changes) {
    const Problems problems = problems_of(s, changes);
    return problems.size() == 1 ? problems[0].what : "several or none";
  };
  CHECK(what({{-kDay, s}}) == "the change is outside the run");
  CHECK(what({{s.horizon, s}}) == "the change is outside the run");
  CHECK(what({{kHour, s}}) == "the change is 1 h after the start");
  CHECK(what({{kDay, s}, {kDay, s}}) == "the change is not later than the one before it");
  CHECK(problems_of(s, {{0, s}, {kDay, s}, {59 * kDay, s}}).empty());
}

TEST_CASE("a changed company is checked like any other, and what is wrong Today is said once") {
  const Problems nan =
      after(phone([](auto& p) { p.balk_probability = std::numeric_limits<double>::quiet_NaN(); }));
  REQUIRE(nan.size() == 1);
  CHECK(nan[0].where == "from 2026-02-04, touch point 'phone'");
  CHECK(nan[0].key == "balk_probability");
  CHECK(after([](Scenario& s) { s.journeys[0].moves[0].probability = 0.5; }).size() == 1);
  CHECK(after([](Scenario& s) { s.journeys[0].moves[0].to = "cal"; }).size() >= 1);

  Scenario today = small_scenario();
  today.touch_points[1].balk_probability = 2;
  CHECK(problems_of(today, {{kDay, today}}).empty());
  const std::vector<Change> same{{kDay, today}};
  CHECK(find_problems(today, same).size() == 1);
  CHECK_THROWS_AS(build_model(today, same), InvalidInput);
}

TEST_CASE("a step may be out of reach for a while, but not for ever") {
  const Scenario today = small_scenario();
  Scenario then = today;
  then.journeys[0].moves[2] = {"call", "", 0.5};  // no more letters
  const std::vector<Change> stops{{kDay, then}};
  CHECK(find_problems(today, stops).empty());
  const std::vector<Change> begins{{kDay, today}};
  CHECK(find_problems(then, begins).empty());
  CHECK(find_problems(then).size() == 1);
  const std::vector<Change> never{{kDay, then}};
  CHECK(find_problems(then, never).size() == 1);
}

TEST_CASE("steps on cycles are counted over all periods") {
  Scenario today = small_scenario();
  JourneySpec& journey = today.journeys[0];
  for (int i = 0; i < 17; ++i) {
    journey.steps.push_back({std::to_string(i), "web"});
    journey.entries.push_back({std::to_string(i), 0.0});
  }
  Scenario then = today;
  const auto loop = [](Scenario& s, int from, int to) {
    for (int i = from; i < to; ++i) {
      const std::string step = std::to_string(i);
      s.journeys[0].moves.push_back({step, step, 0.1});
      s.journeys[0].moves.push_back({step, "", 0.9});
    }
  };
  loop(today, 0, 9);
  loop(then, 9, 17);
  const std::vector<Change> changes{{kDay, then}};
  CHECK(find_problems(today).empty());
  CHECK(find_problems(then).empty());
  CHECK_FALSE(find_problems(today, changes).empty());
}

TEST_CASE("groups are those of all periods, lengthened delays those of each") {
  Scenario today = small_scenario();
  Scenario then = today;
  then.journeys[0].moves[2].delay.reset();  // from the phone to a letter at once
  const std::vector<Change> changes{{kDay, then}, {2 * kDay, today}};
  const Model model = build_model(today, changes);
  CHECK(build_model(today).groups.size() == 2);
  CHECK(model.groups.size() == 1);
  CHECK(model.periods() == 3);
  const auto move_of = [&](std::size_t p) {
    const Tables& tables = model.tables(p);
    return tables.moves[tables.steps[1].moves[0].first];
  };
  CHECK(move_of(0).crosses);
  CHECK_FALSE(move_of(1).crosses);
  CHECK(move_of(2).crosses);
  CHECK(model.period_at(kDay - 1) == 0);
  CHECK(model.period_at(kDay) == 1);
  CHECK(model.period_at(2 * kDay) == 2);
}

TEST_CASE("a step that a case may visit again in some period only has a counter from the start") {
  const Scenario today = small_scenario();
  Scenario then = today;
  then.journeys[0].moves[3] = served("call", "call", 0.5);  // in place of the end
  then.journeys[0].moves[2] = served("call", "", 0.5);
  const Change change{kDay, then};
  CHECK(build_model(today).steps[1].visit_counter == -1);
  const Model model = build_model(today, {&change, 1});
  for (std::size_t p = 0; p < model.periods(); ++p) {
    CHECK(model.tables(p).steps[1].visit_counter == 0);
    CHECK(model.tables(p).steps[0].visit_counter == -1);
  }
}
