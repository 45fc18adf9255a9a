// Reading scenario files: the same company as in C++, policies, files that extend others.
#include "sim/file/scenario_file.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "sim/engine/simulator.h"
#include "sim/measure/metric.h"
#include "sim/model/model.h"
#include "tests/support/random_scenario.h"
#include "tests/support/run_hash.h"
#include "tests/support/sampling.h"
#include "tests/support/source_folder.h"
#include "tests/support/workloads.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// A file system in memory.
struct Files {
  std::map<std::string, std::string> texts;
  ReadText reader() const {
    return [this](const std::string& path) {
      const auto found = texts.find(path);
      if (found != texts.end()) return found->second;
      Problems problems;
      problems.add(path, "there is no such file");
      throw InvalidInput(problems);
    };
  }
};

ScenarioFile file_of(const std::string& text, ReadOptions options = {}) {
  Files files{{{"a.toml", text}}};
  options.read = files.reader();
  return read_scenario_file("a.toml", options);
}

const std::string kLine = R"(schema = 1
name = "a line"
start = 2026-01-05
horizon = "30 days"
[department.service]
[stream.calls]
journey = "call"
rate = "30 / hour"
[pool.agents]
staff = 2
cost = "30 EUR / hour"
[touch_point.phone]
department = "service"
pool = "agents"
service = { exponential = "3 min" }
patience = { exponential = "2 min" }
[journey.call.step.talk]
touch_point = "phone"
)";

}  // namespace

TEST_CASE("W3 as a file is W3 in C++, bit for bit") {
  const ScenarioFile file = read_scenario_file((source_folder().string() + "/scenarios/w3.toml"));
  Scenario from_file = file.today, in_code = w3();
  CHECK(write_scenario(from_file) == write_scenario(in_code));
  from_file.horizon = in_code.horizon = 30 * kDay;
  CHECK(hash_of(from_file) == hash_of(in_code));
}

TEST_CASE("what is written reads back as the same company, whatever it uses") {
  for (std::uint32_t seed = 0; seed < 60; seed += testing::kStep) {
    CAPTURE(seed);
    const Scenario scenario = random_scenario(seed);
    const std::string text = write_scenario(scenario);
    CAPTURE(text);
    const ScenarioFile file = file_of(text);
    CHECK(write_scenario(file.today) == text);
    CHECK(hash_of(file.today) == hash_of(scenario));
  }
  const std::string text = write_scenario(small_company());
  CHECK(hash_of(file_of(text).today) == hash_of(small_company()));
}

TEST_CASE("a policy holds from the start, or from its dates") {
  const ScenarioFile file = file_of(kLine + R"(
[policy.more]
label = "One more"
pool.agents.staff = 3
[policy.later]
levers.staffing = 1.5
[[policy.later.change]]
from = 2026-01-15
pool.agents.staff = 4
[[policy.later.change]]
from = "20 days"
levers.staffing.touch_point.phone = 2
)");
  REQUIRE(file.policies.size() == 2);
  CHECK(file.policies[0].label == "One more");
  REQUIRE(file.policies[0].changes.size() == 1);
  CHECK(file.policies[0].changes[0].from == 0);
  CHECK(file.policies[0].changes[0].then.pools[0].staff.at(0) == 3);
  const auto& later = file.policies[1].changes;
  REQUIRE(later.size() == 3);
  CHECK(later[1].from == 10 * kDay);
  CHECK(later[1].then.pools[0].staff.at(0) == 4);
  REQUIRE(later[1].then.levers.size() == 1);  // what held before still does
  CHECK(later[1].then.levers[0].value == 1.5);
  CHECK(later[2].from == 20 * kDay);
  REQUIRE(later[2].then.levers.size() == 2);
  CHECK(later[2].then.levers[1].scope == LeverScope::touch_point);
  CHECK(later[2].then.levers[1].of == "phone");
  CHECK(file.today.levers.empty());
}

TEST_CASE("a file that extends another puts its keys on top") {
  Files files;
  files.texts["folder/base.toml"] = kLine;
  files.texts["folder/top.toml"] = R"(schema = 1
extends = "base.toml"
name = "another line"
[pool.agents]
staff = { "mon-fri 08:00-20:00" = 3 }
[touch_point.phone]
service.exponential = "4 min"
patience = { gamma = "2 min", cv = 0.5 }
)";
  const ScenarioFile file =
      read_scenario_file("folder/top.toml", {.set = {}, .extra = {}, .read = files.reader()});
  CHECK(file.today.name == "another line");
  CHECK(file.today.pools[0].staff.at(9 * kHour) == 3);
  CHECK(file.today.pools[0].staff.at(7 * kHour) == 0);
  CHECK(file.today.pools[0].cost_per_hour == 30);
  CHECK(file.today.touch_points[0].service == Distribution::exponential(4.0 * kMinute));
  CHECK(file.today.touch_points[0].patience->kind() == Distribution::Kind::gamma);
  CHECK(file.sources.size() == 2);

  // And from its stored texts alone.
  const ScenarioFile again =
      read_scenario_file(file.path, {.set = {}, .extra = {}, .read = read_from(file.sources)});
  CHECK(write_scenario(again.today) == write_scenario(file.today));
}

TEST_CASE("keys set from outside") {
  ReadOptions options;
  options.set = {{"touch_point.phone.service", "4 min", "--set a"},
                 {"C8A", "1.5", "--set b"},
                 {"staffing.touch_point.phone", "2", "--set c"}};
  options.extra = {{"try", "", {{"pool.agents.staff", "5", "--try"}}}};
  const ScenarioFile file = file_of(kLine, options);
  CHECK(file.today.touch_points[0].service == Distribution::constant(4.0 * kMinute));
  REQUIRE(file.today.levers.size() == 2);
  CHECK(file.today.levers[0].lever == "staffing");
  CHECK(file.today.levers[0].value == 1.5);
  CHECK(file.today.levers[1].of == "phone");
  REQUIRE(file.policies.size() == 1);
  CHECK(file.policies[0].changes[0].then.pools[0].staff.at(0) == 5);
  CHECK(file.policies[0].changes[0].then.levers.size() == 2);
}

TEST_CASE("a company whose customers stand for others is noted as a preview") {
  ReadOptions options;
  const std::string path = (testing::source_folder() / "scenarios/generic_company.toml").string();
  CHECK(read_scenario_file(path, options).notes.empty());
  options.set = {{"represents", "10", "--set"}};
  const std::vector<Note> notes = read_scenario_file(path, options).notes;
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].policy.empty());
  CHECK(notes[0].text.starts_with("Preview: each simulated customer stands for 10, "));
}

TEST_CASE("notes of what was set from outside") {
  const auto notes = [](const std::string& text, const Override& change) {
    ReadOptions options;
    options.set = {change};
    std::vector<std::string> texts;
    for (const Note& note : file_of(text, options).notes) {
      texts.push_back(note.policy + "|" + note.text);
    }
    return texts;
  };
  using Texts = std::vector<std::string>;
  std::string week = kLine;
  week.replace(week.find("staff = 2"), 9, "staff = { \"mon-fri 08:00-20:00\" = 2 }");
  const std::string now =
      "|pool.agents.staff was a timetable; the number now holds all hours of the "
      "week";
  CHECK(notes(week, {"pool.agents.staff", "3", "--set"}) == Texts{now});
  CHECK(notes(week, {"pool.agents.staff", "{ \"daily 08:00-20:00\" = 3 }", "--set"}).empty());
  CHECK(notes(kLine, {"pool.agents.staff", "3", "--set"}).empty());

  const std::string policies = kLine + R"(
[policy.number]
pool.agents.staff = 3
levers.staffing = 1.5
[policy.later]
[[policy.later.change]]
from = 2026-01-12
touch_point.phone.service = { log_normal = "3 min", cv = 0.5 }
[policy.nothing]
)";
  const std::string nothing = "nothing|policy 'nothing' sets nothing: it is Today";
  const auto itself = [](const std::string& policy, const std::string& path) {
    return policy + "|policy '" + policy + "' sets " + path + " itself: --set does not reach it";
  };
  CHECK(notes(policies, {"pool.agents.staff", "4", "--set"}) ==
        Texts{itself("number", "pool.agents.staff"), nothing});
  CHECK(notes(policies, {"staffing", "1.2", "--set"}) ==
        Texts{itself("number", "staffing"), nothing});
  CHECK(notes(policies, {"touch_point.phone.service.exponential", "4 min", "--set"}) ==
        Texts{itself("later", "touch_point.phone.service.exponential"), nothing});
  CHECK(notes(policies, {"pool.agents.cost", "20 EUR / hour", "--set"}) == Texts{nothing});
}

TEST_CASE("a policy that sets nothing is Today") {
  const ScenarioFile file = file_of(kLine + "[policy.same]\nlabel = \"Once more\"\n");
  REQUIRE(file.policies.size() == 1);
  REQUIRE(file.policies[0].changes.size() == 1);
  CHECK(file.policies[0].changes[0].from == 0);
  CHECK(run(build_model(file.today, file.policies[0].changes), {.key = {1, 1}}).hash() ==
        hash_of(file.today));
}

TEST_CASE("timetables") {
  const auto staff_of = [](const std::string& staff) {
    std::string text = kLine;
    text.replace(text.find("staff = 2"), 9, "staff = " + staff);
    return file_of(text).today.pools[0].staff;
  };
  const WeekSchedule office = staff_of(R"({ "mon-fri 08:30-17:00" = 2, "sat, sun" = 1 })");
  CHECK(office.at(8 * kHour) == 0);
  CHECK(office.at(8 * kHour + 30 * kMinute) == 2);
  CHECK(office.at(5 * kDay) == 1);
  CHECK(office.at(7 * kDay - 1) == 1);
  const WeekSchedule night = staff_of(R"({ "fri-mon 22:00-06:00" = 3 })");
  CHECK(night.at(6 * kDay + 23 * kHour) == 3);  // Sunday night
  CHECK(night.at(kDay + 5 * kHour) == 3);       // Tuesday morning, of Monday's night
  CHECK(night.at(2 * kDay + 5 * kHour) == 0);
  CHECK(staff_of(R"({ "daily 00:00-24:00" = 3 })").changes().size() == 1);
}

TEST_CASE("one move of a list takes the rest") {
  std::string text = kLine;
  text += R"(served = [{ to = "talk", probability = 0.25, delay = "2 h" }, { to = "end" }]
entry = 1
)";
  const auto moves = file_of(text).today.journeys[0].moves;
  REQUIRE(moves.size() == 2);
  CHECK(moves[0].delay == Distribution::constant(2.0 * kHour));
  CHECK(moves[1].to.empty());
  CHECK(moves[1].probability == 0.75);
}
