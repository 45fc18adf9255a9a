#include "sim/scenario/lifetime.h"

#include <limits>

#include "sim/core/elementary.h"

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

}  // namespace rapport
