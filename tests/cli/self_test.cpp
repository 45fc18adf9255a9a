// rapport compare --aa: a policy against itself under other luck.
#include <doctest/doctest.h>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

/// The counter with a clerk more and for ten days: few give up, and few leave.
CompanyFile quiet_counter() {
  return CompanyFile(replaced(replaced(kCounter, "staff = 2", "staff = 3"), "40 days", "10 days"));
}

}  // namespace

TEST_CASE("of 500 comparisons of a policy with itself no more have a finding than the level says") {
  const CompanyFile counter = quiet_counter();
  const Json json =
      json_of_command({"compare", counter.path, "--aa", "500", "--replications", "10"});
  CHECK(json["comparisons"] == 500);
  // 5 % of 500 are 25; more than 41 have a chance of 0.1 % at most.
  CHECK(json["most_by_luck"] == 41);
  const std::size_t findings = json["findings"], without_zero = json["without_zero"];
  CHECK(findings <= 41);
  CHECK(without_zero <= 41);
  CHECK(findings <= without_zero);
  CHECK(without_zero >= 3);  // these are no intervals that contain everything
  std::size_t by_metric = 0;
  bool some_undecided = false;
  for (const Json& m : json["metrics"]) {
    CAPTURE(m.dump());
    const std::size_t better = m["better"], worse = m["worse"], same = m["same"],
                      undecided = m["undecided"], identical = m["identical"];
    CHECK(better + worse + same + undecided + identical == 500);
    CHECK(identical < 500);  // each side has luck of its own
    by_metric += m["without_zero"].get<std::size_t>();
    some_undecided = some_undecided || undecided > 0;
  }
  CHECK(by_metric >= without_zero);
  CHECK(some_undecided);
  MESSAGE("findings ", findings, ", intervals without 0 ", without_zero, " of 500");
  CHECK(json["metrics"].size() >= 4);
}

TEST_CASE("--aa takes a policy, says in words what it found, and gives the same on any threads") {
  const CompanyFile counter = quiet_counter();
  const Words words{"compare", counter.path, "--aa",  "6",      "--replications",
                    "4",       "--policy",   "third", "--seed", "7"};
  const CommandEnd one = rapport_command(joined(words, {"--threads", "1", "--quiet"}));
  const CommandEnd two = rapport_command(joined(words, {"--threads", "3", "--quiet"}));
  REQUIRE(one.code == 0);
  CHECK(one.err.empty());
  CHECK(one.out == two.out);
  CHECK(contains(one.out, "A third clerk against itself, 6 times: 4 runs a side"));
  CHECK(contains(one.out, "of 6 comparisons found the policy better or worse than itself"));
  CHECK(contains(one.out, "promise 5.0 % at most"));
  // The two sides differ: with the same luck all would be identical.
  CHECK_FALSE(contains(one.out, "100.0 %  100.0 %"));
  const Json json = json_of_command({"compare", counter.path, "--aa", "2", "--replications", "3"});
  CHECK(json["policy"] == "today");
  CHECK(json["seed"] == 1);
}

TEST_CASE("--aa refuses what has no meaning beside it") {
  const CompanyFile counter;
  const auto refused = [&](const Words& more, const std::string& part) {
    const CommandEnd end = rapport_command(joined({"compare", counter.path}, more));
    CAPTURE(end.err);
    CHECK(end.code == 2);
    CHECK(contains(end.err, part));
  };
  refused({"--aa", "0"}, "--aa 0");
  refused({"--aa", "5", "--until-decided"}, "--until-decided");
  refused({"--aa", "5", "--out", "x.db"}, "--out");
  refused({"--aa", "5", "--format", "csv"}, "csv");
  refused({"--aa", "5", "--policy", "third", "--try", "staffing=1.2"}, "compares one policy");
}
