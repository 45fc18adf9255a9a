// --out and replay: what was run can be run again, bit for bit.
#include <doctest/doctest.h>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

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
  const CompanyFile counter;
  REQUIRE(rapport_command({"run", counter.path, "--replications", "3", "--seed", "7", "--set",
                           "pool.clerks.staff=1", "--out", counter.results})
              .code == 0);
  CHECK(counter.names() == Words{"company.toml", "results.db"});  // one file is the whole
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
  const CompanyFile counter;
  const std::string child = counter.folder.file("child.toml");
  write_text(child, "schema = 1\nextends = \"company.toml\"\npool.clerks.staff = 4\n");
  REQUIRE(rapport_command({"run", child, "--replications", "1", "--out", counter.results}).code ==
          0);
  std::filesystem::remove(child);
  write_text(counter.path, "no scenario any more");
  check_replays(counter.results, {"today"});
}

TEST_CASE("policies replay: one run alone, made on the command line, points of a sweep") {
  const CompanyFile counter;
  const std::string tried = counter.folder.file("tried.db"),
                    swept = counter.folder.file("swept.db");
  REQUIRE(rapport_command({"run", counter.path, "--policy", "third", "--replications", "2", "--out",
                           counter.results})
              .code == 0);
  REQUIRE(rapport_command({"compare", counter.path, "--replications", "2", "--policy", "other",
                           "--try", "other: staffing=1.5, need.question.rate=99 / year", "--set",
                           "pool.clerks.cost=16 EUR / hour", "--out", tried})
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
  const CompanyFile counter;
  REQUIRE(
      rapport_command({"compare", counter.path, "--replications", "2", "--out", counter.results})
          .code == 0);
  check_replays(counter.results, {"today", "third", "same_again", "today", "third", "same_again"});
  const auto hash = [&](const char* run) {
    return json_of_command({"replay", counter.results, "--run", run})["hash"];
  };
  CHECK(hash("1") != hash("2"));  // today, third
  CHECK(hash("1") == hash("3"));  // today, same_again
  CHECK(hash("1") != hash("4"));  // today, the next replication
}

TEST_CASE("--list has every run") {
  const CompanyFile counter;
  REQUIRE(
      rapport_command({"compare", counter.path, "--replications", "4", "--out", counter.results})
          .code == 0);
  const CommandEnd list = rapport_command({"replay", counter.results, "--list"});
  CHECK(list.code == 0);
  CHECK(contains(list.out, "rapport compare"));
  for (const char* policy : {"today", "third", "same_again"}) CHECK(contains(list.out, policy));
  CHECK(stored_runs(counter.results).done.size() == 12);
  const Json json = json_of_command({"replay", counter.results, "--list"});
  CHECK(json["command"] == "compare");
  CHECK(json["replications"] == 4);
  REQUIRE(json["runs"].size() == 12);
  for (std::size_t i = 0; i < 12; ++i) {
    const Json& run = json["runs"][i];
    CHECK(run["run"] == i + 1);
    CHECK(run["policy"] == Words{"today", "third", "same_again"}[i % 3]);
    CHECK(run["replication"] == i / 3);
    CHECK(run["status"] == "done");
    CHECK(contains(list.out, run["hash"]));
  }
}

TEST_CASE("results do not depend on whether they are stored") {
  const CompanyFile counter;
  const Words words{"run", counter.path, "--replications", "3"};
  CHECK(json_of_command(words) == json_of_command(joined(words, {"--out", counter.results})));
}

TEST_CASE("runs and files that cannot be replayed") {
  const CompanyFile counter;
  REQUIRE(rapport_command({"run", counter.path, "--replications", "2", "--out", counter.results})
              .code == 0);
  const CommandEnd unknown = rapport_command({"replay", counter.results, "--run", "3"});
  CHECK(unknown.code == 3);
  CHECK(unknown.out.empty());
  CHECK(contains(unknown.err, "holds no run 3"));
  CHECK(contains(unknown.err, "--list"));
  for (const std::string& file : {counter.path, counter.folder.file("none.db"), std::string("/")}) {
    for (const Words& more : {Words{}, Words{"--list"}}) {
      const CommandEnd end = rapport_command(joined({"replay", file}, more));
      CAPTURE(end.err);
      CHECK(end.code == 3);
      CHECK(end.out.empty());
      CHECK(contains(end.err, file));
    }
  }
}

TEST_CASE("a results file whose scenario text was altered says so, and what to do") {
  const CompanyFile phone(kPhoneLine);
  REQUIRE(
      rapport_command({"run", phone.path, "--replications", "1", "--out", phone.results, "--quiet"})
          .code == 0);
  REQUIRE(rapport_command({"replay", phone.results}).code == 0);
  write_text(phone.results, replaced(text_of(phone.results), "\"12 min\"", "\"13 min\""));
  const CommandEnd end = rapport_command({"replay", phone.results});
  CHECK(end.code == 3);
  CHECK(end.out.empty());
  CHECK(contains(end.err, "was altered after the runs were stored"));
  CHECK(contains(end.err, "replay an unaltered copy"));
  CHECK_FALSE(contains(end.err, "report"));
}
