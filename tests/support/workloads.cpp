#include "tests/support/workloads.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "tests/support/office_hours.h"

namespace rapport {

namespace {

using Kind = TouchPointSpec::Kind;

Distribution exponential_minutes(double mean) { return Distribution::exponential(mean * kMinute); }

/// At least one: few customers may be better served than many.
int scaled(int servers, double factor) {
  return std::max(1, static_cast<int>(std::lround(servers * factor)));
}

TouchPointSpec self_service(std::string name, Distribution service) {
  TouchPointSpec spec;
  spec.name = std::move(name);
  spec.kind = Kind::self_service;
  spec.service = std::move(service);
  return spec;
}

TouchPointSpec queue_at(std::string name, Kind kind, std::string pool, Distribution service) {
  TouchPointSpec spec;
  spec.name = std::move(name);
  spec.kind = kind;
  spec.pool = std::move(pool);
  spec.service = std::move(service);
  return spec;
}

PoolSpec pool_of(std::string name, WeekSchedule staff, double cost_per_hour = 0.0) {
  PoolSpec spec;
  spec.name = std::move(name);
  spec.staff = std::move(staff);
  spec.cost_per_hour = cost_per_hour;
  return spec;
}

/// Ends the case on `outcome` unless moves before it have taken their share.
JourneySpec::Move end_of(std::string from, double probability, Outcome on = Outcome::served) {
  JourneySpec::Move move;
  move.from = std::move(from);
  move.probability = probability;
  move.on = on;
  return move;
}

JourneySpec::Move move_between(std::string from, std::string to, double probability,
                               double satisfaction = 0.0) {
  JourneySpec::Move move;
  move.from = std::move(from);
  move.to = std::move(to);
  move.probability = probability;
  move.satisfaction = satisfaction;
  return move;
}

JourneySpec one_step(std::string name, const std::string& touch_point) {
  JourneySpec journey;
  journey.name = std::move(name);
  journey.steps = {{touch_point, touch_point}};
  journey.entries = {{touch_point, 1.0}};
  return journey;
}

}  // namespace

// ---- the workloads measured against other simulators -------------------------------------------

Scenario mmn(double arrivals_per_hour, double mean_service_minutes, int servers,
             std::optional<double> mean_patience_minutes, Time horizon) {
  Scenario scenario;
  scenario.name = "one queue";
  scenario.horizon = horizon;
  StreamSpec stream;
  stream.name = "arrivals";
  stream.journey = "call";
  stream.per_hour = arrivals_per_hour;
  scenario.streams = {stream};
  scenario.pools = {pool_of("servers", WeekSchedule(servers))};
  scenario.touch_points = {
      queue_at("line", Kind::staffed, "servers", exponential_minutes(mean_service_minutes))};
  if (mean_patience_minutes) {
    scenario.touch_points[0].patience = exponential_minutes(*mean_patience_minutes);
  }
  scenario.journeys = {one_step("call", "line")};
  return scenario;
}

Scenario w1() {
  const double per_minute = 0.9;
  Scenario scenario =
      mmn(60 * per_minute, 1.0, 1, std::nullopt, static_cast<Time>(1e6 / per_minute * kMinute));
  scenario.name = "W1: M/M/1";
  return scenario;
}

Scenario w2() {
  const double per_minute = 100.0;
  Scenario scenario =
      mmn(60 * per_minute, 1.0, 105, 2.0, static_cast<Time>(1e6 / per_minute * kMinute));
  scenario.name = "W2: M/M/c+M";
  return scenario;
}

namespace {

std::vector<TouchPointSpec> w3_touch_points() {
  TouchPointSpec web = self_service("web", exponential_minutes(5.0));
  web.experience.served = 0.02;

  TouchPointSpec phone = queue_at("phone", Kind::staffed, "agents", exponential_minutes(6.0));
  phone.patience = exponential_minutes(3.0);
  phone.experience.served = 0.02;
  phone.experience.per_wait_minute = -0.004;
  phone.experience.abandoned = -0.10;

  TouchPointSpec field = queue_at("field", Kind::visit, "technicians", exponential_minutes(60.0));
  field.experience = phone.experience;
  return {web, phone, field};
}

JourneySpec w3_journey() {
  JourneySpec journey;
  journey.name = "contact";
  journey.steps = {{"web", "web"}, {"phone", "phone"}, {"field", "field"}};
  journey.entries = {{"web", 0.5}, {"phone", 0.4}, {"field", 0.1}};
  for (const JourneySpec::Step& from : journey.steps) {
    for (const JourneySpec::Step& to : journey.steps) {
      if (from.name == to.name) continue;
      journey.moves.push_back(move_between(from.name, to.name, 0.075, -0.05));
    }
    journey.moves.push_back(end_of(from.name, 0.85));
  }
  return journey;
}

}  // namespace

Scenario w3(std::uint32_t customers, double staff_factor) {
  Scenario scenario;
  scenario.name = "W3: customer journey";
  scenario.horizon = 365 * kDay;

  SegmentSpec segment;
  segment.name = "customers";
  segment.customers = customers;
  segment.satisfaction = Distribution::uniform_between(0.4, 1.0);
  segment.leaving.form = LeavingSpec::Form::logistic;
  segment.leaving.period = 30 * kDay;
  segment.leaving.threshold = 0.5;
  segment.leaving.slope = 10.0;
  segment.leaving.midpoint = 0.3;
  scenario.segments = {segment};

  NeedSpec need;
  need.name = "contact";
  need.journey = "contact";
  need.clock = NeedSpec::Clock::after_case;
  need.overlap = NeedSpec::Overlap::queue;
  need.per_year = 6.0;
  scenario.needs = {need};

  scenario.pools = {pool_of("agents", WeekSchedule(scaled(4, staff_factor))),
                    pool_of("technicians", WeekSchedule(scaled(14, staff_factor)))};
  scenario.touch_points = w3_touch_points();
  scenario.journeys = {w3_journey()};
  return scenario;
}

// ---- a company to read -------------------------------------------------------------------------

namespace {

std::vector<SegmentSpec> company_segments() {
  SegmentSpec homes;
  homes.name = "homes";
  homes.customers = 9000;
  homes.satisfaction = Distribution::beta(8.0, 4.0);
  homes.rate_factor = Distribution::gamma(1.0, 0.6);
  homes.leaving.form = LeavingSpec::Form::cloglog;
  homes.leaving.period = 30 * kDay;
  homes.leaving.propensity = Distribution::beta(2.0, 10.0);
  homes.leaving.weight = 3.0;
  homes.leaving.reference = 0.65;
  homes.leaving.start = LeavingSpec::Start::stock;
  homes.leaving.firm_age = 12 * kYear;
  homes.value_per_month = 14.0;
  homes.priority_class = 1;

  SegmentSpec firms;
  firms.name = "firms";
  firms.customers = 600;
  firms.satisfaction = Distribution::uniform_between(0.5, 0.9);
  firms.leaving.form = LeavingSpec::Form::logistic;
  firms.leaving.period = 90 * kDay;
  firms.leaving.threshold = 0.5;
  firms.value_per_month = 120.0;
  firms.head_start = 2 * kMinute;
  return {homes, firms};
}

RateProfile by_day() {
  RateProfile profile;
  for (std::size_t h = 0; h < 24; ++h) profile.hour[h] = h < 8 ? 0.02 : h < 20 ? 1.0 : 0.1;
  profile.weekday = {1.2, 1.1, 1.0, 1.0, 1.0, 0.5, 0.05};
  profile.month = {1.2, 1.1, 1.0, 1.0, 0.9, 0.9, 0.8, 0.8, 1.0, 1.0, 1.1, 1.2};
  return profile;
}

std::vector<NeedSpec> company_needs() {
  NeedSpec question;
  question.name = "question";
  question.journey = "call";
  question.per_year = 9.0;
  question.profile = by_day();
  question.segment_factor = {1.0, 3.0};

  NeedSpec bill;
  bill.name = "bill";
  bill.journey = "letter";
  bill.clock = NeedSpec::Clock::calendar;
  bill.overlap = NeedSpec::Overlap::beside;
  bill.per_year = 4.0;
  bill.profile = by_day();

  NeedSpec fault;
  fault.name = "fault";
  fault.journey = "repair";
  fault.clock = NeedSpec::Clock::calendar;
  fault.overlap = NeedSpec::Overlap::merge;
  fault.per_year = 2.0;
  fault.profile = by_day();
  return {question, bill, fault};
}

std::vector<TouchPointSpec> company_phone() {
  TouchPointSpec voice = self_service("voice unit", Distribution::log_normal(1.0 * kMinute, 0.5));
  voice.cost_per_minute = 0.05;

  TouchPointSpec phone =
      queue_at("phone", Kind::staffed, "tier 1", Distribution::log_normal(5.0 * kMinute, 0.8));
  phone.overflow_pool = "tier 2";
  phone.overflow_after = 2 * kMinute;
  phone.patience = Distribution::weibull(1.2, 6.0 * kMinute);
  phone.open = office_hours(1, 8, 20, 0, 5);
  phone.balk_probability = 0.03;
  phone.waiting_room = 20;
  phone.redial.probability = 0.5;
  phone.redial.delay = Distribution::exponential(30.0 * kMinute);
  phone.redial.max_attempts = 2;
  phone.call_back.offered = true;
  phone.call_back.expected_wait = 4 * kMinute;
  phone.call_back.acceptance = 0.4;
  phone.cost_per_contact = 0.2;
  phone.experience = {.served = 0.03,
                      .per_wait_minute = -0.006,
                      .abandoned = -0.08,
                      .balked = -0.04,
                      .turned_away = -0.05};

  TouchPointSpec expert =
      queue_at("expert", Kind::staffed, "tier 2", Distribution::gamma(9.0 * kMinute, 0.7));
  expert.patience = Distribution::exponential(10.0 * kMinute);
  expert.open = office_hours(1, 8, 20, 0, 5);
  expert.experience = phone.experience;
  return {voice, phone, expert};
}

std::vector<TouchPointSpec> company_touch_points() {
  std::vector<TouchPointSpec> specs = company_phone();

  TouchPointSpec mail =
      queue_at("mail", Kind::asynchronous, "back office", Distribution::gamma(8.0 * kMinute, 1.0));
  mail.deadline = 2 * kDay;
  mail.service_level_within = kDay;
  mail.experience.served = 0.02;
  mail.experience.late = -0.06;

  TouchPointSpec visit =
      queue_at("visit", Kind::visit, "technicians", Distribution::log_normal(70.0 * kMinute, 0.5));
  visit.patience = Distribution::constant(10.0 * kDay);
  visit.deadline = 3 * kDay;
  visit.service_level_within = 2 * kDay;
  visit.cost_per_contact = 25.0;
  visit.experience.served = 0.05;
  visit.experience.abandoned = -0.30;
  visit.experience.late = -0.10;
  specs.push_back(mail);
  specs.push_back(visit);
  return specs;
}

JourneySpec call_journey() {
  JourneySpec journey;
  journey.name = "call";
  journey.steps = {{"menu", "voice unit"},
                   {"agent", "phone"},
                   {"specialist", "expert"},
                   {"written answer", "mail"}};
  journey.entries = {{"menu", 1.0}};
  journey.moves = {move_between("menu", "agent", 0.7),
                   end_of("menu", 0.3),
                   move_between("agent", "specialist", 0.15, -0.02),
                   move_between("agent", "written answer", 0.05),
                   end_of("agent", 0.8),
                   move_between("specialist", "agent", 0.05, -0.04),
                   end_of("specialist", 0.95)};
  journey.moves[3].delay = Distribution::constant(1.0 * kHour);
  JourneySpec::Move writes = move_between("agent", "written answer", 0.3);
  writes.on = Outcome::turned_away;
  writes.delay = Distribution::exponential(3.0 * kHour);
  journey.moves.push_back(writes);
  journey.moves.push_back(end_of("agent", 0.7, Outcome::turned_away));
  return journey;
}

JourneySpec repair_journey() {
  JourneySpec journey;
  journey.name = "repair";
  journey.steps = {{"report", "phone"}, {"repair", "visit"}};
  journey.entries = {{"report", 1.0}};
  journey.moves = {move_between("report", "repair", 0.6), end_of("report", 0.4),
                   move_between("repair", "repair", 0.1, -0.05), end_of("repair", 0.9)};
  journey.moves[0].delay = Distribution::uniform_between(4.0 * kHour, 24.0 * kHour);
  journey.moves[2].delay = Distribution::constant(2.0 * kDay);
  return journey;
}

}  // namespace

Scenario small_company() {
  Scenario scenario;
  scenario.name = "small company";
  scenario.horizon = 90 * kDay;
  scenario.warmup = 14 * kDay;
  scenario.segments = company_segments();
  scenario.needs = company_needs();
  scenario.pools = {pool_of("tier 1", office_hours(2, 8, 20, 0, 5), 28.0),
                    pool_of("tier 2", office_hours(1, 8, 20, 0, 5), 40.0),
                    pool_of("back office", office_hours(3, 9, 17), 25.0),
                    pool_of("technicians", office_hours(3, 8, 18), 45.0)};
  scenario.touch_points = company_touch_points();
  scenario.journeys = {call_journey(), one_step("letter", "mail"), repair_journey()};
  return scenario;
}

}  // namespace rapport
