// rapport scorecard, as people type it.
#include <doctest/doctest.h>

#include "tests/cli/companies.h"

using namespace rapport;

TEST_CASE("scorecard: scores without a scenario, in all formats, and a picture") {
  const TemporaryFolder folder;
  const std::string picture = folder.file("scores.svg");
  const Words asked = {"scorecard",     "--answer", "share.us=b", "--answer",
                       "share.Helix=e", "--picture",    picture};
  const CommandEnd table = rapport_command(asked);
  CAPTURE(table.err);
  CHECK(table.code == 0);
  for (const char* part : {"Helix", "orientation +75 (1 of 5 levers)", "No data set observes"}) {
    CHECK(contains(table.out, part));
  }
  CHECK(contains(text_of(picture), "<svg"));
  CHECK(rapport_command(asked).code == 5);  // the picture is there
  const Words again = {"scorecard", "--answer", "share.us=b", "--format"};
  const Json json = Json::parse(rapport_command(joined(again, {"json"})).out);
  CHECK(json["firms"][0]["scores"]["orientation"]["score"] == 0.25);
  CHECK(json["firms"][0]["scores"]["information"]["score"].is_null());
  const auto rows = csv_records(rapport_command(joined(again, {"csv"})).out);
  CHECK(rows.size() == 26);
}

TEST_CASE("scorecard: from a sheet to a scenario that is compared") {
  const TemporaryFolder folder;
  const std::string sheet = folder.file("answers.csv"), out = folder.file("scored.toml");
  const CommandEnd made = rapport_command({"scorecard", "--template", sheet, "--rivals", "Helix"});
  CHECK(made.code == 0);
  std::string text = text_of(sheet);
  text = replaced(text, "share,us,,", "share,us,b,talks");
  text = replaced(text, "bonus,Helix,,", "bonus,Helix,c,press");
  write_text(sheet, text);
  const CommandEnd end = rapport_command({"scorecard", sheet, "--scenario",
                                          in_source("scenarios/generic_company.toml"), "-o", out,
                                          "--no-fit", "--quiet"});
  CAPTURE(end.err);
  CHECK(end.code == 0);
  CHECK(contains(end.out, "--policy as_helix"));
  CHECK(contains(text_of(out), "given (talks)"));
  const CommandEnd compared = rapport_command(
      {"compare", out, "--policy", "today", "--policy", "as_helix", "--replications", "2"});
  CAPTURE(compared.err);
  CHECK(compared.code == 0);
  CHECK(contains(compared.out, "As Helix does it"));
}

TEST_CASE("scorecard: what cannot be done is refused before anything is written") {
  const TemporaryFolder folder;
  const std::string out = folder.file("scored.toml");
  const std::string rival = in_source("scenarios/rival.toml");
  const CommandEnd two = rapport_command({"scorecard", "--answer", "share.Helix=a", "--answer",
                                          "share.Orbit=b", "--scenario", rival, "-o", out});
  CHECK(two.code == 2);
  CHECK(contains(two.err, "'Helix', 'Orbit'"));
  const CommandEnd none = rapport_command({"scorecard", "--answer", "share.us=a", "-o", out});
  CHECK(none.code == 2);
  CHECK(contains(none.err, "--scenario FILE"));
  const CompanyFile phone(kPhoneLine);
  const CommandEnd plain =
      rapport_command({"scorecard", "--answer", "share.us=a", "--scenario", phone.path, "-o", out});
  CHECK(plain.code == 3);
  CHECK(contains(plain.err, "company.on"));
  const CommandEnd nothing = rapport_command({"scorecard", "--answer", "share.us=z"});
  CHECK(nothing.code == 3);
  CHECK(contains(nothing.err, "--answer share.us=z"));
  CHECK(names_in(folder.path()).empty());
}
