#include "tests/reference.h"

#include <algorithm>
#include <functional>
#include <queue>

#include "sim/core/check.h"
#include "sim/core/elementary.h"
#include "sim/core/special.h"
#include "sim/model/draws.h"

namespace rapport {

namespace {

constexpr std::uint16_t kNoPool = 0xFFFF;
constexpr std::uint32_t kNobody = 0xFFFFFFFF;
constexpr std::size_t kSumBlock = 4096;  // customers whose satisfaction is added up at a time

/// Order of what happens at one tick.
enum class Rank : std::uint64_t { staff, close, end, abandon, overflow, renewal, arrive };

/// Something that will happen, unless it is out of date by then.
struct Due {
  Time time;
  std::uint64_t what;   // rank and, in ties, the case's order; or the pool's, touch point's number
  std::uint32_t index;  // of the case; kNobody: the start of a need or a stream's candidate
  std::uint32_t leg;    // serial number of the leg it was meant for

  Rank rank() const { return static_cast<Rank>(what >> 61); }
  std::uint64_t order() const { return what & ((std::uint64_t{1} << 61) - 1); }
  bool operator>(const Due& o) const { return time != o.time ? time > o.time : what > o.what; }
};

std::uint64_t order_of(Domain domain, std::uint32_t subject, std::size_t kind, std::uint32_t slot) {
  Case c;
  c.domain = domain;
  c.subject = subject;
  c.kind = static_cast<std::uint8_t>(kind);
  c.slot = slot;
  return c.order();
}

struct Clock {
  Time due = kNever;
  std::uint32_t slot = 0;  // of the candidate that is due
};

struct Customer {
  double satisfaction = 0.0;
  double rate_factor = 1.0;
  double eta = 0.0;            // cloglog form: log-log of the leaving probability of one period
  Time idle_since = 0;         // when the last case closed
  Time ready = 0;              // idle_since + lookahead
  Time next_renewal = kNever;  // the first one not yet decided
  Time left = kNever;
  std::uint8_t segment = 0;
  std::uint8_t open_cases = 0;
};

struct OpenCase {
  Case c;
  Time service = 0;  // of the current leg
  Time wait = 0;
  Time head_start = 0;
  int priority_class = 0;
  std::uint32_t leg = 0;  // serial number, never used again
  std::uint16_t pool = kNoPool;
  bool called_back = false;
  Outcome outcome = Outcome::served;  // of the last leg that ended
};

struct Waiting {
  int priority_class;
  Time since;  // counts as having arrived
  std::uint64_t order;
  std::uint32_t index;
  bool overflows;  // the overflow pool may serve it too

  bool operator<(const Waiting& o) const {
    if (priority_class != o.priority_class) return priority_class < o.priority_class;
    return since != o.since ? since < o.since : order < o.order;
  }
};

struct Line {
  bool queues = false;  // not at self-service
  std::uint16_t pool = kNoPool, overflow_pool = kNoPool;
  bool open = true;
  std::vector<Waiting> waiting;
};

struct Staff {
  int rostered = 0, busy = 0;
  std::vector<std::uint16_t> lines;  // touch points it may serve, by overflow too
  bool free() const { return busy < rostered; }
};

/// A gap as Distribution::exponential(mean) gives it.
Time exponential_gap(double mean, double u) { return to_ticks(-mean * math::log(1.0 - u)); }

Time add_duration(Time t, Time duration) { return duration == kNever ? kNever : t + duration; }

/// Whole years with which a customer of the stationary stock has been there.
int stock_tenure(double a, double b, Time company_age, double u) {
  std::vector<double> weight;
  double survivor = 1.0, total = 0.0;
  for (int n = 0; n * kYear < company_age; ++n) {
    weight.push_back(survivor);
    total += survivor;
    survivor *= (b + n) / (a + b + n);
  }
  std::size_t tenure = 0;
  double cumulative = weight[0];
  while (tenure + 1 < weight.size() && !(u * total < cumulative)) cumulative += weight[++tenure];
  return static_cast<int>(tenure);
}

class Reference {
 public:
  Reference(const Model& model, RandomKey key, bool keep_events)
      : model_(model), key_(key), keep_events_(keep_events) {}

  ReferenceResult run();

 private:
  // the run
  void advance_to(Time t);
  void happen(const Due& due);
  void push(Time t, Rank rank, std::uint64_t order, std::uint32_t index = kNobody,
            std::uint32_t leg = 0);
  Snapshot snapshot(Time t) const;
  ReferenceResult finish();

  // the start
  void start_touch_points();
  void start_customers();
  void start_leaving(std::uint32_t n, const LeavingSpec& leaving);
  double first_propensity(std::uint32_t n, const LeavingSpec& leaving) const;
  void start_streams();

  // customers
  Clock next_candidate(std::uint32_t n, std::size_t kind, Time from, std::uint32_t slot);
  void set_clock(std::uint32_t n, std::size_t kind, Clock clock);
  void need_due(std::uint64_t order);
  void absorb(std::uint32_t n, std::size_t kind);
  void absorb_at_end();
  void become_idle(std::uint32_t n);
  void renewal_due(std::uint32_t n);
  bool leaves(std::uint32_t n, Time date) const;
  void leave(std::uint32_t n);

  // rates
  double multiplier(const RateProfile& profile, Time t) const;
  double day_factor(int factor, Time t) const;

  // streams
  void next_of_stream(std::size_t kind, std::uint64_t number, Time from);
  void stream_due(std::uint64_t order);

  // cases
  void open_case(Case c, std::uint16_t journey, double u);
  void arrive(std::uint32_t index);
  void join(std::uint32_t index, double patience_u);
  bool offers_call_back(std::uint16_t touch_point) const;
  void start(std::uint32_t index, std::uint16_t pool);
  void end_service(std::uint32_t index);
  void fail(std::uint32_t index, Outcome outcome);
  double effect_of(const OpenCase& oc, Outcome outcome) const;
  bool redials(std::uint32_t index, const RandomBlock& failed);
  void move_on(std::uint32_t index, Outcome outcome, double u);
  void take(std::uint32_t index, const Move& move);
  void close(std::uint32_t index);

  // queues
  void change_staff(std::uint16_t pool);
  void roster(std::uint16_t pool);
  void change_opening(std::uint16_t touch_point);
  void fill(std::uint16_t pool);
  void remove(std::uint16_t touch_point, std::uint32_t index);
  void overflow(std::uint32_t index);

  // helpers
  std::uint32_t visit_of(const Case& c) const {
    const int counter = model_.steps[c.step].visit_counter;
    return counter < 0 ? 0u : c.visits[static_cast<std::size_t>(counter)];
  }
  std::uint16_t place_of(const Case& c) const { return model_.steps[c.step].touch_point; }
  /// What holds at the time of the event.
  const Tables& tables() const { return model_.tables_at(now_); }
  const TouchPoint& touch_point_of(const Case& c) const {
    return tables().touch_points[place_of(c)];
  }
  const KernelConfig::Queue& queue_of(std::uint16_t touch_point) const {
    const TouchPoint& place = model_.touch_points[touch_point];
    const KernelConfig& kernel = model_.groups[place.group].kernel;
    const std::size_t period = model_.period_at(now_);
    return period == 0 ? kernel.queues[place.queue] : kernel.later[period - 1][place.queue];
  }
  RandomBlock draw(const Case& c, Purpose purpose) const {
    return draw_leg(key_, need_key(model_, c), model_.steps[c.step].code, visit_of(c), purpose);
  }
  CustomerKey key_of(std::uint32_t n) const {
    return customer_key(model_, n, customers_[n].segment);
  }
  Clock& clock(std::uint32_t n, std::size_t kind) {
    return clocks_[n * model_.needs.size() + kind];
  }
  void change_satisfaction(const Case& c, double d) {
    if (c.domain != Domain::customer) return;
    double& s = customers_[c.subject].satisfaction;
    s = std::clamp(s + d, 0.0, 1.0);
  }
  TouchPointCounts& counts(const Case& c) {
    return now_ < 0 ? scrap_.touch_point : totals_.at_touch_point(months_begun_ - 1, place_of(c));
  }
  SegmentCounts& segment_counts(std::uint8_t segment) { return segment_counts(segment, now_); }
  SegmentCounts& segment_counts(std::uint8_t segment, Time t);
  void emit(EventType type, const Case& c, std::int64_t value);

  const Model& model_;
  const RandomKey key_;
  const bool keep_events_;

  Time now_ = 0;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> queue_;
  std::vector<Customer> customers_;
  std::vector<Clock> clocks_;  // [customer][need]
  std::vector<OpenCase> cases_;
  std::vector<std::uint32_t> free_cases_;
  std::uint32_t legs_ = 0;
  std::vector<Line> lines_;  // by touch point
  std::vector<Staff> staff_;
  std::vector<std::int64_t> idle_, published_idle_;  // by segment
  std::vector<std::int64_t> present_, published_present_;
  Time next_publication_ = 0;
  std::size_t months_begun_ = 0, years_passed_ = 0;
  Totals totals_;
  struct {
    TouchPointCounts touch_point;
    SegmentCounts segment;
  } scrap_;  // counts of the warm-up
  std::vector<Snapshot> snapshots_, milestones_;
  std::vector<Event> events_;
};

// ---- the run -----------------------------------------------------------------------------------

ReferenceResult Reference::run() {
  now_ = model_.begin;
  next_publication_ = model_.begin;
  totals_ =
      Totals(model_.month_starts.size() - 1, model_.touch_points.size(), model_.segments.size());
  start_touch_points();
  start_customers();
  start_streams();
  while (!queue_.empty()) {
    const Due due = queue_.top();
    queue_.pop();
    advance_to(due.time);
    happen(due);
  }
  advance_to(model_.end);
  absorb_at_end();
  return finish();
}

/// Publishes and takes stock of what held before anything at `t`.
void Reference::advance_to(Time t) {
  now_ = t;
  if (next_publication_ <= t) {
    published_idle_ = idle_;
    published_present_ = present_;
    next_publication_ = floor_to(t, kDay) + kDay;
  }
  while (months_begun_ < model_.month_starts.size() && model_.month_starts[months_begun_] <= t) {
    snapshots_.push_back(snapshot(model_.month_starts[months_begun_++]));
  }
  for (; static_cast<Time>(years_passed_ + 1) * kYear <= t; ++years_passed_) {
    milestones_.push_back(snapshot(static_cast<Time>(years_passed_ + 1) * kYear));
  }
}

void Reference::happen(const Due& due) {
  const bool leg_goes_on = due.index != kNobody && cases_[due.index].leg == due.leg;
  switch (due.rank()) {
    case Rank::staff:
      return change_staff(static_cast<std::uint16_t>(due.order()));
    case Rank::close:
      return change_opening(static_cast<std::uint16_t>(due.order()));
    case Rank::end:
      return end_service(due.index);
    case Rank::abandon:
      if (leg_goes_on) fail(due.index, Outcome::abandoned);
      return;
    case Rank::overflow:
      if (leg_goes_on) overflow(due.index);
      return;
    case Rank::renewal:
      return renewal_due(static_cast<std::uint32_t>(due.order()));
    case Rank::arrive:
      if (due.index != kNobody) return arrive(due.index);
      return static_cast<Domain>(due.order() >> 60) == Domain::customer ? need_due(due.order())
                                                                        : stream_due(due.order());
  }
}

void Reference::push(Time t, Rank rank, std::uint64_t order, std::uint32_t index,
                     std::uint32_t leg) {
  if (t < model_.end) queue_.push({t, static_cast<std::uint64_t>(rank) << 61 | order, index, leg});
}

Snapshot Reference::snapshot(Time t) const {
  const std::size_t segments = model_.segments.size();
  Snapshot taken{t, std::vector<std::int64_t>(segments), std::vector<double>(segments), {}};
  std::vector<double> sum(segments);
  for (std::size_t first = 0; first < customers_.size(); first += kSumBlock) {
    std::fill(sum.begin(), sum.end(), 0.0);
    for (std::size_t n = first; n < std::min(first + kSumBlock, customers_.size()); ++n) {
      const Customer& customer = customers_[n];
      if (customer.left != kNever) continue;
      ++taken.alive[customer.segment];
      sum[customer.segment] += customer.satisfaction;
    }
    for (std::size_t s = 0; s < segments; ++s) taken.satisfaction_sum[s] += sum[s];
  }
  return taken;
}

ReferenceResult Reference::finish() {
  ReferenceResult result;
  for (const Customer& customer : customers_) {
    result.customers.push_back(
        {customer.satisfaction, customer.left, customer.segment, customer.open_cases});
    result.open_customer_cases += customer.open_cases;
  }
  result.open_cases = static_cast<std::int64_t>(cases_.size() - free_cases_.size());
  result.totals = std::move(totals_);
  result.snapshots = std::move(snapshots_);
  result.milestones = std::move(milestones_);
  std::sort(events_.begin(), events_.end());
  result.events = std::move(events_);
  return result;
}

SegmentCounts& Reference::segment_counts(std::uint8_t segment, Time t) {
  if (t < 0) return scrap_.segment;
  std::size_t month = months_begun_ - 1;
  while (model_.month_starts[month] > t) --month;
  return totals_.at_segment(month, segment == kNoSegment ? model_.segments.size() : segment);
}

void Reference::emit(EventType type, const Case& c, std::int64_t value) {
  if (!keep_events_) return;
  events_.push_back({now_, type, c.domain, c.kind, c.attempt, c.step, c.subject, c.slot, value});
}

// ---- the start ---------------------------------------------------------------------------------

void Reference::start_touch_points() {
  lines_.resize(model_.touch_points.size());
  staff_.resize(model_.pools.size());
  for (std::uint16_t t = 0; t < lines_.size(); ++t) {
    const TouchPoint& touch_point = model_.touch_points[t];
    if (touch_point.queue == kNoQueue) continue;
    const Group& group = model_.groups[touch_point.group];
    Line& line = lines_[t];
    const KernelConfig::Queue& queue = group.kernel.queues[touch_point.queue];
    line.queues = true;
    line.pool = group.pools[queue.pool];
    staff_[line.pool].lines.push_back(t);
    if (queue.overflow_pool != KernelConfig::kNone) {
      line.overflow_pool = group.pools[queue.overflow_pool];
      staff_[line.overflow_pool].lines.push_back(t);
    }
    if (!queue.closes) continue;
    line.open = queue.open.at(now_) != 0;
    push(queue.open.next_change(now_), Rank::close, t);
  }
  for (std::uint16_t p = 0; p < staff_.size(); ++p) roster(p);
}

void Reference::start_customers() {
  customers_.resize(model_.customers);
  clocks_.resize(customers_.size() * model_.needs.size());
  for (const Segment& segment : model_.segments) idle_.push_back(segment.customers);
  present_ = published_present_ = published_idle_ = idle_;
  for (std::uint32_t n = 0; n < model_.customers; ++n) {
    Customer& customer = customers_[n];
    customer.segment = model_.segment_of(n);
    customer.idle_since = customer.ready = model_.begin;
    const Segment& segment = model_.segments[customer.segment];
    customer.satisfaction = segment.satisfaction.quantile(
        uniform(draw_customer(key_, key_of(n), Purpose::satisfaction).u64(0)));
    customer.rate_factor = segment.rate_factor.quantile(
        uniform(draw_customer(key_, key_of(n), Purpose::rate_factor).u64(0)));
    if (segment.leaving.form != LeavingSpec::Form::none) start_leaving(n, segment.leaving);
    for (std::size_t kind = 0; kind < model_.needs.size(); ++kind) {
      set_clock(n, kind, next_candidate(n, kind, model_.begin, 0));
    }
  }
}

void Reference::start_leaving(std::uint32_t n, const LeavingSpec& leaving) {
  Customer& customer = customers_[n];
  const double u = uniform(draw_customer(key_, key_of(n), Purpose::renewal_phase).u64(0));
  const auto seconds = static_cast<double>(leaving.period / kSecond);
  customer.next_renewal = static_cast<Time>(u * seconds) * kSecond;
  push(customer.next_renewal, Rank::renewal, n);
  if (leaving.form != LeavingSpec::Form::cloglog) return;
  const double years = static_cast<double>(leaving.period) / static_cast<double>(kYear);
  customer.eta = math::log(-math::log1p(-first_propensity(n, leaving))) + math::log(years);
}

double Reference::first_propensity(std::uint32_t n, const LeavingSpec& leaving) const {
  const RandomBlock block = draw_customer(key_, key_of(n), Purpose::propensity);
  const double u = uniform(block.u64(0));
  const bool constant = leaving.propensity.kind() == Distribution::Kind::constant;
  if (leaving.start == LeavingSpec::Start::newcomers || constant) {
    return leaving.propensity.quantile(u);
  }
  // The beta law's shapes from its moments: a + b = mean (1 - mean) / variance - 1.
  const double mean = leaving.propensity.mean();
  const double sum = mean * (1.0 - mean) / leaving.propensity.variance() - 1.0;
  const double a = mean * sum, b = (1.0 - mean) * sum;
  const int tenure = stock_tenure(a, b, leaving.company_age, uniform(block.u64(1)));
  return math::beta_i_inverse(a, b + tenure, u);
}

void Reference::start_streams() {
  for (std::size_t kind = 0; kind < model_.streams.size(); ++kind) {
    if (model_.streams[kind].mean_gap > 0) next_of_stream(kind, 0, model_.begin);
  }
}

// ---- customers ---------------------------------------------------------------------------------

/// The first accepted candidate from slot `slot` on, counted from `from`; kNever: none before end.
Clock Reference::next_candidate(std::uint32_t n, std::size_t kind, Time from, std::uint32_t slot) {
  const std::uint8_t segment = customers_[n].segment;
  bool comes = false;
  for (std::size_t p = 0; p < model_.periods(); ++p) {
    comes |= model_.tables(p).needs[kind].accept[segment] > 0;
  }
  if (!comes) return {kNever, slot};
  const double mean = model_.needs[kind].mean_gap / customers_[n].rate_factor;
  for (Time t = from;; ++slot) {
    check(slot <= kMaxSlot, "too many needs of one kind");
    const RandomBlock root = draw_root(key_, {key_of(n), slot, model_.needs[kind].code});
    t += exponential_gap(mean, uniform(root.u64(0)));
    if (t >= model_.end) return {kNever, slot};
    const Need& need = model_.tables_at(t).needs[kind];  // that hold when it would come
    if (!need.thinned) return {t, slot};
    const double chance =
        need.accept[segment] * multiplier(need.profile, t) * day_factor(need.day_factor, t);
    if (uniform(root.u32(2)) < chance) return {t, slot};
  }
}

/// A need that is overdue already is taken up by become_idle.
void Reference::set_clock(std::uint32_t n, std::size_t kind, Clock next) {
  clock(n, kind) = next;
  if (next.due >= now_ && next.due != kNever) {
    push(next.due, Rank::arrive, order_of(Domain::customer, n, kind, next.slot));
  }
}

void Reference::need_due(std::uint64_t order) {
  const auto n = static_cast<std::uint32_t>(order >> 28);
  const std::size_t kind = order >> 20 & 0xFF;
  const auto slot = static_cast<std::uint32_t>(order & kMaxSlot);
  const Need& need = model_.needs[kind];
  const Clock due = clock(n, kind);
  if (due.due > now_ || due.slot != slot) return;  // started before, or the customer has left
  Customer& customer = customers_[n];
  const bool waits = need.overlap != NeedSpec::Overlap::beside;
  if (waits && (customer.open_cases > 0 || now_ < customer.ready)) return;  // see become_idle

  if (due.due < now_) {
    SegmentCounts& count = segment_counts(customer.segment);
    ++(due.due < customer.idle_since ? count.queued : count.lengthened);
  }
  if (need.clock == NeedSpec::Clock::calendar) {
    set_clock(n, kind, next_candidate(n, kind, due.due, slot + 1));
  } else {
    clock(n, kind).due = kNever;
  }
  if (customer.open_cases++ == 0) --idle_[customer.segment];
  check(customer.open_cases > 0, "too many open cases of one customer");
  Case c;
  c.subject = n;
  c.slot = slot;
  c.kind = static_cast<std::uint8_t>(kind);
  c.segment = customer.segment;
  const double u = uniform(draw_root(key_, {key_of(n), slot, model_.needs[kind].code}).u32(3));
  open_case(c, need.journey, u);
}

/// What has come due before now merges into the cases that were open.
void Reference::absorb(std::uint32_t n, std::size_t kind) {
  while (clock(n, kind).due < now_) {
    const Clock absorbed = clock(n, kind);
    ++segment_counts(customers_[n].segment, absorbed.due).merged;
    set_clock(n, kind, next_candidate(n, kind, absorbed.due, absorbed.slot + 1));
  }
}

/// What came due during cases that are still open at the end has merged into them too.
void Reference::absorb_at_end() {
  for (std::uint32_t n = 0; n < customers_.size(); ++n) {
    if (customers_[n].open_cases == 0) continue;
    for (std::size_t kind = 0; kind < model_.needs.size(); ++kind) {
      if (model_.needs[kind].overlap == NeedSpec::Overlap::merge) absorb(n, kind);
    }
  }
}

/// The customer's last open case has closed.
void Reference::become_idle(std::uint32_t n) {
  Customer& customer = customers_[n];
  customer.idle_since = now_;
  customer.ready = now_ + model_.lookahead;
  ++idle_[customer.segment];
  for (std::size_t kind = 0; kind < model_.needs.size(); ++kind) {
    const NeedSpec::Overlap overlap = model_.needs[kind].overlap;
    if (overlap == NeedSpec::Overlap::beside) continue;
    if (overlap == NeedSpec::Overlap::merge) absorb(n, kind);
    const Clock& due = clock(n, kind);
    if (due.due < customer.ready) {
      push(customer.ready, Rank::arrive, order_of(Domain::customer, n, kind, due.slot));
    }
  }
  if (customer.next_renewal < customer.ready) push(customer.ready, Rank::renewal, n);
}

void Reference::renewal_due(std::uint32_t n) {
  Customer& customer = customers_[n];
  if (customer.left != kNever || customer.next_renewal > now_) return;
  if (customer.open_cases > 0 || now_ < customer.ready) return;  // see become_idle
  const Time period = model_.segments[customer.segment].leaving.period;
  for (; customer.next_renewal <= now_; customer.next_renewal += period) {
    if (leaves(n, customer.next_renewal)) return leave(n);
  }
  push(customer.next_renewal, Rank::renewal, n);
}

bool Reference::leaves(std::uint32_t n, Time date) const {
  const Customer& customer = customers_[n];
  const LeavingSpec& leaving = model_.segments[customer.segment].leaving;
  const double s = customer.satisfaction;
  double h = 0.0;
  if (leaving.form == LeavingSpec::Form::cloglog) {
    h = -math::expm1(-math::exp(customer.eta - leaving.weight * (s - leaving.reference)));
  } else if (s < leaving.threshold) {
    h = 1.0 / (1.0 + math::exp(leaving.slope * (s - leaving.midpoint)));
  }
  const auto seconds = static_cast<std::uint32_t>(date / kSecond);
  return h > 0 && uniform(draw_renewal(key_, key_of(n), seconds).u64(0)) < h;
}

void Reference::leave(std::uint32_t n) {
  Customer& customer = customers_[n];
  customer.left = now_;
  --idle_[customer.segment];
  --present_[customer.segment];
  for (std::size_t kind = 0; kind < model_.needs.size(); ++kind) clock(n, kind).due = kNever;
  SegmentCounts& count = segment_counts(customer.segment);
  ++count.left;
  count.customer_time += now_;
  Case nothing;
  nothing.subject = n;
  emit(EventType::leave, nothing, 0);
}

// ---- rates -------------------------------------------------------------------------------------

double Reference::multiplier(const RateProfile& profile, Time t) const {
  const Time midnight = floor_to(t, kDay);
  const auto weekday = static_cast<std::size_t>(model_.calendar.weekday_at(t));
  const auto month = static_cast<std::size_t>(model_.calendar.month_at(t));
  const auto minutes = static_cast<std::size_t>((t - midnight) / kMinute);
  return profile.hour[minutes / 60] * profile.weekday[weekday] * profile.month[month] *
         profile.half_hour[48 * weekday + minutes / 30];
}

/// Drawn anew each time it is asked for: one uniform number a day and group, without the upper end.
double Reference::day_factor(int factor, Time t) const {
  if (factor < 0) return 1.0;
  const DayFactor& of = model_.day_factors[static_cast<std::size_t>(factor)];
  const auto day = static_cast<std::int32_t>(floor_to(t, kDay) / kDay);
  const double u = uniform(draw_day(key_, day, of.group).u64(0));
  return of.law.quantile(u * (1 - 1.0 / 4096));
}

// ---- streams -----------------------------------------------------------------------------------

void Reference::next_of_stream(std::size_t kind, std::uint64_t number, Time from) {
  check(number >> 32 <= kMaxSlot, "too many arrivals of one stream");
  const auto subject = static_cast<std::uint32_t>(number);
  const auto slot = static_cast<std::uint32_t>(number >> 32);
  const RandomBlock root =
      draw_root(key_, {{subject, 0}, slot, model_.streams[kind].code, Domain::stream});
  const Time t = from + exponential_gap(model_.streams[kind].mean_gap, uniform(root.u64(0)));
  push(t, Rank::arrive, order_of(Domain::stream, subject, kind, slot));
}

/// A candidate is tried at its own time: a background stream's chance is published every midnight.
void Reference::stream_due(std::uint64_t order) {
  Case c;
  c.domain = Domain::stream;
  c.subject = static_cast<std::uint32_t>(order >> 28);
  c.kind = static_cast<std::uint8_t>(order >> 20);
  c.slot = static_cast<std::uint32_t>(order & kMaxSlot);
  c.segment = kNoSegment;
  const Stream& stream = tables().streams[c.kind];
  next_of_stream(c.kind, (std::uint64_t{c.slot} << 32 | c.subject) + 1, now_);
  const RandomBlock root = draw_root(key_, {{c.subject, 0}, c.slot, stream.code, Domain::stream});
  if (stream.thinned) {
    double chance = stream.accept;
    if (stream.background_of >= 0) {
      const auto s = static_cast<std::size_t>(stream.background_of);
      const auto& published = stream.idle_customers_only ? published_idle_ : published_present_;
      chance = chance * static_cast<double>(published[s]) / model_.segments[s].customers;
    }
    chance *= multiplier(stream.profile, now_);
    chance *= day_factor(stream.day_factor, now_);
    if (!(uniform(root.u32(2)) < chance)) return;
  }
  open_case(c, stream.journey, uniform(root.u32(3)));
}

// ---- cases -------------------------------------------------------------------------------------

void Reference::open_case(Case c, std::uint16_t journey, double u) {
  std::uint32_t entry = tables().journeys[journey].entries.first;
  while (!(u < tables().entries[entry].cumulative)) ++entry;
  c.step = tables().entries[entry].step;
  c.opened = now_;
  ++segment_counts(c.segment).needs;

  std::uint32_t index = static_cast<std::uint32_t>(cases_.size());
  if (free_cases_.empty()) {
    cases_.emplace_back();
  } else {
    index = free_cases_.back();
    free_cases_.pop_back();
  }
  OpenCase& oc = cases_[index];
  oc.c = c;
  arrive(index);
}

void Reference::arrive(std::uint32_t index) {
  OpenCase& oc = cases_[index];
  const TouchPoint& touch_point = touch_point_of(oc.c);
  const RandomBlock leg = draw(oc.c, Purpose::leg);
  oc.leg = ++legs_;
  oc.called_back = false;
  oc.service = to_ticks(touch_point.service.quantile(uniform(leg.u64(0))));
  oc.c.leg_arrived = now_;
  oc.c.route = leg.u32(3);
  ++oc.c.legs;
  ++counts(oc.c).arrivals;
  emit(EventType::arrive, oc.c, 0);
  if (oc.c.domain == Domain::customer) {
    const Need& need = tables().needs[oc.c.kind];
    const Segment& segment = tables().segments[oc.c.segment];
    oc.priority_class = need.priority_class + segment.priority_class;
    oc.head_start = need.head_start + segment.head_start;
  } else {
    oc.priority_class = tables().streams[oc.c.kind].priority_class;
    oc.head_start = tables().streams[oc.c.kind].head_start;
  }
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
    oc.called_back = offers_call_back(place_of(oc.c)) &&
                     uniform(choices.u32(1)) < touch_point.call_back_acceptance;
  }
  line.waiting.push_back({oc.priority_class, now_ - oc.head_start, oc.c.order(), index, overflows});
  if (touch_point.has_patience && !oc.called_back) {
    const Time patience = to_ticks(touch_point.patience.quantile(patience_u));
    push(now_ + patience, Rank::abandon, oc.c.order(), index, oc.leg);
  }
  if (may_overflow && !overflows) {
    push(now_ + queue.overflow_after, Rank::overflow, oc.c.order(), index, oc.leg);
  }
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
  ++count.started;
  count.wait_started += oc.wait;
  if (oc.wait > 0 && !oc.called_back) ++count.waited;
  if (oc.called_back) ++count.called_back;
  if (oc.wait <= touch_point_of(oc.c).service_level_within) ++count.in_time;
  if (pool != kNoPool) {
    ++staff_[pool].busy;
    if (pool != lines_[place_of(oc.c)].pool) ++count.overflowed;
  }
  emit(EventType::start, oc.c, oc.wait);
  push(now_ + oc.service, Rank::end, oc.c.order(), index);
}

void Reference::end_service(std::uint32_t index) {
  OpenCase& oc = cases_[index];
  const std::uint16_t pool = oc.pool;
  const Time deadline = add_duration(oc.c.leg_arrived, touch_point_of(oc.c).deadline);
  TouchPointCounts& count = counts(oc.c);
  ++count.served;
  count.service += oc.service;
  if (now_ > deadline) ++count.late;
  oc.outcome = Outcome::served;
  emit(EventType::end, oc.c, oc.service);
  change_satisfaction(oc.c, effect_of(oc, Outcome::served));
  move_on(index, Outcome::served, uniform(oc.c.route));
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
    emit(EventType::abandon, oc.c, wait);
  } else if (outcome == Outcome::turned_away) {
    ++count.turned_away;
    emit(EventType::turn_away, oc.c, wait);
  } else {
    ++count.balked;
    emit(EventType::balk, oc.c, 0);
  }
  oc.leg = ++legs_;  // it does not abandon or overflow any more
  oc.outcome = outcome;
  change_satisfaction(oc.c, effect_of(oc, outcome));
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
  if (c.attempt >= redial.max_attempts || !(uniform(failed.u32(0)) < redial.probability)) {
    return false;
  }
  const Time delay = to_ticks(redial.delay.quantile(uniform(failed.u64(1))));
  ++counts(c).redials;
  emit(EventType::move, c, c.step);
  ++c.attempt;
  push(now_ + delay, Rank::arrive, c.order(), index);
  return true;
}

void Reference::move_on(std::uint32_t index, Outcome outcome, double u) {
  const Step& step = tables().steps[cases_[index].c.step];
  const Range& moves = step.moves[static_cast<std::size_t>(outcome)];
  if (moves.empty()) return close(index);
  std::uint32_t i = moves.first;
  while (!(u < tables().moves[i].cumulative)) ++i;
  take(index, tables().moves[i]);
}

void Reference::take(std::uint32_t index, const Move& move) {
  Case& c = cases_[index].c;
  if (move.satisfaction != 0) change_satisfaction(c, move.satisfaction);
  if (move.to == kEnd) return close(index);
  Time delay = 0;
  if (move.delayed) {
    delay = to_ticks(move.delay.quantile(uniform(draw(c, Purpose::move_delay).u64(0))));
  }
  if (move.crosses && delay < model_.lookahead) {
    delay = model_.lookahead;
    ++segment_counts(c.segment).lengthened;
  }
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
  free_cases_.push_back(index);
  if (c.domain != Domain::customer) return;

  if (model_.needs[c.kind].clock == NeedSpec::Clock::after_case) {
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

}  // namespace

ReferenceResult run_reference(const Model& model, RandomKey key, bool keep_events) {
  return Reference(model, key, keep_events).run();
}

}  // namespace rapport
