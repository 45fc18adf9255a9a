// Money: what the counted part of a run cost and brought in, by month.
#pragma once

#include <vector>

#include "sim/engine/simulator.h"
#include "sim/model/model.h"

namespace rapport {

/// One month, in the scenario's currency, for the firm that the simulated customers represent.
struct LedgerRow {
  double staff = 0.0;         ///< rostered hours x the pool's cost per hour, whether used or not
  double contacts = 0.0;      ///< legs served x cost per contact
  double minutes = 0.0;       ///< minutes of service x cost per minute
  double contribution = 0.0;  ///< customer-months x the segment's value per month, x represents
  double levers = 0.0;        ///< what levers cost at once and by the month, see LeverCharge
  // only with a company (see sim/scenario/company.h):
  double acts = 0.0;         ///< what tailored and goodwill acts cost
  double training = 0.0;     ///< employees' hours in training, at their pay
  double incentives = 0.0;   ///< variable pay, by what management sees
  double acquisition = 0.0;  ///< what newcomers cost when they join
  double saves = 0.0;        ///< cuts of the price that were accepted, over their whole time
  double rewards = 0.0;      ///< what customers get back for staying
  double grants = 0.0;       ///< taken off the price of orders
  double orders = 0.0;       ///< contribution of orders at list price
  double sales = 0.0;        ///< what sales on contact brought in
  double purchases = 0.0;    ///< what customers without a contract bought
  double interest = 0.0;     ///< that customers with credit pay
  double late_fees = 0.0;    ///< for bills that they pay late
  double funding = 0.0;      ///< what the money costs that they owe
  double bad_debt = 0.0;     ///< what is lost of what was owed by who defaulted
  double stock = 0.0;        ///< what holding stock costs
  double products = 0.0;     ///< contribution of products that customers hold
  double errors = 0.0;       ///< of putting orders right that were configured wrongly
  double reviews = 0.0;      ///< of looking by hand at who asks for credit

  double income() const {
    return contribution + products + sales + purchases + orders + interest + late_fees;
  }
  double cost() const {
    return staff + contacts + minutes + levers + acts + training + incentives + acquisition +
           saves + rewards + grants + funding + bad_debt + stock + errors + reviews;
  }
  double credit() const { return interest + late_fees - funding - bad_debt - reviews; }
  double result() const { return income() - cost(); }
};

/// The money of a run by month of the horizon. Touch points' counts hold the background's contacts
/// already; customers are multiplied by `represents`. A customer contributes for the part of a
/// month before it leaves, a month being a twelfth of 365 days. Staff costs what held at the time;
/// contacts, minutes and customers what holds at the end of the run, for a policy changes that from
/// the start or never.
std::vector<LedgerRow> ledger(const Model& model, const RunResult& result);

/// What the cash flows of `rows` up to the time `until` are worth at the run's start: each month's
/// result is discounted from its middle at `discount` a year (MoneySpec).
double present_value(const Model& model, const std::vector<LedgerRow>& rows, Time until);

/// What one segment contributed in the whole run.
double contribution_of(const Model& model, const RunResult& result, std::size_t segment);

/// What the staff of one pool costs over [from, to): its roster while one cost per hour holds,
/// times that cost.
double staff_cost(const Model& model, std::size_t pool, Time from, Time to);

/// What holding stock costs over [from, to).
double stock_cost(const Model& model, Time from, Time to);

/// Ticks that customers of a segment were there in a month.
Time customer_time(const RunResult& result, std::size_t month, std::size_t segment);

/// What credit to the customers of a segment came to in a month, for the firm that they represent.
struct CreditMonth {
  double interest = 0.0, late_fees = 0.0, funding = 0.0, bad_debt = 0.0;
  double billed = 0.0;      ///< what was not on bills before
  double receivable = 0.0;  ///< money owed at a time x months
  double reviews = 0.0;     ///< what reviews cost
  CreditMonth& operator+=(const CreditMonth& other);
};

/// Bad debt of lines is what happened; the rest of them is expected of customers' own uses while
/// they are there. To it comes what orders on credit come to.
CreditMonth credit_of(const Model& model, const RunResult& result, std::size_t month,
                      std::size_t segment);

/// Ticks that customers of a segment held a product of a line in a month, to the day that it was
/// taken or given up.
Time product_time(const RunResult& result, std::size_t month, std::size_t segment,
                  std::size_t line);
/// How many customers of a segment held it when a month begins; of the month behind the last one,
/// at the end.
std::int64_t product_holders(const RunResult& result, std::size_t month, std::size_t segment,
                             std::size_t line);
/// What it brought in a month, for the firm that they represent.
double product_money(const Model& model, const RunResult& result, std::size_t month,
                     std::size_t segment, std::size_t line);
/// The part of credit_of() that is of orders on credit and of reviews, of applicants for a line
/// too: what is billed and owed, and what is to be lost of it by the own risks of those who owe.
CreditMonth credit_of_orders(const Model& model, const RunResult& result, std::size_t month,
                             std::size_t segment);

/// What the customers of a segment get back in a month, for the firm that they represent.
double rewards_of(const Model& model, const RunResult& result, std::size_t month,
                  std::size_t segment);
/// The part of it that comes with purchases.
double purchase_rewards_of(const Model& model, const RunResult& result, std::size_t month,
                           std::size_t segment);

/// All months together.
LedgerRow total(const std::vector<LedgerRow>& months);

}  // namespace rapport
