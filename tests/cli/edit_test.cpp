// rapport edit: a value changes, and all else in the file stays.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/cli/command.h"

using namespace rapport;

namespace {

struct CounterFile {
  TemporaryFolder folder;
  std::string path = folder.file("counter.toml");
  CounterFile() { write_text(path, kCounter); }
};

std::string counter_with(const std::string& from, const std::string& to) {
  std::string text = kCounter;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("comments, order and everything else stay") {
  const CounterFile counter;
  const CommandEnd end = rapport_command({"edit", counter.path, "need.question.rate=3 / week"});
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  CHECK(contains(end.out, "1 value set"));
  CHECK(text_of(counter.path) == counter_with("\"150 / year\"", "\"3 / week\""));

  REQUIRE(rapport_command({"edit", counter.path, "need.question.rate=150 / year",
                           "touch_point.\"desk, front\".service.exponential=\"9 min\"",
                           "policy.third.pool.clerks.staff=4"})
              .code == 0);
  std::string expected = counter_with("\"15 min\"", "\"9 min\"");
  expected.replace(expected.find("staff = 3"), 9, "staff = 4");
  CHECK(text_of(counter.path) == expected);
}

TEST_CASE("the file keeps its rights, and no other file is left") {
  const CounterFile counter;
  REQUIRE(chmod(counter.path.c_str(), 0640) == 0);
  REQUIRE(rapport_command({"edit", counter.path, "staffing=1.5"}).code == 0);
  struct stat now {};
  REQUIRE(stat(counter.path.c_str(), &now) == 0);
  CHECK((now.st_mode & 07777) == 0640);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(counter.folder.path())) {
    static_cast<void>(entry);
    ++files;
  }
  CHECK(files == 1);
  const Json levers = json_of_command({"levers", counter.path});
  CHECK(levers[0]["today"] == "1.5");
}

TEST_CASE("what would be no scenario is refused, and the file stays as it was") {
  const CounterFile counter;
  for (const char* change :
       {"pool.clerks.staff=-1", "pool.clerks.stuff=2", "need.question.rate=5 min",
        "policy.third.pool.clerks.staff=many", "segment.regulars.leaving.form=sometimes"}) {
    const CommandEnd end = rapport_command({"edit", counter.path, "horizon=50 days", change});
    CAPTURE(change);
    CAPTURE(end.err);
    CHECK(end.code == 3);
    CHECK(end.out.empty());
    CHECK(text_of(counter.path) == kCounter);
  }
}

TEST_CASE("--out leaves the file as it is, and never touches one that is there") {
  const CounterFile counter;
  const std::string other = counter.folder.file("other.toml");
  const Words words{"edit", counter.path, "pool.clerks.staff=5", "--out", other};
  REQUIRE(rapport_command(words).code == 0);
  CHECK(text_of(counter.path) == kCounter);
  CHECK(text_of(other) == counter_with("staff = 2", "staff = 5"));
  write_text(other, "precious");
  const CommandEnd again = rapport_command(words);
  CHECK(again.code == 5);
  CHECK(contains(again.err, "other.toml' exists already"));
  CHECK(text_of(other) == "precious");
  const std::string nowhere = counter.folder.file("no/folder/x.toml");
  CHECK(rapport_command({"edit", counter.path, "pool.clerks.staff=5", "--out", nowhere}).code == 5);
}

TEST_CASE("a disk that is full leaves the file as it was") {
  const CounterFile counter;
  const CommandEnd end =
      rapport_command({"edit", counter.path, "pool.clerks.staff=5"}, {.most_bytes = 512});
  CAPTURE(end.err);
  CHECK(end.code == 5);
  CHECK(contains(end.err, "it is as it was"));
  CHECK(text_of(counter.path) == kCounter);
}
