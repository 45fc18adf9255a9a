// Where customers turn with a need, and what orders come to, as docs/ODD.md, Channels, says.
#include <cmath>

#include "sim/core/elementary.h"
#include "tests/support/reference_engine.h"

namespace rapport::reference {

namespace {

double years_between(Time from, Time to) {
  return static_cast<double>(to - from) / static_cast<double>(kYear);
}

}  // namespace

/// Each entry of the journey with its touch point and share, in their order.
std::vector<Reference::Way> Reference::entries_of(const Tables& tables,
                                                  std::uint16_t journey) const {
  std::vector<Way> ways;
  double before = 0.0;
  const Range& range = tables.journeys[journey].entries;
  for (std::uint32_t e = range.first; e < range.last; ++e) {
    const Entry& entry = tables.entries[e];
    ways.push_back({entry.step, tables.steps[entry.step].touch_point, entry.cumulative - before});
    before = entry.cumulative;
  }
  return ways;
}

/// Since when customers hear of a touch point.
Time Reference::heard_since(std::uint16_t place) const {
  const Date date = model_.scenario.touch_points[place].channel.opened;
  if (exists(date)) return model_.calendar.time_of(date);
  for (std::size_t p = 0; p < model_.periods(); ++p) {
    const Tables& tables = model_.tables(p);
    for (const Need& need : tables.needs) {
      if (!need.chooses) continue;
      for (const Way& way : entries_of(tables, need.journey)) {
        const bool begins = way.place == place && way.share > 0.0;
        if (begins) return p == 0 ? 0 : std::max<Time>(0, model_.period_starts[p - 1]);
      }
    }
  }
  return kNever;
}

/// Bass (1969): the share who know it by now, and whether the customer is among them.
bool Reference::knows(std::uint32_t n, std::uint16_t place) const {
  const ChannelSpec& channel = tables().touch_points[place].channel;
  const double p = channel.innovation, q = channel.imitation;
  if (p == 0.0) return true;
  const Time since = heard_since(place);
  if (since >= now_) return false;
  const double left = math::exp(-(p + q) * years_between(since, now_));
  const double share = (1.0 - left) / (1.0 + q / p * left);
  const RandomBlock own = draw_channel(key_, key_of(n), model_.company.place_codes[place]);
  return uniform(own.u64(0)) < share;
}

/// The share of the list price that a customer of a segment is granted there.
double Reference::granted(std::uint16_t journey, std::uint16_t place, std::uint8_t segment) const {
  const Segment& of = tables().segments[segment];
  const ChannelSpec& channel = tables().touch_points[place].channel;
  double share = channel.grants;
  if (channel.by_rule) {
    double most = 0.0;
    for (const Way& way : entries_of(tables(), journey)) {
      const ChannelSpec& other = tables().touch_points[way.place].channel;
      if (!other.by_rule) most = std::max(most, other.grants);
    }
    share = most * (channel.honours ? *channel.honours : of.honours);
  }
  return of.negotiates * share;
}

/// The step at which a customer's new case begins where it chooses.
std::uint16_t Reference::chosen_step(const Case& c, std::uint16_t journey, double u) {
  const ChannelChoiceSpec& weight = model_.company.channel;
  const std::vector<Way> ways = entries_of(tables(), journey);
  std::vector<double> odds;
  double all = 0.0;
  for (const Way& way : ways) {
    const TouchPoint& place = tables().touch_points[way.place];
    double utility = -weight.price * math::log1p(-granted(journey, way.place, c.segment));
    const double usual = static_cast<double>(place.channel.usual_wait);
    utility += weight.wait * (usual - company_.wait(way.place)) / place.wait_reference;
    utility -= place.channel.effort;
    if (persons_[c.subject].channel == way.place + 1) utility += weight.habit;
    odds.push_back(knows(c.subject, way.place) ? way.share * math::exp(utility) : 0.0);
    all += odds.back();
  }
  std::size_t chosen = 0;
  double sum = 0.0;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    if (odds[i] == 0.0) continue;
    chosen = i;
    sum += odds[i];
    if (u * all < sum) break;
  }
  persons_[c.subject].channel = static_cast<std::uint16_t>(ways[chosen].place + 1);
  if (now_ >= 0) ++channels(c.segment, ways[chosen].place).chosen;
  return ways[chosen].step;
}

/// Whether the last leg did what the customer came for.
bool Reference::order_is_done(const OpenCase& oc) const {
  return oc.outcome == Outcome::served && oc.plan.answered &&
         (!oc.plan.assisted || oc.plan.settled);
}

/// Copies of first legs, too, are orders that may be cancelled.
Time Reference::cancelled_after(const Case& c) const {
  if (!model_.company.on || c.domain == Domain::stream || c.company.cause != Cause::root) {
    return kNever;
  }
  const Need& need = model_.needs[c.kind];
  const auto kind = touch_point_of(c).kind;
  const bool backlog =
      kind == TouchPointSpec::Kind::asynchronous || kind == TouchPointSpec::Kind::visit;
  if (!backlog || need.order_price == 0.0 || need.order.cancels == 0.0) return kNever;
  return exponential_gap(static_cast<double>(kDay) / need.order.cancels,
                         uniform(draw(c, Purpose::cancel).u64(0)));
}

/// From when on a promise counts.
Time Reference::told_since(const Case& c) const {
  const bool on_credit = model_.needs[c.kind].order.on_credit;
  return on_credit ? c.leg_arrived - waits_for_review(c) : c.leg_arrived;
}

/// By what share of it the promise was exceeded, at most 1.
double Reference::overrun(const OpenCase& oc) const {
  const Time promise = touch_point_of(oc.c).terms_of(oc.c.segment).promise;
  if (promise == kNever || !is_order(oc.c)) return 0.0;
  const auto over = static_cast<double>(now_ - told_since(oc.c) - promise);
  return std::clamp(over / static_cast<double>(promise), 0.0, 1.0);
}

void Reference::count_delivery(const OpenCase& oc) {
  if (!is_order(oc.c) || now_ < 0) return;
  OrderCounts& count = order_counts(oc.c.segment);
  if (oc.plan.stocked) ++count.stocked;
  const Time promise = touch_point_of(oc.c).terms_of(oc.c.segment).promise;
  if (promise == kNever) return;
  ++count.promised;
  if (now_ <= told_since(oc.c) + promise) ++count.kept;
}

void Reference::count_order(const OpenCase& oc) {
  const Need& need = tables().needs[oc.c.kind];
  if (!is_order(oc.c) || now_ < 0) return;
  ChannelCounts& count = channels(oc.c.segment, oc.c.company.channel);
  OrderCounts& became = order_counts(oc.c.segment);
  if (!order_is_done(oc)) {
    ++count.lost;
    const auto kind = touch_point_of(oc.c).kind;
    const bool backlog =
        kind == TouchPointSpec::Kind::asynchronous || kind == TouchPointSpec::Kind::visit;
    const bool gave_up = oc.outcome == Outcome::abandoned || oc.outcome == Outcome::balked;
    if (backlog && gave_up) ++became.cancelled;
    return;
  }
  const double granted_here = granted(need.journey, oc.c.company.channel, oc.c.segment);
  ++count.orders;
  count.earned += std::llround(need.order_price * need.order_margin * kMoneyUnit);
  count.granted += std::llround(need.order_price * granted_here * kMoneyUnit);
  if (need.order.on_credit) count_credit_sale(oc.c, need.order_price * (1.0 - granted_here));
  ++became.delivered;
  became.delivery_time += now_ - oc.c.opened;
  if (!oc.plan.misordered) return;
  ++became.wrong;
  became.wrong_cost += std::llround(need.order_price * need.order.error_cost * kMoneyUnit);
}

}  // namespace rapport::reference
