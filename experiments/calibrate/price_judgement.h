// How near a price's fit comes to customers that it has not seen, arm by arm.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "experiments/calibrate/price_response.h"

namespace rapport {

/// Unseen offers of one arm: one value of the first column within which prices were drawn (risk),
/// and one fifth of its prices.
struct PriceArm {
  std::string name;                ///< "high", or "all"
  double least = 0.0, most = 0.0;  ///< prices of its unseen offers
  std::size_t offers = 0;
  double seen = 0.0;    ///< share that was taken
  double fitted = 0.0;  ///< the same by the fit
  double own = 0.0;     ///< what the arm's offers took that the fit has seen: its own mean
};

/// A fit to some offers, judged on others.
struct PriceJudgement {
  std::size_t fitted_on = 0, unseen = 0;  ///< offers
  std::size_t strange = 0;  ///< unseen offers left out, as the fit knows no such group or arm
  std::vector<PriceArm> arms;
  /// Mean absolute error of the arms' shares, weighted by unseen offers; by the fit and by the
  /// arms' own means.
  double error = 0.0, own_error = 0.0;
  double luck = 0.0;  ///< what it would be of a fit that is right, by the luck of unseen customers
  /// Mean log-likelihood of an unseen offer, likewise. An own mean of k in n counts as (k + 1/2) of
  /// (n + 1), so that none is impossible.
  double likelihood = 0.0, own_likelihood = 0.0;
  Coefficient slope, unseen_slope;  ///< of the logarithm of the price, on the complementary log-log
  double apart = 0.0;               ///< of both, in standard errors of their difference
};

/// Fits to `seen` and judges on `unseen`. Throws InvalidInput, naming `file`, where either does not
/// allow a fit.
PriceJudgement judge_price(const PriceTrial& seen, const PriceTrial& unseen,
                           const std::string& file);

/// Every other offer, from the first or from the second on: a rule that nobody can choose by what
/// comes out.
PriceTrial half_of(const PriceTrial& trial, std::size_t half);

}  // namespace rapport
