// build_model(): flattens a checked scenario. What can be wrong with one is found in validate*.cpp.
#include <algorithm>

#include "sim/core/elementary.h"
#include "sim/model/build_channels.h"
#include "sim/model/build_company.h"
#include "sim/model/build_offers.h"
#include "sim/model/build_products.h"
#include "sim/model/draw_codes.h"
#include "sim/model/model.h"
#include "sim/model/service_groups.h"
#include "sim/scenario/journey_graph.h"
#include "sim/scenario/leaving.h"
#include "sim/scenario/name_index.h"
#include "sim/scenario/periods.h"
#include "sim/scenario/product.h"
#include "sim/scenario/rates.h"
#include "sim/scenario/shock.h"
#include "sim/scenario/validate.h"

namespace rapport {

namespace {

/// A chance this close to 1 is 1: what is missing is rounding.
constexpr double kSurely = 1 - 1e-12;

/// The number of the period that holds at `t`.
std::uint16_t period_of(Time t, std::span<const Change> changes) {
  const auto holds = [t](const Change& change) { return change.from <= t; };
  return static_cast<std::uint16_t>(std::ranges::count_if(changes, holds));
}

void add_clock(const Scenario& scenario, std::span<const Change> changes, Model& model) {
  model.calendar = Calendar(scenario.start);
  model.begin = -scenario.warmup;
  model.end = scenario.horizon;
  model.lookahead = scenario.lookahead;
  model.monday = -model.calendar.weekday_at(0) * kDay;
  for (Time day = model.begin; day < model.end + kDay; day += kDay) {
    model.days.push_back({static_cast<std::uint8_t>(model.calendar.weekday_at(day)),
                          static_cast<std::uint8_t>(model.calendar.month_at(day)),
                          period_of(day, changes)});
  }
  model.from_start = !changes.empty() && changes[0].from == kFromStart;
  for (const Change& change : changes) {
    model.period_starts.push_back(std::max(change.from, model.begin));
  }
  for (Time year = kYear; year <= model.end; year += kYear) model.milestones.push_back(year);
  Time month = 0;
  for (; month < model.end; month = model.calendar.start_of_month_after(month)) {
    model.month_starts.push_back(month);
  }
  model.month_starts.push_back(model.end);
}

/// What a segment pays and brings in at the price that a lever set, and what it gets back of it.
/// Where no price is given, there is nothing to change. `products`: what it pays for products
/// besides.
void add_price(const SegmentSpec& spec, double products, Segment& segment) {
  const double more = spec.price_factor - 1.0;
  segment.value_per_month = spec.value_per_month + more * spec.price;
  segment.purchase_value = spec.leaving.purchase_value + more * spec.leaving.purchase_price;
  segment.price = spec.price * spec.price_factor;
  segment.reward = spec.rewards * segment.price;
  segment.purchase_reward = spec.rewards * spec.price_factor * spec.leaving.purchase_price;
  const bool pays = spec.price > 0.0 || spec.leaving.purchase_price > 0.0;
  const double felt = spec.price_factor * (1.0 - spec.reward_weight * spec.rewards);
  segment.price_log = pays ? math::log(felt) : 0.0;
  if (products > 0.0) {
    // Rewards are a share of the segment's own price only.
    segment.price_log =
        math::log((felt * spec.price + spec.price_factor * products) / (spec.price + products));
  }
  if (spec.credit.on()) add_credit(spec, products, segment);
  segment.credit_risk = spec.credit.risk;
  segment.check = credit_check(spec.credit);
}

/// What a segment has besides with a company, as it is written or as its levers set it.
void add_company_of(const SegmentSpec& spec, Segment& segment) {
  segment.value_factor = spec.value_factor;
  segment.becomes = spec.becomes;
  segment.polygamous = spec.polygamous;
  segment.rival = spec.rival;
  segment.acquisition = spec.acquisition;
  segment.acceptance = spec.acceptance;
  segment.bought = spec.bought;
  segment.save_desk = spec.save_desk;
  segment.save_margin = spec.save_margin;
  segment.managers = spec.managers;
}

void add_segments(const Scenario& scenario, Tables& tables) {
  std::uint32_t customers = 0;
  for (const SegmentSpec& spec : scenario.segments) {
    tables.segments.push_back({spec.name, customers, spec.customers, spec.leaving,
                               spec.satisfaction, spec.rate_factor, spec.value_per_month,
                               spec.priority_class, spec.head_start});
    add_price(spec, scenario.company.on ? product_price(scenario, spec) : 0.0,
              tables.segments.back());
    add_company_of(spec, tables.segments.back());
    customers += spec.customers;
  }
}

/// Adds the needs. Candidates come at Today's rate in all periods, so that needs stay in place
/// across policies.
void add_needs(const Scenario& scenario, const Scenario& today, Tables& tables) {
  const NameIndex journeys(scenario.journeys);
  for (std::size_t n = 0; n < scenario.needs.size(); ++n) {
    const NeedSpec& spec = scenario.needs[n];
    const double rate = candidate_rate(today.needs[n], today.segments.size()) *
                        largest_demand(today, today.needs[n]) *
                        largest_day_factor(today.needs[n].day_factor);
    Need need{spec.name,
              journeys.at(spec.journey),
              spec.clock,
              spec.overlap,
              rate > 0 ? static_cast<double>(kYear) / rate : 0.0,
              {},
              false,
              kNoDayFactor,
              spec.profile,
              spec.priority_class,
              spec.head_start};
    need.fit_weight = spec.fit_weight;
    for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
      need.accept.push_back(rate > 0 ? rate_of(spec, s) / rate : 0.0);
    }
    tables.needs.push_back(std::move(need));
  }
}

void add_streams(const Scenario& scenario, const Scenario& today, Tables& tables) {
  const NameIndex journeys(scenario.journeys);
  for (std::size_t i = 0; i < scenario.streams.size(); ++i) {
    const StreamSpec& spec = scenario.streams[i];
    const double rate = candidate_rate(today.streams[i]) * largest_demand(today, today.streams[i]) *
                        largest_day_factor(today.streams[i].day_factor);
    const double accept = rate > 0 ? spec.per_hour / rate : 0.0;
    tables.streams.push_back({spec.name, journeys.at(spec.journey),
                              rate > 0 ? static_cast<double>(kHour) / rate : 0.0, accept,
                              accept * smallest_multiplier(spec.profile) < kSurely, kNoDayFactor,
                              spec.profile, spec.priority_class, spec.head_start});
  }
}

/// Says which needs are thinned. Where a need never comes in any period there is nothing to thin.
void add_thinning(Model& model) {
  for (std::size_t p = 0; p < model.periods(); ++p) {
    Tables& tables = model.tables(p);
    for (std::size_t n = 0; n < tables.needs.size(); ++n) {
      Need& need = tables.needs[n];
      const double least = smallest_multiplier(need.profile);
      for (std::size_t s = 0; s < need.accept.size(); ++s) {
        need.thinned |= model.ever_needs(n, s) && need.accept[s] * least < kSurely;
      }
    }
  }
}

/// Adds the day factors. Draws know the group of a factor by a code made from its name.
void add_day_factors(const Scenario& today, Model& model) {
  std::vector<std::string> groups;
  std::vector<std::size_t> group_of;  // by factor: its place in `groups`
  const auto add = [&](const auto& spec) {
    if (!spec.day_factor) return kNoDayFactor;
    const std::string& group = spec.day_factor_group.empty() ? spec.name : spec.day_factor_group;
    const auto found = std::ranges::find(groups, group);
    group_of.push_back(static_cast<std::size_t>(found - groups.begin()));
    if (found == groups.end()) groups.push_back(group);
    model.day_factors.push_back({*spec.day_factor});
    return static_cast<int>(model.day_factors.size()) - 1;
  };
  // What varies from day to day is thinned, whatever its chance to be accepted is.
  const auto set = [&](auto Tables::*items, std::size_t i, int factor) {
    for (std::size_t p = 0; p < model.periods() && factor != kNoDayFactor; ++p) {
      auto& item = (model.tables(p).*items)[i];
      item.day_factor = factor;
      item.thinned = true;
    }
  };
  for (std::size_t n = 0; n < today.needs.size(); ++n) set(&Tables::needs, n, add(today.needs[n]));
  for (std::size_t i = 0; i < today.streams.size(); ++i) {
    set(&Tables::streams, i, add(today.streams[i]));
  }
  const std::vector<std::uint16_t> codes = draw_codes(groups, kKindBits);
  for (std::size_t f = 0; f < group_of.size(); ++f) model.day_factors[f].group = codes[group_of[f]];
}

/// Whether open cases keep back needs of this kind, so that only idle customers have new ones.
bool waits_for_cases(const Need& need) {
  return need.clock == NeedSpec::Clock::after_case || need.overlap == NeedSpec::Overlap::merge;
}

Stream background_stream(double represents, const Need& need, std::size_t s,
                         const Segment& segment) {
  const double others = (represents - 1) * segment.customers;
  return {"others' " + need.name + ", " + segment.name,
          need.journey,
          need.mean_gap / others,
          need.accept[s],
          true,
          need.day_factor,
          need.profile,
          need.priority_class + segment.priority_class,
          need.head_start + segment.head_start,
          static_cast<int>(s),
          waits_for_cases(need)};
}

/// Adds the contacts of the customers whom the simulated ones represent, as one stream for each
/// need and segment. Those that Today has come first, so that they keep their numbers in every
/// policy.
void add_background(const Scenario& scenario, Model& model) {
  if (!scenario.has_background()) return;
  for (const bool today : {true, false}) {
    for (std::size_t n = 0; n < model.needs.size(); ++n) {
      for (std::size_t s = 0; s < model.segments.size(); ++s) {
        const bool comes = model.needs[n].accept[s] > 0;
        if (model.segments[s].customers == 0 || comes != today || !model.ever_needs(n, s)) continue;
        for (std::size_t p = 0; p < model.periods(); ++p) {
          Tables& tables = model.tables(p);
          tables.streams.push_back(
              background_stream(scenario.represents, tables.needs[n], s, tables.segments[s]));
        }
        model.has_background = true;
      }
    }
  }
}

void add_touch_points(const Scenario& scenario, Tables& tables) {
  for (const PoolSpec& spec : scenario.pools) {
    tables.pools.push_back({spec.name, spec.staff, spec.cost_per_hour});
  }
  const NameIndex pools(scenario.pools);
  for (const TouchPointSpec& spec : scenario.touch_points) {
    const bool choices = spec.balk_probability > 0 || spec.call_back.offered;
    TouchPoint place;
    place.name = spec.name;
    place.kind = spec.kind;
    place.pool = static_cast<std::uint16_t>(pools.find(spec.pool).value_or(0));
    place.has_patience = spec.patience.has_value();
    place.has_choices = choices;
    place.service = spec.service;
    if (spec.patience) place.patience = *spec.patience;
    place.deadline = spec.deadline;
    place.balk_probability = spec.balk_probability;
    place.call_back_acceptance = spec.call_back.acceptance;
    for (const PlaceForSegment& mine : spec.by_segment) {
      place.by_segment.emplace_back().call_back_acceptance = mine.acceptance;
    }
    place.redial = spec.redial;
    place.is_down = spec.is_down;
    place.experience = spec.experience;
    place.service_level_within = spec.service_level_within;
    place.cost_per_contact = spec.cost_per_contact;
    place.cost_per_minute = spec.cost_per_minute;
    tables.touch_points.push_back(std::move(place));
  }
}

/// Makes the cumulative shares end at 1, so that rounding leaves no gap. Items of probability 0 at
/// the end stay without a share.
template <typename Items>
void end_at_one(Items& items, Range range) {
  if (range.empty()) return;
  const double sum = items[range.last - 1].cumulative;
  for (std::uint32_t i = range.last; i-- > range.first && items[i].cumulative == sum;) {
    items[i].cumulative = 1.0;
  }
}

/// Adds the moves of one step and outcome and returns where they stand. `groups` has the service
/// group of each touch point, in this scenario by itself.
Range add_moves(const JourneySpec& journey, const NameIndex& steps, std::size_t from, Outcome on,
                std::uint32_t first_step, const std::vector<std::uint16_t>& groups,
                Tables& tables) {
  Range range{static_cast<std::uint32_t>(tables.moves.size()), 0};
  double cumulative = 0.0;
  for (const JourneySpec::Move& spec : journey.moves) {
    if (spec.from != journey.steps[from].name || spec.on != on) continue;
    cumulative += spec.probability;
    const auto to =
        spec.to.empty() ? kEnd : static_cast<std::uint16_t>(first_step + steps.at(spec.to));
    const auto group_of = [&](std::size_t step) { return groups[tables.steps[step].touch_point]; };
    const bool crosses =
        spec.delay.has_value() && to != kEnd && group_of(first_step + from) != group_of(to);
    tables.moves.push_back({cumulative, to, spec.delay.has_value(), crosses, spec.satisfaction,
                            spec.delay.value_or(Distribution::constant(1.0)), false,
                            spec.avoidable});
  }
  range.last = static_cast<std::uint32_t>(tables.moves.size());
  end_at_one(tables.moves, range);
  return range;
}

/// Adds the steps of a journey with their touch points, groups and visit counters; moves come
/// later, once all steps are there. `anytime` is the journey with the moves of all periods.
Range add_steps(const Scenario& scenario, const JourneySpec& journey, const JourneySpec& anytime,
                Tables& tables) {
  const NameIndex places(scenario.touch_points);
  const std::vector<bool> cyclic = steps_on_cycles(anytime);
  const auto first = static_cast<std::uint32_t>(tables.steps.size());
  std::int8_t counters = 0;
  for (std::size_t i = 0; i < journey.steps.size(); ++i) {
    const std::uint16_t place = places.at(journey.steps[i].touch_point);
    const std::int8_t counter = cyclic[i] ? counters++ : std::int8_t{-1};
    tables.steps.push_back({place, tables.touch_points[place].group, counter, {}});
  }
  return {first, static_cast<std::uint32_t>(tables.steps.size())};
}

Range add_entries(const JourneySpec& journey, const NameIndex& steps, std::uint32_t first_step,
                  Tables& tables) {
  Range range{static_cast<std::uint32_t>(tables.entries.size()), 0};
  double cumulative = 0.0;
  for (const JourneySpec::Entry& spec : journey.entries) {
    cumulative += spec.probability;
    tables.entries.push_back(
        {cumulative, static_cast<std::uint16_t>(first_step + steps.at(spec.step))});
  }
  range.last = static_cast<std::uint32_t>(tables.entries.size());
  end_at_one(tables.entries, range);
  return range;
}

void add_journeys(const Scenario& scenario, const Scenario& structure, Tables& tables) {
  const std::vector<std::uint16_t> groups = find_service_groups(scenario);
  for (std::size_t j = 0; j < scenario.journeys.size(); ++j) {
    const JourneySpec& spec = scenario.journeys[j];
    const NameIndex names(spec.steps);
    const Range steps = add_steps(scenario, spec, structure.journeys[j], tables);
    const Range entries = add_entries(spec, names, steps.first, tables);
    for (std::size_t i = 0; i < spec.steps.size(); ++i) {
      for (int o = 0; o < kOutcomes; ++o) {
        tables.steps[steps.first + i].moves[o] =
            add_moves(spec, names, i, static_cast<Outcome>(o), steps.first, groups, tables);
      }
    }
    tables.journeys.push_back({spec.name, entries, steps});
  }
}

template <class Items>
void set_codes(Items& items, const std::vector<std::string>& names, int bits) {
  const std::vector<std::uint16_t> codes = draw_codes(names, bits);
  for (std::size_t i = 0; i < names.size(); ++i) items[i].code = codes[i];
}

/// Sets the codes by which draws know segments, needs, streams and steps.
void add_codes(Model& model) {
  std::vector<std::string> segments, needs, streams, steps;
  for (const Segment& segment : model.segments) segments.push_back(segment.name);
  for (const Need& need : model.needs) needs.push_back(need.name);
  for (const Stream& stream : model.streams) streams.push_back(stream.name);
  for (std::size_t j = 0; j < model.journeys.size(); ++j) {
    for (const JourneySpec::Step& step : model.scenario.journeys[j].steps) {
      steps.push_back(model.journeys[j].name + "/" + step.name);
    }
  }
  for (std::size_t p = 0; p < model.periods(); ++p) {
    Tables& tables = model.tables(p);
    set_codes(tables.segments, segments, kSegmentBits);
    set_codes(tables.needs, needs, kKindBits);
    set_codes(tables.streams, streams, kKindBits);
    set_codes(tables.steps, steps, kStepBits);
  }
}

/// Sets what is the same in all periods: what the model has and needs.
void add_features(const Scenario& today, Model& model) {
  model.single_case = true;
  for (const NeedSpec& spec : today.needs) {
    model.single_case &= spec.overlap != NeedSpec::Overlap::beside;
    model.has_merging |= spec.overlap == NeedSpec::Overlap::merge;
  }
  for (const SegmentSpec& spec : today.segments) {
    const Distribution& factor = spec.rate_factor;
    model.customers += spec.customers;
    model.has_rate_factors |= factor.variance() > 0 || factor.mean() != 1;
    model.company.has_credit |= today.company.on && spec.credit.on();
    model.company.has_checks |= today.company.on && spec.credit.on() && spec.credit.checks();
    model.company.values_change |= today.company.on && spec.becomes.on();
    model.has_propensities |= has_propensity(spec.leaving.form);
    model.has_purchases |= spec.leaving.form == LeavingSpec::Form::noncontract;
  }
}

void add_rosters(std::span<const Scenario* const> periods, Model& model) {
  for (std::size_t pool = 0; pool < model.pools.size(); ++pool) {
    DatedSchedule roster(periods[0]->pools[pool].staff, model.monday);
    for (std::size_t p = 1; p < periods.size(); ++p) {
      roster.change(model.period_starts[p - 1], periods[p]->pools[pool].staff);
    }
    model.rosters.push_back(std::move(roster));
  }
}

void flatten(const Scenario& today, std::span<const Change> changes, Model& model) {
  const Scenario structure = structure_of(today, changes);
  std::vector<const Scenario*> periods{&today};
  for (const Change& change : changes) periods.push_back(&change.then);
  add_clock(today, changes, model);
  add_features(today, model);
  model.later.resize(changes.size());
  for (std::size_t p = 0; p < periods.size(); ++p) {
    Tables& tables = model.tables(p);
    add_segments(*periods[p], tables);
    add_needs(*periods[p], today, tables);
    add_streams(*periods[p], today, tables);
    add_touch_points(*periods[p], tables);
  }
  add_thinning(model);
  add_day_factors(today, model);
  add_background(today, model);
  add_rosters(periods, model);
  add_groups(structure, periods, model);
  for (std::size_t p = 0; p < periods.size(); ++p) {
    add_journeys(*periods[p], structure, model.tables(p));
  }
  add_codes(model);
  add_offers(model);
  add_products(periods, model);
  add_company(periods, model);
  add_saves(model);
  add_channels(periods, model);
  add_market(model);
}

}  // namespace

Model build_model(const Scenario& today, std::span<const Change> changes,
                  std::span<const RuleSpec> rules) {
  // The scenarios are checked as they were written. Levers move numbers within what is allowed and
  // never raise a rate.
  find_problems(today, changes).throw_if_any();
  const Scenario first = with_levers(today);
  std::vector<Change> applied;
  for (const Change& change : changes) applied.push_back({change.from, with_levers(change.then)});
  applied = with_shocks(first, std::move(applied));
  Model model{};
  model.scenario = today;
  flatten(first, applied, model);
  model.charges = lever_charges(today, changes);
  model.charge_today = lever_charges(today, {}).front();
  model.company.rules.assign(rules.begin(), rules.end());
  return model;
}

/// Each need and stream counts with the largest rate that it has in any period.
std::size_t Model::expected_arrivals(Time span, double share) const {
  constexpr double kMost = 1e7;  // beyond that, vectors may grow as they go
  // Who joins at a rate comes on top of those who are there; who replaces others does not.
  const bool grows = company.joining.form == JoiningSpec::Form::rate;
  const double most_there = grows ? people() : customers;
  double per_tick = 0.0;
  for (std::size_t n = 0; n < needs.size(); ++n) {
    double accept = 0.0;
    for (std::size_t p = 0; p < periods(); ++p) {
      for (const double a : tables(p).needs[n].accept) accept = std::max(accept, a);
    }
    if (accept > 0.0) per_tick += most_there * share * accept / needs[n].mean_gap;
  }
  for (std::size_t i = 0; i < streams.size(); ++i) {
    double accept = 0.0;
    for (std::size_t p = 0; p < periods(); ++p) {
      accept = std::max(accept, tables(p).streams[i].accept);
    }
    if (accept > 0.0) per_tick += accept / streams[i].mean_gap;
  }
  const auto most_span = static_cast<double>(std::min(span, end - begin));
  return static_cast<std::size_t>(std::min(kMost, per_tick * most_span)) + 1;
}

}  // namespace rapport
