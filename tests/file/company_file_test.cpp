// Companies in files: what is written reads back, files that extend others, keys from outside,
// policies with dates and rules.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "sim/engine/simulator.h"
#include "sim/file/scenario_file.h"
#include "sim/file/value_writer.h"
#include "sim/model/model.h"
#include "sim/scenario/parameter.h"
#include "tests/support/run_hash.h"
#include "tests/support/small_company.h"
#include "tests/support/source_folder.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// The small company, with its levers at their defaults.
Scenario base_company() {
  Scenario scenario = two_departments();
  scenario.levers.clear();
  return scenario;
}

/// `text` as "a.toml"; "base.toml" is the small company.
ScenarioFile read_text(const std::string& text, std::vector<Override> set = {},
                       std::vector<ExtraPolicy> extra = {}) {
  const std::string base = write_scenario(base_company());
  return read_scenario_file("a.toml", {.set = std::move(set),
                                       .extra = std::move(extra),
                                       .read = read_from({{"a.toml", text}, {"base.toml", base}})});
}

const std::string kExtends = "schema = 1\nextends = \"base.toml\"\n";

ScenarioFile with_set(const std::string& path, const std::string& value) {
  return read_text(kExtends, {{path, value, "--set " + path + "=" + value}});
}

/// What is said of a file that is refused.
std::string refusal_of(const std::string& text, std::vector<Override> set = {}) {
  try {
    read_text(text, std::move(set));
  } catch (const InvalidInput& e) {
    return e.problems().to_string();
  }
  return "";
}

bool has(const std::string& text, const std::string& part) {
  const bool found = text.find(part) != std::string::npos;
  if (!found) MESSAGE("'" << part << "' is not in:\n" << text);
  return found;
}

/// Another value than the one that the parameter has: within its plausible range if it has one.
void change(const Parameter& p, Scenario& scenario) {
  switch (p.field.type) {
    case FieldType::number: {
      double& x = member<double>(p, &scenario);
      const bool plausible = std::isfinite(p.plausible_low);
      x = plausible ? 0.25 * p.plausible_low + 0.75 * p.plausible_high : x * 0.75 + 0.125;
      break;
    }
    case FieldType::duration:
      member<Time>(p, &scenario) += 90 * kSecond;
      break;
    case FieldType::whole:
      member<int>(p, &scenario) += 1;
      break;
    case FieldType::flag:
      member<bool>(p, &scenario) = !member<bool>(p, &scenario);
      break;
    case FieldType::law:
      member<Distribution>(p, &scenario) = Distribution::uniform_between(0.5, 1.5);
      break;
    case FieldType::choice:
      set_choice(p, &scenario, 1 - choice_of(p, &scenario));
      break;
    case FieldType::text:
      member<std::string>(p, &scenario) = "ask";
      break;
    default:
      FAIL("a kind of parameter that this test does not know");
  }
}

}  // namespace

TEST_CASE("a company that is written reads back as the same one") {
  for (const Scenario& scenario : {two_departments(), two_departments_without_contracts()}) {
    const std::string text = write_scenario(scenario);
    CAPTURE(text);
    const ScenarioFile file = read_text(text);
    CHECK(write_scenario(file.today) == text);
    CHECK(hash_of(file.today) == hash_of(scenario));
  }
  const ScenarioFile generic =
      read_scenario_file((source_folder().string() + "/scenarios/generic_company.toml"));
  CHECK(generic.policies.size() == 3);
  const std::string text = write_scenario(generic.today);
  CHECK(write_scenario(read_text(text).today) == text);
}

TEST_CASE("every number of a company is written, and reads back") {
  for (const Parameter& p : company_parameters()) {
    CAPTURE(p.key);
    Scenario scenario = two_departments();
    const std::string before = toml_value(p, &scenario, "EUR");
    change(p, scenario);
    if (std::string(p.key) == "company.skill")
      scenario.company.skill.skill = Distribution::beta(3, 1);
    JoiningSpec& joining = scenario.company.joining;  // a rate and its form need each other
    if (joining.form == JoiningSpec::Form::rate) joining.rate = 0.2;
    if (joining.rate > 0.0 || joining.referral > 0.0) joining.form = JoiningSpec::Form::rate;
    SaveSpec& save = scenario.company.save;  // cuts stand in order, and its department is there
    for (double* cut : {&save.small, &save.middle, &save.large}) *cut = std::min(*cut, 0.9);
    save.middle = std::max(save.small, save.middle);
    save.large = std::max(save.middle, save.large);
    if (!save.department.empty()) save.department = scenario.departments[1].name;
    const std::string now = toml_value(p, &scenario, "EUR");
    CHECK(now != before);
    if (std::string(p.key) == "company.on") {  // then the rest is not allowed
      CHECK(write_scenario(scenario).find("on = true") == std::string::npos);
      continue;
    }
    const ScenarioFile file = read_text(write_scenario(scenario));
    CHECK(toml_value(p, &file.today, "EUR") == now);
    CHECK(write_scenario(file.today) == write_scenario(scenario));
  }
}

TEST_CASE("a file that extends a company puts another law in the place of one") {
  const Scenario today = read_text(kExtends + R"(
company.may.request = { gamma = "35 EUR", cv = 0.5 }
company.skill = 0.7
[company.hand_over]
spread = { uniform = [0.5, 1.5] }
[company.quality]
fit = 0.2
[mechanism]
dip = false
[department.office]
pays_record = 0.1
[touch_point.mail]
chase_after = "3 days"
)")
                             .today;
  CHECK(today.company.may.request == Distribution::gamma(35.0, 0.5));
  CHECK(today.company.skill.skill == Distribution::constant(0.7));
  CHECK(today.company.hand_over.spread == Distribution::uniform_between(0.5, 1.5));
  CHECK(today.company.quality.fit == 0.2);
  CHECK(today.company.quality.base == 0.6);  // what it does not name stays
  CHECK_FALSE(today.company.mechanism.dip);
  CHECK(today.company.mechanism.drift);
  CHECK(today.company.child.complaint_journey == "complain");
  CHECK(today.departments[1].pays_record == 0.1);
  CHECK(today.touch_points[2].chase_after == Distribution::constant(3.0 * kDay));
  // A law of the same kind is changed in part.
  const Scenario dearer =
      read_text(kExtends + "company.may.request.log_normal = \"30 EUR\"\n").today;
  CHECK(dearer.company.may.request == Distribution::log_normal(30.0, 1.2));
}

TEST_CASE("a company's keys and levers from outside") {
  CHECK(with_set("gates", "any").today.company.gates == Gates::any);
  CHECK(with_set("company.quality.fit", "0.2").today.company.quality.fit == 0.2);
  CHECK(with_set("company.update", "plain").today.company.update == UpdateRule::plain);
  CHECK_FALSE(with_set("mechanism.know", "false").today.company.mechanism.know);
  CHECK(with_set("company.skill", "0.9").today.company.skill.skill == Distribution::constant(0.9));
  CHECK(with_set("company.may.request", "{ exponential = \"9 EUR\" }").today.company.may.request ==
        Distribution::exponential(9.0));
  CHECK(with_set("department.desk.rules", "20 %").today.departments[0].rules == 0.2);
  const auto lever = [](const std::string& path, const std::string& value) {
    const Scenario today = with_set(path, value).today;
    REQUIRE(today.levers.size() == 1);
    return today.levers[0];
  };
  CHECK(lever("latitude", "50") == LeverSetting{"latitude", LeverScope::all, "", 50.0});
  CHECK(lever("o3", "50") == LeverSetting{"latitude", LeverScope::all, "", 50.0});
  CHECK(lever("latitude", "50 EUR") == LeverSetting{"latitude", LeverScope::all, "", 50.0});
  CHECK(lever("deferral", "6 months") == LeverSetting{"deferral", LeverScope::all, "", 6.0});
  CHECK(lever("deferral", "1 year") == LeverSetting{"deferral", LeverScope::all, "", 12.0});
  CHECK(lever("levers.I1", "40 %") == LeverSetting{"one_view", LeverScope::all, "", 0.4});
  CHECK(lever("bonus.department.desk", "0.4") ==
        LeverSetting{"bonus", LeverScope::department, "desk", 0.4});
  const auto refused = [](const std::string& path, const std::string& value) {
    return refusal_of(kExtends, {{path, value, "--set"}});
  };
  CHECK(has(refused("gates", "some"), "--set: scenario: gates is \"some\""));
  CHECK(has(refused("company.qualty.fit", "1"), "did you mean 'quality'?"));
  CHECK(has(refused("compny.on", "true"), "did you mean 'company'?"));
  CHECK(has(refused("mechanisms.may", "true"), "did you mean 'mechanism'?"));
  CHECK(has(refused("bonus.department.dusk", "0.4"), "did you mean 'desk'?"));
  CHECK(has(refused("bonus.desk", "0.4"), "did you mean 'bonus.department.desk'?"));
  CHECK(has(refused("latitud", "50"), "did you mean 'latitude'?"));
  CHECK(has(refused("latitude", "5000"), "allowed: 0 to 500"));
  CHECK(has(refused("latitude", "50 hours"), "unknown unit 'hours'"));
  CHECK(has(refused("deferral", "6 EUR"), "unknown unit 'EUR'"));
  CHECK(has(refused("deferral", "3 years"), "allowed: 0 to 24"));
  CHECK(has(refused("mechanism.may", "1"), "allowed: true or false"));
}

TEST_CASE("policies of a company: levers by date, and rules") {
  const ScenarioFile file = read_text(kExtends + R"(
[policy.steps]
levers.latitude = 60
[[policy.steps.change]]
from = "30 days"
levers.bonus = 0.5
levers.deferral.department.desk = 6
[[policy.steps.change]]
from = "60 days"
levers.bonus.department.office = 0.8
[[policy.steps.rule]]
when = "complaints > 1.3 x today for 2 months"
then = "rescind"
[[policy.steps.rule]]
when = "departures  <  0.5  x today for 4 weeks"
then = "rescind"
)");
  REQUIRE(file.policies.size() == 1);
  const Policy& policy = file.policies[0];
  REQUIRE(policy.changes.size() == 3);
  CHECK(policy.changes[1].then.levers ==
        std::vector<LeverSetting>{{"latitude", LeverScope::all, "", 60.0},
                                  {"bonus", LeverScope::all, "", 0.5},
                                  {"deferral", LeverScope::department, "desk", 6.0}});
  CHECK(policy.changes[2].then.levers.size() == 4);
  const Time months = 2 * kYear / 12;
  CHECK(policy.rules == std::vector<RuleSpec>{{RuleFigure::complaints, true, 1.3, months},
                                              {RuleFigure::departures, false, 0.5, 4 * kWeek}});
  const Model model = build_model(file.today, policy.changes, policy.rules);
  const auto decreed = [&](Time t, CompanyLever lever, std::size_t d) {
    return model.tables_at(t).lever(lever, d);
  };
  CHECK(decreed(-kDay, CompanyLever::latitude, 0) == 10.0);
  CHECK(decreed(0, CompanyLever::latitude, 0) == 60.0);
  CHECK(decreed(29 * kDay, CompanyLever::deferral, 0) == 0.0);
  CHECK(decreed(30 * kDay, CompanyLever::deferral, 0) == 6.0);
  CHECK(decreed(30 * kDay, CompanyLever::deferral, 1) == 0.0);
  CHECK(decreed(70 * kDay, CompanyLever::bonus, 0) == 0.5);
  CHECK(decreed(70 * kDay, CompanyLever::bonus, 1) == 0.8);
  CHECK(model.company.rules == policy.rules);
  CHECK(run(model, {.key = {1, 1}}).hash() != hash_of(file.today));
}

TEST_CASE("a lever of a company over several values, as a sweep has them") {
  std::vector<ExtraPolicy> points;
  for (const std::string value : {"0", "100", "500"}) {
    points.push_back({"latitude=" + value, "", {{"latitude", value, "sweep"}}});
  }
  const ScenarioFile file = read_text(kExtends, {}, points);
  REQUIRE(file.policies.size() == 3);
  std::vector<double> denied;
  for (const Policy& policy : file.policies) {
    const RunResult result = run(build_model(file.today, policy.changes), {.key = {1, 1}});
    std::int64_t sum = 0;
    for (const ActCounts& row : result.totals.act) sum += row.denied;
    denied.push_back(static_cast<double>(sum));
  }
  CHECK(denied[0] > denied[1]);  // who may spend more has less to refuse
  CHECK(denied[1] > denied[2]);
}

TEST_CASE("a policy moves levers of a company, and nothing else of it") {
  for (const std::string key :
       {"company.quality.fit = 0.2", "company.may.request = \"30 EUR\"", "company.on = false",
        "gates = \"any\"", "mechanism.know = false", "department.desk.pays_serve = 1",
        "department.desk.rules = 0.5", "need.question.fit_weight = 2",
        "segment.homes.value_factor = 1", "touch_point.phone.sells = false",
        "segment.homes.leaving.memory_weight = 0", "touch_point.mail.chase_after = \"2 days\""}) {
    CAPTURE(key);
    const std::string name = key.substr(0, key.find(" ="));
    const std::string said = refusal_of(kExtends + "[policy.more]\n" + key + "\n");
    CHECK(has(said, "a.toml:4:"));
    CHECK(has(said, "which a policy cannot change"));
    CHECK(has(said, name.substr(name.rfind('.') + 1)));
    const std::string later = "[[policy.more.change]]\nfrom = \"30 days\"\n";
    CHECK(has(refusal_of(kExtends + later + key + "\n"), "which a policy cannot change"));
  }
}
