#include "sim/model/measures_company.h"

#include <limits>

namespace rapport::measures {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double number(std::int64_t count) { return static_cast<double>(count); }
double ratio(double part, double whole) { return whole > 0 ? part / whole : kNaN; }

double a_year(const RunView& run, double value) {
  return value * static_cast<double>(kYear) / static_cast<double>(run.model->end);
}

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

double customer_years(const RunView& run, int s) {
  double sum = 0.0;
  for (std::size_t i = 0; i < run.model->segments.size(); ++i) {
    if (s >= 0 && i != static_cast<std::size_t>(s)) continue;
    sum += number(run.result->snapshots.back().alive[i]) * number(run.model->end) +
           number(run.segments[i].customer_time);
  }
  return sum / number(kYear);
}

double each_year(std::int64_t count, const RunView& run, int s) {
  return ratio(number(count), customer_years(run, s));
}

/// Sum over the month starts behind the first, over segments or of one.
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

double denied(const RunView& run, int, int t) {
  const ActCounts c = acts_at(run, t);
  return share_of_acts(c.denied, c);
}

double asked_again(const RunView& run, int, int t) {
  const ActCounts c = acts_at(run, t);
  return share_of_acts(c.asked_again, c);
}

double wrong_facts(const RunView& run, int, int t) {
  const ActCounts c = acts_at(run, t);
  return share_of_acts(c.wrong, c);
}

double unanswered(const RunView& run, int, int t) {
  const ActCounts c = acts_at(run, t);
  return share_of_acts(c.unanswered, c);
}

double recorded(const RunView& run, int, int t) {
  const ActCounts c = acts_at(run, t);
  return share_of_acts(c.recorded, c);
}

double hand_overs(const RunView& run, int, int t) {
  const ActCounts c = acts_at(run, t);
  return share_of_acts(c.hand_overs, c);
}

double over_served(const RunView& run, int s, int t) {
  if (s < 0) {
    const ActCounts c = acts_at(run, t);
    return share_of_acts(c.over_served, c);
  }
  return each_year(outcomes_of(run, s).over_served, run, s);
}

double over_cost(const RunView& run, int s, int t) {
  const std::int64_t cost = s < 0 ? acts_at(run, t).over_cost : outcomes_of(run, s).over_cost;
  return a_year(run, run.model->scenario.represents * number(cost) / kMoneyUnit);
}

// ---- what cases cause -------------------------------------------------------------------------

double repeats(const RunView& run, int s, int) {
  return each_year(outcomes_of(run, s).repeats, run, s);
}
double complaints(const RunView& run, int s, int) {
  return each_year(outcomes_of(run, s).complaints, run, s);
}
double chases(const RunView& run, int s, int) {
  return each_year(outcomes_of(run, s).chases, run, s);
}
double misfits(const RunView& run, int s, int) {
  return each_year(outcomes_of(run, s).misfits, run, s);
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

double cost_acts(const RunView& run, int, int) { return a_year(run, run.money.acts); }
double cost_training(const RunView& run, int, int) { return a_year(run, run.money.training); }
double cost_incentives(const RunView& run, int, int) { return a_year(run, run.money.incentives); }
double income_sales(const RunView& run, int, int) { return a_year(run, run.money.sales); }
double income_purchases(const RunView& run, int, int) { return a_year(run, run.money.purchases); }

}  // namespace rapport::measures
