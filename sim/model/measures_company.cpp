#include "sim/model/measures_company.h"

#include "sim/model/measure_parts.h"

namespace rapport::measures {

namespace {

ActCounts acts_at(const RunView& run, int t) {
  if (t >= 0) return run.acts[static_cast<std::size_t>(t)];
  ActCounts sum;
  for (const ActCounts& row : run.acts) sum += row;
  return sum;
}

OutcomeCounts outcomes_of(const RunView& run, int s) {
  if (s >= 0) return run.outcomes[static_cast<std::size_t>(s)];
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

/// Sum over the month ends, over segments or of one.
template <class Of>
double over_months(const RunView& run, int s, Of of) {
  double sum = 0.0;
  const auto& snapshots = run.result->snapshots;
  for (std::size_t m = 1; m < snapshots.size(); ++m) {
    for (std::size_t i = 0; i < run.model->segments.size(); ++i) {
      if (s < 0 || i == static_cast<std::size_t>(s)) sum += of(snapshots[m], i);
    }
  }
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

bool has_acts(const TouchPoint& place) { return place.queue != kNoQueue; }

bool sells_there(const TouchPoint& place) { return place.sells; }

// ---- who stays --------------------------------------------------------------------------------

double satisfaction_true(const RunView& run, int s, int) {
  const double sum =
      over_months(run, s, [](const Snapshot& at, std::size_t i) { return at.satisfaction_sum[i]; });
  return ratio(sum, over_months(run, s, [](const Snapshot& at, std::size_t i) {
                 return number(at.alive[i]);
               }));
}

double satisfaction_reported(const RunView& run, int s, int) {
  const double sum =
      over_months(run, s, [](const Snapshot& at, std::size_t i) { return at.reported_sum[i]; });
  return ratio(sum, over_months(run, s, [](const Snapshot& at, std::size_t i) {
                 return number(at.replies[i]);
               }));
}

double survey_response(const RunView& run, int s, int) {
  const double replies =
      over_months(run, s, [](const Snapshot& at, std::size_t i) { return number(at.replies[i]); });
  return 100.0 * ratio(replies, over_months(run, s, [](const Snapshot& at, std::size_t i) {
                         return number(at.alive[i]);
                       }));
}

double memory(const RunView& run, int s, int) {
  const double sum =
      over_months(run, s, [](const Snapshot& at, std::size_t i) { return at.memory_sum[i]; });
  return ratio(sum, over_months(run, s, [](const Snapshot& at, std::size_t i) {
                 return number(at.alive[i]);
               }));
}

double share_of_wallet(const RunView& run, int s, int) {
  const OutcomeCounts c = outcomes_of(run, s);
  return 100.0 * ratio(number(c.purchases), number(c.occasions));
}

// ---- acts -------------------------------------------------------------------------------------

double act_share(int act, const RunView& run, int t) {
  const ActCounts c = acts_at(run, t);
  return share_of_acts(c.acts[act], c);
}

double cell_share(int cell, const RunView& run, int t) {
  const ActCounts c = acts_at(run, t);
  return share_of_acts(c.cells[cell], c);
}

double fit(const RunView& run, int, int t) {
  const ActCounts c = acts_at(run, t);
  return 100.0 * ratio(number(c.fit) / kShareUnit, number(acts_of(c)));
}

double quality(const RunView& run, int, int t) {
  const ActCounts c = acts_at(run, t);
  return ratio(number(c.quality) / kShareUnit, number(c.judged));
}

double acts_with(ActCount count, const RunView& run, int t) {
  const ActCounts c = acts_at(run, t);
  return share_of_acts(c.*count, c);
}

double over_cost(const RunView& run, int s, int t) {
  const std::int64_t cost = s < 0 ? acts_at(run, t).over_cost : outcomes_of(run, s).over_cost;
  return a_year(run, run.model->scenario.represents * number(cost) / kMoneyUnit);
}

// ---- what cases cause -------------------------------------------------------------------------

double outcomes_each_year(OutcomeCount count, const RunView& run, int s) {
  return ratio(number(outcomes_of(run, s).*count), customer_years(run, s));
}

double misfit_share(const RunView& run, int, int t) {
  const ActCounts c = acts_at(run, t);
  return 100.0 * ratio(number(c.misfits), number(c.sales));
}

double sales(const RunView& run, int, int t) {
  return a_year(run, run.model->scenario.represents * number(acts_at(run, t).sales));
}

// ---- why they leave ---------------------------------------------------------------------------

double left_share(int loss, const RunView& run, int s) {
  const OutcomeCounts c = outcomes_of(run, s);
  return 100.0 * ratio(number(c.left_by[loss]), number(leavers(c)));
}

double seen_share(int loss, const RunView& run, int s) {
  const OutcomeCounts c = outcomes_of(run, s);
  return 100.0 * ratio(number(c.left_seen_by[loss]), number(leavers(c)));
}

double left_untraced(const RunView& run, int s, int) {
  const OutcomeCounts c = outcomes_of(run, s);
  std::int64_t seen = 0;
  for (const std::int64_t count : c.left_seen_by) seen += count;
  return 100.0 * ratio(number(leavers(c) - seen), number(leavers(c)));
}

double left_place(const RunView& run, int, int t) {
  return 100.0 * ratio(number(acts_at(run, t).left), number(leavers(outcomes_of(run, -1))));
}

double left_place_seen(const RunView& run, int, int t) {
  return 100.0 * ratio(number(acts_at(run, t).left_seen), number(leavers(outcomes_of(run, -1))));
}

double left_element(Element element, const RunView& run) {
  std::int64_t left = 0;
  for (std::size_t t = 0; t < run.acts.size(); ++t) {
    if (run.model->touch_points[t].element == element) left += run.acts[t].left;
  }
  return 100.0 * ratio(number(left), number(leavers(outcomes_of(run, -1))));
}

// ---- money ------------------------------------------------------------------------------------

double npv_until(Time until, const RunView& run) {
  return present_value(*run.model, run.months, until);
}

double npv_flows(const RunView& run, int, int) { return npv_until(run.model->end, run); }

double npv(const RunView& run, int, int) {
  return npv_until(run.model->end, run) + residual_value(*run.model, *run.result, run.months);
}

double line_a_year(LedgerLine line, const RunView& run) { return a_year(run, run.money.*line); }

}  // namespace rapport::measures
