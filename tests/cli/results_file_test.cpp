// --out and replay: what was run can be run again, bit for bit.
#include <doctest/doctest.h>

#include "tests/cli/command.h"

using namespace rapport;

namespace {

struct CounterFile {
  TemporaryFolder folder;
  std::string path = folder.file("counter.toml");
  std::string results = folder.file("results.db");
  CounterFile() { write_text(path, kCounter); }
};

/// Replays run 1, 2, ... of a results file; each has to be of that policy and the same to the bit.
void check_replays(const std::string& results, const Words& policies_by_run) {
  for (std::size_t i = 0; i < policies_by_run.size(); ++i) {
    const Json json = json_of_command({"replay", results, "--run", std::to_string(i + 1)});
    CAPTURE(json.dump());
    CHECK(json["run"] == i + 1);
    CHECK(json["policy"] == policies_by_run[i]);
    CHECK(json["identical"] == true);
    CHECK(json["hash"] == json["stored_hash"]);
    CHECK(json["hash"].get<std::string>().size() == 16);
  }
}

}  // namespace

TEST_CASE("a stored run replays to the last bit, without the scenario file") {
  const CounterFile counter;
  REQUIRE(rapport_command({"run", counter.path, "--replications", "3", "--seed", "7", "--set",
                           "pool.clerks.staff=1", "--out", counter.results})
              .code == 0);
  std::filesystem::remove(counter.path);
  check_replays(counter.results, {"today", "today", "today"});
  const Json first = json_of_command({"replay", counter.results});
  CHECK(first["run"] == 1);
  CHECK(first["seed"] == 7);
  CHECK(first["replication"] == 0);
  const CommandEnd text = rapport_command({"replay", counter.results, "--run", "2"});
  CHECK(text.code == 0);
  CHECK(contains(text.out, "bit-identical"));
}

TEST_CASE("a file that the scenario extends is kept too") {
  const CounterFile counter;
  const std::string child = counter.folder.file("child.toml");
  write_text(child, "schema = 1\nextends = \"counter.toml\"\npool.clerks.staff = 4\n");
  REQUIRE(rapport_command({"run", child, "--replications", "1", "--out", counter.results}).code ==
          0);
  std::filesystem::remove(child);
  write_text(counter.path, "no scenario any more");
  check_replays(counter.results, {"today"});
}

TEST_CASE("policies replay: one run alone, made on the command line, points of a sweep") {
  const CounterFile counter;
  const std::string tried = counter.folder.file("tried.db"),
                    swept = counter.folder.file("swept.db");
  REQUIRE(rapport_command({"run", counter.path, "--policy", "third", "--replications", "2", "--out",
                           counter.results})
              .code == 0);
  REQUIRE(
      rapport_command({"compare", counter.path, "--replications", "2", "--policy", "other", "--try",
                       "other: staffing=1.5, need.question.rate=99 / year", "--out", tried})
          .code == 0);
  REQUIRE(rapport_command({"sweep", counter.path, "pool.clerks.staff", "--from", "1", "--to", "2",
                           "--points", "2", "--replications", "1", "--out", swept})
              .code == 0);
  std::filesystem::remove(counter.path);
  check_replays(counter.results, {"third", "third"});
  check_replays(tried, {"today", "other", "today", "other"});
  check_replays(swept, {"today", "pool.clerks.staff=1", "pool.clerks.staff=2"});
}

TEST_CASE("hashes tell policies and replications apart, and what is the same is the same") {
  const CounterFile counter;
  REQUIRE(
      rapport_command({"compare", counter.path, "--replications", "2", "--out", counter.results})
          .code == 0);
  const auto hash = [&](const char* run) {
    return json_of_command({"replay", counter.results, "--run", run})["hash"];
  };
  CHECK(hash("1") != hash("2"));  // today, third
  CHECK(hash("1") == hash("3"));  // today, same_again
  CHECK(hash("1") != hash("4"));  // today, the next replication
}

TEST_CASE("--list has every run") {
  const CounterFile counter;
  REQUIRE(
      rapport_command({"compare", counter.path, "--replications", "4", "--out", counter.results})
          .code == 0);
  const CommandEnd list = rapport_command({"replay", counter.results, "--list"});
  CHECK(list.code == 0);
  CHECK(contains(list.out, "rapport compare"));
  CHECK(contains(list.out, "same_again"));
  CHECK(stored_runs(counter.results).done == 12);
}

TEST_CASE("results do not depend on whether they are stored") {
  const CounterFile counter;
  const Words words{"run", counter.path, "--replications", "3"};
  Words stored = words;
  stored.insert(stored.end(), {"--out", counter.results});
  CHECK(json_of_command(words) == json_of_command(stored));
}

TEST_CASE("runs and files that cannot be replayed") {
  const CounterFile counter;
  REQUIRE(rapport_command({"run", counter.path, "--replications", "2", "--out", counter.results})
              .code == 0);
  const CommandEnd unknown = rapport_command({"replay", counter.results, "--run", "3"});
  CHECK(unknown.code == 3);
  CHECK(unknown.out.empty());
  CHECK(contains(unknown.err, "holds no run 3"));
  CHECK(contains(unknown.err, "--list"));
  for (const std::string& file : {counter.path, counter.folder.file("none.db"), std::string("/")}) {
    for (const Words& more : {Words{}, Words{"--list"}}) {
      Words words{"replay", file};
      words.insert(words.end(), more.begin(), more.end());
      const CommandEnd end = rapport_command(words);
      CAPTURE(end.err);
      CHECK(end.code == 3);
      CHECK(end.out.empty());
      CHECK(contains(end.err, file));
    }
  }
}
