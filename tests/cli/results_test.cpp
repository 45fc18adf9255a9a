// What run and compare print: for people, as CSV and as JSON.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/cli/program.h"

using namespace rapport::test;
using Json = nlohmann::json;

namespace {

/// Fields of CSV by RFC 4180, line by line.
std::vector<std::vector<std::string>> read_csv(const std::string& text) {
  std::vector<std::vector<std::string>> lines;
  std::vector<std::string> line(1);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      line.back() += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      line.emplace_back();
    } else if (!quoted && c == '\r') {
      REQUIRE(i + 1 < text.size());
      REQUIRE(text[++i] == '\n');
      lines.push_back(line);
      line.assign(1, "");
    } else {
      line.back() += c;
    }
  }
  CHECK(!quoted);
  CHECK(line == std::vector<std::string>(1));
  return lines;
}

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

TEST_CASE("run as JSON says what was asked and what came out") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Ended ended = command(
      folder, {"run", file, "--format", "json", "--replications", "6", "--seed", "3", "--quiet"});
  REQUIRE(ended.code == 0);
  CHECK(ended.err.empty());
  const Json json = Json::parse(ended.out);
  CHECK(json.at("scenario") == "Phone line");
  CHECK(json.at("policy") == "today");
  CHECK(json.at("seed") == 3);
  CHECK(json.at("replications") == 6);
  CHECK(json.at("failed") == 0);
  CHECK(json.at("interval").at("level") == 0.95);
  CHECK(json.at("interval").at("validity") == "fixed-n");
  std::set<std::string> names;
  for (const Json& metric : json.at("metrics")) {
    check_metric(metric);
    CHECK(metric.at("segment") == "all");
    CHECK(metric.at("touch_point") == "all");
    CHECK(names.insert(metric.at("name")).second);
  }
  const double stay = metric_of(json.at("metrics"), "retention").at("mean");
  CHECK(stay > 0.0);
  CHECK(stay < 100.0);
  CHECK(names.count("profit") == 1);
}

TEST_CASE("parts of the company are further rows, and metrics can be chosen") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Json json =
      Json::parse(command(folder, {"run", file, "--format", "json", "--replications", "3", "--by",
                                   "segment,touch_point", "--metrics", "retention,wait"})
                      .out);
  std::set<std::string> rows;
  for (const Json& m : json.at("metrics")) {
    rows.insert(m.at("name").get<std::string>() + " " + m.at("segment").get<std::string>() + " " +
                m.at("touch_point").get<std::string>());
  }
  CHECK(rows == std::set<std::string>{"retention all all", "retention homes all",
                                      "retention firms all", "wait all all", "wait all phone"});
}

TEST_CASE("results do not depend on threads; the seed changes them") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const auto json = [&](const char* threads, const char* seed) {
    return command(folder, {"run", file, "--format", "json", "--replications", "5", "--threads",
                            threads, "--seed", seed})
        .out;
  };
  const std::string one = json("1", "1");
  CHECK(!one.empty());
  CHECK(json("3", "1") == one);
  CHECK(json("1", "2") != one);
}

TEST_CASE("--policy and --set change what is run") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const auto metrics = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"run", file, "--format", "json", "--replications", "4"};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = command(folder, words);
    REQUIRE(ended.code == 0);
    return Json::parse(ended.out);
  };
  const Json policy = metrics({"--policy", "more_staff"});
  const Json set = metrics({"--set", "pool.agents.staff=3"});
  CHECK(policy.at("policy") == "more_staff");
  CHECK(policy.at("metrics") == set.at("metrics"));  // three at the phone, either way
  CHECK(policy.at("metrics") != metrics({}).at("metrics"));
  const Json unit = metrics({"--set", "touch_point.phone.service.exponential=720 s"});
  CHECK(unit.at("metrics") == metrics({}).at("metrics"));  // 12 min
}

TEST_CASE("compare as JSON has each policy, and differences with verdicts") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Ended ended =
      command(folder, {"compare", file, "--format", "json", "--replications", "8", "--by",
                       "segment", "--try", "staffing=1.5", "--try",
                       "staffing=0.5, touch_point.phone.patience.exponential=5 min", "--quiet"});
  REQUIRE(ended.code == 0);
  CHECK(ended.err.empty());
  const Json json = Json::parse(ended.out);
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
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Json json = Json::parse(command(folder, {"compare", file, "--format", "json", "--try",
                                                 "staffing=1", "--metrics", "abandonment"})
                                    .out);
  std::map<std::string, std::string> verdicts;
  for (const Json& d : json.at("differences")) verdicts[d.at("policy")] = d.at("verdict");
  CHECK(verdicts["staffing=1"] == "identical");
  CHECK(verdicts["more_staff"] == "better");
}

TEST_CASE("--until-decided goes on in batches, with intervals that are valid at each look") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Json json =
      Json::parse(command(folder, {"compare", file, "--format", "json", "--until-decided",
                                   "--replications", "4", "--most", "24", "--policy", "more_staff"})
                      .out);
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

TEST_CASE("CSV is one tidy table with the numbers of JSON") {
  const Folder folder;
  const std::string quoted =
      phone_line_with("name = \"Phone line\"", "name = \"Phone, \\\"line\\\"\"");
  const std::string file = folder.write("p.toml", quoted);
  const std::vector<std::string> words{
      "compare", file, "--replications", "4", "--try", "staffing=1.5, call_backs=1", "--format"};
  auto csv_words = words, json_words = words;
  csv_words.push_back("csv");
  json_words.push_back("json");
  const auto lines = read_csv(command(folder, csv_words).out);
  const Json json = Json::parse(command(folder, json_words).out);
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
      REQUIRE(line.size() == lines[0].size());
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

TEST_CASE("tables for people have labels, units and verdicts, and no colour outside a terminal") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kPhoneLine);
  const Ended run = command(folder, {"run", file, "--replications", "4"});
  CHECK(run.code == 0);
  for (const char* part :
       {"Phone line", "Customers who stay", "±", "%", "EUR", "Who stays", "Money"})
    CHECK(has_text(run.out, part));
  const Ended compare = command(folder, {"compare", file, "--replications", "10"});
  CHECK(compare.code == 0);
  for (const char* part : {"today", "more_staff", "better", "Customers who stay: 'more_staff' is"})
    CHECK(has_text(compare.out, part));
  CHECK(!has_text(run.out + compare.out, "\033"));
}

namespace {

/// One customer whose cases all stay open. A run fails where it has more than 255 of them, as about
/// half of the runs do.
const char* const kManyOpenCases = R"(
schema = 1
name = "Open cases"
start = 2026-01-05
horizon = "60 days"
[segment.one]
customers = 1
[need.letter]
journey = "write"
clock = "calendar"
overlap = "beside"
rate = "1550 / year"
[pool.clerks]
staff = 1
[touch_point.mail]
kind = "asynchronous"
pool = "clerks"
service = "300 days"
[journey.write.step.read]
touch_point = "mail"
entry = 1
served = [{ to = "end" }]
[policy.fewer]
need.letter.rate = "1500 / year"
)";

}  // namespace

TEST_CASE("runs that fail leave the others, and are listed, with exit code 4") {
  const Folder folder;
  const std::string file = folder.write("p.toml", kManyOpenCases);
  const Ended ended =
      command(folder, {"run", file, "--replications", "30", "--format", "json", "--quiet"});
  CAPTURE(ended.err);
  CHECK(ended.code == 4);
  const Json json = Json::parse(ended.out);
  const int failed = json.at("failed");
  CHECK(failed > 0);
  CHECK(failed < 30);
  CHECK(metric_of(json.at("metrics"), "cases").at("mean").is_number());
  std::size_t listed = 0;
  for (std::size_t at = ended.err.find("replication "); at != std::string::npos;
       at = ended.err.find("replication ", at + 1)) {
    ++listed;
  }
  CHECK(listed == static_cast<std::size_t>(failed));
  CHECK(has_text(ended.err, "seed 1"));
}
