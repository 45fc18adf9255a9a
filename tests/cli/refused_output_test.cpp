// Outputs that exist, or that cannot be written.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

/// Hours of work, if it is begun.
CommandEnd long_run(const CompanyFile& counter, const std::string& out) {
  return rapport_command(
      {"run", counter.path, "--replications", "1000000", "--quiet", "--out", out});
}

}  // namespace

TEST_CASE("an output that exists is refused before any work, and not touched") {
  const CompanyFile counter;
  const std::string kept = counter.folder.file("kept.db");
  write_text(kept, "precious");
  const CommandEnd end = long_run(counter, kept);
  CHECK(end.code == 5);
  CHECK(end.out.empty());
  CHECK(contains(end.err, "kept.db' exists already"));
  CHECK(text_of(kept) == "precious");
  CHECK(counter.names() == Words{"company.toml", "kept.db"});

  const std::string& results = counter.results;
  REQUIRE(rapport_command({"run", counter.path, "--replications", "1", "--out", results}).code ==
          0);
  const std::string before = text_of(results);
  for (const Words& verb :
       {Words{"compare", counter.path}, Words{"sweep", counter.path, "staffing"}}) {
    CHECK(rapport_command(joined(verb, {"--replications", "1000000", "--out", results})).code == 5);
  }
  CHECK(text_of(results) == before);
}

TEST_CASE("places where no file can be made are refused before any work") {
  const CompanyFile counter;
  const std::string link = counter.folder.file("link.db");
  std::filesystem::create_symlink(counter.folder.file("nowhere"), link);
  const std::string below_file = counter.path + "/x.db";
  struct Place {
    std::string path;
    const char* said;
  };
  for (const Place& place : {Place{counter.folder.file("missing/x.db"), "there is no folder"},
                             Place{"/proc/x.db", "the folder '/proc' takes no new files"},
                             Place{counter.folder.path().string(), "is a folder"},
                             Place{below_file, "is no folder"}, Place{link, "leads nowhere"}}) {
    const CommandEnd end = long_run(counter, place.path);
    CAPTURE(end.err);
    CHECK(end.code == 5);
    CHECK(end.out.empty());
    CHECK(contains(end.err, place.path));
    CHECK(contains(end.err, place.said));
  }
}

TEST_CASE("a scenario that is refused leaves no output") {
  const CompanyFile counter, broken(replaced(kCounter, "staff = 2", "staff = -2"));
  CHECK(rapport_command({"run", counter.path, "--set", "staffing=99", "--out", counter.results})
            .code == 3);
  CHECK(counter.names() == Words{"company.toml"});
  CHECK(rapport_command({"run", broken.path, "--out", broken.results}).code == 3);
  CHECK(broken.names() == Words{"company.toml"});
}

TEST_CASE("standard output on a full disk is told") {
  const CompanyFile counter;
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  REQUIRE(full >= 0);
  for (const Words& words :
       {Words{"--help"}, Words{"--version"}, Words{"run", "--help"}, Words{"metrics"},
        Words{"levers"}, Words{"reference"}, Words{"check", counter.path},
        Words{"run", counter.path, "--replications", "2"},
        Words{"run", counter.path, "--replications", "2", "--format", "json"},
        Words{"run", counter.path, "--replications", "2", "--format", "csv"},
        Words{"compare", counter.path, "--replications", "2", "--format", "json"},
        Words{"compare", counter.path, "--replications", "2", "--format", "csv"},
        Words{"sweep", counter.path, "staffing", "--points", "2", "--replications", "2"}}) {
    const CommandEnd end = rapport_command(words, {.out = full});
    CAPTURE(words[0]);
    CAPTURE(end.err);
    CHECK(end.code == 5);
    CHECK(contains(end.err, "standard output"));
    CHECK(contains(end.err, "No space left"));
  }
  close(full);
}

TEST_CASE("what was run is stored although standard output is full") {
  const CompanyFile counter;
  const std::string& results = counter.results;
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  REQUIRE(full >= 0);
  const Words words{"run", counter.path, "--replications", "3", "--out", results};
  CHECK(rapport_command(words, {.out = full}).code == 5);
  close(full);
  CHECK(stored_runs(results).done.size() == 3);
  CHECK(json_of_command({"replay", results, "--run", "3"})["identical"] == true);
}

TEST_CASE("a reader that goes away, as 'head -1', is no crash") {
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  close(ends[0]);
  for (const Words& words : {Words{"reference"}, Words{"metrics"}, Words{"--help"}}) {
    const CommandEnd end = rapport_command(words, {.out = ends[1]});
    CAPTURE(words[0]);
    CHECK(end.signal == 0);
    CHECK(end.code == 0);
    CHECK(end.err.empty());
  }
  close(ends[1]);
}
