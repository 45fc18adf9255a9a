// Flattens a checked scenario. What can be wrong with one is found in validate.cpp.
#include <algorithm>

#include "sim/model/draw_codes.h"
#include "sim/model/journey_graph.h"
#include "sim/model/model.h"
#include "sim/model/name_index.h"
#include "sim/model/rates.h"
#include "sim/model/service_groups.h"
#include "sim/model/validate.h"

namespace rapport {

namespace {

/// A chance this close to 1 is 1: what is missing is rounding.
constexpr double kSurely = 1 - 1e-12;

void add_clock(const Scenario& scenario, Model& model) {
  model.calendar = Calendar(scenario.start);
  model.begin = -scenario.warmup;
  model.end = scenario.horizon;
  model.lookahead = scenario.lookahead;
  model.monday = -model.calendar.weekday_at(0) * kDay;
  for (Time day = model.begin; day < model.end + kDay; day += kDay) {
    model.days.push_back({static_cast<std::uint8_t>(model.calendar.weekday_at(day)),
                          static_cast<std::uint8_t>(model.calendar.month_at(day))});
  }
  Time month = 0;
  for (; month < model.end; month = model.calendar.start_of_month_after(month)) {
    model.month_starts.push_back(month);
  }
  model.month_starts.push_back(model.end);
}

void add_segments(const Scenario& scenario, Model& model) {
  for (const SegmentSpec& spec : scenario.segments) {
    model.segments.push_back({spec.name, model.customers, spec.customers, spec.leaving,
                              spec.satisfaction, spec.rate_factor, spec.value_per_month,
                              spec.priority_class, spec.head_start});
    model.customers += spec.customers;
    const Distribution& factor = spec.rate_factor;
    model.has_rate_factors |= factor.variance() > 0 || factor.mean() != 1;
    model.has_propensities |= spec.leaving.form == LeavingSpec::Form::cloglog;
  }
}

void add_needs(const Scenario& scenario, Model& model) {
  const NameIndex journeys(scenario.journeys);
  for (const NeedSpec& spec : scenario.needs) {
    const double rate = candidate_rate(spec, scenario.segments.size());
    Need need{spec.name,
              journeys.at(spec.journey),
              spec.clock,
              spec.overlap,
              rate > 0 ? static_cast<double>(kYear) / rate : 0.0,
              {},
              false,
              spec.profile,
              spec.priority_class,
              spec.head_start};
    for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
      const double accept = rate > 0 ? rate_of(spec, s) / rate : 0.0;
      need.accept.push_back(accept);
      // Where accept is 0 the need never comes and nothing is there to thin.
      need.thinned |= accept > 0 && accept * smallest_multiplier(spec.profile) < kSurely;
    }
    model.single_case &= spec.overlap != NeedSpec::Overlap::beside;
    model.has_merging |= spec.overlap == NeedSpec::Overlap::merge;
    model.needs.push_back(std::move(need));
  }
}

void add_streams(const Scenario& scenario, Model& model) {
  const NameIndex journeys(scenario.journeys);
  for (const StreamSpec& spec : scenario.streams) {
    const double most = largest_multiplier(spec.profile);
    const double rate = spec.per_hour * most;
    const double accept = rate > 0 ? 1 / most : 0.0;
    model.streams.push_back({spec.name, journeys.at(spec.journey),
                             rate > 0 ? static_cast<double>(kHour) / rate : 0.0, accept,
                             accept * smallest_multiplier(spec.profile) < kSurely, spec.profile,
                             spec.priority_class, spec.head_start});
  }
}

/// Whether open cases keep back needs of this kind, so that only idle customers have new ones.
bool waits_for_cases(const Need& need) {
  return need.clock == NeedSpec::Clock::after_case || need.overlap == NeedSpec::Overlap::merge;
}

/// The contacts of the customers whom the simulated ones represent, one stream a need and segment.
void add_background(const Scenario& scenario, Model& model) {
  if (!(scenario.represents > 1)) return;
  for (const Need& need : model.needs) {
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      const Segment& segment = model.segments[s];
      if (segment.customers == 0 || !(need.accept[s] > 0)) continue;
      const double others = (scenario.represents - 1) * segment.customers;
      model.streams.push_back(
          {"others' " + need.name + ", " + segment.name, need.journey, need.mean_gap / others,
           need.accept[s], true, need.profile, need.priority_class + segment.priority_class,
           need.head_start + segment.head_start, static_cast<int>(s), waits_for_cases(need)});
      model.has_background = true;
    }
  }
}

void add_touch_points(const Scenario& scenario, Model& model) {
  for (const PoolSpec& spec : scenario.pools) {
    model.pools.push_back({spec.name, spec.staff, spec.cost_per_hour});
  }
  for (const TouchPointSpec& spec : scenario.touch_points) {
    const bool choices = spec.balk_probability > 0 || spec.call_back.offered;
    model.touch_points.push_back(
        {spec.name, spec.kind, 0, kNoQueue, spec.patience.has_value(), choices, spec.service,
         spec.patience.value_or(Distribution::constant(1.0)), spec.deadline, spec.balk_probability,
         spec.call_back.acceptance, spec.redial, spec.experience, spec.service_level_within,
         spec.cost_per_contact, spec.cost_per_minute});
  }
}

/// Rounding must not leave a gap below 1; trailing items of probability 0 stay without a share.
template <typename Items>
void end_at_one(Items& items, Range range) {
  if (range.empty()) return;
  const double sum = items[range.last - 1].cumulative;
  for (std::uint32_t i = range.last; i-- > range.first && items[i].cumulative == sum;) {
    items[i].cumulative = 1.0;
  }
}

/// Adds the moves of one step and outcome and returns where they stand.
Range add_moves(const JourneySpec& journey, const NameIndex& steps, std::size_t from, Outcome on,
                std::uint32_t first_step, Model& model) {
  Range range{static_cast<std::uint32_t>(model.moves.size()), 0};
  double cumulative = 0.0;
  for (const JourneySpec::Move& spec : journey.moves) {
    if (spec.from != journey.steps[from].name || spec.on != on) continue;
    cumulative += spec.probability;
    const auto to =
        spec.to.empty() ? kEnd : static_cast<std::uint16_t>(first_step + steps.at(spec.to));
    const bool crosses = spec.delay.has_value() && to != kEnd &&
                         model.steps[first_step + from].group != model.steps[to].group;
    model.moves.push_back({cumulative, to, spec.delay.has_value(), crosses, spec.satisfaction,
                           spec.delay.value_or(Distribution::constant(1.0))});
  }
  range.last = static_cast<std::uint32_t>(model.moves.size());
  end_at_one(model.moves, range);
  return range;
}

/// Steps with their touch points, groups and visit counters; moves come later, once all are there.
Range add_steps(const Scenario& scenario, const JourneySpec& journey, Model& model) {
  const NameIndex places(scenario.touch_points);
  const std::vector<bool> cyclic = steps_on_cycles(journey);
  const auto first = static_cast<std::uint32_t>(model.steps.size());
  std::int8_t counters = 0;
  for (std::size_t i = 0; i < journey.steps.size(); ++i) {
    const std::uint16_t place = places.at(journey.steps[i].touch_point);
    const std::int8_t counter = cyclic[i] ? counters++ : std::int8_t{-1};
    model.steps.push_back({place, model.touch_points[place].group, counter, {}});
  }
  return {first, static_cast<std::uint32_t>(model.steps.size())};
}

Range add_entries(const JourneySpec& journey, const NameIndex& steps, std::uint32_t first_step,
                  Model& model) {
  Range range{static_cast<std::uint32_t>(model.entries.size()), 0};
  double cumulative = 0.0;
  for (const JourneySpec::Entry& spec : journey.entries) {
    cumulative += spec.probability;
    model.entries.push_back(
        {cumulative, static_cast<std::uint16_t>(first_step + steps.at(spec.step))});
  }
  range.last = static_cast<std::uint32_t>(model.entries.size());
  end_at_one(model.entries, range);
  return range;
}

void add_journeys(const Scenario& scenario, Model& model) {
  for (const JourneySpec& spec : scenario.journeys) {
    const NameIndex names(spec.steps);
    const Range steps = add_steps(scenario, spec, model);
    const Range entries = add_entries(spec, names, steps.first, model);
    for (std::size_t i = 0; i < spec.steps.size(); ++i) {
      for (int o = 0; o < kOutcomes; ++o) {
        model.steps[steps.first + i].moves[o] =
            add_moves(spec, names, i, static_cast<Outcome>(o), steps.first, model);
      }
    }
    model.journeys.push_back({spec.name, entries, steps});
  }
}

template <class Items>
void set_codes(Items& items, const std::vector<std::string>& names, int bits) {
  const std::vector<std::uint16_t> codes = draw_codes(names, bits);
  for (std::size_t i = 0; i < names.size(); ++i) items[i].code = codes[i];
}

/// By what draws know segments, needs, streams and steps.
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
  set_codes(model.segments, segments, kSegmentBits);
  set_codes(model.needs, needs, kKindBits);
  set_codes(model.streams, streams, kKindBits);
  set_codes(model.steps, steps, kStepBits);
}

}  // namespace

Model build_model(const Scenario& scenario) {
  find_problems(scenario).throw_if_any();
  Model model{};
  model.scenario = scenario;
  model.single_case = true;
  model.has_merging = false;
  add_clock(scenario, model);
  add_segments(scenario, model);
  add_needs(scenario, model);
  add_streams(scenario, model);
  add_background(scenario, model);
  add_touch_points(scenario, model);
  add_groups(scenario, model);
  add_journeys(scenario, model);
  add_codes(model);
  return model;
}

std::size_t Model::expected_arrivals(Time span, double share) const {
  constexpr double kMost = 1e7;  // beyond that vectors may grow as they go
  double per_tick = 0.0;
  for (const Need& need : needs) {
    const double accept = need.accept.empty() ? 0.0 : std::ranges::max(need.accept);
    if (accept > 0.0) per_tick += customers * share * accept / need.mean_gap;
  }
  for (const Stream& stream : streams) {
    if (stream.accept > 0.0) per_tick += stream.accept / stream.mean_gap;
  }
  const auto most_span = static_cast<double>(std::min(span, end - begin));
  return static_cast<std::size_t>(std::min(kMost, per_tick * most_span)) + 1;
}

}  // namespace rapport
