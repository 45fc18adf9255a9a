// rapport compare says why: what a policy opened, what stays shut, and what goes through which
// gate.
#include <doctest/doctest.h>

#include <cmath>

#include "tests/cli/companies.h"
#include "tests/support/company_text.h"

using namespace rapport;
using rapport::testing::two_departments_text;

namespace {

/// The text with lines joined and blanks in a row made one, however sentences were cut.
std::string unwrapped(const std::string& text) {
  std::string one;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank || one.empty() || one.back() != ' ') one += blank ? ' ' : c;
  }
  return one;
}

CommandEnd compared(const CompanyFile& file, const Words& more) {
  return rapport_command(joined({"compare", file.path, "--replications", "3", "--quiet"}, more));
}

}  // namespace

TEST_CASE("compare of a company says what each policy opened and what stays shut, in a few lines") {
  const CompanyFile company(two_departments_text());
  const CommandEnd end = compared(company, {"--policy", "inform", "--policy", "allow"});
  REQUIRE(end.code == 0);
  const std::size_t at = end.out.find("What it opened, what stays shut");
  REQUIRE(at != std::string::npos);
  const std::string block = end.out.substr(at);
  CHECK(contains(block, "only may shut"));
  CHECK(contains(block, "'inform' opens know (from "));
  CHECK(contains(block, "'allow' opens may (from "));
  CHECK(contains(unwrapped(block), "is the only gate that is shut."));
  CHECK(std::ranges::count(block, '\n') <= 10);
  CHECK_FALSE(contains(end.out, "Through which gate"));
  const Json json =
      json_of_command({"compare", company.path, "--replications", "2", "--policy", "inform"});
  REQUIRE(json["opened"].size() == 1);
  CHECK(json["opened"][0]["policy"] == "inform");
  CHECK(contains(json["opened"][0]["words"], "'inform' opens know"));
  CHECK(json["gates"].is_null());
}

TEST_CASE("compare says that a policy alone opens nothing, and which gate is in the way") {
  // Nobody may: every request is above what may be spent, and hardly any comes through.
  const CompanyFile company(two_departments_text());
  const CommandEnd end = compared(
      company, {"--policy", "inform", "--set", "latitude=0", "--set", "company.may.escalation=0"});
  REQUIRE(end.code == 0);
  CHECK(contains(unwrapped(end.out), "alone this opens nothing: in "));
  CHECK(contains(unwrapped(end.out), " of acts may is"));
}

TEST_CASE("no word of gates without a company, nor where gates make up for each other") {
  const CompanyFile counter;
  CHECK_FALSE(contains(compared(counter, {}).out, "What it opened"));
  const CommandEnd refused = compared(counter, {"--gates"});
  CHECK(refused.code == 2);
  CHECK(contains(refused.err, "this scenario has none"));
  const CompanyFile company(two_departments_text(20 * kDay));
  const CommandEnd any = compared(company, {"--policy", "inform", "--set", "gates=any"});
  CHECK(contains(any.out, "What it opened"));
  CHECK_FALSE(contains(any.out, "'inform' opens"));
}

TEST_CASE("compare --gates gives parts that add up, as a table, CSV and JSON") {
  const CompanyFile company(two_departments_text());
  const Words words{"--policy", "all", "--gates"};
  const CommandEnd table = compared(company, words);
  REQUIRE(table.code == 0);
  CHECK(contains(table.out, "Through which gate (24 runs besides)"));
  for (const char* row : {"through may", "through want", "through know", "past the gates",
                          "roll-out makes", "by itself"}) {
    CHECK(contains(table.out, row));
  }
  CHECK(contains(table.out, "Customers who stay, "));
  CHECK(contains(table.out, " under 'all': "));

  const CommandEnd as_json = compared(company, joined(words, {"--format", "json"}));
  REQUIRE(as_json.code == 0);
  const Json json = Json::parse(as_json.out);
  CHECK(json["gates"]["runs"] == 24);
  const Json& policy = json["gates"]["policies"][0];
  CHECK(policy["policy"] == "all");
  CHECK(policy["ways_past"].size() == 3);
  bool has_retention = false, has_npv = false;
  for (const Json& m : policy["metrics"]) {
    CAPTURE(m.dump());
    has_retention = has_retention || m["metric"] == "retention";
    has_npv = has_npv || m["metric"] == "npv";
    double sum = m["past"]["mean"];
    for (const char* gate : {"through_may", "through_want", "through_know"}) {
      sum += m[gate]["mean"].get<double>();
    }
    CHECK(sum == doctest::Approx(m["difference"]["mean"].get<double>()).epsilon(1e-9));
    for (const Json& d : json["differences"]) {
      if (d["metric"] != m["metric"] || d["part"] != "company") continue;
      CHECK(d["mean"].get<double>() == doctest::Approx(m["difference"]["mean"].get<double>()));
    }
  }
  CHECK(has_retention);
  CHECK(has_npv);

  const CommandEnd as_csv = compared(company, joined(words, {"--format", "csv"}));
  REQUIRE(as_csv.code == 0);
  const std::vector<Words> rows = csv_records(as_csv.out);
  const auto column = [&](const char* name) {
    const auto at = std::ranges::find(rows[0], name);
    REQUIRE(at != rows[0].end());
    return static_cast<std::size_t>(at - rows[0].begin());
  };
  std::size_t divided = 0;
  for (const Words& row : rows) {
    REQUIRE(row.size() == rows[0].size());
    if (&row == &rows[0] || row[column("through_may")].empty()) continue;
    ++divided;
    double sum = 0.0;
    for (const char* part : {"through_may", "through_want", "through_know", "past"}) {
      sum += std::stod(row[column(part)]);
    }
    CHECK(sum == doctest::Approx(std::stod(row[column("difference")])).epsilon(1e-6));
  }
  CHECK(divided == policy["metrics"].size());
}

TEST_CASE("compare --gates gives the same on any threads, and divides what --metrics asks for") {
  const CompanyFile company(two_departments_text(20 * kDay));
  const Words words{"--policy", "all", "--gates", "--metrics", "denied,fit"};
  const CommandEnd one = compared(company, joined(words, {"--threads", "1"}));
  const CommandEnd two = compared(company, joined(words, {"--threads", "2"}));
  REQUIRE(one.code == 0);
  CHECK(one.out == two.out);
  CHECK(contains(one.out, "Denied, "));
  CHECK_FALSE(contains(one.out, "Customers who stay, "));
}

TEST_CASE("compare --gates refuses what has no meaning beside it") {
  const CompanyFile company(two_departments_text(20 * kDay));
  for (const Words& beside : std::vector<Words>{{"--until-decided"}, {"--against", "allow"}}) {
    const CommandEnd end = compared(company, joined({"--gates"}, beside));
    CHECK(end.code == 2);
    CHECK(contains(end.err, beside[0]));
  }
  CHECK(compared(company, {"--gates", "--aa", "5"}).code == 2);
}

TEST_CASE("levers --alone says which levers do nothing alone, and why") {
  const CompanyFile company(two_departments_text());
  const Words words{"levers", company.path, "--alone", "--replications", "3", "--quiet"};
  const CommandEnd table = rapport_command(words);
  REQUIRE(table.code == 0);
  CHECK(contains(unwrapped(table.out), "3 pairs of runs of 60 days, seed 1, 60 runs in all"));
  CHECK(
      contains(unwrapped(table.out),
               "How we survey (survey, C6b) does nothing alone: it changes what management sees"));
  CHECK(contains(unwrapped(table.out), "act on how others get there"));
  CHECK(table.out == rapport_command(joined(words, {"--threads", "1"})).out);
  const Json json = json_of_command(words);
  CHECK(json["runs"] == 60);
  CHECK(json["levers"].size() == 19);
  bool latitude = false;
  for (const Json& lever : json["levers"]) {
    if (lever["lever"] == "survey") CHECK(lever["alone"] == "nothing");
    if (lever["lever"] != "latitude") continue;
    latitude = true;
    CHECK(lever["alone"] == "something");
    CHECK(lever["reason"].is_null());
    CHECK(contains(lever["words"], "it moves may from "));
  }
  CHECK(latitude);
}

TEST_CASE("levers --alone refuses what it cannot do, and its flags ask for it") {
  const CompanyFile counter;
  const auto refused = [&](const Words& words, const std::string& part) {
    const CommandEnd end = rapport_command(words);
    CAPTURE(end.err);
    CHECK(end.code == 2);
    CHECK(contains(end.err, part));
  };
  refused({"levers", counter.path, "--alone"}, "this scenario has none");
  refused({"levers", "--alone"}, "a scenario file");
  refused({"levers", "latitude", "--alone"}, "a scenario file");
  refused({"levers", counter.path, "--alone", "--format", "csv"}, "csv");
  refused({"levers", counter.path, "--replications", "7"}, "--alone");
  refused({"levers", counter.path, "--quiet"}, "--alone");
}
