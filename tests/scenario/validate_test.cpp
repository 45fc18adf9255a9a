// Every kind of problem, reported at its place; several at once are all reported.
#include "sim/scenario/validate.h"

#include <doctest/doctest.h>

#include <limits>

#include "sim/model/model.h"
#include "tests/support/office_hours.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

/// Exactly one problem, at `where`, whose text has `part` in it.
bool only_problem(const Scenario& scenario, const std::string& where, const std::string& part) {
  const Problems problems = find_problems(scenario);
  const bool found = problems.size() == 1 && problems[0].where == where &&
                     to_string(problems[0]).find(part) != std::string::npos;
  if (!found) MESSAGE("problems were:\n" << problems.to_string());
  return found;
}

/// The only problem after `change` to the small scenario.
template <typename Change>
bool gives(Change change, const std::string& where, const std::string& part) {
  Scenario scenario = small_scenario();
  change(scenario);
  return only_problem(scenario, where, part);
}

template <typename Change>
bool gives_none(Change change) {
  Scenario scenario = small_scenario();
  change(scenario);
  const Problems problems = find_problems(scenario);
  if (!problems.empty()) MESSAGE("problems were:\n" << problems.to_string());
  return problems.empty();
}

/// The only problem after `change` to the phone, or to the web.
template <typename Change>
bool phone_gives(Change change, const std::string& part) {
  return gives([&](Scenario& s) { change(s.touch_points[1]); }, "touch point 'phone'", part);
}
template <typename Change>
bool web_gives(Change change, const std::string& part) {
  return gives([&](Scenario& s) { change(s.touch_points[0]); }, "touch point 'web'", part);
}
template <typename Change>
bool home_gives(Change change, const std::string& part) {
  return gives([&](Scenario& s) { change(s.segments[0]); }, "segment 'home'", part);
}
template <typename Change>
bool need_gives(Change change, const std::string& part) {
  return gives([&](Scenario& s) { change(s.needs[0]); }, "need 'question'", part);
}

}  // namespace

TEST_CASE("the small scenario is right") {
  CHECK(gives_none([](Scenario&) {}));
  CHECK_NOTHROW(build_model(small_scenario()));
}

TEST_CASE("several problems at once are all reported, and build_model throws them") {
  Scenario s = small_scenario();
  s.lookahead = 0;
  s.needs[0].journey = "aks";
  s.touch_points[1].pool = "agent";
  s.segments[1].name = "home";
  s.journeys[0].moves[0].probability = 0.5;
  const Problems problems = find_problems(s);
  CHECK(problems.size() == 5);
  CHECK_THROWS_AS(build_model(s), InvalidInput);
  try {
    build_model(s);
  } catch (const InvalidInput& e) {
    const std::string text = e.what();
    for (const char* part :
         {"lookahead is 0 ms", "need 'question'", "did you mean 'ask'?", "touch point 'phone'",
          "did you mean 'agents'?", "segment 'home'", "journey 'ask', step 'look'"}) {
      CAPTURE(part);
      CHECK(text.find(part) != std::string::npos);
    }
  }
}

TEST_CASE("names: empty and duplicate") {
  CHECK(gives([](Scenario& s) { s.segments[1].name = ""; }, "segment 2", "has no name"));
  CHECK(gives([](Scenario& s) { s.segments[1].name = "home"; }, "segment 'home'",
              "taken twice: segment 1 and 2"));
  CHECK(gives([](Scenario& s) { s.needs.push_back(s.needs[0]); }, "need 'question'", "twice"));
  CHECK(gives([](Scenario& s) { s.streams[0].name = ""; }, "stream 1", "has no name"));
  CHECK(gives([](Scenario& s) { s.pools.push_back(s.pools[0]); }, "pool 'agents'", "twice"));
  CHECK(gives([](Scenario& s) { s.touch_points.push_back(s.touch_points[0]); }, "touch point 'web'",
              "twice"));
  CHECK(gives([](Scenario& s) { s.journeys.push_back(s.journeys[0]); }, "journey 'ask'", "twice"));
  CHECK(gives(
      [](Scenario& s) {
        s.journeys[0].steps.push_back({"call", "phone"});
      },
      "journey 'ask', step 'call'", "twice"));
  CHECK(gives(
      [](Scenario& s) {
        s.journeys[0].steps.push_back({"", "phone"});
      },
      "journey 'ask', step 4", "has no name"));
}

TEST_CASE("names: unknown ones, with what there is and what was meant") {
  CHECK(gives([](Scenario& s) { s.needs[0].journey = "asks"; }, "need 'question'",
              "did you mean 'ask'?"));
  CHECK(gives([](Scenario& s) { s.streams[0].journey = ""; }, "stream 'passers-by'",
              "journey is missing"));
  CHECK(gives([](Scenario& s) { s.touch_points[2].pool = "clerk"; }, "touch point 'mail'",
              "'agents', 'clerks', 'reserve'; did you mean 'clerks'?"));
  CHECK(gives([](Scenario& s) { s.touch_points[1].pool = ""; }, "touch point 'phone'",
              "pool is missing"));
  CHECK(gives([](Scenario& s) { s.touch_points[1].overflow_pool = "reserves"; },
              "touch point 'phone'", "did you mean 'reserve'?"));
  CHECK(gives([](Scenario& s) { s.journeys[0].steps[1].touch_point = "fone"; },
              "journey 'ask', step 'call'", "unknown touch point 'fone'"));
  CHECK(gives([](Scenario& s) { s.journeys[0].entries[0].step = "lok"; },
              "journey 'ask', entry 'lok'", "did you mean 'look'?"));
  CHECK(gives([](Scenario& s) { s.journeys[0].moves[0].to = "cal"; },
              "journey 'ask', move 'look' -> 'cal'", "did you mean 'call'?"));
  CHECK(gives([](Scenario& s) { s.journeys[0].moves.push_back(served("lettre", "")); },
              "journey 'ask', move 'lettre' -> the end", "unknown step to move from 'lettre'"));
}

TEST_CASE("scenario: the clock") {
  CHECK(gives([](Scenario& s) { s.start = {2026, 2, 29}; }, "scenario", "does not exist"));
  CHECK(gives([](Scenario& s) { s.horizon = 0; }, "scenario", "horizon is 0 ms"));
  CHECK(gives([](Scenario& s) { s.horizon = 200 * kYear; }, "scenario", "horizon is 73000 days"));
  CHECK(gives([](Scenario& s) { s.warmup = -kDay; }, "scenario", "warmup is -1 days"));
  CHECK(gives([](Scenario& s) { s.warmup = kDay + kHour; }, "scenario", "whole days"));
  CHECK(gives([](Scenario& s) { s.lookahead = kMinute - 1; }, "scenario", "at least 1 min"));
  CHECK(gives([](Scenario& s) { s.represents = 0.5; }, "scenario", "represents is 0.5"));
  CHECK(gives([](Scenario& s) { s.represents = kNaN; }, "scenario", "represents is nan"));
}

TEST_CASE("scenario: somebody has to come") {
  const auto no_streams = [](Scenario& s) { s.streams.clear(); };
  CHECK(gives_none(no_streams));
  CHECK(gives([](Scenario& s) { s.streams.clear(), s.segments.clear(); }, "scenario",
              "no segments and no streams"));
  const auto nobody = [](Scenario& s) { s.segments[0].customers = s.segments[1].customers = 0; };
  CHECK(gives_none(nobody));
  CHECK(gives([&](Scenario& s) { nobody(s), no_streams(s); }, "scenario", "no customers"));
  CHECK(gives([](Scenario& s) { s.segments[0].customers = 0x7FFFFFFF; }, "scenario",
              "2147483667 customers"));
}

TEST_CASE("scenario: counts that the draws have room for") {
  CHECK(gives(
      [](Scenario& s) {
        SegmentSpec spec = s.segments[0];
        for (int i = 0; i < 253; ++i) spec.name = std::to_string(i), s.segments.push_back(spec);
      },
      "scenario", "255 segments"));
  CHECK(gives(
      [](Scenario& s) {
        NeedSpec spec = s.needs[0];
        for (int i = 0; i < 255; ++i) spec.name = std::to_string(i), s.needs.push_back(spec);
      },
      "scenario", "256 needs"));
  CHECK(gives(
      [](Scenario& s) {
        StreamSpec spec = s.streams[0];
        for (int i = 0; i < 255; ++i) spec.name = std::to_string(i), s.streams.push_back(spec);
      },
      "scenario", "256 streams"));
  CHECK(gives(
      [](Scenario& s) {
        s.represents = 2.0;
        NeedSpec spec = s.needs[0];
        for (int i = 0; i < 127; ++i) spec.name = std::to_string(i), s.needs.push_back(spec);
      },
      "scenario", "257 streams (256 of them for represented customers"));
  CHECK(gives(
      [](Scenario& s) {
        for (int i = 0; i < 4093; ++i) {
          s.journeys[0].steps.push_back({"x" + std::to_string(i), "web"});
          s.journeys[0].entries.push_back({"x" + std::to_string(i), 0.0});
        }
      },
      "scenario", "4096 steps"));
}

TEST_CASE("segments") {
  CHECK(home_gives([](auto& s) { s.satisfaction = Distribution::exponential(0.5); },
                   "satisfaction takes values from"));
  CHECK(home_gives([](auto& s) { s.satisfaction = Distribution::constant(1.5); }, "0 to 1"));
  CHECK(home_gives([](auto& s) { s.value_per_month = kInf; }, "value is inf"));
  CHECK(home_gives([](auto& s) { s.priority_class = -1; }, "priority_class is -1"));
  CHECK(home_gives([](auto& s) { s.head_start = -kMinute; }, "head_start is -1 min"));
  CHECK(gives_none([](Scenario& s) { s.segments[0].value_per_month = -3.0; }));
}

TEST_CASE("represented customers need at rate factor 1") {
  const auto varied = [](Scenario& s) {
    s.segments[0].rate_factor = Distribution::gamma(1.5, 0.4);
  };
  CHECK(gives_none(varied));
  CHECK(gives([&](Scenario& s) { varied(s), s.represents = 2.0; }, "segment 'home'",
              "rate_factor has mean 1.5"));
  CHECK(gives_none([](Scenario& s) {
    s.represents = 2.0;
    s.segments[0].rate_factor = Distribution::gamma(1.0, 0.4);
  }));
}

TEST_CASE("leaving") {
  const auto leaves = [](auto change, const std::string& part) {
    return home_gives(
        [&](SegmentSpec& s) {
          s.leaving.form = LeavingSpec::Form::cloglog;
          change(s.leaving);
        },
        part);
  };
  CHECK(leaves([](auto& l) { l.period = 0; }, "leaving.period is 0 ms"));
  CHECK(leaves([](auto& l) { l.period = 1500; }, "whole seconds"));
  CHECK(leaves([](auto& l) { l.weight = kNaN; }, "leaving.weight is nan"));
  CHECK(leaves([](auto& l) { l.propensity = Distribution::gamma(0.2, 1.0); },
               "leaving.propensity takes values"));
  const auto stock = [&](Distribution propensity, Time age, const std::string& part) {
    return leaves(
        [&](LeavingSpec& l) {
          l.start = LeavingSpec::Start::stock;
          l.propensity = propensity;
          l.firm_age = age;
        },
        part);
  };
  CHECK(stock(Distribution::uniform_between(0.1, 0.3), kYear, "neither beta nor constant"));
  CHECK(stock(Distribution::beta(1.0, 4.0).scaled(0.5), kYear, "not scaled"));
  CHECK(stock(Distribution::beta(1.0, 4.0), kYear - 1, "leaving.company_age"));
  CHECK(gives_none([](Scenario& s) {
    for (auto& segment : s.segments) segment.leaving.form = LeavingSpec::Form::cloglog;
    s.segments[0].leaving.start = LeavingSpec::Start::stock;
    s.segments[0].leaving.propensity = Distribution::beta(0.5, 2.5);
  }));
}

TEST_CASE("needs: clock and overlap") {
  using Overlap = NeedSpec::Overlap;
  CHECK(need_gives([](auto& n) { n.overlap = Overlap::merge; }, "overlap is 'merge'"));
  CHECK(need_gives([](auto& n) { n.overlap = Overlap::beside; }, "overlap is 'beside'"));
  CHECK(gives_none([](Scenario& s) {
    s.needs[0].clock = NeedSpec::Clock::calendar;
    s.needs[0].overlap = Overlap::beside;
  }));
}

TEST_CASE("needs: rates") {
  CHECK(need_gives([](auto& n) { n.per_year = -1.0; }, "rate is -1"));
  CHECK(need_gives([](auto& n) { n.per_year = kInf; }, "rate is inf"));
  CHECK(need_gives([](auto& n) { n.profile.hour[3] = -0.5; }, "profile.hour[3] is -0.5"));
  CHECK(need_gives([](auto& n) { n.profile.month[11] = kNaN; }, "profile.month[11] is nan"));
  CHECK(need_gives([](auto& n) { n.segment_factor = {1.0}; }, "one for each of the 2 segments"));
  CHECK(need_gives([](auto& n) { n.segment_factor = {1.0, -2.0}; }, "segment_factor[1] is -2"));
  CHECK(need_gives([](auto& n) { n.max_per_year = kNaN; }, "max_rate is nan"));
  CHECK(need_gives([](auto& n) { n.per_year = 1e9, n.profile.hour[0] = 1e300; },
                   "largest rate per year is inf"));
}

TEST_CASE("needs: max_per_year says whose rate it is below") {
  const auto change = [](NeedSpec& n) {
    n.segment_factor = {1.0, 2.0};
    n.profile.hour[9] = 2.0;
    n.max_per_year = 20.0;
  };
  CHECK(need_gives(change, "below the rate of segment 'shop' at its busiest hour, 24"));
  CHECK(gives_none([](Scenario& s) {
    s.needs[0].segment_factor = {1.0, 2.0};
    s.needs[0].max_per_year = 12.0;
  }));
}

TEST_CASE("needs: slots and the pace of represented customers") {
  CHECK(gives_none([](Scenario& s) { s.needs[0].per_year = 3e6; }));  // 493,000 in 60 days
  CHECK(gives(
      [](Scenario& s) {
        s.needs[0].per_year = 1e5;
        s.segments[1].rate_factor = Distribution::constant(40.0);
      },
      "need 'question'", "a customer of segment 'shop' may have 657534.24"));
  CHECK(gives([](Scenario& s) { s.represents = 1e8; }, "need 'question'",
              "represents = 1e+08 in segment 'home' makes"));
}

TEST_CASE("streams") {
  const std::string where = "stream 'passers-by'";
  CHECK(gives([](Scenario& s) { s.streams[0].per_hour = -1.0; }, where, "rate is -1"));
  CHECK(gives([](Scenario& s) { s.streams[0].per_hour = 1e7; }, where, "1e+07 arrivals an hour"));
  CHECK(gives([](Scenario& s) { s.streams[0].profile.weekday[6] = kInf; }, where,
              "profile.weekday[6] is inf"));
  CHECK(gives([](Scenario& s) { s.streams[0].priority_class = 128; }, where, "0 to 127"));
  CHECK(gives([](Scenario& s) { s.streams[0].head_start = -1; }, where, "head_start is -1 ms"));
}

TEST_CASE("pools") {
  CHECK(gives([](Scenario& s) { s.pools[0].cost_per_hour = -1.0; }, "pool 'agents'", "cost is -1"));
  CHECK(gives(
      [](Scenario& s) {
        s.pools[0].staff = WeekSchedule::from_changes({{0, 3}, {kDay, -2}});
      },
      "pool 'agents'", "staff is -2 from 1 days after Monday midnight"));
  CHECK(phone_gives([](auto& t) { t.overflow_pool = t.pool; }, "its own pool 'agents'"));
  CHECK(gives([](Scenario& s) { s.pools[1].staff = WeekSchedule(0); }, "touch point 'mail'",
              "its pool 'clerks' never has any staff"));
}

TEST_CASE("self-service has no queue") {
  CHECK(web_gives([](auto& t) { t.pool = "agents"; }, "pool is set"));
  CHECK(web_gives([](auto& t) { t.overflow_pool = "agents"; }, "overflow_pool is set"));
  CHECK(web_gives([](auto& t) { t.balk_probability = 0.1; }, "balk_probability is set"));
  CHECK(web_gives([](auto& t) { t.waiting_room = 3; }, "waiting_room is set"));
  CHECK(web_gives([](auto& t) { t.call_back.offered = true; }, "call_back is set"));
  CHECK(web_gives([](auto& t) { t.patience = Distribution::constant(1.0); }, "patience is set"));
  CHECK(web_gives([](auto& t) { t.open = WeekSchedule(0); }, "has opening hours"));
}

TEST_CASE("patience and opening hours only where they mean something") {
  const std::string mail = "touch point 'mail'";
  CHECK(gives([](Scenario& s) { s.touch_points[2].patience = Distribution::exponential(1e6); },
              mail, "its kind is asynchronous"));
  CHECK(gives([](Scenario& s) { s.touch_points[2].open = office_hours(1, 9, 17); }, mail,
              "its kind is asynchronous"));
  CHECK(gives_none([](Scenario& s) {
    s.touch_points[2].kind = TouchPointSpec::Kind::visit;
    s.touch_points[2].patience = Distribution::exponential(1e6);
  }));
  CHECK(phone_gives([](auto& t) { t.open = office_hours(2, 9, 17); },
                    "open is 2 from 9 h after Monday midnight"));
}

TEST_CASE("patience may last for ever, service may not") {
  const auto may_never = Distribution::piecewise_hazard({0.0, 60000.0}, {1e-5, 0.0});
  CHECK(gives_none([&](Scenario& s) { s.touch_points[1].patience = may_never; }));
  CHECK(phone_gives([&](auto& t) { t.service = may_never; }, "service"));
  CHECK(phone_gives([&](auto& t) { t.redial.delay = may_never; }, "redial.delay"));
}

TEST_CASE("touch points: numbers") {
  CHECK(phone_gives([](auto& t) { t.deadline = 0; }, "deadline is 0 ms"));
  CHECK(phone_gives([](auto& t) { t.overflow_after = -1; }, "overflow_after is -1 ms"));
  CHECK(phone_gives([](auto& t) { t.waiting_room = -1; }, "waiting_room is -1"));
  CHECK(phone_gives([](auto& t) { t.balk_probability = 1.5; }, "balk_probability is 1.5"));
  CHECK(phone_gives([](auto& t) { t.redial.probability = kNaN; }, "redial.probability is nan"));
  CHECK(phone_gives([](auto& t) { t.redial.max_attempts = 256; }, "redial.max_attempts is 256"));
  CHECK(phone_gives([](auto& t) { t.redial.max_attempts = -1; }, "redial.max_attempts is -1"));
  CHECK(phone_gives([](auto& t) { t.call_back.acceptance = -0.1; }, "call_back.acceptance"));
  CHECK(phone_gives([](auto& t) { t.call_back.expected_wait = -1; }, "call_back.expected_wait"));
  CHECK(phone_gives([](auto& t) { t.service_level_within = -1; }, "service_level_within"));
  CHECK(phone_gives([](auto& t) { t.cost_per_contact = -1.0; }, "cost_per_contact is -1"));
  CHECK(phone_gives([](auto& t) { t.cost_per_minute = kNaN; }, "cost_per_minute is nan"));
  CHECK(
      phone_gives([](auto& t) { t.experience.per_wait_minute = kInf; }, "experience.wait is inf"));
  CHECK(phone_gives([](auto& t) { t.experience.late = kNaN; }, "experience.late is nan"));
}

TEST_CASE("journeys: probabilities") {
  CHECK(gives([](Scenario& s) { s.journeys[0].entries[0].probability = 0.5; }, "journey 'ask'",
              "its entries sum to 0.9"));
  CHECK(gives([](Scenario& s) { s.journeys[0].moves[1].probability = 0.5; },
              "journey 'ask', step 'look'", "the moves on 'served' sum to 0.75"));
  CHECK(gives(
      [](Scenario& s) {
        s.journeys[0].moves.push_back(on(Outcome::abandoned, "call", "letter", 0.25));
      },
      "journey 'ask', step 'call'", "the moves on 'abandoned' sum to 0.25"));
  Scenario s = small_scenario();
  s.journeys[0].moves[0].probability = -0.25;
  s.journeys[0].moves[1].probability = 1.25;
  CHECK(find_problems(s).size() == 2);
}

TEST_CASE("journeys: numbers of moves") {
  CHECK(gives([](Scenario& s) { s.journeys[0].moves[0].satisfaction = kNaN; },
              "journey 'ask', move 'look' -> 'call'", "satisfaction is nan"));
  CHECK(gives(
      [](Scenario& s) {
        s.journeys[0].moves[2].delay = Distribution::piecewise_hazard({0.0, 1.0}, {0.5, 0.0});
      },
      "journey 'ask', move 'call' -> 'letter'", "delay"));
}

TEST_CASE("journeys: ways in, through and out") {
  CHECK(
      gives([](Scenario& s) { s.journeys[0].entries.clear(); }, "journey 'ask'", "has no entries"));
  CHECK(gives(
      [](Scenario& s) {
        s.journeys[0].steps.push_back({"lost", "web"});
      },
      "journey 'ask', step 'lost'", "no entry and no move leads to it"));
  CHECK(gives([](Scenario& s) { s.journeys[0].moves.push_back(served("letter", "letter")); },
              "journey 'ask', step 'letter'", "never ends"));
  CHECK(gives([](Scenario& s) { s.journeys[0].moves.push_back(on(Outcome::balked, "look", "")); },
              "journey 'ask', move 'look' -> the end on balked", "'web' is self-service"));
  Scenario s = small_scenario();
  s.journeys.push_back({"empty", {}, {}, {}});
  CHECK(find_problems(s).size() == 1);  // that it has no entries follows from that
}

TEST_CASE("journeys: at most 16 steps that a case may come back to") {
  const auto loop_of = [](int n) {
    return [n](Scenario& s) {
      JourneySpec& j = s.journeys[0];
      j.steps.clear(), j.moves.clear();
      j.entries = {{"0", 1.0}};
      for (int i = 0; i < n; ++i) {
        const std::string name = std::to_string(i);
        j.steps.push_back({name, "web"});
        j.moves.push_back(served(name, std::to_string((i + 1) % n), 0.5));
        j.moves.push_back(served(name, "", 0.5));
      }
    };
  };
  CHECK(gives_none(loop_of(16)));
  CHECK(gives(loop_of(17), "journey 'ask'", "17 steps that a case may come back to"));
}

TEST_CASE("journeys: a case that comes back nearly always") {
  const auto loop = [](double p) {
    return [p](Scenario& s) {
      s.journeys[0] = {
          "loop", {{"a", "web"}}, {{"a", 1.0}}, {served("a", "a", p), served("a", "", 1.0 - p)}};
      for (NeedSpec& need : s.needs) need.journey = "loop";
      for (StreamSpec& stream : s.streams) stream.journey = "loop";
    };
  };
  CHECK(gives(loop(0.97), "journey 'loop', step 'a'", "comes back to it with probability 0.97"));
  CHECK(gives_none(loop(0.92)));
  // Turned away at a closed door, and at the same moment back at it.
  const auto retries = [](std::optional<Distribution> delay) {
    return [delay](Scenario& s) {
      JourneySpec::Move move = on(Outcome::turned_away, "call", "call");
      move.delay = delay;
      s.journeys[0].moves.push_back(move);
    };
  };
  CHECK(gives(retries({}), "journey 'ask', step 'call'", "when turned_away, a case comes back"));
  CHECK(gives_none(retries(Distribution::constant(10.0 * kMinute))));
  // Ends by abandonment only: in a quiet week it would go on for ever.
  CHECK(!gives_none([](Scenario& s) {
    s.journeys[0].moves = {served("look", "call", 1.0), served("call", "look", 0.5),
                           served("call", "letter", 0.5), served("letter", "call", 1.0)};
  }));
}

TEST_CASE("segments: sums of money that runs cannot count") {
  const auto finds = [](const Scenario& s, const char* what) {
    return find_problems(s).to_string().find(what) != std::string::npos;
  };
  Scenario s = small_scenario();
  s.segments[0].customers = 5000;
  s.needs[0].per_year = 100.0;
  s.needs[0].segment_factor.clear();
  s.horizon = 365 * kDay;
  for (const double price : {1e3, 1e12}) {
    s.needs[0].order_price = price;
    CHECK(finds(s, "what is ordered may come to") == (price > 1e3));
  }
  s.needs[0].order_price = 0.0;
  for (const double limit : {1e3, 1e12}) {
    s.segments[0].credit.limit = limit;
    CHECK(finds(s, "what is owed by who defaults may come to") == (limit > 1e3));
  }
}
