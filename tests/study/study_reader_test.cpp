// What study files say, and what is said of those that will not do.
#include <doctest/doctest.h>

#include <chrono>

#include "experiments/design/design_table.h"
#include "tests/study/study_texts.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// A study that is refused, and what has to be said: where, what was read, what is allowed.
struct Refused {
  const char* name;
  std::string text;
  std::vector<const char*> said;
};

const std::string kFactorial = std::string(kTop) + "[design]\nkind = \"full_factorial\"\n";

/// One factor behind a full factorial of two ends.
std::string factor(const std::string& lines) { return kFactorial + "[[factor]]\n" + lines; }

std::string top(const std::string& lines) { return kTop + lines; }

std::string design(const std::string& lines) { return std::string(kTop) + "[design]\n" + lines; }

void check_refused(const Refused& one) {
  INFO(one.name);
  const std::string said = said_of(one.text);
  CAPTURE(said);
  for (const char* part : one.said) {
    INFO(part);
    CHECK(has(said, part));
  }
}

}  // namespace

TEST_CASE("study every key of a study file is read") {
  const StudySpec spec = read_study("folder/study.toml", read_from({{"folder/study.toml", R"(
schema = 1
title = "T"
question = "Q?"
doc = "D"
scenario = "../line.toml"
set = { pool.agents.cost = "20 EUR / hour", levers.prevention = 0.1 }
policies = ["more", "today"]
against = "more"
in_force = "both"
metrics = ["profit", "retention"]
series = ["stay"]
keep = "all"
seed = 9
replications = 4
on_error = "stop"
budget = "100 EUR"
[design]
kind = "morris"
levels = 6
trajectories = 5
seed = 3
[[factor]]
name = "staff"
label = "Staff"
path = ["levers.staffing", "levers.prevention"]
from = "50 %"
to = "90 %"
[[factor]]
path = "pool.agents.staff"
from = 1
to = 4
[[factor]]
name = "wait"
levels = [{ label = "short", set = { touch_point."line, main".patience.exponential = "5 min" } },
          { label = "long", set = { "levers.call_backs" = 1 } }]
[variants]
count = 12
plausible = false
refit = false
[[uncertain]]
path = "segment.homes.leaving.threshold"
from = 0.4
to = 0.6
)"}}));
  CHECK(spec.path == "folder/study.toml");
  CHECK(spec.title == "T");
  CHECK(spec.question == "Q?");
  CHECK(spec.doc == "D");
  CHECK(spec.scenario == "line.toml");
  REQUIRE(spec.set.size() == 2);
  CHECK(spec.set[0].path == "pool.agents.cost");
  CHECK(spec.set[0].value == "20 EUR / hour");
  CHECK(has(spec.set[0].where, "study.toml:7:"));
  CHECK(spec.policies == std::vector<std::string>{"more", "today"});
  CHECK(spec.against == "more");
  CHECK(spec.in_force == InForce::both);
  CHECK(spec.metrics == std::vector<std::string>{"profit", "retention"});
  CHECK(spec.series == std::vector<std::string>{"stay"});
  CHECK(spec.keep_all);
  CHECK(spec.seed == 9);
  CHECK(spec.replications == 4);
  CHECK(spec.stop_on_error);
  CHECK(spec.budget == 100.0);
  CHECK(spec.from == PointsFrom::design);
  CHECK(spec.design.kind == DesignKind::morris);
  CHECK(spec.design.levels == 6);
  CHECK(spec.design.trajectories == 5);
  CHECK(spec.design.seed == 3);
  REQUIRE(spec.factors.size() == 3);
  CHECK(spec.factors[0].label == "Staff");
  CHECK(spec.factors[0].paths.size() == 2);
  CHECK(spec.factors[0].low.text() == "50 %");
  CHECK(spec.factors[0].high.number == 90.0);
  CHECK_FALSE(spec.factors[0].whole);
  CHECK(spec.factors[1].name == "pool.agents.staff");
  CHECK(spec.factors[1].whole);
  REQUIRE(spec.factors[2].levels.size() == 2);
  CHECK(spec.factors[2].levels[0].label == "short");
  REQUIRE(spec.factors[2].levels[0].set.size() == 1);
  CHECK(spec.factors[2].levels[0].set[0].path == "touch_point.\"line, main\".patience");
  CHECK(spec.factors[2].levels[1].set[0].path == "levers.call_backs");
  CHECK(spec.variants.count == 12);
  CHECK_FALSE(spec.variants.plausible);
  CHECK_FALSE(spec.variants.refit);
  REQUIRE(spec.variants.uncertain.size() == 1);
  CHECK(spec.variants.uncertain[0].low.number == 0.4);
  CHECK(spec.variants.uncertain[0].high.number == 0.6);
}

TEST_CASE("study keys that are left out are as the reference says") {
  const StudySpec spec = study_of_text("schema = 1\nscenario = \"line.toml\"\n").spec;
  CHECK(spec.seed == 1);
  CHECK(spec.replications == 10);
  CHECK(spec.against == "today");
  CHECK(spec.in_force == InForce::dated);
  CHECK_FALSE(spec.keep_all);
  CHECK_FALSE(spec.stop_on_error);
  CHECK(spec.from == PointsFrom::policies);
  // A lever's range is its own, and the seed of what is drawn that of the study.
  const StudySpec own = study_of_text(top("seed = 5\n[design]\nkind = \"sobol\"\npoints = 4\n"
                                          "[[factor]]\npath = \"levers.staffing\"\n"))
                            .spec;
  CHECK(own.design.seed == 5);
  CHECK(own.factors[0].low.number == 0.5);
  CHECK(own.factors[0].high.number == 2.0);
}

TEST_CASE("study every key and every kind of design stands in the reference") {
  const std::string text = study_reference();
  for (const StudyKey& key : study_keys()) CHECK(has(text, "| `" + std::string(key.key) + "` |"));
  for (const std::string& name : design_names()) CHECK(has(text, "| `" + name + "` |"));
}

TEST_CASE("study values of a wrong kind are refused for every key") {
  // Each key gets a table where it takes none, or a number.
  for (const StudyKey& key : study_keys()) {
    const std::string table = key.table, name = key.key;
    if (table == "point" || table == "step") continue;
    const bool is_table = name == "set";
    const std::string value = is_table ? "7" : "{ a = { b = 1 } }";
    std::string text = std::string(kTop);
    if (table.empty()) {
      if (name == "schema") text = text.substr(text.find('\n') + 1);
      if (name == "scenario") text = "schema = 1\n";
      if (name == "replications") text = "schema = 1\nscenario = \"line.toml\"\n";
      text += name + " = " + value + "\n";
    } else if (table == "design") {
      const bool orders = name == "first" || name == "apart" || name == "most";
      const char* kind = orders                   ? "orders"
                         : name == "file"         ? "table"
                         : name == "trajectories" ? "morris"
                         : name == "generators"   ? "fractional_factorial"
                         : name == "levels"       ? "full_factorial"
                                                  : "sobol";
      text += "[design]\n";
      if (name != "kind") text += "kind = \"" + std::string(kind) + "\"\n";
      text += name + " = " + value + "\n";
    } else if (table == "factor") {
      text = factor((name == "path" ? "" : "path = \"levers.staffing\"\n") + name + " = " + value +
                    "\n");
    } else {
      text += "[variants]\n";
      if (table == "uncertain") text += "count = 2\n[[uncertain]]\n";
      text += name + " = " + value + "\n";
    }
    CAPTURE(text);
    const std::string said = said_of(text);
    CAPTURE(said);
    CHECK(has(said, "study.toml"));
  }
}

TEST_CASE(
    "study files that will not do are refused with place, what was read and what is allowed") {
  const std::vector<Refused> cases{
      {"unknown key",
       top("replicatoins = 3\n"),
       {"study.toml:4:1", "'replicatoins'", "did you mean 'replications'?"}},
      {"unknown key of a factor",
       factor("path = \"levers.staffing\"\nfro = 1\n"),
       {"study.toml:8:1", "no key 'fro' in factor", "did you mean 'from'?"}},
      {"unknown table",
       top("[desing]\nkind = \"list\"\n"),
       {"study.toml:4", "did you mean 'design'?"}},
      {"unknown design",
       design("kind = \"full_factoral\"\n"),
       {"study.toml:5:8", "'full_factoral'", "did you mean 'full_factorial'?"}},
      {"no kind", design("points = 3\n"), {"study.toml:4", "design has no kind", "'list'"}},
      {"no such lever",
       factor("path = \"levers.stafing\"\nfrom = 1\nto = 2\n"),
       {"study.toml:6:1", "'stafing'", "did you mean 'staffing'?"}},
      {"no such thing",
       factor("path = \"pool.agent.staff\"\nfrom = 1\nto = 2\n"),
       {"study.toml:6:1", "'agent'", "did you mean 'agents'?"}},
      {"no such key",
       factor("path = \"pool.agents.staf\"\nfrom = 1\nto = 2\n"),
       {"study.toml:6:1", "staf"}},
      {"no path", factor("path = \"a..b\"\nfrom = 1\nto = 2\n"), {"study.toml:6:1", "a..b"}},
      {"no factors", kFactorial, {"study.toml:4", "without factors", "at least one factor"}},
      {"empty list of factors",
       top("factor = []\n[design]\nkind = \"full_factorial\"\n"),
       {"study.toml:5", "without factors"}},
      {"one value",
       factor("path = \"levers.staffing\"\nvalues = [1]\n"),
       {"study.toml:8:10", "fewer than two values", "two or more"}},
      {"no value", factor("path = \"levers.staffing\"\nvalues = []\n"), {"fewer than two values"}},
      {"one level",
       factor("name = \"x\"\nlevels = [{ set = { levers.staffing = 1 } }]\n"),
       {"study.toml:8:10", "fewer than two levels"}},
      {"one level of numbers",
       with(factor("path = \"levers.staffing\"\n"), "factorial\"\n", "factorial\"\nlevels = 1\n"),
       {"study.toml:6:10", "levels is 1", "2 to 1000"}},
      {"below the lever's range",
       factor("path = \"levers.staffing\"\nfrom = 0.1\n"),
       {"study.toml:6:1", "staffing is 0.1", "0.5 to 2"}},
      {"above the lever's range, by a sample",
       with(factor("path = \"levers.staffing\"\nfrom = 1\nto = 2.001\n"), "full_factorial\"",
            "latin_hypercube\"\npoints = 3"),
       {"study.toml:7:1", "staffing is 2.001", "0.5 to 2"}},
      {"from above to",
       factor("path = \"pool.agents.staff\"\nfrom = 3\nto = 1\n"),
       {"study.toml:6:1", "from 3 to 1", "from below to"}},
      {"from is to", factor("path = \"levers.staffing\"\nfrom = 1\nto = 1\n"), {"from below to"}},
      {"units that differ",
       factor("path = \"touch_point.'line, main'.service.exponential\"\nfrom = \"1 min\"\n"
              "to = \"2 h\"\n"),
       {"study.toml:6:1", "from 1 min to 2 h", "both in one unit"}},
      {"an unknown unit",
       factor("path = \"touch_point.'line, main'.service.exponential\"\nfrom = \"1 mn\"\n"
              "to = \"2 mn\"\n"),
       {"study.toml:6:1", "'mn'"}},
      {"no number",
       factor("path = \"levers.staffing\"\nfrom = \"few\"\n"),
       {"study.toml:8:8", "from is \"few\"", "a number"}},
      {"no finite number",
       factor("path = \"levers.staffing\"\nfrom = nan\nto = inf\n"),
       {"study.toml:8:8", "study.toml:9:6"}},
      {"no range",
       factor("path = \"pool.agents.staff\"\n"),
       {"study.toml:6:1", "does not say its range", "from and to, or values"}},
      {"values and a range",
       factor("path = \"levers.staffing\"\nfrom = 1\nvalues = [1, 2]\n"),
       {"study.toml:6:1", "values, from", "one of"}},
      {"a value twice",
       factor("path = \"levers.staffing\"\nvalues = [1, 2, 1]\n"),
       {"study.toml:8:10", "two values '1'"}},
      {"a label twice",
       factor("name = \"x\"\nlevels = [{ label = \"a\", set = { levers.staffing = 1 } },"
              " { label = \"a\", set = { levers.staffing = 2 } }]\n"),
       {"two levels 'a'"}},
      {"neither path nor levels", factor("name = \"x\"\n"), {"neither path nor levels"}},
      {"levels and a path",
       factor("path = \"levers.staffing\"\nlevels = [{ set = { levers.staffing = 1 } }, "
              "{ set = { levers.staffing = 2 } }]\n"),
       {"levels and a path"}},
      {"both set and policy",
       factor("name = \"x\"\nlevels = [{ set = { levers.staffing = 1 }, policy = \"a:b\" }, {}]\n"),
       {"both set and policy", "neither set nor policy"}},
      {"no policy of a file",
       factor("name = \"x\"\nlevels = [{ policy = \"line.toml:mor\" }, { policy = \"more\" }]\n"),
       {"line.toml has no policy 'mor'", "did you mean 'more'?", "FILE:NAME"}},
      {"a policy with dates",
       factor("name = \"x\"\nlevels = [{ policy = \"line.toml:soon\" }, "
              "{ set = { levers.staffing = 1 } }]\n"),
       {"study.toml:8", "'soon' of line.toml has dated changes"}},
      {"two factors of a name",
       factor("name = \"x\"\npath = \"levers.staffing\"\n[[factor]]\nname = \"x\"\n"
              "path = \"levers.prevention\"\n"),
       {"study.toml:9:1", "two factors are called 'x'"}},
      {"two factors of a key",
       factor("name = \"x\"\npath = \"levers.staffing\"\n[[factor]]\nname = \"y\"\n"
              "path = \"C8a\"\n"),
       {"study.toml:9:1", "factor 'y' sets levers.staffing.all, as factor 'x' does"}},
      {"factors and no design",
       top("[[factor]]\npath = \"levers.staffing\"\n"),
       {"factors and no design"}},
      {"factors that nobody takes",
       design("kind = \"list\"\n[[factor]]\npath = \"levers.staffing\"\n[[point]]\n"
              "set = { levers.staffing = 1 }\n"),
       {"study.toml:6", "a design of kind list takes no factors"}},
      {"an option that nobody takes",
       with(factor("path = \"levers.staffing\"\n"), "factorial\"\n", "factorial\"\npoints = 8\n"),
       {"study.toml:6:1", "full_factorial takes no 'points'", "'levels'"}},
      {"an option of another design",
       design("kind = \"policies\"\nfile = \"a.csv\"\n"),
       {"study.toml:6:1", "policies takes no 'file'"}},
      {"no points",
       design("kind = \"sobol\"\n[[factor]]\npath = \"levers.staffing\"\n"),
       {"study.toml:4", "points"}},
      {"a list without points", design("kind = \"list\"\n"), {"no points", "[[point]]"}},
      {"points without a list",
       top("[[point]]\nset = { levers.staffing = 1 }\n"),
       {"its design is of another kind", "kind = \"list\""}},
      {"two points of a name",
       design("kind = \"list\"\n[[point]]\nlabel = \"a\"\nset = { levers.staffing = 1 }\n"
              "[[point]]\nlabel = \"a\"\nset = { levers.staffing = 2 }\n"),
       {"study.toml:9:1", "two points are called 'a'"}},
      {"a point that is called as what is there",
       design("kind = \"list\"\n[[point]]\nlabel = \"Today\"\nset = { levers.staffing = 2 }\n"),
       {"study.toml:6:1", "a point is called 'Today'", "a label of its own"}},
      {"a factor within another one",
       design("kind = \"full_factorial\"\n[[factor]]\nname = \"all\"\npath = \"levers.staffing\"\n"
              "[[factor]]\nname = \"line\"\npath = 'levers.staffing.touch_point.\"line, main\"'\n"),
       {"study.toml:9:1", "factor 'line' sets levers.staffing.touch_point",
        "within levers.staffing.all", "of factor 'all'"}},
      {"a plain key from the start",
       with(design("kind = \"full_factorial\"\n[[factor]]\nname = \"people\"\n"
                   "path = \"pool.agents.staff\"\nvalues = [1, 2, 3, 4]\n"),
            "[design]", "in_force = \"steady\"\n[design]"),
       {"study.toml:7:1: pool.agents.staff cannot be in force from the start",
        "in_force = \"dated\""}},
      {"a point that cannot be",
       design("kind = \"list\"\n[[point]]\nset = { levers.staffing = 1 }\n"
              "[[point]]\nset = { levers.staffing = 9 }\n"),
       {"study.toml:9:16", "staffing is 9", "0.5 to 2"}},
      {"a key that points may not set",
       design("kind = \"list\"\n[[point]]\nset = { horizon = \"3 days\" }\n"),
       {"study.toml:7", "horizon"}},
      {"one step",
       design("kind = \"orders\"\n[[step]]\nset = { levers.staffing = 1 }\n"),
       {"fewer than two steps"}},
      {"steps without orders", top("[[step]]\nset = { levers.staffing = 1 }\n"), {"has steps"}},
      {"two steps of a name",
       design("kind = \"orders\"\n[[step]]\nname = \"a\"\nset = { levers.staffing = 1 }\n"
              "[[step]]\nname = \"a\"\nset = { levers.prevention = 1 }\n"),
       {"study.toml:9:1", "two steps are called 'a'"}},
      {"no duration",
       design("kind = \"orders\"\nfirst = \"0 days\"\napart = \"5 potatoes\"\n[[step]]\n"
              "set = { levers.staffing = 1 }\n[[step]]\nset = { levers.prevention = 1 }\n"),
       {"study.toml:6:9", "first is \"0 days\"", "study.toml:7:9", "5 potatoes", "6 months"}},
      {"orders that have always been",
       with(design("kind = \"orders\"\n[[step]]\nset = { levers.staffing = 1 }\n[[step]]\n"
                   "set = { levers.prevention = 1 }\n"),
            "[design]", "in_force = \"both\"\n[design]"),
       {"study.toml:4:12", "in_force", "no in_force"}},
      {"policies that have always been",
       top("in_force = \"steady\"\n"),
       {"study.toml:4:12", "in_force"}},
      {"no such way to be in force",
       top("in_force = \"dataed\"\n"),
       {"study.toml:4:12", "\"dataed\"", "did you mean 'dated'?"}},
      {"no such policy",
       top("policies = [\"today\", \"mor\"]\nagainst = \"som\"\n"),
       {"study.toml:4:12", "'mor'", "did you mean 'more'?", "study.toml:5:11", "'som'"}},
      {"a policy twice",
       top("policies = [\"more\", \"more\"]\n"),
       {"study.toml:4:21", "'more' twice", "each once"}},
      {"a metric twice", top("metrics = [\"profit\", \"profit\"]\n"), {"study.toml:4:22", "twice"}},
      {"no such metric",
       top("metrics = [\"retenion\"]\n"),
       {"study.toml:4:11", "'retenion'", "did you mean 'retention'?"}},
      {"a metric that the scenario does not have",
       top("metrics = [\"retention_36\"]\n"),
       {"cannot have the metric 'retention_36'"}},
      {"no such figure", top("series = [\"sty\"]\n"), {"study.toml:4:10", "did you mean 'stay'?"}},
      {"a figure that the scenario does not have",
       top("series = [\"fit\"]\n"),
       {"cannot have the monthly figure 'fit'"}},
      {"an empty list", top("metrics = []\n"), {"study.toml:4:11", "no list of texts"}},
      {"no replications",
       "schema = 1\nscenario = \"line.toml\"\nreplications = 0\n",
       {"study.toml:3:16", "replications is 0", "1 to 1000000"}},
      {"half a replication",
       "schema = 1\nscenario = \"line.toml\"\nreplications = 1.5\n",
       {"study.toml:3:16", "whole number"}},
      {"a seed below 0", top("seed = -1\n"), {"study.toml:4:8", "0 to 4294967295"}},
      {"no money", top("budget = \"5 potatoes\"\n"), {"study.toml:4:10", "potatoes"}},
      {"another currency", top("budget = \"5 USD\"\n"), {"study.toml:4:10", "USD"}},
      {"nothing to spend", top("budget = 0\n"), {"study.toml:4:10", "not above 0"}},
      {"no schema", "scenario = \"line.toml\"\n", {"study.toml", "schema = 1 on the first line"}},
      {"another schema",
       "schema = 2\nscenario = \"line.toml\"\n",
       {"study.toml:1:10", "schema is 2"}},
      {"no scenario", "schema = 1\n", {"study.toml", "names no scenario"}},
      {"a scenario that is not there",
       "schema = 1\nscenario = \"lime.toml\"\n",
       {"study.toml:2:12", "lime.toml"}},
      {"a study as its scenario",
       "schema = 1\nscenario = \"study.toml\"\n",
       {"study.toml:2:12", "this is a study, and no scenario"}},
      {"a scenario as a study",
       kLineFirm,
       {"looks like a scenario, and is no study", "scenario = \"my.toml\"", "rapport compare"}},
      {"a key of Today that is not there",
       top("set = { pool.agent.staff = 2 }\n"),
       {"study.toml:4", "'agent'", "did you mean 'agents'?"}},
      {"draws without a number",
       top("[[uncertain]]\npath = \"a\"\nfrom = 1\nto = 2\n"),
       {"does not say how often they are drawn"}},
      {"a draw without a range",
       top("[variants]\ncount = 2\n[[uncertain]]\npath = \"a\"\nfrom = 2\nto = 1\n"),
       {"study.toml:6:1", "from below to"}},
      {"no TOML", "schema = \n", {"study.toml:1"}},
      {"no text at all", "", {"study.toml"}},
      {"a byte of zero", std::string("schema = 1\n\0", 12), {"study.toml:2"}},
  };
  for (const Refused& one : cases) check_refused(one);
}

TEST_CASE("study designs past all bounds are refused at once") {
  std::string factors;
  for (const char* lever : {"staffing", "call_backs", "prevention", "route_by_value"}) {
    factors += "[[factor]]\npath = \"levers." + std::string(lever) + "\"\n";
  }
  std::string many = "[design]\nkind = \"orders\"\nmost = 1000000\n";
  for (int i = 0; i < 30; ++i) many += "[[step]]\nset = { levers.staffing = 1 }\n";
  const std::string grid = "[design]\nkind = \"full_factorial\"\nlevels = 1000\n" + factors;
  const std::string sample = "[design]\nkind = \"sobol\"\npoints = 1000000\n" + factors;
  const std::string half = with(sample, "1000000", "500000");
  const std::string six = sample +
                          "[[factor]]\npath = \"levers.share\"\n"
                          "[[factor]]\npath = \"levers.strategy\"\n";
  const Refused cases[] = {
      {"10^12 points", kTop + grid, {"1000000000000", "at most 1000000"}},
      {"twice 10^6 points",
       "schema = 1\nscenario = \"line.toml\"\nin_force = \"both\"\n" + sample,
       {"2000000 points", "at most 1000000"}},
      {"10^6 points on top of two policies",
       "schema = 1\nscenario = \"line.toml\"\npolicies = [\"today\", \"more\"]\n" + sample,
       {"2000000 points"}},
      {"six million values", kTop + six, {"6000000 values", "at most 5000000"}},
      {"10^12 runs",
       "schema = 1\nscenario = \"line.toml\"\nreplications = 1000000\n" + sample,
       {"1000000000000 runs", "at most 100000000"}},
      {"10^9 runs by draws", top("[variants]\ncount = 1000\n" + half), {"1001000000 runs"}},
      {"more orders than there can be",
       top(with(many, "most = 1000000", "most = 1000001")),
       {"most is 1000001", "1 to 1000000"}}};
  const auto start = std::chrono::steady_clock::now();
  for (const Refused& one : cases) check_refused(one);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
}
