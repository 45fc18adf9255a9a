// Firms that are too large for the memory there is.
#include <doctest/doctest.h>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

/// Ends a command under a limit of memory, in kB.
CommandEnd limited(const CompanyFile& file, const std::string& kilobytes, const std::string& line) {
  return Command::of_shell("ulimit -v " + kilobytes + "; rapport " + line, file.folder.path())
      .end();
}

}  // namespace

TEST_CASE("a firm that needs more memory than there is, is refused before it is made") {
  const CompanyFile huge(replaced(kPhoneLine, "customers = 400", "customers = 900000000"));
  for (const char* line :
       {"check company.toml", "run company.toml --replications 1", "compare company.toml",
        "sweep company.toml staffing", "bench company.toml", "sweep company.toml --staff agents"}) {
    const CommandEnd end = limited(huge, "4000000", line);
    CAPTURE(line);
    CAPTURE(end.out);  // of a shell: messages too
    CHECK(end.code == 3);
    CHECK(contains(end.out, ": a run needs about "));
    CHECK(contains(end.out, " GB of memory for its 900000100 customers; there are 4.1 GB"));
    CHECK(contains(end.out, "fewer customers"));
  }
}

TEST_CASE("several runs at a time that do not fit are refused with how many do") {
  const CompanyFile large(replaced(kPhoneLine, "customers = 400", "customers = 40000000"));
  const CommandEnd end = limited(large, "4000000", "run company.toml --threads 8 --replications 8");
  CAPTURE(end.out);
  CHECK(end.code == 3);
  CHECK(contains(end.out, "8 at a time"));
  CHECK(contains(end.out, "--threads 2 or fewer"));
}

TEST_CASE("a run that finds no memory says what it needed, and never a word of the library") {
  // All but fits: what the program needs besides is too much.
  const CompanyFile large(replaced(kPhoneLine, "customers = 400", "customers = 14500000"));
  const CommandEnd end = limited(large, "600000", "run company.toml --replications 1 --threads 1");
  CAPTURE(end.out);
  CHECK(end.code == 4);
  CHECK(contains(end.out, "out of memory: a run needs about "));
  CHECK(contains(end.out, "fewer customers need less"));
  CHECK_FALSE(contains(end.out, "bad_alloc"));
}
