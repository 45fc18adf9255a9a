// check --must: statements that have to hold of a firm.
#include <doctest/doctest.h>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

/// The phone line, which has two at the phone, with a statement.
std::string phone_with(const std::string& must) {
  return std::string(kPhoneLine) + "\n[[must]]\nsays = \"as I say\"\nby = \"<b>me</b>\"\n" + must;
}

CommandEnd check_must(const std::string& must) {
  const CompanyFile file(phone_with(must));
  return rapport_command({"check", file.path, "--must", "--replications", "6", "--quiet"});
}

}  // namespace

TEST_CASE("check --must says which statements hold, with the numbers") {
  const CommandEnd held = check_must(
      "set = { pool.agents.staff = 1 }\nmetric = \"abandonment\"\nthen = \"rises\"\nthan = 5\n");
  CHECK(held.code == 0);
  for (const char* part : {"1 statements 1 held", "as I say", "<b>me</b>", "abandonment rises"}) {
    CHECK(contains(held.out, part));
  }
  const CommandEnd broken =
      check_must("set = { pool.agents.staff = 1 }\nmetric = \"abandonment\"\nthen = \"falls\"\n");
  CHECK(broken.code == 3);
  CHECK(contains(broken.out, "1 broken"));
  // Nothing happens, so nothing rises: that is no question of more runs.
  const CommandEnd nothing =
      check_must("set = { pool.agents.staff = 2 }\nmetric = \"abandonment\"\nthen = \"rises\"\n");
  CHECK(nothing.code == 3);
  const CommandEnd stays =
      check_must("set = { pool.agents.staff = 2 }\nmetric = \"abandonment\"\nthen = \"stays\"\n");
  CHECK(stays.code == 0);
  // Of two runs hardly anything can be told at a border that lies in the middle of luck.
  const CompanyFile phone(
      phone_with("set = { pool.agents.staff = 1 }\nmetric = \"abandonment\"\nthen = \"rises\"\n"));
  const CommandEnd json = rapport_command(
      {"check", phone.path, "--must", "--replications", "3", "--quiet", "--format", "json"});
  const Json one = Json::parse(json.out)[0]["musts"][0];
  CHECK(one["verdict"] == "held");
  CHECK(one["lower"].get<double>() > 0.0);
  CHECK(one["tried"].get<double>() > one["against"].get<double>());
  CHECK(one["margin"] == 0.0);
  CHECK_FALSE(contains(held.out, "what matters for it"));
  // What is left out is said: by how much a number may move and count as staying.
  CHECK(contains(stays.out, "stays within plus or minus"));
  CHECK(contains(stays.out, ", which is what matters for it"));
  const CompanyFile still(
      phone_with("set = { pool.agents.staff = 2 }\nmetric = \"abandonment\"\nthen = \"stays\"\n"));
  const Json default_margin =
      Json::parse(rapport_command({"check", still.path, "--must", "--replications", "3", "--quiet",
                                   "--format", "json"})
                      .out)[0]["musts"][0];
  CHECK(default_margin["than"].is_null());
  CHECK(default_margin["margin"].get<double>() > 0.0);
}

TEST_CASE("check --must refuses statements that say too little or the impossible") {
  struct Bad {
    const char* must;
    const char* says;
  };
  const Bad bad[] = {
      {"metric = \"abandonment\"\nthen = \"rises\"\n", "neither set nor policy"},
      {"set = { pool.agents.staff = 1 }\nthen = \"rises\"\n", "names no metric"},
      {"set = { pool.agents.staff = 1 }\nmetric = \"abandonment\"\nthen = \"raises\"\n",
       "did you mean 'rises'?"},
      {"set = { pool.agents.staff = 1 }\nmetric = \"abandonmen\"\nthen = \"rises\"\n",
       "did you mean 'abandonment'?"},
      {"set = { pool.agents.staf = 1 }\nmetric = \"abandonment\"\nthen = \"rises\"\n",
       "did you mean 'staff'?"},
      {"policy = \"more_stuff\"\nmetric = \"abandonment\"\nthen = \"rises\"\n", "more_stuff"},
      {"set = { pool.agents.staff = 1 }\nmetric = \"abandonment\"\nthen = \"rises\"\nthan = -1\n",
       "0 or more"},
      {"set = { pool.agents.staff = 1 }\nmetric = \"abandonment\"\nthen = \"rises\"\nwho = 1\n",
       "there is no key 'who'"},
  };
  for (const Bad& one : bad) {
    CAPTURE(one.must);
    const CommandEnd end = check_must(one.must);
    CHECK(end.code == 3);
    CHECK(contains(end.err, one.says));
    CHECK(end.out.empty());
  }
  const CompanyFile none(kPhoneLine);
  const CommandEnd end = rapport_command({"check", none.path, "--must", "--quiet"});
  CHECK(end.code == 3);
  CHECK(contains(end.err, "no statements"));
  CHECK(rapport_command({"check", none.path, "--threads", "2"}).code == 2);
}
