#include "sim/scenario/lifetime.h"

#include <algorithm>
#include <limits>

#include "sim/core/elementary.h"
#include "sim/scenario/leaving.h"
#include "sim/scenario/rival.h"

namespace rapport {

namespace {

constexpr double kTicksAMonth = static_cast<double>(kYear) / 12.0;
constexpr double kForEver = std::numeric_limits<double>::infinity();

}  // namespace

Discounting::Discounting(double yearly) : a_month_(math::log1p(yearly) / 12.0) {}

Discounting Discounting::with_end(double rate) const {
  Discounting with = *this;
  with.a_month_ += rate / 12.0;
  return with;
}

double Discounting::factor(double ticks) const {
  return math::exp(-a_month_ * ticks / kTicksAMonth);
}

double Discounting::months(double ticks) const {
  const double length = ticks / kTicksAMonth;
  return a_month_ > 0.0 ? -math::expm1(-a_month_ * length) / a_month_ : length;
}

double Discounting::months_for_ever() const { return months_until_end(0.0); }

double Discounting::months_until_end(double ends) const {
  const double falls = a_month_ + ends;
  return falls > 0.0 ? 1.0 / falls : kForEver;
}

double months_with_contract(const Discounting& discounting, double first, double period,
                            double hazard) {
  const double renews = 1.0 - hazard;
  const double goes_on = renews * discounting.factor(period);
  if (!(goes_on < 1.0)) return discounting.months_for_ever();
  const double renewed = renews * discounting.months(period) / (1.0 - goes_on);
  return discounting.months(first) + discounting.factor(first) * renewed;
}

namespace {

/// The mean of of(x) over equal shares of the lowest `part` of a law, x being the middle of each.
template <class Of>
double mean_over(const Distribution& law, const Of& of, double part = 1.0) {
  constexpr int kShares = 64;
  if (law.kind() == Distribution::Kind::constant) return of(law.mean());
  double sum = 0.0;
  for (int i = 0; i < kShares; ++i) sum += of(law.quantile((i + 0.5) / kShares * part));
  return sum / kShares;
}

/// A newcomer's expected months, by its propensity.
class NewcomerMonths {
 public:
  NewcomerMonths(const Discounting& discounting, const LeavingSpec& spec, double s, double factor,
                 const NewcomerMix& mix)
      : discounting_(discounting), spec_(spec), s_(s), factor_(factor), mix_(mix) {}

  double operator()(double theta) const {
    const double inert = mix_.rival.offers > 0.0 ? mix_.rival.inert : 1.0;
    double months = inert > 0.0 ? inert * stays(theta, mix_.woken) : 0.0;
    if (inert < 1.0) months += (1.0 - inert) * stays(theta, 1.0);
    return months;
  }

 private:
  /// The hazard of a time `span` at the chance `own` to leave in it, of who looks at offers so
  /// often.
  double with_rival(double own, double span, double looks) const {
    if (!(looks > 0.0) || !(mix_.rival.offers > 0.0)) return own;
    const double over = goes_over(mix_.rival, spec_, s_, spec_.memory_reference, mix_.shift);
    return either(own, looks * offer_chance(mix_.rival, span) * over);
  }

  double own_hazard(double theta, Time period) const {
    if (!has_propensity(spec_.form)) return leaving_hazard(spec_, s_, 0.0, 0.0);
    return -math::expm1(-math::exp(leaving_eta(theta, period)) * factor_);
  }

  double stays(double theta, double looks) const {
    if (spec_.form == LeavingSpec::Form::noncontract) {
      const double own = own_hazard(theta, kYear);
      return mean_over(spec_.purchases, [&](double here) {
        const double occasions = here / std::max(spec_.wallet, 1e-9) / 12.0;
        const double span = static_cast<double>(kYear) / std::max(here, 1e-9);
        return discounting_.months_until_end(
            occasions * wallet_share(spec_, spec_.reference, spec_.memory_reference, 0.0) *
            with_rival(own, span, looks));
      });
    }
    const auto length = static_cast<double>(spec_.period);
    // Every leaving is later by the notice.
    return months_with_contract(discounting_, length + static_cast<double>(spec_.notice), length,
                                with_rival(own_hazard(theta, spec_.period), length, looks));
  }

  const Discounting& discounting_;
  const LeavingSpec& spec_;
  double s_, factor_;
  const NewcomerMix& mix_;
};

}  // namespace

double months_of_newcomer(const Discounting& discounting, const LeavingSpec& spec, double s,
                          double factor, const NewcomerMix& mix) {
  if (spec.form == LeavingSpec::Form::none) return discounting.months_for_ever();
  const NewcomerMonths months(discounting, spec, s, factor, mix);
  if (spec.form == LeavingSpec::Form::logistic) return months(0.5);
  const double screened = mix.acceptance < 1.0 ? mix.screening * (1.0 - mix.bought) : 0.0;
  const double plain = 1.0 - mix.bought - screened;
  double sum = plain > 0.0 ? plain * mean_over(spec.propensity, months) : 0.0;
  if (screened > 0.0) {
    sum += screened * mean_over(spec.propensity, months, mix.acceptance);
  }
  if (mix.bought > 0.0) {
    const NewcomerMonths of_bought(discounting, spec, s, factor * mix.bought_leaving, mix);
    sum += mix.bought * mean_over(spec.propensity, of_bought);
  }
  return sum;
}

}  // namespace rapport
