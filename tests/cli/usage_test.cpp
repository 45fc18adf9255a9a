// Help, and command lines that cannot be understood.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/cli/companies.h"

using namespace rapport;

TEST_CASE("help names every verb, with examples, and each verb explains itself") {
  const CommandEnd help = rapport_command({"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const char* group : {"Start", "Ask", "Trust"}) CHECK(contains(help.out, group));
  CHECK(contains(help.out, "rapport compare scenarios/"));
  for (const char* verb : {"check", "import", "calibrate", "edit", "reference", "run", "compare",
                           "sweep", "replay", "levers", "metrics", "bench"}) {
    CAPTURE(verb);
    CHECK(contains(help.out, std::string("\n  ") + verb + " "));
    const CommandEnd of_verb = rapport_command({verb, "--help"});
    CHECK(of_verb.code == 0);
    CHECK(of_verb.err.empty());
    CHECK(contains(of_verb.out, std::string("  rapport ") + verb));
  }
}

TEST_CASE("a line of help fits a narrow terminal") {
  for (const char* verb : {"run", "compare", "sweep", "check", "calibrate", "edit"}) {
    const std::string help = rapport_command({verb, "--help"}).out;
    for (std::size_t from = 0; from < help.size();) {
      const std::size_t end = std::min(help.find('\n', from), help.size());
      CAPTURE(help.substr(from, end - from));
      CHECK(end - from <= 100);
      from = end + 1;
    }
  }
}

TEST_CASE("nothing to do prints help as a usage error") {
  const CommandEnd end = rapport_command({});
  CHECK(end.code == 2);
  CHECK(end.out.empty());
  CHECK(contains(end.err, "compare"));
}

TEST_CASE("the version is one line") {
  const CommandEnd end = rapport_command({"--version"});
  CHECK(end.code == 0);
  CHECK(end.out.starts_with("rapport "));
  CHECK(end.out.find('\n') == end.out.size() - 1);
}

namespace {

struct Mistake {
  Words arguments;
  std::string says;  ///< part of the message
};

}  // namespace

TEST_CASE("mistakes on the command line are told with what would do, exit code 2") {
  const CompanyFile phone(kPhoneLine);
  const Mistake mistakes[] = {
      {{"comprae", phone.path}, "did you mean 'compare'?"},
      {{"--frobnicate"}, "--frobnicate"},
      {{"run", phone.path, "--polcy", "more_staff"}, "did you mean '--policy'?"},
      {{"run", phone.path, "--formt=csv"}, "did you mean '--format'?"},
      {{"run", phone.path, "surplus"}, "surplus"},
      {{"run"}, "scenario"},
      {{"run", phone.path, "--replications"}, "--replications"},
      {{"run", phone.path, "--replications", "0"}, "1 to 1000000"},
      {{"run", phone.path, "--replications", "-5"}, "1 to 1000000"},
      {{"run", phone.path, "--replications", "2.5"}, "1 to 1000000"},
      {{"run", phone.path, "--replications", "99999999999999999999"}, "1 to 1000000"},
      {{"run", phone.path, "--seed", "one"}, "--seed"},
      {{"run", phone.path, "--seed", "4294967296"}, "4294967295"},
      {{"run", phone.path, "--threads", "0"}, "1 to 1024"},
      {{"run", phone.path, "--format", "jsn"}, "did you mean 'json'?"},
      {{"run", phone.path, "--by", "segmnet"}, "did you mean 'segment'?"},
      {{"run", phone.path, "--metrics", "retetion"}, "did you mean 'retention'?"},
      {{"run", phone.path, "--set", "staffing"}, "PATH=VALUE"},
      {{"compare", phone.path, "--try", "staffing"}, "PATH=VALUE"},
      {{"compare", phone.path, "--try", ""}, "--try"},
      {{"compare", phone.path, "--try", "idle:"}, "--try"},
      {{"compare", phone.path, "--until-decided", "--most", "1"}, "--most"},
      {{"compare", phone.path, "--most", "50"}, "--until-decided"},
      {{"run", phone.path, "--out", ""}, "--out"},
      {{"edit", phone.path, "staffing=1.5", "--out", ""}, "--out"},
      {{"levers", "--set", "staffing=2"}, "scenario file"},
      {{"levers", "staffing", "--set", "staffing=2"}, "scenario file"},
      {{"sweep", phone.path}, "lever"},
      {{"sweep", phone.path, "staffing", "--points", "1"}, "--points"},
      {{"sweep", phone.path, "staffing", "--metric", "proft"}, "did you mean 'profit'?"},
      {{"sweep", phone.path, "stafing"}, "did you mean 'staffing'?"},
      {{"sweep", phone.path, "pool.agents.staff"}, "--from"},
      {{"sweep", phone.path, "pool.agents.staff", "--from", "1", "--to", "2 min"}, "unit"},
      {{"edit", phone.path}, "changes"},
      {{"edit", phone.path, "staffing"}, "PATH=VALUE"},
      {{"run", phone.path, "--metrics", ","}, "names nothing"},
      {{"run", phone.path, "--metrics", " , ,"}, "names nothing"},
      {{"run", phone.path, "--by", ","}, "names nothing"},
      {{"run", phone.path, "--all", "--metrics", "wait"}, "--metrics"},
      {{"run", phone.path, "--out", "-"}, "standard output"},
      {{"edit", phone.path, "staffing=1.5", "--out", "-"}, "standard output"},
      {{"compare", phone.path, "--try", "staffing=1.2, staffing=1.3"},
       "sets levers.staffing.all twice: to 1.2 and to 1.3"},
      {{"compare", phone.path, "--try", "staffing=1.2, C8a=1.3"}, "twice"},
      {{"compare", phone.path, "--try", "a: pool.agents.staff=2, pool.agents.staff=3"}, "twice"},
      {{"run", phone.path, "--set", "staffing=1", "--set", "levers.staffing=2"}, "twice"},
      {{"edit", phone.path, "staffing=1", "staffing=2"}, "twice"},
      {{"compare", phone.path, "--try", " : staffing=1.2"}, "no name before the colon"},
      {{"compare", phone.path, "--until-decided", "--most", "5", "--replications", "10"},
       "--most 10 or more"},
      {{"compare", phone.path, "--until-decided", "--most", "5", "--replications", "20"},
       "--most 20 or more"},
      {{"compare", phone.path, "--policy", ""}, "behind '--policy'"},
      {{"compare", phone.path, "--against="}, "behind '--against='"},
      {{"sweep", phone.path, "staffing", "--scope", ""}, "behind '--scope'"},
      {{"run", ""}, "behind 'run'"},
      {{"replay"}, "results"},
      {{"replay", phone.path, "--run", "0"}, "--run"},
  };
  for (const Mistake& mistake : mistakes) {
    const CommandEnd end = rapport_command(mistake.arguments);
    std::string line;
    for (const std::string& word : mistake.arguments) line += word + " ";
    CAPTURE(line);
    CAPTURE(end.err);
    CHECK(end.code == 2);
    CHECK(end.out.empty());
    CHECK(contains(end.err, mistake.says));
  }
  CHECK(phone.names() == Words{"company.toml"});
  CHECK(text_of(phone.path) == kPhoneLine);
}

TEST_CASE("input that cannot be used is told with its place, exit code 3") {
  const CompanyFile phone(kPhoneLine);
  const CompanyFile broken(replaced(kPhoneLine, "staff = 2", "staff = -2"));
  const Mistake mistakes[] = {
      {{"run", phone.folder.file("missing.toml")}, "missing.toml"},
      {{"run", broken.path}, "company.toml:28:9"},
      {{"compare", broken.path}, "company.toml:28:9"},
      {{"sweep", broken.path, "staffing"}, "company.toml:28:9"},
      {{"check", broken.path}, "company.toml:28:9"},
      {{"levers", broken.path}, "company.toml:28:9"},
      {{"bench", broken.path}, "company.toml:28:9"},
      {{"run", phone.path, "--policy", "more_stuff"}, "did you mean 'more_staff'?"},
      {{"run", phone.path, "--policy", "One more at the phone"}, "label of 'more_staff'"},
      {{"compare", phone.path, "--against", "more_stuff"}, "did you mean 'more_staff'?"},
      {{"compare", phone.path, "--against", "nope"}, "allowed: 'today', 'more_staff'"},
      {{"levers", "zzz"}, "'rapport levers' lists all"},
      {{"metrics", "zzz"}, "'rapport metrics' lists all"},
      {{"run", phone.path, "--set", "stafing=2"}, "did you mean 'staffing'?"},
      {{"compare", phone.path, "--try", "pool.agents.staff=many"}, "pool.agents.staff=many"},
      {{"replay", phone.folder.file("missing.db")}, "missing.db"},
      {{"replay", phone.path}, "no results file"},
      {{"levers", "stafing"}, "did you mean 'staffing'?"},
  };
  for (const Mistake& mistake : mistakes) {
    const CommandEnd end = rapport_command(mistake.arguments);
    std::string line;
    for (const std::string& word : mistake.arguments) line += word + " ";
    CAPTURE(line);
    CAPTURE(end.err);
    CHECK(end.code == 3);
    CHECK(end.out.empty());
    CHECK(contains(end.err, mistake.says));
  }
}

TEST_CASE("help is a word too") {
  CHECK(rapport_command({"help"}).out == rapport_command({"--help"}).out);
  const CommandEnd sweep = rapport_command({"help", "sweep"});
  CHECK(sweep.code == 0);
  CHECK(sweep.out == rapport_command({"sweep", "--help"}).out);
  CHECK(rapport_command({"help", "swepe"}).code == 2);
  const std::string compare = rapport_command({"help", "compare"}).out;
  CHECK(contains(compare, "before"));
}

TEST_CASE("lists of names may have blanks after their commas") {
  const CompanyFile phone(kPhoneLine);
  const Words words{"run", phone.path, "--replications", "2", "--format", "json"};
  const std::string out = rapport_command(joined(words, {"--metrics", "wait,profit"})).out;
  REQUIRE(Json::parse(out)["metrics"].size() == 2);
  for (const Words& more :
       {Words{"--metrics", "wait, profit"}, Words{"--metrics", "wait,", "profit"},
        Words{"--metrics=wait,", "profit"}}) {
    const CommandEnd end = rapport_command(joined(words, more));
    CAPTURE(end.err);
    CHECK(end.out == out);
  }
  CHECK(rapport_command(joined(words, {"--by", "segment,", "touch_point"})).code == 0);
}

TEST_CASE("--most alone also holds before the first look") {
  const CompanyFile phone(kPhoneLine);
  const Json json =
      json_of_command({"compare", phone.path, "--until-decided", "--most", "5", "--quiet"});
  CHECK(json["replications"] == 5);
}

TEST_CASE("a key and a part of it may both be set") {
  const CompanyFile phone(kPhoneLine);
  CHECK(rapport_command({"compare", phone.path, "--replications", "1", "--quiet", "--try",
                         "staffing=1.2, staffing.touch_point.phone=1.5"})
            .code == 0);
}
