// Runs that fail: the others are shown all the same.
#include <doctest/doctest.h>

#include "tests/cli/companies.h"
#include "tests/support/failing_firm.h"

using namespace rapport;

namespace {

/// One customer whose cases all stay open. A run fails where it has more than 255 of them, as about
/// half of the runs do.
const char* const kManyOpenCases = R"(
schema = 1
name = "Open cases"
start = 2026-01-05
horizon = "60 days"
[segment.one]
customers = 1
[need.letter]
journey = "write"
clock = "calendar"
overlap = "beside"
rate = "1550 / year"
[pool.clerks]
staff = 1
[touch_point.mail]
kind = "asynchronous"
pool = "clerks"
service = "300 days"
[journey.write.step.read]
touch_point = "mail"
entry = 1
served = [{ to = "end" }]
)";

/// Why a run fails.
struct Cause {
  const char* text;  ///< of the scenario
  const char* said;
};
const Cause kCauses[] = {{kRedials, "255 times"}, {kManyOpenCases, "255 open cases"}};

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("failed runs are listed, the others printed, and the exit code is 4") {
  for (const auto& [text, said] : kCauses) {
    const CompanyFile company(text);
    const Words words{"run", company.path, "--replications", "20", "--seed", "9", "--quiet"};
    const CommandEnd end =
        rapport_command(joined(words, {"--format", "json", "--out", company.results}));
    CAPTURE(end.err);
    CHECK(end.code == 4);
    const Json json = Json::parse(end.out);
    const std::size_t failed = json["failed"];
    CHECK(failed > 0);
    CHECK(failed < 20);
    CHECK(contains(end.err, std::to_string(failed) + " runs failed; the others are shown"));
    CHECK(count_of(end.err, "policy 'today', seed 9, replication ") == failed);
    CHECK(contains(end.err, said));
    for (const char* name : {"satisfaction", "cases"}) {
      bool known = false;
      for (const Json& metric : json["metrics"]) {
        known |= metric["name"] == name && metric["mean"].is_number();
      }
      CHECK(known);
    }

    const StoredRuns stored = stored_runs(company.results);
    CHECK(stored.failed.size() == failed);
    CHECK(stored.done.size() == 20 - failed);

    const CommandEnd table = rapport_command(words);
    CHECK(table.code == 4);
    CHECK(contains(table.out, std::to_string(20 - failed) + " of 20 runs"));
    CHECK(contains(table.out, "Customers who stay"));
  }
}

TEST_CASE("--resume keeps failed runs, which would fail again") {
  const CompanyFile company(kRedials);
  const Words words{"run", company.path, "--replications", "20", "--out", company.results};
  const CommandEnd first = rapport_command(words);
  const CommandEnd again = rapport_command(joined(words, {"--resume"}));
  CHECK(first.code == 4);
  CHECK(again.code == 4);
  CHECK(contains(again.err, "20 of 20 runs"));
  CHECK(again.out == first.out);
}

TEST_CASE("a failed run fails again when it is replayed, which is the same") {
  const CompanyFile company(kRedials);
  REQUIRE(rapport_command({"run", company.path, "--replications", "20", "--out", company.results})
              .code == 4);
  const StoredRuns stored = stored_runs(company.results);
  REQUIRE(!stored.failed.empty());
  const std::string run = std::to_string(stored.failed[0]);
  const CommandEnd replay = rapport_command({"replay", company.results, "--run", run});
  CAPTURE(replay.out);
  CHECK(replay.code == 0);
  CHECK(contains(replay.out, "255 times"));
}
