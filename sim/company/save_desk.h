// Save offers: what a customer under contract who wants to leave is offered, and whether it stays
// for that. docs/ODD.md, Save offers, has the rules.
//
// All is decided at the moment of leaving, from what is published then. Whether the customer stays
// is no new luck: it stays where its draw at this renewal would not have made it leave at the price
// that is offered. Who moves away takes no offer.
#pragma once

#include "sim/company/leg_planner.h"

namespace rapport {

/// How a customer's wish to leave ends.
struct SaveTalk {
  enum class End : std::uint8_t {
    silent,       ///< it told nobody, or there is no desk: it leaves
    not_wanted,   ///< nobody's effort went there: it leaves
    not_allowed,  ///< no cut may be offered: it leaves
    in_vain,      ///< the employee knows that no offer would do, or would be worth it: it leaves
    refused,      ///< it was offered a cut, and leaves
    saved         ///< it takes the cut, and is bound
  };
  End end = End::silent;
  int cut = 0;         ///< number of the cut that was offered, of refused and saved
  double money = 0.0;  ///< what that cut costs over all its time, discounted
};

/// The talk with a customer who wants to leave `now`, by its renewal of `date` (seconds since the
/// start), remembering `memory`. Only where Model::company.has_saves.
SaveTalk talk_of_leaving(const Model& model, const Population& population,
                         const LegPlanner& planner, RandomKey key, std::uint32_t customer, Time now,
                         std::uint32_t date, double memory);

}  // namespace rapport
