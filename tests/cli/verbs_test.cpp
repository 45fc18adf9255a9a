// check, bench and the lists.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "experiments/output/text_table.h"
#include "tests/cli/companies.h"
#include "tests/support/source_folder.h"

using namespace rapport;

TEST_CASE("check says what is known before a run") {
  const CompanyFile phone(kPhoneLine);
  const CommandEnd table = rapport_command({"check", phone.path});
  CHECK(table.code == 0);
  CHECK(table.err.empty());
  // 500 customers x 120 calls of 12 minutes a year: 1.37 erlangs for two at the phone.
  for (const char* part : {"Phone line", "more_staff", "agents", "60,000", "1.37", "68.5 %"})
    CHECK(contains(table.out, part));
  const CommandEnd json = rapport_command({"check", phone.path, "--format", "json"});
  CHECK(json.code == 0);
  CHECK(Json::parse(json.out).is_array());
}

TEST_CASE("check reports every file and every problem, and counts them") {
  const CompanyFile phone(kPhoneLine);
  const std::string bad = phone.folder.file("bad.toml");
  write_text(bad,
             replaced(replaced(kPhoneLine, "staff = 2", "staff = -2"), "patience", "patiense"));
  const CommandEnd end =
      rapport_command({"check", phone.path, bad, phone.folder.file("missing.toml")});
  CAPTURE(end.err);
  CHECK(end.code == 3);
  CHECK(contains(end.out, "Phone line"));
  CHECK(contains(end.err, "bad.toml:28:9"));
  CHECK(contains(end.err, "did you mean 'patience'?"));
  CHECK(contains(end.err, "2 problems"));
  CHECK(contains(end.err, "missing.toml"));
}

TEST_CASE("check warns of a pool that cannot keep up") {
  const CompanyFile phone(kPhoneLine);
  const CommandEnd end = rapport_command({"check", phone.path, "--set", "pool.agents.staff=1"});
  CHECK(end.code == 0);
  CHECK(contains(end.out, "pool 'agents'"));
}

TEST_CASE("bench measures a scenario") {
  const CompanyFile phone(kPhoneLine);
  const CommandEnd end = rapport_command({"bench", phone.path, "--format", "json"});
  REQUIRE(end.code == 0);
  const Json json = Json::parse(end.out);
  CHECK(json.at("bytes_per_customer") > 0.0);
  CHECK(json.at("two_runs_scaling") > 0.0);
}

TEST_CASE("the lists") {
  const CompanyFile phone(kPhoneLine);
  const CommandEnd metrics = rapport_command({"metrics"});
  CHECK(metrics.code == 0);
  CHECK(contains(metrics.out, "retention"));
  const Json json = Json::parse(rapport_command({"metrics", "--format", "json"}).out);
  CHECK(json.size() > 10);
  std::map<std::string, Json> by;
  for (const Json& metric : json) by[metric.at("name")] = metric.at("by");
  CHECK(by.at("retention") == Json{"segment"});
  CHECK(by.at("left_place") == Json{"touch_point", "department", "element"});
  CHECK(by.at("npv") == Json::array());
  const CommandEnd levers = rapport_command({"levers", phone.path, "--set", "staffing=1.25"});
  CHECK(levers.code == 0);
  CHECK(contains(levers.out, "1.25"));
  CHECK(contains(rapport_command({"levers", "staffing"}).out, "source"));
  const auto one = csv_records(rapport_command({"levers", "staffing", "--format", "csv"}).out);
  REQUIRE(one.size() == 2);
  CHECK(one[0] == csv_records(rapport_command({"levers", "--format", "csv"}).out)[0]);
  CHECK(one[1][0] == "staffing");
  CHECK(Json::parse(rapport_command({"levers", "--format", "json"}).out).size() >= 4);
  const CommandEnd reference = rapport_command({"reference", "patience"});
  CHECK(reference.code == 0);
  CHECK(contains(reference.out, "patience"));
  CHECK(reference.out.size() < rapport_command({"reference"}).out.size());
  std::istringstream lines(reference.out);
  for (std::string line; std::getline(lines, line);) CHECK(width_of(line) <= 100);
  const char* folder = std::getenv("RAPPORT_SOURCE");
  const std::string page = std::string(folder == nullptr ? "." : folder) + "/docs/reference.md";
  const bool current = text_of(page) == rapport_command({"reference"}).out;
  CHECK_MESSAGE(current, "run ./dev docs and look at what it changes");
  const CommandEnd phases = rapport_command({"reference", "--phases"});
  CHECK(phases.code == 0);
  CHECK(phases.out.find("\n  customers") < phases.out.find("\n  queues"));
  CHECK(phases.out.find("\n  month") < phases.out.find("\n  customers"));
}

TEST_CASE("levers of a company are listed with what they cost") {
  const auto records = csv_records(rapport_command({"levers", "--format", "csv"}).out);
  REQUIRE(records.size() == 49);
  const Words& columns = records[0];
  const auto column = [&](const char* name) {
    const auto found = std::ranges::find(columns, name);
    REQUIRE(found != columns.end());
    return static_cast<std::size_t>(found - columns.begin());
  };
  std::size_t priced = 0;
  for (std::size_t r = 1; r < records.size(); ++r) {
    CHECK(records[r].size() == columns.size());
    CHECK_FALSE(records[r][column("cost")].empty());
    if (records[r][column("per_month")] != "0" || records[r][column("one_off")] != "0") ++priced;
  }
  CHECK(priced >= 22);
  const CommandEnd table =
      rapport_command({"levers", in_source("scenarios/generic_company.toml"), "--set",
                       "latitude=50", "--set", "lever_cost.latitude.one_off=7 EUR"});
  CHECK(table.code == 0);
  for (const char* part : {"customers_first", "O1", "once", "a month"}) {
    CHECK(contains(table.out, part));
  }
  const std::size_t line = table.out.find("latitude");
  CHECK(contains(table.out.substr(line, table.out.find('\n', line) - line), "  50"));
  CHECK(contains(table.out.substr(line, table.out.find('\n', line) - line), "84,000"));
  const CommandEnd one = rapport_command({"levers", "o3"});
  CHECK(contains(one.out, "0.1 once and 0 a month for each customer"));
  CHECK(contains(one.out, "10 where nothing is set"));
}

TEST_CASE("a scenario without a company is shown the levers that it has") {
  const CompanyFile counter;
  const auto ids = [](const std::string& path) {
    Words first;
    const CommandEnd end = rapport_command({"levers", path, "--format", "csv"});
    for (const Words& record : csv_records(end.out)) first.push_back(record[0]);
    return first;
  };
  CHECK(ids(counter.path) ==
        Words{"lever", "staffing", "route_by_value", "call_backs", "prevention"});
  CHECK(ids(in_source("scenarios/generic_company.toml")).size() == 34);
}

TEST_CASE("levers and metrics are found by the words of people who look for them") {
  const auto levers_of = [](const char* word) {
    Words ids;
    for (const Json& lever : json_of_command({"levers", word})) {
      ids.push_back(lever["id"]);
    }
    return ids;
  };
  for (const char* word :
       {"crm", "churn", "hire", "discount", "incentive", "loyalty", "complaint", "wait", "staff",
        "NPS", "coaching", "refund", "callback", "silo", "KPI"}) {
    CAPTURE(word);
    CHECK_FALSE(levers_of(word).empty());
  }
  CHECK(levers_of("discount") ==
        Words{"honour", "price", "save", "save_margin", "rewards", "latitude", "lifetime"});
  CHECK(levers_of("hire") == Words{"staffing", "training"});
  CHECK(levers_of("customer record")[0] == "one_view");
  const CommandEnd table = rapport_command({"levers", "discount"});
  CHECK(contains(table.out, "What an employee may spend to put a case right."));
  CHECK(contains(rapport_command({"levers", "latitude"}).out, "also       discount, refund"));
  for (const auto& [word, id] :
       {std::pair{"churn", "retention"}, std::pair{"waiting time", "wait"},
        std::pair{"occupancy", "load"}, std::pair{"hang up", "abandonment"},
        std::pair{"salary", "cost_staff"}}) {
    CAPTURE(word);
    const Json found = json_of_command({"metrics", word});
    bool there = false;
    for (const Json& metric : found) there |= metric["name"] == id;
    CHECK(there);
    CHECK(found.size() < json_of_command({"metrics"}).size());
    CHECK(contains(rapport_command({"reference", word}).out, std::string("`") + id + "`"));
  }
}

TEST_CASE("check shows how people on shift follow from a headcount") {
  const CompanyFile phone(
      replaced(kPhoneLine, "staff = 2  # two at the phone", "headcount = 8\nhours = \"30 h\""));
  const CommandEnd end = rapport_command({"check", phone.path});
  CHECK(end.code == 0);
  CHECK(
      contains(end.err, "pool 'agents': 8 employees x 30 h a week, less 30 % shrinkage (assumed)"));
  const Json json = json_of_command({"check", phone.path});
  CHECK(contains(json[0]["notes"][0], "people on the mean"));
  // 168 h on shift a week, by whatever hours the phone is open.
  CHECK(json[0]["pools"][0]["staff"].get<double>() == doctest::Approx(1.0).epsilon(0.003));
}

TEST_CASE("check reads companies with products, with checks of credit and with account managers") {
  for (const char* name : {"bank_products", "maker_credit", "account_managers"}) {
    CAPTURE(name);
    const CommandEnd end = rapport_command(
        {"check", (testing::source_folder() / "scenarios" / name).string() + ".toml"});
    CAPTURE(end.err);
    CHECK(end.code == 0);
  }
}
