// docs/reference.md is made from the code's tables; one that is out of date fails here.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "sim/file/scenario_file.h"
#include "sim/scenario/parameter.h"

using namespace rapport;

TEST_CASE("docs/reference.md is what `./dev docs` writes") {
  const char* folder = std::getenv("RAPPORT_SOURCE");
  const std::string path = std::string(folder == nullptr ? "." : folder) + "/docs/reference.md";
  const std::string page = scenario_reference();
  const bool current = read_text_file(path).starts_with(page);  // study files come behind
  CHECK_MESSAGE(current, "run ./dev docs and look at what it changes");
}

TEST_CASE("every parameter says what it is, and keys are unique") {
  const auto check = [](std::span<const Parameter> parameters) {
    for (const Parameter& p : parameters) {
      CAPTURE(p.key);
      CHECK(std::string(p.doc).size() > 10);
      CHECK_FALSE(std::string(p.label).empty());
      CHECK_FALSE(std::string(p.source).empty());
      CHECK((std::isnan(p.plausible_low) || p.plausible_low < p.plausible_high));
      const bool assumed = std::string(p.source).find("assumption") != std::string::npos;
      CHECK((!assumed || std::isfinite(p.plausible_low)));
      CHECK((p.vary == Vary::value || p.plausible_low > 0.0));
      CHECK(std::ranges::count_if(
                parameters, [&](const Parameter& o) { return std::string(o.key) == p.key; }) == 1);
    }
  };
  check(scenario_parameters());
  for (const Sort& sort : sorts()) check(sort.parameters);
  check(step_parameters());
  check(move_parameters());
}
