// Money of products: who held them for how long, from what came and went.
#include "sim/measure/ledger.h"

namespace rapport {

std::int64_t product_holders(const RunResult& result, std::size_t month, std::size_t segment,
                             std::size_t line) {
  std::int64_t holders = 0;
  for (std::size_t m = 0; m < result.totals.months; ++m) {
    const ProductCounts& row = result.totals.at_product(m, segment, line);
    holders += row.started;
    if (m >= month) break;
    holders += row.joined + row.taken - row.left - row.dropped;
  }
  return holders;
}

/// Of who held it when the month began as if they did all of it, and of who came in it the part
/// behind; less the part behind of who went.
Time product_time(const RunResult& result, std::size_t month, std::size_t segment,
                  std::size_t line) {
  const Time from = result.snapshots[month].time, to = result.snapshots[month + 1].time;
  const ProductCounts& row = result.totals.at_product(month, segment, line);
  const Time came = (row.joined + row.taken) * to - row.time_in;
  const Time went = (row.left + row.dropped) * to - row.time_out;
  return product_holders(result, month, segment, line) * (to - from) + came - went;
}

double product_money(const Model& model, const RunResult& result, std::size_t month,
                     std::size_t segment, std::size_t line) {
  constexpr double a_month = static_cast<double>(kYear) / 12.0;
  const std::vector<Product>& products = model.segments[segment].products;
  double money = 0.0;
  for (std::size_t i = 0; i < products.size(); ++i) {
    if (products[i].line != line) continue;
    const auto held = static_cast<double>(product_time(result, month, segment, line));
    money += model.product_value_in_month(segment, month, i) * held / a_month;
  }
  return model.scenario.represents * money;
}

}  // namespace rapport
