// Customers who join during a run: how many a run may need.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "sim/core/elementary.h"
#include "sim/scenario/company.h"

namespace rapport {

/// How often each place of a customer who left can be filled again, on average over a segment: so
/// many times in any run, and so many more a year. A run in which more join fails; but a place is
/// filled once a week at most.
inline constexpr double kMostReplaced = 4.0, kMostReplacedAYear = 2.0;

/// The most that can be spent on winning customers, as a multiple of Today's: the largest value of
/// the lever `acquisition`.
inline constexpr double kMostSpend = 3.0;

/// How many times as many newcomers there are as under Today, of form rate, if `spend` times as
/// much is spent on winning them and the share `acceptance` of those who apply is taken.
inline double newcomer_factor(const JoiningSpec& joining, double spend, double acceptance) {
  return (spend > 0.0 ? math::exp(joining.elasticity * math::log(spend)) : 0.0) * acceptance;
}

/// What a newcomer costs, as a multiple of the cost of one under Today. With `spend` times as much
/// spent, fewer than as many times as many apply; all who apply cost, and some of them are taken.
/// One who is bought costs a share of what one who is won costs.
inline double cost_of_newcomer(const JoiningSpec& joining, Source source, double spend,
                               double acceptance) {
  if (source == Source::referred) return 0.0;
  const double more = joining.form == JoiningSpec::Form::rate && spend > 0.0
                          ? math::exp((1.0 - joining.elasticity) * math::log(spend))
                          : 1.0;
  const double each = more / std::max(acceptance, 1e-9);
  return source == Source::bought ? joining.bought_cost * each : each;
}

/// The most customers who can join a segment of `customers` in a run of `horizon` under any policy:
/// all that join at a rate, with most spent on them, and whom they and the others bring; as many as
/// can be replaced. May be more than numbers of customers can be. `declined` is the share of those
/// who apply whom the file declines: a policy may take them all.
inline double most_newcomers(const JoiningSpec& joining, std::uint32_t customers, Time horizon,
                             double declined) {
  const double years = static_cast<double>(horizon) / static_cast<double>(kYear);
  switch (joining.form) {
    case JoiningSpec::Form::rate: {
      const double most_taken = 1.0 / (1.0 - declined);
      const double factor = newcomer_factor(joining, kMostSpend, most_taken);
      const double won = std::floor(joining.rate * customers * years * factor);
      if (!(joining.referral > 0.0)) return won;
      return std::floor((won + customers) * math::exp(joining.referral * most_taken * years)) -
             customers + 1.0;
    }
    case JoiningSpec::Form::replace:
      return std::floor(customers * std::min(static_cast<double>(horizon / kWeek),
                                             kMostReplaced + kMostReplacedAYear * years));
    case JoiningSpec::Form::none:
      break;
  }
  return 0.0;
}

}  // namespace rapport
