#include "sim/model/case_flow.h"

namespace rapport {

Job CaseFlow::make_job(const Case& c, const TouchPoint& tp, const RandomBlock& leg,
                       Time service) const {
  Job job{};
  job.arrive = c.time;
  job.service = service;
  job.patience = kNever;
  if (tp.has_patience) {
    const Time patience = to_ticks(tp.patience.quantile(uniform(leg.u32(2))));
    // One that outlasts the run would only stay in the event list.
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

bool CaseFlow::redials(Case& c, const TouchPoint& tp, const RandomBlock& failed, Time now) const {
  if (c.attempt >= tp.redial.max_attempts) return false;
  if (!(uniform(failed.u32(0)) < tp.redial.probability)) return false;
  ++rows.touch_point[tables->steps[c.step].touch_point].redials;
  report(c, now, EventType::move, c.step);
  c.time = now + to_ticks(tp.redial.delay.quantile(uniform(failed.u64(1))));
  ++c.attempt;
  return true;
}

void CaseFlow::follow(Case& c, const Move& move, Time now) const {
  report(c, now, EventType::move, move.to);
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
