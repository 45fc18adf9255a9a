// Credit: what customers of a segment owe by the month, what that brings in and costs, and what of
// it they feel as a price. Only with a company; docs/ODD.md, Credit, has the equations.
#pragma once

#include "sim/core/clock.h"
#include "sim/core/distribution.h"

namespace rapport {

/// The terms on which a segment's customers owe. Each gets one bill a month, over the share `use`
/// of the line, which is its own for good. The share `revolves` of the bill is carried on to the
/// next one, the rest is paid after an exponential time.
struct CreditSpec {
  double limit = 0.0;  ///< money that a customer may owe; 0: nobody owes anything
  Distribution use = Distribution::constant(0.3);
  double revolves = 0.3;
  double interest = 0.18;      ///< that customers pay, share of what they owe a year
  double funding = 0.03;       ///< that the money costs the firm, likewise
  Time delay = 20 * kDay;      ///< mean time from the bill to paying it
  Time grace = 25 * kDay;      ///< after the bill, in which what is paid bears no interest
  Time due = 25 * kDay;        ///< after the bill, in which it is not late
  double late_fee = 0.0;       ///< money, for a bill that is paid late
  double default_rate = 0.02;  ///< chance to default in a year at the reference limit
  Distribution risk = Distribution::constant(1.0);  ///< own factor on the rate of default, mean 1
  double reference_limit = 1000.0;
  /// Effect of the logarithm of the limit, over the reference, on that of the rate of default: of
  /// the limit as it is given, which says whom it was granted to.
  double default_slope = 0.0;
  double default_rise = 0.0;  ///< the same of the lever's factor on it, which is granted to all
  double loss = 0.6;          ///< share of what is owed that is lost when a customer defaults
  /// Money a month that a full grace period is worth to customers beyond the interest that it
  /// saves them.
  double worth_of_grace = 0.0;
  // Factors of the levers; no keys.
  double interest_factor = 1.0, late_fee_factor = 1.0, grace_factor = 1.0, limit_factor = 1.0;

  bool on() const { return limit > 0.0; }
};

/// What the terms come to. Money a month is of a customer who uses all of its line, and has to be
/// multiplied by its use, except the late fee.
struct CreditTerms {
  double line = 0.0;          ///< money owed at use 1 when the bill comes
  double interest = 0.0;      ///< a month
  double funding = 0.0;       ///< a month
  double late_fee = 0.0;      ///< a month, whatever the use
  double billed = 0.0;        ///< a month, of what was not on the bill before
  double receivable = 0.0;    ///< owed at any time, from the bill on
  double default_rate = 0.0;  ///< a year, continuous, at an own factor of 1
  /// Defaults a year as they come about at renewals, at an own factor of 1: fewer than the rate,
  /// for who has defaulted cannot again.
  double lost_rate = 0.0;
  double loss = 0.0;  ///< share of what is owed
  double mean_use = 0.0;
  /// What customers feel as a price, a month, at the mean use: interest, late fees, and what of the
  /// worth of a grace period they have lost.
  double felt = 0.0;

  bool on() const { return line > 0.0; }
  /// The chance to default from one renewal to the next, `period` later.
  double default_chance(double own_factor, Time period) const;
  /// Interest, late fees and the cost of funds and of defaults that is to be expected of a customer
  /// in a month.
  double margin(double use) const;
};

CreditTerms credit_terms(const CreditSpec& spec);
/// The same as the file has it, without levers.
CreditTerms plain_credit_terms(const CreditSpec& spec);

}  // namespace rapport
