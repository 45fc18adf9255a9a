// check, edit, sweep and the lists.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

using namespace rapport::test;
using Json = nlohmann::json;

TEST_CASE("check says what is known before a run") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Ended table = command(folder, {"check", file});
  CHECK(table.code == 0);
  CHECK(table.err.empty());
  // 500 customers x 120 calls of 12 minutes a year: 1.37 erlangs for two at the phone.
  for (const char* part : {"Phone line", "more_staff", "agents", "60,000", "1.37", "68.5 %"})
    CHECK(has_text(table.out, part));
  const Ended json = command(folder, {"check", file, "--format", "json"});
  CHECK(json.code == 0);
  CHECK(Json::parse(json.out).is_array());
}

TEST_CASE("check reports every file and every problem, and counts them") {
  const Folder folder;
  const std::string good = folder.write("good.toml", kPhoneLine);
  std::string text = phone_line_with("staff = 2", "staff = -2");
  text.replace(text.find("patience"), 8, "patiense");
  const std::string bad = folder.write("bad.toml", text);
  const Ended ended = command(folder, {"check", good, bad, folder.path("missing.toml")});
  CAPTURE(ended.err);
  CHECK(ended.code == 3);
  CHECK(has_text(ended.out, "Phone line"));
  CHECK(has_text(ended.err, "bad.toml:28:9"));
  CHECK(has_text(ended.err, "did you mean 'patience'?"));
  CHECK(has_text(ended.err, "2 problems"));
  CHECK(has_text(ended.err, "missing.toml"));
}

TEST_CASE("check warns of a pool that cannot keep up") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Ended ended = command(folder, {"check", file, "--set", "pool.agents.staff=1"});
  CHECK(ended.code == 0);
  CHECK(has_text(ended.out, "pool 'agents'"));
}

TEST_CASE("edit changes a value and nothing else") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Ended ended = command(
      folder, {"edit", file, "pool.agents.staff=5", "touch_point.phone.service.exponential=4 min"});
  CAPTURE(ended.err);
  REQUIRE(ended.code == 0);
  std::string expected = phone_line_with("staff = 2  #", "staff = 5  #");
  expected.replace(expected.find("\"12 min\""), 8, "\"4 min\"");
  CHECK(folder.read("p.toml") == expected);
  CHECK(folder.names() == std::vector<std::string>{"p.toml"});
}

TEST_CASE("edit sets levers by id, and texts as TOML or bare") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  for (const char* change : {"staffing=1.5", "doc='one \"two\"'", "label=a \\ \"b\"",
                             "pool.agents.cost=21 EUR / hour"}) {
    const Ended ended = command(folder, {"edit", file, change});
    CAPTURE(change);
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
  }
  CHECK(has_text(folder.read("p.toml"), "'one \"two\"'"));
  CHECK(has_text(folder.read("p.toml"), "\"21 EUR / hour\""));
  CHECK(has_text(command(folder, {"levers", file}).out, "1.5"));
}

TEST_CASE("edit refuses what would not be a scenario any more") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  for (const char* change : {"pool.agents.staff=-1", "pool.agents.stuff=1", "schema.x=1",
                             "policy.more_staff.pool.agents.staff=many"}) {
    const Ended ended = command(folder, {"edit", file, change});
    CAPTURE(change);
    CHECK(ended.code == 3);
    CHECK((has_text(ended.err, "p.toml") || has_text(ended.err, std::string("edit ") + change)));
    CHECK(folder.read("p.toml") == kPhoneLine);
  }
  CHECK(folder.names() == std::vector<std::string>{"p.toml"});
}

TEST_CASE("edit --out leaves the file alone and refuses an existing one") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const std::string other = folder.path("q.toml");
  CHECK(command(folder, {"edit", file, "pool.agents.staff=4", "--out", other}).code == 0);
  CHECK(folder.read("p.toml") == kPhoneLine);
  CHECK(folder.read("q.toml") == phone_line_with("staff = 2", "staff = 4"));
  CHECK(command(folder, {"edit", file, "pool.agents.staff=6", "--out", other}).code == 5);
  CHECK(folder.read("q.toml") == phone_line_with("staff = 2", "staff = 4"));
}

TEST_CASE("sweep marks the best value and where it breaks even") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Ended ended = command(
      folder, {"sweep", file, "pool.agents.staff", "--from", "1", "--to", "4", "--points", "4",
               "--replications", "5", "--metric", "retention", "--format", "json", "--quiet"});
  CAPTURE(ended.err);
  REQUIRE(ended.code == 0);
  const Json json = Json::parse(ended.out);
  REQUIRE(json.at("points").size() == 4);
  std::size_t best = 0;
  for (const Json& point : json.at("points")) best += point.at("best") == true ? 1 : 0;
  CHECK(best == 1);
  CHECK(json.at("points")[0].at("difference") < 0.0);
  CHECK(json.at("points")[1].at("difference") == 0.0);  // as today
  CHECK(json.at("points")[2].at("difference") > 0.0);
  const Ended table = command(folder, {"sweep", file, "staffing", "--replications", "3"});
  CHECK(table.code == 0);
  CHECK(has_text(table.out, "best"));
  CHECK(has_text(table.out, "Break-even"));
}

TEST_CASE("a sweep of whole numbers keeps to whole numbers") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Ended ended = command(folder, {"sweep", file, "pool.agents.staff", "--from", "1", "--to",
                                       "5", "--replications", "2", "--format", "json"});
  CAPTURE(ended.err);
  REQUIRE(ended.code == 0);
  const Json json = Json::parse(ended.out);
  REQUIRE(json.at("points").size() == 5);  // no more than there are
  for (int i = 0; i < 5; ++i)
    CHECK(json.at("points")[static_cast<std::size_t>(i)].at("value") == i + 1);
}

TEST_CASE("a sweep of values with a unit") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Ended ended = command(
      folder, {"sweep", file, "touch_point.phone.service.exponential", "--from", "8 min", "--to",
               "12 min", "--points", "3", "--replications", "3", "--format", "csv"});
  CAPTURE(ended.err);
  CHECK(ended.code == 0);
  for (const char* value : {"\r\n8 min,", "\r\n10 min,", "\r\n12 min,"})
    CHECK(has_text(ended.out, value));
}

TEST_CASE("the lists") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Ended metrics = command(folder, {"metrics"});
  CHECK(metrics.code == 0);
  CHECK(has_text(metrics.out, "retention"));
  const Json json = Json::parse(command(folder, {"metrics", "--format", "json"}).out);
  CHECK(json.size() > 10);
  const Ended levers = command(folder, {"levers", file, "--set", "staffing=1.25"});
  CHECK(levers.code == 0);
  CHECK(has_text(levers.out, "1.25"));
  CHECK(has_text(command(folder, {"levers", "staffing"}).out, "source"));
  CHECK(Json::parse(command(folder, {"levers", "--format", "json"}).out).size() >= 4);
  const Ended reference = command(folder, {"reference", "patience"});
  CHECK(reference.code == 0);
  CHECK(has_text(reference.out, "patience"));
  CHECK(reference.out.size() < command(folder, {"reference"}).out.size());
}

TEST_CASE("bench measures a scenario") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Ended ended = command(folder, {"bench", file, "--format", "json"});
  REQUIRE(ended.code == 0);
  const Json json = Json::parse(ended.out);
  CHECK(json.at("bytes_per_customer") > 0.0);
  CHECK(json.at("two_runs_scaling") > 0.0);
}
