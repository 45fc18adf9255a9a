// Scripts that drive the studio.
#include "viz/script/script.h"

#include <doctest/doctest.h>

#include "sim/core/problem.h"

using namespace rapport;

TEST_CASE("studio script: commands, comments and texts with spaces") {
  const auto commands =
      read_script("# a tour\nopen a b.toml\n\ndrag latitude 60  # EUR\nwait settled\nquit\n", "t");
  REQUIRE(commands.size() == 4);
  CHECK(commands[0].verb == Verb::open);
  CHECK(commands[0].words == std::vector<std::string>{"a b.toml"});
  CHECK(commands[1].words == std::vector<std::string>{"latitude", "60"});
  CHECK(commands[1].line == 4);
  CHECK(commands[3].words.empty());
}

TEST_CASE("studio script: every line that is no command is said, with its line") {
  try {
    read_script("opne x\nwait\nquit now\n", "tour.txt");
    FAIL("was read");
  } catch (const InvalidInput& error) {
    REQUIRE(error.problems().size() == 3);
    CHECK(error.problems()[0].where == "tour.txt:1");
    CHECK(error.problems()[1].what == "'wait' takes 1 word");
    CHECK(error.problems()[2].where == "tour.txt:3");
  }
}
