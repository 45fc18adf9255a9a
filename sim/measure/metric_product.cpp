// The metrics of products (see sim/scenario/product.h): a row each.
#include <array>

#include "sim/measure/measures_product.h"
#include "sim/measure/metric_rows.h"

namespace rapport {

namespace {

namespace m = measures;
using namespace metric_rows;  // NOLINT: the words of these tables

/// Numbers of products, by segment and division.
constexpr Metric kProducts{.group = "Who stays",
                           .id = "",
                           .label = "",
                           .unit = "a year",
                           .matters = 0.01,
                           .matters_is_share = true,
                           .by_segment = true,
                           .by_division = true,
                           .available = m::has_products};

constexpr Metric in_percent(Metric metric, double matters) {
  metric.unit = "%";
  metric.range = kPercentRange;
  metric.matters = matters;
  metric.matters_is_share = false;
  metric.digits = 1;
  return metric;
}

constexpr Metric not_by_division(Metric metric) {
  metric.by_division = false;
  return metric;
}

constexpr Metric of_products(Metric metric) {
  metric.group = "Money";
  metric.unit = "EUR a year";
  return metric;
}

constexpr std::array kProductMetrics{
    brief(digits(also(in(row(kProducts, "products_held", "Products held", Good::more,
                             "by a customer who is there at the end, in the mean; of a division, "
                             "the share who hold it",
                             m::products_held),
                         "a customer"),
                      "cross-buying, product density, penetration, divisions"),
                 3)),
    where(of_events(
              not_by_division(in_percent(
                  also(row(kProducts, "several_products", "Hold two or more products", Good::more,
                           "of the customers who are there at the end", m::several_products),
                       "cross-buying, multi-product"),
                  0.5)),
              m::counted<m::several_holders, 100>),
          m::has_several),
    also(row(kProducts, "products_taken", "Products taken", Good::more,
             "by customers who stay, at renewals and after offers", m::products_taken),
         "cross-selling, sales, uptake"),
    also(row(kProducts, "products_dropped", "Products given up", Good::less,
             "by customers who stay; who leaves takes all with it", m::products_dropped),
         "partial defection, closed accounts"),
    where(also(row(kProducts, "product_offers", "Products offered", Good::neither,
                   "after contacts (lever cross_sell)", m::product_offers),
               "cross-selling, next best offer"),
          m::has_several),
    where(in_percent(row(kProducts, "offers_taken", "Offers of products taken", Good::more,
                         "of those made after contacts", m::offers_taken),
                     0.5),
          m::has_several),
    where(in_percent(row(kProducts, "offers_unfitting", "Offers that do not fit", Good::less,
                         "of those made after contacts", m::offers_unfitting),
                     1.0),
          m::has_several),
    brief(of_products(also(row(kProducts, "income_products", "Income from products", Good::more,
                               "contribution of products while they are held, before the cost of "
                               "service",
                               m::income_products),
                           "cross-selling, share of wallet, revenue"))),
};

}  // namespace

std::span<const Metric> product_metrics() { return kProductMetrics; }

}  // namespace rapport
