// Ctrl-C, kill -9 and a full disk lose nothing that was finished.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <thread>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

/// A study of hours, on its way.
struct LongStudy : CompanyFile {
  Words words(const char* verb, const char* replications = "1000000") const {
    return {verb,   path,    "--replications", replications, "--format",
            "json", "--out", results,          "--threads",  "2"};
  }

  /// Waits until so many runs are stored, and returns the numbers of those that are then. Numbers
  /// may be left out: a run that came later may be done earlier.
  std::vector<std::size_t> wait_for_runs(Command& command, std::size_t least) const {
    using namespace std::chrono_literals;
    const auto until = std::chrono::steady_clock::now() + 60s;
    for (;;) {
      std::vector<std::size_t> stored = stored_runs(results).done;
      if (stored.size() >= least) return stored;
      REQUIRE(command.runs());
      REQUIRE(std::chrono::steady_clock::now() < until);
      std::this_thread::sleep_for(20ms);
    }
  }
};

void check_replay(const std::string& results, std::size_t run) {
  const Json json = json_of_command({"replay", results, "--run", std::to_string(run)});
  CAPTURE(json.dump());
  CHECK(json["identical"] == true);
}

/// That all these runs are stored, and that the first and the last of them replay.
void check_kept(const std::string& results, const std::vector<std::size_t>& seen) {
  CHECK(std::ranges::includes(stored_runs(results).done, seen));
  check_replay(results, seen.front());
  check_replay(results, seen.back());
}

bool has_number(const Json& json, const char* metric) {
  for (const Json& m : json["metrics"]) {
    if (m["name"] == metric) return m["mean"].is_number() && m["half_width"].is_number();
  }
  return false;
}

}  // namespace

TEST_CASE("Ctrl-C prints and keeps what is finished") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const LongStudy study;
    Command command(study.words("run"));
    const std::vector<std::size_t> seen = study.wait_for_runs(command, 5);
    command.send(signal);
    const CommandEnd end = command.end();
    CAPTURE(end.err);
    CHECK(end.signal == 0);
    CHECK(end.code == 130);
    CHECK(contains(end.err, "interrupted"));
    CHECK(contains(end.err, "press Ctrl-C again to stop at once") == (signal == SIGINT));
    const Json json = Json::parse(end.out);
    CHECK(json["interrupted"] == true);
    CHECK(has_number(json, "retention"));
    CHECK(has_number(json, "profit"));
    const std::size_t stored = stored_runs(study.results).done.size();
    CHECK(stored < 1000000);
    CHECK(contains(end.err, std::to_string(stored) + " runs"));
    CHECK(study.names() == Words{"company.toml", "results.db"});  // one file is the whole
    check_kept(study.results, seen);
  }
}

TEST_CASE("what Ctrl-C leaves are the numbers of a shorter study") {
  const LongStudy study;
  Words words = study.words("run");
  words.back() = "1";  // one at a time, so that the finished ones are the first ones
  Command command(words);
  study.wait_for_runs(command, 3);
  command.send(SIGINT);
  const CommandEnd end = command.end();
  REQUIRE(end.code == 130);
  const std::size_t stored = stored_runs(study.results).done.size();
  const Json shorter =
      json_of_command({"run", study.path, "--replications", std::to_string(stored)});
  CHECK(Json::parse(end.out)["metrics"] == shorter["metrics"]);
}

TEST_CASE("an interrupted comparison is one of the finished pairs") {
  const LongStudy study;
  Command command(study.words("compare"));
  study.wait_for_runs(command, 60);  // 20 pairs of each policy, by far enough for a verdict
  command.send(SIGINT);
  const CommandEnd end = command.end();
  CHECK(end.code == 130);
  const Json json = Json::parse(end.out);
  CHECK(json["interrupted"] == true);
  CHECK(json["replications"] == 1000000);  // asked for; nobody should take it for done
  CHECK(json["pairs"] >= 2);
  CHECK(json["pairs"] <= stored_runs(study.results).done.size() / 3);
  std::size_t third = 0;
  for (const Json& d : json["differences"]) {
    if (d["metric"] == "retention") CHECK(d["mean"].is_number());
    if (d["policy"] != "third" || d["metric"] != "profit") continue;
    CHECK(d["pairs"] >= 2);
    CHECK(d["validity"] == "always-valid");  // nobody knew when it would end
    CHECK(d["verdict"] == "worse");
    ++third;
  }
  CHECK(third == 1);
}

TEST_CASE("an interrupted sweep shows the replications that all values finished") {
  const LongStudy study;
  Words words = study.words("sweep");
  words.back() = "1";  // one at a time, so that the finished ones are the first ones
  words.insert(words.begin() + 2, {"staffing", "--points", "3"});
  Command command(words);
  study.wait_for_runs(command, 50);
  command.send(SIGINT);
  const CommandEnd end = command.end();
  REQUIRE(end.code == 130);
  const Json json = Json::parse(end.out);
  CHECK(json["interval"]["validity"] == "always-valid");
  CHECK(json["replications"] == 1000000);
  const std::size_t pairs = json["pairs"];
  CHECK(pairs == stored_runs(study.results).done.size() / 4);  // today and three values
  const Json shorter = json_of_command(
      {"sweep", study.path, "staffing", "--points", "3", "--replications", std::to_string(pairs)});
  REQUIRE(json["points"].size() == 3);
  CHECK(json["today"] == shorter["today"]);
  for (std::size_t i = 0; i < 3; ++i) {
    const Json &now = json["points"][i], &then = shorter["points"][i];
    CHECK(now["mean"] == then["mean"]);
    CHECK(now["difference"] == then["difference"]);
    if (then["half_width"].is_number()) CHECK(now["half_width"] > then["half_width"]);
  }
}

TEST_CASE("a second Ctrl-C ends it at once, and the file can be read") {
  const LongStudy study;
  Command command(study.words("run"));
  const std::vector<std::size_t> seen = study.wait_for_runs(command, 3);
  command.send(SIGINT);
  command.send(SIGINT);
  const CommandEnd end = command.end();
  CHECK((end.signal == SIGINT || end.code == 130));
  check_kept(study.results, seen);
}

TEST_CASE("kill -9 loses no run that was finished") {
  const LongStudy study;
  Command command(study.words("run"));
  const std::vector<std::size_t> seen = study.wait_for_runs(command, 5);
  command.send(SIGKILL);
  const CommandEnd end = command.end();
  CHECK(end.signal == SIGKILL);
  CHECK(end.out.empty());
  const std::vector<std::size_t> kept = stored_runs(study.results).done;
  check_kept(study.results, seen);
  CHECK(stored_runs(study.results).done == kept);  // reading it changes nothing
}

TEST_CASE("a disk that fills up keeps what is stored, and says how much that is") {
  const LongStudy study;
  const CommandEnd end = rapport_command(study.words("run", "5000"), {.most_bytes = 600 * 1024});
  CAPTURE(end.err);
  CHECK(end.signal == 0);
  CHECK(end.code == 5);
  const std::vector<std::size_t> stored = stored_runs(study.results).done;
  REQUIRE(!stored.empty());
  CHECK(stored.size() < 5000);
  const Json json = Json::parse(end.out);  // of what was finished
  CHECK(has_number(json, "retention"));
  CHECK(contains(end.err, "results.db"));
  CHECK(contains(end.err, std::to_string(stored.size()) + " runs are stored"));
  check_kept(study.results, stored);
}
