// Checks channels: whether customers who choose where they turn can, and what is granted where.
#include "sim/scenario/checker.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

void check_channel(const TouchPointSpec& spec, const Checker& at) {
  const ChannelSpec& channel = spec.channel;
  if (channel.by_rule && channel.grants > 0.0) {
    at.problem("channel.grants is set, but nobody negotiates where channel.by_rule is set",
               "one of both", "the lever honour says what is granted by rule", "channel.grants");
  }
  const bool heard = channel.innovation > 0.0;
  if (!heard && channel.imitation > 0.0) {
    at.problem("channel.adoption.imitation is set, but nobody hears of it first",
               "channel.adoption.innovation above 0", {}, "channel.adoption.imitation");
  }
  if (!heard && channel.opened != kNoDate) {
    at.problem("channel.adoption.opened is set, but everybody knows it from the start",
               "channel.adoption.innovation above 0, or leave it out", {},
               "channel.adoption.opened");
  }
  if (channel.opened != kNoDate && !exists(channel.opened)) {
    at.problem("channel.adoption.opened is no day of the calendar", "a date such as 2026-03-02", {},
               "channel.adoption.opened");
  }
}

/// Whether everybody knows the touch point of a step, so that nobody has nowhere to turn to.
bool is_known_to_all(const Scenario& scenario, const JourneySpec& journey,
                     const std::string& step) {
  const auto s = NameIndex(journey.steps).find(step);
  if (!s) return true;  // reported with the journey
  const auto t = NameIndex(scenario.touch_points).find(journey.steps[*s].touch_point);
  return !t || !(scenario.touch_points[*t].channel.innovation > 0.0);
}

void check_choice(const Scenario& scenario, const NeedSpec& need, const Checker& at) {
  const auto j = NameIndex(scenario.journeys).find(need.journey);
  if (need.choice != NeedSpec::Choice::logit || !j) return;
  const JourneySpec& journey = scenario.journeys[*j];
  for (const JourneySpec::Entry& entry : journey.entries) {
    if (entry.probability > 0.0 && is_known_to_all(scenario, journey, entry.step)) return;
  }
  at.problem("choice is 'logit', but not everybody knows where cases of journey '" + journey.name +
                 "' may begin",
             "an entry with a share above 0 at a touch point without channel.adoption",
             "who knows of no channel has nowhere to turn to", "choice");
}

}  // namespace

void check_channels(const Scenario& scenario, Problems& problems) {
  for (std::size_t n = 0; n < scenario.needs.size(); ++n) {
    const NeedSpec& spec = scenario.needs[n];
    check_choice(scenario, spec, Checker(place_of("need", spec.name, n), problems));
  }
  for (std::size_t t = 0; t < scenario.touch_points.size(); ++t) {
    const TouchPointSpec& spec = scenario.touch_points[t];
    check_channel(spec, Checker(place_of("touch point", spec.name, t), problems));
  }
}

}  // namespace rapport
