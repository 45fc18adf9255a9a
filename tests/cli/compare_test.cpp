// rapport compare: what it prints, for programs and for people.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

void check_metric(const Json& metric) {
  CAPTURE(metric.dump());
  for (const char* key : {"name", "unit", "segment", "touch_point"})
    CHECK(metric.at(key).is_string());
  const Json &mean = metric.at("mean"), &half = metric.at("half_width");
  CHECK((mean.is_number() || mean.is_null()));
  CHECK((half.is_number() || half.is_null()));
  if (half.is_number()) CHECK(half.get<double>() >= 0.0);
}

const Json& metric_of(const Json& metrics, const std::string& name) {
  for (const Json& metric : metrics) {
    if (metric.at("name") == name && metric.at("segment") == "all" &&
        metric.at("touch_point") == "all") {
      return metric;
    }
  }
  FAIL("no metric " << name);
  return metrics;
}

}  // namespace

TEST_CASE("compare as JSON has each policy, and differences with verdicts") {
  const CompanyFile phone(kPhoneLine);
  const CommandEnd end =
      rapport_command({"compare", phone.path, "--format", "json", "--replications", "8", "--by",
                       "segment", "--try", "staffing=1.5", "--try",
                       "staffing=0.5, touch_point.phone.patience.exponential=5 min", "--quiet"});
  REQUIRE(end.code == 0);
  CHECK(end.err.empty());
  const Json json = Json::parse(end.out);
  CHECK(json.at("replications") == 8);
  REQUIRE(json.at("policies").size() == 4);
  std::map<std::string, Json> policies;
  for (const Json& policy : json.at("policies")) {
    for (const Json& metric : policy.at("metrics")) check_metric(metric);
    policies[policy.at("policy")] = policy.at("metrics");
  }
  REQUIRE(policies.count("today") == 1);
  REQUIRE(policies.count("staffing=1.5") == 1);
  CHECK(policies["staffing=1.5"] == policies.at("more_staff"));  // 2 x 1.5 = 3 at the phone
  std::size_t headline = 0;
  for (const Json& d : json.at("differences")) {
    CAPTURE(d.dump());
    CHECK(d.at("against") == "today");
    CHECK(d.at("policy") != "today");
    CHECK(d.at("validity") == "fixed-n");
    const bool whole = d.at("segment") == "all" && d.at("touch_point") == "all";
    if (!whole) CHECK(d.at("corrected") == false);
    if (d.at("corrected") == false) CHECK(d.at("verdict").is_null());
    if (d.at("verdict").is_null()) continue;
    ++headline;
    CHECK(std::set<std::string>{"better", "worse", "same", "undecided", "identical"}.count(
              d.at("verdict")) == 1);
  }
  CHECK(headline > 0);
  CHECK(headline % 3 == 0);  // the same metrics for each policy
  // The means of a difference are those of its policies.
  for (const Json& d : json.at("differences")) {
    if (d.at("metric") != "retention" || d.at("segment") != "all") continue;
    const double a = metric_of(policies.at(d.at("policy")), "retention").at("mean");
    const double b = metric_of(policies.at("today"), "retention").at("mean");
    CHECK(d.at("mean").get<double>() == doctest::Approx(a - b));
  }
}

TEST_CASE("a policy that changes nothing is identical, a much better one better") {
  const CompanyFile phone(kPhoneLine);
  const Json json =
      json_of_command({"compare", phone.path, "--try", "staffing=1", "--metrics", "abandonment"});
  std::map<std::string, std::string> verdicts;
  for (const Json& d : json.at("differences")) verdicts[d.at("policy")] = d.at("verdict");
  CHECK(verdicts["staffing=1"] == "identical");
  CHECK(verdicts["more_staff"] == "better");
}

TEST_CASE("--until-decided goes on in batches, with intervals that are valid at each look") {
  const CompanyFile phone(kPhoneLine);
  const Json json = json_of_command({"compare", phone.path, "--until-decided", "--replications",
                                     "4", "--most", "24", "--policy", "more_staff"});
  CHECK(json.at("interval").at("validity") == "always-valid");
  bool undecided = false;
  for (const Json& d : json.at("differences")) {
    CHECK(d.at("validity") == "always-valid");
    undecided = undecided || d.at("verdict") == "undecided";
  }
  const int replications = json.at("replications");
  CHECK(replications >= 4);
  CHECK(replications <= 24);
  CHECK((replications == 24 || !undecided));
}

TEST_CASE("CSV of a comparison is one tidy table with the numbers of the JSON") {
  const CompanyFile phone(
      replaced(kPhoneLine, "name = \"Phone line\"", "name = \"Phone, \\\"line\\\"\""));
  const Words words{"compare", phone.path, "--replications",
                    "4",       "--try",    "staffing=1.5, call_backs=1"};
  const Json json = json_of_command(words);
  const auto lines = csv_records(rapport_command(joined(words, {"--format", "csv"})).out);
  REQUIRE(lines.size() > 1);
  std::map<std::string, std::size_t> column;
  for (std::size_t i = 0; i < lines[0].size(); ++i) column[lines[0][i]] = i;
  for (const char* name : {"policy", "metric", "label", "unit", "segment", "touch_point", "mean",
                           "half_width", "difference", "verdict"}) {
    REQUIRE(column.count(name) == 1);
  }
  std::size_t rows = 0;
  for (const Json& policy : json.at("policies")) {
    for (const Json& metric : policy.at("metrics")) {
      const auto& line = lines.at(++rows);
      CHECK(line[column["policy"]] == policy.at("policy"));
      CHECK(line[column["metric"]] == metric.at("name"));
      if (metric.at("mean").is_null()) {
        CHECK(line[column["mean"]].empty());
      } else {
        CHECK(std::stod(line[column["mean"]]) == metric.at("mean").get<double>());
      }
    }
  }
  CHECK(rows + 1 == lines.size());
}

TEST_CASE("a table of a comparison has policies and verdicts, and no colour outside a terminal") {
  const CompanyFile phone(kPhoneLine);
  const CommandEnd end = rapport_command({"compare", phone.path, "--replications", "10"});
  CHECK(end.code == 0);
  for (const char* part : {"today", "more_staff", "better", "Customers who stay: 'more_staff' is"})
    CHECK(contains(end.out, part));
  CHECK_FALSE(contains(end.out, "\033"));
}
