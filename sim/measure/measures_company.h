// What the metrics of the company layer (see sim/scenario/company.h) measure in a run: the
// functions behind the rows of metric_company.cpp.
#pragma once

#include <span>

#include "sim/measure/measures.h"
#include "sim/measure/metric.h"

namespace rapport {

/// The rows of why customers leave, which are a part of company_metrics().
std::span<const Metric> cause_metrics();
/// Likewise, of how credit is checked.
std::span<const Metric> check_metrics();

namespace measures {

bool has_company(const Model& model);
template <int years>
bool lasts_company(const Model& model) {
  return has_company(model) && model.end >= years * kYear;
}
bool sells(const Model& model);
bool has_occasions(const Model& model);  ///< some customers have no contract
bool splits_anyway(const Model& model);  ///< some who leave anyway are told apart
bool can_be_kept(const Model& model);    ///< some customers under contract pay a price
bool has_credit(const Model& model);     ///< some customers owe
bool owes(const Model& model);           ///< likewise, or some orders are on credit
bool pays_prices(const Model& model);    ///< some customers pay a price
bool has_rivals(const Model& model);     ///< offers of a rival reach some customers
/// Whether a model tells a cause of leaving apart, by its number.
bool (*tells_apart(std::size_t loss))(const Model&);
Covers has_acts;  ///< employees serve there
Covers sells_there;

// Who stays, and what is seen of it.
Measure satisfaction_true, satisfaction_reported, survey_response, memory, share_of_wallet;

// Who joins. How many of the newcomers stay is estimated by Kaplan and Meier: those who joined late
// count for as long as they could be watched.
bool has_newcomers(const Model& model);
template <int years>
bool lasts_newcomers(const Model& model) {
  return has_newcomers(model) && model.end >= years * kYear + kWeek;
}
/// Share of those who have not left within so many whole days, the last one included: contracts of
/// a year end on the 365th. NaN where nobody could be watched for so long.
double newcomers_after(int days, const RunView& run, Part part);
template <int years>
double newcomers_years(const RunView& run, Part part) {
  return newcomers_after(years * static_cast<int>(kYear / kDay), run, part);
}
Measure newcomers, newcomers_bought, newcomers_referred;

// Acts. Shares of the legs that employees served, of customers.
double act_share(int act, const RunView& run, Part part);
template <Act which>
double act(const RunView& run, Part part) {
  return act_share(static_cast<int>(which), run, part);
}
double cell_share(int cell, const RunView& run, Part part);
template <int cell>
double gates(const RunView& run, Part part) {
  return cell_share(cell, run, part);
}
using ActCount = std::int64_t ActCounts::*;
double acts_with(ActCount count, const RunView& run, Part part);
template <ActCount count>
double acts_with(const RunView& run, Part part) {
  return acts_with(count, run, part);
}
Measure fit, quality, over_cost;
Tally acts_tally(ActCount count, const RunView& run, Part part);
template <ActCount count>
Tally acts_that(const RunView& run, Part part) {
  return acts_tally(count, run, part);
}

// Assistants. Shares of customers' legs there.
bool has_assistants(const Model& model);
Covers is_assistant;
using AssistantCount = std::int64_t AssistantCounts::*;
Tally assistant_tally(AssistantCount count, AssistantCount of, const RunView& run, Part part);
template <AssistantCount count, AssistantCount of = &AssistantCounts::legs>
Tally assisted(const RunView& run, Part part) {
  return assistant_tally(count, of, run, part);
}
template <AssistantCount count, AssistantCount of = &AssistantCounts::legs>
double assistant_share(const RunView& run, Part part) {
  const Tally tally = assistant_tally(count, of, run, part);
  return tally.whole > 0.0 ? 100.0 * tally.events / tally.whole
                           : std::numeric_limits<double>::quiet_NaN();
}
Measure assistant_contained, assistant_takes;

// What cases cause, for each customer and year.
using OutcomeCount = std::int64_t OutcomeCounts::*;
double outcomes_each_year(OutcomeCount count, const RunView& run, Part part);
template <OutcomeCount count>
double each_year(const RunView& run, Part part) {
  return outcomes_each_year(count, run, part);
}
Measure misfit_share, sales;
Tally outcomes_tally(OutcomeCount count, const RunView& run, Part part);
template <OutcomeCount count>
Tally outcomes(const RunView& run, Part part) {
  return outcomes_tally(count, run, part);
}
EventCount sales_events(const RunView& run, Part part);

// Why they leave: shares of those who left.
double left_share(int loss, const RunView& run, Part part);
template <Loss loss>
double left_by(const RunView& run, Part part) {
  return left_share(static_cast<int>(loss), run, part);
}
double seen_share(int loss, const RunView& run, Part part);
template <Loss loss>
double seen_by(const RunView& run, Part part) {
  return seen_share(static_cast<int>(loss), run, part);
}
// What becomes of those who say that they want to leave.
using ExitCount = std::int64_t ExitCounts::*;
double asked_share(ExitCount count, const RunView& run, Part part);
template <ExitCount count>
double asked_share(const RunView& run, Part part) {
  return asked_share(count, run, part);
}
Measure kept, kept_share, kept_cut;
Measure left_untraced, left_place, left_place_seen;

Measure rewards;  ///< by segment too; money a year

// Credit, by segment too; money a year.
double credit_money(double CreditMonth::*line, const RunView& run, Part part);
template <double CreditMonth::*line>
double credit_money(const RunView& run, Part part) {
  return credit_money(line, run, part);
}
Measure credit_margin, default_rate, days_sales_outstanding;

// How credit is checked, by segment too.
bool has_checks(const Model& model);            ///< some who ask for credit are judged
bool has_orders_on_credit(const Model& model);  ///< some orders are on credit
bool judges_applicants(const Model& model);     ///< some who join with a line are judged
Measure orders_declined, orders_reviewed, review_wait, applicants_declined;

// Money.
double npv_until(Time until, const RunView& run);
template <int years>
double npv_years(const RunView& run, Part) {
  return npv_until(years * kYear, run);
}
using LedgerLine = double LedgerRow::*;
double line_a_year(LedgerLine line, const RunView& run);
template <LedgerLine line>
double money(const RunView& run, Part) {
  return line_a_year(line, run);
}
Measure npv, npv_flows;

// Rules.
Measure rule_fired, rule_month;
EventCount rule_events(const RunView& run, Part part);

}  // namespace measures

}  // namespace rapport
