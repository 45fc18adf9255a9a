// Tornados and attributions: how they are read, what their points set, what is refused, and that
// what they find is what the stored runs say.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "experiments/study/attribution_sets.h"
#include "experiments/study/study_findings.h"
#include "tests/experiments/temporary_folder.h"
#include "tests/study/study_texts.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

const std::string kTornado = std::string(kTop) + R"(metrics = ["profit"]
[design]
kind = "tornado"
[[factor]]
path = "levers.staffing"
from = 0.5
to = 1.5
[[factor]]
label = "Causes"
path = "levers.prevention"
values = [0, 0.25, 0.5]
[[factor]]
path = "pool.agents.cost"
from = "10 EUR / hour"
to = "50 EUR / hour"
middle = "20 EUR / hour"
)";

const std::string kThreeSteps = std::string(kTop) + R"(metrics = ["profit"]
[design]
kind = "attribution"
[[step]]
name = "staff"
label = "More staff"
policy = "line.toml:more"
[[step]]
name = "causes"
set = { levers.prevention = 0.5 }
[[step]]
name = "patience"
set = { touch_point."line, main".patience.exponential = "5 min" }
)";

/// An attribution of so many steps, each to keys of its own.
std::string many_steps(std::size_t steps, const std::string& more = "") {
  std::string text = std::string(kTop) + "[design]\nkind = \"attribution\"\n" + more;
  const std::string keys[] = {"levers.staffing = 1.5",
                              "levers.prevention = 0.3",
                              "levers.call_backs = 1",
                              "levers.route_by_value = 1",
                              "pool.agents.cost = \"20 EUR / hour\"",
                              "need.question.rate = \"80 / year\"",
                              "segment.homes.value = \"12 EUR / month\"",
                              "segment.firms.value = \"40 EUR / month\"",
                              "touch_point.\"line, main\".service.exponential = \"20 min\"",
                              "touch_point.\"line, main\".patience.exponential = \"9 min\"",
                              "segment.homes.leaving.threshold = 0.4"};
  for (std::size_t i = 0; i < steps; ++i) {
    text += "[[step]]\nname = \"s" + std::to_string(i + 1) + "\"\nset = { " + keys[i] + " }\n";
  }
  return text;
}

std::vector<std::string> sets_of(const StudyPoint& point) {
  std::vector<std::string> sets;
  for (const Override& one : point.policy.set) sets.push_back(one.path + "=" + one.value);
  return sets;
}

StudyData data_of(const std::string& text, std::uint64_t most_runs = 0) {
  const TemporaryFolder folder;
  const Study study = study_of_text(text);
  const std::string db = folder.file("r.db");
  {
    ResultsFile results = ResultsFile::create(db, study.record);
    StudyOptions options;
    options.most_runs = most_runs;
    Study running = study;
    run_study(running, results, options);
    results.close();
  }
  return read_study_data(db);
}

double mean_of(const StudyData& data, std::size_t point) {
  double sum = 0;
  for (const double x : data.values[0][0][point]) sum += x;
  return sum / static_cast<double>(data.values[0][0][point].size());
}

}  // namespace

TEST_CASE("tornado points set the middles and one end, and are called by it") {
  const Study study = study_of_text(kTornado);
  const std::vector<StudyPoint>& points = study.points.points;
  REQUIRE(points.size() == 8);
  CHECK(points[0].as_is);
  CHECK(points[1].policy.label == "the middle");
  CHECK(sets_of(points[1]) ==
        std::vector<std::string>{"levers.prevention=0.25", "pool.agents.cost=20 EUR / hour"});
  CHECK(points[2].policy.label == "Staffing 0.5");
  CHECK(sets_of(points[2]) == std::vector<std::string>{"levers.staffing=0.5",
                                                       "levers.prevention=0.25",
                                                       "pool.agents.cost=20 EUR / hour"});
  CHECK(points[3].policy.label == "Staffing 1.5");
  CHECK(points[4].policy.label == "Causes 0");
  CHECK(points[5].policy.label == "Causes 0.5");
  CHECK(points[7].policy.label == "pool.agents.cost 50 EUR / hour");
  CHECK(sets_of(points[7]) ==
        std::vector<std::string>{"levers.prevention=0.25", "pool.agents.cost=50 EUR / hour"});
  for (const StudyPoint& point : points) CHECK(point.settings.size() == 3);
  CHECK_NOTHROW(check_points(study));
}

TEST_CASE("a tornado without middles is around the compared policy, which is run once") {
  const std::string text = std::string(kTop) +
                           "against = \"more\"\n[design]\nkind = \"tornado\"\n" +
                           "[[factor]]\npath = \"levers.prevention\"\n";
  const Study study = study_of_text(text);
  REQUIRE(study.points.points.size() == 3);
  CHECK(study.points.points[0].policy.name == "more");
  CHECK(study.points.points[1].policy.base == "more");
  CHECK(sets_of(study.points.points[1]) == std::vector<std::string>{"levers.prevention=0"});
}

TEST_CASE("tornado bars are what the ends have more than the middle, run by run") {
  const StudyData data = data_of(kTornado);
  const StudyFindings found = find_out(data);
  REQUIRE(found.tornados.size() == 1);
  CHECK(found.factors.empty());
  const TornadoFinding& tornado = found.tornados[0];
  CHECK(tornado.middle == 1);
  REQUIRE(tornado.bars.size() == 3);
  for (std::size_t i = 1; i < 3; ++i) CHECK(tornado.bars[i - 1].swing >= tornado.bars[i].swing);
  for (const TornadoBar& bar : tornado.bars) {
    const std::size_t low = 2 + 2 * bar.factor;
    CHECK(bar.low.mean == doctest::Approx(mean_of(data, low) - mean_of(data, 1)));
    CHECK(bar.high.mean == doctest::Approx(mean_of(data, low + 1) - mean_of(data, 1)));
  }
  // What agents cost is money alone: cheaper is better, whatever the luck.
  const auto cost = std::ranges::find(tornado.bars, std::size_t{2}, &TornadoBar::factor);
  CHECK(cost->course == FactorCourse::falling);
  CHECK(end_words(data, 2, false) == "10 EUR / hour");
}

TEST_CASE("attribution points are all sets of steps, called by what is in them or missing") {
  const Study study = study_of_text(kThreeSteps);
  REQUIRE(study.points.points.size() == 8);
  const std::vector<std::string> labels{
      "Today",          "More staff",         "causes",   "all but patience", "patience",
      "all but causes", "all but More staff", "all steps"};
  for (std::size_t p = 0; p < 8; ++p) CHECK(study.points.points[p].policy.label == labels[p]);
  CHECK(
      sets_of(study.points.points[7]) ==
      std::vector<std::string>{"levers.staffing.all=1.5", "levers.prevention=0.5",
                               "touch_point.\"line, main\".patience={ exponential = \"5 min\" }"});
  CHECK(study.points.points[5].settings[0].text == "yes");
  CHECK(study.points.points[5].settings[1].text == "no");
  CHECK(study.points.factors[0].label == "More staff");
}

TEST_CASE(
    "a candidate's levers are its steps, with keys of their parts; other keys by themselves") {
  const std::string plan = R"(schema = 1
[policy.all]
label = "All"
levers.staffing = { all = 1.2, department.x = 1.4 }
levers.prevention = 0.5
pool.agents.cost = "20 EUR / hour"
)";
  const std::string text =
      std::string(kTop) + "[design]\nkind = \"attribution\"\ncandidate = \"plan.toml:all\"\n";
  const StudySpec spec = read_study("study.toml", read_from(texts_of(text, {{"plan.toml", plan}})));
  REQUIRE(spec.steps.size() == 3);
  CHECK(spec.steps[0].label == "Staffing");
  CHECK(spec.steps[0].set.size() == 2);
  CHECK(spec.steps[1].name == "prevention");
  CHECK(spec.steps[2].label == "pool.agents.cost");
  // A name alone is a policy of the study's scenario; 'more' sets one lever, too little to divide.
  CHECK(has(said_of(with(text, "plan.toml:all", "more")), "among 1 step"));
  CHECK(has(said_of(with(text, "plan.toml:all", "mroe")), "no policy 'mroe'"));
  CHECK(has(said_of(with(text, "plan.toml:all", "soon")), "dated changes"));
  // Steps from 'more', which has more staff, come to the candidate, as it says what staff it has.
  const std::string from_more = with(text, "[design]", "against = \"more\"\n[design]");
  CHECK_NOTHROW(read_study("study.toml", read_from(texts_of(from_more, {{"plan.toml", plan}}))));
  const std::string said = said_of(from_more, {{"plan.toml", with(plan, "all = 1.2, ", "")}});
  CAPTURE(said);
  CHECK(has(said, "study.toml:4:"));
  CHECK(has(said, "'more' sets levers.staffing"));
  CHECK(has(said, "and the candidate does not"));
}

TEST_CASE("tornados and attributions that will not do are refused in words") {
  struct RefusedDrivers {
    std::string text, says;
  };
  const RefusedDrivers cases[] = {
      {with(kTornado, "values = [0, 0.25, 0.5]", "values = [0, 0.2, 0.3, 0.5]"), "has 4 levels"},
      {with(kTornado, "middle = \"20 EUR / hour\"", "middle = \"60 EUR / hour\""),
       "the middle of factor 'pool.agents.cost' is 60 EUR / hour"},
      {with(kTornado, "middle = \"20 EUR / hour\"", "middle = \"20 EUR / month\""),
       "in their unit"},
      {with(kTornado, "values = [0, 0.25, 0.5]", "values = [0, 0.5]\nmiddle = 0.2"),
       "three levels or values"},
      {with(with(kTornado, "tornado", "sobol\"\npoints = 4 #"), "values = [0, 0.25, 0.5]", ""),
       "has a middle"},
      {with(kTornado, "replications", "policies = [\"today\", \"more\"]\nreplications"),
       "begins with the policy that all are compared with"},
      {with(kTornado, "kind = \"tornado\"", "kind = \"tornado\"\nlevels = 3"), "takes no 'levels'"},
      {with(kThreeSteps, "kind = \"attribution\"", "kind = \"attribution\"\ncandidate = \"more\""),
       "both steps and a candidate"},
      {std::string(kTop) + "[design]\nkind = \"attribution\"\n", "neither steps nor a candidate"},
      {with(kThreeSteps, "levers.prevention = 0.5", "levers.staffing = 0.5"),
       "step 'causes' sets levers.staffing"},
      {many_steps(3, "most = 10\n"), "all sets are run"},
      {kThreeSteps + "[select]\nindifference = 1\nfirst = 2\n", "needs all of them"},
      {many_steps(9, "most = 5\n"), "most is odd"},
      {with(kThreeSteps, "[design]", "in_force = \"steady\"\n[design]"),
       "patience cannot be in force from the start"},
      {with(kThreeSteps, "kind = \"attribution\"", "kind = \"full_factorial\""), "has steps"},
  };
  for (const RefusedDrivers& one : cases) {
    const std::string said = said_of(one.text);
    CAPTURE(one.text);
    CAPTURE(said);
    CHECK(has(said, one.says));
    CHECK(has(said, "study.toml"));
  }
}

TEST_CASE("attribution shares add up to the difference of the stored runs, whatever the steps do") {
  const StudyData data = data_of(kThreeSteps);
  const StudyFindings found = find_out(data);
  REQUIRE(found.attributions.size() == 1);
  const AttributionFinding& one = found.attributions[0];
  REQUIRE(one.shares.size() == 3);
  double sum = 0;
  for (const StepShare& share : one.shares) {
    sum += share.share.mean;
    const std::size_t alone = std::size_t{1} << share.step;
    CHECK(share.alone->mean == doctest::Approx(mean_of(data, alone) - mean_of(data, 0)));
    CHECK(share.last->mean == doctest::Approx(mean_of(data, 7) - mean_of(data, 7 - alone)));
  }
  CHECK(sum == doctest::Approx(one.whole.mean));
  CHECK(one.whole.mean == doctest::Approx(mean_of(data, 7) - mean_of(data, 0)));
  CHECK(find_out(data_of(kThreeSteps, 1)).attributions.empty());  // no replication is whole
}

TEST_CASE("beyond eight steps orders are sampled, and their sets alone are run") {
  const StudySpec eight = study_of_text(many_steps(8)).spec;
  CHECK(attribution_sets(eight).size() == 255);
  const std::string text = many_steps(10, "most = 8\n");
  const StudyData data = data_of(text);
  const std::vector<std::uint64_t>& sets = data.study.points.sets;
  CHECK(std::set<std::uint64_t>(sets.begin(), sets.end()).size() == sets.size());
  CHECK(sets.size() <= 8 * 9 + 1);
  CHECK(sets.size() > 40);
  CHECK(sets.back() == 1023);
  CHECK(count_points(data.study.spec) == sets.size());
  CHECK(data.study.points.sets == study_of_text(text).points.sets);
  CHECK(study_of_text(with(text, "replications", "seed = 5\nreplications")).points.sets != sets);
  const StudyFindings found = find_out(data);
  REQUIRE(found.attributions.size() == data.keys.size());  // of each judged metric
  const AttributionFinding& one = found.attributions[0];
  CHECK(one.sampled);
  double sum = 0;
  for (const StepShare& share : one.shares) {
    sum += share.share.mean;
    REQUIRE(share.by_orders.has_value());
    CHECK(share.by_orders->mean == doctest::Approx(share.share.mean));
    CHECK(share.by_orders->n == 4);
    CHECK(share.share.n == 2);
    CHECK_FALSE(share.alone.has_value());
  }
  CHECK(sum == doctest::Approx(one.whole.mean));
}
