// A company for tests of levers and metrics.
#pragma once

#include <string>
#include <utility>

#include "sim/scenario/scenario.h"

namespace rapport::testing {

/// A busy phone line with two segments of different worth, so that staff, order, call-backs and the
/// number of needs all change who waits.
inline Scenario busy_line() {
  Scenario s;
  s.horizon = 40 * kDay;
  s.departments = {{"service"}, {"sales"}};
  s.divisions = {{"power"}, {"gas"}};
  SegmentSpec homes, firms;
  homes.name = "homes";
  homes.customers = 300;
  homes.value_per_month = 10.0;
  firms.name = "firms";
  firms.customers = 100;
  firms.value_per_month = 90.0;
  s.segments = {homes, firms};
  TouchPointSpec phone;
  phone.name = "phone";
  phone.department = "service";
  phone.pool = "agents";
  phone.service = Distribution::exponential(10.0 * kMinute);
  phone.patience = Distribution::exponential(15.0 * kMinute);
  phone.experience.abandoned = -0.05;
  phone.call_back.acceptance = 0.6;
  s.touch_points = {phone};
  s.pools = {{"agents", WeekSchedule(2), 20.0}};
  JourneySpec call;
  call.name = "call";
  call.steps = {{"talk", "phone"}};
  call.entries = {{"talk", 1.0}};
  s.journeys = {call};
  NeedSpec question;
  question.name = "question";
  question.division = "power";
  question.journey = "call";
  question.clock = NeedSpec::Clock::calendar;
  question.overlap = NeedSpec::Overlap::beside;
  question.per_year = 240.0;
  s.needs = {question};
  return s;
}

inline LeverSetting for_all(std::string lever, double value) {
  return {std::move(lever), LeverScope::all, "", value};
}

}  // namespace rapport::testing
