// Normal numbers, the same on every machine.
#pragma once

#include <cmath>
#include <cstdint>

#include "sim/core/interval.h"
#include "sim/core/random.h"
#include "sim/core/special.h"

namespace rapport {

/// Random numbers one after another.
class Draws {
 public:
  explicit Draws(std::uint32_t seed) : key_{seed, 0xA1A} {}

  double uniform() { return rapport::uniform(philox4x32_10({next_++, 0, 0, 0}, key_).u64(0)); }
  double normal() { return math::normal_quantile(uniform()); }

 private:
  RandomKey key_;
  std::uint32_t next_ = 0;
};

/// A share that was counted in `trials` independent trials, and `errors` of its standard errors at
/// the chance it is compared with.
inline double slack(double chance, double trials, double errors = 3.0) {
  return errors * std::sqrt(chance * (1.0 - chance) / trials);
}

}  // namespace rapport
