#include "sim/model/lane.h"

#include <algorithm>
#include <tuple>

#include "sim/model/leaving.h"

namespace rapport {

namespace {

constexpr std::size_t kPrefetchAhead = 8;

double clamp01(double s) { return s < 0.0 ? 0.0 : (s > 1.0 ? 1.0 : s); }

Time exponential_gap(double mean, const RandomBlock& root) {
  return to_ticks(-mean * math::log(1.0 - uniform(root.u64(0))));
}

}  // namespace

Lane::Lane(const Setup& setup)
    : totals(setup.model->month_starts.size(), setup.model->touch_points.size(),
             setup.model->segments.size()),
      model_(setup.model),
      population_(setup.population),
      key_(setup.key),
      flow_(*setup.model, setup.key),
      first_(setup.first),
      last_(setup.last),
      kinds_(setup.model->needs.size()),
      wheel_(setup.model->begin, setup.model->end, setup.window, setup.last - setup.first),
      idle_(setup.model->segments.size()),
      present_(setup.model->segments.size()) {
  if (setup.observed) flow_.events = &events;
  for (auto& side : arrivals) side.resize(model_->groups.size());
  reserve(setup.window);
  for (const std::uint16_t s : setup.streams) streams_.push_back({s, model_->begin, ~0ull, 0, 0});
}

/// Room for far more than a busy window brings, so that steady steps need not grow anything.
void Lane::reserve(Time window) {
  const double share =
      static_cast<double>(last_ - first_) / static_cast<double>(std::max(1u, model_->customers));
  const std::size_t room = 256 + 4 * model_->expected_arrivals(window, share);
  due_.reserve(room);
  parked_.reserve(room);
  parked_free_.reserve(room);
  deferred_.reserve(room);
  sorting_.reserve(room);
  agenda_.reserve(64);
  for (auto& side : arrivals) {
    for (auto& a : side) a.reserve(room);
  }
}

std::int64_t Lane::open_customer_cases() const {
  std::int64_t open = 0;
  for (std::uint32_t id = first_; id < last_; ++id) open += population_->customers[id].open;
  return open;
}

std::size_t Lane::bytes() const {
  std::size_t sum =
      wheel_.bytes() + parked_.capacity() * sizeof(Case) + due_.capacity() * sizeof(Wheel::Due);
  for (const auto& side : arrivals) {
    for (const auto& a : side) sum += a.capacity() * sizeof(Arrival);
  }
  return sum;
}

/// Row of the month that holds `t`; the uncounted row before time 0.
std::size_t Lane::month_of(Time t) const {
  const std::vector<Time>& starts = model_->month_starts;
  if (t < 0) return starts.size() - 1;
  const auto after = std::upper_bound(starts.begin(), starts.end(), t);
  return static_cast<std::size_t>(after - starts.begin()) - 1;
}

// ---- start ------------------------------------------------------------------------------------

void Lane::begin() {
  for (std::uint8_t s = 0; s < model_->segments.size(); ++s) {
    const Segment& segment = model_->segments[s];
    const std::uint32_t from = std::max(first_, segment.first_customer);
    const std::uint32_t to = std::min(last_, segment.first_customer + segment.customers);
    for (std::uint32_t id = from; id < to; ++id) begin_customer(id, s);
  }
  for (StreamState& s : streams_) next_arrival(s);
}

void Lane::begin_customer(std::uint32_t id, std::uint8_t s) {
  const Segment& segment = model_->segments[s];
  Customer& c = population_->customers[id];
  c.segment = s;
  const RandomBlock satisfaction = draw_customer(key_, key_of(id), Purpose::satisfaction);
  c.satisfaction = clamp01(segment.satisfaction.quantile(uniform(satisfaction.u64(0))));
  c.ready = model_->begin;
  if (!model_->single_case) population_->wake[id] = kNever;
  c.open = 0;
  c.presence = Presence::present;
  ++idle_[s];
  ++present_[s];
  if (model_->has_rate_factors) {
    const RandomBlock b = draw_customer(key_, key_of(id), Purpose::rate_factor);
    population_->rate_factor[id] = segment.rate_factor.quantile(uniform(b.u64(0)));
  }
  begin_leaving(id, segment);
  for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
    clocks_of(id)[kind].slot = UINT32_MAX;  // the first candidate is number 0
    next_candidate(id, kind, model_->begin);
  }
  plan(id);
}

void Lane::begin_leaving(std::uint32_t id, const Segment& segment) {
  Customer& c = population_->customers[id];
  c.next_renewal = kNoRenewal;
  const LeavingSpec& spec = segment.leaving;
  if (spec.form == LeavingSpec::Form::none) return;
  const RandomBlock b = draw_customer(key_, key_of(id), Purpose::renewal_phase);
  const double seconds = static_cast<double>(spec.period / kSecond);
  c.next_renewal = static_cast<std::uint32_t>(uniform(b.u64(0)) * seconds);
  if (spec.form == LeavingSpec::Form::cloglog) {
    population_->eta[id] = leaving_eta(start_propensity(id, spec), spec.period);
  }
}

double Lane::start_propensity(std::uint32_t id, const LeavingSpec& spec) const {
  const RandomBlock b = draw_customer(key_, key_of(id), Purpose::propensity);
  const double u = uniform(b.u64(0));
  if (spec.start == LeavingSpec::Start::newcomers ||
      spec.propensity.kind() == Distribution::Kind::constant) {
    return spec.propensity.quantile(u);
  }
  const int years = static_cast<int>((spec.company_age + kYear - 1) / kYear);
  const BetaShapes shapes = beta_shapes(spec.propensity);
  const int tenure = stock_tenure(shapes.alpha, shapes.beta, years, uniform(b.u64(1)));
  return math::beta_i_inverse(shapes.alpha, shapes.beta + tenure, u);
}

// ---- clocks of needs --------------------------------------------------------------------------

/// Moves the clock to its next accepted candidate after `from`.
void Lane::next_candidate(std::uint32_t id, std::uint32_t kind, Time from) {
  const Need& need = model_->needs[kind];
  Clock& clock = clocks_of(id)[kind];
  const double accept = need.accept[population_->customers[id].segment];
  clock.due = kNever;
  if (!(accept > 0.0)) return;
  const CustomerKey customer = key_of(id);
  double mean_gap = need.mean_gap;
  if (model_->has_rate_factors) mean_gap /= population_->rate_factor[id];
  for (Time t = from;;) {
    check(clock.slot + 1 <= kMaxSlot, "a customer has more candidates for a need than slots");
    ++clock.slot;
    const RandomBlock b = draw_root(key_, {customer, clock.slot, need.code});
    t += exponential_gap(mean_gap, b);
    if (t >= model_->end) return;
    if (need.thinned && !(uniform(b.u32(2)) < accept * model_->profile_at(need.profile, t))) {
      continue;
    }
    clock.due = t;
    clock.entry = b.u32(3);
    return;
  }
}

/// When an idle customer would start the need.
Time Lane::start_of(const Customer& c, std::uint32_t kind, const Clock& clock) const {
  if (model_->needs[kind].overlap == NeedSpec::Overlap::beside) return clock.due;
  return std::max(clock.due, c.ready);
}

/// Gives the customer the one entry in the wheel (or the agenda) that counts.
void Lane::set_wake(std::uint32_t id, Time t) {
  if (!model_->single_case) {
    Time& wake = population_->wake[id];
    if (wake == t) return;
    wake = t;
  }
  if (t == kNever) return;
  if (in_window_ && t < until_) {
    push_agenda(t, EventRank::arrive, 0, id);
  } else {
    wheel_.push(id, t);
  }
}

/// For an idle customer: what comes first, leaving or the next need?
void Lane::plan(std::uint32_t id) {
  Customer& c = population_->customers[id];
  const Clock* clocks = clocks_of(id);
  Time start = kNever;
  for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
    start = std::min(start, start_of(c, kind, clocks[kind]));
  }
  if (c.next_renewal != kNoRenewal) start = renew_until(id, start);
  set_wake(id, start);
}

/// Decides the renewals up to `start`: nothing changes the customer before. Returns when it leaves,
/// or `start`.
Time Lane::renew_until(std::uint32_t id, Time start) {
  Customer& c = population_->customers[id];
  const LeavingSpec& spec = model_->segments[c.segment].leaving;
  const auto date_of = [&] {
    return std::max(static_cast<Time>(c.next_renewal) * kSecond, c.ready);
  };
  Time date = date_of();
  if (date > start || date >= model_->end) return start;
  const double eta = model_->has_propensities ? population_->eta[id] : 0.0;
  const double hazard = leaving_hazard(spec, c.satisfaction, eta);
  for (; date <= start && date < model_->end; date = date_of()) {
    const std::uint32_t renewal = c.next_renewal;
    c.next_renewal += static_cast<std::uint32_t>(spec.period / kSecond);
    if (hazard > 0.0 && uniform(draw_renewal(key_, key_of(id), renewal).u64(0)) < hazard) {
      c.presence = Presence::leaving;
      return date;
    }
  }
  return start;
}

/// With an open case, only needs that run beside it can start.
void Lane::plan_beside(std::uint32_t id) {
  if (model_->single_case) return;
  Time start = kNever;
  for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
    if (model_->needs[kind].overlap != NeedSpec::Overlap::beside) continue;
    start = std::min(start, clocks_of(id)[kind].due);
  }
  set_wake(id, start);
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
    for (const LegEnd& end : sorting_) apply(end);
  }
  for (Returns* r : returns) {
    for (const Case& c : r->later) wheel_.push(kCase | park(c), c.time);
    r->ends.clear();
    r->later.clear();
  }
}

void Lane::apply(const LegEnd& end) {
  Customer& c = population_->customers[end.customer];
  c.satisfaction = clamp01(c.satisfaction + end.effect);
  if (end.move_effect != 0.0) c.satisfaction = clamp01(c.satisfaction + end.move_effect);
  if (end.closes) close_case(end);
}

void Lane::close_case(const LegEnd& end) {
  const std::uint32_t id = end.customer;
  Customer& c = population_->customers[id];
  if (model_->needs[end.kind].clock == NeedSpec::Clock::after_case) {
    next_candidate(id, end.kind, end.time);
    Clock& clock = clocks_of(id)[end.kind];
    if (clock.due < end.time + model_->lookahead) {
      clock.due = end.time + model_->lookahead;
      ++totals.at_segment(month_of(end.time), c.segment).lengthened;
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
  for (std::uint32_t id = first_; model_->has_merging && id < last_; ++id) {
    if (population_->customers[id].open > 0) absorb_merged(id, model_->end);
  }
}

void Lane::absorb_merged(std::uint32_t id, Time now) {
  if (!model_->has_merging) return;
  for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
    if (model_->needs[kind].overlap != NeedSpec::Overlap::merge) continue;
    for (Clock& clock = clocks_of(id)[kind]; clock.due < now;) {
      ++totals.at_segment(month_of(clock.due), population_->customers[id].segment).merged;
      next_candidate(id, kind, clock.due);
    }
  }
}

// ---- one window -------------------------------------------------------------------------------

void Lane::prefetch(const Wheel::Due& due) const {
  if (due.id & kCase) {
    __builtin_prefetch(&parked_[due.id ^ kCase]);
    return;
  }
  __builtin_prefetch(&population_->customers[due.id]);
  __builtin_prefetch(population_->clocks.data() + due.id * kinds_);
}

void Lane::run(Time from, Time until, int side) {
  side_ = side;
  flow_.rows = totals.rows(rows_month_);
  until_ = until;
  in_window_ = true;
  due_.clear();
  wheel_.take(due_);
  RAPPORT_ASSERT(due_.empty() || due_.front().time >= from);
  (void)from;
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
      push_agenda(due.time, c.in_service ? EventRank::end : EventRank::arrive, c.order(), due.id);
    } else if (population_->wake[due.id] == due.time) {
      push_agenda(due.time, EventRank::arrive, 0, due.id);
    }
  }
  do_agenda();
}

void Lane::push_agenda(Time t, EventRank rank, std::uint64_t order, std::uint32_t id) {
  agenda_.push({make_key(ordered_bits(t), static_cast<std::uint64_t>(rank) << 61 | order), id});
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
    if (population_->wake[id] != now) return;  // an older entry
    population_->wake[id] = kNever;
  }
  if (c.presence == Presence::leaving) {
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
  check(kind < kinds_, "a customer wakes without a need");
  const Need& need = model_->needs[kind];
  const Clock clock = clocks[kind];
  if (now > clock.due) count_late_start(c, clock.due, now);
  Case opened;
  opened.time = opened.opened = now;
  opened.subject = id;
  opened.slot = clock.slot;
  opened.kind = static_cast<std::uint8_t>(kind);
  opened.segment = c.segment;
  if (c.open == 0) --idle_[c.segment];
  check(c.open < 255, "a customer has more than 255 open cases");
  ++c.open;
  ++flow_.segment_row(opened).needs;
  if (need.clock == NeedSpec::Clock::calendar) {
    next_candidate(id, kind, clock.due);
  } else {
    clocks[kind].due = kNever;
  }
  plan_beside(id);
  flow_.open(opened, need.journey, clock.entry);
  flow_.arrive(opened, *this);
}

void Lane::count_late_start(const Customer& c, Time due, Time now) {
  SegmentCounts& row = totals.at_segment(month_of(now), c.segment);
  if (due < c.ready - model_->lookahead) {
    ++row.queued;
  } else {
    ++row.lengthened;
  }
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
  if (flow_.events != nullptr) {
    events.push_back({now, EventType::leave, Domain::customer, 0, 0, 0, id, 0, 0});
  }
}

void Lane::resume(std::uint32_t parked) {
  Case c = parked_[parked];
  parked_free_.push_back(parked);
  if (c.in_service) {
    flow_.finish_self_service(c, *this);
  } else {
    flow_.arrive(c, *this);
  }
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
    if (c.in_service) {
      flow_.finish_self_service(c, *this);
    } else {
      flow_.arrive(c, *this);
    }
    return;
  }
  const std::uint32_t at = park(c);
  if (c.time < until_) {
    push_agenda(c.time, c.in_service ? EventRank::end : EventRank::arrive, c.order(), kCase | at);
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

// ---- streams ----------------------------------------------------------------------------------

/// Draws the next candidate; whether it is accepted is seen when its window has come, because the
/// background's depends on what is published then.
void Lane::next_arrival(StreamState& s) {
  const Stream& stream = model_->streams[s.stream];
  if (!(stream.accept > 0.0)) {
    s.due = kNever;
    return;
  }
  ++s.number;
  const auto slot = static_cast<std::uint32_t>(s.number >> 32);
  check(slot <= kMaxSlot, "a stream has more arrivals than numbers");
  const RandomBlock b = draw_root(
      key_, {{static_cast<std::uint32_t>(s.number), 0}, slot, stream.code, Domain::stream});
  s.due += exponential_gap(stream.mean_gap, b);
  s.entry = b.u32(3);
  s.thinning = b.u32(2);
}

void Lane::run_streams() {
  for (StreamState& s : streams_) {
    const Stream& stream = model_->streams[s.stream];
    double accept = stream.accept;
    if (stream.background_of >= 0) {
      const auto of = static_cast<std::size_t>(stream.background_of);
      const auto& published =
          stream.idle_customers_only ? population_->published_idle : population_->published_present;
      accept = accept * static_cast<double>(published[of]) /
               static_cast<double>(model_->segments[of].customers);
    }
    for (; s.due < until_; next_arrival(s)) {
      if (stream.thinned &&
          !(uniform(s.thinning) < accept * model_->profile_at(stream.profile, s.due))) {
        continue;
      }
      Case c;
      c.time = c.opened = s.due;
      c.subject = static_cast<std::uint32_t>(s.number);
      c.slot = static_cast<std::uint32_t>(s.number >> 32);
      c.kind = static_cast<std::uint8_t>(s.stream);
      c.segment = kNoSegment;
      c.domain = Domain::stream;
      ++flow_.segment_row(c).needs;
      flow_.open(c, stream.journey, s.entry);
      flow_.arrive(c, *this);
    }
  }
}

}  // namespace rapport
