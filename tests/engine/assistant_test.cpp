// Assistants: what they settle, keep and pass on, as the closed form says, and what they leave
// alone.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "sim/engine/simulator.h"
#include "tests/support/busy_line.h"
#include "tests/support/collect.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// Everybody meets a robot, and whom it passes on the phone, where nobody waits. Nobody leaves or
/// complains; who got nothing comes back the next day, with the chance `repeat.unanswered`.
Scenario robot_and_phone() {
  Scenario s = two_departments();
  s.warmup = 0;
  s.horizon = 360 * kDay;
  s.segments.resize(1);
  s.segments[0].leaving = {};
  s.levers.clear();
  s.touch_points[0].name = "robot";
  AssistantSpec& robot = s.touch_points[0].assistant;
  robot = {.on = true,
           .permitted = 0.7,
           .grounded = 0.5,
           .resolve = 0.5,
           .contain_to = 0.2,
           .resolve_to = 0.8,
           .confident = 0.4,
           .story = 0.25};
  for (PoolSpec& pool : s.pools) pool.staff = WeekSchedule(500);
  TouchPointSpec& phone = s.touch_points[1];
  phone.open = WeekSchedule(1);
  phone.patience.reset();
  phone.sells = false;
  phone.service = Distribution::constant(10.0 * kMinute);
  JourneySpec& ask = s.journeys[0];
  ask.steps = {{"look", "robot"}, {"talk", "phone"}};
  ask.entries = {{"look", 1.0}};
  ask.moves = {on(Outcome::passed_on, "look", "talk")};
  s.needs[0].clock = NeedSpec::Clock::calendar;
  s.needs[0].per_year = 6.0;
  MechanismSpec& mechanism = s.company.mechanism;
  mechanism.complaint = mechanism.chase = mechanism.hand_over = false;
  s.company.child.repeat_delay = Distribution::constant(1.0 * kHour);
  return s;
}

RunResult run_robot(const Scenario& s) { return run(build_model(s), {.key = {3, 1}}); }
AssistantCounts robot_of(const RunResult& result) { return result.totals.assistant_sum(0); }

void check_robot_share(std::int64_t part, std::int64_t whole, double p) {
  const double n = static_cast<double>(whole);
  CAPTURE(part);
  CAPTURE(n * p);
  CHECK(std::abs(static_cast<double>(part) - n * p) < 4.0 * std::sqrt(n * p * (1.0 - p)) + 1e-9);
}

}  // namespace

TEST_CASE("company assistant: settles, passes on and keeps the shares that its numbers say") {
  Scenario s = robot_and_phone();
  s.company.mechanism.repeat = false;
  const RunResult result = run_robot(s);
  const AssistantCounts c = robot_of(result);
  REQUIRE(c.legs > 4000);
  const double settled = 0.7 * 0.5, passes_on = 0.2 + 0.6 * 0.5;
  check_robot_share(c.settled, c.legs, settled);
  check_robot_share(c.passed_on, c.legs, (1.0 - settled) * passes_on);
  check_robot_share(c.wrong, c.legs, (1.0 - settled) * (1.0 - passes_on) * 0.4);
  check_robot_share(c.with_story, c.passed_on, 0.25);
  CHECK(c.settled + c.passed_on + c.wrong + c.unanswered == c.legs);
  // What is kept looks resolved at first contact, settled or not.
  CHECK(result.totals.segment_sum(0).resolved == c.legs - c.passed_on);
}

TEST_CASE(
    "company assistant: who comes back with a matter that it could not settle meets the same "
    "wall") {
  Scenario s = robot_and_phone();
  s.touch_points[0].assistant.contain_to = s.touch_points[0].assistant.resolve_to = 0.0;
  s.company.child.repeat_max = 3;
  s.company.child.repeat_unanswered = 0.5;
  const RunResult result = run_robot(s);
  const AssistantCounts c = robot_of(result);
  const std::int64_t repeats = result.totals.outcome_sum(0).repeats, roots = c.legs - repeats;
  check_robot_share(c.settled, roots, 0.35);  // of root needs: repeats are settled never
  // Each unsettled matter comes back 0.5 + 0.25 + 0.125 times.
  const double expected = static_cast<double>(roots - c.settled) * 0.875;
  CHECK(static_cast<double>(repeats) == doctest::Approx(expected).epsilon(0.05));
}

TEST_CASE(
    "company assistant: a matter that it settles it settles where it may and knows more, too") {
  const auto passed = [](double permitted, double grounded) {
    Scenario s = robot_and_phone();
    s.company.mechanism.repeat = false;
    AssistantSpec& robot = s.touch_points[0].assistant;
    robot.contain_to = robot.resolve_to = 1.0;
    robot.permitted = permitted;
    robot.grounded = grounded;
    Collect seen;
    run(build_model(s), {.key = {3, 1}, .observer = &seen});
    std::set<std::tuple<std::uint32_t, std::uint32_t>> matters;
    for (const Event& e : seen.events) {
      if (e.type == EventType::move) matters.insert({e.subject, e.slot});
    }
    return matters;
  };
  const auto some = passed(0.4, 0.6), fewer = passed(0.7, 0.6), fewest = passed(0.7, 0.9);
  CHECK(some.size() > fewer.size());
  CHECK(fewer.size() > fewest.size());
  CHECK(std::ranges::includes(some, fewer));
  CHECK(std::ranges::includes(fewer, fewest));
  CHECK(passed(1.0, 1.0).empty());
}

TEST_CASE("company assistant: with the story nobody says it all again, and the leg is shorter") {
  const auto phone_of = [](double story) {
    Scenario s = robot_and_phone();
    s.touch_points[0].assistant.story = story;
    const RunResult result = run_robot(s);
    return std::pair(result.totals.touch_point_sum(1), result.totals.act_sum(1));
  };
  const auto [without, acts_without] = phone_of(0.0);
  const auto [with, acts_with] = phone_of(1.0);
  REQUIRE(without.served == with.served);
  CHECK(acts_without.asked_again == without.served);
  CHECK(acts_with.asked_again == 0);
  CHECK(static_cast<double>(with.service) / static_cast<double>(without.service) ==
        doctest::Approx(0.85).epsilon(1e-6));
  CHECK(acts_with.quality > acts_without.quality);
}

TEST_CASE(
    "company assistant: contained, a firm sees more resolved, and its customers are worse off") {
  const auto told = [](double resolve) {
    Scenario s = robot_and_phone();
    s.touch_points[0].assistant.resolve = resolve;
    return run_robot(s);
  };
  const RunResult contain = told(0.0), resolve = told(1.0);
  const auto contained = [](const RunResult& r) {
    const AssistantCounts c = robot_of(r);
    return static_cast<double>(c.legs - c.passed_on) / static_cast<double>(c.legs);
  };
  const auto resolved = [](const RunResult& r) {
    const SegmentCounts c = r.totals.segment_sum(0);
    return static_cast<double>(c.resolved) / static_cast<double>(c.closed);
  };
  CHECK(contained(contain) > contained(resolve) + 0.2);
  CHECK(resolved(contain) > resolved(resolve) + 0.2);
  CHECK(contain.totals.outcome_sum(0).repeats > 2 * resolve.totals.outcome_sum(0).repeats);
  CHECK(contain.snapshots.back().satisfaction_sum[0] <
        resolve.snapshots.back().satisfaction_sum[0]);
}

TEST_CASE(
    "company assistant: one that is switched off is self-service as it was, whatever its numbers") {
  const Scenario plain = two_departments();
  Scenario off = plain;
  off.touch_points[0].assistant = {.on = false, .permitted = 0.1, .confident = 1.0, .story = 1.0};
  off.company.act.story_time = 0.3;
  CHECK(run_robot(off).hash() == run_robot(plain).hash());
}

TEST_CASE("company assistant: gates that are switched off are open") {
  Scenario s = robot_and_phone();
  s.company.mechanism.may = s.company.mechanism.know = false;
  const AssistantCounts open = robot_of(run_robot(s));
  CHECK(open.settled == open.legs);
  s = robot_and_phone();
  s.company.mechanism.want = false;
  s.company.mechanism.repeat = false;
  const AssistantCounts willing = robot_of(run_robot(s));
  check_robot_share(willing.passed_on, willing.legs, 0.65 * 0.8);
}

TEST_CASE("company assistant: levers move it from the start, by date and by touch point") {
  Scenario s = robot_and_phone();
  s.company.mechanism.repeat = false;
  s.levers = {for_all("assistant_permitted", -1.0)};
  CHECK(robot_of(run_robot(s)).settled == 0);
  s.levers = {for_all("assistant_permitted", 1.0), for_all("assistant_grounded", 1.0)};
  const AssistantCounts able = robot_of(run_robot(s));
  CHECK(able.settled == able.legs);
  s.levers.clear();
  Change change{s.horizon / 2, s};
  change.then.levers = {{"assistant_resolve", LeverScope::touch_point, "robot", 1.0}};
  const RunResult result = run(build_model(s, std::vector<Change>{change}), {.key = {3, 1}});
  const AssistantCounts c = robot_of(result);
  check_robot_share(c.passed_on, c.legs, 0.65 * (0.5 + 0.8) / 2);
}
