// What the metrics of products measure in a run: the functions behind the rows of
// metric_product.cpp.
#pragma once

#include <span>

#include "sim/measure/measures.h"
#include "sim/measure/metric.h"

namespace rapport {

/// The rows of products, which are a part of company_metrics().
std::span<const Metric> product_metrics();

namespace measures {

bool has_products(const Model& model);  ///< some customers hold products
bool has_several(const Model& model);   ///< of more than one division

Measure products_held, several_products, products_taken, products_dropped;
Measure product_offers, offers_taken, offers_unfitting, income_products;
Tallies several_holders, offers_accepted, unfitting_offers;

/// How many products customers held in the mean when a month began.
double products_held_in(const RunView& run, Part part, std::size_t month);

}  // namespace measures

}  // namespace rapport
