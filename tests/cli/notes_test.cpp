// Notes on standard error: what was done as asked, and may not be what was meant.
#include <doctest/doctest.h>

#include "tests/cli/companies.h"
#include "tests/support/company_text.h"

using namespace rapport;

namespace {

/// Two clerks by day, and a policy that sets nothing.
std::string with_timetable() {
  return replaced(replaced(kCounter, "staff = 2", "staff = { \"mon-fri 08:00-20:00\" = 2 }"),
                  "label = \"Nothing new\"\npool.clerks.staff = 2", "label = \"Nothing new\"");
}

constexpr const char* kTimetable =
    "note: pool.clerks.staff was a timetable; the number now holds all hours of the week\n";

}  // namespace

TEST_CASE("a number in place of a timetable is noted, once") {
  const CompanyFile shop(with_timetable());
  const Words quiet{"--replications", "1", "--quiet"};
  for (const Words& words :
       {joined({"run", shop.path, "--set", "pool.clerks.staff=2"}, quiet),
        joined({"compare", shop.path, "--policy", "third", "--try", "pool.clerks.staff=2"}, quiet),
        joined({"sweep", shop.path, "pool.clerks.staff", "--from", "1", "--to", "3"}, quiet),
        Words{"edit", shop.path, "pool.clerks.staff=2", "--out", shop.folder.file("b.toml")}}) {
    const CommandEnd end = rapport_command(words);
    CAPTURE(words[0]);
    CHECK(end.code == 0);
    CHECK(end.err == kTimetable);
  }
  // No note where a timetable stays one, or was none.
  const CommandEnd table = rapport_command(joined(
      {"run", shop.path, "--set", "pool.clerks.staff={ \"mon-fri 09:00-17:00\" = 2 }"}, quiet));
  CHECK(table.code == 0);
  CHECK(table.err.empty());
  const CompanyFile counter;
  CHECK(rapport_command(joined({"run", counter.path, "--set", "pool.clerks.staff=3"}, quiet))
            .err.empty());
}

TEST_CASE("a key that a policy sets itself is noted where that policy is run") {
  const CompanyFile counter;
  const std::string note =
      "note: policy 'third' sets pool.clerks.staff itself: --set does not reach it\n";
  const auto said = [&](const Words& more) {
    const CommandEnd end =
        rapport_command(joined({"run", counter.path, "--replications", "1", "--quiet"}, more));
    CHECK(end.code == 0);
    return end.err;
  };
  CHECK(said({"--policy", "third", "--set", "pool.clerks.staff=4"}) == note);
  CHECK(said({"--policy", "third", "--set", "pool.clerks.staff=3"}) == note);  // by chance the same
  CHECK(said({"--set", "pool.clerks.staff=4"}).empty());
  CHECK(said({"--policy", "third", "--set", "pool.clerks.cost=9 EUR / hour"}).empty());
}

TEST_CASE("metrics and parts that a scenario does not have are noted") {
  const CompanyFile counter;  // no company that may, want and know
  for (const char* verb : {"run", "compare"}) {
    const CommandEnd end =
        rapport_command({verb, counter.path, "--replications", "1", "--quiet", "--metrics",
                         "retention,gates_all", "--by", "segment,department"});
    CHECK(end.code == 0);
    CHECK(end.err ==
          "note: --metrics gates_all: this scenario does not have it; a longer run, a company or "
          "another kind of touch point may be needed\n"
          "note: --by department: nothing that is shown has such parts\n");
  }
}

TEST_CASE("a policy that sets nothing is Today, with a note") {
  const CompanyFile shop(with_timetable());
  const CommandEnd end = rapport_command({"compare", shop.path, "--replications", "10", "--policy",
                                          "same_again", "--format", "json", "--quiet"});
  REQUIRE(end.code == 0);
  CHECK(end.err == "note: policy 'same_again' sets nothing: it is Today\n");
  for (const Json& d : Json::parse(end.out)["differences"]) {
    if (d["verdict"].is_string()) CHECK(d["verdict"] == "identical");
  }
}

TEST_CASE("a preview says that it is one, in every form of the answer and in results files") {
  const CompanyFile company(testing::two_departments_text(20 * kDay));
  const Words set{"--set", "represents=3", "--set", "warmup=12 weeks"};
  const Words few = joined(set, {"--replications", "2", "--quiet"});
  const auto is_labelled = [](const Json& json) {
    CAPTURE(json.dump());
    CHECK(json["represents"] == 3.0);
    REQUIRE(json["notes"].size() == 1);
    CHECK(contains(json["notes"][0], "Preview: each simulated customer stands for 3"));
  };
  for (const Words& words : {Words{"run", company.path, "--out", company.results},
                             Words{"compare", company.path, "--policy", "inform"},
                             Words{"sweep", company.path, "latitude", "--from", "10", "--to", "20"},
                             Words{"why", company.path, "--policy", "inform"}}) {
    is_labelled(json_of_command(joined(words, few)));
  }
  is_labelled(json_of_command(joined({"check", company.path}, set))[0]);
  is_labelled(json_of_command({"replay", company.results, "--list"}));
  is_labelled(json_of_command({"replay", company.results}));
  CHECK(contains(rapport_command({"replay", company.results}).err, "note: Preview: "));
  const Json plain = json_of_command({"run", company.path, "--replications", "1", "--quiet"});
  CHECK(plain["represents"] == 1.0);
  CHECK(plain["notes"].empty());
}
