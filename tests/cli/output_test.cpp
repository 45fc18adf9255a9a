// Results files, and outputs that cannot be written.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

using namespace rapport::test;
using Json = nlohmann::json;

TEST_CASE("--out keeps every run, and each replays to the last bit") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const std::string db = folder.path("p.db");
  REQUIRE(command(folder, {"compare", file, "--replications", "3", "--try", "staffing=1.5", "--set",
                           "need.question.rate=100 / year", "--out", db})
              .code == 0);
  CHECK(folder.names() == std::vector<std::string>{"p.db", "p.toml"});  // the log is folded in
  folder.write("p.toml", "no longer needed");
  const Ended list = command(folder, {"replay", db, "--list"});
  CHECK(list.code == 0);
  CHECK(has_text(list.out, "more_staff"));
  for (const char* run : {"1", "2", "3", "9"}) {
    const Ended replay = command(folder, {"replay", db, "--run", run, "--format", "json"});
    CAPTURE(replay.err);
    CHECK(replay.code == 0);
    const Json json = Json::parse(replay.out);
    CHECK(json.at("identical") == true);
    CHECK(json.at("hash") == json.at("stored_hash"));
  }
  CHECK(has_text(command(folder, {"replay", db}).out, "bit-identical"));
  const Ended unknown = command(folder, {"replay", db, "--run", "10"});
  CHECK(unknown.code == 3);
  CHECK(has_text(unknown.err, "10"));
}

TEST_CASE("an existing output is refused before any work, and left as it is") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const std::string db = folder.write("kept.db", "precious");
  // So many replications that the work would take hours.
  const Ended ended =
      command(folder, {"run", file, "--replications", "1000000", "--out", db, "--quiet"});
  CHECK(ended.code == 5);
  CHECK(ended.out.empty());
  CHECK(has_text(ended.err, "kept.db"));
  CHECK(has_text(ended.err, "exists"));
  CHECK(folder.read("kept.db") == "precious");
  CHECK(folder.names() == std::vector<std::string>{"kept.db", "p.toml"});
}

TEST_CASE("a place where nothing can be written is refused before any work") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  for (const std::string& place :
       {std::string("/proc/results.db"), folder.path("no/such/folder/results.db")}) {
    const Ended ended =
        command(folder, {"run", file, "--replications", "1000000", "--out", place, "--quiet"});
    CAPTURE(ended.err);
    CHECK(ended.code == 5);
    CHECK(ended.out.empty());
    CHECK(has_text(ended.err, "results.db"));
  }
}

TEST_CASE("a scenario with mistakes leaves no results file behind") {
  const Folder folder;
  const std::string file = folder.write("p.toml", phone_line_with("staff = 2", "staff = -2"));
  CHECK(command(folder, {"run", file, "--out", folder.path("p.db")}).code == 3);
  CHECK(folder.names() == std::vector<std::string>{"p.toml"});
}

TEST_CASE("standard output that cannot be written is told, exit code 5") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const std::vector<std::vector<std::string>> commands = {
      {"run", file, "--replications", "2"},
      {"run", file, "--replications", "2", "--format", "csv"},
      {"compare", file, "--replications", "2", "--format", "json"},
      {"sweep", file, "staffing", "--replications", "2", "--points", "2"},
      {"check", file},
      {"metrics"},
      {"levers"},
      {"reference"},
      {"--help"},
      {"run", "--help"}};
  for (const auto& words : commands) {
    const Ended ended = command(folder, words, "/dev/full");
    CAPTURE(words[0]);
    CAPTURE(ended.err);
    CHECK(ended.code == 5);
    CHECK(has_text(ended.err, "standard output"));
  }
}

TEST_CASE("what was finished is stored although standard output is full") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const std::string db = folder.path("p.db");
  CHECK(command(folder, {"run", file, "--replications", "2", "--out", db}, "/dev/full").code == 5);
  CHECK(command(folder, {"replay", db, "--run", "2"}).code == 0);
}

TEST_CASE("a disk that fills up loses nothing that was finished") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const std::string db = folder.path("p.db");
  // A limit on the size of files stands in for a small disk; the program gets the same error.
  const Ended ended = limited_command(
      folder, 600,
      {"run", file, "--replications", "3000", "--out", db, "--quiet", "--format", "json"});
  CAPTURE(ended.err);
  CHECK(ended.code == 5);
  CHECK(has_text(ended.err, "p.db"));
  const Json json = Json::parse(ended.out);  // of what was finished
  CHECK(json.at("metrics").size() > 0);
  const Ended replay = command(folder, {"replay", db, "--run", "1"});
  CAPTURE(replay.err);
  CHECK(replay.code == 0);
}
