// The metrics of channels and orders (see ChannelSpec in sim/scenario/scenario.h): a row each.
#include <array>

#include "sim/measure/measures_channel.h"
#include "sim/measure/measures_company.h"
#include "sim/measure/metric_rows.h"

namespace rapport {

namespace {

namespace m = measures;
using namespace metric_rows;  // NOLINT: the words of these tables

/// Shares of cases, or of orders.
constexpr Metric kShareOfCases{.group = "Contacts",
                               .id = "",
                               .label = "",
                               .unit = "%",
                               .range = kPercentRange,
                               .matters = 0.5,
                               .digits = 1,
                               .by_segment = true,
                               .available = m::has_orders};

/// What differs by a share of itself.
constexpr Metric kAmount{.group = "Contacts",
                         .id = "",
                         .label = "",
                         .unit = "a year",
                         .matters = 0.01,
                         .matters_is_share = true,
                         .by_segment = true,
                         .available = m::has_orders};

/// Lines of the ledger.
constexpr Metric kMoneyOfOrders{.group = "Money",
                                .id = "",
                                .label = "",
                                .unit = "EUR a year",
                                .matters = 0.01,
                                .matters_is_share = true,
                                .available = m::has_orders};

/// In the group of money.
constexpr Metric of_money(Metric metric) {
  metric.group = "Money";
  return metric;
}

/// By touch point, and not by segment.
constexpr Metric by_place(Metric metric) {
  metric = by_parts(metric, m::any_place);
  metric.by_segment = false;
  return metric;
}

constexpr std::array kChannelMetrics{
    brief(where(also(row(kShareOfCases, "self_service_share", "Turn to self-service", Good::neither,
                         "of cases whose customers choose where they turn, those that began at "
                         "self-service",
                         m::self_service_share),
                     "channel, on line, online, web, shop, digital, portal"),
                m::has_choices)),
    in_detail(by_place(
        where(also(row(kShareOfCases, "channel_share", "Turn to a touch point", Good::neither,
                       "of cases whose customers choose where they turn, those that "
                       "began here",
                       m::channel_share),
                   "channel, mix"),
              m::has_choices))),
    by_parts(also(row(kAmount, "orders", "Orders", Good::more,
                      "cases of needs with a price that were done; by touch point where they began",
                      m::orders),
                  "sales, purchases, volume"),
             m::any_place),
    brief(of_events(by_parts(also(row(kShareOfCases, "orders_lost", "Orders lost", Good::less,
                                      "of cases that were to be orders, those that ended without "
                                      "being done",
                                      m::orders_lost),
                                  "lost sales, abandoned"),
                             m::any_place),
                    m::lost_events)),
    row(kMoneyOfOrders, "income_orders", "Income from orders", Good::more,
        "contribution of orders at list price, before what was granted",
        m::money<&LedgerRow::orders>),
    also(row(kMoneyOfOrders, "cost_grants", "Granted on orders", Good::less,
             "taken off the price of orders: what representatives granted, and what the lever "
             "honour granted by rule",
             m::money<&LedgerRow::grants>),
         "discount, rebate, negotiated, informal, price"),
    by_parts(of_money(in(
                 row(kShareOfCases, "granted_share", "Granted, of orders' contribution", Good::less,
                     "what was taken off the price of orders, as a share of their "
                     "contribution at list price",
                     m::granted_share),
                 "%")),
             m::any_place),
    brief(matters(where(also(row(kShareOfCases, "promises_kept", "Promises kept", Good::more,
                                 "of what was done on orders where a time was promised, what was "
                                 "done in it",
                                 m::promises_kept),
                             "on time, delivery, due date, reliability"),
                        m::has_promises),
                  1.0)),
    digits(matters(also(in(row(kAmount, "delivery_time", "From order to delivery", Good::less,
                               "mean time from the opening to the close of cases that were orders",
                               m::delivery_time),
                           "days"),
                        "lead time, delivery, throughput time"),
                   0.02),
           2),
    where(also(row(kShareOfCases, "orders_cancelled", "Orders cancelled", Good::less,
                   "of cases that were to be orders, those that the customer cancelled: for what "
                   "was promised, or while they waited in a backlog; a part of orders lost",
                   m::orders_cancelled),
               "cancellation, withdrawn, lost sales"),
          m::may_cancel),
    where(also(row(kShareOfCases, "orders_wrong", "Orders configured wrongly", Good::less,
                   "of orders, those that had been configured wrongly and came back",
                   m::orders_wrong),
               "error, defect, configuration, rework, return"),
          m::has_order_errors),
    where(also(row(kMoneyOfOrders, "cost_stock", "Cost of stock", Good::less,
                   "of holding what orders are served from", m::money<&LedgerRow::stock>),
               "inventory, capital, warehouse"),
          m::has_stock),
    where(also(row(kMoneyOfOrders, "cost_order_errors", "Cost of wrong orders", Good::less,
                   "of putting orders right that had been configured wrongly",
                   m::money<&LedgerRow::errors>),
               "rework, returns, error"),
          m::has_order_errors),
};

}  // namespace

std::span<const Metric> channel_metrics() { return kChannelMetrics; }

}  // namespace rapport
