// The metrics of channels and orders (see ChannelSpec in sim/scenario/scenario.h): a row each.
#include <array>

#include "sim/measure/measures_channel.h"
#include "sim/measure/measures_company.h"

namespace rapport {

namespace {

namespace m = measures;

constexpr std::array kChannelMetrics{
    Metric{.group = "Contacts",
           .id = "self_service_share",
           .label = "Turn to self-service",
           .unit = "%",
           .range = kPercentRange,
           .matters = 0.5,
           .digits = 1,
           .by_segment = true,
           .brief = true,
           .also = "channel, on line, online, web, shop, digital, portal",
           .doc = "of cases whose customers choose where they turn, those that began at "
                  "self-service",
           .available = m::has_choices,
           .value = m::self_service_share},
    Metric{.group = "Contacts",
           .id = "channel_share",
           .label = "Turn to a touch point",
           .unit = "%",
           .range = kPercentRange,
           .matters = 0.5,
           .digits = 1,
           .by_touch_point = true,
           .detail = true,
           .also = "channel, mix",
           .doc = "of cases whose customers choose where they turn, those that began here",
           .available = m::has_choices,
           .covers = m::any_place,
           .value = m::channel_share},
    Metric{.group = "Contacts",
           .id = "orders",
           .label = "Orders",
           .unit = "a year",
           .good = Good::more,
           .matters = 0.01,
           .matters_is_share = true,
           .by_segment = true,
           .by_touch_point = true,
           .also = "sales, purchases, volume",
           .doc = "cases of needs with a price that were done; by touch point where they began",
           .available = m::has_orders,
           .covers = m::any_place,
           .value = m::orders},
    Metric{.group = "Contacts",
           .id = "orders_lost",
           .label = "Orders lost",
           .unit = "%",
           .range = kPercentRange,
           .good = Good::less,
           .matters = 0.5,
           .digits = 1,
           .by_segment = true,
           .by_touch_point = true,
           .brief = true,
           .also = "lost sales, abandoned",
           .doc = "of cases that were to be orders, those that ended without being done",
           .available = m::has_orders,
           .covers = m::any_place,
           .value = m::orders_lost,
           .events = m::lost_events},
    Metric{.group = "Money",
           .id = "income_orders",
           .label = "Income from orders",
           .unit = "EUR a year",
           .good = Good::more,
           .matters = 0.01,
           .matters_is_share = true,
           .doc = "contribution of orders at list price, before what was granted",
           .available = m::has_orders,
           .value = m::money<&LedgerRow::orders>},
    Metric{.group = "Money",
           .id = "cost_grants",
           .label = "Granted on orders",
           .unit = "EUR a year",
           .good = Good::less,
           .matters = 0.01,
           .matters_is_share = true,
           .also = "discount, rebate, negotiated, informal, price",
           .doc = "taken off the price of orders: what representatives granted, and what the lever "
                  "honour granted by rule",
           .available = m::has_orders,
           .value = m::money<&LedgerRow::grants>},
    Metric{.group = "Money",
           .id = "granted_share",
           .label = "Granted, of orders' contribution",
           .unit = "%",
           .good = Good::less,
           .matters = 0.5,
           .digits = 1,
           .by_segment = true,
           .by_touch_point = true,
           .doc = "what was taken off the price of orders, as a share of their contribution at "
                  "list price",
           .available = m::has_orders,
           .covers = m::any_place,
           .value = m::granted_share},
};

}  // namespace

std::span<const Metric> channel_metrics() { return kChannelMetrics; }

}  // namespace rapport
