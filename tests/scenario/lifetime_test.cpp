// How long customers can be expected to stay, against the closed forms of Fader and Hardie (2010),
// "Customer-Base Valuation in a Contractual Setting: The Perils of Ignoring Heterogeneity".
#include "sim/scenario/lifetime.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sim/core/special.h"

using namespace rapport;
using doctest::Approx;

namespace {

constexpr double kPeriod = static_cast<double>(kYear), kMonthTicks = kPeriod / 12.0;
constexpr double kYearly = 0.1;

/// 2F1(1, b; c; z) by its series. With b = beta + n, c = alpha + beta + n and z = 1 / (1 + d) it is
/// the sum over further renewals of survival and discount, for customers who have renewed n times.
double hypergeometric(double b, double c, double z) {
  double sum = 0.0, term = 1.0;
  for (int k = 0; term > 1e-15; ++k) {
    sum += term;
    term *= (b + k) / (c + k) * z;
  }
  return sum;
}

/// The mean of of(theta) over a beta law, by the midpoints of many equal shares.
template <class Of>
double mean_over_beta(double alpha, double beta, Of of) {
  constexpr int kShares = 4000;
  double sum = 0.0;
  for (int i = 0; i < kShares; ++i) {
    sum += of(math::beta_i_inverse(alpha, beta, (i + 0.5) / kShares));
  }
  return sum / kShares;
}

}  // namespace

TEST_CASE("money of each month counts for less, the later it is") {
  const Discounting discounting(kYearly), none(0.0);
  CHECK(discounting.factor(kPeriod) == Approx(1.0 / 1.1).epsilon(1e-12));
  double sum = 0.0;  // over thousandths of a month
  for (int i = 0; i < 30'000; ++i) sum += std::pow(1.1, -(i + 0.5) / 12e3) / 1000.0;
  CHECK(discounting.months(30 * kMonthTicks) == Approx(sum).epsilon(1e-8));
  CHECK(discounting.months_for_ever() == Approx(12.0 / std::log(1.1)).epsilon(1e-12));
  CHECK(discounting.months(2000 * kPeriod) == Approx(discounting.months_for_ever()));
  CHECK(discounting.months_until_end(0.02) == Approx(1.0 / (std::log(1.1) / 12 + 0.02)));
  CHECK(none.factor(5 * kPeriod) == 1.0);
  CHECK(none.months(30 * kMonthTicks) == Approx(30.0));
  CHECK(none.months_until_end(0.05) == Approx(20.0));
  CHECK(std::isinf(none.months_for_ever()));
}

TEST_CASE("a customer's months are the sum over its renewals") {
  const Discounting discounting(kYearly);
  const double first = 0.3 * kPeriod, hazard = 0.2;
  double sum = discounting.months(first), there = 1.0;
  for (int k = 0; k < 400; ++k) {
    there *= 1.0 - hazard;
    sum += there * (discounting.months(first + (k + 1) * kPeriod) -
                    discounting.months(first + k * kPeriod));
  }
  CHECK(months_with_contract(discounting, first, kPeriod, hazard) == Approx(sum).epsilon(1e-12));
  CHECK(months_with_contract(discounting, first, kPeriod, 1.0) ==
        Approx(discounting.months(first)).epsilon(1e-12));
  CHECK(months_with_contract(discounting, first, kPeriod, 0.0) ==
        Approx(discounting.months_for_ever()).epsilon(1e-12));
  CHECK(std::isinf(months_with_contract(Discounting(0.0), first, kPeriod, 0.0)));
  CHECK(months_with_contract(Discounting(0.0), first, kPeriod, 0.25) == Approx(0.3 * 12 + 36));
}

TEST_CASE("a base of customers whose propensities differ is worth what Fader and Hardie say") {
  const Discounting discounting(kYearly);
  const double a_year = discounting.months(kPeriod);
  struct Base {
    double alpha, beta;  // of newcomers
  };
  for (const auto& [alpha, beta] : {Base{0.704, 1.182}, Base{0.668, 3.806}, Base{3.0, 7.0}}) {
    CAPTURE(alpha);
    for (const int renewals : {0, 1, 4}) {  // so far: who is still there leaves less
      CAPTURE(renewals);
      const double b = beta + renewals;
      // From the moment of the last renewal on, so that the next one is a year away.
      const double months = mean_over_beta(alpha, b, [&](double theta) {
        return months_with_contract(discounting, kPeriod, kPeriod, theta);
      });
      const double theory = a_year * hypergeometric(b, alpha + b, 1.0 / 1.1);
      CHECK(months == Approx(theory).epsilon(2e-4));
      // One hazard for all, their mean, understates what the base is worth.
      const double alike = months_with_contract(discounting, kPeriod, kPeriod, alpha / (alpha + b));
      CHECK(alike < 0.96 * months);
    }
  }
}
