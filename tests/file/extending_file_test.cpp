// Files that build on others: policies left out, changes that come after the run, files that move
// to another folder; and pools that say how many people they employ.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include "sim/file/document.h"
#include "sim/file/extends_path.h"
#include "sim/file/scenario_file.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;

namespace {

const std::string kLineWithPolicies = R"(schema = 1
name = "a line"
start = 2026-01-05
horizon = "360 days"
[stream.calls]
journey = "call"
rate = "30 / hour"
[pool.agents]
staff = 2
[touch_point.phone]
pool = "agents"
service = { exponential = "3 min" }
open = "mon-fri 08:00-20:00"
[journey.call.step.talk]
touch_point = "phone"
[policy.more]
pool.agents.staff = 3
[policy.later]
pool.agents.staff = 3
[[policy.later.change]]
from = 2026-04-01
pool.agents.staff = 4
[[policy.much_later.change]]
from = "300 days"
pool.agents.staff = 4
)";

ReadText in_memory(const std::map<std::string, std::string>& texts) {
  return [texts](const std::string& path) {
    const auto found = texts.find(path);
    if (found == texts.end()) refuse({path, "there is no such file"});
    return found->second;
  };
}

ScenarioFile child_file(const std::string& base, const std::string& child,
                        ReadOptions options = {}) {
  options.read =
      in_memory({{"base.toml", base}, {"a.toml", "schema = 1\nextends = \"base.toml\"\n" + child}});
  return read_scenario_file("a.toml", options);
}

ScenarioFile alone(const std::string& text, ReadOptions options = {}) {
  options.read = in_memory({{"a.toml", text}});
  return read_scenario_file("a.toml", options);
}

std::vector<std::string> policies_of(const ScenarioFile& file) {
  std::vector<std::string> names;
  for (const Policy& policy : file.policies) names.push_back(policy.name);
  return names;
}

std::string refused_by(const std::function<void()>& act) {
  try {
    act();
  } catch (const InvalidInput& e) {
    return e.what();
  }
  return "";
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string but(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a file does without a policy of the one it extends") {
  CHECK(policies_of(child_file(kLineWithPolicies, "")) == Names{"more", "later", "much_later"});
  CHECK(policies_of(child_file(kLineWithPolicies, "policy.later = false\n")) ==
        Names{"more", "much_later"});
  CHECK(policies_of(child_file(kLineWithPolicies,
                               "[policy]\nmore = false\nlater = false\nmuch_later = false\n"
                               "[policy.own]\npool.agents.staff = 5\n")) == Names{"own"});
}

TEST_CASE("a policy that was left out may be written anew further on, and nothing of it is left") {
  ReadOptions options;
  options.read =
      in_memory({{"base.toml", kLineWithPolicies},
                 {"middle.toml", "schema = 1\nextends = \"base.toml\"\npolicy.later = false\n"},
                 {"a.toml",
                  "schema = 1\nextends = \"middle.toml\"\n[policy.later]\n"
                  "label = \"Anew\"\npool.agents.staff = 7\n"}});
  const ScenarioFile file = read_scenario_file("a.toml", options);
  REQUIRE(policies_of(file) == Names{"more", "much_later", "later"});
  CHECK(file.policies[2].label == "Anew");
  REQUIRE(file.policies[2].changes.size() == 1);
  CHECK(file.policies[2].changes[0].then.pools[0].staff == WeekSchedule(7));
}

TEST_CASE("a policy that no other file has cannot be left out") {
  const std::string near =
      refused_by([] { child_file(kLineWithPolicies, "policy.latter = false\n"); });
  CHECK(says(near, "a.toml:3:"));
  CHECK(says(near, "there is no policy 'latter'"));
  CHECK(says(near, "did you mean 'later'?"));
  CHECK(says(refused_by([] { alone("policy.own = false\n" + kLineWithPolicies); }),
             "policy 'own' is left out (false), and no other file has it"));
  CHECK(says(refused_by([] { child_file(kLineWithPolicies, "policy.later = true\n"); }),
             "policy 'later' is a flag"));
}

TEST_CASE("--set policy.NAME=false takes a policy away too") {
  ReadOptions options;
  options.set = {{"policy.later", "false", "--set policy.later=false"}};
  CHECK(policies_of(alone(kLineWithPolicies, options)) == Names{"more", "much_later"});
  options.set = {{"policy.latter", "false", "--set policy.latter=false"}};
  CHECK(says(refused_by([&] { alone(kLineWithPolicies, options); }), "did you mean 'later'?"));
}

TEST_CASE("what a policy changes after the run is left out, with a note") {
  ReadOptions options;
  options.set = {{"horizon", "60 days", "--set horizon=60 days"}};
  const ScenarioFile file = alone(kLineWithPolicies, options);
  const Policy &later = file.policies[1], &much_later = file.policies[2];
  REQUIRE(later.changes.size() == 1);
  CHECK(later.changes[0].from == 0);
  CHECK_FALSE(later.is_beyond);
  REQUIRE(much_later.changes.size() == 1);
  CHECK(much_later.is_beyond);
  CHECK(write_scenario(much_later.changes[0].then) == write_scenario(file.today));
  REQUIRE(file.notes.size() == 2);
  CHECK(file.notes[0].policy == "later");
  CHECK(file.notes[0].text ==
        "policy 'later': what it changes from 2026-04-01 on is left out, as the run ends on "
        "2026-03-05; a longer horizon has it");
  CHECK(file.notes[1].policy == "much_later");
  CHECK(says(file.notes[1].text, "so the policy is Today"));
  CHECK(alone(kLineWithPolicies).notes.empty());
}

TEST_CASE("what comes after the run is checked all the same, and so is a date before it") {
  const std::string short_run = but(kLineWithPolicies, "360 days", "60 days");
  CHECK(says(
      refused_by([&] { alone(but(short_run, "pool.agents.staff = 4", "pool.agents.staff = -4")); }),
      "staff is -4"));
  CHECK(says(refused_by([&] { alone(but(kLineWithPolicies, "2026-04-01", "2025-04-01")); }),
             "from is 2025-04-01, outside of the run"));
}

TEST_CASE("a text that moves to another folder extends the same file as before") {
  namespace fs = std::filesystem;
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "here/deep");
  fs::create_directories(folder.path() / "there");
  fs::create_directories(folder.path() / "far/away");
  fs::create_symlink(folder.path() / "far/away", folder.path() / "link");
  std::ofstream(folder.path() / "here/base.toml") << kLineWithPolicies;
  const std::string text = "schema = 1\nextends = \"../base.toml\"  # as it was\nname = \"x\"\n";
  const std::string from = folder.file("here/deep/a.toml");
  const auto extends = [&](const char* to) {
    const std::string moved = moved_text(text, from, folder.file(to));
    CHECK(says(moved, "# as it was"));
    return read_document(moved, to).find("extends")->text;
  };
  CHECK(moved_text(text, from, folder.file("here/deep/b.toml")) == text);
  CHECK(extends("there/a.toml") == "../here/base.toml");
  CHECK(extends("here/a.toml") == "base.toml");
  CHECK(extends("a.toml") == "here/base.toml");
  // The way through a link leads elsewhere: the path in full does not.
  CHECK(fs::equivalent(extends("link/a.toml"), folder.path() / "here/base.toml"));
  const std::string full = "schema = 1\nextends = \"/some/base.toml\"\n";
  CHECK(moved_text(full, from, folder.file("there/a.toml")) == full);
  CHECK(moved_text(kLineWithPolicies, from, folder.file("there/a.toml")) == kLineWithPolicies);
}

// ---- headcount ----------------------------------------------------------------------------------

TEST_CASE("a pool may say how many people it employs") {
  const std::string text =
      but(kLineWithPolicies, "staff = 2", "headcount = 40\nhours = \"30 h\"\nshrinkage = \"30 %\"");
  const ScenarioFile file = alone(text);
  const WeekSchedule& staff = file.today.pools[0].staff;
  CHECK(staff.largest() == 14);  // 840 h over 60 h in which the phone is open
  CHECK(staff.at(7 * kHour) == 0);
  CHECK(staff.at(8 * kHour) == 14);
  CHECK(staff.at(20 * kHour) == 0);
  CHECK(staff.at(5 * kDay + 12 * kHour) == 0);
  REQUIRE(!file.notes.empty());
  CHECK(
      file.notes[0].text ==
      "pool 'agents': 40 employees x 30 h a week, less 30 % shrinkage, are 840 h on shift; over 60 "
      "h a week on duty (its touch points' opening hours) these are 14 people on the mean, assumed "
      "to be spread evenly");
  // What is left out is said.
  const std::string assumed =
      alone(but(kLineWithPolicies, "staff = 2", "headcount = 10")).notes[0].text;
  CHECK(says(assumed, "10 employees x 38 h a week (assumed), less 30 % shrinkage (assumed)"));
  // Who only helps out is on duty while those whom they help are.
  const std::string helpers = but(
      but(kLineWithPolicies, "pool = \"agents\"", "pool = \"agents\"\noverflow_pool = \"helpers\""),
      "[pool.agents]", "[pool.helpers]\nheadcount = 10\nhours = \"30 h\"\n[pool.agents]");
  CHECK(says(alone(helpers).notes[0].text, "over 60 h a week on duty"));
  // Hours of its own in place of the opening hours.
  const ScenarioFile own =
      alone(but(text, "hours = \"30 h\"", "hours = \"30 h\"\non_duty = \"daily 00:00-24:00\""));
  CHECK(own.today.pools[0].staff.mean() == doctest::Approx(5.0));  // 840 of 168
}

TEST_CASE("policies, files on top and --set may change a headcount, or go over to a roster") {
  const std::string text = but(kLineWithPolicies, "staff = 2", "headcount = 40\nhours = \"30 h\"");
  const ScenarioFile file = child_file(
      text,
      "[policy.hire]\npool.agents.headcount = 60\n[policy.fit]\npool.agents.shrinkage = 0.2\n");
  const auto staff_of = [&](const char* name) {
    const auto policy = std::ranges::find(file.policies, std::string(name), &Policy::name);
    REQUIRE(policy != file.policies.end());
    return policy->changes[0].then.pools[0].staff;
  };
  CHECK(staff_of("hire").largest() == 21);
  CHECK(staff_of("fit").largest() == 16);
  CHECK(staff_of("more") == WeekSchedule(3));  // says people on shift
  bool noted = false;
  for (const Note& note : file.notes) {
    noted |= note.policy == "hire" && says(note.text, "policy 'hire': pool 'agents': 60 employees");
  }
  CHECK(noted);
  CHECK(child_file(text, "pool.agents.staff = 9\n").today.pools[0].staff == WeekSchedule(9));
  CHECK(child_file(kLineWithPolicies, "pool.agents.headcount = 20\n")
            .today.pools[0]
            .staff.largest() == 9);
  ReadOptions options;
  options.set = {{"pool.agents.headcount", "20", "--set"}};
  CHECK(alone(kLineWithPolicies, options).today.pools[0].staff.largest() == 9);
  CHECK(alone(text, options).today.pools[0].staff.largest() == 7);
  options.set = {{"pool.agents.staff", "5", "--set"}};
  CHECK(alone(text, options).today.pools[0].staff == WeekSchedule(5));
}
