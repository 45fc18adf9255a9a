#include "tests/engine/random_changes.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sim/scenario/journey_graph.h"
#include "sim/scenario/rates.h"
#include "tests/support/random_channels.h"
#include "tests/support/random_company.h"
#include "tests/support/random_maker.h"
#include "tests/support/random_scenario.h"

namespace rapport {

namespace {

using Kind = TouchPointSpec::Kind;

class ChangeMaker : ScenarioMaker {
 public:
  ChangeMaker(std::uint32_t seed, const Scenario& today)
      : ScenarioMaker(Dice(seed, 0xC4A26E5), today),
        today_(today),
        price_dice_(seed, 0x97CF),
        save_dice_(seed, 0x5A7F),
        assistant_dice_(seed, 0xB08),
        channel_dice_(seed, 0xC4B),
        joining_dice_(seed, 0x101),
        credit_dice_(seed, 0xC4EE),
        reward_dice_(seed, 0x4E3A),
        manager_dice_(seed, 0x3A6A),
        order_dice_(seed, 0x0DE5),
        segment_dice_(seed, 0x5E6A),
        product_dice_(seed, 0x980E),
        check_dice_(seed, 0xC4ED5) {}

  std::vector<Change> make() {
    std::set<Time> dates;
    const auto days = static_cast<int>((today_.horizon - 1) / kDay);
    for (int n = dice_.whole(1, 4); n > 0; --n) dates.insert(dice_.whole(0, days) * kDay);
    std::vector<Change> changes;
    const bool has_room = today_.warmup > 0 || !dates.contains(0);
    if (today_.company.on && has_room && dice_.chance(0.3)) {
      set_levers(dice_, scenario_);
      changes.push_back({kFromStart, scenario_});
    }
    for (const Time from : dates) {
      at_start_ = from == 0;
      change_all();
      changes.push_back({from, scenario_});
    }
    return changes;
  }

 private:
  void change_all();
  void change_queue(TouchPointSpec& spec);
  void change_touch_point(TouchPointSpec& spec);
  void change_journey(JourneySpec& journey);
  void change_need(std::size_t n);
  void change_stream(std::size_t i);

  const Scenario& today_;
  /// Of their own, so that what else a seed changes stays.
  Dice price_dice_, save_dice_, assistant_dice_, channel_dice_, joining_dice_, credit_dice_,
      reward_dice_, manager_dice_, order_dice_, segment_dice_, product_dice_, check_dice_;
  bool at_start_ = false;
};

void ChangeMaker::change_all() {
  for (PoolSpec& pool : scenario_.pools) {
    if (dice_.chance(0.5)) pool.staff = schedule(dice_.whole(1, 5));
    if (dice_.chance(0.3)) pool.cost_per_hour = dice_.between(0, 50);
  }
  for (TouchPointSpec& spec : scenario_.touch_points) {
    if (dice_.chance(0.6)) change_touch_point(spec);
  }
  for (JourneySpec& journey : scenario_.journeys) {
    if (dice_.chance(0.5)) change_journey(journey);
  }
  for (SegmentSpec& segment : scenario_.segments) {
    if (dice_.chance(0.3)) segment.priority_class = dice_.whole(0, 2);
    if (dice_.chance(0.3)) segment.head_start = minutes(0, 20);
    if (at_start_) segment.value_per_month = dice_.between(0, 20);
  }
  for (std::size_t n = 0; n < scenario_.needs.size(); ++n) {
    if (dice_.chance(0.6)) change_need(n);
  }
  for (std::size_t i = 0; i < scenario_.streams.size(); ++i) {
    if (dice_.chance(0.6)) change_stream(i);
  }
  if (scenario_.company.on && dice_.chance(0.8)) set_levers(dice_, scenario_);
  if (price_dice_.chance(0.7)) set_prices(price_dice_, scenario_);
  if (scenario_.company.on && save_dice_.chance(0.5)) set_saves(save_dice_, scenario_);
  if (scenario_.company.on && joining_dice_.chance(0.4)) {
    set_joining_levers(joining_dice_, scenario_);
  }
  const auto owes = [](const SegmentSpec& segment) { return segment.credit.on(); };
  if (std::ranges::any_of(scenario_.segments, owes) && credit_dice_.chance(0.6)) {
    set_credit(credit_dice_, scenario_);
  }
  if (scenario_.company.on && reward_dice_.chance(0.4)) set_rewards(reward_dice_, scenario_);
  if (scenario_.company.on && manager_dice_.chance(0.4)) set_managers(manager_dice_, scenario_);
  for (TouchPointSpec& spec : scenario_.touch_points) {
    if (spec.assistant.on && assistant_dice_.chance(0.6)) {
      set_assistant(assistant_dice_, spec.assistant);
    }
  }
  const auto counts = [](const NeedSpec& need) {
    return need.choice == NeedSpec::Choice::logit || need.order_price > 0.0;
  };
  if (std::ranges::any_of(scenario_.needs, counts)) set_channels(channel_dice_, scenario_);
  if (order_dice_.chance(0.6)) set_orders(order_dice_, scenario_);
  if (scenario_.company.on && segment_dice_.chance(0.4)) set_by_segment(segment_dice_, scenario_);
  if (product_dice_.chance(0.6)) set_cross_selling(product_dice_, scenario_);
  for (SegmentSpec& segment : scenario_.segments) {
    if (!segment.credit.checks()) continue;
    if (check_dice_.chance(0.5)) segment.credit.review = duration(60.0);
    if (check_dice_.chance(0.5)) segment.credit.review_cost = check_dice_.between(0, 9);
  }
  if (scenario_.company.on && check_dice_.chance(0.6)) set_checks(check_dice_, scenario_);
}

void ChangeMaker::change_touch_point(TouchPointSpec& spec) {
  if (dice_.chance(0.5)) spec.service = duration(dice_.between(2, 25));
  if (dice_.chance(0.5)) spec.deadline = dice_.chance(0.3) ? kNever : minutes(5, 600);
  spec.service_level_within = minutes(0, 10);
  spec.experience.served = dice_.between(-0.03, 0.06);
  spec.experience.late = dice_.between(-0.1, 0.0);
  if (at_start_) spec.cost_per_contact = dice_.between(0, 2);
  if (spec.kind != Kind::self_service) change_queue(spec);
}

void ChangeMaker::change_queue(TouchPointSpec& spec) {
  spec.overflow_after = dice_.chance(0.3) ? 0 : minutes(1, 20);
  const bool has_line = spec.kind == Kind::staffed || spec.kind == Kind::visit;
  if (has_line && dice_.chance(0.5)) {
    spec.patience.reset();
    if (dice_.chance(0.75)) spec.patience = duration(dice_.between(1, 15));
  }
  if (spec.kind == Kind::staffed && dice_.chance(0.5)) spec.open = schedule(1);
  spec.experience.abandoned = dice_.between(-0.2, 0.0);
  spec.experience.balked = dice_.between(-0.1, 0.0);
  spec.balk_probability = 0.0;
  spec.waiting_room.reset();
  spec.redial = {};
  spec.call_back = {};
  make_choices(spec);
}

/// Other shares of entries, other moves: with other delays, to other steps. Steps may be out of
/// reach for a while.
void ChangeMaker::change_journey(JourneySpec& journey) {
  if (dice_.chance(0.5)) {
    const std::size_t only = dice_.index(journey.steps.size());
    journey.entries = {{journey.steps[only].name, 1.0}};
  }
  journey.moves.clear();
  for (std::size_t i = 0; i < journey.steps.size(); ++i) {
    for (int o = 0; o < kOutcomes; ++o) {
      const auto on = static_cast<Outcome>(o);
      if (can_happen(on, touch_point(journey.steps[i])) && dice_.chance(0.7)) {
        make_moves(journey, i, on);
      }
    }
  }
}

void ChangeMaker::change_need(std::size_t n) {
  NeedSpec& spec = scenario_.needs[n];
  const std::size_t segments = scenario_.segments.size();
  spec.per_year = dice_.between(20, 400);
  spec.profile = profile();
  spec.segment_factor.clear();
  if (dice_.chance(0.5)) {
    for (std::size_t s = 0; s < segments; ++s) {
      spec.segment_factor.push_back(dice_.one_of({0.0, 0.5, 1.0, 1.3}));
    }
  }
  spec.priority_class = dice_.whole(0, 2);
  spec.head_start = minutes(0, 30);
  const double most = candidate_rate(today_.needs[n], segments);
  const double largest = largest_rate(spec, segments);
  if (largest > most) spec.per_year *= most / largest * (1 - 1e-12);
}

void ChangeMaker::change_stream(std::size_t i) {
  StreamSpec& spec = scenario_.streams[i];
  spec.per_hour = dice_.between(0.0, 8.0);
  spec.profile = profile();
  spec.priority_class = dice_.whole(0, 3);
  spec.head_start = minutes(0, 30);
  const double most = candidate_rate(today_.streams[i]), largest = largest_rate(spec);
  if (largest > most) spec.per_hour *= most / largest * (1 - 1e-12);
}

}  // namespace

std::vector<Change> random_changes(std::uint32_t seed, const Scenario& today) {
  return ChangeMaker(seed, today).make();
}

Scenario random_scenario_with_room(std::uint32_t seed) {
  Scenario scenario = random_scenario(seed);
  Dice dice(seed, 0x200F);
  for (NeedSpec& need : scenario.needs) {
    const double largest = largest_rate(need, scenario.segments.size());
    if (dice.chance(0.5)) need.max_per_year = dice.between(1.0, 2.0) * std::max(100.0, largest);
    if (need.max_per_year && dice.chance(0.2)) need.per_year = 0.0;
  }
  for (StreamSpec& stream : scenario.streams) {
    if (dice.chance(0.5)) stream.max_per_hour = dice.between(1.0, 2.0) * largest_rate(stream);
    if (stream.max_per_hour && dice.chance(0.2)) stream.per_hour = 0.0;
  }
  return scenario;
}

}  // namespace rapport
