// Help, and command lines that cannot be understood.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/cli/program.h"

using namespace rapport::test;

TEST_CASE("help names every verb, with examples, and each verb explains itself") {
  const Folder folder;
  const Ended help = command(folder, {"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const char* group : {"Start", "Ask", "Trust"}) CHECK(has_text(help.out, group));
  CHECK(has_text(help.out, "rapport compare scenarios/"));
  for (const char* verb : {"check", "edit", "reference", "run", "compare", "sweep", "replay",
                           "levers", "metrics", "bench"}) {
    CAPTURE(verb);
    CHECK(has_text(help.out, std::string("\n  ") + verb + " "));
    const Ended of_verb = command(folder, {verb, "--help"});
    CHECK(of_verb.code == 0);
    CHECK(of_verb.err.empty());
    CHECK(has_text(of_verb.out, std::string("  rapport ") + verb));
  }
}

TEST_CASE("a line of help fits a narrow terminal") {
  const Folder folder;
  for (const char* verb : {"run", "compare", "sweep", "check", "edit"}) {
    const std::string help = command(folder, {verb, "--help"}).out;
    for (std::size_t from = 0; from < help.size();) {
      const std::size_t end = std::min(help.find('\n', from), help.size());
      CAPTURE(help.substr(from, end - from));
      CHECK(end - from <= 100);
      from = end + 1;
    }
  }
}

TEST_CASE("nothing to do prints help as a usage error") {
  const Folder folder;
  const Ended ended = command(folder, {});
  CHECK(ended.code == 2);
  CHECK(ended.out.empty());
  CHECK(has_text(ended.err, "compare"));
}

TEST_CASE("the version is one line") {
  const Folder folder;
  const Ended ended = command(folder, {"--version"});
  CHECK(ended.code == 0);
  CHECK(ended.out.starts_with("rapport "));
  CHECK(ended.out.find('\n') == ended.out.size() - 1);
}

namespace {

struct Mistake {
  std::vector<std::string> arguments;
  std::string says;  ///< part of the message
};

}  // namespace

TEST_CASE("mistakes on the command line are told with what would do, exit code 2") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Mistake mistakes[] = {
      {{"comprae", file}, "did you mean 'compare'?"},
      {{"--frobnicate"}, "--frobnicate"},
      {{"run", file, "--polcy", "more_staff"}, "did you mean '--policy'?"},
      {{"run", file, "--formt=csv"}, "did you mean '--format'?"},
      {{"run", file, "surplus"}, "surplus"},
      {{"run"}, "scenario"},
      {{"run", file, "--replications"}, "--replications"},
      {{"run", file, "--replications", "0"}, "1 to 1000000"},
      {{"run", file, "--replications", "-5"}, "1 to 1000000"},
      {{"run", file, "--replications", "2.5"}, "1 to 1000000"},
      {{"run", file, "--replications", "99999999999999999999"}, "1 to 1000000"},
      {{"run", file, "--seed", "one"}, "--seed"},
      {{"run", file, "--seed", "4294967296"}, "4294967295"},
      {{"run", file, "--threads", "0"}, "1 to 1024"},
      {{"run", file, "--format", "jsn"}, "did you mean 'json'?"},
      {{"run", file, "--by", "segmnet"}, "did you mean 'segment'?"},
      {{"run", file, "--metrics", "retetion"}, "did you mean 'retention'?"},
      {{"run", file, "--set", "staffing"}, "PATH=VALUE"},
      {{"compare", file, "--try", "staffing"}, "PATH=VALUE"},
      {{"compare", file, "--most", "1"}, "--most"},
      {{"sweep", file}, "lever"},
      {{"sweep", file, "staffing", "--points", "1"}, "--points"},
      {{"sweep", file, "staffing", "--metric", "proft"}, "did you mean 'profit'?"},
      {{"sweep", file, "stafing"}, "did you mean 'staffing'?"},
      {{"sweep", file, "pool.agents.staff"}, "--from"},
      {{"sweep", file, "pool.agents.staff", "--from", "1", "--to", "2 min"}, "unit"},
      {{"edit", file}, "changes"},
      {{"edit", file, "staffing"}, "PATH=VALUE"},
      {{"replay"}, "results"},
      {{"replay", file, "--run", "0"}, "--run"},
  };
  for (const Mistake& mistake : mistakes) {
    const Ended ended = command(folder, mistake.arguments);
    std::string line;
    for (const std::string& word : mistake.arguments) line += word + " ";
    CAPTURE(line);
    CAPTURE(ended.err);
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    CHECK(has_text(ended.err, mistake.says));
  }
  CHECK(folder.names() == std::vector<std::string>{"p.toml"});
  CHECK(folder.read("p.toml") == kPhoneLine);
}

TEST_CASE("input that cannot be used is told with its place, exit code 3") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const std::string broken =
      folder.write("broken.toml", phone_line_with("staff = 2", "staff = -2"));
  const Mistake mistakes[] = {
      {{"run", folder.path("missing.toml")}, "missing.toml"},
      {{"run", broken}, "broken.toml:28:9"},
      {{"compare", broken}, "broken.toml:28:9"},
      {{"sweep", broken, "staffing"}, "broken.toml:28:9"},
      {{"check", broken}, "broken.toml:28:9"},
      {{"levers", broken}, "broken.toml:28:9"},
      {{"bench", broken}, "broken.toml:28:9"},
      {{"run", file, "--policy", "more_stuff"}, "did you mean 'more_staff'?"},
      {{"compare", file, "--against", "more_stuff"}, "did you mean 'more_staff'?"},
      {{"run", file, "--set", "stafing=2"}, "did you mean 'staffing'?"},
      {{"compare", file, "--try", "pool.agents.staff=many"}, "pool.agents.staff=many"},
      {{"replay", folder.path("missing.db")}, "missing.db"},
      {{"replay", file}, "no results file"},
      {{"levers", "stafing"}, "did you mean 'staffing'?"},
  };
  for (const Mistake& mistake : mistakes) {
    const Ended ended = command(folder, mistake.arguments);
    std::string line;
    for (const std::string& word : mistake.arguments) line += word + " ";
    CAPTURE(line);
    CAPTURE(ended.err);
    CHECK(ended.code == 3);
    CHECK(ended.out.empty());
    CHECK(has_text(ended.err, mistake.says));
  }
}
