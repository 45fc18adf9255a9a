#include "sim/measure/measures_product.h"

#include "sim/measure/measure_parts.h"

namespace rapport::measures {

namespace {

/// Calls use(segment, line) for those that a part is about.
template <class Use>
void for_each_product(const RunView& run, Part part, Use use) {
  const Totals& totals = run.result->totals;
  for (std::size_t s = 0; s < totals.segments; ++s) {
    if (part.kind == Part::segment && part.index != s) continue;
    for (std::size_t line = 0; line < totals.lines; ++line) {
      if (part.kind != Part::division || part.index == line) use(s, line);
    }
  }
}

ProductCounts products_in(const RunView& run, Part part) {
  ProductCounts sum;
  for_each_product(run, part, [&](std::size_t s, std::size_t line) {
    for (std::size_t m = 0; m < run.result->totals.months; ++m) {
      sum += run.result->totals.at_product(m, s, line);
    }
  });
  return sum;
}

double a_year_of(const RunView& run, std::int64_t count) {
  return a_year(run, run.model->scenario.represents * number(count));
}

/// Customers of the part's segment, or of all, who are there at a snapshot.
double there_at(const RunView& run, Part part, std::size_t snapshot) {
  return over_segments(
      run, part, [&](std::size_t s) { return number(run.result->snapshots[snapshot].alive[s]); });
}

}  // namespace

bool has_products(const Model& model) { return model.company.has_products; }
bool has_several(const Model& model) { return model.company.lines.size() > 1; }

double products_held_in(const RunView& run, Part part, std::size_t month) {
  double holders = 0.0;
  for_each_product(run, part, [&](std::size_t s, std::size_t line) {
    holders += number(product_holders(*run.result, month, s, line));
  });
  return ratio(holders, there_at(run, part, month));
}

double products_held(const RunView& run, Part part) {
  return products_held_in(run, part, run.result->totals.months);
}

Tally several_holders(const RunView& run, Part part) {
  const ProductCounts sum = products_in(run, part);
  return {number(sum.second - sum.not_second), there_at(run, part, run.result->totals.months)};
}
double several_products(const RunView& run, Part part) {
  const Tally tally = several_holders(run, part);
  return percent(tally.events, tally.whole);
}

double products_taken(const RunView& run, Part part) {
  return a_year_of(run, products_in(run, part).taken);
}
double products_dropped(const RunView& run, Part part) {
  return a_year_of(run, products_in(run, part).dropped);
}
double product_offers(const RunView& run, Part part) {
  return a_year_of(run, products_in(run, part).offered);
}

Tally offers_accepted(const RunView& run, Part part) {
  const ProductCounts sum = products_in(run, part);
  return {number(sum.accepted), number(sum.offered)};
}
Tally unfitting_offers(const RunView& run, Part part) {
  const ProductCounts sum = products_in(run, part);
  return {number(sum.unfitting), number(sum.offered)};
}
double offers_taken(const RunView& run, Part part) {
  const Tally tally = offers_accepted(run, part);
  return percent(tally.events, tally.whole);
}
double offers_unfitting(const RunView& run, Part part) {
  const Tally tally = unfitting_offers(run, part);
  return percent(tally.events, tally.whole);
}

double income_products(const RunView& run, Part part) {
  double money = 0.0;
  for (std::size_t m = 0; m < run.result->totals.months; ++m) {
    for_each_product(run, part, [&](std::size_t s, std::size_t line) {
      money += product_money(*run.model, *run.result, m, s, line);
    });
  }
  return a_year(run, money);
}

}  // namespace rapport::measures
