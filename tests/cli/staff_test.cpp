// rapport sweep --staff: the least staff of a pool.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/cli/command.h"
#include "tests/cli/companies.h"

using namespace rapport;

namespace {

struct CounterFile {
  TemporaryFolder folder;
  std::string path = folder.file("counter.toml");
  CounterFile() { write_text(path, kCounter); }
  Words staff(const Words& more = {}) const {
    Words words{"sweep", path, "--staff", "clerks", "--replications", "5"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

double mean_of(const Json& compared, const std::string& policy, const std::string& metric) {
  for (const Json& arm : compared["policies"]) {
    if (arm["policy"] != policy) continue;
    for (const Json& row : arm["metrics"]) {
      if (row["name"] == metric && row["part"] == "company") {
        return row["mean"];
      }
    }
  }
  FAIL("no ", metric, " of ", policy);
  return 0;
}

}  // namespace

TEST_CASE("the least staff of a pool, as JSON: half hours, hours, and what it does") {
  const CounterFile counter;
  const Json json = json_of_command(counter.staff({"--answer", "80 % in 2 min"}));
  const Json& found = json["staffing"];
  CHECK(found["pool"] == "clerks");
  CHECK(found["target_share"] == 80.0);
  REQUIRE(found["half_hours"].size() == 336);
  double hours = 0;
  std::size_t below = 0;
  for (const Json& half_hour : found["half_hours"]) {
    CHECK(half_hour["today"] == 2);
    CHECK(half_hour["staff"] >= 1);
    hours += half_hour["staff"].get<double>() / 2;
    below += half_hour["below"] == true ? 1 : 0;
  }
  CHECK(found["server_hours"]["found"] == hours);
  CHECK(found["server_hours"]["today"] == 336.0);
  CHECK(below <= 336 / 10);  // on luck that the search has not seen
  CHECK(found["measures"][0]["measure"] == "service_level");
  CHECK(found["measures"][0]["staffed"] >= 80.0);
  CHECK(found["rounds"].size() <= 13);
  CHECK(json["policies"][1]["policy"] == "staffed");
}

TEST_CASE("the policy that is printed can be pasted, and gives what was said of it") {
  const CounterFile counter;
  const Json json = json_of_command(counter.staff());
  const std::string pasted = counter.folder.file("pasted.toml");
  write_text(pasted, kCounter + json["staffing"]["policy"].get<std::string>());
  CHECK(rapport_command({"check", pasted}).code == 0);
  const Json compared =
      json_of_command({"compare", pasted, "--policy", "staffed", "--replications", "5"});
  for (const char* metric : {"service_level", "retention", "profit", "cost_staff"}) {
    CAPTURE(metric);
    CHECK(mean_of(compared, "staffed", metric) == mean_of(json, "staffed", metric));
    CHECK(mean_of(compared, "today", metric) == mean_of(json, "today", metric));
  }
  CHECK(mean_of(json, "staffed", "cost_staff") != mean_of(json, "today", "cost_staff"));
  // Where the name is taken, there is another.
  const Json again = json_of_command({"sweep", pasted, "--staff", "clerks", "--replications", "5"});
  CHECK(again["policies"][1]["policy"] == "staffed_2");
  CHECK(again["staffing"]["half_hours"] == json["staffing"]["half_hours"]);
}

TEST_CASE("the answer does not depend on threads, and a harder target costs more") {
  const CounterFile counter;
  const auto text = [&](const Words& more) { return rapport_command(counter.staff(more)).out; };
  CHECK(text({"--threads", "1"}) == text({"--threads", "3"}));
  const auto hours = [&](const char* flag, const char* target) {
    const Json json = json_of_command(counter.staff({flag, target}));
    return json["staffing"]["server_hours"]["found"].get<double>();
  };
  CHECK(hours("--answer", "60 %") < hours("--answer", "95 %"));
  CHECK(hours("--abandon", "20 %") < hours("--abandon", "2 %"));
}

TEST_CASE("the least staff as a table and as CSV") {
  const CounterFile counter;
  const CommandEnd table = rapport_command(counter.staff({"--abandon", "10 %"}));
  CHECK(table.code == 0);
  for (const char* part :
       {"least staff of 'clerks'", "at most 10 % of calls give up waiting", "gave up %",
        "Server hours", "Customers who stay", "[policy.staffed]\npool.clerks.staff = "}) {
    CAPTURE(part);
    CHECK(contains(table.out, part));
  }
  const std::vector<Words> records =
      csv_records(rapport_command(counter.staff({"--format", "csv"})).out);
  REQUIRE(records.size() == 337);
  CHECK(records[0][0] == "half_hour");
  CHECK(records[1][0] == "Mon 00:00");
  CHECK(records[336][0] == "Sun 23:30");
}

TEST_CASE("the runs of the found staff are stored, and can be replayed") {
  const CounterFile counter;
  const std::string results = counter.folder.file("staff.db");
  const Words words = counter.staff({"--answer", "80 % in 2 min", "--out", results});
  CHECK(rapport_command(words).code == 0);
  CHECK(stored_runs(results).done.size() == 10);
  CHECK(rapport_command({"replay", results, "--run", "2"}).code == 0);
  const CommandEnd again = rapport_command(words);  // exists now, told before any work
  CHECK(again.code == 5);
  CHECK(again.out.empty());
}

TEST_CASE("questions about staff that make no sense are told with what would do") {
  const CounterFile counter;
  struct Mistake {
    Words more;
    int code;
    const char* says;
  };
  const Mistake mistakes[] = {
      {{"--answer", "80"}, 2, "did you mean '80 %'?"},
      {{"--answer", "100 %"}, 2, "below 100 %"},
      {{"--answer", "0 %"}, 2, "above 0 %"},
      {{"--answer", "most in 20 s"}, 2, "is no number"},
      {{"--answer", "80 % in 20"}, 2, "needs a unit"},
      {{"--answer", "80 % in 20 parsecs"}, 2, "parsecs"},
      {{"--answer", "80 % in -3 s"}, 2, "no time"},
      {{"--abandon", "120 %"}, 2, "below 100 %"},
      {{"--abandon", "5 %", "--answer", "80 %"}, 2, "second target"},
      {{"--from", "2", "--to", "4"}, 2, "does not go with --staff"},
      {{"--points", "4"}, 2, "does not go with --staff"},
      {{"--metric", "profit"}, 2, "does not go with --staff"},
      {{"staffing"}, 2, "does not go with --staff"},
      {{"--replications", "4"}, 2, "5 or more"},
      {{"--set", "staffing=1.2"}, 3, "lever 'staffing'"},
      {{"--set", "touch_point.\"desk, front\".kind=visit"}, 3, "backlog"},
  };
  for (const Mistake& mistake : mistakes) {
    Words words = counter.staff();
    if (mistake.more[0] == "--replications") words.resize(4);
    words.insert(words.end(), mistake.more.begin(), mistake.more.end());
    const CommandEnd end = rapport_command(words);
    CAPTURE(mistake.says);
    CAPTURE(end.err);
    CHECK(end.code == mistake.code);
    CHECK(end.out.empty());
    CHECK(contains(end.err, mistake.says));
  }
  const CommandEnd pool = rapport_command({"sweep", counter.path, "--staff", "clerk"});
  CHECK(pool.code == 3);
  CHECK(contains(pool.err, "did you mean 'clerks'?"));
  const CommandEnd target = rapport_command({"sweep", counter.path, "--answer", "80 %"});
  CHECK(target.code == 2);
  CHECK(contains(target.err, "--staff"));
}

TEST_CASE("a target that no staff reaches is refused") {
  const CounterFile counter;
  const CommandEnd end = rapport_command(counter.staff(
      {"--set", "pool.clerks.staff={ \"daily 08:20-18:00\" = 2 }", "--answer", "90 % in 20 s"}));
  CAPTURE(end.err);
  CHECK(end.code == 3);
  CHECK(end.out.empty());
  CHECK(contains(end.err, "no number of people"));
  CHECK(contains(end.err, "08:00"));
}
