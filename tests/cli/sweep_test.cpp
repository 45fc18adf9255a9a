// rapport sweep: one lever or key over a range.
#include <doctest/doctest.h>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

Words sweep(const CompanyFile& counter, const Words& more) {
  return joined({"sweep", counter.path, "--replications", "4"}, more);
}

}  // namespace

TEST_CASE("a lever is swept over its range in 11 points, and the best is marked") {
  const CompanyFile counter;
  const Json json = json_of_command(sweep(counter, {"staffing"}));
  CHECK(json["lever"] == "staffing");
  CHECK(json["metric"] == "profit");
  REQUIRE(json["points"].size() == 11);
  double best = -1e300;
  std::size_t marked = 0;
  for (std::size_t i = 0; i < 11; ++i) {
    const Json& point = json["points"][i];
    CAPTURE(point.dump());
    CHECK(point["value"].get<double>() == doctest::Approx(0.5 + 0.15 * static_cast<double>(i)));
    best = std::max(best, point["mean"].get<double>());
    CHECK(point["difference"].get<double>() ==
          doctest::Approx(point["mean"].get<double>() - json["today"].get<double>()));
    if (point["best"] == true) ++marked;
  }
  CHECK(marked == 1);
  for (const Json& point : json["points"]) {
    if (point["best"] == true) CHECK(point["mean"] == best);
  }
}

TEST_CASE("the best is the least where less is good, and the most where more is good") {
  const CompanyFile counter;
  const Json json = json_of_command(sweep(counter, {"pool.clerks.staff", "--from", "1", "--to", "4",
                                                    "--points", "4", "--metric", "abandonment"}));
  REQUIRE(json["points"].size() == 4);
  CHECK(json["points"][3]["best"] == true);
  CHECK(json["points"][0]["difference"] > 0.0);
  CHECK(json["points"][1]["difference"] == 0.0);  // two clerks, as today
  CHECK(json["points"][2]["difference"] < 0.0);
  CHECK(json["same_as_today"] == Json::array({2.0}));
  CHECK(json["break_even"].empty());

  const Json more = json_of_command(sweep(counter, {"pool.clerks.staff", "--from", "1", "--to", "4",
                                                    "--points", "4", "--metric", "retention"}));
  REQUIRE(more["points"].size() == 4);
  std::size_t best = 0;
  for (const Json& point : more["points"]) best += point["best"] == true ? 1 : 0;
  CHECK(best == 1);
  CHECK(more["points"][0]["best"] == false);
  CHECK(more["points"][0]["difference"] < 0.0);
  CHECK(more["points"][1]["difference"] == 0.0);
  CHECK(more["points"][2]["difference"] > 0.0);
}

TEST_CASE("break-even lies between two points whose differences from Today have other signs") {
  const CompanyFile counter;
  // Today's rate is 150, which is none of these values.
  const Json json = json_of_command(sweep(
      counter, {"need.question.rate", "--from", "100 / year", "--to", "220 / year", "--points", "4",
                "--metric", "abandonment", "--set", "need.question.max_rate=220 / year"}));
  REQUIRE(json["points"].size() == 4);
  CHECK(json["points"][1]["difference"] < 0.0);
  CHECK(json["points"][2]["difference"] > 0.0);
  REQUIRE(json["break_even"].size() == 1);
  CHECK(json["same_as_today"].empty());
  CHECK(json["break_even"][0] > 140.0);
  CHECK(json["break_even"][0] < 180.0);
  // On the line between the two points.
  const double a = json["points"][1]["difference"], b = json["points"][2]["difference"];
  CHECK(json["break_even"][0].get<double>() == doctest::Approx(140.0 + 40.0 * a / (a - b)));
}

TEST_CASE("a table of a sweep marks the best and break-even, or says that there is none") {
  const CompanyFile counter;
  const auto table = [&](const Words& more) {
    const CommandEnd end = rapport_command(sweep(counter, more));
    CHECK(end.code == 0);
    CHECK_FALSE(contains(end.out, "\033"));
    return end.out;
  };
  const std::string people = table({"staffing", "--points", "4"});
  CHECK(contains(people, "◀ best"));
  CHECK(contains(people, "Break-even: the same as Today at 1.\n"));
  CHECK(contains(table({"pool.clerks.cost", "--from", "16 EUR / hour", "--to", "20 EUR / hour",
                        "--points", "2"}),
                 "Break-even: none"));
  CHECK(contains(table({"pool.clerks.cost", "--from", "16 EUR / hour", "--to", "20 EUR / hour",
                        "--points", "2", "--metric", "wait"}),
                 "Break-even: everywhere"));
}

TEST_CASE("a sweep of whole numbers keeps to whole numbers") {
  const CompanyFile counter;
  const Json json =
      json_of_command(sweep(counter, {"pool.clerks.staff", "--from", "1", "--to", "5"}));
  REQUIRE(json["points"].size() == 5);  // no more than there are
  for (std::size_t i = 0; i < 5; ++i) CHECK(json["points"][i]["value"] == i + 1);
}

TEST_CASE("values with a unit are swept in that unit") {
  const CompanyFile counter;
  const Words words = sweep(counter, {"touch_point.\"desk, front\".service.exponential", "--from",
                                      "2 min", "--to", "6 min", "--points", "3"});
  const Json json = json_of_command(words);
  REQUIRE(json["points"].size() == 3);
  CHECK(json["points"][0]["text"] == "2 min");
  CHECK(json["points"][1]["text"] == "4 min");
  CHECK(json["points"][2]["text"] == "6 min");
  const CommandEnd csv = rapport_command(joined(words, {"--format", "csv"}));
  CHECK(csv.code == 0);
  const std::vector<Words> records = csv_records(csv.out);
  REQUIRE(records.size() == 4);
  CHECK(records[0][0] == "value");
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(records[i + 1][0] == json["points"][i]["text"]);
    CHECK(std::stod(records[i + 1][3]) == json["points"][i]["mean"].get<double>());
  }
}

TEST_CASE("a lever is swept at one place by --scope") {
  const CompanyFile counter;
  const Json all = json_of_command(sweep(counter, {"staffing", "--points", "3"}));
  const Json one = json_of_command(
      sweep(counter, {"staffing", "--points", "3", "--scope", "touch_point.\"desk, front\""}));
  for (std::size_t i = 0; i < 3; ++i) CHECK(all["points"][i]["mean"] == one["points"][i]["mean"]);
}

TEST_CASE("a range that is not known or makes no sense is refused") {
  const CompanyFile counter;
  const auto refused = [&](const Words& more, const char* said) {
    const CommandEnd end = rapport_command(sweep(counter, more));
    CAPTURE(end.err);
    CHECK((end.code == 2 || end.code == 3));
    CHECK(end.out.empty());
    CHECK(contains(end.err, said));
    CHECK_FALSE(contains(end.err, "internal"));
  };
  refused({"pool.clerks.staff"}, "--from and --to");
  refused({"pool.clerks.staff", "--from", "2"}, "--from");
  refused({"pool.clerks.staff", "--from", "2", "--to", "6 min"}, "one unit");
  refused({"pool.clerks.staff", "--from", "two", "--to", "six"}, "numbers");
  refused({"pool.clerks.stuff", "--from", "2", "--to", "6"}, "'staff'?");
  refused({"staffing", "--to", "9"}, "0.5 to 2");
  // What is wrong with the lever at each value is said once.
  for (const Words& more :
       {Words{"pool.clerks.stuff", "--from", "2", "--to", "6"}, Words{"staffing", "--to", "9"}}) {
    const std::string said = rapport_command(sweep(counter, more)).err;
    CAPTURE(said);
    CHECK(said.find("allowed: ") == said.rfind("allowed: "));
  }
}

TEST_CASE("a sweep of one run a value says that luck is not known") {
  const CompanyFile counter;
  const Words words{"sweep", counter.path, "staffing", "--replications", "1", "--points", "3"};
  const std::string table = rapport_command(words).out;
  CHECK(contains(table, "one run a value: luck not known"));
  for (const char* part : {"~", "Break-even", "cannot be told"}) CHECK_FALSE(contains(table, part));
  const Json json = json_of_command(words);
  CHECK(json["break_even"].empty());
  for (const Json& point : json["points"]) {
    CHECK(point["not_distinguishable_from_best"].is_null());
    CHECK(point["not_distinguishable_from_today"].is_null());
  }
}

TEST_CASE("break-even is no sharp number where the values beside it cannot be told from Today") {
  const CompanyFile counter;
  const Words words = sweep(
      counter, {"need.question.rate", "--from", "141 / year", "--to", "171 / year", "--points", "6",
                "--metric", "abandonment", "--set", "need.question.max_rate=220 / year"});
  const Json json = json_of_command(words);
  const auto side = [&](std::size_t i) {  // of Today: +1, -1, or 0 where the interval holds 0
    const Json& point = json["points"][i];
    const double d = point["difference"], half = point["half_width"];
    const int found = d - half > 0 ? 1 : d + half < 0 ? -1 : 0;
    CHECK(point["not_distinguishable_from_today"] == (found == 0));
    return found;
  };
  REQUIRE(side(0) == -1);
  REQUIRE(side(1) == 0);
  REQUIRE(side(2) == 0);
  REQUIRE(side(3) == 1);
  CHECK(json["break_even"].empty());
  const std::string table = rapport_command(words).out;
  CHECK(contains(table,
                 "Break-even: somewhere from 141 / year to 159 / year; cannot be told from "
                 "Today between 147 / year and 153 / year (intervals hold 0)."));
  CHECK_FALSE(contains(table, "at about"));
}

TEST_CASE("a value that is Today's shows no interval") {
  const CompanyFile counter;
  const Words words = sweep(counter, {"staffing", "--from", "1", "--to", "1.5", "--points", "2"});
  CHECK(contains(rapport_command(words).out, "equal in all 4"));
  const Json json = json_of_command(words);
  CHECK(json["points"][0]["half_width"].is_null());
  CHECK(json["points"][0]["pairs"] == 4);
}

TEST_CASE("a lever of a company is swept over its range, and needs a company") {
  const std::string company = in_source("scenarios/generic_company.toml");
  const Json json = json_of_command(
      {"sweep", company, "latitude", "--points", "3", "--set", "horizon=300 days", "--set",
       "warmup=28 days", "--set", "segment.single.customers=300", "--set",
       "segment.family.customers=200", "--replications", "2", "--metric", "denied"});
  CHECK(json["lever"] == "latitude");
  REQUIRE(json["points"].size() == 3);
  CHECK(json["points"][2]["value"] == 500.0);
  CHECK(json["points"][0]["mean"] > json["points"][2]["mean"]);
  const CompanyFile counter;
  const CommandEnd end = rapport_command(sweep(counter, {"latitude"}));
  CHECK(end.code == 3);
  CHECK(contains(end.err, "needs a company"));
}

TEST_CASE("CSV and JSON of a sweep have what its table shows: who stays, and how many pairs") {
  const CompanyFile phone(kPhoneLine);
  const Words words{"sweep", phone.path, "staffing", "--points",       "3", "--from", "1",
                    "--to",  "2",        "--quiet",  "--replications", "3"};
  const std::vector<Words> csv =
      csv_records(rapport_command(joined(words, {"--format", "csv"})).out);
  const Json json = json_of_command(words);
  REQUIRE(csv.size() == 4);
  CHECK(csv[0] == Words{"value", "metric", "unit", "mean", "difference", "half_width", "best",
                        "retention", "pairs"});
  const std::string table = rapport_command(words).out;
  for (std::size_t i = 0; i < 3; ++i) {
    const Json& point = json["points"][i];
    const double stays = point["retention"];
    CHECK(std::stod(csv[i + 1][7]) == stays);
    CHECK(csv[i + 1][8] == "3");
    char shown[400];
    std::snprintf(shown, sizeof shown, "%.1f", stays);
    CHECK(contains(table, shown));
    CHECK(stays > 0.0);
    CHECK(stays < 100.0);
  }
}
