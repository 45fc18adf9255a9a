// Random data of known laws.
#pragma once

#include <cstdint>

#include "experiments/calibrate/resampling.h"
#include "sim/core/distribution.h"
#include "sim/core/random.h"

namespace rapport {

/// Random numbers one after another, the same on every machine.
class Draws {
 public:
  explicit Draws(std::uint32_t seed) : key_{seed, 0xCA11B} {}

  double uniform() { return rapport::uniform(philox4x32_10({next_++, 0, 0, 0}, key_).u64(0)); }
  bool chance(double p) { return uniform() < p; }
  double of(const Distribution& law) { return law.quantile(uniform()); }
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(uniform() * static_cast<double>(n));
  }
  /// How often a chance comes true before it fails.
  std::uint32_t geometric(double p) {
    std::uint32_t count = 0;
    while (chance(p)) ++count;
    return count;
  }

 private:
  RandomKey key_;
  std::uint32_t next_ = 0;
};

/// Whether an interval covers x.
inline bool holds(const Bounds& bounds, double x) { return bounds.low <= x && x <= bounds.high; }

}  // namespace rapport
