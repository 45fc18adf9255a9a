// The BG/NBD model fitted to customers by maximum likelihood.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "experiments/calibrate/complaint_effect.h"
#include "experiments/calibrate/purchase_law.h"

namespace rapport {

/// How much of the model is fitted. Simpler ones are what it is compared to.
enum class PurchaseModel : std::uint8_t {
  alike,  ///< all buy at one rate and nobody drops out: Poisson
  stay,   ///< rates differ as a gamma law, and nobody drops out: NBD (Ehrenberg 1959)
  bg_nbd  ///< rates differ, and customers drop out
};

/// Parameters are kept within what a scenario file takes: shapes from 0.01 to 10,000.
inline constexpr double kLeastShape = 0.01, kMostShape = 1e4;
/// Below this chance after a purchase nobody can be said to drop out.
inline constexpr double kNoDrop = 1e-4;

/// A law at the largest likelihood.
struct PurchaseMaximum {
  PurchaseLaw law;
  double log_likelihood = 0.0;
  /// Parameters that ran to the end of their range, by which they have no interval: r, a, b.
  bool r_at_end = false, a_at_end = false, b_at_end = false;
};

/// Fits a model by Newton's method with exact slopes and curvatures in (log(r / alpha), log r, log
/// a, log b), damped after Levenberg and Marquardt, from three beginnings. `alike` and `stay` are
/// the same law with the least of drop-out, and `alike` with the largest r: their likelihoods are
/// within about 1e-4 a customer of what they stand for. Some customer bought again, and the time
/// seen of all is above 0.
PurchaseMaximum maximum_of(std::span<const Buyer> buyers, PurchaseModel model);

struct PurchaseFit {
  PurchaseMaximum best;
  /// r, alpha, a, b, and below what follows from them: their errors are by the delta method from
  /// the observed information; 95 % bounds by Wald on the logarithm, of mean_drop on the log-odds.
  /// Not a number where a parameter that it rests on ran to the end of its range.
  std::array<Coefficient, 4> parameters{};
  Coefficient mean_rate, rate_spread;  ///< of purchases a week, over customers
  Coefficient mean_drop, drop_spread;  ///< of the chance to drop out after a purchase
  double stay_log_likelihood = 0.0, alike_log_likelihood = 0.0;  ///< of the simpler models
  double still_there = 0.0;  ///< mean chance of these customers to be there at the end
};
PurchaseFit fit_purchases(std::span<const Buyer> buyers);

}  // namespace rapport
