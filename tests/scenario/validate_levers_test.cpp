// What can be wrong with levers, their costs, departments and divisions.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>

#include "sim/scenario/lever.h"
#include "sim/scenario/validate.h"
#include "tests/support/busy_line.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// The one problem that check_levers() finds after `change` to the busy line.
template <typename Change>
Problem problem_after(Change change) {
  Scenario s = busy_line();
  change(s);
  Problems problems;
  check_levers(s, problems);
  CHECK_MESSAGE(problems.size() == 1, problems.to_string());
  return problems.empty() ? Problem{} : problems[0];
}

bool has(const std::string& text, const std::string& part) {
  const bool found = text.find(part) != std::string::npos;
  if (!found) MESSAGE("'" << part << "' is not in:\n" << text);
  return found;
}

}  // namespace

TEST_CASE("check_levers: unknown levers and names, with what was meant") {
  Problem p = problem_after([](Scenario& s) { s.levers = {for_all("stafing", 1.0)}; });
  CHECK(p.where == "levers");
  CHECK(p.key == "stafing");
  CHECK(has(p.what, "unknown lever 'stafing'"));
  CHECK(has(p.allowed, "'staffing'"));
  CHECK(p.hint == "did you mean 'staffing'?");
  p = problem_after([](Scenario& s) {
    s.levers = {{"staffing", LeverScope::touch_point, "fone", 1.2}};
  });
  CHECK(p.key == "staffing.touch_point.fone");
  CHECK(has(to_string(p), "unknown touch point 'fone'"));
  p = problem_after([](Scenario& s) {
    s.levers = {{"staffing", LeverScope::department, "sale", 1.2}};
  });
  CHECK(has(to_string(p), "allowed: 'service', 'sales'; did you mean 'sales'?"));
  p = problem_after([](Scenario& s) { s.levers = {{"prevention", LeverScope::segment, "", 0.2}}; });
  CHECK(has(p.what, "unknown segment ''"));
  p = problem_after([](Scenario& s) { s.lever_costs = {{"prevent", 1.0, {}}}; });
  CHECK(p.where == "lever_cost");
  CHECK(p.key == "prevent");
}

TEST_CASE("check_levers: values, scopes and places that will not do") {
  Problem p = problem_after([](Scenario& s) { s.levers = {for_all("staffing", 3.0)}; });
  CHECK(p.key == "staffing");
  CHECK(p.what == "staffing is 3");
  CHECK(p.allowed == "0.5 to 2");
  p = problem_after([](Scenario& s) { s.levers = {for_all("call_backs", std::nan(""))}; });
  CHECK(p.what == "call_backs is nan");
  p = problem_after([](Scenario& s) {
    s.levers = {{"route_by_value", LeverScope::touch_point, "phone", 0.5}};
  });
  CHECK(p.key == "route_by_value.touch_point.phone");
  CHECK(p.what == "route_by_value cannot be set by touch point");
  CHECK(p.allowed == "for all, or by segment");
  p = problem_after([](Scenario& s) {
    s.levers = {{"prevention", LeverScope::touch_point, "phone", 0.5}};
  });
  CHECK(p.allowed == "for all, or by segment or division");
  p = problem_after([](Scenario& s) { s.levers = {{"staffing", LeverScope::all, "phone", 1.5}}; });
  CHECK(has(p.what, "for all names 'phone'"));
  p = problem_after([](Scenario& s) {
    s.levers = {for_all("staffing", 1.5), for_all("C8a", 1.2)};
  });
  CHECK(has(p.what, "set twice"));
  p = problem_after([](Scenario& s) {
    TouchPointSpec web;
    web.name = "web";
    web.kind = TouchPointSpec::Kind::self_service;
    s.touch_points.push_back(web);
    s.levers = {{"staffing", LeverScope::touch_point, "web", 1.5}};
  });
  CHECK(p.what == "staffing does nothing at touch point 'web'");
  CHECK(p.allowed == "'phone'");
  p = problem_after([](Scenario& s) { s.lever_costs = {{"prevention", {}, -1.0}}; });
  CHECK(p.key == "prevention.per_month");
  p = problem_after([](Scenario& s) {
    s.lever_costs = {{"prevention", {}, 1.0}, {"prevention", 1.0, {}}};
  });
  CHECK(has(p.what, "set twice"));
}

TEST_CASE("check_levers: touch points that share a pool have one staffing") {
  const auto share = [](Scenario& s, std::vector<LeverSetting> levers) {
    s.touch_points.push_back(s.touch_points[0]);
    s.touch_points[1].name = "chat";
    s.touch_points[1].department = "sales";
    s.levers = std::move(levers);
  };
  Problem p = problem_after([&](Scenario& s) {
    share(s, {{"staffing", LeverScope::touch_point, "phone", 1.2}});
  });
  CHECK(p.where == "levers");
  CHECK(p.key == "staffing.touch_point.phone");
  CHECK(has(p.what, "1.2 at touch point 'phone' and 1 at 'chat', which share pool 'agents'"));
  p = problem_after([&](Scenario& s) {
    share(s, {for_all("staffing", 1.2), {"staffing", LeverScope::department, "sales", 1.5}});
  });
  CHECK(p.key == "staffing.department.sales");
  Scenario s = busy_line();
  share(s, {{"staffing", LeverScope::touch_point, "phone", 1.2},
            {"staffing", LeverScope::touch_point, "chat", 1.2},
            {"call_backs", LeverScope::touch_point, "phone", 0.5}});
  CHECK(find_problems(s).empty());
}

TEST_CASE("departments and divisions: names, and those who name them") {
  const auto what = [](auto change) {
    Scenario s = busy_line();
    change(s);
    const Problems problems = find_problems(s);
    CHECK_MESSAGE(problems.size() == 1, problems.to_string());
    return problems.empty() ? "" : to_string(problems[0]);
  };
  CHECK(find_problems(busy_line()).empty());
  CHECK(has(what([](Scenario& s) { s.departments[1].name = "service"; }),
            "department 'service': the name is taken twice"));
  CHECK(has(what([](Scenario& s) { s.divisions[1].name = ""; }), "division 2: has no name"));
  CHECK(has(what([](Scenario& s) { s.touch_points[0].department = "servis"; }),
            "touch point 'phone': unknown department 'servis'"));
  CHECK(has(what([](Scenario& s) { s.needs[0].division = "gaz"; }), "did you mean 'gas'?"));
  CHECK(has(what([](Scenario& s) { s.levers = {for_all("stafing", 1.0)}; }),
            "levers: unknown lever 'stafing'"));
}
