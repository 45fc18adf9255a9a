#include "tests/support/reference_engine.h"

namespace rapport::reference {

namespace {

Time add_duration(Time t, Time duration) { return duration == kNever ? kNever : t + duration; }

}  // namespace

// ---- cases -------------------------------------------------------------------------------------

void Reference::open_case(Case c, std::uint16_t journey, double u) {
  const bool own = c.domain == Domain::customer && journey == model_.needs[c.kind].journey &&
                   c.company.cause != Cause::chase;
  if (own && model_.needs[c.kind].chooses) {
    c.step = chosen_step(c, journey, u);
  } else {
    std::uint32_t entry = tables().journeys[journey].entries.first;
    while (!(u < tables().entries[entry].cumulative)) ++entry;
    c.step = tables().entries[entry].step;
  }
  c.company.channel = place_of(c);
  c.opened = now_;
  ++segment_counts(c.segment).needs;

  const std::uint32_t index = index_of_new_case();
  cases_[index].c = c;
  if (is_order(c) && model_.needs[c.kind].order.on_credit) return ask_for_credit(index);
  arrive(index);
}

std::uint32_t Reference::index_of_new_case() {
  std::uint32_t index = static_cast<std::uint32_t>(cases_.size());
  if (free_cases_.empty()) {
    cases_.emplace_back();
  } else {
    index = free_cases_.back();
    free_cases_.pop_back();
  }
  cases_[index].asked = false;
  cases_[index].plan = LegPlan{};
  return index;
}

void Reference::arrive(std::uint32_t index) {
  OpenCase& oc = cases_[index];
  const TouchPoint& touch_point = touch_point_of(oc.c);
  const RandomBlock leg = draw(oc.c, Purpose::leg);
  oc.leg = ++legs_;
  oc.called_back = false;
  oc.c.leg_arrived = now_;
  oc.c.route = leg.u32(3);
  ++oc.c.legs;
  if (of_company(oc.c)) {
    plan(index);
  } else if (touch_point.assistant.on && !touch_point.is_down) {
    oc.plan = people_.assist(oc.c, visit_of(oc.c), touch_point);
  } else {
    oc.plan = LegPlan{};
  }
  const double service = touch_point.service.quantile(uniform(leg.u64(0)));
  oc.service = to_ticks(oc.plan.time != 1.0 ? service * oc.plan.time : service);
  if (of_company(oc.c)) oc.service += work_of_saved(index);
  oc.order = oc.c.order();
  if (of_company(oc.c) && has_copies() && touch_point.queue != kNoQueue && !oc.plan.refused) {
    plan_copies(index);
  }
  begin_leg(index);
}

/// The leg, whose work is known, comes to its touch point.
void Reference::begin_leg(std::uint32_t index) {
  OpenCase& oc = cases_[index];
  const RandomBlock leg = draw(oc.c, Purpose::leg);
  counts(oc.c).arrivals += legs_of(oc.c);
  emit(EventType::arrive, oc.c, 0);
  if (oc.c.domain != Domain::stream) {
    const Need& need = tables().needs[oc.c.kind];
    const Segment& segment = tables().segments[oc.c.segment];
    oc.priority_class = need.priority_class + segment.priority_class;
    oc.head_start = need.head_start + segment.head_start;
  } else {
    oc.priority_class = tables().streams[oc.c.kind].priority_class;
    oc.head_start = tables().streams[oc.c.kind].head_start;
  }
  if (touch_point_of(oc.c).is_down) return fail(index, Outcome::turned_away);
  if (of_company(oc.c) && oc.plan.refused) return fail(index, Outcome::balked);
  if (!lines_[place_of(oc.c)].queues) return start(index, kNoPool);
  join(index, uniform(leg.u32(2)));
}

void Reference::join(std::uint32_t index, double patience_u) {
  OpenCase& oc = cases_[index];
  const TouchPoint& touch_point = touch_point_of(oc.c);
  Line& line = lines_[place_of(oc.c)];
  const KernelConfig::Queue& queue = queue_of(place_of(oc.c));
  const bool may_overflow = line.overflow_pool != kNoPool;
  const bool overflows = may_overflow && queue.overflow_after == 0;
  if (!line.open) return fail(index, Outcome::turned_away);
  if (staff_[line.pool].free()) return start(index, line.pool);
  if (overflows && staff_[line.overflow_pool].free()) return start(index, line.overflow_pool);
  if (static_cast<std::int64_t>(line.waiting.size()) >= queue.waiting_room) {
    return fail(index, Outcome::turned_away);
  }
  if (touch_point.has_choices) {
    const RandomBlock choices = draw(oc.c, Purpose::leg_choices);
    if (uniform(choices.u32(0)) < touch_point.balk_probability) return fail(index, Outcome::balked);
    const bool is_stream = oc.c.domain == Domain::stream;
    const int of = is_stream ? tables().streams[oc.c.kind].background_of : oc.c.segment;
    const PlaceTerms& terms =
        of < 0 ? touch_point : touch_point.terms_of(static_cast<std::size_t>(of));
    oc.called_back =
        offers_call_back(place_of(oc.c)) && uniform(choices.u32(1)) < terms.call_back_acceptance;
  }
  line.waiting.push_back({oc.priority_class, now_ - oc.head_start, oc.order, index, overflows});
  Time patience = cancelled_after(oc.c);
  if (touch_point.has_patience) {
    patience = std::min(patience, to_ticks(touch_point.patience.quantile(patience_u)));
  }
  if (patience != kNever && !oc.called_back) {
    push(now_ + patience, Rank::abandon, oc.order, index, oc.leg);
  }
  if (may_overflow && !overflows) {
    push(now_ + queue.overflow_after, Rank::overflow, oc.order, index, oc.leg);
  }
  if (touch_point.chased && of_company(oc.c)) wait_to_ask(index);
}

/// Asked before the leg itself waits.
bool Reference::offers_call_back(std::uint16_t touch_point) const {
  const Line& line = lines_[touch_point];
  const KernelConfig::Queue& queue = queue_of(touch_point);
  if (!queue.call_backs) return false;
  const int servers = staff_[line.pool].rostered;
  if (servers == 0) return true;
  const auto ahead = static_cast<Time>(line.waiting.size()) + 1;
  return ahead * queue.mean_service / servers >= queue.call_back_from;
}

/// The leg is not, or no longer, in the waiting line.
void Reference::start(std::uint32_t index, std::uint16_t pool) {
  OpenCase& oc = cases_[index];
  oc.leg = ++legs_;  // it neither abandons nor overflows any more
  oc.pool = pool;
  oc.wait = now_ - oc.c.leg_arrived;
  TouchPointCounts& count = counts(oc.c);
  count.started += legs_of(oc.c);
  count.wait_started += oc.wait;
  if (oc.wait > 0 && !oc.called_back) ++count.waited;
  if (oc.called_back) ++count.called_back;
  if (oc.wait <= touch_point_of(oc.c).service_level_within) count.in_time += legs_of(oc.c);
  if (pool != kNoPool) {
    ++staff_[pool].busy;
    if (pool != lines_[place_of(oc.c)].pool) ++count.overflowed;
    if (model_.company.on) company_.serve(lines_[place_of(oc.c)].pool, oc.service);
    company_.count_wait(place_of(oc.c), oc.called_back ? 0 : oc.wait);
  }
  emit(EventType::start, oc.c, oc.wait);
  push(now_ + oc.service, Rank::end, oc.order, index);
}

void Reference::end_service(std::uint32_t index) {
  OpenCase& oc = cases_[index];
  const std::uint16_t pool = oc.pool;
  const Time deadline = add_duration(oc.c.leg_arrived, touch_point_of(oc.c).deadline);
  TouchPointCounts& count = counts(oc.c);
  count.served += legs_of(oc.c);
  count.service += legs_of(oc.c) * oc.service;
  if (now_ > deadline) count.late += legs_of(oc.c);
  if (of_company(oc.c) && now_ >= 0) {
    const std::size_t row = (months_begun_ - 1) * model_.segments.size() + oc.c.segment;
    ServedCounts& served = totals_.served[row * lines_.size() + place_of(oc.c)];
    ++served.legs;
    served.service += oc.service;
  }
  oc.outcome = Outcome::served;
  emit(EventType::end, oc.c, oc.service);
  if (oc.c.domain == Domain::others) {
    forget_copy(index);
  } else {
    experience(index);
    move_on(index, Outcome::served, uniform(oc.c.route));
  }
  if (pool == kNoPool) return;
  --staff_[pool].busy;
  fill(pool);
}

/// Ends a leg that is not served. It waits in line if it abandons, and is nowhere else.
void Reference::fail(std::uint32_t index, Outcome outcome) {
  OpenCase& oc = cases_[index];
  const Time wait = now_ - oc.c.leg_arrived;
  TouchPointCounts& count = counts(oc.c);
  count.wait_abandoned += wait;
  if (outcome == Outcome::abandoned) {
    remove(place_of(oc.c), index);
    ++count.abandoned;
    company_.count_wait(place_of(oc.c), wait);
    emit(EventType::abandon, oc.c, wait);
  } else if (outcome == Outcome::turned_away) {
    count.turned_away += touch_point_of(oc.c).is_down ? legs_of(oc.c) : 1;
    emit(EventType::turn_away, oc.c, wait);
  } else {
    ++count.balked;
    emit(EventType::balk, oc.c, 0);
  }
  oc.leg = ++legs_;  // it does not abandon or overflow any more
  oc.outcome = outcome;
  if (oc.c.domain == Domain::others) return forget_copy(index);
  experience_failure(index, wait);
  const RandomBlock failed = draw(oc.c, Purpose::leg_failed);
  if (!redials(index, failed)) move_on(index, outcome, uniform(failed.u32(1)));
}

/// What the leg that ends now does to the customer's satisfaction.
double Reference::effect_of(const OpenCase& oc, Outcome outcome) const {
  const TouchPoint& touch_point = touch_point_of(oc.c);
  const ExperienceSpec& experience = touch_point.experience;
  switch (outcome) {
    case Outcome::abandoned:
      return experience.abandoned;
    case Outcome::balked:
      return experience.balked;
    case Outcome::turned_away:
      return experience.turned_away;
    case Outcome::passed_on:
    case Outcome::served:
      break;
  }
  const Time wait = oc.called_back ? 0 : oc.wait;
  const double minutes = static_cast<double>(wait) / static_cast<double>(kMinute);
  double d = experience.served + experience.per_wait_minute * minutes;
  if (now_ > add_duration(oc.c.leg_arrived, touch_point.deadline)) d = d + experience.late;
  return d;
}

bool Reference::redials(std::uint32_t index, const RandomBlock& failed) {
  Case& c = cases_[index].c;
  const RedialSpec& redial = touch_point_of(c).redial;
  if (c.company.cause != Cause::root && c.attempt >= kMaxChildRedials) return false;
  if (c.attempt >= redial.max_attempts || !(uniform(failed.u32(0)) < redial.probability)) {
    return false;
  }
  const Time delay = to_ticks(redial.delay.quantile(uniform(failed.u64(1))));
  counts(c).redials += of_company(c) && has_copies() ? 1 + copies_of(c) : 1;
  emit(EventType::move, c, c.step);
  ++c.attempt;
  push(now_ + delay, Rank::arrive, c.order(), index);
  return true;
}

void Reference::move_on(std::uint32_t index, Outcome outcome, double u) {
  const Step& step = tables().steps[cases_[index].c.step];
  const LegPlan& plan = cases_[index].plan;
  if (plan.assisted && plan.passed_on) outcome = Outcome::passed_on;
  if (plan.assisted && !plan.passed_on && !plan.settled) return close(index);
  const Range& moves = step.moves[static_cast<std::size_t>(outcome)];
  if (moves.empty()) return close(index);
  if (of_company(cases_[index].c) && outcome == Outcome::served) {
    double saved = 0.0;
    const Move* move = way_of(index, saved);
    return move == nullptr ? close(index) : take(index, *move);
  }
  std::uint32_t i = moves.first;
  while (!(u < tables().moves[i].cumulative)) ++i;
  take(index, tables().moves[i]);
}

/// Where the case goes if the current leg is served; adds the mean times of the legs that are saved
/// on the way to `saved`. Null: the case ends.
const Move* Reference::way_of(std::uint32_t index, double& saved) const {
  const OpenCase& oc = cases_[index];
  std::uint16_t step = oc.c.step;
  std::uint32_t route = oc.c.route;
  const RandomBlock further = draw(oc.c, Purpose::saved_legs);
  for (int legs = 0; legs <= 4; ++legs) {
    const Range& moves = tables().steps[step].moves[static_cast<std::size_t>(Outcome::served)];
    if (moves.empty()) return nullptr;
    const std::vector<ReferenceWay> ways = ReferencePeople::ways(tables(), moves, oc.plan.moves);
    const auto way =
        std::ranges::find_if(ways, [&](const auto& w) { return uniform(route) < w.upper; });
    if (!way->saved) return way->move;
    step = way->move->to;
    saved += tables().touch_points[tables().steps[step].touch_point].service.mean();
    if (legs < 4) route = further.u32(legs);
  }
  return nullptr;
}

/// How much longer a leg takes that saves others.
Time Reference::work_of_saved(std::uint32_t index) {
  OpenCase& oc = cases_[index];
  bool avoidable = false;
  for (const Range& moves : tables().steps[oc.c.step].moves) {
    for (std::uint32_t i = moves.first; i < moves.last; ++i) {
      avoidable |= tables().moves[i].avoidable;
    }
  }
  if (!avoidable || !oc.plan.answered || !model_.company.mechanism.hand_over) return 0;
  oc.plan.moves = static_cast<float>(people_.move_factor(oc.c));
  double saved = 0.0;
  way_of(index, saved);
  return to_ticks(model_.company.hand_over.work * saved);
}

void Reference::take(std::uint32_t index, const Move& move) {
  Case& c = cases_[index].c;
  if (move.satisfaction != 0) change_satisfaction(c, move.satisfaction);
  if (move.to == kEnd) return close(index);
  const TouchPoint& from = touch_point_of(c);
  const TouchPoint& to = tables().touch_points[tables().steps[move.to].touch_point];
  const bool staffed = from.queue != kNoQueue && to.queue != kNoQueue;
  const bool served = cases_[index].outcome == Outcome::served;
  if (of_company(c) && served && staffed && from.department != to.department) {
    ++acts(place_of(c)).hand_overs;
  }
  Time delay = 0;
  if (move.delayed) {
    delay = to_ticks(move.delay.quantile(uniform(draw(c, Purpose::move_delay).u64(0))));
  }
  if (move.crosses && delay < model_.lookahead) {
    delay = model_.lookahead;
    ++segment_counts(c.segment).lengthened;
  }
  const bool elsewhere = tables().steps[c.step].group != tables().steps[move.to].group;
  if (elsewhere) delay = std::max(delay, model_.lookahead);
  emit(EventType::move, c, move.to);
  const int counter = model_.steps[c.step].visit_counter;
  if (counter >= 0) {
    const std::uint8_t visits = ++c.visits[static_cast<std::size_t>(counter)];
    check(visits > 0, "too many visits of one step");
  }
  c.step = move.to;
  push(now_ + delay, Rank::arrive, c.order(), index);
}

void Reference::close(std::uint32_t index) {
  const Case c = cases_[index].c;
  SegmentCounts& count = segment_counts(c.segment);
  ++count.closed;
  if (c.legs == 1 && cases_[index].outcome == Outcome::served) ++count.resolved;
  count.legs += c.legs;
  count.case_time += now_ - c.opened;
  emit(EventType::close, c, c.legs);
  if (of_company(c)) count_order(cases_[index]);
  if (of_company(c)) close_of_company(index);
  free_cases_.push_back(index);
  if (c.domain != Domain::customer) return;

  const bool is_root = c.company.cause == Cause::root;
  if (is_root && model_.needs[c.kind].clock == NeedSpec::Clock::after_case) {
    Clock next = next_candidate(c.subject, c.kind, now_, c.slot + 1);
    if (next.due < now_ + model_.lookahead) {
      next.due = now_ + model_.lookahead;
      ++count.lengthened;
    }
    set_clock(c.subject, c.kind, next);
  }
  if (--customers_[c.subject].open_cases == 0) become_idle(c.subject);
}

// ---- queues ------------------------------------------------------------------------------------

void Reference::change_staff(std::uint16_t pool) {
  roster(pool);
  fill(pool);
}

/// Who is there by the timetable that holds now, until it says otherwise or another one holds.
void Reference::roster(std::uint16_t pool) {
  const WeekSchedule& schedule = tables().pools[pool].staff;
  staff_[pool].rostered = schedule.at(now_ - model_.monday);
  const Time next = schedule.next_change(now_ - model_.monday);
  Time until = next == kNever ? kNever : model_.monday + next;
  for (const Time start : model_.period_starts) {
    if (start > now_) until = std::min(until, start);
  }
  push(until, Rank::staff, pool);
}

/// Who waits when a touch point closes is turned away.
void Reference::change_opening(std::uint16_t touch_point) {
  Line& line = lines_[touch_point];
  const KernelConfig::Queue& queue = queue_of(touch_point);
  line.open = queue.open.at(now_) != 0;
  push(queue.open.next_change(now_), Rank::close, touch_point);
  if (line.open) return;
  std::vector<Waiting> waiting;
  waiting.swap(line.waiting);
  const auto by_order = [](const Waiting& a, const Waiting& b) { return a.order < b.order; };
  std::sort(waiting.begin(), waiting.end(), by_order);
  for (const Waiting& w : waiting) fail(w.index, Outcome::turned_away);
}

/// Gives the pool's free servers the best of those who wait.
void Reference::fill(std::uint16_t pool) {
  while (staff_[pool].free()) {
    const Waiting* best = nullptr;
    for (const std::uint16_t t : staff_[pool].lines) {
      const bool own = lines_[t].pool == pool;
      for (const Waiting& w : lines_[t].waiting) {
        if ((own || w.overflows) && (best == nullptr || w < *best)) best = &w;
      }
    }
    if (best == nullptr) return;
    const std::uint32_t index = best->index;
    remove(place_of(cases_[index].c), index);
    start(index, pool);
  }
}

void Reference::remove(std::uint16_t touch_point, std::uint32_t index) {
  std::vector<Waiting>& waiting = lines_[touch_point].waiting;
  const auto is_it = [index](const Waiting& w) { return w.index == index; };
  const auto w = std::find_if(waiting.begin(), waiting.end(), is_it);
  check(w != waiting.end(), "a leg that waits is in its line");
  *w = waiting.back();
  waiting.pop_back();
}

/// The leg has waited so long that the overflow pool may serve it.
void Reference::overflow(std::uint32_t index) {
  Line& line = lines_[place_of(cases_[index].c)];
  for (Waiting& w : line.waiting) w.overflows |= w.index == index;
  if (!staff_[line.overflow_pool].free()) return;
  remove(place_of(cases_[index].c), index);
  start(index, line.overflow_pool);
}

}  // namespace rapport::reference
