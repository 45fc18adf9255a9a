#include "sim/core/quantile.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "sim/core/check.h"

namespace rapport {

namespace {

// Durations below this have a bucket each: two octaves' worth.
constexpr std::uint64_t kExact = 2 * Histogram::kPerOctave;
constexpr int kExactBits = 7;
static_assert(kExact == std::uint64_t{1} << kExactBits);

// ceil(p * count), at least 1, at most count. A whole product may come out a rounding error too
// high (0.07 * 100), which must not cost a rank.
std::uint64_t rank_of(double p, std::uint64_t count) {
  const double rank = std::ceil(p * static_cast<double>(count) * (1.0 - 1e-12));
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, count);
}

}  // namespace

double quantile(std::span<const double> sorted, double p) {
  check(p >= 0.0 && p <= 1.0, "a quantile's probability lies in 0..1");
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double place = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 >= sorted.size()) return sorted.back();
  return std::lerp(sorted[below], sorted[below + 1], place - static_cast<double>(below));
}

std::size_t Histogram::bucket_of(Time duration) {
  const auto ticks = static_cast<std::uint64_t>(duration);
  // Drop low bits until kExactBits are left; each bit dropped is one octave further up.
  const int dropped = std::max(0, static_cast<int>(std::bit_width(ticks)) - kExactBits);
  return static_cast<std::size_t>(dropped * kPerOctave) +
         static_cast<std::size_t>(ticks >> dropped);
}

Time Histogram::lower_bound(std::size_t bucket) {
  if (bucket < kExact) return static_cast<Time>(bucket);
  const std::size_t dropped = bucket / kPerOctave - 1;
  return static_cast<Time>(std::uint64_t{bucket - dropped * kPerOctave} << dropped);
}

void Histogram::add(Time duration, std::uint64_t times) {
  check(duration >= 0, "a duration is not negative");
  if (times == 0) return;
  counts_[bucket_of(duration)] += times;
  count_ += times;
  min_ = std::min(min_, duration);
  max_ = std::max(max_, duration);
}

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

Time Histogram::quantile(double p) const {
  check(p >= 0.0 && p <= 1.0, "a quantile's probability lies in 0..1");
  if (count_ == 0) return -1;
  const std::uint64_t rank = rank_of(p, count_);
  if (rank == 1) return min_;
  if (rank == count_) return max_;
  std::size_t bucket = 0;
  for (std::uint64_t seen = counts_[0]; seen < rank; seen += counts_[bucket]) ++bucket;
  const Time first = lower_bound(bucket);
  const Time last = bucket + 1 < kBuckets ? lower_bound(bucket + 1) - 1 : kNever;
  return std::clamp(first + (last - first) / 2, min_, max_);
}

}  // namespace rapport
