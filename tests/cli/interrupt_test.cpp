// Ctrl-C and kill -9.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/program.h"

using namespace rapport::test;
using Json = nlohmann::json;

namespace {

/// Runs that a results file holds, as another program sees it while it is being written.
std::size_t stored_runs(const Folder& folder, const std::string& db) {
  const Ended list = command(folder, {"replay", db, "--list"});
  if (list.code != 0) return 0;
  std::size_t runs = 0;
  for (std::size_t at = list.out.find(" today "); at != std::string::npos;
       at = list.out.find(" today ", at + 1)) {
    ++runs;
  }
  return runs;
}

/// Waits until so many runs are there; gives up after a minute.
void wait_for_runs(const Folder& folder, const std::string& db, std::size_t least) {
  using namespace std::chrono_literals;
  for (int i = 0; i < 600 && stored_runs(folder, db) < least; ++i) {
    std::this_thread::sleep_for(100ms);
  }
  REQUIRE(stored_runs(folder, db) >= least);
}

/// A study that takes far longer than any test.
std::vector<std::string> long_study(const std::string& file, const std::string& db) {
  return {"run", file, "--replications", "1000000", "--format", "json", "--quiet", "--out", db};
}

}  // namespace

TEST_CASE("the first Ctrl-C prints and keeps what is finished, exit code 130") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const Folder folder;
    const std::string file = folder.write("p.toml", kPhoneLine);
    const std::string db = folder.path("p.db");
    Program program(folder, long_study(file, db));
    wait_for_runs(folder, db, 3);
    program.send(signal);
    const Ended ended = program.end();
    CAPTURE(ended.err);
    CHECK(ended.signal == 0);
    CHECK(ended.code == 130);
    CHECK(has_text(ended.err, "interrupted"));
    const Json json = Json::parse(ended.out);
    CHECK(json.at("interrupted") == true);
    bool known = false;
    for (const Json& metric : json.at("metrics"))
      known = known || (metric.at("name") == "retention" && metric.at("mean").is_number());
    CHECK(known);
    CHECK(folder.names() == std::vector<std::string>{"p.db", "p.toml"});  // the log is folded in
    CHECK(stored_runs(folder, db) >= 3);
    CHECK(command(folder, {"replay", db, "--run", "2"}).code == 0);
  }
}

TEST_CASE("an interrupted comparison compares the pairs that are finished") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const std::string db = folder.path("p.db");
  Program program(folder, {"compare", file, "--replications", "1000000", "--format", "json",
                           "--quiet", "--out", db});
  wait_for_runs(folder, db, 3);
  program.send(SIGINT);
  const Ended ended = program.end();
  CHECK(ended.code == 130);
  const Json json = Json::parse(ended.out);
  REQUIRE(json.at("differences").size() > 0);
  for (const Json& d : json.at("differences")) {
    if (d.at("metric") == "retention") CHECK(d.at("mean").is_number());
  }
}

TEST_CASE("kill -9 loses no run that was finished") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const std::string db = folder.path("p.db");
  Program program(folder, long_study(file, db));
  wait_for_runs(folder, db, 3);
  program.send(SIGKILL);
  const Ended ended = program.end();
  CHECK(ended.signal == SIGKILL);
  CHECK(ended.out.empty());
  const std::size_t kept = stored_runs(folder, db);
  CHECK(kept >= 3);
  CHECK(command(folder, {"replay", db, "--run", "1"}).code == 0);
  CHECK(command(folder, {"replay", db, "--run", "3"}).code == 0);
  CHECK(stored_runs(folder, db) == kept);
}
