// A simple rival: one that acts by offers only. Which offers reach a customer, and whether it goes
// over; docs/ODD.md, Rival.
#pragma once

#include "sim/core/elementary.h"
#include "sim/scenario/scenario.h"

namespace rapport {

/// The chance that at least one offer has come in a time of `span` ticks.
inline double offer_chance(const RivalSpec& rival, double span) {
  return -math::expm1(-rival.offers * span / static_cast<double>(kYear));
}

/// The chance that a customer who looks at an offer goes over: a logit of what is better there, in
/// the units in which the same moves leaving. `s` is its satisfaction, `memory` what it remembers
/// of cases, `shift` what the price here adds to leaving (Model::offer_shift).
inline double goes_over(const RivalSpec& rival, const LeavingSpec& leaving, double s, double memory,
                        double shift) {
  const double dearer = shift - leaving.price_weight * math::log(rival.price);
  const double better = leaving.weight * (rival.satisfaction - s) -
                        leaving.memory_weight * (memory - leaving.memory_reference);
  return 1.0 / (1.0 + math::exp(rival.switching - dearer - better));
}

/// The chance that one of two things comes to pass that know nothing of each other.
inline double either(double one, double other) { return one + (1.0 - one) * other; }

}  // namespace rapport
