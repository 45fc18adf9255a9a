// Default by credit limit and late payment: whom a lender grants which limit, and who then
// defaults.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/calibrate/binary_regression.h"
#include "experiments/calibrate/complaint_effect.h"

namespace rapport {

/// Borrowers; every array is by borrower.
struct Borrowers {
  std::vector<double> limit;            ///< above 0, in any unit
  std::vector<std::uint8_t> defaulted;  ///< within the time after that the file is of
  std::vector<std::uint8_t> late;       ///< whether the last bill was paid late; empty: not known
};

/// Default by the limit, and by being late where that is known, on the scale of a link.
struct DefaultModel {
  Coefficient level;  ///< at the reference limit, of those who are not late where that is known
  Coefficient slope;  ///< by each doubling of the limit
  Coefficient late;   ///< of those who are late
  double log_likelihood = 0.0;
  double held_out = 0.0;  ///< mean log-likelihood of a borrower by the fit to the other half
};

struct LinkModels {
  Link link = Link::logit;
  DefaultModel by_limit, with_late;  ///< the latter where late payment is known
};

/// Borrowers of about one tenth by their limit, the lowest first: those of one limit stay together.
struct LimitTenth {
  double least = 0.0, most = 0.0;  ///< limits
  std::size_t borrowers = 0;
  double seen = 0.0;  ///< share that defaulted
  Bounds bounds;      ///< 95 % (Wilson)
  /// Mean chance by the chosen link, each borrower by the fit to the other half.
  double by_limit = 0.0, with_late = 0.0;
};

struct DefaultRisk {
  double reference = 0.0;            ///< the median limit
  double share = 0.0;                ///< of all that defaulted
  double held_out_alike = 0.0;       ///< by the share of the other half
  std::array<LinkModels, 2> models;  ///< logit, cloglog
  std::size_t chosen = 1;            ///< of models: cloglog, unless it predicts worse
  std::vector<LimitTenth> tenths;
  /// Of those who were late and those who were not: how many, and the share that defaulted.
  std::array<std::size_t, 2> borrowers{};  ///< [late]
  std::array<double, 2> shares{};

  const LinkModels& best() const { return models[chosen]; }
};

/// The chance that belongs to a value on the scale of a link.
double default_chance(Link link, double eta);

/// Regressions on the binary logarithm of the limit over its median. Halves are every other
/// borrower. The complementary log-log is taken unless the logit's log-likelihood of borrowers
/// that the fit has not seen is better by more than kNoWorse a borrower: its effects add to hazards
/// as those of the model do. Throws InvalidInput, naming `file`, for fewer than
/// kLeastDefaults defaults or others in a half, and where no finite coefficients fit.
DefaultRisk default_risk(const Borrowers& borrowers, const std::string& file);

inline constexpr std::size_t kLeastDefaults = 20;
inline constexpr double kNoWorse = 1e-4;  ///< a convention: 1 in 10,000 borrowers

}  // namespace rapport
