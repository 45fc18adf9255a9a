// Help, and what is said of a command line that cannot be understood.
#include <doctest/doctest.h>

#include "tests/cli/command.h"

using namespace rapport;

namespace {

struct Mistake {
  Words words;
  int code;
  Words said;  ///< parts of the message
};

std::string line_of(const Words& words) {
  std::string line = "rapport";
  for (const std::string& word : words) line += " " + word;
  return line;
}

/// Nothing on standard output, and a message that says what, where and what would do.
void check_mistakes(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    const CommandEnd end = rapport_command(mistake.words);
    const std::string line = line_of(mistake.words);
    CAPTURE(line);
    CAPTURE(end.err);
    CHECK(end.code == mistake.code);
    CHECK(end.out.empty());
    for (const std::string& part : mistake.said) {
      CAPTURE(part);
      CHECK(contains(end.err, part));
    }
    CHECK_FALSE(contains(end.err, "internal"));
  }
}

constexpr const char* kVerbNames[] = {"check", "edit",   "reference", "run",     "compare",
                                      "sweep", "replay", "levers",    "metrics", "bench"};

}  // namespace

TEST_CASE("help names all verbs, and shows how it is used by examples") {
  const CommandEnd help = rapport_command({"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  CHECK(contains(help.out, "Examples:\n  rapport check scenarios/"));
  for (const char* verb : kVerbNames) {
    CAPTURE(verb);
    CHECK(contains(help.out, std::string("\n  ") + verb + "  "));
    const CommandEnd one = rapport_command({verb, "--help"});
    CHECK(one.code == 0);
    CHECK(one.err.empty());
    CHECK(contains(one.out, std::string("usage: rapport ") + verb + " "));
    CHECK(contains(one.out, std::string("Examples:\n  rapport ") + verb));
  }
}

TEST_CASE("the version is a line") {
  const CommandEnd end = rapport_command({"--version"});
  CHECK(end.code == 0);
  CHECK(end.err.empty());
  CHECK(end.out.starts_with("rapport "));
  CHECK(end.out.find('\n') + 1 == end.out.size());
}

TEST_CASE("without arguments the help is shown, as a mistake") {
  const CommandEnd end = rapport_command({});
  CHECK(end.code == 2);
  CHECK(end.out.empty());
  CHECK(contains(end.err, "Examples:"));
}

TEST_CASE("verbs, flags and arguments that there are not") {
  const std::string tiny = shipped("tiny.toml");
  check_mistakes({
      {{"comapre", tiny}, 2, {"'comapre'", "did you mean 'compare'?"}},
      {{""}, 2, {"''"}},
      {{"--verison"}, 2, {"'--verison'", "did you mean '--version'?"}},
      {{"run", tiny, "--sead", "3"}, 2, {"'--sead'", "did you mean '--seed'?", "run --help"}},
      {{"run", tiny, "--treads=2"}, 2, {"'--treads=2'", "did you mean '--threads'?"}},
      {{"run", tiny, "other.toml"}, 2, {"'other.toml'"}},
      {{"run"}, 2, {"rapport run: scenario", "'rapport run --help'"}},
      {{"run", tiny, "--seed"}, 2, {"--seed", "'rapport run --help'"}},
      {{"sweep", tiny}, 2, {"lever"}},
      {{"replay"}, 2, {"results"}},
      {{"edit", tiny}, 2, {"changes"}},
      {{"run", tiny, "--policy", "today", "--policy", "other"}, 2, {"--policy other", "compare"}},
  });
}

TEST_CASE("the value of a flag that was not known is not told as a second mistake") {
  const CommandEnd end = rapport_command({"run", shipped("tiny.toml"), "--sead", "31415"});
  CHECK_FALSE(contains(end.err, "31415"));
}

TEST_CASE("values that a flag cannot have are told with what it can") {
  const std::string tiny = shipped("tiny.toml");
  check_mistakes({
      {{"run", tiny, "--seed", "x"}, 2, {"--seed x", "0 to 4294967295"}},
      {{"run", tiny, "--seed", "-1"}, 2, {"--seed -1", "0 to 4294967295"}},
      {{"run", tiny, "--seed", "4294967296"}, 2, {"--seed 4294967296", "0 to 4294967295"}},
      {{"run", tiny, "--seed", ""}, 2, {"--seed", "0 to 4294967295"}},
      {{"run", tiny, "--replications", "0"}, 2, {"--replications 0", "1 to 1000000"}},
      {{"run", tiny, "--replications", "2.5"}, 2, {"--replications 2.5", "1 to 1000000"}},
      {{"run", tiny, "--replications", "1e3"}, 2, {"--replications 1e3", "1 to 1000000"}},
      {{"run", tiny, "--threads", "0"}, 2, {"--threads 0", "1 to 1024"}},
      {{"run", tiny, "--threads", "many"}, 2, {"--threads many", "1 to 1024"}},
      {{"run", tiny, "--format", "jsn"}, 2, {"--format jsn", "table, csv or json", "'json'?"}},
      {{"run", tiny, "--by", "segmnt"}, 2, {"--by segmnt", "touch_point", "'segment'?"}},
      {{"sweep", tiny, "staffing", "--points", "1"}, 2, {"--points 1", "2 to 1000"}},
      {{"compare", tiny, "--until-decided", "--most", "1"}, 2, {"--most 1", "2 to 1000000"}},
      {{"replay", tiny, "--run", "0"}, 2, {"--run 0", "1 to 4294967295"}},
      {{"replay", tiny, "--run", "first"}, 2, {"--run first", "1 to 4294967295"}},
      {{"check", tiny, "--format", "csv"}, 2, {"--format csv", "table or json"}},
  });
}

TEST_CASE("--set and --try take a path, '=' and a value that the scenario can have") {
  const std::string tiny = shipped("tiny.toml");
  check_mistakes({
      {{"run", tiny, "--set", "staffing"}, 2, {"--set staffing", "PATH=VALUE"}},
      {{"run", tiny, "--set", "=2"}, 2, {"--set =2", "PATH=VALUE"}},
      {{"run", tiny, "--set", "staffing="}, 2, {"--set staffing=", "PATH=VALUE"}},
      {{"compare", tiny, "--try", "staffing"}, 2, {"--try staffing", "PATH=VALUE"}},
      {{"run", tiny, "--set", "stafing=1"}, 3, {"--set stafing=1", "did you mean 'staffing'?"}},
      {{"run", tiny, "--set", "staffing=9"}, 3, {"--set staffing=9", "0.5 to 2"}},
      {{"run", tiny, "--set", "pool.agents.staff=-1"}, 3, {"--set pool.agents.staff=-1"}},
      {{"run", tiny, "--set", "pool.agent.staff=1"}, 3, {"'agent'", "did you mean 'agents'?"}},
      {{"compare", tiny, "--try", "stafing=1"}, 3, {"stafing=1", "did you mean 'staffing'?"}},
  });
}

TEST_CASE("names that there are not are told with the nearest") {
  TemporaryFolder folder;
  const std::string file = folder.file("counter.toml");
  write_text(file, kCounter);
  check_mistakes({
      {{"run", file, "--metrics", "profitt"}, 2, {"profitt", "did you mean 'profit'?"}},
      {{"sweep", file, "staffing", "--metric", "wiat"}, 2, {"wiat", "rapport metrics"}},
      {{"run", file, "--policy", "thrid"}, 3, {"'thrid'", "today, third, same_again", "'third'?"}},
      {{"compare", file, "--against", "nobody"}, 3, {"--against nobody"}},
      {{"levers", "stafing"}, 3, {"stafing", "did you mean 'staffing'?"}},
      {{"reference", "xyzzy"}, 3, {"xyzzy"}},
      {{"run", folder.file("none.toml")}, 3, {"none.toml", "no such file"}},
  });
}

TEST_CASE("all that is wrong with a scenario is told, each with its place") {
  TemporaryFolder folder;
  const std::string file = folder.file("bad.toml");
  std::string text = kCounter;
  text.replace(text.find("staff = 2\n"), 9, "staff = -2");
  text.replace(text.find("patience"), 8, "patiense");
  write_text(file, text);
  check_mistakes({{{"run", file},
                   3,
                   {"bad.toml:29:9: ", "-2", "bad.toml:36:1: ", "'patience'?", "2 problems"}}});
}
