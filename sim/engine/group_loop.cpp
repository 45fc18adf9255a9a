#include "sim/engine/group_loop.h"

#include <cmath>

namespace rapport {

GroupLoop::GroupLoop(const Model& model, std::uint16_t group, RandomKey key, std::size_t lanes,
                     std::uint32_t customers_per_lane, Time window, const LegPlanner& planner,
                     const CopyTimes& copy_times, bool observed, const StoryWish* wish,
                     bool detailed)
    : totals(model.month_starts.size(), model.touch_points.size(), model.segments.size(),
             rows_of(model)),
      work(model.touch_points.size()),
      waits(model.company.has_choices ? model.touch_points.size() : 0),
      model_(&model),
      flow_(model, planner, key),
      kernel_(model.groups[group].kernel, model.begin),
      group_(group),
      customers_per_lane_(customers_per_lane),
      copy_times_(&copy_times),
      later_legs_(model, copy_times) {
  for (auto& side : returns_) side.resize(lanes);
  if (observed) flow_.events = &events;
  flow_.wish = wish;
  if (detailed) details = RunDetails(model);
  reserve(lanes, window);
}

/// Room as in Lane::reserve; a queue that keeps growing needs more all the same. The more groups
/// there are, the smaller is the share of each.
void GroupLoop::reserve(std::size_t lanes, Time window) {
  const std::size_t room =
      1024 + 8 * model_->expected_arrivals(window) / (model_->groups.size() + 1);
  const auto others = static_cast<std::size_t>(std::ceil(model_->others()));
  kernel_.reserve(room * (1 + others));
  cases_.reserve(room * (1 + others));
  if (others > 0)
    copies_.reserve(others *
                    (64 + 4 * model_->expected_arrivals(kDay) / (model_->groups.size() + 1)));
  for (auto& side : returns_) {
    for (Returns& r : side) {
      r.ends.reserve(room / lanes + 256);
      r.later.reserve(room / lanes / 4 + 64);
    }
  }
}

void GroupLoop::go_on_from(const GroupLoop& other, Time now) {
  totals = other.totals;
  work = other.work;
  waits = other.waits;
  kernel_.go_on_from(other.kernel_, now);
  cases_ = other.cases_;
  copies_ = other.copies_;
  later_legs_.go_on_from(other.later_legs_);
  brought_ = other.brought_;
  for (int side : {0, 1}) returns_[side] = other.returns_[side];
}

void GroupLoop::run(Time from, Time until, int side, std::vector<std::unique_ptr<Lane>>& lanes) {
  flow_.rows = totals.rows(rows_month_);
  const std::size_t period = model_->period_at(from);
  flow_.tables = &model_->tables(period);
  flow_.details = from < 0 || details.empty() ? nullptr : &details;
  kernel_.set_period(period);
  until_ = until;
  side_ = side;
  if (model_->others() > 0 && floor_to(from, kDay) == from) later_legs_.begin_day();
  for (const std::unique_ptr<Lane>& lane : lanes) {
    for (const Arrival& a : lane->arrivals[side][group_]) {
      store(kernel_.add(a.job), a.c);
      plan_copies(a.c);
    }
    lane->arrivals[side][group_].clear();
  }
  bring_copies(from, until);
  kernel_.run(until, *this);
}

void GroupLoop::store(std::uint32_t id, const Case& c) {
  if (id >= cases_.size()) cases_.resize(id + 1);
  cases_[id] = {c};
}

void GroupLoop::queue(Case& c, const Job& job) {
  store(kernel_.add(job), c);
  plan_copies(c);
}

/// Plans the legs that represented customers have where this one of a simulated one arrives. A leg
/// of a root need's case that no other leg went before comes when the need does; all others follow
/// from something, and keep their time of the week.
void GroupLoop::plan_copies(const Case& c) {
  if (!(model_->others() > 0) || c.domain != Domain::customer) return;
  const auto [count, key] = flow_.copies_of(c);
  const Step& step = flow_.tables->steps[c.step];
  const TouchPoint& place = flow_.tables->touch_points[step.touch_point];
  LegCopy copy{};
  copy.order = c.order();
  copy.effort = static_cast<float>(flow_.time_of_act(c));
  copy.more = flow_.time_of_saved_moves(c);
  copy.step = c.step;
  copy.kind = c.kind;
  copy.segment = c.segment;
  const bool first = c.company.cause == Cause::root && c.legs == 1;
  if (!first) later_legs_.see(c.step, c.time);
  for (std::int64_t i = 0; i < count; ++i) {
    const RandomBlock b = draw_copy(key, static_cast<std::uint32_t>(i), Purpose::root);
    const double u = uniform(b.u64(0));
    copy.time = first ? copy_times_->of_first_leg(c.kind, c.time, u)
                      : later_legs_.time_of(
                            c.step, model_->groups[group_].kernel.queues[place.queue], c.time, u);
    copy.key = {b.u32(2), b.u32(3)};
    if (copy.time < model_->end) copies_.add(copy);
  }
}

/// Brings in the copies of the window. They are numbered as they come, which decides ties between
/// them; between cases at one tick they come last.
void GroupLoop::bring_copies(Time from, Time until) {
  if (!(model_->others() > 0)) return;
  constexpr std::uint64_t kBehindAllCases = std::uint64_t{3} << 59;
  copies_.take(from, until, [&](const LegCopy& copy) {
    Case c;
    c.time = c.opened = c.leg_arrived = copy.time;
    c.subject = copy.key.seed;
    c.slot = copy.key.replication;
    c.step = copy.step;
    c.kind = copy.kind;
    c.segment = copy.segment;
    c.domain = Domain::others;
    Job job = flow_.arrive_copy(c, copy.effort, copy.more);
    job.order = kBehindAllCases | brought_++;
    store(kernel_.add(job), c);
  });
}

void GroupLoop::later(Case& c) {
  if (model_->steps[c.step].group != group_) {
    returns_[side_][lane_of(c)].later.push_back(c);
  } else if (c.time >= until_) {
    store(kernel_.add_timer(c.time, next_rank(c), c.order()), c);
  } else {
    flow_.go_on(c, *this);  // still in this window: at once, as no other case can tell
  }
}

void GroupLoop::resumed(std::uint32_t id, Time) {
  Case c = cases_[id].c;
  flow_.go_on(c, *this);
}

void GroupLoop::started(std::uint32_t id, Time now, const Start& start) {
  Present& p = cases_[id];
  p.wait = start.wait;
  p.called_back = start.called_back;
  flow_.count_start(p.c, now, start);
  if (flow_.details != nullptr) {
    const std::uint16_t t = flow_.tables->steps[p.c.step].touch_point;
    flow_.details->at(t, now).work += kernel_.job(id).service;
  }
  if (model_->company.on) {
    work[flow_.tables->steps[p.c.step].touch_point] += kernel_.job(id).service;
  }
  count_wait(p.c, p.called_back ? 0 : p.wait);
}

/// For the wait that is published where customers choose their channel.
void GroupLoop::count_wait(const Case& c, Time wait) {
  if (!waits.empty()) waits[flow_.tables->steps[c.step].touch_point].add(wait);
}

/// A customer who waits asks what has become of its case. This is a case of its own, beside the one
/// that waits; the lane opens it when its time has come. The customer counts as having it open from
/// now on.
void GroupLoop::chased(std::uint32_t id, Time now) {
  Case& parent = cases_[id].c;
  parent.company.flags |= kChased;
  Case c;
  c.time = c.opened = now + model_->lookahead;
  c.subject = parent.subject;
  c.slot = parent.slot;
  c.kind = parent.kind;
  c.segment = parent.segment;
  c.company.cause = Cause::chase;
  c.company.repeats = parent.company.repeats;
  c.company.complaints = parent.company.complaints;
  c.company.learnt = parent.company.learnt;
  LegEnd spawned{now,  event_order(EventRank::chase, c.order()), 0.0, 0.0, c.subject, 0, c.kind,
                 false};
  spawned.company.spawns = true;
  leg_end(spawned);
  returns_[side_][lane_of(c)].later.push_back(c);
}

void GroupLoop::ended(std::uint32_t id, Time now) {
  Present p = cases_[id];  // a copy: what follows may bring in new cases
  flow_.finish(p.c, now, {Outcome::served, EventRank::end, p.wait, p.called_back ? 0 : p.wait},
               *this);
}

void GroupLoop::abandoned(std::uint32_t id, Time now) {
  Case c = cases_[id].c;
  const Time wait = now - c.leg_arrived;
  count_wait(c, wait);
  flow_.finish(c, now, {Outcome::abandoned, EventRank::abandon, wait, wait}, *this);
}

void GroupLoop::balked(std::uint32_t id, Time now) {
  Case c = cases_[id].c;
  flow_.finish(c, now, {Outcome::balked, EventRank::arrive, 0, 0}, *this);
}

void GroupLoop::turned_away(std::uint32_t id, Time now, EventRank rank) {
  Case c = cases_[id].c;
  const Time wait = now - c.leg_arrived;
  flow_.finish(c, now, {Outcome::turned_away, rank, wait, wait}, *this);
}

}  // namespace rapport
