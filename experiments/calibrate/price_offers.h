// Offers that tell something of a price, and regressions on them: what fits and judgements share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "experiments/calibrate/binary_regression.h"
#include "experiments/calibrate/price_response.h"

namespace rapport {

/// The offers of groups in which prices differ and some, not all, took; and what they are regressed
/// on. Arrays are by offer.
struct PriceOffers {
  std::vector<double> log_price;
  std::vector<std::uint8_t> took;
  std::vector<std::size_t> group;              ///< its number
  std::vector<std::size_t> of_trial;           ///< its place in the trial
  std::map<std::string, std::size_t> numbers;  ///< of groups that tell, by name
  std::size_t groups = 0;                      ///< that tell
  std::size_t alike = 0;                       ///< offers of the others
};
PriceOffers informative(const PriceTrial& trial);

/// A fit to those offers that `keep` takes: coefficients are the intercept's, the price's where it
/// is `by_price`, then one for each group but the first.
BinaryRegression fit_offers(const PriceOffers& offers, Link link, bool by_price,
                            const std::function<bool(std::size_t)>& keep);

/// The chance of taking an offer of a group by a fit on the complementary log-log scale.
double chance_of(const BinaryRegression& fit, double log_price, std::size_t group, bool by_price);

/// The price's coefficient, with its interval.
Coefficient slope_of(const BinaryRegression& fit);

bool is_fine(const BinaryRegression& fit);

}  // namespace rapport
