#include "sim/measure/measures_company.h"

#include <algorithm>

#include "sim/measure/measure_parts.h"
#include "sim/measure/residual.h"

namespace rapport::measures {

namespace {

ActCounts acts_at(const RunView& run, Part part) {
  ActCounts sum;
  for (std::size_t t = 0; t < run.acts.size(); ++t) {
    if (holds(*run.model, part, t)) sum += run.acts[t];
  }
  return sum;
}

AssistantCounts assistants_of(const RunView& run, Part part) {
  AssistantCounts sum;
  for (std::size_t t = 0; t < run.assistants.size(); ++t) {
    if (holds(*run.model, part, t)) sum += run.assistants[t];
  }
  return sum;
}

OutcomeCounts outcomes_of(const RunView& run, Part part) {
  if (part.kind == Part::segment) return run.outcomes[part.index];
  OutcomeCounts sum;
  for (const OutcomeCounts& row : run.outcomes) sum += row;
  return sum;
}

std::int64_t acts_of(const ActCounts& c) {
  std::int64_t sum = 0;
  for (const std::int64_t count : c.acts) sum += count;
  return sum;
}

double share_of_acts(std::int64_t part, const ActCounts& c) {
  return 100.0 * ratio(number(part), number(acts_of(c)));
}

/// The sum of of(snapshot, segment) over all month ends, and over all segments or that of the part.
template <class Of>
double over_months(const RunView& run, Part part, Of of) {
  double sum = 0.0;
  const auto& snapshots = run.result->snapshots;
  for (std::size_t m = 1; m < snapshots.size(); ++m) {
    for (std::size_t i = 0; i < run.model->segments.size(); ++i) {
      if (part.kind != Part::segment || i == part.index) sum += of(snapshots[m], i);
    }
  }
  return sum;
}

ExitCounts exits_of(const RunView& run, Part part) {
  if (part.kind == Part::segment) return run.exits[part.index];
  ExitCounts sum;
  for (const ExitCounts& row : run.exits) sum += row;
  return sum;
}

std::int64_t saved(const ExitCounts& c) {
  std::int64_t sum = 0;
  for (const std::int64_t count : c.saved) sum += count;
  return sum;
}

std::int64_t leavers(const OutcomeCounts& c) {
  std::int64_t sum = 0;
  for (const std::int64_t count : c.left_by) sum += count;
  return sum;
}

}  // namespace

bool has_company(const Model& model) { return model.company.on && has_customers(model); }

bool sells(const Model& model) {
  if (!has_company(model)) return false;
  for (const TouchPoint& place : model.touch_points) {
    if (place.sells) return true;
  }
  return false;
}

bool has_occasions(const Model& model) { return has_company(model) && model.has_purchases; }

bool can_be_kept(const Model& model) {
  return has_company(model) &&
         std::ranges::any_of(model.segments, [](const Segment& s) { return s.can_be_kept(); });
}

bool pays_prices(const Model& model) {
  return has_company(model) && std::ranges::any_of(model.scenario.segments, [](const auto& spec) {
           return spec.price > 0.0 || spec.leaving.purchase_price > 0.0;
         });
}

bool splits_anyway(const Model& model) {
  return has_company(model) && std::ranges::any_of(model.segments, [](const Segment& s) {
           return s.leaving.moving > 0.0 || s.leaving.put_off > 0 || s.polygamous > 0.0;
         });
}

bool has_rivals(const Model& model) { return model.has_rivals; }

bool has_credit(const Model& model) { return has_company(model) && model.company.has_credit; }

bool (*tells_apart(std::size_t loss))(const Model&) {
  if (loss < kPlainLosses) return has_company;
  if (loss == static_cast<std::size_t>(Loss::rival)) return has_rivals;
  return loss == static_cast<std::size_t>(Loss::defaulted) ? has_credit : splits_anyway;
}

bool has_acts(const TouchPoint& place) { return place.queue != kNoQueue; }

bool sells_there(const TouchPoint& place) { return place.sells; }

// ---- who stays --------------------------------------------------------------------------------

double satisfaction_true(const RunView& run, Part part) {
  const double sum = over_months(
      run, part, [](const Snapshot& at, std::size_t i) { return at.satisfaction_sum[i]; });
  return ratio(sum, over_months(run, part, [](const Snapshot& at, std::size_t i) {
                 return number(at.alive[i]);
               }));
}

double satisfaction_reported(const RunView& run, Part part) {
  const double sum =
      over_months(run, part, [](const Snapshot& at, std::size_t i) { return at.reported_sum[i]; });
  return ratio(sum, over_months(run, part, [](const Snapshot& at, std::size_t i) {
                 return number(at.replies[i]);
               }));
}

double survey_response(const RunView& run, Part part) {
  const double replies = over_months(
      run, part, [](const Snapshot& at, std::size_t i) { return number(at.replies[i]); });
  return 100.0 * ratio(replies, over_months(run, part, [](const Snapshot& at, std::size_t i) {
                         return number(at.alive[i]);
                       }));
}

double memory(const RunView& run, Part part) {
  const double sum =
      over_months(run, part, [](const Snapshot& at, std::size_t i) { return at.memory_sum[i]; });
  return ratio(sum, over_months(run, part, [](const Snapshot& at, std::size_t i) {
                 return number(at.alive[i]);
               }));
}

double share_of_wallet(const RunView& run, Part part) {
  const OutcomeCounts c = outcomes_of(run, part);
  return 100.0 * ratio(number(c.purchases), number(c.occasions));
}

// ---- who joins --------------------------------------------------------------------------------

bool has_newcomers(const Model& model) { return has_company(model) && model.company.has_joining(); }

double newcomers(const RunView& run, Part part) {
  return run.model->scenario.represents * number(outcomes_of(run, part).joined);
}

double newcomers_bought(const RunView& run, Part part) {
  return 100.0 * number(exits_of(run, part).bought) / number(outcomes_of(run, part).joined);
}

double newcomers_referred(const RunView& run, Part part) {
  return 100.0 * number(exits_of(run, part).referred) / number(outcomes_of(run, part).joined);
}

double newcomers_after(int days, const RunView& run, Part part) {
  const auto count_at = [&](std::size_t day, auto of) {
    return over_segments(run, part,
                         [&](std::size_t i) { return number(of(run.result->stays[i])[day]); });
  };
  const auto left = [](const Stays& stays) -> const auto& { return stays.left; };
  const auto there = [](const Stays& stays) -> const auto& { return stays.there; };
  double watched = 0.0;  // newcomers who stayed at least until that day, as far as is known
  for (std::size_t day = 0; day < run.result->stays[0].left.size(); ++day) {
    watched += count_at(day, left) + count_at(day, there);
  }
  double stay = 1.0;
  for (std::size_t day = 0; day <= static_cast<std::size_t>(days); ++day) {
    if (!(watched > 0.0)) return kNaN;
    stay *= 1.0 - count_at(day, left) / watched;
    watched -= count_at(day, left) + count_at(day, there);
  }
  return 100.0 * stay;
}

// ---- acts -------------------------------------------------------------------------------------

double act_share(int act, const RunView& run, Part part) {
  const ActCounts c = acts_at(run, part);
  return share_of_acts(c.acts[act], c);
}

double cell_share(int cell, const RunView& run, Part part) {
  const ActCounts c = acts_at(run, part);
  return share_of_acts(c.cells[cell], c) / static_cast<double>(kCellUnit);
}

double fit(const RunView& run, Part part) {
  const ActCounts c = acts_at(run, part);
  return 100.0 * ratio(number(c.fit) / kShareUnit, number(acts_of(c)));
}

double quality(const RunView& run, Part part) {
  const ActCounts c = acts_at(run, part);
  return ratio(number(c.quality) / kShareUnit, number(c.judged));
}

double acts_with(ActCount count, const RunView& run, Part part) {
  const ActCounts c = acts_at(run, part);
  return share_of_acts(c.*count, c);
}

Tally acts_tally(ActCount count, const RunView& run, Part part) {
  const ActCounts c = acts_at(run, part);
  return {number(c.*count), number(acts_of(c))};
}

double over_cost(const RunView& run, Part part) {
  const bool segment = part.kind == Part::segment;
  const std::int64_t cost =
      segment ? outcomes_of(run, part).over_cost : acts_at(run, part).over_cost;
  return a_year(run, run.model->scenario.represents * number(cost) / kMoneyUnit);
}

double rewards(const RunView& run, Part part) {
  double sum = 0.0;
  for (std::size_t s = 0; s < run.model->segments.size(); ++s) {
    if (part.kind == Part::segment && s != part.index) continue;
    for (std::size_t m = 0; m < run.result->totals.months; ++m) {
      sum += rewards_of(*run.model, *run.result, m, s);
    }
  }
  return a_year(run, sum);
}

// ---- credit -----------------------------------------------------------------------------------

namespace {

CreditMonth credit_in_run(const RunView& run, Part part) {
  CreditMonth sum;
  for (std::size_t s = 0; s < run.model->segments.size(); ++s) {
    if (part.kind == Part::segment && s != part.index) continue;
    for (std::size_t m = 0; m < run.result->totals.months; ++m) {
      sum += credit_of(*run.model, *run.result, m, s);
    }
  }
  return sum;
}

}  // namespace

double credit_money(double CreditMonth::*line, const RunView& run, Part part) {
  return a_year(run, credit_in_run(run, part).*line);
}

double credit_margin(const RunView& run, Part part) {
  const CreditMonth c = credit_in_run(run, part);
  return a_year(run, c.interest + c.late_fees - c.funding - c.bad_debt - c.reviews);
}

double default_rate(const RunView& run, Part part) {
  double defaulted = 0.0, years = 0.0;
  for (std::size_t s = 0; s < run.model->segments.size(); ++s) {
    if (!run.model->segments[s].credit.on()) continue;
    if (part.kind == Part::segment && s != part.index) continue;
    defaulted += number(run.result->totals.credit_sum(s).defaulted);
    years += customer_years(run, Part{Part::segment, s});
  }
  return percent(defaulted, years);
}

double days_sales_outstanding(const RunView& run, Part part) {
  const CreditMonth c = credit_in_run(run, part);
  return ratio(c.receivable, c.billed) * kMonth / kDay;
}

// ---- assistants -------------------------------------------------------------------------------

bool is_assistant(const TouchPoint& place) { return place.assistant.on; }

bool has_assistants(const Model& model) {
  return has_company(model) && model.company.has_assistants;
}

Tally assistant_tally(AssistantCount count, AssistantCount of, const RunView& run, Part part) {
  const AssistantCounts c = assistants_of(run, part);
  return {number(c.*count), number(c.*of)};
}

double assistant_contained(const RunView& run, Part part) {
  const AssistantCounts c = assistants_of(run, part);
  return 100.0 * ratio(number(c.legs - c.passed_on), number(c.legs));
}

double assistant_takes(const RunView& run, Part) {
  return 100.0 * ratio(number(assistants_of(run, {}).legs), number(acts_at(run, {}).judged));
}

// ---- what cases cause -------------------------------------------------------------------------

double outcomes_each_year(OutcomeCount count, const RunView& run, Part part) {
  return ratio(number(outcomes_of(run, part).*count), customer_years(run, part));
}

Tally outcomes_tally(OutcomeCount count, const RunView& run, Part part) {
  return {number(outcomes_of(run, part).*count), customer_years(run, part)};
}

double misfit_share(const RunView& run, Part part) {
  const ActCounts c = acts_at(run, part);
  return 100.0 * ratio(number(c.misfits), number(c.sales));
}

double sales(const RunView& run, Part part) {
  return a_year(run, run.model->scenario.represents * number(acts_at(run, part).sales));
}

EventCount sales_events(const RunView& run, Part part) {
  return {number(acts_at(run, part).sales), a_year(run, run.model->scenario.represents)};
}

// ---- why they leave ---------------------------------------------------------------------------

double left_share(int loss, const RunView& run, Part part) {
  const OutcomeCounts c = outcomes_of(run, part);
  const auto cause = static_cast<Loss>(loss);
  return percent(rapport::left_by(c, exits_of(run, part), cause), leavers(c));
}

double seen_share(int loss, const RunView& run, Part part) {
  const OutcomeCounts c = outcomes_of(run, part);
  const auto cause = static_cast<Loss>(loss);
  return percent(rapport::left_seen_by(c, exits_of(run, part), cause), leavers(c));
}

double left_untraced(const RunView& run, Part part) {
  const OutcomeCounts c = outcomes_of(run, part);
  std::int64_t seen = 0;
  for (const std::int64_t count : c.left_seen_by) seen += count;
  return 100.0 * ratio(number(leavers(c) - seen), number(leavers(c)));
}

double asked_share(ExitCount count, const RunView& run, Part part) {
  const ExitCounts c = exits_of(run, part);
  return percent(c.*count, c.asked);
}

double kept(const RunView& run, Part part) {
  return a_year(run, run.model->scenario.represents * number(saved(exits_of(run, part))));
}

double kept_share(const RunView& run, Part part) {
  const ExitCounts c = exits_of(run, part);
  return percent(saved(c), c.asked);
}

double kept_cut(const RunView& run, Part part) {
  const ExitCounts c = exits_of(run, part);
  double sum = 0.0;
  for (int k = 0; k < kSaveCuts; ++k) {
    sum += number(c.saved[k]) * run.model->company.save_cuts[static_cast<std::size_t>(k)];
  }
  return 100.0 * ratio(sum, number(saved(c)));
}

double left_place(const RunView& run, Part part) {
  return 100.0 * ratio(number(acts_at(run, part).left), number(leavers(outcomes_of(run, {}))));
}

double left_place_seen(const RunView& run, Part part) {
  return 100.0 * ratio(number(acts_at(run, part).left_seen), number(leavers(outcomes_of(run, {}))));
}

// ---- money ------------------------------------------------------------------------------------

double npv_until(Time until, const RunView& run) {
  return present_value(*run.model, run.months, until);
}

double npv_flows(const RunView& run, Part) { return npv_until(run.model->end, run); }

double npv(const RunView& run, Part) {
  return npv_until(run.model->end, run) + residual_value(*run.model, *run.result, run.months);
}

double line_a_year(LedgerLine line, const RunView& run) { return a_year(run, run.money.*line); }

// ---- rules ------------------------------------------------------------------------------------

double rule_fired(const RunView& run, Part) {
  return run.result->rescinded < run.model->end ? 100.0 : 0.0;
}

EventCount rule_events(const RunView& run, Part) {
  return {run.result->rescinded < run.model->end ? 1.0 : 0.0, 100.0};
}

double rule_month(const RunView& run, Part) {
  if (run.result->rescinded >= run.model->end) return kNaN;
  return number(run.result->rescinded) / kMonth;
}

}  // namespace rapport::measures
