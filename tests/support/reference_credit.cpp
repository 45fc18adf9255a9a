// Who cannot pay what it owes, as docs/ODD.md says.
#include <cmath>

#include "sim/core/elementary.h"
#include "tests/support/reference_engine.h"

namespace rapport::reference {

/// The chance that customer n defaults at a renewal of `date`: its segment's chance of a year at
/// the reference limit, as a rate, times what makes it larger, over the time between renewals.
double Reference::default_chance(std::uint32_t n, Time date) const {
  const std::uint8_t s = customers_[n].segment;
  const CreditSpec& spec = model_.scenario.segments[s].credit;
  if (!(spec.limit > 0)) return 0.0;
  const double own =
      spec.risk.quantile(uniform(draw_customer(key_, persons_[n].key, Purpose::credit).u64(1)));
  const double line = model_.tables_at(date).segments[s].credit.line;
  const double granted = math::pow(spec.limit / spec.reference_limit, spec.default_slope);
  const double raised = math::pow(line / spec.limit, spec.default_rise);
  const double years = static_cast<double>(model_.segments[s].leaving.period) / kYear;
  const double survives = math::pow(1.0 - spec.default_rate, own * granted * raised * years);
  return 1.0 - survives;
}

/// By the second half of the block that decides on leaving.
bool Reference::defaults(std::uint32_t n, Time date) {
  if (!model_.company.on) return false;
  const auto seconds = static_cast<std::uint32_t>(date / kSecond);
  const double u = uniform(draw_renewal(key_, key_of(n), seconds).u64(1));
  if (!(u < default_chance(n, std::max(date, customers_[n].ready)))) return false;
  persons_[n].cause = Loss::defaulted;
  persons_[n].cause_place = persons_[n].worst_place;
  return true;
}

/// What who leaves has used, and owes if it cannot pay. The bill is what it uses of the line.
void Reference::count_credit(std::uint32_t n) {
  const std::uint8_t s = customers_[n].segment;
  CreditCounts& count = credits(s);
  count.left_use += persons_[n].use;
  count.left_use_time += persons_[n].use * (now_ / kMinute);
  if (persons_[n].cause != Loss::defaulted) return;
  ++count.defaulted;
  const double use = persons_[n].use / 65535.0;
  count.balance += std::llround(tables().segments[s].credit.line * use * kMoneyUnit);
}

}  // namespace rapport::reference
