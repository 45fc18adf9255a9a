#include "sim/measure/measures_channel.h"

#include <algorithm>

#include "sim/measure/measure_parts.h"

namespace rapport::measures {

namespace {

template <class Covers>
ChannelCounts sum_in(const RunView& run, Part part, std::size_t month, Covers covers) {
  const Totals& totals = run.result->totals;
  ChannelCounts sum;
  if (totals.channel.empty()) return sum;
  for (std::size_t s = 0; s < totals.segments; ++s) {
    if (part.kind == Part::segment && part.index != s) continue;
    for (std::size_t t = 0; t < totals.touch_points; ++t) {
      const bool counts = part.kind == Part::segment || holds(*run.model, part, t);
      if (!counts || !covers(run.model->touch_points[t])) continue;
      sum += totals.channel[(month * totals.segments + s) * totals.touch_points + t];
    }
  }
  return sum;
}

ChannelCounts channels_of(const RunView& run, Part part) {
  ChannelCounts sum;
  for (std::size_t m = 0; m < run.result->totals.months; ++m) sum += channels_in(run, part, m);
  return sum;
}

bool self_service(const TouchPoint& place) {
  return place.kind == TouchPointSpec::Kind::self_service;
}

}  // namespace

bool has_choices(const Model& model) { return model.company.on && model.company.has_choices; }

bool has_orders(const Model& model) {
  return model.company.on &&
         std::ranges::any_of(model.needs, [](const Need& n) { return n.order_price > 0.0; });
}

namespace {

OrderCounts became_of(const RunView& run, Part part) {
  OrderCounts sum;
  for (std::size_t s = 0; s < run.result->totals.segments; ++s) {
    if (part.kind != Part::segment || part.index == s) sum += run.result->totals.order_sum(s);
  }
  return sum;
}

template <class Is>
bool any_order(const Model& model, Is is) {
  return has_orders(model) && std::ranges::any_of(model.needs, [&](const Need& need) {
           return need.is_order() && is(need.order);
         });
}

}  // namespace

bool has_promises(const Model& model) {
  return has_orders(model) && std::ranges::any_of(model.touch_points, [](const TouchPoint& place) {
           return place.promise != kNever;
         });
}

bool may_cancel(const Model& model) {
  return any_order(model, [](const OrderSpec& order) {
    return order.cancels > 0.0 || order.patience.has_value();
  });
}

bool has_order_errors(const Model& model) {
  return any_order(model, [](const OrderSpec& order) { return order.errors > 0.0; });
}

bool has_stock(const Model& model) {
  return has_orders(model) &&
         std::ranges::any_of(model.scenario.touch_points, [](const TouchPointSpec& place) {
           return place.delivery.cost_of_stock > 0.0;
         });
}

double promises_kept(const RunView& run, Part part) {
  const OrderCounts c = became_of(run, part);
  return percent(c.kept, c.promised);
}

double delivery_time(const RunView& run, Part part) {
  const OrderCounts c = became_of(run, part);
  return number(c.delivery_time) / number(c.delivered) / static_cast<double>(kDay);
}

double orders_cancelled(const RunView& run, Part part) {
  const ChannelCounts c = channels_of(run, part);
  return percent(became_of(run, part).cancelled, c.lost + c.orders);
}

double orders_wrong(const RunView& run, Part part) {
  const OrderCounts c = became_of(run, part);
  return percent(c.wrong, c.delivered);
}

ChannelCounts channels_in(const RunView& run, Part part, std::size_t month) {
  return sum_in(run, part, month, any_place);
}

double self_service_share_in(const RunView& run, Part part, std::size_t month) {
  return percent(sum_in(run, part, month, self_service).chosen,
                 channels_in(run, part, month).chosen);
}

double channel_share(const RunView& run, Part part) {
  return percent(channels_of(run, part).chosen, channels_of(run, {}).chosen);
}

double self_service_share(const RunView& run, Part part) {
  ChannelCounts there;
  for (std::size_t m = 0; m < run.result->totals.months; ++m) {
    there += sum_in(run, part, m, self_service);
  }
  return percent(there.chosen, channels_of(run, part).chosen);
}

double orders(const RunView& run, Part part) {
  return a_year(run, run.model->scenario.represents * number(channels_of(run, part).orders));
}

double orders_lost(const RunView& run, Part part) {
  const ChannelCounts c = channels_of(run, part);
  return percent(c.lost, c.lost + c.orders);
}

EventCount lost_events(const RunView& run, Part part) {
  const ChannelCounts c = channels_of(run, part);
  return {number(c.lost), number(c.lost + c.orders) / 100.0};
}

double granted_share(const RunView& run, Part part) {
  const ChannelCounts c = channels_of(run, part);
  return percent(c.granted, c.earned);
}

}  // namespace rapport::measures
