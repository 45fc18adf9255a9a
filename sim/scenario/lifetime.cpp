#include "sim/scenario/lifetime.h"

#include <algorithm>
#include <limits>

#include "sim/core/elementary.h"
#include "sim/scenario/leaving.h"

namespace rapport {

namespace {

constexpr double kTicksAMonth = static_cast<double>(kYear) / 12.0;
constexpr double kForEver = std::numeric_limits<double>::infinity();

}  // namespace

Discounting::Discounting(double yearly) : a_month_(math::log1p(yearly) / 12.0) {}

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

/// The mean of of(x) over equal shares of a law, x being the middle of each.
template <class Of>
double mean_over(const Distribution& law, Of of) {
  constexpr int kShares = 64;
  if (law.kind() == Distribution::Kind::constant) return of(law.mean());
  double sum = 0.0;
  for (int i = 0; i < kShares; ++i) sum += of(law.quantile((i + 0.5) / kShares));
  return sum / kShares;
}

}  // namespace

double months_of_newcomer(const Discounting& discounting, const LeavingSpec& spec, double s,
                          double factor) {
  if (spec.form == LeavingSpec::Form::none) return discounting.months_for_ever();
  const bool contract = spec.form != LeavingSpec::Form::noncontract;
  const Time period = contract ? spec.period : kYear;
  const auto hazard = [&](double theta) {
    if (!has_propensity(spec.form)) return leaving_hazard(spec, s, 0.0, 0.0);
    return -math::expm1(-math::exp(leaving_eta(theta, period)) * factor);
  };
  const auto length = static_cast<double>(period);
  const double first = length + static_cast<double>(spec.notice);  // every leaving is so much later
  if (spec.form == LeavingSpec::Form::logistic) {
    return months_with_contract(discounting, first, length, hazard(0.5));
  }
  return mean_over(spec.propensity, [&](double theta) {
    const double h = hazard(theta);
    if (contract) return months_with_contract(discounting, first, length, h);
    return mean_over(spec.purchases, [&](double here) {
      const double occasions = here / std::max(spec.wallet, 1e-9) / 12.0;
      return discounting.months_until_end(
          occasions * wallet_share(spec, spec.reference, spec.memory_reference, 0.0) * h);
    });
  });
}

}  // namespace rapport
