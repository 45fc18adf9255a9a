// Checks channels: whether customers who choose where they turn can, and what is granted where.
#include <algorithm>

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

/// What is said of deliveries does something only where orders wait in a backlog.
void check_delivery(const Scenario& scenario, const TouchPointSpec& spec, const Checker& at) {
  const DeliverySpec& delivery = spec.delivery;
  const bool backlog =
      spec.kind == TouchPointSpec::Kind::asynchronous || spec.kind == TouchPointSpec::Kind::visit;
  const bool orders = std::ranges::any_of(
      scenario.needs, [](const NeedSpec& need) { return need.order_price > 0.0; });
  const auto refuse = [&](bool given, const std::string& key) {
    if (!given || (backlog && orders)) return;
    at.problem(key + (backlog ? " is set, but no need is an order"
                              : " is set, but nobody waits here in a backlog"),
               backlog ? "a need with order.price, or leave it out"
                       : "asynchronous touch points and visits only",
               {}, key);
  };
  refuse(delivery.promise != kNever, "delivery.promise");
  refuse(delivery.stock > 0.0, "delivery.stock");
  refuse(delivery.cost_of_stock > 0.0, "delivery.cost_of_stock");
}

void check_order(const NeedSpec& need, const Checker& at) {
  const OrderSpec& order = need.order;
  const auto refuse = [&](bool given, const std::string& key) {
    if (!given || need.order_price > 0.0) return;
    at.problem(key + " is set, but the need is no order", "order.price above 0, or leave it out",
               {}, key);
  };
  refuse(order.errors > 0.0, "order.errors");
  refuse(order.cancels > 0.0, "order.cancels");
  refuse(order.patience.has_value(), "order.patience");
  refuse(order.work_saved > 0.0, "order.work_saved");
  refuse(order.on_credit, "order.on_credit");
  if (order.errors_least > order.errors) {
    at.problem("order.errors_least is more than order.errors",
               "at most " + number_text(order.errors),
               "where systems talk to each other no more orders are wrong", "order.errors_least");
  }
}

/// What a customer with a line buys is in its bills already.
void check_on_credit(const Scenario& scenario, const NeedSpec& need, const Checker& at) {
  if (!need.order.on_credit) return;
  for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
    const SegmentSpec& segment = scenario.segments[s];
    if (!segment.credit.on() || !need.comes_to(s)) continue;
    at.problem("order.on_credit is set, but customers of segment '" + segment.name +
                   "' have a credit.limit, and what they buy is in their bills already",
               "segments without a credit.limit",
               "leave one of the two out, or segment_factor = { " + segment.name + " = 0 }",
               "order.on_credit");
  }
}

}  // namespace

void check_channels(const Scenario& scenario, Problems& problems) {
  for (std::size_t n = 0; n < scenario.needs.size(); ++n) {
    const NeedSpec& spec = scenario.needs[n];
    const Checker at(place_of("need", spec.name, n), problems);
    check_choice(scenario, spec, at);
    check_order(spec, at);
    check_on_credit(scenario, spec, at);
  }
  for (std::size_t t = 0; t < scenario.touch_points.size(); ++t) {
    const TouchPointSpec& spec = scenario.touch_points[t];
    const Checker at(place_of("touch point", spec.name, t), problems);
    check_channel(spec, at);
    check_delivery(scenario, spec, at);
  }
}

}  // namespace rapport
