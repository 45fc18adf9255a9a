// What can be expected of the customers who are there at the end: sums written out term by term.
#include <cmath>
#include <limits>

#include "sim/core/elementary.h"
#include "tests/support/reference_engine.h"

namespace rapport::reference {

namespace {

constexpr double kMonth = static_cast<double>(kYear) / 12.0;
constexpr double kForEver = std::numeric_limits<double>::infinity();

/// What money `ticks` later is worth.
double worth_later(double yearly, double ticks) {
  return math::pow(1.0 + yearly, -ticks / static_cast<double>(kYear));
}

/// Money of one a month, paid for `ticks`.
double months_of(double yearly, double ticks) {
  if (!(yearly > 0)) return ticks / kMonth;
  return 12.0 * (1.0 - worth_later(yearly, ticks)) / math::log1p(yearly);
}

/// Renewal by renewal, until what is left is too little to see.
double sum_over_renewals(double yearly, double first, double period, double hazard) {
  const double from_one_to_next = months_of(yearly, period), later = worth_later(yearly, period);
  if (!(hazard > 0) && !(yearly > 0)) return kForEver;
  double sum = months_of(yearly, first);
  double there = (1.0 - hazard) * worth_later(yearly, first);
  for (; there > 1e-12; there *= (1.0 - hazard) * later) sum += there * from_one_to_next;
  return sum;
}

}  // namespace

Time Reference::there_for(std::uint32_t n, Time t) const {
  return std::max<Time>(0, t - customers_[n].joined);
}

/// What customer n has brought more than without change, in minutes of its time x 1024: of the mean
/// customer, what has changed by then is worth so much more.
std::int64_t Reference::value_change(std::uint32_t n, Time t) const {
  const ValueChange& becomes = model_.scenario.segments[customers_[n].segment].becomes;
  const auto minutes = static_cast<double>(there_for(n, t)) / kMinute;
  const double mean = static_cast<double>(becomes.after) / kMinute;
  const double changed = minutes - mean * (1.0 - math::exp(-minutes / mean));
  return std::llround((becomes.value - 1.0) * changed * persons_[n].value);
}

double Reference::months_to_come(std::uint32_t n, double yearly) const {
  const Customer& customer = customers_[n];
  const LeavingSpec& leaving = model_.segments[customer.segment].leaving;
  const double for_ever = yearly > 0 ? 12.0 / math::log1p(yearly) : kForEver;
  if (leaving.form == LeavingSpec::Form::none) return for_ever;
  const double memory = memory_at(n, model_.end);
  const double shift =
      leaving.price_weight * model_.last_tables().segments[customer.segment].price_log;
  double h = at_offer(hazard(leaving, customer.satisfaction, customer.eta, memory), shift);
  const RivalSpec& rival = model_.segments[customer.segment].rival;
  if (rival.offers > 0.0) {
    const RandomBlock own = draw_customer(key_, key_of(n), Purpose::rival);
    const double looks =
        uniform(own.u32(0)) < rival.inert ? model_.company.woken[customer.segment] : 1.0;
    h += (1.0 - h) * looks * rival_wins(n, model_.end, memory, shift);
  }
  if (has_credit()) h = 1.0 - (1.0 - h) * (1.0 - default_chance(n, model_.end - 1));
  if (leaving.form != LeavingSpec::Form::noncontract) {
    const Time first = std::max<Time>(0, customer.next_renewal - model_.end);
    if (customer.noticed) return months_of(yearly, static_cast<double>(first));
    return sum_over_renewals(yearly, static_cast<double>(first + leaving.notice),
                             static_cast<double>(leaving.period), h);
  }
  double share = leaving.wallet;
  if (share > 0.0 && share < 1.0) {
    const double moved = leaving.weight * (customer.satisfaction - leaving.reference) +
                         leaving.memory_weight * (memory - leaving.memory_reference) - shift;
    share = 1.0 / (1.0 + (1.0 - share) / share * math::exp(-moved));
  }
  const double ends = math::log1p(yearly) / 12.0 + share * h * kMonth / customer.occasion_gap;
  return ends > 0 ? 1.0 / ends : kForEver;
}

std::vector<Prospect> Reference::prospects() const {
  std::vector<Prospect> sums(model_.segments.size());
  for (std::uint32_t n = 0; n < customers_.size(); ++n) {
    if (!customers_[n].there()) continue;
    Prospect& sum = sums[customers_[n].segment];
    const double yearly = model_.company.money.discount, months = months_to_come(n, yearly);
    sum.months += months;
    const double fails = has_credit() ? default_chance(n, model_.end - 1) : 0.0;
    const Time period = model_.segments[customers_[n].segment].leaving.period;
    if (fails > 0.0) sum.defaults += months * fails * (kMonth / static_cast<double>(period));
    const ValueChange& becomes = model_.scenario.segments[customers_[n].segment].becomes;
    double worth = months;
    if (becomes.value != 1.0) {
      // What has not changed yet lasts until it does: as if money lost its worth faster.
      const double times = static_cast<double>(kYear) / static_cast<double>(becomes.after);
      const double faster = (1.0 + yearly) * math::exp(times) - 1.0;
      const double there = static_cast<double>(there_for(n, model_.end));
      const double yet = math::exp(-there / static_cast<double>(becomes.after));
      const double as_it_was = yet * months_to_come(n, faster);
      worth = as_it_was;
      if (becomes.value != 0.0) worth += becomes.value * (months - as_it_was);
    }
    sum.worth_months += worth * persons_[n].value / 1024.0;
    double a_month = 0.0;
    for (const Product& product : model_.last_tables().segments[customers_[n].segment].products) {
      if (persons_[n].holds.contains(model_.company.lines[product.line])) a_month += product.value;
    }
    if (a_month != 0.0) sum.product_money += months * a_month;
    const LeavingSpec& leaving = model_.segments[customers_[n].segment].leaving;
    const double better = leaving.weight * (customers_[n].satisfaction - leaving.reference);
    const double fonder =
        leaving.memory_weight * (memory_at(n, model_.end) - leaving.memory_reference);
    const Segment& last = model_.last_tables().segments[customers_[n].segment];
    sum.leaving_factors += math::exp(leaving.price_weight * last.price_log - (better + fonder));
  }
  return sums;
}

}  // namespace rapport::reference
