// What metrics measure in a run: the functions behind the rows of metric_table.cpp.
//
// Shares are in percent. A measure is NaN where the whole is 0. It is not asked for a part by which
// its metric has no values, see the metric's row.
#pragma once

#include <vector>

#include "sim/measure/ledger.h"
#include "sim/measure/metric.h"

namespace rapport {

/// A run with its counts summed over months, and its money.
struct RunView {
  RunView(const Model& model, const RunResult& result);

  const Model* model;
  const RunResult* result;
  std::vector<TouchPointCounts> touch_points;
  std::vector<SegmentCounts> segments;      ///< streams last
  std::vector<ActCounts> acts;              ///< by touch point; zero without a company
  std::vector<OutcomeCounts> outcomes;      ///< by segment; zero without a company
  std::vector<ExitCounts> exits;            ///< likewise
  std::vector<AssistantCounts> assistants;  ///< by touch point; zero without assistants
  std::vector<LedgerRow> months;            ///< money by month
  LedgerRow money;                          ///< of the whole run
};

namespace measures {

using Measure = double(const RunView& run, Part part);
/// Events of a run, and the whole of which they are a share or a rate.
struct Tally {
  double events, whole;
};
using Tallies = Tally(const RunView& run, Part part);
/// The events of a metric that is `per` times their share of the whole, or 100 less that.
template <Tallies tally, int per>
EventCount counted(const RunView& run, Part part) {
  const Tally t = tally(run, part);
  return {t.events, t.whole > 0 ? per / t.whole : std::numeric_limits<double>::quiet_NaN()};
}
/// Whether a metric is about that touch point.
using Covers = bool(const TouchPoint& place);

Covers any_place, staffed, backlog, may_give_up, has_queue, has_deadline;

bool always(const Model& model);
bool has_customers(const Model& model);
bool has_worth(const Model& model);  ///< some customers have a value per month
template <int years>
bool lasts(const Model& model) {
  return has_customers(model) && model.end >= years * kYear;
}
template <Covers covers>
bool anywhere(const Model& model) {
  for (const TouchPoint& place : model.touch_points) {
    if (covers(place)) return true;
  }
  return false;
}

// Customers. Shares of the customers at the start.
Measure retention, retention_value, left, satisfaction;
double retention_after(Time time, const RunView& run, Part part);
template <int years>
double retention_years(const RunView& run, Part part) {
  return retention_after(years * kYear, run, part);
}

// Who is gone, of the customers at the start; all who left, as many as they represent.
Tallies gone;
Tally gone_after(Time time, const RunView& run, Part part);
template <int years>
Tally gone_by(const RunView& run, Part part) {
  return gone_after(years * kYear, run, part);
}
EventCount left_events(const RunView& run, Part part);

// Cases. For the whole firm they count with those of streams and of represented customers;
// `contacts` are those of simulated customers only.
Measure cases, contacts, legs_per_case, first_contact_resolution, case_time, lengthened;
Tallies not_resolved;  ///< at first contact

// Touch points.
double wait_in(Time unit, Covers covers, const RunView& run, Part part);
template <Time unit, Covers covers>
double wait(const RunView& run, Part part) {
  return wait_in(unit, covers, run, part);
}
Measure legs, abandonment, balked, turned_away, service_level, late, redials, called_back, load;
bool has_roster(const Model& model);  ///< somebody is on shift at some time
Tallies abandoned_legs, balked_legs, turned_away_legs, not_in_time, late_legs, called_back_legs;

// Money, a year.
Measure cost, cost_staff, cost_contacts, cost_minutes, cost_levers, cost_per_contact, contribution,
    profit;

}  // namespace measures

}  // namespace rapport
