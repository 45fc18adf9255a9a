// Cycles, reachability and service groups, and what a built model makes of them.
#include "sim/scenario/journey_graph.h"

#include <doctest/doctest.h>

#include "sim/model/model.h"
#include "sim/model/service_groups.h"
#include "tests/support/office_hours.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

using Flags = std::vector<bool>;
using Groups = std::vector<std::uint16_t>;

JourneySpec journey_of(int steps, std::vector<JourneySpec::Move> moves) {
  JourneySpec journey;
  journey.name = "j";
  for (int i = 0; i < steps; ++i) journey.steps.push_back({std::string(1, char('a' + i)), "t"});
  journey.entries = {{"a", 1.0}};
  journey.moves = std::move(moves);
  return journey;
}

TouchPointSpec staffed(const std::string& name, const std::string& pool) {
  TouchPointSpec t;
  t.name = name;
  t.pool = pool;
  return t;
}

/// n touch points "0", "1", .. with a pool each ("p0", "p1", ..) and a journey with a step at each.
Scenario row_of(int n) {
  Scenario s;
  s.streams = {{"s", "j", 1.0, {}, {}, 0, 0}};
  JourneySpec journey;
  journey.name = "j";
  for (int i = 0; i < n; ++i) {
    const std::string name = std::to_string(i), pool = "p" + name;
    s.pools.push_back({pool, WeekSchedule(1), 0.0});
    s.touch_points.push_back(staffed(name, pool));
    journey.steps.push_back({name, name});
    journey.entries.push_back({name, 1.0 / n});
  }
  s.journeys = {journey};
  return s;
}

}  // namespace

TEST_CASE("steps on cycles: loops, self-moves and moves of any outcome") {
  // a <-> b, c to itself, d after all, e back to nothing
  const auto j = journey_of(
      5, {served("a", "b"), on(Outcome::abandoned, "b", "a"), served("b", "c"),
          served("c", "c", 0.5), served("c", "d", 0.5), served("d", "e"), served("e", "")});
  CHECK(steps_on_cycles(j) == Flags{true, true, true, false, false});
  CHECK(steps_on_cycles(journey_of(2, {served("a", "b")})) == Flags{false, false});
  CHECK(steps_on_cycles(journey_of(3, {served("a", "b"), served("b", "c"), served("c", "a")})) ==
        Flags{true, true, true});
}

TEST_CASE("steps that no entry leads to") {
  const auto j = journey_of(4, {served("a", "b"), served("c", "b"), served("c", "d")});
  CHECK(steps_reached(j) == Flags{true, true, false, false});
}

TEST_CASE("steps that never end") {
  const std::vector<TouchPointSpec> patient{staffed("t", "p")};
  auto hasty = patient;
  hasty[0].patience = Distribution::exponential(1.0 * kMinute);
  const auto loop = journey_of(2, {served("a", "b"), served("b", "a")});
  CHECK(steps_that_end(loop, patient) == Flags{false, false});
  // Abandoning has no move here, so it ends the case, but only where somebody may abandon.
  CHECK(steps_that_end(loop, hasty) == Flags{true, true});
  const auto never = journey_of(2, {served("a", "b"), served("b", "a"), served("b", "", 0.0)});
  CHECK(steps_that_end(never, patient) == Flags{false, false});
  const auto seldom =
      journey_of(2, {served("a", "b"), served("b", "a", 0.9), served("b", "", 0.1)});
  CHECK(steps_that_end(seldom, patient) == Flags{true, true});
}

TEST_CASE("ends of legs that cannot happen") {
  TouchPointSpec t = staffed("t", "p");
  CHECK(can_happen(Outcome::served, t));
  CHECK_FALSE(can_happen(Outcome::abandoned, t));
  CHECK_FALSE(can_happen(Outcome::balked, t));
  CHECK_FALSE(can_happen(Outcome::turned_away, t));
  t.patience = Distribution::constant(1.0);
  t.balk_probability = 0.1;
  t.open = office_hours(1, 9, 17);
  CHECK(can_happen(Outcome::abandoned, t));
  CHECK(can_happen(Outcome::balked, t));
  CHECK(can_happen(Outcome::turned_away, t));
}

TEST_CASE("touch points without a link are groups of their own") {
  CHECK(find_service_groups(row_of(3)) == Groups{0, 1, 2});
}

TEST_CASE("moves without delay join, moves with a delay and moves to the end do not") {
  Scenario s = row_of(4);
  s.journeys[0].moves = {served("0", "2"), later("1", "3"), served("3", "")};
  CHECK(find_service_groups(s) == Groups{0, 1, 0, 2});
  s.journeys[0].moves.push_back(on(Outcome::abandoned, "3", "1"));
  CHECK(find_service_groups(s) == Groups{0, 1, 0, 1});
}

TEST_CASE("moves of different journeys join too") {
  Scenario s = row_of(3);
  JourneySpec other = s.journeys[0];
  other.name = "k";
  other.moves = {served("1", "2")};
  s.journeys[0].moves = {served("0", "1")};
  s.journeys.push_back(other);
  CHECK(find_service_groups(s) == Groups{0, 0, 0});
}

TEST_CASE("shared pools and overflow pools join") {
  Scenario s = row_of(4);
  s.touch_points[3].pool = "p1";
  CHECK(find_service_groups(s) == Groups{0, 1, 2, 1});
  s.touch_points[2].overflow_pool = "p0";
  CHECK(find_service_groups(s) == Groups{0, 1, 0, 1});
  s.touch_points[0].overflow_pool = "p3";  // which is nobody's own pool
  s.touch_points[1].overflow_pool = "p3";
  CHECK(find_service_groups(s) == Groups{0, 0, 0, 0});
}

TEST_CASE("kernels hold queues in the order of touch points and pools in the order of pools") {
  Scenario s = row_of(4);
  s.touch_points[0].kind = TouchPointSpec::Kind::self_service;
  s.touch_points[0].pool.clear();
  s.touch_points[3].pool = "p1";
  s.touch_points[1].pool = "p3";
  s.touch_points[1].overflow_pool = "p1";
  s.touch_points[1].overflow_after = 7;
  s.journeys[0].moves = {served("0", "3")};
  const Model m = build_model(s);

  REQUIRE(m.groups.size() == 2);
  const Group& first = m.groups[0];
  CHECK(first.touch_points == Groups{1, 3});
  CHECK(first.pools == Groups{1, 3});
  REQUIRE(first.kernel.queues.size() == 2);
  CHECK(first.kernel.queues[0].pool == 1);
  CHECK(first.kernel.queues[0].overflow_pool == 0);
  CHECK(first.kernel.queues[0].overflow_after == 7);
  CHECK(first.kernel.queues[1].pool == 0);
  CHECK(first.kernel.queues[1].overflow_pool == KernelConfig::kNone);
  CHECK(m.touch_points[0].group == 0);
  CHECK(m.touch_points[0].queue == kNoQueue);
  CHECK(m.touch_points[1].queue == 0);
  CHECK(m.touch_points[3].queue == 1);
  CHECK(m.groups[1].touch_points == Groups{2});
  CHECK(m.groups[1].pools == Groups{2});
}

TEST_CASE("a group of self-service only has an empty kernel") {
  Scenario s = row_of(2);
  s.touch_points[1].kind = TouchPointSpec::Kind::self_service;
  s.touch_points[1].pool.clear();
  const Model m = build_model(s);
  REQUIRE(m.groups.size() == 2);
  CHECK(m.groups[1].kernel.queues.empty());
  CHECK(m.groups[1].pools.empty());
}

TEST_CASE("delayed moves cross between groups only") {
  Scenario s = row_of(3);
  s.journeys[0].moves = {served("0", "1", 0.5), later("0", "1", 0.3), later("0", "2", 0.2),
                         later("2", "", 1.0)};
  const Model m = build_model(s);
  REQUIRE(m.moves.size() == 4);
  CHECK_FALSE(m.moves[0].delayed);
  CHECK_FALSE(m.moves[0].crosses);
  CHECK(m.moves[1].delayed);
  CHECK_FALSE(m.moves[1].crosses);
  CHECK(m.moves[2].crosses);
  CHECK(m.moves[3].delayed);
  CHECK_FALSE(m.moves[3].crosses);
  CHECK(m.moves[3].to == kEnd);
}

TEST_CASE("steps on cycles are numbered within their journey") {
  Scenario s = row_of(4);
  s.journeys[0].moves = {served("1", "3"), served("3", "1", 0.5), served("3", "", 0.5)};
  JourneySpec other = s.journeys[0];
  other.name = "k";
  other.moves = {served("2", "2", 0.5), served("2", "", 0.5)};
  s.journeys.push_back(other);
  const Model m = build_model(s);
  std::vector<int> counters;
  for (const Step& step : m.steps) counters.push_back(step.visit_counter);
  CHECK(counters == std::vector<int>{-1, 0, -1, 1, -1, -1, 0, -1});
  // Steps of the second journey stand behind those of the first.
  CHECK(m.journeys[1].steps.first == 4);
  CHECK(m.moves.back().to == kEnd);
  CHECK(m.moves[m.steps[6].moves[0].first].to == 6);
}

TEST_CASE("return probabilities: geometric, and through other steps") {
  JourneySpec j;
  j.name = "loops";
  j.steps = {{"call", "phone"}, {"look", "web"}, {"once", "web"}};
  j.entries = {{"once", 1.0}};
  j.moves = {served("once", "call"),
             served("call", "look", 0.5),
             served("call", "call", 0.2),
             served("call", "", 0.3),
             served("look", "call", 0.6),
             served("look", "", 0.4),
             on(Outcome::abandoned, "call", "call", 1.0)};
  const std::vector<double> again = return_probabilities(j, Outcome::served, false);
  CHECK(again[0] == doctest::Approx(0.2 + 0.5 * 0.6));
  CHECK(again[1] == doctest::Approx(0.6 * 0.5 / (1 - 0.2)));
  CHECK(again[2] == 0.0);
}
