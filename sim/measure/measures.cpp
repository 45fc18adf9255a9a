#include "sim/measure/measures.h"

#include <algorithm>

#include "sim/measure/measure_parts.h"

namespace rapport {

using namespace measures;  // NOLINT: their parts

namespace {

/// The counts of the part's segment, or of all segments without the cases of streams.
SegmentCounts counts(const RunView& run, Part part) {
  if (part.kind == Part::segment) return run.segments[part.index];
  SegmentCounts sum;
  for (std::size_t i = 0; i + 1 < run.segments.size(); ++i) sum += run.segments[i];
  return sum;
}

/// How many cases a case of a simulated customer counts for beside those of streams. Without a
/// company, background streams hold the cases of represented customers.
double weight_of_case(const RunView& run) {
  const Scenario& scenario = run.model->scenario;
  return scenario.has_copies() ? scenario.represents : 1.0;
}

/// A count of the part's cases, or of all cases, those of streams too.
double of_cases(const RunView& run, Part part, std::int64_t SegmentCounts::*count) {
  const double customers = weight_of_case(run) * number(counts(run, part).*count);
  return part.kind == Part::segment ? customers : customers + number(run.segments.back().*count);
}

/// The counts of those of the part's touch points that are covered.
TouchPointCounts counts_at(const RunView& run, Part part, measures::Covers covers) {
  TouchPointCounts sum;
  for (std::size_t i = 0; i < run.touch_points.size(); ++i) {
    if (covers(run.model->touch_points[i]) && holds(*run.model, part, i))
      sum += run.touch_points[i];
  }
  return sum;
}

/// Legs whose wait is over: each ends it in exactly one of these ways.
std::int64_t answered(const TouchPointCounts& c) {
  return c.started + c.abandoned + c.balked + c.turned_away;
}
std::int64_t failed(const TouchPointCounts& c) { return c.abandoned + c.balked + c.turned_away; }

double customers(const RunView& run, Part part) {
  return over_segments(run, part, [&](std::size_t i) { return run.model->segments[i].customers; });
}

/// Customers of the start who are there in a snapshot; who joined since does not count.
double of_the_start(const Snapshot& at, std::size_t i) {
  return number(at.alive[i] - (at.newcomers.empty() ? 0 : at.newcomers[i]));
}

double retained(const Snapshot& at, const RunView& run, Part part) {
  const double alive = over_segments(run, part, [&](std::size_t i) { return of_the_start(at, i); });
  return percent(alive, customers(run, part));
}

}  // namespace

RunView::RunView(const Model& of, const RunResult& what)
    : model(&of), result(&what), months(ledger(of, what)), money(total(months)) {
  for (std::size_t t = 0; t < of.touch_points.size(); ++t) {
    touch_points.push_back(what.totals.touch_point_sum(t));
    acts.push_back(what.totals.act_sum(t));
    assistants.push_back(what.totals.assistant_sum(t));
  }
  for (std::size_t s = 0; s <= of.segments.size(); ++s) {
    segments.push_back(what.totals.segment_sum(s));
    if (s == of.segments.size()) break;
    outcomes.push_back(what.totals.outcome_sum(s));
    exits.push_back(what.totals.exit_sum(s));
  }
}

namespace measures {

double customer_years(const RunView& run, Part part) {
  const double ticks = over_segments(run, part, [&](std::size_t i) {
    return number(run.result->snapshots.back().alive[i]) * number(run.model->end) +
           number(run.segments[i].customer_time - run.outcomes[i].joined_time);
  });
  return ticks / number(kYear);
}

using Kind = TouchPointSpec::Kind;

bool any_place(const TouchPoint&) { return true; }
bool staffed(const TouchPoint& place) { return place.kind == Kind::staffed; }
bool backlog(const TouchPoint& place) {
  return place.kind == Kind::asynchronous || place.kind == Kind::visit;
}
bool may_give_up(const TouchPoint& place) {
  return place.kind == Kind::staffed || place.kind == Kind::visit;
}
bool has_queue(const TouchPoint& place) { return place.kind != Kind::self_service; }
bool has_deadline(const TouchPoint& place) { return place.deadline != kNever; }

bool always(const Model&) { return true; }
bool has_customers(const Model& model) { return model.customers > 0; }
bool has_worth(const Model& model) {
  double worth = 0.0;
  for (const Segment& segment : model.segments)
    worth += segment.value_per_month * segment.customers;
  return worth > 0;
}

// ---- customers ----------------------------------------------------------------------------------

double retention(const RunView& run, Part part) {
  return retained(run.result->snapshots.back(), run, part);
}

double retention_after(Time time, const RunView& run, Part part) {
  for (const Snapshot& at : run.result->milestones) {
    if (at.time == time) return retained(at, run, part);
  }
  return kNaN;
}

double retention_value(const RunView& run, Part part) {
  const Snapshot& end = run.result->snapshots.back();
  const auto& segments = run.model->segments;  // Today's values: one yardstick for all policies
  const auto worth = [&](std::size_t i) { return segments[i].value_per_month; };
  const double stays =
      over_segments(run, part, [&](std::size_t i) { return worth(i) * of_the_start(end, i); });
  return percent(stays, over_segments(run, part, [&](std::size_t i) {
                   return worth(i) * segments[i].customers;
                 }));
}

double left(const RunView& run, Part part) {
  return run.model->scenario.represents * number(counts(run, part).left);
}

/// Those of the customers at the start who are not there at a snapshot.
static Tally gone_at(const Snapshot& at, const RunView& run, Part part) {
  const double all = customers(run, part);
  const double alive = over_segments(run, part, [&](std::size_t i) { return of_the_start(at, i); });
  return {all - alive, all};
}

Tally gone(const RunView& run, Part part) {
  return gone_at(run.result->snapshots.back(), run, part);
}

Tally gone_after(Time time, const RunView& run, Part part) {
  for (const Snapshot& at : run.result->milestones) {
    if (at.time == time) return gone_at(at, run, part);
  }
  return {kNaN, kNaN};
}

EventCount left_events(const RunView& run, Part part) {
  return {number(counts(run, part).left), run.model->scenario.represents};
}

double satisfaction(const RunView& run, Part part) {
  const Snapshot& end = run.result->snapshots.back();
  const double sum =
      over_segments(run, part, [&](std::size_t i) { return end.satisfaction_sum[i]; });
  return ratio(sum, over_segments(run, part, [&](std::size_t i) { return number(end.alive[i]); }));
}

// ---- cases --------------------------------------------------------------------------------------

double cases(const RunView& run, Part) {
  return a_year(run, of_cases(run, {}, &SegmentCounts::needs));
}

double contacts(const RunView& run, Part part) {
  const double years = customer_years(run, part);
  return ratio(number(counts(run, part).needs), years);
}

double legs_per_case(const RunView& run, Part part) {
  return ratio(of_cases(run, part, &SegmentCounts::legs),
               of_cases(run, part, &SegmentCounts::closed));
}

double first_contact_resolution(const RunView& run, Part part) {
  return percent(of_cases(run, part, &SegmentCounts::resolved),
                 of_cases(run, part, &SegmentCounts::closed));
}

/// In cases of simulated customers: the others are no evidence of their own.
Tally not_resolved(const RunView& run, Part part) {
  const double closed = of_cases(run, part, &SegmentCounts::closed) / weight_of_case(run);
  const double resolved = of_cases(run, part, &SegmentCounts::resolved) / weight_of_case(run);
  return {closed - resolved, closed};
}

double case_time(const RunView& run, Part part) {
  return ratio(of_cases(run, part, &SegmentCounts::case_time) / number(kHour),
               of_cases(run, part, &SegmentCounts::closed));
}

double lengthened(const RunView& run, Part part) {
  return 100.0 * ratio(of_cases(run, part, &SegmentCounts::lengthened),
                       of_cases(run, part, &SegmentCounts::needs));
}

// ---- touch points -------------------------------------------------------------------------------

double wait_in(Time unit, Covers covers, const RunView& run, Part part) {
  const TouchPointCounts c = counts_at(run, part, covers);
  return ratio(number(c.wait_started + c.wait_abandoned) / number(unit), number(answered(c)));
}

double legs(const RunView& run, Part part) {
  return a_year(run, number(counts_at(run, part, any_place).arrivals));
}

/// A share in percent of what a tally counts.
static double percent(Tally t) { return measures::percent(t.events, t.whole); }

Tally abandoned_legs(const RunView& run, Part part) {
  const TouchPointCounts c = counts_at(run, part, may_give_up);
  return {number(c.abandoned), number(answered(c))};
}

Tally balked_legs(const RunView& run, Part part) {
  const TouchPointCounts c = counts_at(run, part, has_queue);
  return {number(c.balked), number(answered(c))};
}

Tally turned_away_legs(const RunView& run, Part part) {
  const TouchPointCounts c = counts_at(run, part, has_queue);
  return {number(c.turned_away), number(answered(c))};
}

Tally not_in_time(const RunView& run, Part part) {
  const TouchPointCounts c = counts_at(run, part, has_queue);
  return {number(answered(c) - c.in_time), number(answered(c))};
}

Tally late_legs(const RunView& run, Part part) {
  const TouchPointCounts c = counts_at(run, part, has_deadline);
  return {number(c.late), number(c.served)};
}

Tally called_back_legs(const RunView& run, Part part) {
  const TouchPointCounts c = counts_at(run, part, has_queue);
  return {number(c.called_back), number(c.started)};
}

double abandonment(const RunView& run, Part part) { return percent(abandoned_legs(run, part)); }
double balked(const RunView& run, Part part) { return percent(balked_legs(run, part)); }
double turned_away(const RunView& run, Part part) { return percent(turned_away_legs(run, part)); }

double service_level(const RunView& run, Part part) {
  const TouchPointCounts c = counts_at(run, part, has_queue);
  return percent(c.in_time, answered(c));
}

double late(const RunView& run, Part part) { return percent(late_legs(run, part)); }

double redials(const RunView& run, Part part) {
  const TouchPointCounts c = counts_at(run, part, has_queue);
  return percent(c.redials, failed(c));
}

double called_back(const RunView& run, Part part) { return percent(called_back_legs(run, part)); }

bool has_roster(const Model& model) {
  for (const DatedSchedule& roster : model.rosters) {
    if (roster.integral(0, model.end) > 0) return true;
  }
  return false;
}

double load(const RunView& run, Part) {
  Time rostered = 0;
  for (const DatedSchedule& roster : run.model->rosters) {
    rostered += roster.integral(0, run.model->end);
  }
  return percent(counts_at(run, {}, has_queue).service, rostered);
}

// ---- money --------------------------------------------------------------------------------------

double cost(const RunView& run, Part) { return a_year(run, run.money.cost()); }
double cost_staff(const RunView& run, Part) { return a_year(run, run.money.staff); }
double cost_contacts(const RunView& run, Part) { return a_year(run, run.money.contacts); }
double cost_minutes(const RunView& run, Part) { return a_year(run, run.money.minutes); }
double cost_levers(const RunView& run, Part) { return a_year(run, run.money.levers); }

double cost_per_contact(const RunView& run, Part) {
  return ratio(run.money.cost(), of_cases(run, {}, &SegmentCounts::needs));
}

double contribution(const RunView& run, Part part) {
  const Model& model = *run.model;
  if (part.kind != Part::segment) return a_year(run, run.money.contribution);
  return a_year(run, contribution_of(model, *run.result, part.index));
}

double profit(const RunView& run, Part) { return a_year(run, run.money.result()); }

}  // namespace measures

}  // namespace rapport
