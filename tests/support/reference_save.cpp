// What a customer who wants to leave is offered, and whether it stays, as docs/ODD.md says.
#include <cmath>

#include "sim/core/elementary.h"
#include "tests/support/reference_engine.h"

namespace rapport::reference {

/// Months of `ticks`, a month's money being worth less the later it comes.
double months_worth(double yearly, double ticks) {
  const double months = ticks / (static_cast<double>(kYear) / 12.0);
  if (!(yearly > 0)) return months;
  const double rate = math::log1p(yearly) / 12.0;
  return -math::expm1(-rate * months) / rate;
}

/// Whether customer n, who wants to leave by the draw `u` of its renewal of `date` at the hazard
/// `h`, is kept. Then it is bound.
bool Reference::is_kept(std::uint32_t n, Time date, double u, double h, double memory) {
  const SaveSpec& spec = model_.company.save;
  Customer& customer = customers_[n];
  const Segment& segment = tables().segments[customer.segment];
  const double price = segment.price * persons_[n].value / 1024.0;
  if (!(segment.price > 0) || !(spec.large > 0)) return false;
  const auto seconds = static_cast<std::uint32_t>(date / kSecond);
  const RandomBlock draws = draw_save(key_, key_of(n), seconds, 0);
  if (uniform(draws.u32(0)) >= spec.reach * segment.save_desk) return false;
  ExitCounts& count = exits(customer.segment);
  ++count.asked;

  std::size_t desk = 0;
  for (std::size_t d = 0; d < model_.company.departments.size(); ++d) {
    if (model_.company.departments[d].name == spec.department) desk = d;
  }
  const TalkGates gates = people_.at_the_desk(persons_[n], desk, now_);
  if (uniform(draws.u32(2)) >= gates.want) {
    ++count.not_wanted;
    return false;
  }
  const double months =
      months_worth(model_.company.money.discount, static_cast<double>(spec.lasts));
  std::vector<int> allowed;
  const double cuts[] = {spec.small, spec.middle, spec.large};
  for (int k = 0; k < 3; ++k) {
    const double may = people_.may_at_the_desk(persons_[n], desk, price * cuts[k] * months);
    if (cuts[k] > 0 && uniform(draws.u32(1)) < may) allowed.push_back(k);
  }
  if (allowed.empty()) {
    ++count.not_allowed;
    return false;
  }
  const LeavingSpec& leaving = segment.leaving;
  const double anyway = hazard(leaving, leaving.reference, customer.eta, leaving.memory_reference);
  const double moves = leaving.moving > 0 ? std::min(anyway, moving_share(n)) : 0.0;
  const bool looks = looks_around(n, date, now_);
  const auto stays_for = [&](int k) {
    const double shift = offer(customer.segment, now_, math::log1p(-cuts[k]));
    double leaves = std::max(moves, at_offer(h, shift));
    if (looks) leaves += (1.0 - leaves) * rival_wins(n, now_, memory, shift);
    return u >= leaves;
  };
  const RandomBlock pay = draw_save(key_, key_of(n), seconds, 1);
  const bool for_margin = uniform(pay.u32(0)) < segment.save_margin;
  int k = for_margin ? allowed.front() : allowed.back();
  if (uniform(draws.u32(3)) < gates.know) {
    k = allowed.front();
    if (!gates.wrong) {
      const auto enough = std::ranges::find_if(allowed, stays_for);
      if (enough == allowed.end()) return false;
      k = *enough;
      const double brings = segment.value_per_month * (persons_[n].value / 1024.0) +
                            segment.products_value() - model_.company.serve_cost[customer.segment];
      if (for_margin && !(brings > price * cuts[k])) return false;
    }
  }
  ++count.offered[k];
  if (!stays_for(k)) return false;
  ++count.saved[k];
  count.cost += std::llround(price * cuts[k] * months * kMoneyUnit);
  customer.next_renewal = whole_second(now_ + spec.lasts);
  return true;
}

}  // namespace rapport::reference
