// Rivals and where newcomers come from, as docs/ODD.md says.
#include <cmath>

#include "sim/core/elementary.h"
#include "tests/support/reference_engine.h"

namespace rapport::reference {

/// Whether customer n looks at offers when it decides at `t` on the renewal of `date`.
bool Reference::looks_around(std::uint32_t n, Time date, Time t) const {
  const Customer& customer = customers_[n];
  const RivalSpec& rival = model_.segments[customer.segment].rival;
  if (!model_.company.on || rival.offers == 0.0) return false;
  const CustomerKey key = key_of(n);
  if (uniform(draw_customer(key_, key, Purpose::rival).u32(0)) >= rival.inert) return true;
  if (customer.last_contact == kNever || t - customer.last_contact > rival.awake) return false;
  const auto seconds = static_cast<std::uint32_t>(date / kSecond);
  return uniform(draw_rival(key_, key, seconds).u32(1)) < rival.wakes;
}

/// The chance that the rival has made an offer since customer n could leave last, and that the
/// customer takes it at `t`, where the price here adds `shift` to leaving.
double Reference::rival_wins(std::uint32_t n, Time t, double memory, double shift) const {
  const Customer& customer = customers_[n];
  const Time at = std::min(t, model_.end - 1);
  const RivalSpec& rival = model_.tables_at(at).segments[customer.segment].rival;
  const LeavingSpec& leaving = model_.segments[customer.segment].leaving;
  const double span = leaving.form == LeavingSpec::Form::noncontract
                          ? customer.occasion_gap / std::max(leaving.wallet, 1e-9)
                          : static_cast<double>(leaving.period);
  const double offered = -math::expm1(-rival.offers * span / static_cast<double>(kYear));
  const double dearer = shift - leaving.price_weight * math::log(rival.price);
  const double better = leaving.weight * (rival.satisfaction - customer.satisfaction) -
                        leaving.memory_weight * (memory - leaving.memory_reference);
  return offered * (1.0 / (1.0 + math::exp(rival.switching - dearer - better)));
}

/// What a newcomer costs, and who it is.
void Reference::count_source(std::uint8_t s, Source source) {
  if (model_.joins_plainly) return;
  const Segment& then = model_.tables_at(now_ - kWeek).segments[s];
  const JoiningSpec& joining = model_.company.joining;
  const double plain = model_.company.acquisition[s];
  ExitCounts& count = exits(s);
  const double taken = then.acceptance * then.check.taken;  // of those who apply
  double each = 1.0 / std::max(taken, 1e-9);
  if (joining.form == JoiningSpec::Form::rate && then.acquisition > 0) {
    each =
        math::exp((1.0 - joining.elasticity) * math::log(then.acquisition)) / std::max(taken, 1e-9);
  }
  double cost = each;
  if (source == Source::bought) {
    cost = joining.bought_cost * each;
    ++count.bought;
  } else if (source == Source::referred) {
    cost = 0.0;
    ++count.referred;
  }
  count.joined_cost += std::llround(plain * cost * kMoneyUnit);
}

/// Adds what the week that ends now brings of newcomers.
void Reference::count_won(std::uint8_t s) {
  const JoiningSpec& joining = model_.company.joining;
  const Segment& then = model_.tables_at(now_ - kWeek).segments[s];
  const double week = static_cast<double>(kWeek) / static_cast<double>(kYear);
  const double response =
      then.acquisition > 0 ? math::exp(joining.elasticity * math::log(then.acquisition)) : 0.0;
  weeks_[s] += response * (then.acceptance * then.check.taken);
  if (snapshots_.empty()) return;
  brought_[s] += joining.referral * then.check.taken * snapshots_.back().satisfaction_sum[s] * week;
}

}  // namespace rapport::reference
