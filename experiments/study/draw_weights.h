// What the world says of a study's draws of the assumptions: a weight for each.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace rapport {

/// Weights of draws by what was tried (experiments/field_trial, docs/trials.md).
struct DrawWeights {
  std::vector<double> by_variant;  ///< 0 for the scenario as described and for draws left out
  std::size_t trials = 0;          ///< that weigh
  double effective = 0.0;          ///< as good as so many draws alike
  std::string from;                ///< the file that they are from
  /// Whether all draws that count weigh alike, so that nothing is to be weighed.
  bool is_even() const;
};

/// "weighted by 3 trials; as good as 41 variants"
std::string in_words(const DrawWeights& weights);

}  // namespace rapport
