// What customers of a lane hold of divisions: at the start, at renewals, after contacts, and when
// they leave. docs/ODD.md, Products.
//
// Renewals are decided ahead, so Population::held may be ahead of time; it is right whenever the
// customer has a case, and at the end of the run.
#include <bit>

#include "sim/engine/lane.h"
#include "sim/scenario/product.h"

namespace rapport {

namespace {

/// How much more loyal than at the references a customer is, on the scale of leaving; `shift` is
/// what the offer adds to leaving.
double loyalty(const LeavingSpec& spec, double satisfaction, double memory, double shift) {
  return spec.weight * (satisfaction - spec.reference) +
         spec.memory_weight * (memory - spec.memory_reference) - shift;
}

}  // namespace

ProductCounts& Lane::product_row(std::uint32_t id, std::size_t line, Time t) {
  return totals.at_product(month_of(t), population_->customers[id].segment, line);
}

/// Counts in `row` that the customer holds the product from `t` on; one more product than the
/// segment's mean makes it leave more rarely.
void Lane::hold_product(std::uint32_t id, const Product& product, Time t, ProductCounts& row) {
  std::uint8_t& held = population_->held[id];
  row.time_in += t;
  row.second += std::popcount(held) == 1;
  held = static_cast<std::uint8_t>(held | product.bit());
  const double weight = model_->segments[population_->customers[id].segment].leaving.product_weight;
  if (weight != 0.0) population_->eta[id] -= weight;
}

void Lane::release_product(std::uint32_t id, const Product& product, Time t, ProductCounts& row) {
  std::uint8_t& held = population_->held[id];
  row.time_out += t;
  row.not_second += std::popcount(held) == 2;
  held = static_cast<std::uint8_t>(held & ~product.bit());
  const double weight = model_->segments[population_->customers[id].segment].leaving.product_weight;
  if (weight != 0.0) population_->eta[id] += weight;
}

void Lane::begin_products(std::uint32_t id, Time now, bool joins) {
  const Segment& segment = model_->segments[population_->customers[id].segment];
  population_->held[id] = 0;
  const double weight = segment.leaving.product_weight;
  if (weight != 0.0) population_->eta[id] += weight * segment.products_held();
  for (const Product& product : segment.products) {
    const RandomBlock b =
        draw_product(key_, key_of(id), model_->company.line_codes[product.line], 0);
    if (!(uniform(b.u64(1)) < product.held)) continue;
    // Who joins when a month ends is counted in that month, as newcomers are.
    const std::size_t s = population_->customers[id].segment;
    ProductCounts& row = totals.at_product(joins ? rows_month_ : 0, s, product.line);
    ++(joins ? row.joined : row.started);
    hold_product(id, product, now, row);
  }
}

/// Decides for a customer who stays at its renewal which products it takes and gives up, each by
/// what it held before. Returns whether there were any. `memory` is what it remembers at `date`,
/// and `shift` what the offer adds to leaving.
bool Lane::renew_products(std::uint32_t id, std::uint32_t renewal, Time date, double memory,
                          double shift) {
  const Customer& c = population_->customers[id];
  const Segment& segment = model_->segments[c.segment];
  const std::uint8_t before = population_->held[id];
  for (const Product& product : segment.products) {
    const double score =
        loyalty(segment.leaving, c.satisfaction, memory, product.price > 0.0 ? shift : 0.0);
    const RandomBlock b =
        draw_product(key_, key_of(id), model_->company.line_codes[product.line], renewal);
    const double u = uniform(b.u64(0));
    if ((before & product.bit()) != 0) {
      if (!(u < product_chance(product.drops, -score))) continue;
      ProductCounts& row = product_row(id, product.line, date);
      ++row.dropped;
      release_product(id, product, date, row);
    } else {
      const double rate = before != 0 ? product.buys * product.after : product.buys;
      if (!(u < product_chance(rate, score))) continue;
      ProductCounts& row = product_row(id, product.line, date);
      ++row.taken;
      hold_product(id, product, date, row);
    }
  }
  return population_->held[id] != before;
}

/// A customer who holds a product is offered another after its only open case: that which its
/// segment takes most. What does not fit takes from satisfaction.
void Lane::offer_product(const LegEnd& end) {
  const std::uint32_t id = end.customer;
  Customer& c = population_->customers[id];
  const std::uint8_t held = population_->held[id];
  if (c.open != 1 || held == 0) return;
  const Segment& segment = model_->segments[c.segment];
  const Product* offered = nullptr;
  for (const Product& product : segment.products) {
    if ((held & product.bit()) != 0 || (offered && product.buys <= offered->buys)) continue;
    offered = &product;
  }
  if (offered == nullptr) return;
  ProductCounts& row = product_row(id, offered->line, end.time);
  ++row.offered;
  if ((end.company.offer & kOfferFits) == 0) {
    ++row.unfitting;
    c.satisfaction = clamp01(c.satisfaction - model_->company.offer.annoys);
    return;
  }
  const double shift =
      offered->price > 0.0 && model_->has_offers ? model_->offer_shift(c.segment, end.time) : 0.0;
  const double score = loyalty(segment.leaving, c.satisfaction, memory_at(id, end.time), shift);
  const double u = uniform(end.company.offer & ~std::uint32_t{kOfferFlags});
  if (!(u < product_chance(offered->offered, score))) return;
  ++row.accepted;
  ++row.taken;
  hold_product(id, *offered, end.time, row);
}

void Lane::leave_products(std::uint32_t id, Time now) {
  const std::uint8_t held = population_->held[id];
  for (const Product& product : model_->segments[population_->customers[id].segment].products) {
    if ((held & product.bit()) == 0) continue;
    ProductCounts& row = product_row(id, product.line, now);
    ++row.left;
    release_product(id, product, now, row);
  }
}

/// Whether a need may come to a customer: it holds what the need is about.
bool Lane::is_asked(std::uint32_t id, std::uint32_t kind) const {
  const std::uint8_t bit = model_->needs[kind].product[population_->customers[id].segment];
  return bit == 0 || (population_->held[id] & bit) != 0;
}

/// Passes over the needs that would start by then and are about what the customer does not hold.
/// Returns whether there were any. Of who wants to leave by then no need starts.
bool Lane::pass_over(std::uint32_t id, Time start) {
  const Customer& c = population_->customers[id];
  if (start == kNever || c.presence == Presence::leaving || c.presence == Presence::departing) {
    return false;
  }
  bool passed = false;
  for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
    const Clock clock = clocks_of(id)[kind];
    if (start_of(c, kind, clock) > start || is_asked(id, kind)) continue;
    next_candidate(id, kind, clock.due());
    passed = true;
  }
  return passed;
}

}  // namespace rapport
