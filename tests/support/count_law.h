// Laws of counts that tests draw from: Poisson's and the negative binomial.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/core/random.h"

namespace rapport::testing {

/// Counts with that mean, and a variance of `ratio` >= 1 times it; Poisson's law where ratio is 1.
/// Drawn by inversion of the summed probabilities.
class CountLaw {
 public:
  CountLaw(double mean, double ratio) {
    const double p = 1.0 / ratio, size = mean / (ratio - 1.0);
    const auto term = [&](double k) {
      if (ratio == 1.0) return std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0));
      return std::exp(std::lgamma(size + k) - std::lgamma(size) - std::lgamma(k + 1.0) +
                      size * std::log(p) + k * std::log1p(-p));
    };
    for (double k = 0.0, sum = 0.0; sum < 1.0 - 1e-12 && k < 10000.0; ++k) {
      sum += mean > 0.0 ? term(k) : 1.0;
      below_.push_back(sum);
    }
  }

  /// The count at which the chance of at most as many passes `u` in (0, 1).
  double at(double u) const {
    const auto found = std::lower_bound(below_.begin(), below_.end() - 1, u);
    return static_cast<double>(found - below_.begin());
  }
  /// Number `i` of sample `sample` of a stream.
  double draw(std::uint32_t sample, std::uint32_t i, std::uint32_t stream) const {
    return at(uniform(philox4x32_10({i, stream, 0, 0}, {sample, 79}).u64(0)));
  }
  /// Chance of at most `count`.
  double chance(std::size_t count) const { return below_[std::min(count, below_.size() - 1)]; }

 private:
  std::vector<double> below_;
};

}  // namespace rapport::testing
