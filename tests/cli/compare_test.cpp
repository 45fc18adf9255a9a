// rapport compare: what it prints, for programs and for people.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "tests/cli/companies.h"

using namespace rapport;

namespace {

void check_metric(const Json& metric) {
  CAPTURE(metric.dump());
  for (const char* key : {"name", "unit", "part", "part_name"}) CHECK(metric.at(key).is_string());
  const Json &mean = metric.at("mean"), &half = metric.at("half_width");
  CHECK((mean.is_number() || mean.is_null()));
  CHECK((half.is_number() || half.is_null()));
  if (half.is_number()) CHECK(half.get<double>() >= 0.0);
}

const Json& metric_of(const Json& metrics, const std::string& name) {
  for (const Json& metric : metrics) {
    if (metric.at("name") == name && metric.at("part") == "company") {
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
    const bool whole = d.at("part") == "company";
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
    if (d.at("metric") != "retention" || d.at("part") != "company") continue;
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
  for (const char* name : {"policy", "metric", "label", "unit", "part", "part_name", "mean",
                           "half_width", "difference", "verdict", "pairs", "of_pairs"}) {
    REQUIRE(column.count(name) == 1);
  }
  std::size_t rows = 0;
  for (const Json& policy : json.at("policies")) {
    for (const Json& metric : policy.at("metrics")) {
      const auto& line = lines.at(++rows);
      CHECK(line[column["policy"]] == policy.at("policy"));
      CHECK(line[column["metric"]] == metric.at("name"));
      CHECK(line[column["of_pairs"]] == (policy.at("policy") == "today" ? "" : "4"));
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

TEST_CASE("--until-decided takes what is the same event for event for decided, after ten pairs") {
  const CompanyFile counter;
  // Dearer people change nothing but the profit, and that by the same amount in every run.
  const Words words{"compare",        counter.path, "--until-decided",
                    "--replications", "4",          "--policy",
                    "dear",           "--try",      "dear: pool.clerks.cost=16 EUR / hour"};
  const Json json = json_of_command(words);
  CHECK(json.at("replications") >= 10);
  CHECK(json.at("replications") < 24);
  CHECK(json.at("decided") == true);
  std::size_t equal = 0;
  for (const Json& d : json.at("differences")) {
    if (d.at("verdict") == "identical") {
      CHECK(d.at("half_width").is_null());
      CHECK(contains(d.at("words"), "event for event; no difference seen in 14 pairs of runs"));
      ++equal;
    }
    if (d.at("metric") == "profit") CHECK(d.at("verdict") == "worse");
  }
  CHECK(equal > 0);
  const CommandEnd table = rapport_command(words);
  CHECK(contains(table.out, "equal in all 14"));
  CHECK_FALSE(contains(table.out, "(0 to 0)"));
  const Json same = json_of_command({"compare", counter.path, "--until-decided", "--most", "200",
                                     "--replications", "4", "--policy", "same_again"});
  CHECK(same.at("replications") >= 10);
  CHECK(same.at("replications") < 24);
  CHECK(same.at("decided") == true);
}

TEST_CASE("a policy that does something is not identical where a metric was equal in all runs") {
  // With so many clerks nobody waits, so one more changes nothing that shows but the profit; the
  // same number at another time of day would.
  const CompanyFile counter(replaced(kCounter, "staff = 2\ncost", "staff = 12\ncost"));
  const Words words{
      "compare",        counter.path,
      "--replications", "10",
      "--policy",       "slow",
      "--try",          "slow: touch_point.\"desk, front\".service.exponential=16 min"};
  const Json json = json_of_command(words);
  std::size_t equal = 0;
  for (const Json& d : json.at("differences")) {
    if (d.at("verdict").is_null() || d.at("policy") != "slow") continue;
    CAPTURE(d.dump());
    CHECK(d.at("verdict") != "identical");
    if (d.at("mean") != 0.0) continue;
    ++equal;
    if (d.at("metric") == "abandonment") {
      CHECK(d.at("rare") == true);
      CHECK(d.at("half_width") > 0.0);
      CHECK(d.at("lower") < 0.0);
    }
  }
  CHECK(equal > 0);
}

TEST_CASE("what is equal is said in words, with what that does not show") {
  const CompanyFile counter;
  const CommandEnd end =
      rapport_command({"compare", counter.path, "--replications", "12", "--policy", "same_again"});
  CHECK(contains(end.out,
                 "'same_again' and 'today': no difference seen in 12 pairs of runs; one in "
                 "fewer than about 3 in 12 runs can have gone unseen."));
  CHECK(contains(end.out, "equal in all 12"));
  CHECK_FALSE(contains(end.out, "(0 to 0)"));
}

TEST_CASE("a metric that some runs do not have says in how many pairs it is") {
  const CompanyFile quiet;  // two customers with three questions a year: at times nobody asks
  const Words words{"compare",  quiet.path,
                    "--policy", "third",
                    "--set",    "segment.regulars.customers=1",
                    "--set",    "segment.\"now, and then\".customers=1",
                    "--set",    "need.question.rate=3 / year"};
  const Json json = json_of_command(words);
  std::size_t pairs = 0;
  for (const Json& d : json.at("differences")) {
    if (d.at("metric") == "wait" && d.at("part") == "company") pairs = d.at("pairs");
    CHECK(d.at("of_pairs") == 20);
  }
  REQUIRE(pairs > 0);
  REQUIRE(pairs < 20);
  CHECK(contains(rapport_command(words).out, "in " + std::to_string(pairs) + " of 20 pairs"));
}

TEST_CASE("one pair is no plural") {
  const CompanyFile counter;
  const CommandEnd end = rapport_command({"compare", counter.path, "--replications", "1"});
  CHECK(contains(end.out, "for 1 pair of runs chosen"));
}

TEST_CASE(
    "names cannot carry control characters to a terminal, and programs get them as they are") {
  const CompanyFile counter(
      replaced(kCounter, "[policy.third]", "[policy.\"a\\u001b[31mb\\u009bc\"]"));
  const Words words{"compare",
                    counter.path,
                    "--replications",
                    "2",
                    "--try",
                    "\033]0;x\a: staffing=1.2",
                    "--policy",
                    "a\033[31mb\xc2\x9b"
                    "c"};
  const CommandEnd table = rapport_command(words);
  REQUIRE(table.code == 0);
  CHECK(table.out.find_first_of("\033\a\x9b") == std::string::npos);
  CHECK(contains(table.out, "'a\\x1b[31mb\\x9bc'"));
  CHECK(contains(table.out, "\\x1b]0;x\\x07"));
  const Json json = json_of_command(words);
  CHECK(json.at("policies")[1].at("policy") ==
        "a\033[31mb\xc2\x9b"
        "c");
  const CommandEnd wrong = rapport_command({"run", counter.path, "--policy", "\033[2J"});
  CHECK(wrong.code == 3);
  CHECK_FALSE(contains(wrong.err, "\033"));
  CHECK_FALSE(contains(rapport_command({"check", counter.path}).out, "\033"));
}

TEST_CASE("a comparison answers first: sentences, verdicts, then means of a dozen metrics") {
  const CompanyFile phone(kPhoneLine);
  const Words words{"compare", phone.path, "--replications", "5", "--quiet"};
  const std::string brief = rapport_command(words).out;
  const std::size_t said = brief.find("In words"), verdicts = brief.find("Against today"),
                    means = brief.find("Side by side");
  REQUIRE(means != std::string::npos);
  CHECK(said < verdicts);
  CHECK(verdicts < means);
  CHECK(brief.find("Customers who stay: 'more_staff'") < verdicts);
  CHECK(brief.find("Profit: 'more_staff'") < verdicts);
  // Between the means and the end only rows of the short table stand.
  const std::string table = brief.substr(means);
  CHECK(contains(table, "Service level"));
  CHECK_FALSE(contains(table, "Stay for 12 months"));
  CHECK_FALSE(contains(table, "Cost of staff"));
  const std::size_t more = table.find("--all shows ");
  REQUIRE(more != std::string::npos);
  const std::size_t left_out = std::stoul(table.substr(more + 12));
  const std::string all = rapport_command(joined(words, {"--all"})).out;
  CHECK(contains(all, "Cost of staff"));
  CHECK_FALSE(contains(all, "--all shows"));
  const auto rows = [](const std::string& text) {  // lines with an indent of two
    std::size_t count = 0;
    for (std::size_t at = text.find("\n  "); at != std::string::npos;
         at = text.find("\n  ", at + 1)) {
      count += at + 3 < text.size() && text[at + 3] != ' ' ? 1 : 0;
    }
    return count;
  };
  CHECK(rows(all.substr(all.find("Side by side"))) == rows(table.substr(0, more)) + left_out);
  CHECK(rows(table) < 18);
}

TEST_CASE("CSV and JSON have all metrics, with and without --all") {
  const CompanyFile phone(kPhoneLine);
  for (const char* verb : {"run", "compare"}) {
    for (const char* format : {"csv", "json"}) {
      const Words words{verb, phone.path, "--replications", "2", "--quiet", "--format", format};
      const std::string out = rapport_command(words).out;
      CHECK(contains(out, "cost_staff"));
      CHECK(rapport_command(joined(words, {"--all"})).out == out);
    }
  }
}
