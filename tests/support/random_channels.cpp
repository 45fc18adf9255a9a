#include "tests/support/random_channels.h"

#include <algorithm>

namespace rapport {

namespace {

TouchPointSpec& place_of(Scenario& scenario, const JourneySpec& journey, std::string_view step) {
  const auto found = std::ranges::find(journey.steps, step, &JourneySpec::Step::name);
  return *std::ranges::find(scenario.touch_points, found->touch_point, &TouchPointSpec::name);
}

bool is_chosen(const Scenario& scenario, const JourneySpec& journey) {
  return std::ranges::any_of(scenario.needs, [&](const NeedSpec& need) {
    return need.choice == NeedSpec::Choice::logit && need.journey == journey.name;
  });
}

/// Adds entries besides those that there are, so that there is something to choose.
void add_entries(Dice& dice, JourneySpec& journey) {
  for (const JourneySpec::Step& step : journey.steps) {
    const bool there = std::ranges::any_of(
        journey.entries, [&](const JourneySpec::Entry& entry) { return entry.step == step.name; });
    if (!there && dice.chance(0.7)) journey.entries.push_back({step.name, dice.number()});
  }
  double sum = 0.0;
  for (const JourneySpec::Entry& entry : journey.entries) sum += entry.probability;
  for (JourneySpec::Entry& entry : journey.entries) entry.probability /= sum;
}

/// Everybody knows the first step of every journey that is chosen.
void make_known(Scenario& scenario, JourneySpec& journey) {
  for (const JourneySpec::Entry& entry : journey.entries) {
    const bool known = !(place_of(scenario, journey, entry.step).channel.innovation > 0.0);
    if (known && entry.probability > 0.0) return;
  }
  const std::string first = journey.steps.front().name;
  std::erase_if(journey.entries, [&](const JourneySpec::Entry& e) { return e.step == first; });
  for (JourneySpec::Entry& entry : journey.entries) entry.probability *= 0.5;
  journey.entries.push_back({first, journey.entries.empty() ? 1.0 : 0.5});
}

void make_terms(Dice& dice, Scenario& scenario) {
  ChannelChoiceSpec& choice = scenario.company.channel;
  choice.price = dice.one_of({0.0, dice.between(1, 20)});
  choice.wait = dice.one_of({0.0, dice.between(0.3, 4)});
  choice.habit = dice.one_of({0.0, dice.between(-1, 3)});
  for (SegmentSpec& spec : scenario.segments) spec.negotiates = dice.one_of({1.0, dice.number()});
  for (TouchPointSpec& spec : scenario.touch_points) {
    spec.channel.usual_wait = dice.whole(0, 8) * kMinute;
    spec.channel.by_rule = dice.chance(0.4);
    if (dice.chance(0.5)) continue;
    spec.channel.innovation = dice.between(0.2, 20);
    spec.channel.imitation = dice.one_of({0.0, dice.between(1, 60)});
    if (dice.chance(0.3)) {
      const auto days = dice.whole(0, static_cast<int>(scenario.horizon / kDay));
      spec.channel.opened = Calendar(scenario.start).date_at(days * kDay);
    }
  }
  for (const JourneySpec& journey : scenario.journeys) {
    ChannelSpec& first = place_of(scenario, journey, journey.steps.front().name).channel;
    first.innovation = first.imitation = 0.0;
    first.opened = kNoDate;
  }
}

}  // namespace

void add_channels(std::uint32_t seed, Scenario& scenario) {
  constexpr std::uint32_t kFirstWithChannels = 25;
  Dice dice(seed, 0xC4A);
  if (seed < kFirstWithChannels || dice.chance(0.3)) return;
  for (NeedSpec& need : scenario.needs) {
    if (dice.chance(0.8)) need.choice = NeedSpec::Choice::logit;
    if (dice.chance(0.3)) continue;
    need.order_price = dice.between(10, 500);
    need.order_margin = dice.number();
  }
  scenario.company.mechanism.channel = dice.chance(0.9);
  make_terms(dice, scenario);
  for (JourneySpec& journey : scenario.journeys) {
    if (is_chosen(scenario, journey)) add_entries(dice, journey);
  }
  set_channels(dice, scenario);
}

void set_channels(Dice& dice, Scenario& scenario) {
  std::erase_if(scenario.levers, [](const LeverSetting& set) { return set.lever == "honour"; });
  if (dice.chance(0.7)) {
    scenario.levers.push_back({"honour", LeverScope::all, "", dice.one_of({1.0, dice.number()})});
  }
  for (const SegmentSpec& segment : scenario.segments) {
    if (!dice.chance(0.3)) continue;
    scenario.levers.push_back({"honour", LeverScope::segment, segment.name, dice.number()});
  }
  for (TouchPointSpec& spec : scenario.touch_points) {
    spec.channel.effort = dice.between(-1, 1);
    spec.channel.grants = spec.channel.by_rule ? 0.0 : dice.one_of({0.0, dice.between(0, 0.5)});
    if (!spec.channel.by_rule || !dice.chance(0.3)) continue;
    scenario.levers.push_back({"honour", LeverScope::touch_point, spec.name, dice.number()});
  }
  for (JourneySpec& journey : scenario.journeys) {
    if (is_chosen(scenario, journey)) make_known(scenario, journey);
  }
}

}  // namespace rapport
