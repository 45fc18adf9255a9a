// Who cannot pay what it owes, as docs/ODD.md says.
#include <cmath>

#include "sim/core/elementary.h"
#include "tests/support/reference_engine.h"

namespace rapport::reference {

/// Where customer n stands among `granted` of all who asked: by its risk, and by its score, which
/// is the same where the firm knows its risk, and else by lot.
Reference::Standing Reference::standing(std::uint32_t n, double granted) const {
  const CreditSpec& spec = model_.scenario.segments[customers_[n].segment].credit;
  const CustomerKey key = key_of(n);
  const double risk = uniform(draw_customer(key_, key, Purpose::credit).u64(1));
  const RandomBlock own = draw_customer(key_, key, Purpose::score);
  const bool known = uniform(own.u32(0)) < spec.knows;
  const double lot = uniform(own.u32(1));
  return known ? Standing{risk * granted, risk * granted} : Standing{risk, lot * granted};
}

/// Of all who asked when customer n did, a week before it joined or before the run, those who got
/// it.
double Reference::share_granted(std::uint32_t n) const {
  const Customer& customer = customers_[n];
  const bool always = model_.from_start;  // the policy is that of before the run, too
  const Tables& then = n >= model_.customers ? model_.tables_at(customer.joined - kWeek)
                       : always              ? model_.later.front()
                                             : model_;
  return 1.0 - then.segments[customer.segment].check.declines;
}

/// An order on credit has come.
void Reference::ask_for_credit(std::uint32_t index) {
  OpenCase& oc = cases_[index];
  const CreditCheck& check = tables().segments[oc.c.segment].check;
  const double score = standing(oc.c.subject, 1.0).score;
  CheckCounts scrap;
  CheckCounts& count = now_ < 0 ? scrap : checks(oc.c.segment);
  ++count.orders;
  if (score >= 1.0 - check.declines) {
    ++count.declined;
    return decline(index);
  }
  const Time waits = waits_for_review(oc.c);
  if (waits == 0) return arrive(index);
  ++count.reviewed;
  count.review_time += waits;
  count.review_cost += std::llround(check.review_cost * kMoneyUnit);
  push(now_ + waits, Rank::arrive, oc.c.order(), index);
}

/// How long an order waited before it began, by what held when it came.
Time Reference::waits_for_review(const Case& c) const {
  const CreditCheck& check = model_.tables_at(c.opened).segments[c.segment].check;
  const double score = standing(c.subject, 1.0).score;
  const double worst = 1.0 - check.declines;
  if (score >= worst || score < worst - check.reviews) return 0;
  const RandomBlock order = draw_leg(key_, root_key(model_, c), 0, 0, Purpose::score);
  return to_ticks(check.review.quantile(uniform(order.u64(1))));
}

/// The order is not taken: a leg that nobody serves, and no other follows.
void Reference::decline(std::uint32_t index) {
  OpenCase& oc = cases_[index];
  const TouchPoint& place = touch_point_of(oc.c);
  oc.leg = ++legs_;
  oc.called_back = false;
  oc.c.leg_arrived = now_;
  ++oc.c.legs;
  oc.plan = LegPlan{};
  oc.outcome = Outcome::turned_away;
  if (!model_.company.judges()) change_satisfaction(oc.c, effect_of(oc, oc.outcome));
  judge(index, people_.quality_declined(place, oc.c), Loss::may);
  close(index);
}

/// What is owed for an order, and what of it is lost where a default comes before the payment.
void Reference::count_credit_sale(const Case& c, double owed) {
  const CreditSpec& spec = model_.scenario.segments[c.segment].credit;
  const double own = spec.risk.quantile(standing(c.subject, 1.0).risk);
  const double times = static_cast<double>(kYear) / static_cast<double>(spec.delay);  // paid a year
  const double rate = -math::log1p(-spec.default_rate) * own;
  const double fails = spec.delay > 0 ? rate / (rate + times) : 0.0;
  CheckCounts& count = checks(c.segment);
  count.sold += std::llround(owed * kMoneyUnit);
  count.lost += std::llround(owed * spec.loss * fails * kMoneyUnit);
}

/// Of who joins now: how it was judged, and how many were not taken for it.
void Reference::count_check(std::uint32_t n) {
  const Segment& then = model_.tables_at(now_ - kWeek).segments[customers_[n].segment];
  if (totals_.check.empty() || !then.credit.on()) return;
  CheckCounts& count = checks(customers_[n].segment);
  const double granted = 1.0 - then.check.declines;
  ++count.taken;
  count.applicants_declined += std::llround((1.0 - granted) / granted * kShareUnit);
  if (standing(n, granted).score < granted - then.check.reviews) return;
  ++count.taken_reviewed;
  count.review_cost += std::llround(then.check.review_cost * kMoneyUnit);
}

/// The chance that customer n defaults at a renewal of `date`: its segment's chance of a year at
/// the reference limit, as a rate, times what makes it larger, over the time between renewals.
double Reference::default_chance(std::uint32_t n, Time date) const {
  const std::uint8_t s = customers_[n].segment;
  const CreditSpec& spec = model_.scenario.segments[s].credit;
  if (!(spec.limit > 0)) return 0.0;
  const double own = spec.risk.quantile(standing(n, share_granted(n)).risk);
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
