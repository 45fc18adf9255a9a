// What customers hold of divisions, as docs/ODD.md says in Products.
#include <algorithm>

#include "sim/core/elementary.h"
#include "tests/support/reference_engine.h"

namespace rapport::reference {

namespace {

const ProductSpec* spec_of(const Model& model, const std::string& division,
                           const std::string& segment) {
  const ProductSpec* found = nullptr;
  for (const ProductSpec& spec : model.scenario.products) {
    if (spec.division != division) continue;
    if (spec.segment == segment || (spec.segment.empty() && found == nullptr)) found = &spec;
  }
  return found;
}

/// The chance of something within a time of so many years, where it has the chance `yearly` within
/// one year and its rate is `times` as high.
double chance_in(double yearly, double years, double times) {
  return 1.0 - math::exp(math::log1p(-yearly) * years * times);
}

}  // namespace

const ProductSpec* Reference::product_of(std::uint32_t n, std::size_t line) const {
  return spec_of(model_, model_.company.lines[line], model_.segments[customers_[n].segment].name);
}

/// A division of which the segment's customers hold products is none of who has none of it.
bool Reference::meets(std::uint32_t n, std::size_t kind) const {
  const std::string& division = model_.scenario.needs[kind].division;
  if (persons_.empty() || division.empty()) return true;
  if (spec_of(model_, division, model_.segments[customers_[n].segment].name) == nullptr)
    return true;
  return persons_[n].holds.contains(division);
}

ProductCounts& Reference::product_counts(std::uint32_t n, std::size_t line) {
  const std::size_t month = months_begun_ == 0 ? 0 : months_begun_ - 1;  // at the start: the first
  return totals_.at_product(month, customers_[n].segment, line);
}

void Reference::gains(std::uint32_t n, std::size_t line, Time t) {
  ProductCounts& count = product_counts(n, line);
  persons_[n].holds.insert(model_.company.lines[line]);
  count.time_in += t;
  if (persons_[n].holds.size() == 2) ++count.second;
  customers_[n].eta -= model_.segments[customers_[n].segment].leaving.product_weight;
}

void Reference::loses(std::uint32_t n, std::size_t line) {
  ProductCounts& count = product_counts(n, line);
  persons_[n].holds.erase(model_.company.lines[line]);
  count.time_out += now_;
  if (persons_[n].holds.size() == 1) ++count.not_second;
  customers_[n].eta += model_.segments[customers_[n].segment].leaving.product_weight;
}

/// At the start, or when it joins.
void Reference::start_products(std::uint32_t n) {
  const bool joins = n >= model_.customers;
  const double weight = model_.segments[customers_[n].segment].leaving.product_weight;
  for (std::size_t line = 0; line < model_.company.lines.size(); ++line) {
    if (const ProductSpec* spec = product_of(n, line)) customers_[n].eta += weight * spec->held;
  }
  for (std::size_t line = 0; line < model_.company.lines.size(); ++line) {
    const ProductSpec* spec = product_of(n, line);
    if (spec == nullptr) continue;
    const RandomBlock b = draw_product(key_, key_of(n), model_.company.line_codes[line], 0);
    if (uniform(b.u64(1)) >= spec->held) continue;
    ++(joins ? product_counts(n, line).joined : product_counts(n, line).started);
    gains(n, line, joins ? now_ : 0);
  }
}

double Reference::loyalty(std::uint32_t n, const ProductSpec& spec) const {
  const LeavingSpec& leaving = model_.segments[customers_[n].segment].leaving;
  const double liked = leaving.weight * (customers_[n].satisfaction - leaving.reference) +
                       leaving.memory_weight * (memory_at(n, now_) - leaving.memory_reference);
  return spec.price > 0.0 ? liked - offer(customers_[n].segment, now_) : liked;
}

/// At a renewal of that date, of who stays.
void Reference::renew_products(std::uint32_t n, Time date) {
  const std::set<std::string> before = persons_[n].holds;
  const double years = static_cast<double>(model_.segments[customers_[n].segment].leaving.period) /
                       static_cast<double>(kYear);
  for (std::size_t line = 0; line < model_.company.lines.size(); ++line) {
    const ProductSpec* spec = product_of(n, line);
    if (spec == nullptr) continue;
    const RandomBlock b = draw_product(key_, key_of(n), model_.company.line_codes[line],
                                       static_cast<std::uint32_t>(date / kSecond));
    const double u = uniform(b.u64(0)), likes = loyalty(n, *spec);
    if (before.contains(spec->division)) {
      if (u >= chance_in(spec->drops, years, math::exp(-likes))) continue;
      ++product_counts(n, line).dropped;
      loses(n, line);
    } else {
      const double another = before.empty() ? 1.0 : spec->after;
      if (u >= chance_in(spec->buys, years, another * math::exp(likes))) continue;
      ++product_counts(n, line).taken;
      gains(n, line, now_);
    }
  }
}

/// After the close of a root case, with no other open. The leg that closed it was the last one.
void Reference::offer_product(const OpenCase& oc) {
  const std::uint32_t n = oc.c.subject;
  const Segment& segment = tables().segments[oc.c.segment];
  const bool served = oc.outcome == Outcome::served && oc.plan.by_employee && oc.plan.answered;
  if (now_ < 0 || !served || oc.c.company.cause != Cause::root || segment.cross_sell == 0.0) return;
  if (customers_[n].open_cases != 1 || persons_[n].holds.empty()) return;
  const auto in_steps = [](double gate) { return std::floor(gate * 255.0 + 0.5) / 255.0; };
  const RandomBlock& b = oc.offer;
  if (uniform(b.u32(0)) >= segment.cross_sell * in_steps(oc.plan.want)) return;
  std::size_t offered = model_.company.lines.size();
  double most = -1.0;
  for (std::size_t line = 0; line < model_.company.lines.size(); ++line) {
    const ProductSpec* spec = product_of(n, line);
    if (spec == nullptr || persons_[n].holds.contains(spec->division)) continue;
    if (spec->buys <= most) continue;
    most = spec->buys;
    offered = line;
  }
  if (offered == model_.company.lines.size()) return;
  ++product_counts(n, offered).offered;
  const double known = in_steps(oc.plan.known_rightly);
  if (uniform(b.u32(1)) >= known + (1.0 - known) * model_.company.offer.by_chance) {
    ++product_counts(n, offered).unfitting;
    change_satisfaction(oc.c, -model_.company.offer.annoys);
    return;
  }
  const ProductSpec& spec = *product_of(n, offered);
  const double u = uniform(b.u32(3) / 4 * 4);
  if (u >= chance_in(spec.offered, 1.0, math::exp(loyalty(n, spec)))) return;
  ++product_counts(n, offered).accepted;
  ++product_counts(n, offered).taken;
  gains(n, offered, now_);
}

void Reference::leave_products(std::uint32_t n) {
  for (std::size_t line = 0; line < model_.company.lines.size(); ++line) {
    if (!persons_[n].holds.contains(model_.company.lines[line])) continue;
    ++product_counts(n, line).left;
    loses(n, line);
  }
}

}  // namespace rapport::reference
