// Whether the program asks for memory ahead of time, as its source says.
#include <doctest/doctest.h>

#include "tests/cli/command.h"

using namespace rapport;

// g++ takes a function that only prefetches for one without effects and drops calls of it: for a
// time the source prefetched and the program did not, at the price of a third of its speed.
TEST_CASE("the program prefetches where lanes run and take in what is delivered") {
  const TemporaryFolder folder;
  for (const char* function : {"Lane::run", "Lane::deliver"}) {
    const std::string line =
        std::string("objdump -d -C \"$RAPPORT\" | awk -v RS= '/^[0-9a-f]+ <rapport::") + function +
        "\\(/' | grep -c prefetch";
    const CommandEnd end = Command::of_shell(line, folder.path()).end();
    CAPTURE(function);
    CAPTURE(end.out);
    CHECK(std::stoi(end.out) >= 6);
  }
}
