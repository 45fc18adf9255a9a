// What the metrics of channels and orders measure in a run: the functions behind the rows of
// metric_channel.cpp.
#pragma once

#include <span>

#include "sim/measure/measures.h"
#include "sim/measure/metric.h"

namespace rapport {

/// The rows of channels and orders, which are a part of company_metrics().
std::span<const Metric> channel_metrics();

namespace measures {

bool has_choices(const Model& model);  ///< customers choose where cases of some need begin
bool has_orders(const Model& model);   ///< cases of some need are orders

bool has_promises(const Model& model);      ///< who orders is promised a time somewhere
bool may_cancel(const Model& model);        ///< customers may cancel orders
bool has_order_errors(const Model& model);  ///< some orders are configured wrongly
bool has_stock(const Model& model);         ///< stock would cost money somewhere

Measure promises_kept, delivery_time, orders_cancelled, orders_wrong;
Measure channel_share, self_service_share, orders, orders_lost, granted_share;
EventCount lost_events(const RunView& run, Part part);

/// Cases and orders in one month, or in all of them, of a part: a segment, or touch points.
ChannelCounts channels_in(const RunView& run, Part part, std::size_t month);
/// Of cases whose customers chose where they began, those that began at self-service, in percent.
double self_service_share_in(const RunView& run, Part part, std::size_t month);

}  // namespace measures

}  // namespace rapport
