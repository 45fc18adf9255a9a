// What differs between two scenarios, as a file that extends one and reads as the other.
#include "sim/file/scenario_difference.h"

#include <doctest/doctest.h>

#include "sim/file/scenario_file.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

TEST_CASE("the difference of two scenarios, as a file, makes one of the other") {
  const Scenario from = two_departments();
  CHECK(difference_of(from, from).empty());
  Scenario to = from;
  to.company.want.brush_off = 0.44;
  to.target.load = 0.5;
  to.segments[1].leaving.propensity = Distribution::beta(1.25, 7.5);
  to.touch_points[1].patience = to.touch_points[1].patience->scaled(1.5);
  to.touch_points[2].service = Distribution::log_normal(20.0 * kMinute, 0.5).scaled(1.2345);
  for (JourneySpec::Move& move : to.journeys[0].moves) {
    if (move.from == "talk") move.probability = move.to.empty() ? 0.65 : 0.35;
  }
  const std::vector<KeyChange> changes = difference_of(from, to);
  REQUIRE(changes.size() == 6);
  CHECK(changes[0].key == "company.want.brush_off");
  CHECK(changes[0].from == "0.5");
  CHECK(changes[0].to == "0.44");
  CHECK(changes[1].key == "target.load");
  CHECK(changes[1].from.empty());
  CHECK(changes[5].key == "journey.ask.step.talk.served");
  const std::string text = extending_file("base.toml", "A \"fit\".", changes);
  CAPTURE(text);
  const ScenarioFile file = read_scenario_file(
      "a.toml", {.set = {},
                 .extra = {},
                 .read = read_from({{"a.toml", text}, {"base.toml", write_scenario(from)}})});
  CHECK(write_scenario(file.today) == write_scenario(to));
}
