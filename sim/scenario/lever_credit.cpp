// The levers of credit: the terms that a segment's customers have, as multiples of the file's.
#include <algorithm>
#include <array>

#include "sim/scenario/lever_parts.h"

namespace rapport {

namespace {

template <double CreditSpec::*factor>
void apply_to_credit(Scenario& scenario, const LeverValues& values) {
  for (SegmentSpec& segment : scenario.segments) {
    segment.credit.*factor = values.of_segment(segment.name);
  }
}

/// How far a factor is above Today's, of the way to `most`: the mean over segments with credit,
/// which count by their customers.
template <int most>
double credit_dose(const Scenario& scenario, const LeverValues& values) {
  double sum = 0.0, weight = 0.0;
  for (const SegmentSpec& segment : scenario.segments) {
    if (!segment.credit.on()) continue;
    sum += values.of_segment(segment.name) * segment.customers;
    weight += segment.customers;
  }
  const double mean = weight > 0.0 ? sum / weight : values.of_all();
  return std::max(0.0, mean - 1.0) / (most - 1);
}

/// The same of `share`, over segments in which somebody is judged.
template <double CreditSpec::*share>
double check_dose(const Scenario& scenario, const LeverValues& values) {
  constexpr double kMost = 4.0;
  double sum = 0.0, weight = 0.0;
  for (const SegmentSpec& segment : scenario.segments) {
    if (!(segment.credit.*share > 0.0)) continue;
    sum += values.of_segment(segment.name) * segment.customers;
    weight += segment.customers;
  }
  const double mean = weight > 0.0 ? sum / weight : values.of_all();
  return std::max(0.0, mean - 1.0) / (kMost - 1.0);
}

/// A line is asked for by who joins only, an order on credit by anybody.
template <double CreditSpec::*share>
const char* lacks_check(const Scenario& scenario) {
  const bool joins = scenario.company.joining.form != JoiningSpec::Form::none;
  bool judged = false;
  for (const SegmentSpec& segment : scenario.segments) {
    if (!(segment.credit.*share > 0.0)) continue;
    judged = true;
    if (!segment.credit.on() || joins) return nullptr;
  }
  if (judged) return "customers who join (company.joining.form), or order on credit";
  return share == &CreditSpec::declines
             ? "a segment of which some are declined (credit.declines)"
             : "a segment of which some are looked at by hand (credit.reviews)";
}

const char* lacks_credit(const Scenario& scenario) {
  const auto has_credit = [](const SegmentSpec& segment) { return segment.credit.on(); };
  return std::ranges::any_of(scenario.segments, has_credit)
             ? nullptr
             : "a segment with credit (credit.limit)";
}

constexpr std::array kCreditLeverRows{
    Lever{.id = "interest",
          .code = "C9a",
          .label = "Interest",
          .unit = "x today",
          .least = 0.0,
          .most = 2.0,
          .neutral = 1.0,
          .help =
              "The interest that customers with credit pay, as a multiple of what the file gives "
              "them (`credit.interest`). They feel what it costs them as a part of the price.",
          .also = "rate, APR, credit card, loan, revolving, price, fee, charge",
          .at_least = "no interest is charged",
          .at_quarter = "half of today's rate",
          .at_half = "today's rate",
          .at_three_quarters = "half as much again",
          .at_most = "twice today's rate",
          .scopes = {true, true, false, false, false},
          .cost_doc = "nothing by itself: what it brings and costs is in interest, late fees, the "
                      "cost of funds and bad debt",
          .source = "definition: the terms of credit are multiplied",
          .apply = apply_to_credit<&CreditSpec::interest_factor>,
          .dose = credit_dose<2>,
          .needs_company = true,
          .lacks = lacks_credit},
    Lever{.id = "late_fee",
          .code = "C9b",
          .label = "Late fee",
          .unit = "x today",
          .least = 0.0,
          .most = 4.0,
          .neutral = 1.0,
          .help = "The fee for a bill that is paid late, as a multiple of what the file gives "
                  "(`credit.late_fee`). Customers feel what it costs them as a part of the price.",
          .also = "penalty, charge, overdue, reminder, dunning, credit card, price",
          .at_least = "no late fee",
          .at_quarter = "today's late fee",
          .at_half = "twice today's late fee",
          .at_three_quarters = "three times today's late fee",
          .at_most = "four times today's late fee",
          .scopes = {true, true, false, false, false},
          .cost_doc = "nothing by itself: what it brings and costs is in interest, late fees, the "
                      "cost of funds and bad debt",
          .source = "definition: the terms of credit are multiplied",
          .apply = apply_to_credit<&CreditSpec::late_fee_factor>,
          .dose = credit_dose<4>,
          .needs_company = true,
          .lacks = lacks_credit},
    Lever{.id = "grace",
          .code = "C9c",
          .label = "Grace period",
          .unit = "x today",
          .least = 0.0,
          .most = 2.0,
          .neutral = 1.0,
          .help = "The time after a bill in which what is paid bears no interest, as a multiple of "
                  "what the file gives (`credit.grace`). What is taken from it costs customers "
                  "interest and `credit.worth_of_grace`; both are felt as a part of the price.",
          .also = "interest-free, float, payment terms, days, credit card, trade credit",
          .at_least = "no grace period: what is paid bears interest from the bill on",
          .at_quarter = "half of today's grace period",
          .at_half = "today's grace period",
          .at_three_quarters = "half as long again",
          .at_most = "twice today's grace period",
          .scopes = {true, true, false, false, false},
          .cost_doc = "nothing by itself: what it brings and costs is in interest, late fees, the "
                      "cost of funds and bad debt",
          .source = "definition: the terms of credit are multiplied",
          .apply = apply_to_credit<&CreditSpec::grace_factor>,
          .dose = credit_dose<2>,
          .needs_company = true,
          .lacks = lacks_credit},
    Lever{.id = "credit_limit",
          .code = "C9d",
          .label = "Limit of credit",
          .unit = "x today",
          .least = 0.5,
          .most = 2.0,
          .neutral = 1.0,
          .help = "What customers may owe, as a multiple of what the file gives (`credit.limit`). "
                  "They go on using the same share of it, so they owe that much more or less; "
                  "`credit.default_rise` says how far that makes them default.",
          .also = "line, exposure, risk, lending, borrow, credit card, trade credit",
          .at_least = "half of today's limit",
          .at_quarter = "an eighth less than today",
          .at_half = "a quarter more than today",
          .at_three_quarters = "five eighths more than today",
          .at_most = "twice today's limit",
          .scopes = {true, true, false, false, false},
          .cost_doc = "nothing by itself: what it brings and costs is in interest, late fees, the "
                      "cost of funds and bad debt",
          .source = "definition: the terms of credit are multiplied",
          .apply = apply_to_credit<&CreditSpec::limit_factor>,
          .dose = credit_dose<2>,
          .needs_company = true,
          .lacks = lacks_credit},
    Lever{.id = "decline",
          .code = "C9e",
          .label = "Credit declined",
          .unit = "x today",
          .least = 0.0,
          .most = 4.0,
          .neutral = 1.0,
          .help = "How many of those who ask for credit are declined, those with the worst scores, "
                  "as a multiple of what the file gives (`credit.declines`), up to 95 %. For "
                  "who is declined a line others join where leavers are replaced, and nobody where "
                  "customers join at a rate; an order on credit is lost, and its customer was "
                  "denied.",
          .also = "credit check, scoring, cut-off, strict, refuse, turn down, underwriting, on "
                  "account, trade credit, bad debt",
          .at_least = "nobody is declined",
          .at_quarter = "as many as today are declined",
          .at_half = "twice as many as today are declined",
          .at_three_quarters = "three times as many as today are declined",
          .at_most = "four times as many as today are declined",
          .scopes = {true, true, false, false, false},
          .cost_doc = "nothing by itself: what it saves and costs is in bad debt, orders, who "
                      "leaves, and the cost of newcomers",
          .source = "definition: the share is multiplied",
          .apply = apply_to_credit<&CreditSpec::decline_factor>,
          .dose = check_dose<&CreditSpec::declines>,
          .needs_company = true,
          .lacks = lacks_check<&CreditSpec::declines>},
    Lever{.id = "review",
          .code = "C9f",
          .label = "Credit looked at by hand",
          .unit = "x today",
          .least = 0.0,
          .most = 4.0,
          .neutral = 1.0,
          .help = "How many of those who ask for credit are looked at by hand first, as a multiple "
                  "of what the file gives (`credit.reviews`): those whose scores are just better "
                  "than of those who are declined. Their orders wait (`credit.review`).",
          .also = "credit check, hold, release, approval, delay, kept waiting, manual, strict",
          .at_least = "nobody is looked at by hand",
          .at_quarter = "as many as today are looked at",
          .at_half = "twice as many as today are looked at",
          .at_three_quarters = "three times as many as today are looked at",
          .at_most = "four times as many as today are looked at",
          .scopes = {true, true, false, false, false},
          .cost_doc = "nothing by itself: what looking at one costs, by credit.review_cost, is a "
                      "line of its own",
          .source = "definition: the share is multiplied",
          .apply = apply_to_credit<&CreditSpec::review_factor>,
          .dose = check_dose<&CreditSpec::reviews>,
          .needs_company = true,
          .lacks = lacks_check<&CreditSpec::reviews>},
};

}  // namespace

std::span<const Lever> credit_levers() { return kCreditLeverRows; }

}  // namespace rapport
