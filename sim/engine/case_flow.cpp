#include "sim/engine/case_flow.h"

#include <algorithm>
#include <cmath>

namespace rapport {

Job CaseFlow::make_job(const Case& c, const TouchPoint& tp, const RandomBlock& leg,
                       Time service) const {
  Job job{};
  job.arrive = c.time;
  job.service = service;
  job.patience = kNever;
  if (tp.has_patience) {
    const Time patience = to_ticks(tp.patience.quantile(uniform(leg.u32(2))));
    // A patience that outlasts the run would only stay in the event list.
    if (c.time + patience < model_->end) job.patience = patience;
  }
  job.order = c.order();
  job.queue = tp.queue;
  if (c.domain == Domain::customer) {
    const Need& need = tables->needs[c.kind];
    const Segment& segment = tables->segments[c.segment];
    job.head_start = need.head_start + segment.head_start;
    job.priority_class = static_cast<std::uint8_t>(need.priority_class + segment.priority_class);
  } else {
    job.head_start = tables->streams[c.kind].head_start;
    job.priority_class = static_cast<std::uint8_t>(tables->streams[c.kind].priority_class);
  }
  if (tp.chased && acts_on(c) && c.company.cause != Cause::chase &&
      c.company.cause != Cause::misfit && (c.company.flags & kChased) == 0) {
    const RandomBlock chase = draw(c, Purpose::chase);
    const Time after = to_ticks(tp.chase_after.quantile(uniform(chase.u64(0))));
    if (c.time + after < model_->end) job.chase = after;
  }
  if (tp.has_choices) {
    const RandomBlock choices = draw(c, Purpose::leg_choices);
    job.balks = uniform(choices.u32(0)) < tp.balk_probability;
    job.accepts_call_back = uniform(choices.u32(1)) < tp.call_back_acceptance;
  }
  return job;
}

void CaseFlow::count_end(const Case& c, Time now, const Ending& ending) const {
  const std::uint16_t t = tables->steps[c.step].touch_point;
  TouchPointCounts& row = rows.touch_point[t];
  switch (ending.outcome) {
    case Outcome::served: {
      const Time service = now - c.leg_arrived - ending.wait;
      ++row.served;
      row.service += service;
      row.late += now - c.leg_arrived > tables->touch_points[t].deadline;
      report(c, now, EventType::end, service);
      break;
    }
    case Outcome::abandoned:
      ++row.abandoned;
      row.wait_abandoned += ending.wait;
      report(c, now, EventType::abandon, ending.wait);
      break;
    case Outcome::balked:
      ++row.balked;
      report(c, now, EventType::balk, 0);
      break;
    case Outcome::turned_away:
      ++row.turned_away;
      row.wait_abandoned += ending.wait;
      report(c, now, EventType::turn_away, ending.wait);
      break;
  }
}

double CaseFlow::effect_of(const Case& c, const TouchPoint& tp, Time now,
                           const Ending& ending) const {
  const ExperienceSpec& e = tp.experience;
  switch (ending.outcome) {
    case Outcome::served: {
      double d = e.served;
      d += e.per_wait_minute * (static_cast<double>(ending.felt_wait) / kMinute);
      if (now - c.leg_arrived > tp.deadline) d += e.late;
      return d;
    }
    case Outcome::abandoned:
      return e.abandoned;
    case Outcome::balked:
      return e.balked;
    case Outcome::turned_away:
      return e.turned_away;
  }
  return 0.0;
}

/// Judges a leg that has ended: what it was worth and what it has taught. Only a wait that was felt
/// counts.
void CaseFlow::finish_acts(Case& c, const TouchPoint& tp, const Ending& ending,
                           CompanyEnd& end) const {
  const bool served = ending.outcome == Outcome::served;
  end.quality = static_cast<float>(planner_->quality(c, tp, served, ending.felt_wait, end.loss));
  if (served) planner_->learn(c, tp);
  end.fit = served ? c.company.fit : 0.0F;
  end.slot = c.slot;
  end.learnt = c.company.learnt;
  end.flags = c.company.flags;
  end.place = tables->steps[c.step].touch_point;
  end.cause = c.company.cause;
  end.repeats = c.company.repeats;
  end.complaints = c.company.complaints;
  end.kind = tp.kind;
  end.settles = served && tp.queue != kNoQueue;
  if (!served) end.flags &= static_cast<std::uint16_t>(~kMisfitSold);
  if (end.flags & kMisfitSold) end.misfit_delay = draw(c, Purpose::outcome).u32(3);
  count_acts(c, end, served);
}

/// Each of the eight cells of gates open and shut by the chance that the leg is in it, were the
/// gates open independently of each other.
void CaseFlow::count_gates(const CompanyCase& leg, ActCounts& row) {
  for (unsigned cell = 0; cell < 8; ++cell) {
    std::int64_t chance = 1;
    for (unsigned i = 0; i < 3; ++i) {
      chance *= (cell >> i & 1U) != 0 ? leg.gates[i] : kGateSteps - leg.gates[i];
    }
    row.cells[cell] += chance;
  }
}

void CaseFlow::count_acts(const Case& c, const CompanyEnd& end, bool served) const {
  ActCounts& row = rows.act[end.place];
  const CompanyCase& mine = c.company;
  ++row.judged;
  row.quality += std::llround(end.quality * kShareUnit);
  if (!served || tables->touch_points[end.place].queue == kNoQueue) return;
  ++row.acts[static_cast<std::size_t>(mine.act)];
  count_gates(mine, row);
  row.denied += (mine.flags & kDenied) != 0;
  row.asked_again += (mine.flags & kAskedAgain) != 0;
  row.wrong += (mine.flags & kWrongFact) != 0;
  row.unanswered += (mine.flags & kUnanswered) != 0;
  row.recorded += (mine.flags & kRecords) != 0;
  row.sales += (mine.flags & kSold) != 0;
  row.misfits += (mine.flags & kMisfitSold) != 0;
  row.fit += std::llround(mine.fit * kShareUnit);
  row.cost += std::llround(mine.cost * kMoneyUnit);
  if (!(mine.over > 0.0F)) return;
  const std::int64_t over = std::llround(mine.over * kMoneyUnit);
  ++row.over_served;
  row.over_cost += over;
  rows.outcome[c.segment].over_cost += over;
}

/// Chooses the move after a leg that was served, in the company layer. Owners of cases and
/// structure make moves between departments more or less likely, at the cost or in favour of
/// ending.
const Move* CaseFlow::choose_move_of(const Case& c, const Step& step, Outcome outcome) const {
  const Range moves = step.moves[static_cast<std::size_t>(outcome)];
  if (moves.empty()) return nullptr;
  bool saved = planner_->company().mechanism.hand_over;
  for (std::uint32_t m = moves.first; m < moves.last; ++m) saved = saved && tables->moves[m].saved;
  if (!saved) return choose_move(step, outcome, c.route);
  constexpr double kMostGoOn = 0.9;  // so that every case ends some time
  double sum = 0.0, before = 0.0, between = 0.0;
  for (std::uint32_t m = moves.first; m < moves.last; ++m) {
    const Move& move = tables->moves[m];
    if (move.hands_over) between += move.cumulative - before;
    before = move.cumulative;
  }
  if (!(between > 0.0)) return choose_move(step, outcome, c.route);
  const double u = uniform(c.route);
  const double factor = std::min(planner_->move_factor(c), std::max(1.0, kMostGoOn / between));
  before = 0.0;
  for (std::uint32_t m = moves.first; m < moves.last; ++m) {
    const Move& move = tables->moves[m];
    const double share = move.cumulative - before;
    before = move.cumulative;
    sum += move.hands_over ? share * factor : (move.to == kEnd ? 0.0 : share);
    if (u < sum) return &move;
  }
  const Move* move = &tables->moves[moves.first];
  while (move->to != kEnd) ++move;  // there is one, as these moves can be saved
  return move;
}

bool CaseFlow::redials(Case& c, const TouchPoint& tp, const RandomBlock& failed, Time now) const {
  if (c.attempt >= tp.redial.max_attempts) return false;
  if (c.company.cause != Cause::root && c.attempt >= kMaxChildRedials) return false;
  if (!(uniform(failed.u32(0)) < tp.redial.probability)) return false;
  ++rows.touch_point[tables->steps[c.step].touch_point].redials;
  report(c, now, EventType::move, c.step);
  c.time = now + to_ticks(tp.redial.delay.quantile(uniform(failed.u64(1))));
  ++c.attempt;
  return true;
}

void CaseFlow::follow(Case& c, const Move& move, Time now) const {
  report(c, now, EventType::move, move.to);
  if (move.hands_over && acts_on(c)) {
    ++rows.act[tables->steps[c.step].touch_point].hand_overs;
  }
  c.time = now;
  if (move.delayed) {
    const RandomBlock b = draw(c, Purpose::move_delay);
    Time delay = to_ticks(move.delay.quantile(uniform(b.u64(0))));
    if (move.crosses && delay < model_->lookahead) {
      delay = model_->lookahead;
      ++segment_row(c).lengthened;
    }
    c.time += delay;
  }
  enter(c, move.to);
}

}  // namespace rapport
