// What two policies offer to customers of a segment, where it differs, in words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/model/model.h"

namespace rapport {

/// A number of what is offered that two policies do not have in common.
struct OfferDifference {
  const char* what;  ///< "price"
  std::string unit;  ///< "EUR a month"; empty for a share or a factor
  double a, b;       ///< at the end of the run, under either
};

struct OfferDifferences {
  Time since = kNever;                 ///< when the first of them begins
  std::vector<OfferDifference> found;  ///< empty: all is offered alike
};

/// Compares price, rewards, terms of credit, save offers and managers of a segment under two
/// policies of one firm.
OfferDifferences offer_differences(const Model& a, const Model& b, std::size_t segment);

/// "price 33 EUR a month under X, 30 under Y"; parts with semicolons between.
std::string words_of(const OfferDifferences& differences, const std::string& a,
                     const std::string& b);

}  // namespace rapport
