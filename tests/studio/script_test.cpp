// Scripts that drive the studio.
#include "viz/script/script.h"

#include <doctest/doctest.h>

#include <sstream>

#include "sim/core/problem.h"
#include "tests/support/source_folder.h"
#include "viz/document/document.h"

using namespace rapport;
using rapport::testing::source_folder;

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

TEST_CASE(
    "studio script: the everyday questions of the docs are those that are played, with as many "
    "actions") {
  std::vector<std::string> played;
  for (const Command& command :
       read_script(read_file(source_folder() / "tests/studio/questions.txt"), "questions.txt")) {
    if (command.verb == Verb::ask) played.push_back("| " + command.words[0] + " | ");
    if (command.verb == Verb::answered) played.back() += command.words[0] + " | ";
  }
  CHECK(played.size() >= 10);
  std::vector<std::string> written;
  std::istringstream docs(read_file(source_folder() / "docs/studio.md"));
  const std::string begin = "| question | actions |";
  std::string line;
  while (std::getline(docs, line) && !line.starts_with(begin)) {
  }
  std::getline(docs, line);  // the line below the heads
  while (std::getline(docs, line) && line.starts_with("| ")) {
    const std::size_t actions = line.find(" | ", 2);
    written.push_back(line.substr(0, line.find(" | ", actions + 3) + 3));
  }
  CHECK(written == played);
}
