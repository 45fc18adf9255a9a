#include "sim/engine/lane.h"

#include <algorithm>
#include <tuple>

#include "sim/core/prefetch.h"

namespace rapport {

namespace {

/// The entries that the wheel has at a time: one a customer, and where cases run beside each other
/// those that are out of date as well.
std::size_t entries_of(const Model& model, std::size_t customers) {
  return model.single_case ? customers : customers + customers / 8;
}

}  // namespace

Lane::Lane(const Setup& setup)
    : totals(setup.model->month_starts.size(), setup.model->touch_points.size(),
             setup.model->segments.size(), rows_of(*setup.model)),
      model_(setup.model),
      population_(setup.population),
      day_factors_(setup.day_factors),
      planner_(setup.planner),
      memory_(*model_, *population_, *planner_, ongoing_, setup.key),
      children_(*model_, *population_, ongoing_),
      key_(setup.key),
      flow_(*setup.model, *setup.planner, setup.key),
      first_(setup.first),
      last_(setup.last),
      kinds_(setup.model->needs.size()),
      wheel_(setup.model->begin, setup.model->end, setup.window,
             entries_of(*setup.model, setup.last - setup.first)),
      decides_until_(setup.decides_until),
      idle_(setup.model->segments.size()),
      present_(setup.model->segments.size()) {
  if (setup.observed) flow_.events = &events;
  flow_.wish = setup.wish;
  if (setup.detailed) details = RunDetails(*model_);
  for (auto& side : arrivals) side.resize(model_->groups.size());
  reserve(setup.window);
  for (const std::uint16_t s : setup.streams) streams_.push_back({s, model_->begin, ~0ull, 0, 0});
}

/// Room for far more than a busy window brings, so that steady steps need not grow anything.
void Lane::reserve(Time window) {
  const double share =
      static_cast<double>(last_ - first_) / static_cast<double>(std::max(1u, model_->people()));
  const std::size_t room = 256 + 4 * model_->expected_arrivals(window, share);
  due_.reserve(room);
  parked_.reserve(room);
  parked_free_.reserve(room);
  deferred_.reserve(room);
  sorting_.reserve(room);
  agenda_.reserve(64);
  if (model_->company.on) ongoing_.reserve(room);
  for (auto& side : arrivals) {
    for (auto& a : side) a.reserve(256 + (room - 256) * 2 / (side.size() + 1));
  }
}

std::int64_t Lane::open_customer_cases() const {
  std::int64_t open = 0;
  population_->for_each(*model_, first_, last_,
                        [&](std::uint32_t id) { open += population_->customers[id].open; });
  return open;
}

std::size_t Lane::bytes() const {
  std::size_t sum = ongoing_.bytes() + wheel_.bytes() + parked_.capacity() * sizeof(Case) +
                    due_.capacity() * sizeof(Wheel::Due);
  for (const auto& side : arrivals) {
    for (const auto& a : side) sum += a.capacity() * sizeof(Arrival);
  }
  return sum;
}

/// The row of counts for the month that holds `t`; before time 0 the row of what is not counted.
std::size_t Lane::month_of(Time t) const {
  const std::vector<Time>& starts = model_->month_starts;
  if (t < 0) return starts.size() - 1;
  const auto after = std::upper_bound(starts.begin(), starts.end(), t);
  return static_cast<std::size_t>(after - starts.begin()) - 1;
}

// ---- memory ahead of time ----------------------------------------------------------------------

/// What belongs to a customer, or to a parked case, is asked for some entries ahead.
[[gnu::always_inline]] inline void Lane::prefetch(const Wheel::Due& due) const {
  if (due.id & kCase) {
    prefetch_item(parked_[due.id ^ kCase]);
  } else {
    prefetch_customer(due.id);
  }
}

[[gnu::always_inline]] inline void Lane::prefetch_customer(std::uint32_t id) const {
  prefetch_item(population_->customers[id]);
  prefetch_bytes(population_->clocks.data() + id * kinds_, kinds_ * sizeof(Clock));
  if (!model_->single_case) prefetch_item(population_->wake[id]);
  if (model_->has_propensities) prefetch_item(population_->eta[id]);
  if (!model_->company.on) return;
  prefetch_item(population_->company[id]);
  const std::size_t departments = model_->company.departments.size();
  prefetch_bytes(population_->records.data() + id * departments, departments * sizeof(Record));
}

// ---- outcomes ---------------------------------------------------------------------------------

void Lane::deliver(Time bound, const std::vector<Returns*>& returns) {
  if (model_->single_case) {
    for (const Returns* r : returns) {
      const std::vector<LegEnd>& ends = r->ends;
      for (std::size_t i = 0; i < ends.size(); ++i) {
        if (i + kPrefetchAhead < ends.size()) {
          prefetch({bound, ends[i + kPrefetchAhead].customer});
        }
        apply(ends[i]);
      }
    }
  } else {
    sorting_.clear();
    const auto later = std::partition(deferred_.begin(), deferred_.end(),
                                      [&](const LegEnd& end) { return end.time < bound; });
    sorting_.insert(sorting_.end(), deferred_.begin(), later);
    deferred_.erase(deferred_.begin(), later);
    for (const Returns* r : returns) {
      sorting_.insert(sorting_.end(), r->ends.begin(), r->ends.end());
    }
    std::sort(sorting_.begin(), sorting_.end(), [](const LegEnd& a, const LegEnd& b) {
      return std::tie(a.time, a.order, a.leg) < std::tie(b.time, b.order, b.leg);
    });
    for (std::size_t i = 0; i < sorting_.size(); ++i) {
      if (i + kPrefetchAhead < sorting_.size()) {
        prefetch_customer(sorting_[i + kPrefetchAhead].customer);
      }
      apply(sorting_[i]);
    }
  }
  for (Returns* r : returns) {
    for (const Case& c : r->later) wheel_.push(kCase | park(c), c.time);
    r->ends.clear();
    r->later.clear();
  }
}

void Lane::apply(const LegEnd& end) {
  if (model_->company.on) {
    apply_company(end);
    if (flow_.wish != nullptr) tell_after(end);
    return;
  }
  Customer& c = population_->customers[end.customer];
  c.satisfaction = clamp01(c.satisfaction + end.effect);
  if (end.move_effect != 0.0) c.satisfaction = clamp01(c.satisfaction + end.move_effect);
  if (flow_.wish != nullptr) tell_after(end);
  if (end.closes) close_case(end);
}

/// Keeps how a customer who is followed stands after a leg.
void Lane::tell_after(const LegEnd& end) {
  // What ended in the warm-up is no part of the story: of a warm-up that is shared it was not told.
  if (end.time < 0 || !flow_.wish->follows(end.customer) || end.company.spawns) return;
  StoryLeg leg;
  leg.time = end.time;
  leg.customer = end.customer;
  leg.leg = end.leg;
  leg.kind = end.kind;
  leg.slot = end.company.slot;
  leg.cause = end.company.cause;
  leg.closes = end.closes;
  leg.satisfaction = population_->customers[end.customer].satisfaction;
  if (model_->company.on) leg.memory = population_->company[end.customer].memory;
  after_.push_back(leg);
}

void Lane::add_story(Story& story, std::vector<StoryLeg>& after) const {
  story.legs.insert(story.legs.end(), flow_.told.begin(), flow_.told.end());
  story.ends.insert(story.ends.end(), story_ends_.begin(), story_ends_.end());
  after.insert(after.end(), after_.begin(), after_.end());
}

void Lane::close_case(const LegEnd& end) {
  const std::uint32_t id = end.customer;
  Customer& c = population_->customers[id];
  // The next candidate is counted from the close of the root need's case, not of what that causes.
  if (end.company.cause == Cause::root &&
      model_->needs[end.kind].clock == NeedSpec::Clock::after_case) {
    next_candidate(id, end.kind, end.time);
    Clock& clock = clocks_of(id)[end.kind];
    const Time least = end.time + model_->lookahead;
    if (clock.due() < least) {
      if (least > decides_until_) {
        later_.push_back({id, end.kind, clock.due() <= decides_until_, least});
      }
      if (clock.due() <= decides_until_) {
        clock.set(least, clock.slot());
        ++totals.at_segment(month_of(end.time), c.segment).lengthened;
      }
    }
  }
  if (--c.open > 0) return;
  ++idle_[c.segment];
  c.ready = end.time + model_->lookahead;
  absorb_merged(id, end.time);
  plan(id);
}

/// What came due during cases that are still open at the end has merged into them too.
void Lane::finish() {
  if (!model_->has_merging) return;
  population_->for_each(*model_, first_, last_, [&](std::uint32_t id) {
    if (population_->customers[id].open > 0) absorb_merged(id, model_->end);
  });
}

void Lane::absorb_merged(std::uint32_t id, Time now) {
  if (!model_->has_merging) return;
  for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
    if (model_->needs[kind].overlap != NeedSpec::Overlap::merge) continue;
    const bool asks = !model_->company.has_products || is_asked(id, kind);
    for (Clock& clock = clocks_of(id)[kind]; clock.due() < now;) {
      const std::uint8_t segment = population_->customers[id].segment;
      if (asks) ++totals.at_segment(month_of(clock.due()), segment).merged;
      next_candidate(id, kind, clock.due());
    }
  }
}

// ---- one window -------------------------------------------------------------------------------

void Lane::run(Time from, Time until, int side) {
  side_ = side;
  flow_.rows = totals.rows(rows_month_);
  flow_.tables = &model_->tables_at(from);
  flow_.details = from < 0 || details.empty() ? nullptr : &details;
  until_ = until;
  in_window_ = true;
  due_.clear();
  wheel_.take(due_);
  RAPPORT_ASSERT(due_.empty() || due_.front().time >= from);
  if (model_->single_case) {
    for (std::size_t i = 0; i < due_.size(); ++i) {
      if (i + kPrefetchAhead < due_.size()) prefetch(due_[i + kPrefetchAhead]);
      run_due(i, i + 1);
    }
  } else {
    // Entries of one customer are run together, in time order.
    std::sort(due_.begin(), due_.end(), [&](const Wheel::Due& a, const Wheel::Due& b) {
      return owner(a) != owner(b) ? owner(a) < owner(b) : a.time < b.time;
    });
    for (std::size_t i = 0, end; i < due_.size(); i = end) {
      if (i + kPrefetchAhead < due_.size()) prefetch_customer(owner(due_[i + kPrefetchAhead]));
      for (end = i + 1; end < due_.size() && owner(due_[end]) == owner(due_[i]);) ++end;
      run_due(i, end);
    }
  }
  if (!streams_.empty()) run_streams();
  in_window_ = false;
}

std::uint32_t Lane::owner(const Wheel::Due& due) const {
  return due.id & kCase ? parked_[due.id ^ kCase].subject : due.id;
}

void Lane::run_due(std::size_t first, std::size_t last) {
  if (last - first == 1) {  // the only thing for this customer so far: no need to sort it in
    const Wheel::Due due = due_[first];
    if (due.id & kCase) {
      resume(due.id ^ kCase);
    } else {
      wake(due.id, due.time);
    }
    if (!agenda_.empty()) do_agenda();
    return;
  }
  for (std::size_t i = first; i < last; ++i) {
    const Wheel::Due& due = due_[i];
    if (due.id & kCase) {
      const Case& c = parked_[due.id ^ kCase];
      push_agenda(due.time, next_rank(c), c.order(), due.id);
    } else if (population_->wake[due.id] == due.time) {
      push_agenda(due.time, EventRank::arrive, 0, due.id);
    }
  }
  do_agenda();
}

void Lane::push_agenda(Time t, EventRank rank, std::uint64_t order, std::uint32_t id) {
  agenda_.push({make_key(ordered_bits(t), event_order(rank, order)), id});
}

void Lane::do_agenda() {
  while (!agenda_.empty()) {
    const Agenda next = agenda_.top();
    agenda_.pop();
    if (next.id & kCase) {
      resume(next.id ^ kCase);
    } else {
      wake(next.id, from_ordered_bits(static_cast<std::uint64_t>(next.key >> 64)));
    }
  }
}

void Lane::wake(std::uint32_t id, Time now) {
  Customer& c = population_->customers[id];
  if (!model_->single_case) {
    if (population_->wake[id] != now) return;  // an entry that is out of date
    population_->wake[id] = kNever;
  }
  if (c.presence == Presence::leaving) {
    if (model_->company.has_credit && population_->company[id].cause == Loss::defaulted) {
      leave(id, now);  // at once, and no offer keeps it
      return;
    }
    if (model_->company.has_saves && stays_after_all(id, now)) return;
    if (!gives_notice(id, now)) leave(id, now);
  } else if (c.presence == Presence::departing) {
    leave(id, now);
  } else {
    start_need(id, now);
  }
}

void Lane::start_need(std::uint32_t id, Time now) {
  Customer& c = population_->customers[id];
  Clock* clocks = clocks_of(id);
  std::uint32_t kind = 0;
  const auto starts = [&](std::uint32_t k) {
    const bool beside = model_->needs[k].overlap == NeedSpec::Overlap::beside;
    return (c.open == 0 || beside) && start_of(c, k, clocks[k]) == now;
  };
  while (kind < kinds_ && !starts(kind)) ++kind;
  if (kind == kinds_ && model_->company.on) {
    start_child(id, now);
    return;
  }
  check(kind < kinds_, "a customer wakes without a need");
  const Need& need = model_->needs[kind];
  const Clock clock = clocks[kind];
  if (now > clock.due()) count_late_start(c, clock.due(), now);
  Case opened;
  opened.time = opened.opened = now;
  opened.subject = id;
  opened.slot = clock.slot();
  opened.kind = static_cast<std::uint8_t>(kind);
  opened.segment = c.segment;
  if (c.open == 0) --idle_[c.segment];
  check(c.open < 255, "a customer has more than 255 open cases");
  ++c.open;
  ++flow_.segment_row(opened).needs;
  if (need.clock == NeedSpec::Clock::calendar) {
    next_candidate(id, kind, clock.due());
  } else {
    clocks[kind].clear();
  }
  plan_beside(id);
  open_case(opened, need.journey, NeedKey{key_of(id), clock.slot(), need.code});
  if (flow_.tables->needs[kind].on_credit()) {
    begin_on_credit(opened);
  } else {
    flow_.arrive(opened, *this);
  }
}

void Lane::count_late_start(const Customer& c, Time due, Time now) {
  SegmentCounts& row = totals.at_segment(month_of(now), c.segment);
  if (due < c.ready - model_->lookahead) {
    ++row.queued;
  } else {
    ++row.lengthened;
  }
}

/// Whether a customer who has decided to leave is still there until its notice is over.
bool Lane::gives_notice(std::uint32_t id, Time now) {
  Customer& c = population_->customers[id];
  const LeavingSpec& spec = model_->segments[c.segment].leaving;
  if (spec.notice == 0 || spec.form == LeavingSpec::Form::noncontract) return false;
  c.presence = Presence::noticed;
  c.next_renewal = static_cast<std::uint32_t>((now + spec.notice + kSecond - 1) / kSecond);
  plan(id);
  return true;
}

void Lane::leave(std::uint32_t id, Time now) {
  Customer& c = population_->customers[id];
  c.presence = Presence::left;
  c.ready = now;
  --idle_[c.segment];
  --present_[c.segment];
  SegmentCounts& row = flow_.rows.segment[c.segment];
  ++row.left;
  row.customer_time += now;
  if (model_->company.on) count_exit(id, now);
  if (model_->company.has_products) leave_products(id, now);
  if (flow_.wish != nullptr && flow_.wish->follows(id)) {
    StoryEnd end{id, now};
    if (model_->company.on) {
      end.cause = population_->company[id].cause;
      end.place = population_->company[id].cause_place;
    }
    story_ends_.push_back(end);
  }
  if (flow_.events != nullptr) {
    events.push_back({now, EventType::leave, Domain::customer, 0, 0, 0, id, 0, 0});
  }
}

void Lane::resume(std::uint32_t parked) {
  Case c = parked_[parked];
  parked_free_.push_back(parked);
  if (c.company.cause == Cause::chase && c.legs == 0) open_chase(c);
  flow_.go_on(c, *this);
}

std::uint32_t Lane::park(const Case& c) {
  if (parked_free_.empty()) {
    parked_.push_back(c);
    return static_cast<std::uint32_t>(parked_.size() - 1);
  }
  const std::uint32_t at = parked_free_.back();
  parked_free_.pop_back();
  parked_[at] = c;
  return at;
}

// ---- what CaseFlow asks for -------------------------------------------------------------------

void Lane::queue(Case& c, const Job& job) {
  arrivals[side_][model_->steps[c.step].group].push_back({job, c});
}

void Lane::later(Case& c) {
  if (c.time < until_ && (model_->single_case || c.domain == Domain::stream)) {
    // Nothing else can happen to this customer meanwhile: go on at once.
    flow_.go_on(c, *this);
    return;
  }
  const std::uint32_t at = park(c);
  if (c.time < until_) {
    push_agenda(c.time, next_rank(c), c.order(), kCase | at);
  } else {
    wheel_.push(kCase | at, c.time);
  }
}

void Lane::leg_end(const LegEnd& end) {
  // Another case of the customer may have ended earlier in some queue, which is not known here yet:
  // then this end has to wait its turn.
  if (model_->single_case) {
    apply(end);
  } else {
    deferred_.push_back(end);
  }
}

}  // namespace rapport
