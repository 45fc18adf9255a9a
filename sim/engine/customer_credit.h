// What a customer with credit draws for itself.
#pragma once

#include "sim/model/draws.h"
#include "sim/model/model.h"

namespace rapport {

/// The chance that a customer of a segment defaults at a renewal. `segment` is of the period that
/// holds then. Its own risk is drawn again each time: keeping it would take memory of everybody.
inline double default_chance_of(const Segment& segment, RandomKey key, CustomerKey who) {
  const double u = uniform(draw_customer(key, who, Purpose::credit).u64(1));
  return segment.credit.default_chance(segment.credit_risk.quantile(u), segment.leaving.period);
}

}  // namespace rapport
