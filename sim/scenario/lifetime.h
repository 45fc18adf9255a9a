// How long customers can be expected to stay, in months that count for less the later they are.
#pragma once

#include "sim/core/clock.h"
#include "sim/scenario/scenario.h"

namespace rapport {

/// How money loses worth with time. All times are counted from one moment, at which money is worth
/// what it is.
class Discounting {
 public:
  /// `yearly` is the rate by which money counts for less a year later (MoneySpec), at least 0.
  explicit Discounting(double yearly);

  /// The same for what ends by itself at a constant rate a year besides: money of later counts for
  /// as much less as it is less likely to come.
  Discounting with_end(double rate) const;
  /// What one unit of money at the time `ticks` from now is worth.
  double factor(double ticks) const;
  /// What one unit of money a month is worth, paid evenly until the time `ticks` from now. A month
  /// is a twelfth of 365 days.
  double months(double ticks) const;
  /// The same for ever; infinite where money does not lose worth.
  double months_for_ever() const;
  /// The same as long as something lasts that ends at the constant rate `ends` a month, at least 0;
  /// infinite where it neither ends nor money loses worth.
  double months_until_end(double ends) const;

 private:
  double a_month_;  ///< rate at which money loses worth continuously
};

/// The discounted months that a customer with a contract can be expected to stay, if it leaves with
/// the chance `hazard` at a renewal `first` ticks from now and at each one after that, every
/// `period`: the sum over renewals of survival times the worth of the months up to the next one.
///
/// With the customer's own hazard, and averaged over customers, this is the value of a base of
/// customers whose propensities differ; with one hazard for all it would be understated (Fader and
/// Hardie 2010). Infinite for a hazard of 0 where money does not lose worth.
double months_with_contract(const Discounting& discounting, double first, double period,
                            double hazard);

/// Who newcomers are, beside the law of their segment.
struct NewcomerMix {
  /// Of a segment, with `shift` as what the price adds to leaving there.
  RivalSpec rival = {};
  double shift = 0.0;
  double woken = 0.0;  ///< how often inert customers look at its offers, see CompanyModel::woken
  double acceptance = 1.0, screening = 0.0;   ///< see JoiningSpec
  double bought = 0.0, bought_leaving = 1.0;  ///< likewise
};

/// The discounted months that a new customer can be expected to stay from joining on: the mean over
/// equal shares of the law of new customers' propensities (and of rates of purchases), by their
/// middles. Satisfaction and memory raise its leaving by `factor` (leaving_factor), always; forms
/// that know no propensity take its satisfaction to be `s`. The mean factor of customers who differ
/// is above that of their mean, so it has to be a mean of factors. A rival wins of them as of
/// customers who remember nothing, those who are not inert.
double months_of_newcomer(const Discounting& discounting, const LeavingSpec& spec, double s,
                          double factor, const NewcomerMix& mix = {});

}  // namespace rapport
