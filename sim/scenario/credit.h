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
  /// Who asks for credit is judged by a score, its rank among all who may ask: that of its own risk
  /// with the chance `knows`, else one by lot, once and for good. The share `declines` with the
  /// worst scores is turned down, the share `reviews` next to it is looked at by hand first.
  double knows = 0.7, declines = 0.0, reviews = 0.0;
  Distribution review = Distribution::exponential(2.0 * kDay);  ///< what that takes
  double review_cost = 0.0;                                     ///< and costs, money each
  // Factors of the levers; no keys.
  double interest_factor = 1.0, late_fee_factor = 1.0, grace_factor = 1.0, limit_factor = 1.0;
  double decline_factor = 1.0, review_factor = 1.0;

  bool on() const { return limit > 0.0; }
  /// Whether somebody is judged, whatever the levers.
  bool checks() const { return declines > 0.0 || reviews > 0.0; }
  /// The share of those who apply for a line that the file turns down.
  double declined_for_lines() const { return on() ? declines : 0.0; }
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
  /// Defaults a year as they come about at renewals, at the mean own factor: fewer than the rate,
  /// for who has defaulted cannot again.
  double lost_rate = 0.0;
  double loss = 0.0;  ///< share of what is owed
  /// Mean own factor of those who are granted credit, 1 where nobody is declined.
  double mean_risk = 1.0;
  double mean_use = 0.0;
  /// What customers feel as a price, a month, at the mean use: interest, late fees, and what of the
  /// worth of a grace period they have lost.
  double felt = 0.0;

  bool on() const { return line > 0.0; }
  /// The chance to default from one renewal to the next, `period` later.
  double default_chance(double own_factor, Time period) const;
  /// The rate of default of a newcomer, on average.
  double mean_default_rate() const { return default_rate * mean_risk; }
  /// Interest, late fees and the cost of funds and of defaults that is to be expected of a customer
  /// in a month: of the mean one, or without the defaults.
  double margin(double use) const;
  double margin_without_losses(double use) const;
  /// What a customer of mean use loses the firm for each default that is to be expected of it.
  double loss_of_default() const { return mean_use * line * loss; }
};

/// How customers of a segment are judged when they ask for credit, and what it costs that they
/// order on credit. All of it is as the levers set it.
struct CreditCheck {
  double knows = 0.0, declines = 0.0, reviews = 0.0;  ///< see CreditSpec
  Distribution review = Distribution::constant(1.0);
  double review_cost = 0.0;
  /// Those who are taken of all who ask for a line, as a multiple of those whom the file takes.
  double taken = 1.0;
  double default_rate = 0.0;  ///< a year, continuous, at an own factor of 1
  double delay = 0.0;         ///< mean time until an order on credit is paid, years
  double funding = 0.0;       ///< share of what is owed, a year
  double loss = 0.0;          ///< share of what is owed that a default loses

  enum class Verdict { grant, review, decline };
  /// What becomes of who has this score, in [0, 1); the best have the lowest.
  Verdict of(double score) const {
    if (score >= 1.0 - declines) return Verdict::decline;
    return score >= 1.0 - declines - reviews ? Verdict::review : Verdict::grant;
  }
  /// The share of what is owed for an order that is lost on average: by the chance to default
  /// before an exponential time to pay is over.
  double expected_loss(double own_factor) const {
    const double defaults = default_rate * own_factor * delay;
    return loss * defaults / (1.0 + defaults);
  }
};

CreditCheck credit_check(const CreditSpec& spec);
/// The mean own factor of those whose scores are in the best share `taken`.
double mean_risk_of(const CreditSpec& spec, double taken);

CreditTerms credit_terms(const CreditSpec& spec);
/// The same as the file has it, without levers.
CreditTerms plain_credit_terms(const CreditSpec& spec);

}  // namespace rapport
