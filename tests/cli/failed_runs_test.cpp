// Runs that fail: the others are shown all the same.
#include <doctest/doctest.h>

#include "tests/cli/command.h"

using namespace rapport;

namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("failed runs are listed, the others printed, and the exit code is 4") {
  TemporaryFolder folder;
  const std::string file = folder.file("redials.toml");
  write_text(file, kRedials);
  const std::string results = folder.file("redials.db");
  const Words words{"run", file, "--replications", "20", "--seed", "9"};
  Words json_words = words;
  json_words.insert(json_words.end(), {"--format", "json", "--out", results});
  const CommandEnd end = rapport_command(json_words);
  CAPTURE(end.err);
  CHECK(end.code == 4);
  const Json json = Json::parse(end.out);
  const std::size_t failed = json["failed"];
  CHECK(failed > 0);
  CHECK(failed < 20);
  CHECK(contains(end.err, std::to_string(failed) + " runs failed; the others are shown"));
  CHECK(count_of(end.err, "policy 'today', seed 9, replication ") == failed);
  CHECK(contains(end.err, "255 times"));
  bool known = false;
  for (const Json& metric : json["metrics"]) {
    known |= metric["name"] == "satisfaction" && metric["mean"].is_number();
  }
  CHECK(known);

  const StoredCount stored = stored_runs(results);
  CHECK(stored.failed == failed);
  CHECK(stored.done == 20 - failed);

  const CommandEnd table = rapport_command(words);
  CHECK(table.code == 4);
  CHECK(contains(table.out, std::to_string(20 - failed) + " of 20 runs"));
  CHECK(contains(table.out, "Customers who stay"));
}

TEST_CASE("a failed run fails again when it is replayed, which is the same") {
  TemporaryFolder folder;
  const std::string file = folder.file("redials.toml");
  write_text(file, kRedials);
  const std::string results = folder.file("redials.db");
  REQUIRE(rapport_command({"run", file, "--replications", "20", "--out", results}).code == 4);
  const CommandEnd list = rapport_command({"replay", results, "--list"});
  const std::size_t at = list.out.find("failed: ");
  REQUIRE(at != std::string::npos);
  const std::size_t line = list.out.rfind('\n', at) + 1;
  const std::string run = std::to_string(std::stoi(list.out.substr(line)));
  const CommandEnd replay = rapport_command({"replay", results, "--run", run});
  CAPTURE(replay.out);
  CHECK(replay.code == 0);
  CHECK(contains(replay.out, "255 times"));
}
