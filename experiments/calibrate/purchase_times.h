// When customers without a contract bought, and how well a law of it predicts what it has not seen.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "experiments/calibrate/purchase_fit.h"

namespace rapport {

/// Purchases of customers. Times are in weeks since the first purchase of all.
struct PurchaseTimes {
  /// By customer, ascending, no two the same and none above `until`; one at least.
  std::vector<std::vector<double>> bought;
  double until = 0.0;  ///< until when all were observed
};

/// The customers who first bought by `until` as they were known then.
std::vector<Buyer> buyers_of(const PurchaseTimes& times, double until);

// ---- customers whom the fit has not seen --------------------------------------------------------

/// The last row of counts holds all above it too.
inline constexpr std::size_t kRepeatRows = 8;

/// Every other customer predicted from those between them, and the other way round.
struct PurchaseHalves {
  bool known = false;               ///< both halves have somebody who bought again
  std::array<PurchaseLaw, 2> laws;  ///< by the half fitted
  /// Mean log-likelihood of a customer of the other half: by the model, where nobody drops out, and
  /// where all buy at one rate.
  double bg_nbd = 0.0, stay = 0.0, alike = 0.0;
  /// Customers by their repeat purchases: seen, and expected by the fit to the other half.
  std::array<double, kRepeatRows> seen{}, expected{}, expected_stay{}, expected_alike{};
};
PurchaseHalves predict_halves(const std::vector<Buyer>& buyers);

// ---- time that the fit has not seen -------------------------------------------------------------

/// How far predictions of a customer's purchases are off.
struct PurchaseMiss {
  double mean = 0.0;      ///< of what was predicted
  double absolute = 0.0;  ///< mean absolute error
  double square = 0.0;    ///< root of the mean square error
};

/// Customers of so many repeat purchases before, and their purchases after.
struct PurchaseRow {
  std::uint32_t least = 0;
  std::uint32_t most = 0;  ///< 0xFFFFFFFF: no end
  std::size_t customers = 0;
  double seen = 0.0, predicted = 0.0, as_before = 0.0;  ///< means
};

/// The end of the time, predicted from what was seen before.
struct PurchaseForecast {
  bool known = false;  ///< somebody bought again before
  double from = 0.0, weeks = 0.0;
  std::size_t customers = 0;  ///< who first bought before
  PurchaseLaw law;            ///< fitted before
  double seen = 0.0;          ///< mean number of purchases after
  PurchaseMiss model;
  PurchaseMiss as_before;  ///< each buys at its own rate before: repeats over the time it was seen
  PurchaseMiss alike;      ///< each buys at the mean rate before
  std::vector<PurchaseRow> rows;
};
/// `from`: weeks that are known; the rest is predicted.
PurchaseForecast predict_after(const PurchaseTimes& times, double from);
PurchaseForecast predict_last_third(const PurchaseTimes& times);

}  // namespace rapport
