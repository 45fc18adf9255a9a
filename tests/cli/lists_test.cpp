// check, levers, metrics, reference and bench.
#include <doctest/doctest.h>

#include <cmath>

#include "tests/cli/command.h"

using namespace rapport;

TEST_CASE("check says what is known before a run") {
  const CommandEnd table = rapport_command({"check", shipped("tiny.toml")});
  CHECK(table.code == 0);
  CHECK(table.err.empty());
  for (const char* part : {"Tiny: known in closed form", "need 'question'", "stream 'calls'",
                           "66.7 %", "12.1 %", "Nothing to warn of"}) {
    CAPTURE(part);
    CHECK(contains(table.out, part));
  }
  const Json json = json_of_command({"check", shipped("tiny.toml")});
  REQUIRE(json.size() == 1);
  const Json& pool = json[0]["pools"][0];
  // The closed form of the scenario's own comment: M/M/3+M with 30 calls of 4 minutes an hour.
  CHECK(pool["pool"] == "agents");
  CHECK(pool["erlangs"].get<double>() == doctest::Approx(2.0));
  CHECK(std::abs(pool["mean"]["wait_chance"].get<double>() - 0.3100) < 0.00005);
  CHECK(std::abs(pool["mean"]["mean_wait_seconds"].get<double>() - 21.78) < 0.005);
  CHECK(std::abs(pool["mean"]["abandoned"].get<double>() - 0.1210) < 0.00005);
  CHECK(std::abs(pool["mean"]["in_time"].get<double>() - 0.7317) < 0.00005);
  CHECK(json[0]["problems"].empty());
  CHECK(json[0]["run"]["megabytes"] > 0.0);
}

TEST_CASE("check looks at every file and reports each that is wrong") {
  TemporaryFolder folder;
  const std::string good = folder.file("good.toml"), bad = folder.file("bad.toml");
  const std::string missing = folder.file("missing.toml"), broken = folder.file("broken.toml");
  std::string text = kCounter;
  write_text(good, text);
  text.replace(text.find("staff = 2\n"), 9, "staff = -2");
  write_text(bad, text);
  write_text(broken, "schema = 1\nname = \"x\n");
  const CommandEnd end = rapport_command({"check", bad, good, broken, missing});
  CAPTURE(end.err);
  CHECK(end.code == 3);
  CHECK(contains(end.out, good + ": Counter"));
  CHECK(contains(end.err, bad + ":29:9: "));
  CHECK(contains(end.err, broken + ":2:"));
  CHECK(contains(end.err, missing + ": there is no such file"));
  CHECK(rapport_command({"check", good, good}).code == 0);

  const CommandEnd as_json = rapport_command({"check", bad, good, missing, "--format", "json"});
  CHECK(as_json.code == 3);
  const Json json = Json::parse(as_json.out);
  REQUIRE(json.size() == 3);
  CHECK(json[0]["file"] == bad);
  REQUIRE(json[0]["problems"].size() == 1);
  CHECK(contains(json[0]["problems"][0]["where"], "bad.toml:29:9"));
  CHECK(json[1]["problems"].empty());
  CHECK(json[2]["problems"].size() == 1);
}

TEST_CASE("check warns of a pool that cannot keep up") {
  TemporaryFolder folder;
  const std::string file = folder.file("counter.toml");
  write_text(file, kCounter);
  const auto warnings = [&](const char* staff) {
    return json_of_command(
               {"check", file, "--set", std::string("pool.clerks.staff=") + staff})[0]["warnings"]
        .dump();
  };
  CHECK(contains(warnings("1"), "clerks"));
  CHECK_FALSE(contains(warnings("2"), "clerks"));
}

TEST_CASE("levers are listed, explained, and shown as a scenario sets them") {
  const CommandEnd list = rapport_command({"levers"});
  CHECK(list.code == 0);
  CHECK(contains(list.out, "staffing"));
  CHECK(contains(list.out, "0.5 to 2"));
  const CommandEnd one = rapport_command({"levers", "staffing"});
  CHECK(one.code == 0);
  for (const char* part : {"0.5 to 2", "--set staffing=", "cost", "source"}) {
    CHECK(contains(one.out, part));
  }
  const Json json = json_of_command({"levers"});
  CHECK(json.size() >= 4);
  for (const Json& lever : json) {
    const std::string id = lever["id"];
    CAPTURE(id);
    CHECK(contains(list.out, id));
    CHECK(lever["least"] < lever["most"]);
    CHECK(lever["help"] != "");
    CHECK(lever["source"] != "");
    CHECK(rapport_command({"levers", id}).code == 0);
  }
  const std::vector<Words> records =
      csv_records(rapport_command({"levers", "--format", "csv"}).out);
  CHECK(records.size() == json.size() + 1);

  TemporaryFolder folder;
  const std::string file = folder.file("counter.toml");
  write_text(file, std::string(kCounter) + "\n[levers]\nstaffing = 1.25\n");
  CHECK(contains(rapport_command({"levers", file}).out, "1.25"));
  const Json set = json_of_command({"levers", file, "--set", "staffing=1.75"});
  CHECK(set[0]["id"] == "staffing");
  CHECK(set[0]["today"] == "1.75");
}

TEST_CASE("metrics are listed with what they are") {
  const CommandEnd list = rapport_command({"metrics"});
  CHECK(list.code == 0);
  const Json json = json_of_command({"metrics"});
  CHECK(json.size() > 20);
  std::size_t headline = 0;
  for (const Json& metric : json) {
    CHECK(contains(list.out, metric["name"]));
    CHECK(metric["doc"] != "");
    if (metric["headline"] == true) ++headline;
  }
  CHECK(headline >= 3);
  const std::vector<Words> records =
      csv_records(rapport_command({"metrics", "--format", "csv"}).out);
  CHECK(records.size() == json.size() + 1);
  CHECK(records[0][0] == "name");
}

TEST_CASE("the reference has every key, or the rows with a word") {
  const CommandEnd all = rapport_command({"reference"});
  CHECK(all.code == 0);
  CHECK(all.err.empty());
  CHECK(all.out.starts_with("#"));
  for (const char* part : {"`horizon`", "`patience`", "`staff`", "[touch_point.NAME]",
                           "[journey.NAME.step.STEP]", "## Levers"}) {
    CAPTURE(part);
    CHECK(contains(all.out, part));
  }
  const CommandEnd some = rapport_command({"reference", "patience"});
  CHECK(some.code == 0);
  CHECK(contains(some.out, "`patience`"));
  CHECK_FALSE(contains(some.out, "`horizon`"));
}

TEST_CASE("bench measures a scenario") {
  const Words words{"bench", shipped("tiny.toml"), "--set", "horizon=20 days"};
  const Json json = json_of_command(words);
  for (const char* key : {"seconds_per_run", "millions_of_cases_a_second", "two_runs_scaling",
                          "megabytes", "bytes_per_customer"}) {
    CAPTURE(key);
    CHECK(json[key] > 0.0);
  }
  const CommandEnd table = rapport_command(words);
  CHECK(table.code == 0);
  CHECK(contains(table.out, "bytes a customer"));
}
