// Customers who join during the run: who, when, and how long they stay.
#include <cmath>

#include "sim/core/elementary.h"
#include "tests/support/reference_engine.h"

namespace rapport::reference {

/// Each week counted from time 0, after the company has looked at itself.
void Reference::let_join() {
  const JoiningSpec& joining = model_.company.joining;
  if (joining.form == JoiningSpec::Form::none || now_ <= 0 || now_ % kWeek != 0) return;
  for (std::uint8_t s = 0; s < model_.segments.size(); ++s) {
    const Segment& segment = model_.segments[s];
    const bool at_a_rate = joining.form == JoiningSpec::Form::rate;
    double due = std::floor(joining.rate * segment.customers *
                            (static_cast<double>(now_) / static_cast<double>(kYear)));
    if (at_a_rate && !model_.joins_plainly) {
      count_won(s);
      due = std::floor(joining.rate * segment.customers *
                       (weeks_[s] * static_cast<double>(kWeek) / static_cast<double>(kYear)));
    }
    const auto enough = [&] {
      if (at_a_rate) return static_cast<double>(newcomers_[s] - referred_[s]) >= due;
      return present_[s] >= segment.customers;
    };
    while (!enough()) {
      check(newcomers_[s] < segment.newcomers, "too many join");
      join(segment.first_newcomer + newcomers_[s]++, s, Source::own);
    }
    while (static_cast<double>(referred_[s] + 1) <= brought_[s]) {
      join(segment.first_newcomer + newcomers_[s]++, s, Source::referred);
      ++referred_[s];
    }
  }
}

/// A newcomer begins at its segment's references, and nobody knows it but by what it said as it
/// joined.
void Reference::join(std::uint32_t n, std::uint8_t s, Source source) {
  const Segment& segment = model_.segments[s];
  const LeavingSpec& leaving = segment.leaving;
  const JoiningSpec& joining = model_.company.joining;
  const RandomBlock who = draw_customer(key_, key_of(n), Purpose::own);
  double lowest = 1.0;  // of the law of propensities, the part from which it comes
  if (source == Source::own) {
    const Segment& then = model_.tables_at(now_ - kWeek).segments[s];
    if (uniform(who.u32(3)) < then.bought) {
      source = Source::bought;
    } else if (uniform(who.u32(0)) < joining.screening) {
      lowest = then.acceptance;
    }
  }
  Customer& customer = customers_[n];
  customer.joined = customer.idle_since = customer.ready = now_;
  customer.satisfaction = std::clamp(leaving.reference, 0.0, 1.0);
  customer.rate_factor = segment.rate_factor.quantile(
      uniform(draw_customer(key_, key_of(n), Purpose::rate_factor).u64(0)));
  ++idle_[s];
  ++present_[s];
  persons_[n] = people_.person(n, s, customer.satisfaction);
  persons_[n].records.assign(model_.company.departments.size(), 0);
  persons_[n].memory_time = (now_ - model_.begin) / kSecond;
  if (model_.company.judges() && model_.company.mechanism.memory) {
    persons_[n].memory = static_cast<float>(leaving.memory_reference);
  }
  for (std::size_t d = 0; d < model_.company.departments.size(); ++d) {
    if (source == Source::bought || !model_.company.mechanism.know) break;
    const RandomBlock fact = draw_record(key_, key_of(n), model_.company.department_codes[d]);
    if (uniform(fact.u64(0)) >= joining.facts) continue;
    persons_[n].records[d] =
        people_.first_record(fact, d, persons_[n].segment, record_day(now_, model_.begin));
  }
  const double theta = leaving.propensity.quantile(
      uniform(draw_customer(key_, key_of(n), Purpose::propensity).u64(0)) * lowest);
  if (leaving.form == LeavingSpec::Form::noncontract) {
    const RandomBlock phase = draw_customer(key_, key_of(n), Purpose::renewal_phase);
    start_buying(n, leaving, uniform(phase.u64(0)), now_);
    customer.eta = math::log(-math::log1p(-theta));
  } else if (leaving.form != LeavingSpec::Form::none) {
    customer.next_renewal = now_ + leaving.period;
    push(customer.next_renewal, Rank::renewal, n);
    const double years = static_cast<double>(leaving.period) / static_cast<double>(kYear);
    if (leaving.form == LeavingSpec::Form::cloglog) {
      customer.eta = math::log(-math::log1p(-theta)) + math::log(years);
    }
  }
  if (source == Source::bought && leaving.form != LeavingSpec::Form::logistic) {
    customer.eta += math::log(joining.bought_leaving);
  }
  start_products(n);
  for (std::size_t kind = 0; kind < model_.needs.size(); ++kind) {
    set_clock(n, kind, next_candidate(n, kind, now_, 0));
  }
  count_source(s, source);
  OutcomeCounts& count = outcomes(s);
  ++count.joined;
  count.joined_time += now_;
  count.joined_value += persons_[n].value;
  count.joined_value_time += static_cast<std::int64_t>(persons_[n].value) * (now_ / kMinute);
  if (has_credit()) {
    credits(s).joined_use += persons_[n].use;
    credits(s).joined_use_time += persons_[n].use * (now_ / kMinute);
  }
  count_check(n);
  Case nothing;
  nothing.subject = n;
  emit(EventType::join, nothing, 0);
}

std::vector<Stays> Reference::stays() const {
  const std::vector<std::int64_t> nobody(static_cast<std::size_t>(model_.end / kDay) + 1);
  std::vector<Stays> stays(model_.segments.size(), {nobody, nobody});
  for (std::size_t n = model_.customers; n < customers_.size(); ++n) {
    const Customer& customer = customers_[n];
    if (customer.joined == kNever) continue;
    Stays& of = stays[customer.segment];
    if (customer.left == kNever) {
      ++of.there[static_cast<std::size_t>((model_.end - customer.joined) / kDay)];
    } else {
      ++of.left[static_cast<std::size_t>((customer.left - customer.joined) / kDay)];
    }
  }
  return stays;
}

}  // namespace rapport::reference
