// rapport compare: policies, their differences, and verdicts.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "tests/cli/command.h"

using namespace rapport;

namespace {

struct CounterFile {
  TemporaryFolder folder;
  std::string path = folder.file("counter.toml");
  CounterFile() { write_text(path, kCounter); }
};

using Place = std::tuple<std::string, std::string, std::string, std::string>;

std::string text(const Json& json) { return json.get<std::string>(); }

/// Means by policy, metric, segment and touch point.
std::map<Place, Json> means_of(const Json& json) {
  std::map<Place, Json> means;
  for (const Json& policy : json.at("policies")) {
    for (const Json& m : policy.at("metrics")) {
      const Place place{text(policy.at("policy")), text(m.at("name")), text(m.at("segment")),
                        text(m.at("touch_point"))};
      CHECK(means.emplace(place, m.at("mean")).second);
    }
  }
  return means;
}

Words policies_of(const Json& json) {
  Words names;
  for (const Json& policy : json.at("policies")) names.push_back(policy.at("policy"));
  return names;
}

/// Of the whole company.
Json difference_of(const Json& json, const std::string& policy, const std::string& metric) {
  for (const Json& d : json.at("differences")) {
    if (d.at("policy") == policy && d.at("metric") == metric && d.at("segment") == "all" &&
        d.at("touch_point") == "all") {
      return d;
    }
  }
  FAIL("no difference of ", policy, " on ", metric);
  return {};
}

}  // namespace

TEST_CASE("a difference is the difference of the means, for each metric and part") {
  const CounterFile counter;
  const Json json =
      json_of_command({"compare", counter.path, "--replications", "6", "--by",
                       "segment,touch_point", "--try", "shorter: need.question.rate=90 / year"});
  CHECK(policies_of(json) == Words{"today", "third", "same_again", "shorter"});
  CHECK(json["interval"]["validity"] == "fixed-n");
  const auto means = means_of(json);
  const std::set<std::string> words{"better", "worse", "same", "undecided", "identical"};
  std::size_t numbers = 0, verdicts = 0, parts = 0;
  for (const Json& d : json["differences"]) {
    CAPTURE(d.dump());
    CHECK(d["against"] == "today");
    CHECK(d["validity"] == "fixed-n");
    const auto mean = [&](const Json& policy) {
      return means.at(
          {text(policy), text(d["metric"]), text(d["segment"]), text(d["touch_point"])});
    };
    if (d["mean"].is_number() && d["pairs"] == 6) {
      const double a = mean(d["policy"]), b = mean(d["against"]);
      const double largest = std::max(std::abs(a), std::abs(b));
      CHECK(std::abs(d["mean"].get<double>() - (a - b)) <= 1e-12 * largest);
      ++numbers;
    }
    const bool whole = d["segment"] == "all" && d["touch_point"] == "all";
    if (!whole) ++parts;
    if (d["verdict"].is_null()) continue;
    CHECK(words.count(d["verdict"]) == 1);
    CHECK(whole);  // parts are shown, and not judged
    CHECK(d["words"].is_string());
    ++verdicts;
  }
  CHECK(numbers > 30);
  CHECK(parts > 10);
  CHECK(verdicts >= 9);
}

TEST_CASE("verdicts: what changes nothing is identical, a third clerk is better and costs") {
  const CounterFile counter;
  const Json json =
      json_of_command({"compare", counter.path, "--replications", "10", "--try", "staffing=1"});
  for (const char* policy : {"same_again", "staffing=1"}) {
    for (const char* metric : {"retention", "profit", "wait", "abandonment", "satisfaction"}) {
      const Json d = difference_of(json, policy, metric);
      CAPTURE(d.dump());
      CHECK(d["verdict"] == "identical");
      CHECK(d["mean"] == 0.0);
      CHECK(d["half_width"] == 0.0);
    }
  }
  CHECK(difference_of(json, "third", "abandonment")["verdict"] == "better");
  CHECK(difference_of(json, "third", "abandonment")["mean"] < 0.0);
  CHECK(difference_of(json, "third", "profit")["verdict"] == "worse");
  CHECK(contains(difference_of(json, "third", "profit")["words"], "worse"));
}

TEST_CASE("--policy, --try and --against choose who is compared with whom") {
  const CounterFile counter;
  const Json one =
      json_of_command({"compare", counter.path, "--replications", "4", "--policy", "same_again"});
  CHECK(policies_of(one) == Words{"today", "same_again"});

  const Json back =
      json_of_command({"compare", counter.path, "--replications", "4", "--against", "third"});
  const Json there = json_of_command({"compare", counter.path, "--replications", "4"});
  const Json a = difference_of(there, "third", "wait"), b = difference_of(back, "today", "wait");
  CHECK(b["against"] == "third");
  CHECK(a["mean"].get<double>() == -b["mean"].get<double>());
  CHECK(a["half_width"].get<double>() > 0.0);

  const Json tried = json_of_command({"compare", counter.path, "--replications", "4", "--try",
                                      "like the third: pool.clerks.staff=3", "--try",
                                      "pool.clerks.staff=3, need.question.rate=150 / year",
                                      "--policy", "third", "--policy", "like the third"});
  CHECK(policies_of(tried) == Words{"today", "third", "like the third"});
  CHECK(difference_of(tried, "third", "profit")["mean"] ==
        difference_of(tried, "like the third", "profit")["mean"]);
}

TEST_CASE("--set is for Today and for all policies") {
  const CounterFile counter;
  const Json json = json_of_command({"compare", counter.path, "--replications", "3", "--set",
                                     "pool.clerks.staff=3", "--policy", "third"});
  CHECK(difference_of(json, "third", "wait")["verdict"] == "identical");
}

TEST_CASE("--until-decided goes on while a headline verdict is undecided, and stops at --most") {
  const CounterFile counter;
  // Four runs cannot tell such small things apart: it has to go on to the end.
  const Words close{"compare",
                    counter.path,
                    "--policy",
                    "third",
                    "--try",
                    "bit: need.question.rate=151 / year",
                    "--set",
                    "need.question.max_rate=151 / year",
                    "--policy",
                    "bit",
                    "--until-decided",
                    "--replications",
                    "4",
                    "--most"};
  for (const char* most : {"2", "4", "17"}) {
    Words words = close;
    words.emplace_back(most);
    const Json json = json_of_command(words);
    CAPTURE(most);
    CHECK(json["replications"] == std::stoi(most));
    CHECK(json["interval"]["validity"] == "always-valid");
    for (const Json& d : json["differences"]) CHECK(d["validity"] == "always-valid");
    CHECK(difference_of(json, "bit", "profit")["pairs"] == std::stoi(most));
  }
  const Json clear = json_of_command({"compare", counter.path, "--policy", "same_again",
                                      "--until-decided", "--replications", "4", "--most", "17"});
  CHECK(clear["replications"] == 4);

  const CommandEnd table = rapport_command(
      {"compare", counter.path, "--policy", "third", "--until-decided", "--most", "20"});
  CHECK(contains(table.out, "Always-valid intervals"));
  CHECK_FALSE(contains(table.out, "Fixed-n"));
}

TEST_CASE("an interval that holds at every look is wider than one for a chosen number of runs") {
  const CounterFile counter;
  const Words words{"compare", counter.path, "--replications", "20", "--policy", "third"};
  Words looks = words;
  looks.insert(looks.end(), {"--until-decided", "--most", "20"});
  const Json fixed = json_of_command(words), always = json_of_command(looks);
  CHECK(always["replications"] == 20);
  for (const char* metric : {"retention", "profit", "wait", "abandonment", "satisfaction"}) {
    const Json f = difference_of(fixed, "third", metric),
               a = difference_of(always, "third", metric);
    CAPTURE(metric);
    CHECK(f["mean"] == a["mean"]);
    CHECK(f["half_width"] > 0.0);
    CHECK(a["half_width"] > f["half_width"]);
  }
}

TEST_CASE("the same comparison for any number of threads") {
  const CounterFile counter;
  const Words words{"compare", counter.path, "--replications", "5", "--threads"};
  Words one = words, two = words;
  one.emplace_back("1");
  two.emplace_back("2");
  CHECK(json_of_command(one) == json_of_command(two));
}

TEST_CASE("CSV of a comparison has a row for each policy and metric, as the JSON") {
  const CounterFile counter;
  const Words words{"compare", counter.path, "--replications",
                    "4",       "--try",      "need.question.rate=90 / year, pool.clerks.staff=1"};
  const Json json = json_of_command(words);
  Words csv = words;
  csv.insert(csv.end(), {"--format", "csv"});
  const std::vector<Words> records = csv_records(rapport_command(csv).out);
  std::map<std::string, std::size_t> column;
  for (std::size_t i = 0; i < records[0].size(); ++i) column[records[0][i]] = i;
  std::map<std::pair<std::string, std::string>, Words> rows;
  for (std::size_t i = 1; i < records.size(); ++i) {
    CHECK(rows.emplace(std::pair{records[i][column.at("policy")], records[i][column.at("metric")]},
                       records[i])
              .second);
  }
  std::size_t means = 0;
  for (const Json& policy : json["policies"]) means += policy["metrics"].size();
  CHECK(rows.size() == means);
  for (const Json& d : json["differences"]) {
    CAPTURE(d.dump());
    const Words& row = rows.at({text(d["policy"]), text(d["metric"])});
    CHECK(row[column.at("against")] == "today");
    CHECK(row[column.at("verdict")] ==
          (d["verdict"].is_null() ? std::string() : text(d["verdict"])));
    const std::string& difference = row[column.at("difference")];
    CHECK(d["mean"].is_null() == difference.empty());
    if (!difference.empty()) CHECK(std::stod(difference) == d["mean"].get<double>());
  }
  CHECK(rows.at({"today", "profit"})[column.at("difference")].empty());
}

TEST_CASE("the table has policies side by side, differences, verdicts and sentences") {
  const CounterFile counter;
  const CommandEnd end = rapport_command({"compare", counter.path, "--replications", "10"});
  CHECK(end.code == 0);
  CHECK(end.err.empty());
  for (const char* part :
       {"Counter, \"small\"", "Side by side", "today", "same_again", "third: A third clerk",
        "Against today", "Fixed-n intervals, for 10 pairs", "identical", "better", "In words",
        "Profit: 'third' is worse than 'today'"}) {
    CAPTURE(part);
    CHECK(contains(end.out, part));
  }
  CHECK_FALSE(contains(end.out, "\033"));
  const CommandEnd alone =
      rapport_command({"compare", counter.path, "--replications", "2", "--policy", "today"});
  CHECK(alone.code == 0);
  CHECK(contains(alone.out, "nothing to compare"));
  CHECK(contains(alone.out, "--try"));
}
