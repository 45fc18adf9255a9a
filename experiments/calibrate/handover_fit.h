// Which law the hand-overs of cases follow, and how far cases differ in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "experiments/calibrate/count_law.h"
#include "experiments/calibrate/resampling.h"

namespace rapport {

/// One law and how well it fits.
struct HandoverLaw {
  CountLaw law;
  double log_likelihood = 0.0;
  double aic = 0.0;  ///< Akaike's criterion, 2 parameters - 2 log-likelihood: the less, the better
  /// Log-likelihood a case that was not used: each half of the cases (every other one of the file)
  /// by the fit to the other half. NaN where a half has no hand-over.
  double held_out = 0.0;
  GoodnessOfFit goodness;
};

/// What the numbers of hand-overs say.
struct HandoverFit {
  CountTable table;
  std::vector<HandoverLaw> laws;  ///< in the order of CountLaw::kAll
  std::size_t best = 0;           ///< the law of the least AIC
  double chance = 0.0;            ///< p: mean chance of another hand-over, from the beta-geometric
  double cv = 0.0;                ///< of h, where the chance is p h and h has mean 1 over cases
  Bounds cv_bounds;               ///< 95 %, from 500 resamples of cases

  const HandoverLaw& of(CountLaw::Kind kind) const { return laws[static_cast<std::size_t>(kind)]; }
  /// Whether laws of cases that differ beat those of cases alike by more than 2 of AIC (a choice).
  bool cases_differ() const;
};

/// `handovers` of each case, in the order of the file, of which at least one is above 0. Cases are
/// taken as independent and as finished: one still open would have counted more.
HandoverFit fit_handovers(std::span<const std::uint32_t> handovers, std::uint32_t seed);

}  // namespace rapport
