// The level files of scenarios/levels: high and low of orientation, configuration and information
// at equal range and at equal spend.
#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <string>

#include "sim/file/scenario_file.h"
#include "sim/scenario/lever.h"

using namespace rapport;

namespace {

constexpr const char* kComponents[] = {"orientation", "configuration", "information"};

LeverFamily family_of(const std::string& component) {
  return component == "orientation"     ? LeverFamily::orientation
         : component == "configuration" ? LeverFamily::configuration
                                        : LeverFamily::information;
}

ScenarioFile levels(const std::string& component, const std::string& kind) {
  const char* source = std::getenv("RAPPORT_SOURCE");
  REQUIRE(source != nullptr);
  return read_scenario_file(std::string(source) + "/scenarios/levels/" + component + "_" + kind +
                            ".toml");
}

const Policy& policy(const ScenarioFile& file, const std::string& name) {
  for (const Policy& p : file.policies) {
    if (p.name == name) return p;
  }
  FAIL("no policy " << name);
  return file.policies.front();
}

/// Money that a policy's levers cost a customer in three years, above Today's.
double spend(const ScenarioFile& file, const Policy& p) {
  const double customers = 12000.0, months = 36.0;
  const LeverCharge with = lever_charges(file.today, p.changes).front();
  const LeverCharge without = lever_charges(file.today, {}).front();
  return (with.one_off + months * (with.per_month - without.per_month)) / customers;
}

}  // namespace

TEST_CASE("company levels: each file moves the levers of its own component, and all of them") {
  for (const std::string component : kComponents) {
    for (const char* kind : {"range", "spend"}) {
      const ScenarioFile file = levels(component, kind);
      for (const char* level : {"_low", "_high"}) {
        const Scenario& then = policy(file, component + level).changes.front().then;
        std::size_t moved = 0, all = 0;
        for (const LeverSetting& setting : then.levers) {
          CHECK(find_lever(setting.lever)->family == family_of(component));
          ++moved;
        }
        for (const Lever& lever : company_levers()) all += lever.family == family_of(component);
        CHECK(moved == all);
      }
    }
  }
}

TEST_CASE("company levels: at equal range levers from 0 to 1 are as far apart") {
  for (const std::string component : kComponents) {
    const ScenarioFile file = levels(component, "range");
    std::map<std::string, double> low;
    for (const LeverSetting& s : policy(file, component + "_low").changes.front().then.levers) {
      low[s.lever] = s.value;
    }
    for (const LeverSetting& s : policy(file, component + "_high").changes.front().then.levers) {
      const Lever& lever = *find_lever(s.lever);
      if (lever.most != 1.0 || s.lever == "answer") continue;  // answers start from half
      CHECK(s.value - low.at(s.lever) == doctest::Approx(0.6));
    }
  }
}

TEST_CASE("company levels: at equal spend high costs the same, whatever the component") {
  double spends[3] = {};
  for (int i = 0; i < 3; ++i) {
    const std::string component = kComponents[i];
    const ScenarioFile file = levels(component, "spend");
    spends[i] = spend(file, policy(file, component + "_high"));
    CHECK(spends[i] > 1.0);
  }
  CHECK(spends[1] == doctest::Approx(spends[0]).epsilon(0.02));
  CHECK(spends[2] == doctest::Approx(spends[0]).epsilon(0.02));
}

TEST_CASE("company levels: the eight cells of three components are the level files put together") {
  const std::string folder = std::string(std::getenv("RAPPORT_SOURCE")) + "/scenarios/concert/";
  for (const bool steady : {false, true}) {
    const ScenarioFile file = read_scenario_file(folder + (steady ? "steady" : "dated") + ".toml");
    for (int cell = 0; cell < 8; ++cell) {
      std::string digits;
      std::vector<LeverSetting> expected;
      for (int i = 0; i < 3; ++i) {
        const bool high = (cell >> (2 - i) & 1) != 0;
        digits += high ? '1' : '0';
        const std::string component = kComponents[i];
        const ScenarioFile of = levels(component, "range");
        const auto& then = policy(of, component + (high ? "_high" : "_low")).changes.front().then;
        expected.insert(expected.end(), then.levers.begin(), then.levers.end());
      }
      CAPTURE(digits);
      const Policy& found = policy(file, "cell_" + digits);
      REQUIRE(found.changes.size() == 1);
      CHECK(found.changes.front().from == (steady ? kFromStart : Time{0}));
      CHECK(found.changes.front().then.levers == expected);
    }
  }
}
