// Resamples of records, for intervals of estimates that no formula gives one for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/random.h"

namespace rapport {

inline constexpr std::uint32_t kResamples = 500;  ///< of cases or customers, for intervals

/// Two bounds that an estimate lies between.
struct Bounds {
  double low = 0.0, high = 0.0;
  bool operator==(const Bounds&) const = default;
};

/// What resamples are drawn for; each estimate has its own, so that no two share random numbers.
enum class Resampling : std::uint32_t { cases = 1, customers = 2, trial = 3 };

/// The random numbers of one resample: a pure function of seed, purpose and the resample's number,
/// drawn one after another.
class ResampleDraws {
 public:
  ResampleDraws(std::uint32_t seed, Resampling purpose, std::uint32_t resample)
      : key_{seed, resample}, purpose_(static_cast<std::uint32_t>(purpose)) {}

  /// A record's number, 0 to n - 1; n at least 1 and below 2^32. No number is likelier than another
  /// by more than n / 2^32.
  std::size_t below(std::size_t n) {
    if (lane_ == 4) {
      block_ = philox4x32_10({next_++, purpose_, 0, 0}, key_);
      lane_ = 0;
    }
    return static_cast<std::size_t>((std::uint64_t{block_.u32(lane_++)} * n) >> 32);
  }

 private:
  RandomKey key_;
  std::uint32_t purpose_;
  std::uint32_t next_ = 0;
  RandomBlock block_{};
  int lane_ = 4;  // of the block that is used next; 4: none is left
};

/// The percentile interval (Efron 1979; Efron and Tibshirani 1993, chapter 13) of the estimates
/// from all resamples: the middle `level` of them. Estimates that are NaN are left out; the bounds
/// are NaN where fewer than half are left.
Bounds percentile_bounds(std::vector<double> estimates, double level = 0.95);

}  // namespace rapport
