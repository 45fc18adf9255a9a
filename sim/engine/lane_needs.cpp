// How needs come up in a lane: the customers' start, their clocks and renewals, and streams.
#include <algorithm>
#include <array>
#include <cmath>

#include "sim/company/rival_offer.h"
#include "sim/engine/lane.h"
#include "sim/scenario/joining.h"
#include "sim/scenario/leaving.h"
#include "sim/scenario/rival.h"

namespace rapport {

namespace {

Time exponential_gap(double mean, const RandomBlock& root) {
  return to_ticks(-mean * math::log(1.0 - uniform(root.u64(0))));
}

}  // namespace

// ---- start ------------------------------------------------------------------------------------

void Lane::begin() {
  for (std::uint8_t s = 0; s < model_->segments.size(); ++s) {
    const Segment& segment = model_->segments[s];
    const std::uint32_t end = std::min(last_, segment.first_customer + segment.customers);
    for (std::uint32_t id = std::max(first_, segment.first_customer); id < end; ++id) {
      begin_customer(id, s);
    }
  }
  for (StreamState& s : streams_) next_arrival(s);
}

void Lane::begin_customer(std::uint32_t id, std::uint8_t s) {
  const Segment& segment = model_->segments[s];
  population_->customers[id].segment = s;
  const RandomBlock satisfaction = draw_customer(key_, key_of(id), Purpose::satisfaction);
  begin_presence(id, segment.satisfaction.quantile(uniform(satisfaction.u64(0))), model_->begin);
  if (model_->company.on) memory_.begin(id, segment, rate_factor_of(id));
  begin_leaving(id, segment);
  if (model_->company.has_products) begin_products(id, 0, false);
  begin_needs(id, model_->begin);
}

/// The customer is there from `now` on, without a case.
void Lane::begin_presence(std::uint32_t id, double satisfaction, Time now) {
  Customer& c = population_->customers[id];
  c.satisfaction = clamp01(satisfaction);
  c.ready = now;
  if (!model_->single_case) population_->wake[id] = kNever;
  if (!population_->channel.empty()) population_->channel[id] = 0;
  c.open = 0;
  c.presence = Presence::present;
  ++idle_[c.segment];
  ++present_[c.segment];
}

/// Starts the clocks of its needs, and plans what comes first.
void Lane::begin_needs(std::uint32_t id, Time now) {
  for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
    clocks_of(id)[kind].reset();
    next_candidate(id, kind, now);
  }
  plan(id);
}

void Lane::begin_leaving(std::uint32_t id, const Segment& segment) {
  Customer& c = population_->customers[id];
  c.next_renewal = kNoRenewal;
  const LeavingSpec& spec = segment.leaving;
  if (spec.form == LeavingSpec::Form::none) return;
  if (spec.form == LeavingSpec::Form::noncontract) return begin_purchases(id, spec, 0);
  const RandomBlock b = draw_customer(key_, key_of(id), Purpose::renewal_phase);
  const double seconds = static_cast<double>(spec.period / kSecond);
  c.next_renewal = static_cast<std::uint32_t>(uniform(b.u64(0)) * seconds);
  if (spec.form == LeavingSpec::Form::cloglog) {
    population_->eta[id] = leaving_eta(start_propensity(id, spec), spec.period);
  }
}

/// Draws the rate of a customer without a contract, and its first occasion to buy after `from`.
void Lane::begin_purchases(std::uint32_t id, const LeavingSpec& spec, Time from, double accepted) {
  const RandomBlock b = draw_customer(key_, key_of(id), Purpose::renewal_phase);
  const RandomBlock own = draw_customer(key_, key_of(id), Purpose::purchases);
  population_->eta[id] = leaving_eta(start_propensity(id, spec, accepted), kYear);
  const double rate = spec.purchases.quantile(uniform(own.u64(0))) / std::max(spec.wallet, 1e-9);
  population_->occasion_gap[id] = static_cast<double>(kYear) / std::max(rate, 1e-9);
  const double first = static_cast<double>(from) -
                       population_->occasion_gap[id] * math::log(1.0 - uniform(b.u64(0)));
  if (first < static_cast<double>(model_->end)) {
    population_->customers[id].next_renewal = static_cast<std::uint32_t>(first / kSecond) + 1;
  }
}

double Lane::start_propensity(std::uint32_t id, const LeavingSpec& spec, double accepted) const {
  const RandomBlock b = draw_customer(key_, key_of(id), Purpose::propensity);
  const double u = uniform(b.u64(0)) * accepted;
  if (spec.start == LeavingSpec::Start::newcomers || id >= model_->customers ||
      spec.propensity.kind() == Distribution::Kind::constant) {
    return spec.propensity.quantile(u);
  }
  const int years = static_cast<int>((spec.firm_age + kYear - 1) / kYear);
  const BetaShapes shapes = beta_shapes(spec.propensity);
  const int tenure = stock_tenure(shapes.alpha, shapes.beta, years, uniform(b.u64(1)));
  return math::beta_i_inverse(shapes.alpha, shapes.beta + tenure, u);
}

// ---- going on -----------------------------------------------------------------------------------

void Lane::go_on_from(const Lane& other, Time now) {
  totals = other.totals;
  ongoing_ = other.ongoing_;
  complaints_ = other.complaints_;
  departures_ = other.departures_;
  wheel_ = other.wheel_;
  parked_ = other.parked_;
  parked_free_ = other.parked_free_;
  deferred_ = other.deferred_;
  streams_ = other.streams_;
  idle_ = other.idle_;
  present_ = other.present_;
  std::vector<Later> later = other.later_;
  std::ranges::sort(later, {}, [](const Later& l) { return std::pair(l.id, l.kind); });
  auto next = later.begin();
  population_->for_each(*model_, first_, last_, [&](std::uint32_t id) {
    if (!population_->customers[id].is_there()) return;
    for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
      const bool late = next != later.end() && next->id == id && next->kind == kind;
      Clock& clock = clocks_of(id)[kind];
      if (clock.due() != kNever && clock.due() >= now && !(late && next->decided)) decide(id, kind);
      if (!late) continue;
      if (clock.due() < next->least) clock.set(next->least, clock.slot());
      ++next;
    }
    if (population_->customers[id].open == 0) {
      plan(id);
    } else {
      plan_beside(id);
    }
  });
}

/// Decides about the candidate at which the clock stands, and where it does not come about those
/// behind it.
void Lane::decide(std::uint32_t id, std::uint32_t kind) {
  const Clock clock = clocks_of(id)[kind];
  const NeedKey candidate{key_of(id), clock.slot(), model_->needs[kind].code};
  const std::uint8_t segment = population_->customers[id].segment;
  if (accepts(kind, segment, clock.due(), draw_root(key_, candidate))) return;
  next_candidate(id, kind, clock.due());
}

// ---- newcomers --------------------------------------------------------------------------------

/// A contract's first renewal is a period after joining. Who is not referred comes from a bought
/// portfolio with the share of when its week began; of the others, those who are screened have
/// propensities in the part of the law that is accepted.
void Lane::join(std::uint32_t id, std::uint8_t s, Time now, Source source) {
  Customer& c = population_->customers[id];
  c = {0.0, 0, kNoRenewal, s, 0, Presence::present};
  const Segment& segment = model_->segments[s];
  const LeavingSpec& spec = segment.leaving;
  double accepted = 1.0;
  if (!model_->joins_plainly && source == Source::own) {
    const Segment& then = model_->tables_at(now - kWeek).segments[s];
    const RandomBlock own = draw_customer(key_, key_of(id), Purpose::own);
    if (uniform(own.u32(3)) < then.bought) source = Source::bought;
    const bool screened = uniform(own.u32(0)) < model_->company.joining.screening;
    if (screened && source == Source::own) accepted = then.acceptance;
  }
  population_->joined[id - model_->customers] = static_cast<std::uint32_t>(now / kDay);
  begin_presence(id, spec.reference, now);
  memory_.join(id, segment, now, source);
  if (spec.form == LeavingSpec::Form::noncontract) {
    begin_purchases(id, spec, now, accepted);
  } else if (spec.form != LeavingSpec::Form::none) {
    c.next_renewal = static_cast<std::uint32_t>((now + spec.period) / kSecond);
  }
  if (spec.form == LeavingSpec::Form::cloglog) {
    population_->eta[id] = leaving_eta(start_propensity(id, spec, accepted), spec.period);
  }
  if (source == Source::bought && has_propensity(spec.form)) {
    population_->eta[id] += math::log(model_->company.joining.bought_leaving);
  }
  if (model_->company.has_products) begin_products(id, now, true);
  begin_needs(id, now);
  count_joining(id, now, source);
}

void Lane::count_joining(std::uint32_t id, Time now, Source source) {
  const std::size_t segment = population_->customers[id].segment;
  const std::uint32_t value = population_->company[id].value;
  OutcomeCounts& row = totals.outcome[rows_month_ * model_->segments.size() + segment];
  ++row.joined;
  if (!model_->joins_plainly) {
    const double plain = model_->company.acquisition[segment];
    const Segment& then = model_->tables_at(now - kWeek).segments[segment];
    const double cost =
        plain * cost_of_newcomer(model_->company.joining, source, then.acquisition, then.taken());
    ExitCounts& more = totals.exit[rows_month_ * model_->segments.size() + segment];
    more.bought += source == Source::bought;
    more.referred += source == Source::referred;
    more.joined_cost += std::llround(cost * kMoneyUnit);
  }
  row.joined_time += now;
  row.joined_value += value;
  row.joined_value_time += static_cast<std::int64_t>(value) * (now / kMinute);
  if (model_->company.has_credit) {
    const std::int64_t use = population_->credit_use[id];
    CreditCounts& credit = totals.credit[rows_month_ * model_->segments.size() + segment];
    credit.joined_use += use;
    credit.joined_use_time += use * (now / kMinute);
  }
  if (model_->company.has_checks) count_check(id, now);
  if (flow_.events == nullptr) return;
  events.push_back({now, EventType::join, Domain::customer, 0, 0, 0, id, 0, 0});
}

// ---- clocks of needs --------------------------------------------------------------------------

/// The customer's own factor on need rates. It is drawn again each time, because keeping it would
/// take 8 bytes a customer.
double Lane::rate_factor_of(std::uint32_t id) const {
  if (!model_->has_rate_factors) return 1.0;
  const RandomBlock b = draw_customer(key_, key_of(id), Purpose::rate_factor);
  return model_->segments[population_->customers[id].segment].rate_factor.quantile(
      uniform(b.u64(0)));
}

/// Moves the clock to its next accepted candidate after `from`.
void Lane::next_candidate(std::uint32_t id, std::uint32_t kind, Time from) {
  const Need& need = model_->needs[kind];
  Clock& clock = clocks_of(id)[kind];
  const std::uint8_t segment = population_->customers[id].segment;
  clock.clear();
  if (!model_->ever_needs(kind, segment)) return;
  const CustomerKey customer = key_of(id);
  double mean_gap = need.mean_gap;
  if (model_->has_rate_factors) mean_gap /= rate_factor_of(id);
  // Where most candidates are thinned away, four are drawn at a time.
  const std::uint32_t batch = need.thinned ? 4 : 1;
  std::array<RandomBlock, 4> blocks;
  for (Time t = from;;) {
    const std::uint32_t first = clock.next_slot();
    check(first + batch <= kMaxSlot, "a customer has more candidates for a need than slots");
    const NeedKey candidate{customer, first, need.code};
    if (batch == 1) {
      blocks[0] = draw_root(key_, candidate);
    } else {
      blocks = draw_root_four(key_, candidate);
    }
    for (std::uint32_t i = 0; i < batch; ++i) {
      clock.clear(first + i);
      t += exponential_gap(mean_gap, blocks[i]);
      if (t >= model_->end) return;
      if (t <= decides_until_ && !accepts(kind, segment, t, blocks[i])) continue;
      clock.set(t, first + i);
      return;
    }
  }
}

/// Whether a candidate comes: a matter of its own time, which may lie behind the policy's next
/// change.
inline bool Lane::accepts(std::uint32_t kind, std::uint8_t segment, Time t,
                          const RandomBlock& b) const {
  const Need& need = model_->later.empty() ? model_->needs[kind] : model_->tables_at(t).needs[kind];
  return !need.thinned || uniform(b.u32(2)) < need.accept[segment] *
                                                  model_->profile_at(need.profile, t) *
                                                  day_factors_->at(need.day_factor, t);
}

/// When an idle customer would start the need.
Time Lane::start_of(const Customer& c, std::uint32_t kind, const Clock& clock) const {
  if (model_->needs[kind].overlap == NeedSpec::Overlap::beside) return clock.due();
  return std::max(clock.due(), c.ready);
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

/// Decides for an idle customer what comes first, leaving or the next need, and wakes it then.
/// Needs about products that it does not hold then are passed over.
void Lane::plan(std::uint32_t id) {
  const Customer& c = population_->customers[id];
  Time start = kNever;
  do {
    start = next_start(id);
    if (start > decides_until_) {
      set_wake(id, kNever);
      return;
    }
    if (c.next_renewal != kNoRenewal) start = renew_until(id, start);
  } while (model_->company.has_products && pass_over(id, start));
  set_wake(id, start);
}

/// When the next need of an idle customer would start.
Time Lane::next_start(std::uint32_t id) const {
  const Customer& c = population_->customers[id];
  const Clock* clocks = population_->clocks.data() + id * kinds_;
  Time start = kNever;
  for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
    start = std::min(start, start_of(c, kind, clocks[kind]));
  }
  return model_->company.on ? std::min(start, children_.next(id)) : start;
}

/// Decides the renewals up to `start`, before which nothing changes the customer. Returns when it
/// leaves, or `start`.
Time Lane::renew_until(std::uint32_t id, Time start) {
  Customer& c = population_->customers[id];
  const LeavingSpec& spec = model_->segments[c.segment].leaving;
  const auto date_of = [&] {
    return std::max(static_cast<Time>(c.next_renewal) * kSecond, c.ready);
  };
  Time date = date_of();
  if (date > start || date >= model_->end) return start;
  if (c.presence == Presence::noticed) {
    c.presence = Presence::departing;
    return date;
  }
  double eta = model_->has_propensities ? population_->eta[id] : 0.0;
  double memory = memory_at(id, date);
  double hazard = leaving_hazard(spec, c.satisfaction, eta, memory), shift = 0.0;
  const bool owes = model_->company.has_credit && model_->segments[c.segment].credit.on();
  const bool holds = model_->company.has_products && !model_->segments[c.segment].products.empty();
  for (; date <= start && date < model_->end; date = date_of()) {
    const std::uint32_t renewal = c.next_renewal;
    const bool contract = spec.form != LeavingSpec::Form::noncontract;
    if (contract) c.next_renewal += static_cast<std::uint32_t>(spec.period / kSecond);
    if (memory != 0.0) {
      memory = memory_at(id, date);  // it fades from date to date
      hazard = leaving_hazard(spec, c.satisfaction, eta, memory);
    }
    const bool looks =
        model_->has_rivals && looks_at_offers(*model_, *population_, key_, id, renewal, date);
    if (contract && !(hazard > 0.0) && !looks && !owes && !holds) continue;
    if (model_->has_offers) shift = model_->offer_shift(c.segment, date);
    const RandomBlock b = draw_renewal(key_, key_of(id), renewal);
    if (!contract && !buys(id, date, b, memory, shift)) continue;
    if (owes && defaults(id, date, b)) return date;
    const double draw = uniform(b.u64(0));
    const double own = shifted_hazard(hazard, shift);
    const double moved = looks ? either(own, won_away(id, date, memory, shift)) : own;
    if (draw < moved) {
      if (model_->company.on) {
        const double today = looks ? either(hazard, won_away(id, date, memory, 0.0)) : hazard;
        blame(id, draw,
              {.plain = leaving_hazard(spec, spec.reference, eta, spec.memory_reference),
               .alone = std::min(hazard, own),
               .today = today,
               .all = moved});
      }
      c.presence = Presence::leaving;
      return date;
    }
    if (holds && renew_products(id, renewal, date, memory, shift) && model_->has_propensities) {
      eta = population_->eta[id];
      hazard = leaving_hazard(spec, c.satisfaction, eta, memory);
    }
  }
  return start;
}

/// Wakes a customer with an open case: only needs that run beside it can start.
void Lane::plan_beside(std::uint32_t id) {
  if (model_->single_case) return;
  Time start = kNever;
  for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
    if (model_->needs[kind].overlap != NeedSpec::Overlap::beside) continue;
    start = std::min(start, clocks_of(id)[kind].due());
  }
  set_wake(id, start > decides_until_ ? kNever : start);
}

// ---- streams ----------------------------------------------------------------------------------

/// Draws the stream's next candidate. Whether it is accepted is seen when its window has come,
/// because for background that depends on what is published then.
void Lane::next_arrival(StreamState& s) {
  const Stream& stream = model_->streams[s.stream];
  if (!model_->ever_streams(s.stream)) {
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
    const Stream& stream = flow_.tables->streams[s.stream];
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
          !(uniform(s.thinning) < accept * model_->profile_at(stream.profile, s.due) *
                                      day_factors_->at(stream.day_factor, s.due))) {
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
