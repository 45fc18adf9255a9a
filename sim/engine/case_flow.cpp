#include "sim/engine/case_flow.h"

#include <algorithm>
#include <cmath>

#include "sim/engine/customer_credit.h"

namespace rapport {

namespace {

/// The nearest whole number, halves up; `x` is at least 0.
std::int64_t rounded(double x) { return static_cast<std::int64_t>(x + 0.5); }

}  // namespace

Job CaseFlow::make_job(const Case& c, const TouchPoint& tp, const LegDraws& draws,
                       Time service) const {
  Job job{};
  job.arrive = c.time;
  job.service = service;
  job.patience = kNever;
  Time patience = cancelled_after(c, tp);
  if (tp.has_patience) {
    patience = std::min(patience, to_ticks(tp.patience.quantile(uniform(draws.leg.u32(2)))));
  }
  // A patience that outlasts the run would only stay in the event list.
  if (patience < model_->end - c.time) job.patience = patience;
  job.order = c.order();
  job.queue = tp.queue;
  if (c.domain != Domain::stream) {
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
    const Time after = to_ticks(tp.chase_after.quantile(uniform(draws.chase.u64(0))));
    if (c.time + after < model_->end) job.chase = after;
  }
  if (tp.has_choices) {
    job.balks = uniform(draws.choices.u32(0)) < tp.balk_probability;
    job.accepts_call_back =
        uniform(draws.choices.u32(1)) < tp.terms_of(asker_of(c)).call_back_acceptance;
  }
  return job;
}

/// The wait after which an order is cancelled that waits in a backlog. That of a copy is of its
/// own.
Time CaseFlow::cancelled_after(const Case& c, const TouchPoint& tp) const {
  if (c.domain == Domain::stream || c.company.cause != Cause::root || !tp.is_backlog()) {
    return kNever;
  }
  const Need& need = tables->needs[c.kind];
  if (!model_->company.on || !need.is_order() || !(need.order.cancels > 0.0)) return kNever;
  const double u = uniform(draw(c, Purpose::cancel).u64(0));
  return to_ticks(-static_cast<double>(kDay) / need.order.cancels * math::log(1.0 - u));
}

CaseFlow::Copies CaseFlow::copies_of(const Case& c) const {
  const RandomBlock b = draw(c, Purpose::others);
  const auto whole = static_cast<std::int64_t>(model_->others());
  const bool one_more = uniform(b.u32(2)) < model_->others() - static_cast<double>(whole);
  return {whole + one_more, {b.u32(0), b.u32(1)}};
}

Job CaseFlow::arrive_copy(const Case& c, double effort, Time more) const {
  const TouchPoint& tp = tables->touch_points[tables->steps[c.step].touch_point];
  LegDraws draws;
  draws.leg = draw(c, Purpose::leg);
  if (tp.has_choices) draws.choices = draw(c, Purpose::leg_choices);
  count_arrival(c, 1);
  const double ticks = tp.service.quantile(uniform(draws.leg.u64(0)));
  return make_job(c, tp, draws, to_ticks(ticks * effort) + more);
}

void CaseFlow::count_start_details(std::uint16_t t, Time now, const Start& start,
                                   std::int64_t legs) const {
  HourCounts& hour = details->at(t, now);
  hour.started += legs;
  hour.in_time += start.wait <= tables->touch_points[t].service_level_within ? legs : 0;
  hour.wait += start.wait;
  details->count_wait(t, start.wait, legs);
}

void CaseFlow::count_end(const Case& c, Time now, const Ending& ending) const {
  const std::uint16_t t = tables->steps[c.step].touch_point;
  if (details != nullptr && ending.outcome != Outcome::served) ++details->at(t, now).failed;
  TouchPointCounts& row = rows.touch_point[t];
  switch (ending.outcome) {
    case Outcome::passed_on:  // served, too
    case Outcome::served: {
      const Time service = now - c.leg_arrived - ending.wait;
      const bool queued = tables->touch_points[t].queue != kNoQueue;
      const std::int64_t legs = queued ? 1 : legs_represented(c);
      row.served += legs;
      row.service += legs * service;
      row.late += now - c.leg_arrived > tables->touch_points[t].deadline ? legs : 0;
      if (acts_on(c)) {
        ServedCounts& served = rows.served[c.segment * tables->touch_points.size() + t];
        ++served.legs;
        served.service += service;
      }
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
      row.turned_away += legs_of_arrival(c);
      row.wait_abandoned += ending.wait;
      report(c, now, EventType::turn_away, ending.wait);
      break;
  }
}

double CaseFlow::effect_of(const Case& c, const TouchPoint& tp, Time now,
                           const Ending& ending) const {
  const ExperienceSpec& e = tp.experience;
  switch (ending.outcome) {
    case Outcome::passed_on:  // served, too
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
void CaseFlow::finish_acts(Case& c, const TouchPoint& tp, Time now, const Ending& ending,
                           CompanyEnd& end) const {
  const bool served = ending.outcome == Outcome::served;
  const double late = served ? overrun(c, tp, now) : 0.0;
  end.quality =
      static_cast<float>(planner_->quality(c, tp, served, ending.felt_wait, late, end.loss));
  if (served && rows.order != nullptr && is_order(c)) count_delivery(c, tp, late);
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
  end.settles = served && (tp.queue != kNoQueue || tp.assistant.on);
  if (!served) end.flags &= static_cast<std::uint16_t>(~kMisfitSold);
  if (end.flags & kMisfitSold) end.misfit_delay = draw(c, Purpose::outcome).u32(3);
  if (served && model_->company.cross_sells) end.offer = offer_after(c, tp, now);
  count_acts(c, end, served);
  // Also where it went down meanwhile: who was let in was served by it.
  if (tp.assistant.on && served) count_assistant(c);
}

/// Whether a product is offered after a leg that an employee has served, as far as effort goes
/// there; who knows the customer offers what fits.
std::uint32_t CaseFlow::offer_after(const Case& c, const TouchPoint& tp, Time now) const {
  if (now < 0 || c.domain != Domain::customer || c.company.cause != Cause::root) return 0;
  const double offers = tables->segments[c.segment].cross_sell;
  if (!(offers > 0.0) || tp.queue == kNoQueue || (c.company.flags & kUnanswered) != 0) return 0;
  const auto gate = [&](Gate of) {
    return static_cast<double>(c.company.gates[static_cast<std::size_t>(of)]) / kGateSteps;
  };
  const RandomBlock b = draw(c, Purpose::product);
  if (!(uniform(b.u32(0)) < offers * gate(Gate::want))) return 0;
  const double known = gate(Gate::know);
  const double fits = known + (1.0 - known) * model_->company.offer.by_chance;
  const std::uint32_t flags = kOfferMade | (uniform(b.u32(1)) < fits ? kOfferFits : 0U);
  return (b.u32(3) & ~std::uint32_t{kOfferFlags}) | flags;
}

void CaseFlow::count_assistant(const Case& c) const {
  AssistantCounts& row = rows.assistant[tables->steps[c.step].touch_point];
  const CompanyCase& mine = c.company;
  ++row.legs;
  row.settled += (mine.flags & kSettled) != 0;
  row.passed_on += (mine.flags & kPassedOn) != 0;
  row.with_story += (mine.flags & kWithStory) != 0;
  row.wrong += (mine.flags & kWrongFact) != 0;
  row.unanswered += (mine.flags & kUnanswered) != 0;
}

/// By what share of it a promise was exceeded that was made for an order; 1 at most. Time in which
/// its customer's credit was looked at counts.
double CaseFlow::overrun(const Case& c, const TouchPoint& tp, Time now) const {
  const Time promise = tp.terms_of(c.segment).promise;
  if (promise == kNever || !is_order(c)) return 0.0;
  const bool on_credit = tables->needs[c.kind].on_credit();
  const Time before = on_credit ? kept_waiting(*model_, key_, c) : 0;
  const Time over = before + now - c.leg_arrived - promise;
  if (over <= 0) return 0.0;
  return std::min(1.0, static_cast<double>(over) / static_cast<double>(promise));
}

/// Counts a leg of an order that was served.
void CaseFlow::count_delivery(const Case& c, const TouchPoint& tp, double overrun) const {
  OrderCounts& row = rows.order[c.segment];
  row.promised += tp.promise != kNever;
  row.kept += tp.promise != kNever && !(overrun > 0.0);
  row.stocked += (c.company.order & kFromStock) != 0;
}

/// Counts a case that is, or would have been, an order. It is one where its last leg did what the
/// customer came for. Returns whether it then turns out to have been configured wrongly.
bool CaseFlow::close_order(const Case& c, const TouchPoint& tp, Outcome outcome, Time now) const {
  const Need& need = tables->needs[c.kind];
  if (!is_order(c)) return false;
  const bool served = outcome == Outcome::served;
  const std::uint16_t flags = c.company.flags;
  const bool settled = !tp.assistant.on || (flags & kSettled) != 0;
  const std::uint16_t place = c.company.channel;
  ChannelCounts& row = rows.channel[c.segment * tables->touch_points.size() + place];
  OrderCounts& became = rows.order[c.segment];
  if (!served || !settled || (flags & kUnanswered) != 0) {
    ++row.lost;
    const bool by_customer = outcome == Outcome::abandoned || outcome == Outcome::balked;
    became.cancelled += by_customer && tp.is_backlog();
    return false;
  }
  ++row.orders;
  row.earned += rounded(need.order_price * need.order_margin * kMoneyUnit);
  const double granted = tables->granted(need.journey, place, c.segment);
  row.granted += rounded(need.order_price * granted * kMoneyUnit);
  if (need.on_credit()) count_credit_sale(c, need.order_price * (1.0 - granted));
  ++became.delivered;
  became.delivery_time += now - c.opened;
  if ((c.company.order & kMisordered) == 0) return false;
  ++became.wrong;
  became.wrong_cost += rounded(need.order_price * need.order.error_cost * kMoneyUnit);
  return true;
}

/// Counts what is owed for an order on credit, and how much of it will be lost on average, by its
/// customer's own risk.
void CaseFlow::count_credit_sale(const Case& c, double owed) const {
  const Segment& segment = tables->segments[c.segment];
  const CreditRanks ranks =
      credit_ranks(key_, root_key(*model_, c).customer, segment.check.knows, 1.0);
  const double lost = segment.check.expected_loss(segment.credit_risk.quantile(ranks.risk));
  CheckCounts& row = rows.check[c.segment];
  row.sold += rounded(owed * kMoneyUnit);
  row.lost += rounded(owed * lost * kMoneyUnit);
}

/// Keeps what happened on a leg. How the customer takes it is seen where it is delivered.
void CaseFlow::tell(const Case& c, const LegEnd& end, const Ending& ending) {
  if (end.time < 0) return;
  StoryLeg leg;
  leg.time = end.time;
  leg.arrived = c.leg_arrived;
  leg.wait = ending.wait;
  leg.customer = c.subject;
  leg.slot = c.slot;
  leg.step = c.step;
  leg.leg = c.legs;
  leg.kind = c.kind;
  leg.cause = c.company.cause;
  leg.outcome = ending.outcome;
  leg.called_back = ending.outcome == Outcome::served && ending.wait > 0 && ending.felt_wait == 0;
  leg.repeats = c.company.repeats;
  leg.complaints = c.company.complaints;
  leg.act = c.company.act;
  leg.loss = end.company.loss;
  leg.flags = end.company.flags;
  leg.gates = c.company.gates;
  leg.quality = end.company.quality;
  told.push_back(leg);
}

/// Each of the eight cells of gates open and shut by the chance that the leg is in it, were the
/// gates open independently of each other.
void CaseFlow::count_gates(const CompanyCase& leg, ActCounts& row) {
  const auto chance = [&](std::size_t gate, std::size_t open) -> std::int64_t {
    return open != 0 ? leg.gates[gate] : kGateSteps - leg.gates[gate];
  };
  for (std::size_t two = 0; two < 4; ++two) {  // may and want; then know is shut or open
    const std::int64_t both = chance(0, two & 1U) * chance(1, two & 2U);
    row.cells[two] += both * chance(2, 0);
    row.cells[two + 4] += both * chance(2, 1);
  }
}

void CaseFlow::count_acts(const Case& c, const CompanyEnd& end, bool served) const {
  ActCounts& row = rows.act[end.place];
  const CompanyCase& mine = c.company;
  ++row.judged;
  row.quality += rounded(end.quality * kShareUnit);
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
  row.fit += rounded(mine.fit * kShareUnit);
  row.cost += rounded(mine.cost * kMoneyUnit);
  if (!(mine.over > 0.0F)) return;
  const std::int64_t over = rounded(mine.over * kMoneyUnit);
  ++row.over_served;
  row.over_cost += over;
  rows.outcome[c.segment].over_cost += over;
}

/// The avoidable move of a list at the place u in [0, 1) among them, each by its chance.
const Move* CaseFlow::avoidable_move(Range moves, double u) const {
  double all = 0.0, before = 0.0, sum = 0.0;
  for (std::uint32_t m = moves.first; m < moves.last; ++m) {
    if (tables->moves[m].avoidable) all += tables->moves[m].cumulative - before;
    before = tables->moves[m].cumulative;
  }
  before = 0.0;
  const Move* last = nullptr;
  for (std::uint32_t m = moves.first; m < moves.last; ++m) {
    const Move& move = tables->moves[m];
    const double share = move.cumulative - before;
    before = move.cumulative;
    if (!move.avoidable) continue;
    last = &move;
    sum += share;
    if (u * all < sum) break;
  }
  return last;
}

/// Chooses the move after a leg that an employee has served. Avoidable moves have `factor` times
/// their chance: below 1 the rest of it is saved, above 1 it comes from moves to the end. All other
/// moves keep theirs.
CaseFlow::Choice CaseFlow::choose_move_of(const Step& step, double factor, double u) const {
  constexpr double kMostAvoidable = 0.9;  // so that every case ends some time
  const Range moves = step.moves[static_cast<std::size_t>(Outcome::served)];
  if (moves.empty()) return {nullptr, false};
  const double avoidable = step.avoidable, ends = step.ends;
  std::uint32_t m = moves.first;
  while (m + 1 < moves.last && u >= tables->moves[m].cumulative) ++m;
  const Move& move = tables->moves[m];
  if (!(avoidable > 0.0)) return {&move, false};
  const double lower = m == moves.first ? 0.0 : tables->moves[m - 1].cumulative;
  const double share = move.cumulative - lower;
  factor = std::min(factor, std::max(1.0, kMostAvoidable / avoidable));
  if (move.avoidable) return {&move, u >= lower + share * factor};
  if (move.to != kEnd || !(factor > 1.0)) return {&move, false};
  const double taken = share * std::min(1.0, avoidable * (factor - 1.0) / ends);
  if (!(u < lower + taken)) return {&move, false};
  return {avoidable_move(moves, (u - lower) / taken), false};
}

/// Where a case goes after a leg that ended so; `route` is the draw that chooses. An assistant that
/// neither settles a matter nor passes it on ends the case.
CaseFlow::Next CaseFlow::next_of(const Case& c, const TouchPoint& tp, Outcome outcome,
                                 std::uint32_t route) const {
  const Step& step = tables->steps[c.step];
  const bool assisted = tp.assistant.on && outcome == Outcome::served;
  if (assisted && (c.company.flags & kPassedOn) != 0) {
    return {Outcome::passed_on, choose_move(step, Outcome::passed_on, route)};
  }
  if (assisted && (c.company.flags & kSettled) == 0) return {outcome, nullptr};
  const bool by_way = acts_on(c) && outcome == Outcome::served;
  return {outcome, by_way ? way_of(c).move : choose_move(step, outcome, route)};
}

/// Where a case goes after the current leg, if it is served. Where a move is saved the case goes on
/// as from the leg that it would have led to.
CaseFlow::Way CaseFlow::way_of(const Case& c) const {
  constexpr int kMostSaved = 4;  // in a row; then the case ends
  const Step* step = &tables->steps[c.step];
  Way way{nullptr, 0.0};
  std::uint32_t route = c.route;
  for (int saved = 0;; ++saved) {
    const Choice next = choose_move_of(*step, c.company.moves, uniform(route));
    if (!next.saved) return {next.move, way.saved};
    step = &tables->steps[next.move->to];
    way.saved += tables->touch_points[step->touch_point].service.mean();
    if (saved == kMostSaved) return way;
    route = draw(c, Purpose::saved_legs).u32(saved);
  }
}

/// Plans how avoidable moves are saved after the leg that begins; returns how much longer it takes.
/// Who does not answer saves nothing.
Time CaseFlow::plan_moves(Case& c, const LegDraws& draws) const {
  c.company.moves = 1.0F;
  if (!saves_moves(c)) return 0;
  c.company.moves = static_cast<float>(planner_->move_factor(c.segment, draws.traits));
  return time_of_saved_moves(c);
}

bool CaseFlow::saves_moves(const Case& c) const {
  return tables->steps[c.step].has_avoidable && planner_->company().mechanism.hand_over &&
         (c.company.flags & kUnanswered) == 0;
}

Time CaseFlow::time_of_saved_moves(const Case& c) const {
  return saves_moves(c) ? to_ticks(planner_->company().hand_over.work * way_of(c).saved) : 0;
}

bool CaseFlow::redials(Case& c, const TouchPoint& tp, const RandomBlock& failed, Time now) const {
  if (c.attempt >= tp.redial.max_attempts) return false;
  if (c.company.cause != Cause::root && c.attempt >= kMaxChildRedials) return false;
  if (!(uniform(failed.u32(0)) < tp.redial.probability)) return false;
  rows.touch_point[tables->steps[c.step].touch_point].redials += legs_represented(c);
  report(c, now, EventType::move, c.step);
  c.time = now + to_ticks(tp.redial.delay.quantile(uniform(failed.u64(1))));
  ++c.attempt;
  return true;
}

/// Whether the move leads from where the case is to another department.
bool CaseFlow::hands_over(const Case& c, const Move& move) const {
  const TouchPoint& from = tables->touch_points[tables->steps[c.step].touch_point];
  const TouchPoint& to = tables->touch_points[tables->steps[move.to].touch_point];
  return from.queue != kNoQueue && to.queue != kNoQueue && from.department != to.department;
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
  // After a leg that was saved the case comes from another place than the journey says.
  if (tables->steps[c.step].group != tables->steps[move.to].group) {
    c.time = std::max(c.time, now + model_->lookahead);
  }
  enter(c, move.to);
}

}  // namespace rapport
