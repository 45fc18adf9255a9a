// How a case goes through its journey: the draws of each leg, its effects, its next step.
//
// Both phases of a window use it: the customer phase for what needs no queue, the group phase for
// what comes out of queues. Neither the customer's row nor the queue is touched here: a Sink is
// told
//   queue(Case&, const Job&)    the leg goes to a queue, job.arrive = now
//   later(Case&)                the case goes on at case.time
//   leg_end(const LegEnd&)      what a customer's leg did to the customer
#pragma once

#include <vector>

#include "sim/company/leg_planner.h"
#include "sim/engine/event.h"
#include "sim/engine/run_details.h"
#include "sim/engine/story.h"
#include "sim/engine/totals.h"
#include "sim/model/case.h"
#include "sim/model/draws.h"
#include "sim/model/model.h"

namespace rapport {

/// What the end of a leg means besides with a company (see sim/scenario/company.h). Unused without
/// one.
struct CompanyEnd {
  float quality = 0.0F;
  float fit = 0.0F;
  std::uint32_t slot = 0, learnt = 0;
  /// Draws, where the leg closes its case.
  std::uint32_t complains = 0, repeats_draw = 0, delay = 0;
  std::uint32_t misfit_delay = 0;  ///< draw, where a misfit was sold
  std::uint16_t flags = 0;         ///< LegFlag bits of the leg
  std::uint16_t place = 0;         ///< touch point
  Loss loss = Loss::none;
  Cause cause = Cause::root;
  std::uint8_t repeats = 0, complaints = 0;
  TouchPointSpec::Kind kind = TouchPointSpec::Kind::staffed;
  bool settles = false;  ///< served by an employee: what did not fit comes back
  /// No end of a leg: the customer has asked, a chase comes up beside the case.
  bool spawns = false;
  bool misordered = false;  ///< an order that was configured wrongly, and comes back
  /// A product is offered after the leg: OfferFlag bits, and of the draw that says whether it is
  /// taken all others.
  std::uint32_t offer = 0;
};

/// The lowest bits of CompanyEnd::offer.
enum OfferFlag : std::uint32_t { kOfferMade = 1, kOfferFits = 2, kOfferFlags = 3 };

/// What the end of a leg means for its customer.
struct LegEnd {
  Time time;
  std::uint64_t order;  ///< rank and order of the event that ended the leg
  double effect;        ///< on satisfaction, by the leg
  double move_effect;   ///< then by the move after it
  std::uint32_t customer;
  std::uint16_t leg;  ///< number of the leg in its case, of which several may end at one tick
  std::uint8_t kind;
  bool closes;  ///< the case is over
  CompanyEnd company{};
};

/// How a leg ended.
struct Ending {
  Outcome outcome;
  EventRank rank;
  Time wait;       ///< ticks waited
  Time felt_wait;  ///< the same, 0 when called back
};

/// The rank of the event by which a case goes on at its time.
inline EventRank next_rank(const Case& c) {
  return c.in_service ? EventRank::end : EventRank::arrive;
}

/// Takes cases of a lane or a group through their journeys; holds no case itself. No window spans a
/// change of tables.
class CaseFlow {
 public:
  CaseFlow(const Model& model, const LegPlanner& planner, RandomKey key)
      : tables(&model), model_(&model), planner_(&planner), key_(key) {}

  const Tables* tables;                  ///< that hold in the window that is running
  CountRows rows{};                      ///< of the month that is running; uncounted in warm-up
  std::vector<Event>* events = nullptr;  ///< where to report, or null
  RunDetails* details = nullptr;         ///< where to count what is asked for besides, or null
  const StoryWish* wish = nullptr;       ///< customers whose legs are kept; null: nobody's
  std::vector<StoryLeg> told;            ///< these legs, without how the customer stood after them

  SegmentCounts& segment_row(const Case& c) const {
    return rows.segment[c.segment == kNoSegment ? model_->segments.size() : c.segment];
  }

  RandomKey key() const { return key_; }

  /// Brings a new case, whose need has the key, to its entry step.
  void open(Case& c, std::uint16_t journey, const NeedKey& need) const;
  /// The same, chosen by `draw`.
  void open(Case& c, std::uint16_t journey, std::uint32_t draw) const;
  /// Brings a new case to that entry step.
  void open_at(Case& c, std::uint16_t step) const;

  /// The case arrives at its step at c.time.
  template <class Sink>
  void arrive(Case& c, Sink& sink);

  /// The case, an order, has come to where it begins, and is declined there: it ends unserved, and
  /// does not count at the touch point, where nobody had to do with it.
  template <class Sink>
  void decline(Case& c, Sink& sink) {
    c.leg_arrived = c.time;
    ++c.legs;
    c.company.order = kDeclined;
    finish(c, c.time, {Outcome::turned_away, EventRank::arrive, 0, 0}, sink);
  }

  /// The case's leg ends at `now`.
  template <class Sink>
  void finish(Case& c, Time now, const Ending& ending, Sink& sink);

  /// A self-service leg ends at c.time.
  template <class Sink>
  void finish_self_service(Case& c, Sink& sink) {
    c.in_service = false;
    finish(c, c.time, {Outcome::served, EventRank::end, 0, 0}, sink);
  }

  /// The case goes on at c.time, which has come.
  template <class Sink>
  void go_on(Case& c, Sink& sink) {
    if (c.in_service) {
      finish_self_service(c, sink);
    } else {
      arrive(c, sink);
    }
  }

  /// `legs` of them start at once; above 1 only where nobody queues.
  void count_start(const Case& c, Time now, const Start& start, std::int64_t legs = 1) const;

  /// How many copies a customer's leg has, and the key of their draws.
  struct Copies {
    std::int64_t count;
    RandomKey key;
  };
  Copies copies_of(const Case& c) const;
  double time_of_act(const Case& c) const { return planner_->time_of_act(c); }
  /// How much longer the current leg takes because moves after it are saved.
  Time time_of_saved_moves(const Case& c) const;
  /// A copy arrives at its step at c.time. Returns its job, without an order.
  Job arrive_copy(const Case& c, double effort, Time more) const;

  void report(const Case& c, Time time, EventType type, std::int64_t value) const {
    if (events == nullptr) return;
    events->push_back({time, type, c.domain, c.kind, c.attempt, c.step, c.subject, c.slot, value});
  }

 private:
  /// Whether the company layer plans and judges the case's legs. Streams have nobody behind them.
  bool acts_on(const Case& c) const { return model_->company.on && c.domain == Domain::customer; }
  RandomBlock draw(const Case& c, Purpose purpose) const {
    if (c.domain == Domain::others) return draw_copy({c.subject, c.slot}, 0, purpose);
    return draw_leg(key_, need_key(*model_, c), model_->steps[c.step].code, c.visit, purpose);
  }
  /// Whose terms the case is served by: its segment's, also of those whom background stands for.
  std::size_t asker_of(const Case& c) const {
    if (c.domain != Domain::stream) return c.segment;
    const int of = tables->streams[c.kind].background_of;
    return of < 0 ? kNoSegment : static_cast<std::size_t>(of);
  }
  void enter(Case& c, std::uint16_t step) const;
  Job make_job(const Case& c, const TouchPoint& tp, const LegDraws& draws, Time service) const;
  void count_arrival(const Case& c, std::int64_t legs) const;
  void count_end(const Case& c, Time now, const Ending& ending) const;
  void count_start_details(std::uint16_t touch_point, Time now, const Start& start,
                           std::int64_t legs) const;
  /// How many legs the current leg stands for: its customer's own, and those of whom the customer
  /// represents. Where nobody queues they are counted with it, for no queue can tell when they
  /// come.
  std::int64_t legs_represented(const Case& c) const {
    return acts_on(c) && model_->others() > 0 ? 1 + copies_of(c).count : 1;
  }
  /// The same where nobody queues, else one.
  std::int64_t legs_of_arrival(const Case& c) const {
    const TouchPoint& tp = tables->touch_points[tables->steps[c.step].touch_point];
    return tp.queue == kNoQueue ? legs_represented(c) : 1;
  }
  double effect_of(const Case& c, const TouchPoint& tp, Time now, const Ending& ending) const;
  bool redials(Case& c, const TouchPoint& tp, const RandomBlock& failed, Time now) const;
  const Move* choose_move(const Step& step, Outcome outcome, std::uint32_t draw) const;
  struct Choice {
    const Move* move;  ///< null: the case ends
    bool saved;        ///< what is done there is done here
  };
  Choice choose_move_of(const Step& step, double factor, double u) const;
  const Move* avoidable_move(Range moves, double u) const;
  struct Way {
    const Move* move;  ///< null: the case ends
    double saved;      ///< mean time of the legs that are saved before it, ticks
  };
  Way way_of(const Case& c) const;
  Time plan_moves(Case& c, const LegDraws& draws) const;
  bool saves_moves(const Case& c) const;
  struct Next {
    Outcome list;      ///< by whose moves
    const Move* move;  ///< null: the case ends
  };
  Next next_of(const Case& c, const TouchPoint& tp, Outcome outcome, std::uint32_t route) const;
  std::uint32_t offer_after(const Case& c, const TouchPoint& tp, Time now) const;
  void count_assistant(const Case& c) const;
  bool is_order(const Case& c) const { return rapport::is_order(tables->needs[c.kind], c); }
  Time cancelled_after(const Case& c, const TouchPoint& tp) const;
  double overrun(const Case& c, const TouchPoint& tp, Time now) const;
  void count_delivery(const Case& c, const TouchPoint& tp, double overrun) const;
  bool close_order(const Case& c, const TouchPoint& tp, Outcome outcome, Time now) const;
  void count_credit_sale(const Case& c, double owed) const;
  void finish_acts(Case& c, const TouchPoint& tp, Time now, const Ending& ending,
                   CompanyEnd& end) const;
  void count_acts(const Case& c, const CompanyEnd& end, bool served) const;
  static void count_gates(const CompanyCase& leg, ActCounts& row);
  bool hands_over(const Case& c, const Move& move) const;
  void tell(const Case& c, const LegEnd& end, const Ending& ending);
  void follow(Case& c, const Move& move, Time now) const;
  void close(const Case& c, Time now, bool served) const;

  const Model* model_;
  const LegPlanner* planner_;  ///< used only where employees act
  RandomKey key_;
};

inline void CaseFlow::open(Case& c, std::uint16_t journey, std::uint32_t draw) const {
  const Range entries = tables->journeys[journey].entries;
  const double u = uniform(draw);
  std::uint32_t e = entries.first;
  while (e + 1 < entries.last && u >= tables->entries[e].cumulative) ++e;
  open_at(c, tables->entries[e].step);
}

inline void CaseFlow::open_at(Case& c, std::uint16_t step) const {
  c.company.channel = tables->steps[step].touch_point;
  enter(c, step);
  if (details != nullptr) details->count_begin(c);
}

/// Where there is only one entry step nothing is drawn.
inline void CaseFlow::open(Case& c, std::uint16_t journey, const NeedKey& need) const {
  const Range entries = tables->journeys[journey].entries;
  const bool choice = entries.first + 1 < entries.last;
  open(c, journey, choice ? draw_root(key_, need).u32(3) : 0);
}

/// Brings the case to `step`, which is another visit of it; a redial is none.
inline void CaseFlow::enter(Case& c, std::uint16_t step) const {
  c.step = step;
  const int counter = model_->steps[step].visit_counter;
  if (counter < 0) {
    c.visit = 0;
    return;
  }
  std::uint8_t& visits = c.visits[static_cast<std::size_t>(counter)];
  check(visits < 255, "a case visits one step more than 255 times");
  c.visit = visits++;
}

inline void CaseFlow::count_start(const Case& c, Time now, const Start& start,
                                  std::int64_t legs) const {
  const std::uint16_t t = tables->steps[c.step].touch_point;
  TouchPointCounts& row = rows.touch_point[t];
  row.started += legs;
  row.waited += start.wait > 0 && !start.called_back;
  row.called_back += start.called_back;
  row.overflowed += start.overflowed;
  row.in_time += start.wait <= tables->touch_points[t].service_level_within ? legs : 0;
  row.wait_started += start.wait;
  if (details != nullptr) count_start_details(t, now, start, legs);
  report(c, now, EventType::start, start.wait);
}

inline void CaseFlow::count_arrival(const Case& c, std::int64_t legs) const {
  const std::uint16_t t = tables->steps[c.step].touch_point;
  rows.touch_point[t].arrivals += legs;
  if (details != nullptr) details->at(t, c.time).arrivals += legs;
  report(c, c.time, EventType::arrive, 0);
}

inline const Move* CaseFlow::choose_move(const Step& step, Outcome outcome,
                                         std::uint32_t draw) const {
  const Range moves = step.moves[static_cast<std::size_t>(outcome)];
  if (moves.empty()) return nullptr;
  const double u = uniform(draw);
  std::uint32_t m = moves.first;
  while (m + 1 < moves.last && u >= tables->moves[m].cumulative) ++m;
  return &tables->moves[m];
}

inline void CaseFlow::close(const Case& c, Time now, bool served) const {
  SegmentCounts& row = segment_row(c);
  ++row.closed;
  row.resolved += served && c.legs == 1;
  row.legs += c.legs;
  row.case_time += now - c.opened;
  report(c, now, EventType::close, c.legs);
}

template <class Sink>
void CaseFlow::arrive(Case& c, Sink& sink) {
  const TouchPoint& tp = tables->touch_points[tables->steps[c.step].touch_point];
  const bool acts = acts_on(c);
  const bool all = acts && tp.queue != kNoQueue;
  LegDraws draws;
  if (all) {
    draws = planner_->draws_of(c);
  } else {
    draws.leg = draw(c, Purpose::leg);
    if (tp.has_choices) draws.choices = draw(c, Purpose::leg_choices);
    if (acts && tables->steps[c.step].has_avoidable) draws.traits = planner_->traits(c);
  }
  double ticks = tp.service.quantile(uniform(draws.leg.u64(0)));
  c.route = draws.leg.u32(3);
  c.leg_arrived = c.time;
  ++c.legs;
  if (acts) {
    ticks *= planner_->plan(c, tp, c.time, draws);
  } else if (tp.assists()) {
    planner_->assist(c, tp.terms_of(c.segment).assistant);
  }
  Time service = to_ticks(ticks);
  if (acts) service += plan_moves(c, draws);
  const std::int64_t legs = legs_of_arrival(c);
  count_arrival(c, legs);
  if (tp.is_down) {
    finish(c, c.time, {Outcome::turned_away, EventRank::arrive, 0, 0}, sink);
  } else if (acts && (c.company.order & kRefused) != 0) {
    finish(c, c.time, {Outcome::balked, EventRank::arrive, 0, 0}, sink);
  } else if (tp.queue == kNoQueue) {
    count_start(c, c.time, {0, false, false}, legs);
    c.in_service = true;
    c.time += service;
    sink.later(c);
  } else {
    sink.queue(c, make_job(c, tp, draws, service));
  }
}

template <class Sink>
void CaseFlow::finish(Case& c, Time now, const Ending& ending, Sink& sink) {
  const Step& step = tables->steps[c.step];
  const TouchPoint& tp = tables->touch_points[step.touch_point];
  const bool served = ending.outcome == Outcome::served;
  const bool declined = (c.company.order & kDeclined) != 0;
  if (!declined) count_end(c, now, ending);
  if (c.domain == Domain::others) return;  // nothing follows from a copy
  LegEnd end{now, event_order(ending.rank, c.order()), 0.0, 0.0, c.subject, c.legs, c.kind, false};
  if (c.domain == Domain::customer) end.effect = effect_of(c, tp, now, ending);
  const bool acts = acts_on(c);
  if (acts) finish_acts(c, tp, now, ending, end.company);
  if (wish != nullptr && c.domain == Domain::customer && wish->follows(c.subject)) {
    end.company.slot = c.slot;
    tell(c, end, ending);
  }
  bool goes_on = false;
  std::uint32_t route = c.route;
  if (!served && !declined) {
    const RandomBlock failed = draw(c, Purpose::leg_failed);
    goes_on = redials(c, tp, failed, now);
    route = failed.u32(1);
  }
  if (!goes_on) {
    const auto [list, move] =
        declined ? Next{ending.outcome, nullptr} : next_of(c, tp, ending.outcome, route);
    if (move != nullptr) end.move_effect = move->satisfaction;
    if (details != nullptr) details->count_way(c, list, move == nullptr ? kEnd : move->to);
    if (move == nullptr || move->to == kEnd) {
      end.closes = true;
      close(c, now, served);
      if (acts) {
        if (rows.order != nullptr) {
          end.company.misordered = close_order(c, tp, ending.outcome, now);
        }
        const RandomBlock child = draw(c, Purpose::child);
        end.company.complains = child.u32(0);
        end.company.repeats_draw = child.u32(1);
        end.company.delay = child.u32(3);
      }
    } else {
      if (acts && served && hands_over(c, *move)) ++rows.act[step.touch_point].hand_overs;
      follow(c, *move, now);
      goes_on = true;
    }
  }
  if (c.domain == Domain::customer) sink.leg_end(end);
  if (goes_on) sink.later(c);
}

}  // namespace rapport
