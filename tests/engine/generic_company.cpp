#include "tests/engine/generic_company.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "sim/file/scenario_file.h"

namespace rapport {

namespace {

ScenarioFile small_generic_company() {
  const char* source = std::getenv("RAPPORT_SOURCE");
  REQUIRE_MESSAGE(source != nullptr, "RAPPORT_SOURCE has to name the root of the repository");
  const std::string where = "--set";
  ReadOptions options;
  options.set = {
      {"horizon", "\"290 days\"", where},           {"warmup", "\"4 weeks\"", where},
      {"segment.single.customers", "1300", where},  {"segment.family.customers", "900", where},
      {"segment.business.customers", "150", where}, {"staffing", "0.5", where}};
  return read_scenario_file(std::string(source) + "/scenarios/generic_company.toml", options);
}

}  // namespace

Scenario generic_today() { return small_generic_company().today; }

std::vector<Model> generic_companies() {
  const ScenarioFile file = small_generic_company();
  std::vector<Model> models{build_model(file.today)};
  for (const Policy& policy : file.policies) {
    models.push_back(build_model(file.today, policy.changes, policy.rules));
  }
  return models;
}

}  // namespace rapport
