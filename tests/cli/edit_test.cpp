// rapport edit: a value changes, and all else in the file stays.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/cli/companies.h"

using namespace rapport;

TEST_CASE("comments, order and everything else stay") {
  const CompanyFile counter;
  const CommandEnd end = rapport_command({"edit", counter.path, "need.question.rate=3 / week"});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  CHECK(contains(end.out, "1 value set"));
  CHECK(text_of(counter.path) == replaced(kCounter, "\"150 / year\"", "\"3 / week\""));

  REQUIRE(rapport_command({"edit", counter.path, "need.question.rate=150 / year",
                           "touch_point.\"desk, front\".service.exponential=\"9 min\"",
                           "touch_point.\"desk, front\".patience.exponential=4 min",
                           "pool.clerks.staff=5", "policy.third.pool.clerks.staff=4"})
              .code == 0);
  std::string expected = kCounter;
  for (const auto& [from, to] :
       {std::pair{"\"15 min\"", "\"9 min\""}, std::pair{"\"8 min\"", "\"4 min\""},
        std::pair{"staff = 2", "staff = 5"}, std::pair{"staff = 3", "staff = 4"}}) {
    expected = replaced(expected, from, to);
  }
  CHECK(text_of(counter.path) == expected);
  CHECK(counter.names() == Words{"company.toml"});
}

TEST_CASE("levers are set by id, and texts as TOML or bare") {
  const CompanyFile phone(kPhoneLine);
  for (const char* change : {"staffing=1.5", "doc='one \"two\"'", "label=a \\ \"b\"",
                             "pool.agents.cost=21 EUR / hour"}) {
    const CommandEnd end = rapport_command({"edit", phone.path, change});
    CAPTURE(change);
    CAPTURE(end.err);
    CHECK(end.code == 0);
  }
  CHECK(contains(text_of(phone.path), "'one \"two\"'"));
  CHECK(contains(text_of(phone.path), "\"21 EUR / hour\""));
  CHECK(contains(rapport_command({"levers", phone.path}).out, "1.5"));
}

TEST_CASE("the file keeps its rights, and no other file is left") {
  const CompanyFile counter;
  REQUIRE(chmod(counter.path.c_str(), 0640) == 0);
  REQUIRE(rapport_command({"edit", counter.path, "staffing=1.5"}).code == 0);
  struct stat now {};
  REQUIRE(stat(counter.path.c_str(), &now) == 0);
  CHECK((now.st_mode & 07777) == 0640);
  CHECK(counter.names() == Words{"company.toml"});
  const Json levers = json_of_command({"levers", counter.path});
  CHECK(levers[0]["today"] == "1.5");
}

TEST_CASE("what would be no scenario is refused, and the file stays as it was") {
  const CompanyFile counter;
  for (const char* change :
       {"pool.clerks.staff=-1", "pool.clerks.stuff=2", "schema.x=1", "need.question.rate=5 min",
        "policy.third.pool.clerks.staff=many", "segment.regulars.leaving.form=sometimes"}) {
    for (const Words& words : {Words{"edit", counter.path, change},
                               Words{"edit", counter.path, "horizon=50 days", change}}) {
      const CommandEnd end = rapport_command(words);
      CAPTURE(change);
      CAPTURE(end.err);
      CHECK(end.code == 3);
      CHECK(end.out.empty());
      CHECK(
          (contains(end.err, "company.toml") || contains(end.err, std::string("edit ") + change)));
      CHECK(text_of(counter.path) == kCounter);
    }
  }
  CHECK(counter.names() == Words{"company.toml"});
}

TEST_CASE("--out leaves the file as it is, and never touches one that is there") {
  const CompanyFile counter;
  const std::string other = counter.folder.file("other.toml");
  const Words words{"edit", counter.path, "pool.clerks.staff=5", "--out", other};
  REQUIRE(rapport_command(words).code == 0);
  CHECK(text_of(counter.path) == kCounter);
  CHECK(text_of(other) == replaced(kCounter, "staff = 2", "staff = 5"));
  write_text(other, "precious");
  const CommandEnd again = rapport_command(words);
  CHECK(again.code == 5);
  CHECK(contains(again.err, "other.toml' exists already"));
  CHECK(text_of(other) == "precious");
  const std::string nowhere = counter.folder.file("no/folder/x.toml");
  CHECK(rapport_command({"edit", counter.path, "pool.clerks.staff=5", "--out", nowhere}).code == 5);
}

TEST_CASE("a disk that is full leaves the file as it was") {
  const CompanyFile counter;
  const CommandEnd end =
      rapport_command({"edit", counter.path, "pool.clerks.staff=5"}, {.most_bytes = 512});
  CAPTURE(end.err);
  CHECK(end.code == 5);
  CHECK(contains(end.err, "it is as it was"));
  CHECK(text_of(counter.path) == kCounter);
}

TEST_CASE("a file that may not be written is kept, whoever asks") {
  const CompanyFile counter;
  REQUIRE(chmod(counter.path.c_str(), 0444) == 0);
  const CommandEnd end = rapport_command({"edit", counter.path, "pool.clerks.staff=5"});
  CHECK(end.code == 5);
  CHECK(end.out.empty());
  CHECK(contains(end.err, "may not be written"));
  CHECK(text_of(counter.path) == kCounter);
  const std::string other = counter.folder.file("other.toml");
  CHECK(rapport_command({"edit", counter.path, "pool.clerks.staff=5", "--out", other}).code == 0);
}

TEST_CASE("a copy in another folder extends the same file") {
  namespace fs = std::filesystem;
  const CompanyFile counter;
  fs::create_directories(counter.folder.path() / "mine/deep");
  const std::string child = counter.folder.file("child.toml");
  write_text(child,
             "schema = 1\nextends = \"company.toml\"  # the counter\nhorizon = \"50 days\"\n");
  for (const char* name : {"mine/a.toml", "mine/deep/b.toml", "c.toml"}) {
    const std::string copy = counter.folder.file(name);
    const CommandEnd end = rapport_command({"edit", child, "pool.clerks.staff=4", "--out", copy});
    CAPTURE(end.err);
    REQUIRE(end.code == 0);
    CHECK(contains(text_of(copy), "# the counter"));
    const Json check = json_of_command({"check", copy});
    CHECK(check[0]["problems"].empty());
    CHECK(check[0]["pools"][0]["staff"] == 4.0);
  }
  CHECK(contains(text_of(counter.folder.file("mine/deep/b.toml")),
                 "extends = \"../../company.toml\""));
  // From within another folder, by a relative path.
  const CommandEnd end =
      Command::of_shell(
          "cd mine && rapport edit ../child.toml horizon=\"60 days\" --out d.toml && "
          "rapport check d.toml",
          counter.folder.path())
          .end();
  CAPTURE(end.out);
  CHECK(end.code == 0);
  CHECK(contains(text_of(counter.folder.file("mine/d.toml")), "extends = \"../company.toml\""));
}

TEST_CASE("a file that extends another one is told to do without one of its policies") {
  const CompanyFile counter;
  const std::string child = counter.folder.file("child.toml");
  write_text(child, "schema = 1\nextends = \"company.toml\"\n");
  REQUIRE(rapport_command({"edit", child, "policy.third=false"}).code == 0);
  CHECK(contains(text_of(child), "third = false"));
  const Json json = json_of_command({"compare", child, "--replications", "1", "--quiet"});
  REQUIRE(json["policies"].size() == 2);
  CHECK(json["policies"][1]["policy"] == "same_again");
  const CommandEnd again = rapport_command({"edit", child, "policy.third=false"});
  CHECK(again.code == 3);
  CHECK(contains(again.err, "there is no policy 'third'"));
  CHECK(rapport_command({"run", child, "--policy", "third", "--quiet"}).code == 3);
  // One that stands in the file itself is no value to be set.
  const CommandEnd own = rapport_command({"edit", counter.path, "policy.third=false"});
  CHECK(own.code == 3);
  CHECK(contains(own.err, "policy 'third' stands in"));
  CHECK(contains(own.err, "in an editor"));
  CHECK(text_of(counter.path) == kCounter);
}
