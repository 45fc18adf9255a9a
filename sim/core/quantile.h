// Quantiles: of sorted numbers, and of durations counted in buckets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "sim/core/clock.h"

namespace rapport {

/// Quantile `p` in 0..1 of ascending numbers by linear interpolation (type 7 of Hyndman and Fan
/// 1996, the default of R and NumPy). NaN for no numbers; throws InvariantError for p outside 0..1.
double quantile(std::span<const double> sorted, double p);

/// Counts of durations in buckets no wider than 1/64 of their lower bound (log-linear buckets, as
/// HdrHistogram, Tene 2012). Covers every nonnegative Time; below 128 ticks buckets are one tick.
///
/// Counts are integers, so merging in any order gives equal histograms. About 30 kB, no
/// allocation: hold large arrays of them on the heap.
class Histogram {
 public:
  /// Throws InvariantError for a negative duration.
  void add(Time duration) { add(duration, 1); }
  /// `times` equal durations at once, for customers that represent several.
  void add(Time duration, std::uint64_t times);
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  Time min() const { return min_; }  ///< exact; kNever where count is 0
  Time max() const { return max_; }  ///< exact; -1 where count is 0

  /// The duration of rank ceil(p * count), at least the first (type 1 of Hyndman and Fan 1996), as
  /// the middle of its bucket: within 1/128 of the exact one. p = 0 and p = 1 are exact. -1 where
  /// count is 0. Throws InvariantError for p outside 0..1.
  Time quantile(double p) const;

  bool operator==(const Histogram&) const = default;

  /// Buckets of one octave; the relative width of a bucket is at most 1 / kPerOctave.
  static constexpr int kPerOctave = 64;
  /// The bucket of a nonnegative duration, and the first duration of a bucket.
  static std::size_t bucket_of(Time duration);
  static Time lower_bound(std::size_t bucket);
  // 128 buckets of one tick, then 64 for each of the 56 octaves above, up to 2^63 ticks.
  static constexpr std::size_t kBuckets = 58 * kPerOctave;

 private:
  std::uint64_t count_ = 0;
  Time min_ = kNever;
  Time max_ = -1;
  std::array<std::uint64_t, kBuckets> counts_{};
};

}  // namespace rapport
