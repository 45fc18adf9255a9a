// A small company that is right in every part, for tests to change one thing of.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/scenario.h"
#include "tests/support/office_hours.h"

namespace rapport::testing {

inline JourneySpec::Move on(Outcome outcome, std::string from, std::string to, double p = 1.0) {
  return {std::move(from), std::move(to), p, outcome, {}, 0.0};
}

inline JourneySpec::Move served(std::string from, std::string to, double p = 1.0) {
  return on(Outcome::served, std::move(from), std::move(to), p);
}

/// A move when served that takes a minute.
inline JourneySpec::Move later(std::string from, std::string to, double p = 1.0) {
  JourneySpec::Move move = served(std::move(from), std::move(to), p);
  move.delay = Distribution::constant(1.0 * kMinute);
  return move;
}

/// Web, phone with a back-up pool, and mail; a journey that uses all three; one need, one stream.
inline Scenario small_scenario() {
  Scenario s;
  s.name = "small";
  s.horizon = 60 * kDay;

  SegmentSpec home, shop;
  home.name = "home";
  home.customers = 100;
  shop.name = "shop";
  shop.customers = 20;
  s.segments = {home, shop};

  s.pools = {{"agents", office_hours(3, 8, 18), 30.0},
             {"clerks", office_hours(2, 9, 17), 25.0},
             {"reserve", WeekSchedule(1), 40.0}};

  TouchPointSpec web, phone, mail;
  web.name = "web";
  web.kind = TouchPointSpec::Kind::self_service;
  web.service = Distribution::exponential(2.0 * kMinute);
  phone.name = "phone";
  phone.pool = "agents";
  phone.overflow_pool = "reserve";
  phone.overflow_after = kMinute;
  phone.service = Distribution::exponential(4.0 * kMinute);
  phone.patience = Distribution::exponential(3.0 * kMinute);
  phone.open = office_hours(1, 8, 18);
  mail.name = "mail";
  mail.kind = TouchPointSpec::Kind::asynchronous;
  mail.pool = "clerks";
  mail.service = Distribution::constant(10.0 * kMinute);
  s.touch_points = {web, phone, mail};

  JourneySpec ask;
  ask.name = "ask";
  ask.steps = {{"look", "web"}, {"call", "phone"}, {"letter", "mail"}};
  ask.entries = {{"look", 0.6}, {"call", 0.4}};
  ask.moves = {served("look", "call", 0.25), served("look", "", 0.75), later("call", "letter", 0.5),
               served("call", "", 0.5)};
  s.journeys = {ask};

  NeedSpec question;
  question.name = "question";
  question.journey = "ask";
  question.per_year = 6.0;
  s.needs = {question};

  StreamSpec passers;
  passers.name = "passers-by";
  passers.journey = "ask";
  passers.per_hour = 2.0;
  s.streams = {passers};
  return s;
}

}  // namespace rapport::testing
