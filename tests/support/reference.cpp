#include "sim/core/elementary.h"
#include "sim/core/special.h"
#include "tests/support/reference_engine.h"

namespace rapport::reference {

namespace {

/// Whole years with which a customer of the stationary stock has been there.
int stock_tenure(double a, double b, Time firm_age, double u) {
  std::vector<double> weight;
  double survivor = 1.0, total = 0.0;
  for (int n = 0; n * kYear < firm_age; ++n) {
    weight.push_back(survivor);
    total += survivor;
    survivor *= (b + n) / (a + b + n);
  }
  std::size_t tenure = 0;
  double cumulative = weight[0];
  while (tenure + 1 < weight.size() && !(u * total < cumulative)) cumulative += weight[++tenure];
  return static_cast<int>(tenure);
}

}  // namespace

// ---- the run -----------------------------------------------------------------------------------

ReferenceResult Reference::run() {
  now_ = model_.begin;
  next_publication_ = model_.begin;
  totals_ = Totals(model_.month_starts.size() - 1, model_.touch_points.size(),
                   model_.segments.size(), rows_of(model_));
  start_touch_points();
  start_customers();
  start_streams();
  for (;;) {
    const Time next = queue_.empty() ? model_.end : queue_.top().time;
    if (pass_date(next)) continue;  // what happens at it may bring something earlier than `next`
    if (queue_.empty()) break;
    const Due due = queue_.top();
    queue_.pop();
    advance_to(due.time);
    happen(due);
  }
  advance_to(model_.end);
  absorb_at_end();
  return finish();
}

/// Takes stock of what held before anything at the first date that is left, if it is `t` or before.
bool Reference::pass_date(Time t) {
  const std::vector<Time>& looks = model_.company.reviews;
  const std::vector<Time>& months = model_.month_starts;
  const Time look_at = looks_ < looks.size() ? looks[looks_] : kNever;
  const Time month = months_begun_ < months.size() ? months[months_begun_] : kNever;
  const Time year = static_cast<Time>(years_passed_ + 1) * kYear;
  const Time next = std::min({look_at, month, year});
  if (next > t) return false;
  now_ = next;
  if (next == look_at) {
    look(look_at);
    let_join();
  } else if (next == month) {
    ++months_begun_;
    snapshots_.push_back(snapshot(month));
    if (model_.company.on) {
      add_to_snapshot(snapshots_.back());
      company_snapshots_.push_back(company_.snapshot());
    }
  } else {
    ++years_passed_;
    milestones_.push_back(snapshot(year));
    if (model_.company.on) add_to_snapshot(milestones_.back());
  }
  return true;
}

/// Publishes what held before anything at `t`.
void Reference::advance_to(Time t) {
  now_ = t;
  if (next_publication_ > t) return;
  published_idle_ = idle_;
  published_present_ = present_;
  next_publication_ = floor_to(t, kDay) + kDay;
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
    case Rank::ask:
      if (leg_goes_on) ask(due.index);
      return;
    case Rank::renewal:
      return renewal_due(static_cast<std::uint32_t>(due.order()));
    case Rank::arrive:
      if (due.index != kNobody) return arrive(due.index);
      if (due.order() == kCopies) return copy_due();
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
      if (!customer.there()) continue;
      ++taken.alive[customer.segment];
      sum[customer.segment] += customer.satisfaction;
    }
    for (std::size_t s = 0; s < segments; ++s) taken.satisfaction_sum[s] += sum[s];
  }
  return taken;
}

ReferenceResult Reference::finish() {
  ReferenceResult result;
  if (model_.company.joining.form != JoiningSpec::Form::none) result.stays = stays();
  for (std::size_t n = 0; n < customers_.size(); ++n) {
    const Customer& customer = customers_[n];
    CustomerState state{customer.satisfaction, customer.left, customer.segment,
                        customer.open_cases};
    if (model_.company.on) state.memory = persons_[n].memory;
    if (model_.company.on) state.value = persons_[n].value;
    if (customer.joined == kNever) state.value = 0;
    state.joined = customer.joined;
    result.customers.push_back(state);
    result.open_customer_cases += customer.open_cases;
  }
  if (model_.company.on) result.prospects = prospects();
  result.company = std::move(company_snapshots_);
  result.open_cases =
      static_cast<std::int64_t>(cases_.size() - free_cases_.size() + chases_.size());
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
  customers_.resize(model_.people());
  newcomers_.resize(model_.segments.size());
  referred_.resize(model_.segments.size());
  weeks_.resize(model_.segments.size());
  brought_.resize(model_.segments.size());
  clocks_.resize(customers_.size() * model_.needs.size());
  for (const Segment& segment : model_.segments) idle_.push_back(segment.customers);
  present_ = published_present_ = published_idle_ = idle_;
  for (std::uint32_t n = 0; n < model_.customers; ++n) {
    Customer& customer = customers_[n];
    while (n >= model_.segments[customer.segment].first_customer +
                    model_.segments[customer.segment].customers) {
      ++customer.segment;
    }
    customer.idle_since = customer.ready = model_.begin;
    const Segment& segment = model_.segments[customer.segment];
    customer.satisfaction = segment.satisfaction.quantile(
        uniform(draw_customer(key_, key_of(n), Purpose::satisfaction).u64(0)));
    customer.rate_factor = segment.rate_factor.quantile(
        uniform(draw_customer(key_, key_of(n), Purpose::rate_factor).u64(0)));
    if (segment.leaving.form != LeavingSpec::Form::none) start_leaving(n, segment.leaving);
    if (model_.company.on) start_person(n);
    if (model_.company.on) start_products(n);
    for (std::size_t kind = 0; kind < model_.needs.size(); ++kind) {
      set_clock(n, kind, next_candidate(n, kind, model_.begin, 0));
    }
  }
  if (model_.company.on) persons_.resize(customers_.size());
  for (std::uint8_t segment = 0; segment < model_.segments.size(); ++segment) {
    const Segment& of = model_.segments[segment];
    for (std::uint32_t n = of.first_newcomer; n < of.first_newcomer + of.newcomers; ++n) {
      customers_[n].segment = segment;
      customers_[n].joined = kNever;
    }
  }
}

void Reference::start_leaving(std::uint32_t n, const LeavingSpec& leaving) {
  Customer& customer = customers_[n];
  const double u = uniform(draw_customer(key_, key_of(n), Purpose::renewal_phase).u64(0));
  if (leaving.form == LeavingSpec::Form::noncontract) return start_buying(n, leaving, u, 0);
  const auto seconds = static_cast<double>(leaving.period / kSecond);
  customer.next_renewal = static_cast<Time>(u * seconds) * kSecond;
  push(customer.next_renewal, Rank::renewal, n);
  if (leaving.form != LeavingSpec::Form::cloglog) return;
  const double years = static_cast<double>(leaving.period) / static_cast<double>(kYear);
  customer.eta = math::log(-math::log1p(-first_propensity(n, leaving))) + math::log(years);
}

/// Occasions to buy come from time 0 or from joining on, at whole seconds.
void Reference::start_buying(std::uint32_t n, const LeavingSpec& leaving, double u, Time from) {
  Customer& customer = customers_[n];
  customer.eta = math::log(-math::log1p(-first_propensity(n, leaving)));
  const RandomBlock own = draw_customer(key_, key_of(n), Purpose::purchases);
  const double here = leaving.purchases.quantile(uniform(own.u64(0)));
  const double rate = std::max(here / std::max(leaving.wallet, 1e-9), 1e-9);
  customer.occasion_gap = static_cast<double>(kYear) / rate;
  const double first = static_cast<double>(from) - customer.occasion_gap * math::log(1.0 - u);
  if (!(first < static_cast<double>(model_.end))) return;
  customer.next_renewal = (static_cast<Time>(first) / kSecond + 1) * kSecond;
  push(customer.next_renewal, Rank::renewal, n);
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
  const int tenure = stock_tenure(a, b, leaving.firm_age, uniform(block.u64(1)));
  return math::beta_i_inverse(a, b + tenure, u);
}

void Reference::start_streams() {
  for (std::size_t kind = 0; kind < model_.streams.size(); ++kind) {
    if (model_.streams[kind].mean_gap > 0) next_of_stream(kind, 0, model_.begin);
  }
}

}  // namespace rapport::reference

namespace rapport {

ReferenceResult run_reference(const Model& model, RandomKey key, bool keep_events) {
  return reference::Reference(model, key, keep_events).run();
}

}  // namespace rapport
