// rapport why: whom a policy keeps.
#include <doctest/doctest.h>

#include "tests/cli/companies.h"

using namespace rapport;

TEST_CASE("why says who is saved and lost, and tells two lives") {
  const Words asked{"why",
                    in_source("scenarios/generic_company.toml"),
                    "--policy",
                    "siloed",
                    "--replications",
                    "2",
                    "--set",
                    "horizon=300 days"};
  const Json json = json_of_command(asked);
  CHECK(json["policy"] == "siloed");
  CHECK(json["against"] == "today");
  REQUIRE(json["groups"].size() == 9);
  const Json& all = json["groups"][0];
  CHECK(all["customers"] == 12000);
  CHECK(all["stayed"].get<double>() + all["left"].get<double>() + all["saved"].get<double>() +
            all["lost"].get<double>() ==
        doctest::Approx(12000));
  CHECK(json["example"]["policy"]["visits"].size() > 0);
  const CommandEnd text = rapport_command(asked);
  CHECK(text.code == 0);
  CHECK(contains(text.out, "Only the net is a finding"));
  CHECK(contains(text.out, "One customer, two lives"));
  const CommandEnd one = rapport_command(joined(asked, {"--customer", "42"}));
  CHECK(contains(one.out, "Customer 42 of segment"));
}

TEST_CASE("why refuses what it cannot answer, and says what it can") {
  const std::string file = in_source("scenarios/generic_company.toml");
  const auto refused = [&](const Words& more, const char* part) {
    const CommandEnd end = rapport_command(joined({"why", file}, more));
    CAPTURE(end.err);
    CHECK(end.code == 2);
    CHECK(contains(end.err, part));
  };
  refused({}, "needs a policy");
  refused({"--policy", "siloed", "--policy", "market_driven"}, "asks about one policy");
  refused({"--policy", "today"}, "is what it is compared with");
  refused({"--policy", "siloed", "--customer", "12000"}, "is no customer of the start");
  refused({"--policy", "siloed", "--customer", "x"}, "--customer x");
  refused({"--policy", "siloed", "--format", "csv"}, "is no format of this verb");
}

TEST_CASE("why of a firm without a company tells waits and outcomes") {
  const CommandEnd end = rapport_command({"why", in_source("scenarios/tutorial.toml"), "--try",
                                          "staffing=0.6", "--replications", "2"});
  CHECK(end.code == 0);
  CHECK(contains(end.out, "waits, or being served"));
}
