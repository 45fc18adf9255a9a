// The small company as the text of a scenario file, with policies.
#pragma once

#include <fstream>
#include <string>

#include "sim/file/scenario_file.h"
#include "tests/support/small_company.h"

namespace rapport::testing {

/// two_departments() with policies that are made up: 'allow' moves levers of may only, 'push' of
/// effort, 'inform' of know, 'all' of all three and of structure, 'staff' none of the company's,
/// 'always' has those of 'inform' in force from the start.
inline std::string two_departments_text(Time horizon = 60 * kDay) {
  Scenario scenario = two_departments();
  scenario.horizon = horizon;
  return write_scenario(scenario) + R"(
[policy.allow]
label = "More is allowed"
levers.latitude = "200 EUR"
levers.strategy = 0.9

[policy.push]
levers.customers_first = 1
levers.training = 100

[policy.inform]
levers.one_view = 1
levers.upkeep = 1
levers.systems = 1
levers.depth = 1
levers.screen = 0.8

[policy.all]
label = "All at once"
levers.latitude = "200 EUR"
levers.strategy = 0.9
levers.customers_first = 1
levers.training = 100
levers.one_view = 1
levers.upkeep = 1
levers.systems = 1
levers.depth = 1
levers.structure = 0.5

[policy.staff]
levers.staffing = 1.3

[[policy.always.change]]
from = "start"
levers.one_view = 1
levers.upkeep = 1
levers.systems = 1
levers.depth = 1
levers.screen = 0.8
)";
}

/// Writes a text to a file and returns the file's path.
inline std::string written(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
  return path;
}

}  // namespace rapport::testing
