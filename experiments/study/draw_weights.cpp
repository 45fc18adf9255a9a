#include "experiments/study/draw_weights.h"

#include <algorithm>
#include <cmath>

namespace rapport {

bool DrawWeights::is_even() const {
  const auto most = std::ranges::max_element(by_variant);
  return most == by_variant.end() ||
         std::ranges::all_of(by_variant, [&](double w) { return w == 0.0 || w == *most; });
}

std::string in_words(const DrawWeights& weights) {
  const std::string trials =
      std::to_string(weights.trials) + (weights.trials == 1 ? " trial" : " trials");
  if (weights.is_even()) return trials + " told them apart in nothing";
  const auto count = std::lround(std::floor(weights.effective));
  return "weighted by " + trials + "; as good as " + std::to_string(count) +
         (count == 1 ? " variant" : " variants");
}

}  // namespace rapport
