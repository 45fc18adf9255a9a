// Whether a rival wins a customer at a renewal: the chance that an offer of it has come and was
// better. docs/ODD.md, Rival.
#pragma once

#include "sim/model/population.h"

namespace rapport {

/// Whether the customer would look at an offer at `now`, when it decides on its renewal, or
/// occasion to buy, of the date `renewal` (seconds): who is inert does not, unless a contact has
/// woken it.
bool looks_at_offers(const Model& model, const Population& population, RandomKey key,
                     std::uint32_t customer, std::uint32_t renewal, Time now);

/// The chance that the customer looks at offers at a renewal some time: 1 where it is not inert.
double looks_on_average(const Model& model, const Population& population, RandomKey key,
                        std::uint32_t customer);

/// The time in which an offer may have come: from one renewal to the next, or from one purchase to
/// the next on average.
double offer_span(const Model& model, const Population& population, std::uint32_t customer);

/// The chance that a customer who remembers `memory` is won by the rival of `segment`, a row of its
/// segment in the tables of the moment; 0 where it looks at no offers. `shift` is what the price
/// here adds to leaving.
double rival_hazard(const Population& population, std::uint32_t customer, const Segment& segment,
                    double span, double memory, double shift);

}  // namespace rapport
