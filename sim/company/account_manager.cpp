#include "sim/company/account_manager.h"

#include "sim/model/own_place.h"

namespace rapport {

namespace {

/// Whether a manager of the customer has quit in the time `relearn` before `now`: at most one quits
/// in a year, and `relearn` is no longer than that.
bool has_quit(const Model& model, RandomKey key, CustomerKey who, Time now) {
  const ManagerSpec& spec = model.company.manager;
  const Time since = now - model.begin, year = since / kYear;
  for (Time y = year > 0 ? year - 1 : 0; y <= year; ++y) {
    const RandomBlock b = draw_manager(key, who, static_cast<std::uint32_t>(y));
    if (!(uniform(b.u64(0)) < spec.quits)) continue;
    const Time quits = y * kYear + static_cast<Time>(uniform(b.u64(1)) * kYear);
    if (quits <= since && since < quits + spec.relearn) return true;
  }
  return false;
}

}  // namespace

Managed manager_of(const Model& model, const Population& population, RandomKey key,
                   std::uint32_t customer, Time now) {
  const std::uint8_t s = population.customers[customer].segment;
  const bool frozen = model.company.is_frozen(Gate::know);
  const Segment& segment = frozen ? model.segments[s] : model.tables_at(now).segments[s];
  if (!(segment.managers > 0.0)) return Managed::no;
  const CustomerKey who = customer_key(model, customer, s);
  if (own_place(key, who) < 1.0 - segment.managers) return Managed::no;
  return has_quit(model, key, who, now) ? Managed::lost : Managed::known;
}

}  // namespace rapport
