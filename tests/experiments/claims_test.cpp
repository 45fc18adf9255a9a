// The table of claims against the document that has their figures.
#include "experiments/verdict/claims.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/source_folder.h"

using namespace rapport;
using rapport::testing::source_folder;

TEST_CASE("claims: the table of claims says what docs/evidence.md says") {
  std::ifstream file(source_folder() / "docs/evidence.md");
  std::stringstream buffer;
  buffer << file.rdbuf();
  const std::string text = buffer.str();
  const std::string run = text.substr(text.find("\n## The run\n"));
  REQUIRE(run.size() < text.size());
  ClaimOutcome last = ClaimOutcome::fails;
  for (const Claim& claim : claims()) {
    CHECK(claim.outcome >= last);
    last = claim.outcome;
    std::string found;
    std::istringstream lines(run);
    for (std::string line; std::getline(lines, line);) {
      const bool is_row = line.starts_with(std::string("| ") + claim.number);
      if (is_row && line.find(claim.words) != std::string::npos) found = line;
    }
    REQUIRE_MESSAGE(!found.empty(), claim.words);
    CHECK_MESSAGE(found.find(std::string("**") + claim.verdict + "**") != std::string::npos,
                  claim.words);
  }
  CHECK(text.find("more than half of the draws could not be fitted") != std::string::npos);
}
