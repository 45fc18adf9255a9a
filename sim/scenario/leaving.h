// Leaving: the hazard at a renewal, and the propensities that customers start with.
#pragma once

#include <algorithm>

#include "sim/core/elementary.h"
#include "sim/core/special.h"
#include "sim/scenario/scenario.h"

namespace rapport {

/// The chance that a customer leaves at a renewal. `s` is its satisfaction and `memory` what it
/// remembers of cases. `eta` is its own propensity, see leaving_eta(); only the forms cloglog and
/// noncontract use it.
inline double leaving_hazard(const LeavingSpec& spec, double s, double eta, double memory) {
  switch (spec.form) {
    case LeavingSpec::Form::logistic:
      if (s >= spec.threshold) return 0.0;
      return 1.0 / (1.0 + math::exp(spec.slope * (s - spec.midpoint)));
    case LeavingSpec::Form::cloglog:
    case LeavingSpec::Form::noncontract: {
      double x = eta - spec.weight * (s - spec.reference);
      if (spec.memory_weight != 0.0) x -= spec.memory_weight * (memory - spec.memory_reference);
      return -math::expm1(-math::exp(x));
    }
    case LeavingSpec::Form::none:
      break;
  }
  return 0.0;
}

/// A hazard moved by `shift` on the complementary log-log scale, on which risks add up: what is
/// offered raises or lowers leaving of all forms by the same factor of its rate.
inline double shifted_hazard(double hazard, double shift) {
  if (shift == 0.0) return hazard;
  return -math::expm1(math::exp(shift) * math::log1p(-hazard));
}

/// The part of the hazard `plain` at the references that is because customers move away, over a
/// time `span`.
inline double moving_hazard(const LeavingSpec& spec, double span, double plain) {
  if (!(spec.moving > 0.0)) return 0.0;
  const double years = span / static_cast<double>(kYear);
  return std::min(plain, -math::expm1(math::log1p(-spec.moving) * years));
}

/// How long the contract has put off a customer who leaves at a renewal by `draw`, below `hazard`:
/// without a contract it would have left at the same luck when the chance to have left, at the same
/// rate all along the period, had come up to the draw.
inline double put_off_by_contract(const LeavingSpec& spec, double draw, double hazard) {
  const double share = math::log1p(-draw) / math::log1p(-hazard);
  return static_cast<double>(spec.period) * (1.0 - share);
}

/// By which factor satisfaction and memory raise the rate of leaving over that of the propensity;
/// only the forms cloglog and noncontract use it.
inline double leaving_factor(const LeavingSpec& spec, double s, double memory) {
  return math::exp(-spec.weight * (s - spec.reference) -
                   spec.memory_weight * (memory - spec.memory_reference));
}

/// Whether leaving of that form depends on the customer's own propensity, eta.
inline bool has_propensity(LeavingSpec::Form form) {
  return form == LeavingSpec::Form::cloglog || form == LeavingSpec::Form::noncontract;
}

/// The share of a customer's occasions to buy that bring a purchase here (noncontract): the share
/// at the references, moved by satisfaction and memory on the log-odds, and by the offer's `shift`
/// the other way.
inline double wallet_share(const LeavingSpec& spec, double s, double memory, double shift) {
  if (spec.wallet <= 0.0 || spec.wallet >= 1.0) return spec.wallet;
  const double moved = spec.weight * (s - spec.reference) +
                       spec.memory_weight * (memory - spec.memory_reference) - shift;
  return 1.0 / (1.0 + (1.0 - spec.wallet) / spec.wallet * math::exp(-moved));
}

/// The propensity eta (the complementary log-log) that belongs to a yearly leaving probability
/// theta. At the reference the hazard of a period of length `period` is then 1 - (1 -
/// theta)^(period / year).
inline double leaving_eta(double theta, Time period) {
  return math::log(-math::log1p(-theta)) +
         math::log(static_cast<double>(period) / static_cast<double>(kYear));
}

struct BetaShapes {
  double alpha, beta;
};

/// The shapes of the beta distribution on [0, 1] with the mean and variance of `d`: alpha + beta =
/// mean (1 - mean) / variance - 1.
inline BetaShapes beta_shapes(const Distribution& d) {
  const double mean = d.mean();
  const double sum = mean * (1.0 - mean) / d.variance() - 1.0;
  return {mean * sum, (1.0 - mean) * sum};
}

/// The tenure in whole years, at the uniform number `u`, of a customer in the stationary stock of a
/// firm that has acquired at a constant rate for `years` years and loses by the shifted
/// beta-geometric with Beta(alpha, beta). The weight of tenure n is the survivor function S(n) =
/// B(alpha, beta + n) / B(alpha, beta), computed as S(n) = S(n-1) (beta + n - 1) / (alpha + beta +
/// n - 1) (Fader and Hardie 2007).
inline int stock_tenure(double alpha, double beta, int years, double u) {
  double total = 0.0, survivor = 1.0;
  for (int n = 0; n < years; ++n) {
    total += survivor;
    survivor *= (beta + n) / (alpha + beta + n);
  }
  double sum = 0.0;
  survivor = 1.0;
  for (int n = 0; n + 1 < years; ++n) {
    sum += survivor;
    if (u * total < sum) return n;
    survivor *= (beta + n) / (alpha + beta + n);
  }
  return years - 1;
}

}  // namespace rapport
