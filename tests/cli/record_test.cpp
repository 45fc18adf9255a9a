// rapport backcast and rapport track, from outside.
#include <doctest/doctest.h>

#include <cmath>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

/// The phone line over half a year, with a change of policy; runs take milliseconds.
std::string half_a_year() {
  return replaced(kPhoneLine, "horizon = \"60 days\"", "horizon = \"181 days\"") +
         "\n[policy.history]\n[[policy.history.change]]\nfrom = 2026-04-01\npool.agents.staff = "
         "3\n";
}

/// What one run of a file comes to, as a record of this many whole months. `more`: flags.
std::string record_of_run(const std::string& path, std::size_t months, const Words& more) {
  const CommandEnd end =
      rapport_command(joined({"run", path, "--policy", "history", "--series", "--replications", "1",
                              "--format", "csv", "--set", "start=2026-01-01"},
                             more));
  REQUIRE(end.code == 0);
  std::string table = "month,metric,value\n";
  for (const Words& row : csv_records(end.out)) {
    const std::string& id = row[1];
    const bool is_ours = (id == "customers" || id == "left" || id == "legs") && row[4] == "company";
    if (is_ours && std::stoul(row[6]) < months)
      table += row[7].substr(0, 7) + "," + id + "," + row[9] + "\n";
  }
  return table;
}

}  // namespace

TEST_CASE("backcast finds a planted bias, and tells what was fitted to from what was not") {
  const CompanyFile firm(half_a_year());
  const std::string record = firm.folder.file("record.csv"), picture = firm.folder.file("back.svg");
  write_text(record, record_of_run(firm.path, 6,
                                   {"--seed", "9", "--set", "need.question.rate=156 / year"}));
  const Words ask{"backcast", firm.path, record, "--replications", "40", "--fit-until", "2026-02"};
  const Json json = json_of_command(ask);
  CHECK(json.at("policy") == "history");
  CHECK(json.at("runs") == 40);
  const Json& legs = json.at("predicted").at(2);
  CHECK(legs.at("figure") == "legs");
  CHECK(legs.at("months") == 4);
  const Json& early = json.at("fitted").at(2);  // later on more have left, who do not call
  CHECK(early.at("bias") > early.at("bias_half_width"));
  CHECK(json.at("fitted").at(2).at("months") == 2);
  REQUIRE(json.at("changes").size() == 1);
  CHECK(json.at("changes").at(0).at("date") == "2026-04-01");
  CHECK(json.at("changes").at(0).at("effects").at(0).at("months") == 3);
  const CommandEnd table = rapport_command(joined(ask, {"--picture", picture}));
  CHECK(table.code == 0);
  for (const char* part : {"Contacts", "foretold too low", "Months that were fitted to (2 months)",
                           "The change of 1 Apr 2026", "Predicted, not fitted to", "last stays"}) {
    CAPTURE(table.out);
    CHECK(contains(table.out, part));
  }
  CHECK(contains(table.err, "the firm as it was then"));
  CHECK(contains(text_of(picture), "<svg"));
  CHECK(rapport_command(joined(ask, {"--picture", picture})).code == 5);
  const auto months = csv_records(rapport_command(joined(ask, {"--format", "csv"})).out);
  CHECK(months.size() == 1 + 3 * 6);
  CHECK(months[1][6] == "fitted");
  CHECK(months[3][6] == "predicted");
}

TEST_CASE("backcast finds no bias in a record of the same firm, and no change that is not met") {
  const CompanyFile firm(half_a_year());
  const std::string record = firm.folder.file("record.csv");
  write_text(record, record_of_run(firm.path, 6, {"--seed", "9"}));
  const Json json = json_of_command(
      {"backcast", firm.path, record, "--replications", "40", "--fit-until", "2026-02"});
  for (const char* period : {"fitted", "predicted"}) {
    for (const Json& one : json.at(period)) {
      CAPTURE(one.dump());
      CHECK(std::abs(one.at("bias").get<double>()) <= one.at("bias_half_width").get<double>());
    }
  }
  const Json& effects = json.at("changes").at(0).at("effects");
  REQUIRE(effects.size() == 2);
  for (const Json& effect : effects) {
    CAPTURE(effect.dump());
    CHECK(effect.at("finding") != "not met");
  }
}

TEST_CASE("backcast and track say what they cannot do") {
  const CompanyFile firm(half_a_year());
  const std::string record = firm.folder.file("record.csv");
  write_text(record, "month,custmoers\n2026-01,500\n");
  const CommandEnd wrong = rapport_command({"backcast", firm.path, record});
  CHECK(wrong.code == 3);
  CHECK(contains(wrong.err, "did you mean 'customers'?"));
  CHECK(rapport_command({"backcast", firm.path}).code == 2);
  CHECK(rapport_command({"backcast", firm.path, record, "--fit-until", "soon"}).code == 2);
  write_text(record, "month,customers\n2026-01,500\n");
  const CommandEnd policy = rapport_command({"backcast", firm.path, record, "--policy", "histry"});
  CHECK(policy.code == 3);
  CHECK(contains(policy.err, "did you mean 'history'?"));
  CHECK(
      contains(rapport_command({"backcast", firm.path, "--template"}).out, "month,customers,left"));
  REQUIRE(
      rapport_command({"compare", firm.path, "--replications", "2", "--out", firm.results}).code ==
      0);
  const CommandEnd without = rapport_command({"track", firm.results, record, "--policy", "today"});
  CHECK(without.code == 3);
  CHECK(contains(without.err, "--series"));
}

TEST_CASE("track warns of another firm, not of the same, and says where to look first") {
  const CompanyFile firm(half_a_year());
  const std::string same = firm.folder.file("same.csv"), other = firm.folder.file("other.csv");
  REQUIRE(rapport_command({"compare", firm.path, "--series", "--replications", "60", "--out",
                           firm.results, "--set", "start=2026-01-01"})
              .code == 0);
  write_text(same, record_of_run(firm.path, 6, {"--seed", "9"}));
  write_text(other, record_of_run(firm.path, 4,
                                  {"--seed", "9", "--set", "need.question.rate=150 / year"}));
  const CommandEnd asked = rapport_command({"track", firm.results, same});
  CHECK(asked.code == 3);
  CHECK(contains(asked.err, "--policy"));
  const Json well = json_of_command({"track", firm.results, same, "--policy", "history"});
  CHECK(well.at("warning").at("first").is_null());
  CHECK(well.at("warning").at("paths") == 60);
  CHECK(well.at("culprit").is_null());
  const Words ask{"track", firm.results, other, "--policy", "history"};
  const Json wrong = json_of_command(ask);
  CHECK(wrong.at("warning").at("first").at("figure") == "legs");
  CHECK(wrong.at("look_at_first").at("figure") == "legs");
  CHECK(wrong.at("look_at_first").at("percent") > 10.0);
  CHECK(wrong.at("recorded_to") == "2026-04");
  const CommandEnd table = rapport_command(ask);
  for (const char* part : {"First warning", "look there first", "about one in twenty", "since "}) {
    CAPTURE(table.out);
    CHECK(contains(table.out, part));
  }
  CHECK(contains(rapport_command({"track", firm.results, "--policy", "history", "--template"}).out,
                 "2026-06,"));
}
