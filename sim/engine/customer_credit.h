// What a customer who asks for credit draws for itself: its risk, its score, and what becomes of
// it. All of it is drawn again each time: keeping it would take memory of everybody.
#pragma once

#include "sim/model/case.h"
#include "sim/model/draws.h"
#include "sim/model/model.h"
#include "sim/model/population.h"

namespace rapport {

/// A customer's ranks in [0, 1) among those like it, the best first: by its own risk, and by the
/// score that the firm has of it.
struct CreditRanks {
  double risk, score;
};

/// Of who was taken from among all who asked: their best share `taken` by the score.
inline CreditRanks credit_ranks(RandomKey key, CustomerKey who, double knows, double taken) {
  const double risk = uniform(draw_customer(key, who, Purpose::credit).u64(1));
  if (knows >= 1.0) return {risk * taken, risk * taken};
  const RandomBlock own = draw_customer(key, who, Purpose::score);
  if (uniform(own.u32(0)) < knows) return {risk * taken, risk * taken};
  return {risk, uniform(own.u32(1)) * taken};
}

/// The share of those who asked from whom a customer with a line was taken: by what held when the
/// week began in which it joined; of the start by Today, or what the firm has had from the start.
inline double share_taken(const Model& model, const Population& population, std::uint32_t id) {
  if (!model.company.has_checks) return 1.0;
  const std::uint8_t s = population.customers[id].segment;
  const Tables& then =
      id < model.customers
          ? model.tables(model.from_start ? 1 : 0)
          : model.tables_at(population.joined[id - model.customers] * kDay - kWeek);
  return 1.0 - then.segments[s].check.declines;
}

/// The chance that a customer of a segment with a line defaults at a renewal. `segment` is of the
/// period that holds then.
inline double default_chance_of(const Model& model, const Population& population,
                                const Segment& segment, RandomKey key, std::uint32_t id) {
  const CustomerKey who = customer_key(model, id, population.customers[id].segment);
  const double taken = share_taken(model, population, id);
  const double rank = taken < 1.0 ? credit_ranks(key, who, segment.check.knows, taken).risk
                                  : uniform(draw_customer(key, who, Purpose::credit).u64(1));
  return segment.credit.default_chance(segment.credit_risk.quantile(rank), segment.leaving.period);
}

/// What becomes of a customer's order on credit, by the terms `check` that hold when it is made.
inline CreditCheck::Verdict verdict_on(const CreditCheck& check, RandomKey key, CustomerKey who) {
  if (!(check.declines + check.reviews > 0.0)) return CreditCheck::Verdict::grant;
  return check.of(credit_ranks(key, who, check.knows, 1.0).score);
}

/// How long the review of an order takes that is reviewed.
inline Time review_time(const Model& model, const CreditCheck& check, RandomKey key,
                        const Case& c) {
  const RandomBlock own = draw_leg(key, root_key(model, c), 0, 0, Purpose::score);
  return to_ticks(check.review.quantile(uniform(own.u64(1))));
}

/// How long a customer's order has been kept waiting by a review.
inline Time kept_waiting(const Model& model, RandomKey key, const Case& c) {
  const CreditCheck& check = model.tables_at(c.opened).segments[c.segment].check;
  if (verdict_on(check, key, root_key(model, c).customer) != CreditCheck::Verdict::review) return 0;
  return review_time(model, check, key, c);
}

}  // namespace rapport
