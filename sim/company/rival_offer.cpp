#include "sim/company/rival_offer.h"

#include <algorithm>

#include "sim/scenario/rival.h"

namespace rapport {

namespace {

/// Whether the customer has had a case that closed at most `within` before `now`.
bool had_contact(const Model& model, const Population& population, std::uint32_t id, Time now,
                 Time within) {
  const Time ready = population.customers[id].ready;
  const Time came =
      id < model.customers ? model.begin : Time{population.joined[id - model.customers]} * kDay;
  return ready > came && now - (ready - model.lookahead) <= within;
}

}  // namespace

bool looks_at_offers(const Model& model, const Population& population, RandomKey key,
                     std::uint32_t customer, std::uint32_t renewal, Time now) {
  const std::uint8_t s = population.customers[customer].segment;
  const RivalSpec& rival = model.segments[s].rival;
  if (!(rival.offers > 0.0)) return false;
  if (!(rival.inert > 0.0)) return true;
  const CustomerKey who = customer_key(model, customer, s);
  if (!(uniform(draw_customer(key, who, Purpose::rival).u32(0)) < rival.inert)) return true;
  return had_contact(model, population, customer, now, rival.awake) &&
         uniform(draw_rival(key, who, renewal).u32(1)) < rival.wakes;
}

double looks_on_average(const Model& model, const Population& population, RandomKey key,
                        std::uint32_t customer) {
  const std::uint8_t s = population.customers[customer].segment;
  const RivalSpec& rival = model.segments[s].rival;
  if (!(rival.offers > 0.0)) return 0.0;
  if (!(rival.inert > 0.0)) return 1.0;
  const CustomerKey who = customer_key(model, customer, s);
  const bool inert = uniform(draw_customer(key, who, Purpose::rival).u32(0)) < rival.inert;
  return inert ? model.company.woken[s] : 1.0;
}

double offer_span(const Model& model, const Population& population, std::uint32_t customer) {
  const LeavingSpec& leaving = model.segments[population.customers[customer].segment].leaving;
  if (leaving.form != LeavingSpec::Form::noncontract) return static_cast<double>(leaving.period);
  return population.occasion_gap[customer] / std::max(leaving.wallet, 1e-9);
}

double rival_hazard(const Population& population, std::uint32_t customer, const Segment& segment,
                    double span, double memory, double shift) {
  const double s = population.customers[customer].satisfaction;
  return offer_chance(segment.rival, span) *
         goes_over(segment.rival, segment.leaving, s, memory, shift);
}

}  // namespace rapport
