#include "sim/model/build_offers.h"

#include <algorithm>

#include "sim/core/elementary.h"
#include "sim/scenario/lifetime.h"

namespace rapport {

namespace {

/// The share of a change of price that people are not used to after `since`.
double share_left(const LeavingSpec& leaving, Time since) {
  if (leaving.price_memory <= 0) return 0.0;
  return math::exp(-static_cast<double>(since) / static_cast<double>(leaving.price_memory));
}

/// The mean over the days of a month of a number of a segment that may differ between periods.
template <class Number>
double mean_in_month(const Model& model, std::size_t segment, std::size_t month, Number number) {
  const Time from = model.month_starts[month], to = model.month_starts[month + 1];
  double sum = 0.0;
  Time at = from;
  while (at < to) {
    const std::size_t period = model.period_at(at);
    const Time next = period < model.period_starts.size() ? model.period_starts[period] : to;
    const Time until = std::min(to, next);
    sum += number(model.tables(period).segments[segment]) * static_cast<double>(until - at);
    at = until;
  }
  return sum / static_cast<double>(to - from);
}

}  // namespace

double Model::offer_shift(std::size_t segment, Time t, double cut) const {
  if (!has_offers && cut == 0.0) return 0.0;
  const std::size_t period = period_at(t);
  const Segment& now = tables(period).segments[segment];
  const LeavingSpec& leaving = now.leaving;
  double shift = leaving.price_weight * (now.price_log + cut);
  const double rise = now.price_log - now.used_log;
  if (rise > 0.0) {
    const Time begun = period == 0 ? begin : period_starts[period - 1];
    const double left = rise * share_left(leaving, t - begun);
    shift += leaving.price_rise_weight * std::max(0.0, left + cut);
  }
  return shift;
}

double Model::value_in_month(std::size_t segment, std::size_t month) const {
  if (!has_offers) return last_tables().segments[segment].value_per_month;
  return mean_in_month(*this, segment, month, [](const Segment& s) { return s.value_per_month; });
}

double Model::purchase_value_in_month(std::size_t segment, std::size_t month) const {
  if (!has_offers) return last_tables().segments[segment].purchase_value;
  return mean_in_month(*this, segment, month, [](const Segment& s) { return s.purchase_value; });
}

double Model::product_value_in_month(std::size_t segment, std::size_t month,
                                     std::size_t product) const {
  return mean_in_month(*this, segment, month,
                       [&](const Segment& s) { return s.products[product].value; });
}

double Model::reward_in_month(std::size_t segment, std::size_t month,
                              double Segment::*reward) const {
  return mean_in_month(*this, segment, month, [&](const Segment& s) { return s.*reward; });
}

double Model::credit_in_month(std::size_t segment, std::size_t month,
                              double CreditTerms::*number) const {
  return mean_in_month(*this, segment, month, [&](const Segment& s) { return s.credit.*number; });
}

void add_credit(const SegmentSpec& spec, double products, Segment& segment) {
  const CreditTerms plain = plain_credit_terms(spec.credit);
  CreditTerms& terms = segment.credit = credit_terms(spec.credit);
  if (spec.leaving.form == LeavingSpec::Form::none) terms.default_rate = 0.0;
  terms.lost_rate = terms.default_chance(terms.mean_risk, spec.leaving.period) *
                    (static_cast<double>(kYear) / static_cast<double>(spec.leaving.period));
  segment.credit_use = spec.credit.use;
  const double back = spec.reward_weight * segment.reward;
  segment.price_log = math::log((segment.price - back + terms.felt + spec.price_factor * products) /
                                (spec.price + plain.felt + products));
  segment.price += terms.mean_use * terms.interest + terms.late_fee;
}

void add_offers(Model& model) {
  for (std::size_t s = 0; s < model.segments.size(); ++s) {
    Time begun = model.begin;
    for (std::size_t p = 0; p < model.periods(); ++p) {
      Segment& segment = model.tables(p).segments[s];
      segment.used_log = segment.price_log;
      if (p > 0 && !(p == 1 && model.from_start)) {
        const Segment& before = model.tables(p - 1).segments[s];
        const double left = share_left(before.leaving, model.period_starts[p - 1] - begun);
        segment.used_log = before.price_log + (before.used_log - before.price_log) * left;
      }
      if (p > 0) begun = model.period_starts[p - 1];
      model.has_offers |= segment.price_log != 0.0;
    }
  }
}

void add_market(Model& model) {
  const bool refers = model.company.has_joining() && model.company.joining.referral > 0.0;
  model.joins_plainly = !refers;
  for (std::size_t p = 0; p < model.periods(); ++p) {
    for (const Segment& segment : model.tables(p).segments) {
      model.company.has_managers |= model.company.on && segment.managers > 0.0;
      model.has_rivals |= model.company.on && segment.rival.offers > 0.0;
      model.joins_plainly &= !model.company.has_joining() || segment.joins_plainly();
    }
  }
}

void add_saves(Model& model) {
  CompanyModel& company = model.company;
  const SaveSpec& spec = company.save;
  if (!company.on || !(spec.large > 0.0) || !(spec.reach > 0.0)) return;
  for (std::size_t p = 0; p < model.periods(); ++p) {
    for (const Segment& segment : model.tables(p).segments) {
      company.has_saves |= segment.save_desk > 0.0 && segment.can_be_kept();
    }
  }
  const auto named = std::ranges::find(company.departments, spec.department, &DepartmentSpec::name);
  if (named != company.departments.end()) {
    company.save_department = static_cast<std::size_t>(named - company.departments.begin());
  }
  company.save_cuts = {spec.small, spec.middle, spec.large};
  for (int k = 0; k < kSaveCuts; ++k) company.save_logs[k] = math::log1p(-company.save_cuts[k]);
  const Discounting discounting(company.money.discount);
  company.save_months = discounting.months(static_cast<double>(spec.lasts));
}

}  // namespace rapport
