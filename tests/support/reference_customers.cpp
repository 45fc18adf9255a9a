#include "sim/core/elementary.h"
#include "tests/support/reference_engine.h"

namespace rapport::reference {

std::uint64_t order_of(Domain domain, std::uint32_t subject, std::size_t kind, std::uint32_t slot) {
  Case c;
  c.domain = domain;
  c.subject = subject;
  c.kind = static_cast<std::uint8_t>(kind);
  c.slot = slot;
  return c.order();
}

/// A gap as Distribution::exponential(mean) gives it.
Time exponential_gap(double mean, double u) { return to_ticks(-mean * math::log(1.0 - u)); }

/// Chance of leaving at a renewal.
double hazard(const LeavingSpec& leaving, double s, double eta, double memory) {
  if (leaving.form == LeavingSpec::Form::logistic) {
    if (s >= leaving.threshold) return 0.0;
    return 1.0 / (1.0 + math::exp(leaving.slope * (s - leaving.midpoint)));
  }
  double x = eta - leaving.weight * (s - leaving.reference);
  if (leaving.memory_weight != 0) {
    x = x - leaving.memory_weight * (memory - leaving.memory_reference);
  }
  return -math::expm1(-math::exp(x));
}

/// The same where the offer moves it: the rate of leaving is as many times as large.
double at_offer(double hazard, double shift) {
  return shift == 0.0 ? hazard : -math::expm1(math::exp(shift) * math::log1p(-hazard));
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
  if ((order >> 59 & 1) != 0) return chase_due(order);
  const auto n = static_cast<std::uint32_t>(order >> 28);
  const std::size_t kind = order >> 20 & 0xFF;
  const auto slot = static_cast<std::uint32_t>(order & kMaxSlot);
  const Need& need = model_.needs[kind];
  const Clock due = clock(n, kind);
  if (due.due > now_ || due.slot != slot) {  // started before, or the customer has left
    if (!model_.company.on) return;
    for (ToCome* child : {&persons_[n].child, &persons_[n].misfit}) {
      if (child->due <= now_ && child->kind == kind && child->child.slot == slot) {
        child_due(n, *child);
      }
    }
    return;
  }
  Customer& customer = customers_[n];
  const bool waits = need.overlap != NeedSpec::Overlap::beside;
  if (waits && (customer.open_cases > 0 || now_ < customer.ready)) return;  // see become_idle

  if (!meets(n, kind)) {  // of what it does not hold: as if it had not come
    Clock next = due;
    while (next.due <= now_) next = next_candidate(n, kind, next.due, next.slot + 1);
    return set_clock(n, kind, next);
  }
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
    if (meets(n, kind)) ++segment_counts(customers_[n].segment, absorbed.due).merged;
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
  customer.idle_since = customer.last_contact = now_;
  customer.ready = now_ + model_.lookahead;
  ++idle_[customer.segment];
  if (!persons_.empty()) persons_[n].peak = 0.0F;  // a chase's, that closed after its case
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
  if (!model_.company.on) return;
  people_.enter_records(persons_[n], now_);
  for (const ToCome& child : {persons_[n].child, persons_[n].misfit}) {
    if (child.due < customer.ready) push_child(n, child);
  }
}

void Reference::renewal_due(std::uint32_t n) {
  Customer& customer = customers_[n];
  if (customer.left != kNever || customer.next_renewal > now_) return;
  if (customer.open_cases > 0 || now_ < customer.ready) return;  // see become_idle
  const Time period = model_.segments[customer.segment].leaving.period;
  const bool contract =
      model_.segments[customer.segment].leaving.form != LeavingSpec::Form::noncontract;
  if (customer.noticed) return leave(n);
  const Time notice = contract ? model_.segments[customer.segment].leaving.notice : 0;
  while (customer.next_renewal <= now_) {
    const Time date = customer.next_renewal;
    if (contract && defaults(n, date)) return leave(n);
    if (contract ? leaves(n, date) : buys_and_leaves(n)) {
      if (notice == 0) return leave(n);
      customer.noticed = true;
      customer.next_renewal = whole_second(now_ + notice);
      break;
    }
    const bool bound = customer.next_renewal != date;  // by a save offer, or it has no contract
    if (!bound && contract && model_.company.on) renew_products(n, date);
    if (!bound) customer.next_renewal += period;
  }
  push(customer.next_renewal, Rank::renewal, n);
}

bool Reference::leaves(std::uint32_t n, Time date) {
  const Customer& customer = customers_[n];
  const LeavingSpec& leaving = model_.segments[customer.segment].leaving;
  const double memory = memory_at(n, std::max(date, customer.ready));
  const double h = hazard(leaving, customer.satisfaction, customer.eta, memory);
  const Time at = std::max(date, customer.ready);
  const bool looks = looks_around(n, date, at);
  if (!(h > 0) && !looks) return false;
  const auto seconds = static_cast<std::uint32_t>(date / kSecond);
  const double u = uniform(draw_renewal(key_, key_of(n), seconds).u64(0));
  const double shift = offer(customer.segment, at);
  double unmoved = h, moved = at_offer(h, shift);
  if (looks) {
    moved += (1.0 - moved) * rival_wins(n, at, memory, shift);
    unmoved += (1.0 - unmoved) * rival_wins(n, at, memory, 0.0);
  }
  if (!(u < moved)) return false;
  const bool contract = leaving.form != LeavingSpec::Form::noncontract;
  if (model_.company.on && contract && is_kept(n, date, u, h, memory)) return false;
  if (model_.company.on) find_cause(n, u, std::min(h, at_offer(h, shift)), unmoved, moved);
  return true;
}

/// What the offer adds to the complementary log-log of leaving: the price against others', and what
/// it is above the price that people are used to. That is a mean of all prices there were, the
/// first of them for ever before, weighted by how long ago they were. A save offer lowers the
/// logarithm of the price by what `cut` is below 0.
double Reference::offer(std::uint8_t segment, Time t, double cut) const {
  const std::size_t period = model_.period_at(t);
  const auto price = [&](std::size_t p) { return model_.tables(p).segments[segment].price_log; };
  const LeavingSpec& leaving = model_.segments[segment].leaving;
  const double lasting = leaving.price_weight * (price(period) + cut);
  const auto memory = static_cast<double>(leaving.price_memory);
  if (!(memory > 0)) return lasting;
  const auto left = [&](Time of) { return math::exp(-static_cast<double>(t - of) / memory); };
  const std::size_t first = model_.from_start && period > 0 ? 1 : 0;
  double used = 0.0;
  for (std::size_t p = first; p <= period; ++p) {
    const double before = p == first ? 0.0 : left(model_.period_starts[p - 1]);
    const double after = p == period ? 1.0 : left(model_.period_starts[p]);
    used += price(p) * (after - before);
  }
  return lasting + leaving.price_rise_weight * std::max(0.0, price(period) + cut - used);
}

/// The reference where nobody remembers anything.
double Reference::memory_at(std::uint32_t n, Time t) const {
  if (!model_.company.on) return 0.0;
  const LeavingSpec& leaving = model_.segments[customers_[n].segment].leaving;
  if (!model_.company.mechanism.memory) return leaving.memory_reference;
  return people_.memory_at(persons_[n], t);
}

/// An occasion to buy, decided now: whether the customer buys here and then drops out.
bool Reference::buys_and_leaves(std::uint32_t n) {
  Customer& customer = customers_[n];
  const LeavingSpec& leaving = model_.segments[customer.segment].leaving;
  const Time date = customer.next_renewal;
  const auto seconds = static_cast<std::uint32_t>(date / kSecond);
  const double gap = uniform(draw_renewal(key_, key_of(n), seconds).u64(1));
  const Time next = now_ + std::max(exponential_gap(customer.occasion_gap, gap), kSecond);
  customer.next_renewal = (next + kSecond - 1) / kSecond * kSecond;
  OutcomeCounts& count = outcomes(customer.segment);
  ++count.occasions;
  double share = leaving.wallet;
  if (share > 0.0 && share < 1.0) {
    const double moved = leaving.weight * (customer.satisfaction - leaving.reference) +
                         leaving.memory_weight * (memory_at(n, now_) - leaving.memory_reference) -
                         offer(customer.segment, now_);
    share = 1.0 / (1.0 + (1.0 - share) / share * math::exp(-moved));
  }
  const NeedKey occasion{key_of(n), 0, seconds & 0xFFFF};
  const RandomBlock purchase = draw_leg(key_, occasion, seconds >> 16, 0, Purpose::purchases);
  if (!(uniform(purchase.u32(0)) < share)) return false;
  ++count.purchases;
  return leaves(n, date);
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
  if (model_.company.on) count_leaving(n);
  if (model_.company.on) leave_products(n);
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

}  // namespace rapport::reference
