#include "sim/scenario/credit.h"

#include <algorithm>

#include "sim/core/elementary.h"

namespace rapport {

namespace {

constexpr double kMonth = static_cast<double>(kYear) / 12.0;

/// The share of bills that are paid later than `days` after they came.
double later_than(double days, double delay) {
  if (delay > 0.0) return math::exp(-days / delay);
  return days > 0.0 ? 0.0 : 1.0;
}

/// By which factor a factor on a limit, above 0, raises the rate of default.
double power(double factor, double exponent) {
  return exponent == 0.0 ? 1.0 : math::exp(exponent * math::log(factor));
}

}  // namespace

double CreditTerms::default_chance(double own_factor, Time period) const {
  const double years = static_cast<double>(period) / static_cast<double>(kYear);
  return -math::expm1(-default_rate * own_factor * years);
}

double CreditTerms::margin_without_losses(double use) const {
  return late_fee + use * (interest - funding);
}

double CreditTerms::margin(double use) const {
  return late_fee + use * (interest - funding - line * loss * lost_rate / 12.0);
}

double mean_risk_of(const CreditSpec& spec, double taken) {
  constexpr int kParts = 256;
  if (!(taken < 1.0)) return 1.0;
  double sum = 0.0;
  for (int i = 0; i < kParts; ++i) sum += spec.risk.quantile((i + 0.5) / kParts * taken);
  return spec.knows * sum / kParts + (1.0 - spec.knows);
}

CreditCheck credit_check(const CreditSpec& spec) {
  constexpr double kMostDeclined = 0.95;  // somebody is always taken
  CreditCheck check;
  check.knows = spec.knows;
  check.declines = std::min(kMostDeclined, spec.declines * spec.decline_factor);
  check.reviews = std::min(1.0 - check.declines, spec.reviews * spec.review_factor);
  check.review = spec.review;
  check.review_cost = spec.review_cost;
  if (spec.on()) check.taken = (1.0 - check.declines) / (1.0 - spec.declines);
  check.default_rate = -math::log1p(-spec.default_rate);
  check.delay = static_cast<double>(spec.delay) / static_cast<double>(kYear);
  check.funding = spec.funding;
  check.loss = spec.loss;
  return check;
}

CreditTerms credit_terms(const CreditSpec& spec) {
  CreditTerms terms;
  if (!spec.on()) return terms;
  const auto delay = static_cast<double>(spec.delay);
  const double grace = static_cast<double>(spec.grace) * spec.grace_factor;
  const double paid = 1.0 - spec.revolves;
  terms.line = spec.limit * spec.limit_factor;
  terms.billed = terms.line * paid;
  terms.receivable = terms.line * (spec.revolves + paid * delay / kMonth);
  // An exponential time is on average its mean longer than any time that it is longer than.
  const double bearing = spec.revolves + paid * delay / kMonth * later_than(grace, delay);
  terms.interest = spec.interest * spec.interest_factor / 12.0 * terms.line * bearing;
  terms.funding = spec.funding / 12.0 * terms.receivable;
  const auto due = static_cast<double>(spec.due);
  terms.late_fee = spec.late_fee * spec.late_fee_factor * later_than(due, delay);
  const double granted = power(spec.limit / spec.reference_limit, spec.default_slope);
  const double raised = power(spec.limit_factor, spec.default_rise);
  terms.default_rate = -math::log1p(-spec.default_rate) * granted * raised;
  terms.loss = spec.loss;
  terms.mean_risk = mean_risk_of(spec, 1.0 - credit_check(spec).declines);
  terms.mean_use = spec.use.mean();
  const double lost = spec.grace > 0 ? std::max(0.0, 1.0 - spec.grace_factor) : 0.0;
  terms.felt = terms.mean_use * terms.interest + terms.late_fee + lost * spec.worth_of_grace;
  return terms;
}

CreditTerms plain_credit_terms(const CreditSpec& spec) {
  CreditSpec plain = spec;
  plain.interest_factor = plain.late_fee_factor = plain.grace_factor = plain.limit_factor = 1.0;
  plain.decline_factor = plain.review_factor = 1.0;
  return credit_terms(plain);
}

}  // namespace rapport
