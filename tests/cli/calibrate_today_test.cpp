// rapport calibrate today: from the targets of a file to one that comes to them.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/file/scenario_file.h"
#include "tests/cli/companies.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// The small company with a target that it does not come to, as a file; "fitted.toml" beside it is
/// free.
struct TargetFile {
  TemporaryFolder folder;
  std::string path = folder.file("mine.toml");
  std::string fitted = folder.file("fitted.toml");

  explicit TargetFile(const std::string& targets) {
    write_text(path, "# mine\n" + write_scenario(two_departments()) + "\n[target]\n" + targets);
  }
  Words command(const Words& more = {}) const {
    return joined({"calibrate", "today", path, "--threads", "2", "--quiet"}, more);
  }
};

/// The mean of a metric over runs of a year of Today, on the luck of `run`.
double metric_of(const std::string& path, const std::string& metric) {
  const Json json = json_of_command(
      {"run", path, "--set", "horizon=365 days", "--replications", "12", "--quiet"});
  for (const Json& row : json.at("metrics")) {
    if (row.at("name") == metric && row.at("part_name") == "all") return row.at("mean");
  }
  FAIL("no metric " << metric);
  return 0.0;
}

}  // namespace

TEST_CASE("calibrate today: a new file extends the one given and comes to its targets") {
  const TargetFile file("complaints = \"0.2 / year\"\n");
  const Json json = json_of_command(file.command({"--out", file.fitted}));
  REQUIRE(json.at("targets").size() == 1);
  const Json& target = json.at("targets")[0];
  CHECK(target.at("metric") == "complaints");
  CHECK(target.at("close") == true);
  const double tolerance = target.at("tolerance"), before = target.at("before");
  CHECK(std::abs(before - 0.2) > tolerance);
  CHECK(contains(text_of(file.fitted), "extends = \"mine.toml\""));
  const double error = target.at("standard_error");
  CHECK(std::abs(metric_of(file.fitted, "complaints") - 0.2) < tolerance + 6 * error);
  // The file says no more and no less than the answer does.
  for (const Json& change : json.at("changes")) {
    CHECK(contains(text_of(file.fitted), change.at("key").get<std::string>() + " = " +
                                             change.at("to").get<std::string>() + "\n"));
  }
  const std::string kept = text_of(file.fitted);
  const CommandEnd again = rapport_command(file.command({"--out", file.fitted}));
  CHECK(again.code == 5);
  CHECK(text_of(file.fitted) == kept);
}

TEST_CASE("calibrate today: in place it sets the keys and leaves the rest as it is") {
  const TargetFile file("complaints = \"0.2 / year\"\n");
  const std::string before = text_of(file.path);
  const CommandEnd end = rapport_command(file.command({"--in-place"}));
  CAPTURE(end.err);
  CHECK(end.code == 0);
  for (const char* part : {"two departments", "Complaints", "0.2000", "comes to its target"})
    CHECK(contains(end.out, part));
  const std::string after = text_of(file.path);
  CHECK(after != before);
  CHECK(contains(after, "# mine\n"));
  const CommandEnd again = rapport_command(file.command());
  CHECK(contains(again.out, "No key has to change."));
  CHECK(rapport_command(file.command({"--in-place", "--out", file.fitted})).code == 2);
}

TEST_CASE("calibrate today: says each step, and what it would set") {
  const TargetFile file("complaints = \"0.2 / year\"\nretention_24 = 0.2\n");
  const CommandEnd end = rapport_command({"calibrate", "today", file.path, "--threads", "2"});
  CHECK(end.code == 0);
  CHECK(contains(end.err, "round 1: complaints"));
  CHECK(contains(end.out, "company.complaint.slope = "));
  CHECK(contains(end.out, "retention_24, was left out of the fit"));
}

TEST_CASE("calibrate today: what cannot be reached is refused, and nothing is written") {
  const TargetFile file("act_minimal = 0.99\n");
  const CommandEnd end = rapport_command(file.command({"--out", file.fitted}));
  CHECK(end.code == 3);
  CHECK(contains(end.err, "target.act_minimal"));
  CHECK(names_in(file.folder.path()) == Words{"mine.toml"});
  const CommandEnd strange =
      rapport_command({"calibrate", "value", file.path, "--column", "x", "--in-place"});
  CHECK(strange.code == 2);
  CHECK(contains(strange.err, "--in-place"));
}
