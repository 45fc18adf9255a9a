// How many take an offer at which price: from offers whose price was drawn by lot within groups.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/calibrate/complaint_effect.h"

namespace rapport {

/// Offers; every array is by offer.
struct PriceTrial {
  std::vector<double> price;        ///< above 0, in any unit
  std::vector<std::uint8_t> took;   ///< whether it was taken
  std::vector<std::string> groups;  ///< within which prices are compared
  std::size_t left_out = 0;         ///< offers of the file that were not to count
};

/// Offers of one third of prices within their groups, the lowest first.
struct PriceThird {
  std::size_t offers = 0;
  double mean_log = 0.0;  ///< mean logarithm of the price less its group's
  double seen = 0.0;      ///< share that was taken
  double fitted = 0.0;    ///< the same by the fit
};

struct PriceResponse {
  std::size_t groups = 0;  ///< in which prices differ and some, not all, took
  std::size_t alike = 0;   ///< offers of groups left out, because they tell nothing
  /// Effect of the logarithm of the price on the complementary log-log of taking, within groups:
  /// what `leaving.price_weight` is of leaving, with the other sign.
  Coefficient cloglog;
  Coefficient logit;  ///< the same on the log-odds
  /// What two halves of the offers give, by turns: every other offer.
  Coefficient halves[2];
  /// Mean log-likelihood of an offer of one half by the fit of the other half, less that by the
  /// groups alone: above 0, the price predicts offers that the fit has not seen.
  double held_out = 0.0;
  std::vector<PriceThird> thirds;
};

/// Throws InvalidInput, naming `file`, where in no group do prices differ and some offers, not all,
/// were taken, and for more than kMostPriceGroups groups. Assumes independent offers, and that
/// within a group the price was drawn by lot: else it measures also to whom which price was
/// offered.
PriceResponse price_response(const PriceTrial& trial, const std::string& file);

inline constexpr std::size_t kMostPriceGroups = 200;

}  // namespace rapport
