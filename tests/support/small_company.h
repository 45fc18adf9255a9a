// A small company whose employees may, want and know, for tests to change one thing of: all that a
// company has happens in it within a few months.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "sim/scenario/lever.h"
#include "sim/scenario/scenario.h"
#include "tests/support/office_hours.h"
#include "tests/support/small_scenario.h"

namespace rapport::testing {

/// Moves within a day: a step of a journey, an hour later.
inline JourneySpec::Move an_hour_later(std::string from, std::string to, double p) {
  JourneySpec::Move move = served(std::move(from), std::move(to), p);
  move.delay = Distribution::constant(1.0 * kHour);
  return move;
}

inline JourneySpec one_call(std::string name) {
  JourneySpec journey;
  journey.name = std::move(name);
  journey.steps = {{"talk", "phone"}};
  journey.entries = {{"talk", 1.0}};
  return journey;
}

inline void add_desks(Scenario& s) {
  s.departments = {{"desk"}, {"office"}};
  s.pools = {{"agents", office_hours(2, 8, 18, 0, 6), 30.0},
             {"clerks", office_hours(1, 8, 18), 25.0}};
  TouchPointSpec web, phone, mail;
  web.name = "web";
  web.kind = TouchPointSpec::Kind::self_service;
  web.service = Distribution::exponential(3.0 * kMinute);
  phone.name = "phone";
  phone.department = "desk";
  phone.pool = "agents";
  phone.open = office_hours(1, 8, 18, 0, 6);
  phone.service = Distribution::exponential(15.0 * kMinute);
  phone.patience = Distribution::exponential(10.0 * kMinute);
  phone.element = Element::presales;
  phone.sells = true;
  phone.cost_per_contact = 0.5;
  mail.name = "mail";
  mail.kind = TouchPointSpec::Kind::asynchronous;
  mail.department = "office";
  mail.pool = "clerks";
  mail.service = Distribution::exponential(20.0 * kMinute);
  mail.chase_after = Distribution::exponential(1.0 * kDay);
  mail.cost_per_minute = 0.1;
  s.touch_points = {web, phone, mail};
}

inline void add_journeys(Scenario& s) {
  JourneySpec ask;
  ask.name = "ask";
  ask.steps = {{"look", "web"}, {"talk", "phone"}, {"write", "mail"}};
  ask.entries = {{"look", 0.3}, {"talk", 0.4}, {"write", 0.3}};
  ask.moves = {an_hour_later("look", "talk", 0.5),  served("look", "", 0.5),
               an_hour_later("talk", "write", 0.3), served("talk", "", 0.7),
               an_hour_later("write", "talk", 0.2), served("write", "", 0.8)};
  for (JourneySpec::Move& move : ask.moves)
    move.avoidable = move.from != "look" && !move.to.empty();
  s.journeys = {ask, one_call("complain"), one_call("chase"), one_call("return")};
  ChildSpec& child = s.company.child;
  child.complaint_journey = "complain";
  child.chase_journey = "chase";
  child.misfit_journey = "return";
  child.misfit_delay = Distribution::exponential(10.0 * kDay);
  child.sale = 0.5;
  child.sale_value = 40.0;
}

inline void add_customers(Scenario& s) {
  SegmentSpec homes, firms;
  homes.name = "homes";
  homes.customers = 960;
  homes.value_per_month = 20.0;
  homes.value_factor = Distribution::log_normal(1.0, 0.8);
  homes.satisfaction = Distribution::beta(11, 9);
  homes.leaving.form = LeavingSpec::Form::cloglog;
  homes.leaving.propensity = Distribution::beta(3, 3);
  homes.leaving.weight = 4.0;
  homes.leaving.memory_weight = 2.0;
  firms = homes;
  firms.name = "firms";
  firms.customers = 240;
  firms.value_per_month = 80.0;
  s.segments = {homes, firms};
  NeedSpec question;
  question.name = "question";
  question.journey = "ask";
  question.per_year = 7.5;
  s.needs = {question};
}

/// A phone desk and a back office, 1,200 customers, four months. Records are joined up and systems
/// linked, so that what one department knows is of use to the other.
inline Scenario two_departments() {
  Scenario s;
  s.name = "two departments";
  s.horizon = 120 * kDay;
  s.warmup = 28 * kDay;
  s.company.on = true;
  add_desks(s);
  add_journeys(s);
  add_customers(s);
  CompanySpec& c = s.company;
  c.may.request = Distribution::log_normal(20.0, 1.2);
  c.skill.skill = Distribution::beta(16, 4);
  c.hand_over.spread = Distribution::gamma(1.0, 0.8);
  // What a policy brings is there within weeks.
  c.roadmap.information_lag = c.roadmap.configuration_lag = kWeek;
  c.roadmap.information_ramp = c.roadmap.configuration_ramp = 2 * kWeek;
  c.roadmap.orientation_ramp = kWeek;
  c.roadmap.commitment = c.roadmap.drift = 60 * kDay;
  c.roadmap.budget = 1.0;
  s.levers = {{"one_view", LeverScope::all, "", 0.6}, {"systems", LeverScope::all, "", 0.8}};
  return s;
}

/// The same with an assistant in place of the web, which passes on to the phone.
inline Scenario two_departments_with_assistant() {
  Scenario s = two_departments();
  s.touch_points[0].assistant.on = true;
  s.touch_points[0].assistant.story = 0.5;
  s.journeys[0].moves.push_back(on(Outcome::passed_on, "look", "talk"));
  return s;
}

/// Customers without a contract in place of those with one.
inline Scenario two_departments_without_contracts() {
  Scenario s = two_departments();
  for (SegmentSpec& segment : s.segments) {
    segment.leaving.form = LeavingSpec::Form::noncontract;
    segment.leaving.propensity = Distribution::beta(1, 9);
    segment.leaving.purchases = Distribution::gamma(12.0, 0.7);
    segment.leaving.wallet = 0.6;
    segment.leaving.purchase_value = 35.0;
  }
  return s;
}

inline LeverSetting at_department(std::string lever, std::string department, double value) {
  return {std::move(lever), LeverScope::department, std::move(department), value};
}

/// Sets levers in place of what they were for all and everywhere.
inline void set_levers(Scenario& scenario, const std::vector<LeverSetting>& levers) {
  std::erase_if(scenario.levers, [&](const LeverSetting& old) {
    return std::ranges::any_of(
        levers, [&](const LeverSetting& setting) { return setting.lever == old.lever; });
  });
  scenario.levers.insert(scenario.levers.end(), levers.begin(), levers.end());
}

/// A policy from the start of the run on.
inline std::vector<Change> from_the_start(const Scenario& today,
                                          const std::vector<LeverSetting>& levers) {
  Change change{0, today};
  set_levers(change.then, levers);
  return {change};
}

}  // namespace rapport::testing
