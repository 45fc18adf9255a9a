#include "tests/support/random_scenario.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "sim/scenario/journey_graph.h"
#include "sim/scenario/rates.h"
#include "tests/support/office_hours.h"
#include "tests/support/random_maker.h"

namespace rapport {

using Kind = TouchPointSpec::Kind;

// ---- parts -------------------------------------------------------------------------------------

Distribution ScenarioMaker::duration(double mean_minutes) {
  if (whole_minutes_) {
    const double most = std::max(1.0, 2 * mean_minutes - 1);
    const double low = dice_.whole(1, static_cast<int>(most)), high = low + dice_.whole(1, 20);
    if (dice_.chance(0.6)) return Distribution::constant(low * kMinute);
    return Distribution::empirical(std::vector{low * kMinute, high * kMinute});
  }
  const double mean = mean_minutes * kMinute;
  switch (dice_.whole(0, 4)) {
    case 0:
      return Distribution::gamma(mean, 0.5);
    case 1:
      return Distribution::log_normal(mean, 0.8);
    case 2:
      return Distribution::uniform_between(0.0, 2 * mean);
    case 3:
      return Distribution::weibull(1.5, mean);
    default:
      return Distribution::exponential(mean);
  }
}

/// Values 0..most, `most` at some time.
WeekSchedule ScenarioMaker::schedule(int most) {
  switch (dice_.whole(0, 3)) {
    case 0:
      return WeekSchedule(most);
    case 1: {
      const int open = dice_.whole(0, 12), first = dice_.whole(0, 3);
      return office_hours(most, open, dice_.whole(open + 1, 24), first, dice_.whole(first, 6));
    }
    case 2: {
      std::array<std::array<int, 24>, 7> value{};
      for (auto& day : value) {
        for (std::size_t h = 0; h < 24; ++h) {
          day[h] = h % 4 != 0 ? day[h - 1] : dice_.whole(0, most);
        }
      }
      value[dice_.index(7)][dice_.index(24)] = most;
      return WeekSchedule::by_hour(value);
    }
    default: {
      std::vector<WeekSchedule::Change> changes;
      Time from = minutes(0, 2000);
      for (; from < kWeek; from += minutes(30, 2000))
        changes.push_back({from, dice_.whole(0, most)});
      changes.back().value = most;
      return WeekSchedule::from_changes(changes);
    }
  }
}

RateProfile ScenarioMaker::profile() {
  RateProfile profile;
  make_half_hours(profile);
  if (dice_.chance(0.5)) return profile;
  for (double& hour : profile.hour) hour = dice_.one_of({0.0, 0.25, 1.0, 2.0});
  for (double& day : profile.weekday) day = dice_.one_of({0.0, 0.5, 1.0, 1.0, 1.5});
  for (double& month : profile.month) month = dice_.one_of({0.5, 1.0, 1.2});
  profile.hour[dice_.index(24)] = 1.0;
  profile.weekday[dice_.index(7)] = 1.0;
  return profile;
}

/// One list for all weekdays, or one for each; no day is without any rate.
void ScenarioMaker::make_half_hours(RateProfile& profile) {
  if (!has_days_ || !day_dice_.chance(0.4)) return;
  const bool daily = day_dice_.chance(0.3);
  for (std::size_t i = 0; i < kHalfHoursOfWeek; ++i) {
    double& value = profile.half_hour[i];
    const bool first_day = i < kHalfHoursOfDay;
    value = daily && !first_day ? profile.half_hour[i - kHalfHoursOfDay]
                                : day_dice_.one_of({0.0, 0.3, 1.0, 1.0, 1.7});
    if (i % kHalfHoursOfDay == 20) value = 1.0;
  }
}

/// What a need or stream meets from day to day; few groups, so that some meet the same.
template <class Spec>
void ScenarioMaker::make_days(Spec& spec) {
  if (!has_days_ || !day_dice_.chance(0.4)) return;
  spec.day_factor =
      day_dice_.one_of({Distribution::gamma(1.0, 0.3), Distribution::log_normal(1.0, 0.6),
                        Distribution::uniform_between(0.5, 1.5), Distribution::constant(1.0),
                        Distribution::empirical({0.0, 1.0, 2.0}, {1.0, 4.0, 1.0})});
  if (day_dice_.chance(0.5)) {
    spec.day_factor_group = "group " + std::to_string(day_dice_.whole(0, 1));
  }
}

// ---- the company -------------------------------------------------------------------------------

Scenario ScenarioMaker::make() {
  make_clock();
  for (int n = dice_.whole(1, 4); n > 0; --n) make_pool();
  for (int n = dice_.whole(2, 6); n > 0; --n) make_touch_point();
  for (int n = dice_.whole(1, 3); n > 0; --n) make_journey();
  for (int n = dice_.whole(1, 3); n > 0; --n) make_segment();
  for (int n = dice_.whole(1, 4); n > 0; --n) make_need();
  if (dice_.chance(0.5)) {
    for (int n = dice_.whole(1, 3); n > 0; --n) make_stream();
  }
  return scenario_;
}

void ScenarioMaker::make_clock() {
  scenario_.start =
      dice_.one_of({Date{2026, 1, 5}, Date{2026, 2, 20}, Date{2027, 12, 25}, Date{2028, 2, 27}});
  scenario_.horizon = dice_.whole(5, 40) * kDay;
  if (dice_.chance(0.4)) scenario_.horizon += static_cast<Time>(dice_.between(1, kDay));
  scenario_.warmup = dice_.one_of({0, 0, 1, 3}) * kDay;
  scenario_.lookahead = dice_.one_of({kHour, kHour, 2 * kHour, 15 * kMinute});
  if (dice_.chance(0.3)) scenario_.represents = dice_.between(1.1, 3.0);
}

void ScenarioMaker::make_pool() {
  PoolSpec spec;
  spec.name = "pool " + std::to_string(scenario_.pools.size());
  spec.staff = schedule(dice_.whole(1, 4));
  scenario_.pools.push_back(spec);
}

void ScenarioMaker::make_touch_point() {
  TouchPointSpec spec;
  spec.name = "touch point " + std::to_string(scenario_.touch_points.size());
  spec.kind = dice_.one_of({Kind::staffed, Kind::staffed, Kind::staffed, Kind::self_service,
                            Kind::asynchronous, Kind::visit});
  spec.service = duration(dice_.between(2, 25));
  if (dice_.chance(0.5)) spec.deadline = minutes(5, 600);
  spec.service_level_within = minutes(0, 10);
  spec.experience.served = dice_.between(-0.03, 0.06);
  spec.experience.late = -0.05;
  if (spec.kind != Kind::self_service) make_queue(spec);
  scenario_.touch_points.push_back(std::move(spec));
}

void ScenarioMaker::make_queue(TouchPointSpec& spec) {
  const std::size_t pool = dice_.index(scenario_.pools.size());
  const std::size_t other = dice_.index(scenario_.pools.size());
  spec.pool = scenario_.pools[pool].name;
  if (other != pool && dice_.chance(0.6)) {
    spec.overflow_pool = scenario_.pools[other].name;
    spec.overflow_after = dice_.chance(0.3) ? 0 : minutes(1, 20);
  }
  const bool has_line = spec.kind == Kind::staffed || spec.kind == Kind::visit;
  if (has_line && dice_.chance(0.75)) {
    spec.patience = duration(spec.kind == Kind::visit ? 240 : dice_.between(1, 15));
  }
  if (spec.kind == Kind::staffed && dice_.chance(0.5)) spec.open = schedule(1);
  spec.experience.per_wait_minute = dice_.between(-0.005, 0.0);
  spec.experience.abandoned = dice_.between(-0.2, 0.0);
  spec.experience.balked = dice_.between(-0.1, 0.0);
  spec.experience.turned_away = dice_.between(-0.1, 0.0);
  make_choices(spec);
}

void ScenarioMaker::make_choices(TouchPointSpec& spec) {
  if (dice_.chance(0.3)) spec.balk_probability = dice_.between(0.05, 0.6);
  if (dice_.chance(0.3)) spec.waiting_room = dice_.whole(0, 6);
  if (dice_.chance(0.5)) {
    spec.redial.probability = dice_.between(0.2, 1.0);
    spec.redial.delay = duration(dice_.between(2, 40));
    spec.redial.max_attempts = dice_.whole(0, 4);
  }
  if (dice_.chance(0.4)) {
    spec.call_back.offered = true;
    spec.call_back.expected_wait = minutes(0, 15);
    spec.call_back.acceptance = dice_.between(0.2, 1.0);
  }
}

// ---- journeys ----------------------------------------------------------------------------------

void ScenarioMaker::make_journey() {
  JourneySpec journey;
  journey.name = "journey " + std::to_string(scenario_.journeys.size());
  const std::size_t steps = 1 + dice_.index(4);
  for (std::size_t i = 0; i < steps; ++i) {
    journey.steps.push_back(
        {"step " + std::to_string(i),
         scenario_.touch_points[dice_.index(scenario_.touch_points.size())].name});
  }
  // Every step is an entry, some rarely, so that none is out of reach.
  double left = 1.0;
  for (std::size_t i = 0; i + 1 < steps; ++i) {
    const double share = left * dice_.between(0.05, 0.9);
    journey.entries.push_back({journey.steps[i].name, share});
    left -= share;
  }
  journey.entries.push_back({journey.steps.back().name, left});
  for (std::size_t i = 0; i < steps; ++i) {
    const TouchPointSpec& spec = touch_point(journey.steps[i]);
    for (int o = 0; o < kOutcomes; ++o) {
      const auto on = static_cast<Outcome>(o);
      if (can_happen(on, spec) && dice_.chance(0.7)) make_moves(journey, i, on);
    }
  }
  scenario_.journeys.push_back(std::move(journey));
}

/// One to three moves; at least three in ten cases end.
void ScenarioMaker::make_moves(JourneySpec& journey, std::size_t from, Outcome on) {
  double left = 1.0;
  for (int n = dice_.whole(0, 2); n > 0; --n) {
    JourneySpec::Move move;
    move.from = journey.steps[from].name;
    move.to = journey.steps[dice_.index(journey.steps.size())].name;
    move.on = on;
    move.probability = left * dice_.between(0.1, 0.45);
    left -= move.probability;
    if (dice_.chance(0.6)) move.delay = duration(dice_.chance(0.5) ? 10 : 150);
    if (dice_.chance(0.4)) move.satisfaction = dice_.between(-0.1, 0.05);
    journey.moves.push_back(std::move(move));
  }
  JourneySpec::Move end;
  end.from = journey.steps[from].name;
  end.on = on;
  end.probability = left;
  if (dice_.chance(0.3)) end.satisfaction = dice_.between(-0.1, 0.1);
  journey.moves.push_back(std::move(end));
}

// ---- customers ---------------------------------------------------------------------------------

void ScenarioMaker::make_segment() {
  SegmentSpec spec;
  spec.name = "segment " + std::to_string(scenario_.segments.size());
  spec.customers = static_cast<std::uint32_t>(dice_.whole(5, 60));
  spec.satisfaction = dice_.one_of({Distribution::uniform_between(0.2, 1.0),
                                    Distribution::constant(0.6), Distribution::beta(3.0, 2.0)});
  if (dice_.chance(0.4)) spec.rate_factor = Distribution::gamma(1.0, dice_.between(0.2, 0.8));
  make_leaving(spec.leaving);
  spec.priority_class = dice_.whole(0, 2);
  spec.head_start = dice_.chance(0.3) ? minutes(1, 20) : 0;
  scenario_.segments.push_back(std::move(spec));
}

void ScenarioMaker::make_leaving(LeavingSpec& leaving) {
  leaving.form = dice_.one_of({LeavingSpec::Form::none, LeavingSpec::Form::logistic,
                               LeavingSpec::Form::logistic, LeavingSpec::Form::cloglog});
  leaving.period =
      dice_.whole(4, 60) * kHour + (dice_.chance(0.3) ? dice_.whole(1, 3599) * kSecond : 0);
  leaving.threshold = dice_.between(0.4, 1.0);
  leaving.slope = dice_.between(2, 12);
  leaving.midpoint = dice_.between(0.1, 0.4);
  leaving.weight = dice_.between(0, 4);
  leaving.reference = dice_.between(0.3, 0.8);
  leaving.start = dice_.one_of({LeavingSpec::Start::newcomers, LeavingSpec::Start::stock});
  leaving.firm_age = dice_.whole(1, 20) * kYear;
  leaving.propensity = dice_.one_of(
      {Distribution::constant(0.9), Distribution::beta(4.0, 1.5), Distribution::beta(0.8, 0.7)});
}

void ScenarioMaker::make_need() {
  NeedSpec spec;
  spec.name = "need " + std::to_string(scenario_.needs.size());
  spec.journey = scenario_.journeys[dice_.index(scenario_.journeys.size())].name;
  spec.clock = dice_.one_of({NeedSpec::Clock::calendar, NeedSpec::Clock::after_case});
  if (spec.clock == NeedSpec::Clock::calendar) {
    spec.overlap = dice_.one_of(
        {NeedSpec::Overlap::queue, NeedSpec::Overlap::merge, NeedSpec::Overlap::beside});
  }
  // Cases of `beside` pile up where a queue is overloaded, and a customer counts 255 of them.
  const bool piles_up = spec.overlap == NeedSpec::Overlap::beside;
  spec.per_year = dice_.between(50, piles_up || dice_.chance(0.6) ? 250 : 2000);
  spec.profile = profile();
  if (dice_.chance(0.5)) {
    for (std::size_t s = 0; s < scenario_.segments.size(); ++s) {
      spec.segment_factor.push_back(dice_.one_of({0.0, 0.5, 1.0, 1.3}));
    }
  }
  if (dice_.chance(0.3)) {
    spec.max_per_year = dice_.between(1.0, 2.0) * largest_rate(spec, scenario_.segments.size());
  }
  spec.priority_class = dice_.whole(0, 2);
  spec.head_start = dice_.chance(0.3) ? minutes(1, 30) : 0;
  make_days(spec);
  scenario_.needs.push_back(std::move(spec));
}

void ScenarioMaker::make_stream() {
  StreamSpec spec;
  spec.name = "stream " + std::to_string(scenario_.streams.size());
  spec.journey = scenario_.journeys[dice_.index(scenario_.journeys.size())].name;
  spec.per_hour = dice_.between(0.2, 8.0);
  spec.profile = profile();
  spec.priority_class = dice_.whole(0, 3);
  spec.head_start = dice_.chance(0.3) ? minutes(1, 30) : 0;
  make_days(spec);
  scenario_.streams.push_back(std::move(spec));
}

Scenario random_scenario(std::uint32_t seed) {
  Scenario scenario = ScenarioMaker(seed).make();
  add_prices(seed, scenario);
  add_shocks(seed, scenario);
  return scenario;
}

// Draws of their own, as prices have.
void add_shocks(std::uint32_t seed, Scenario& scenario) {
  constexpr std::uint32_t kFirstWithShocks = 25;  // those before are in the golden outcome hash
  Dice dice(seed, 0x540C);
  scenario.shocks.clear();  // a company has its own
  if (seed < kFirstWithShocks || dice.chance(0.5)) return;
  const Calendar calendar(scenario.start);
  const auto days = static_cast<int>(scenario.horizon / kDay);
  const auto name_in = [&](const auto& things) {
    if (things.empty() || dice.chance(0.5)) return std::string();
    return things[dice.index(things.size())].name;
  };
  const int count = dice.whole(1, 3);
  for (int i = 0; i < count; ++i) {
    ShockSpec shock;
    shock.name = "shock " + std::to_string(i);
    const int from = dice.whole(-2, std::max(1, days));
    shock.from = calendar.date_at(from * kDay);
    if (dice.chance(0.7)) shock.until = calendar.date_at((from + dice.whole(1, 9)) * kDay);
    switch (dice.whole(0, 3)) {
      case 0:
        shock.needs = dice.one_of({0.0, 0.4, 1.7, 3.0});
        shock.segment = name_in(scenario.segments);
        shock.need = name_in(scenario.needs);
        break;
      case 1:
        shock.staff = dice.one_of({0.0, 0.5, 2.0});
        shock.touch_point = name_in(scenario.touch_points);
        break;
      case 2:
        shock.price = dice.one_of({0.8, 1.3});
        shock.segment = name_in(scenario.segments);
        break;
      default:
        shock.touch_point = name_in(scenario.touch_points);
        shock.outage = true;
        for (const TouchPointSpec& spec : scenario.touch_points) {
          const bool can = spec.kind == TouchPointSpec::Kind::staffed ||
                           spec.kind == TouchPointSpec::Kind::self_service;
          if (can && shock.touch_point.empty()) shock.touch_point = spec.name;
          if (!can && shock.touch_point == spec.name) shock.outage = false;
        }
        if (shock.touch_point.empty()) shock.outage = false;
        if (!shock.outage) shock.staff = 0.0;
    }
    // What nobody has cannot change.
    const auto serves = [&](const TouchPointSpec& spec) {
      return spec.name == shock.touch_point && !spec.pool.empty();
    };
    if (shock.staff != 1.0 && std::ranges::none_of(scenario.touch_points, serves)) {
      shock.touch_point.clear();
    }
    const auto pays = [&](const SegmentSpec& spec) {
      return (shock.segment.empty() || spec.name == shock.segment) &&
             (spec.price > 0.0 || spec.leaving.purchase_price > 0.0);
    };
    if (shock.price != 1.0 && std::ranges::none_of(scenario.segments, pays)) {
      shock.price = 1.0;
      shock.needs = 1.2;
    }
    scenario.shocks.push_back(std::move(shock));
  }
}

void add_notice(std::uint32_t seed, Scenario& scenario) {
  Dice dice(seed, 0x907E);
  if (dice.chance(0.5)) return;
  for (SegmentSpec& spec : scenario.segments) {
    spec.leaving.notice = dice.one_of({Time{0}, 2 * kHour, 2 * kDay + kSecond, 15 * kDay});
  }
}

// Draws of its own, so that scenarios with and without prices are alike else.
void add_prices(std::uint32_t seed, Scenario& scenario) {
  Dice dice(seed, 0x97CE);
  if (dice.chance(0.4)) return;
  for (SegmentSpec& spec : scenario.segments) {
    if (dice.chance(0.7)) spec.price = dice.between(5, 60);
    LeavingSpec& leaving = spec.leaving;
    if (leaving.form == LeavingSpec::Form::noncontract)
      leaving.purchase_price = dice.between(0, 40);
    leaving.price_weight = dice.one_of({0.0, 0.7, 3.0});
    leaving.price_rise_weight = dice.one_of({0.0, 1.0, 5.0});
    leaving.price_memory = dice.one_of({Time{0}, 2 * kDay, 40 * kDay});
  }
}

}  // namespace rapport
