// The points that studies have: names, what they set, by what labels.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "experiments/design/roadmap_orders.h"
#include "experiments/session/policy_builder.h"
#include "experiments/study/study_build.h"
#include "tests/study/study_texts.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

using Names = std::vector<std::string>;

Names names_of(const Study& study) {
  Names names;
  for (const StudyPoint& point : study.points.points) names.push_back(point.policy.name);
  return names;
}

Names labels_of(const Study& study) {
  Names labels;
  for (const StudyPoint& point : study.points.points) labels.push_back(point.policy.label);
  return labels;
}

/// What a point's keys are set to, "path=value".
Names sets_of(const std::vector<Override>& set) {
  Names sets;
  for (const Override& one : set) sets.push_back(one.path + "=" + one.value);
  return sets;
}

}  // namespace

TEST_CASE("study points of policies are these, the compared one first") {
  CHECK(names_of(study_of_text(kTop)) == Names{"today", "more", "soon", "p1"});
  const Study some = study_of_text(std::string(kTop) +
                                   "policies = [\"p1\", \"today\", \"more\"]\n"
                                   "against = \"more\"\n");
  CHECK(names_of(some) == Names{"more", "p1", "today"});
  CHECK(labels_of(some) == Names{"More staff", "p1", "Today"});
  CHECK(some.record.policies == names_of(some));
  CHECK(some.record.labels == labels_of(some));
  CHECK(some.runs() == 6);
  // The compared policy is run also where it is none of those that are named.
  const Study other = study_of_text(std::string(kTop) + "policies = [\"more\"]\n");
  CHECK(names_of(other) == Names{"today", "more"});
  for (const StudyPoint& point : some.points.points) CHECK(point.as_is);
}

TEST_CASE("study points of a design have names of one length and their settings") {
  const Study study = study_of_text(kGrid);
  // A policy of the scenario is called p1, so points are not.
  CHECK(names_of(study) == Names{"today", "pp1", "pp2", "pp3", "pp4", "pp5", "pp6"});
  REQUIRE(study.record.factors.size() == 2);
  CHECK(study.record.factors[0].name == "staff");
  CHECK(study.record.factors[1].unit == "level");
  REQUIRE(study.record.settings.size() == 7);
  for (const StudySetting& setting : study.record.settings[0]) CHECK(setting.text.empty());
  std::set<std::pair<double, double>> seen;
  for (std::size_t p = 1; p < 7; ++p) {
    const std::vector<StudySetting>& at = study.record.settings[p];
    REQUIRE(at.size() == 2);
    seen.emplace(at[0].value, at[1].value);
    CHECK((at[0].text == "0.5" || at[0].text == "1.5"));
    const double level = at[1].value;  // of listed values the place
    CHECK(at[1].text == (level == 0 ? "0" : level == 1 ? "0.25" : "0.5"));
    CHECK(study.points.points[p].policy.label == "Staff " + at[0].text + ", Causes " + at[1].text);
    CHECK(sets_of(study.points.points[p].policy.set) ==
          Names{"levers.staffing=" + at[0].text, "levers.prevention=" + at[1].text});
    CHECK(study.points.points[p].of_design == p - 1);
  }
  CHECK(seen.size() == 6);
  CHECK(count_points(study.spec) == 6);
}

TEST_CASE(
    "study points are made for each policy that they begin with and each way to be in force") {
  const std::string text = R"(schema = 1
scenario = "line.toml"
policies = ["today", "more"]
in_force = "both"
[design]
kind = "list"
[[point]]
label = "A"
set = { levers.prevention = 0.2 }
[[point]]
set = { levers.prevention = 0.4 }
)";
  const Study study = study_of_text(text);
  CHECK(names_of(study) == Names{"today", "today/pp1/dated", "today/pp1/steady", "today/pp2/dated",
                                 "today/pp2/steady", "more/pp1/dated", "more/pp1/steady",
                                 "more/pp2/dated", "more/pp2/steady"});
  CHECK(labels_of(study)[1] == "Today: A, dated");
  CHECK(labels_of(study)[8] == "More staff: point 2, steady");
  CHECK(count_points(study.spec) == 8);
  const StudyPoint& dated = study.points.points[5];
  CHECK(dated.policy.base == "more");
  CHECK(sets_of(dated.policy.set) == Names{"levers.prevention=0.2"});
  CHECK(dated.policy.dated.empty());
  const StudyPoint& steady = study.points.points[6];
  CHECK(steady.policy.set.empty());
  REQUIRE(steady.policy.dated.size() == 1);
  CHECK(steady.policy.dated[0].from == "start");
  CHECK_NOTHROW(check_points(study));
}

TEST_CASE("study points that have always been need a warm-up before a policy's first day") {
  const std::string said = said_of(R"(schema = 1
scenario = "cold.toml"
in_force = "steady"
policies = ["more"]
[design]
kind = "list"
[[point]]
set = { levers.prevention = 0.2 }
)",
                                   {{"cold.toml", with(kLineFirm, "warmup = \"7 days\"\n", "")}});
  CHECK(said.find("from the start and something on the first day") != std::string::npos);
  CHECK(said.find("a warmup") != std::string::npos);
}

TEST_CASE("study numbers lie where the design says, whole ones in equal shares") {
  const std::string text = std::string(kTop) + R"([design]
kind = "sobol"
points = 64
[[factor]]
name = "n"
path = "pool.agents.staff"
from = 1
to = 4
[[factor]]
name = "time"
path = "touch_point.'line, main'.service.exponential"
from = "10 min"
to = "30 min"
[[factor]]
name = "both"
path = ["levers.call_backs", "levers.prevention"]
from = 0
to = 1
)";
  const Study study = study_of_text(text);
  std::vector<int> count(5);
  for (std::size_t i = 0; i < 64; ++i) {
    const StudyPoint& point = study.points.points[1 + i];
    const std::vector<double>& at = study.points.design.points[i];
    const double n = point.settings[0].value;
    REQUIRE(n == std::floor(n));
    REQUIRE((n >= 1 && n <= 4));
    ++count[static_cast<std::size_t>(n)];
    CHECK(point.settings[1].text.ends_with(" min"));
    CHECK(point.settings[1].value == doctest::Approx(10 + 20 * at[1]));
    CHECK(point.settings[2].value == doctest::Approx(at[2]));
    const Names sets = sets_of(point.policy.set);
    REQUIRE(sets.size() == 4);
    CHECK(sets[2] == "levers.call_backs=" + point.settings[2].text);
    CHECK(sets[3] == "levers.prevention=" + point.settings[2].text);
  }
  for (int n = 1; n <= 4; ++n) CHECK(count[static_cast<std::size_t>(n)] == 16);
  CHECK(study.record.factors[1].unit == "min");
  CHECK_NOTHROW(check_points(study));
}

TEST_CASE("study orders are dated one after another") {
  const std::string text = std::string(kTop) + R"([design]
kind = "orders"
first = "1 week"
apart = "10 days"
[[step]]
name = "staff"
label = "More staff"
policy = "line.toml:more"
[[step]]
name = "causes"
set = { levers.prevention = 0.5 }
[[step]]
name = "line"
set = { touch_point."line, main".patience.exponential = "5 min" }
)";
  const Study study = study_of_text(text);
  REQUIRE(study.points.points.size() == 7);
  std::set<Names> orders;
  for (std::size_t i = 1; i < 7; ++i) {
    const StudyPoint& point = study.points.points[i];
    const std::vector<std::size_t>& order = study.points.orders[i - 1];
    REQUIRE(point.policy.dated.size() == 3);
    std::string name = "order", label;
    const char* const kLabels[] = {"More staff", "causes", "line"};
    const std::string kFrom[] = {"1 week", "17 days", "27 days"};
    for (std::size_t place = 0; place < 3; ++place) {
      name += "_" + std::to_string(order[place] + 1);
      label += (place == 0 ? "" : ", then ") + std::string(kLabels[order[place]]);
      CHECK(point.policy.dated[place].from == kFrom[place]);
      CHECK(point.settings[order[place]].value == static_cast<double>(place + 1));
      const Names sets = sets_of(point.policy.dated[place].set);
      const std::string kSets[] = {
          "levers.staffing.all=1.5", "levers.prevention=0.5",
          "touch_point.\"line, main\".patience={ exponential = \"5 min\" }"};
      CHECK(sets == Names{kSets[order[place]]});
    }
    CHECK(point.policy.name == name);
    CHECK(point.policy.label == label);
    orders.insert({name});
  }
  CHECK(orders.size() == 6);
  CHECK_NOTHROW(check_points(study));
}

TEST_CASE("study points of a table are its rows") {
  const std::string text = std::string(kTop) +
                           "[design]\nkind = \"table\"\nfile = \"points.csv\"\n[[factor]]\n"
                           "name = \"staff\"\nlabel = \"Staff\"\npath = \"levers.staffing\"\n";
  const auto made = [&](const std::string& csv) {
    return study_of_text(text, {{"points.csv", csv}});
  };
  const Study study = made(
      "\xEF\xBB\xBFstaff;touch_point.'line, main'.service.exponential\r\n1.5;10 min\r\n0.75;"
      "\"20 min\"\r\n");
  CHECK(names_of(study) == Names{"today", "pp1", "pp2"});
  CHECK(labels_of(study)[1] == "Staff 1.5, touch_point.'line, main'.service.exponential 10 min");
  CHECK(study.record.settings[2][0].value == 0.75);
  CHECK(study.record.settings[2][1].value == 20.0);
  CHECK_NOTHROW(check_points(study));
  CHECK(study.record.study.size() == 2);  // the study's own text, and the table
  // One column, whose heading stands alone.
  CHECK(names_of(made("staff\n1\n1.25\n2\n")).size() == 4);

  const auto said = [&](const std::string& csv) { return said_of(text, {{"points.csv", csv}}); };
  const auto says = [&](const std::string& csv, const std::string& part) {
    const std::string text_said = said(csv);
    CAPTURE(csv);
    CAPTURE(text_said);
    CHECK(text_said.find(part) != std::string::npos);
  };
  says("", "points.csv");
  says("staff,levers.prevention\n", "no points below its headings");
  says("stuff,levers.prevention\n1,0\n", "no column for factor 'staff'");
  says("staff,staff\n1,1\n", "two columns are headed 'staff'");
  says("staff,levers.staffing\n1,1\n", "as factor 'staff' does");
  says("staff,levers.prevention\n1,0\n1,0,7\n", "points.csv:3: another number of fields");
  says("staff,levers.prevention\n1,\n", "points.csv:2: a cell is empty");
  says("staff,levers.prevention\n1,0\n9,0\n", "points.csv:3 (levers.staffing=9)");
  says("staff,levers.prevention\n1,many\n", "points.csv:2 (levers.prevention=many)");
  says("staff,levers.preventoin\n1,0\n", "did you mean 'prevention'?");
  says("staff,\n1,0\n", "a column has no heading");
  says(std::string("staff,levers.prevention\n1,\0\n", 28), "points.csv:2");
  CHECK(said_of(text, {}).find("points.csv") != std::string::npos);
}

TEST_CASE("study timetables of a point replace those of Today") {
  const Study study = study_of_text(std::string(kTop) + R"([design]
kind = "list"
[[point]]
set = { pool.agents.staff = { "sat 09:00-13:00" = 2 } }
)");
  const std::vector<Override>& set = study.points.points[1].policy.set;
  REQUIRE(set.size() == 1);
  CHECK(set[0].path == "pool.agents.staff");
  CHECK_NOTHROW(check_points(study));
}

TEST_CASE("study points keep within shards, each run in one") {
  const Study study = study_of_text(kGrid);  // 7 points, 3 replications
  for (const std::uint32_t of : {1u, 2u, 3u, 4u, 7u, 21u, 30u}) {
    std::size_t runs = 0;
    for (std::uint32_t part = 0; part < of; ++part) {
      for (std::size_t p = 0; p < 7; ++p) {
        for (std::uint32_t r = 0; r < 3; ++r) {
          runs += is_in({part, of}, study, {p, {study.spec.seed, r}});
        }
      }
    }
    CHECK(runs == study.runs());
  }
}

TEST_CASE("study durations between two ends are whole milliseconds, as files ask for") {
  CHECK(rounded_measure(1.0 / 3, "").text() == "0.333333333");
  CHECK(rounded_measure(1.0 / 3, " / year").text() == "0.333333333 / year");
  CHECK(rounded_measure(20.0 / 3, " min").text() == "6.6667 min");
  CHECK(rounded_measure(20.0 / 3, " s").text() == "6.667 s");
  CHECK(said_of(std::string(kTop) + R"([design]
kind = "sobol"
points = 4
[[factor]]
path = 'touch_point."line, main".deadline'
from = "5 min"
to = "20.5 min"
)")
            .empty());
}
