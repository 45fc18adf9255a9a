// Random numbers of designs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "sim/core/random.h"

namespace rapport {

/// What a design draws random numbers for; no two purposes share any.
enum class DesignPurpose : std::uint32_t {
  cells = 1,
  swaps = 2,
  scramble = 3,
  paths = 4,
  orders = 5,
  search = 6
};

/// A stream of random numbers: a pure function of seed, purpose and the stream's number (a
/// dimension, a trajectory), drawn one after another. Runs use the second word of a key for the
/// replication's number; designs use numbers there that no replication reaches.
class DesignDraws {
 public:
  DesignDraws(std::uint32_t seed, DesignPurpose purpose, std::uint32_t stream = 0)
      : key_{seed, 0xDE516000u + static_cast<std::uint32_t>(purpose)}, stream_(stream) {}

  /// 64 random bits.
  std::uint64_t bits() {
    if (pair_ == 2) {
      block_ = philox4x32_10({next_++, stream_, 0, 0}, key_);
      pair_ = 0;
    }
    return block_.u64(pair_++);
  }

  /// Uniform on the open interval (0, 1), 32 bits: a whole number below 2^20 and it add up without
  /// rounding.
  double unit() { return uniform(static_cast<std::uint32_t>(bits() >> 32)); }

  /// A whole number from 0 to n - 1; n from 1 to 2^32 - 1. No number is likelier than another by
  /// more than n / 2^32.
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(((bits() >> 32) * std::uint64_t{n}) >> 32);
  }

  /// Shuffles in place, all orders alike (Fisher and Yates; Durstenfeld 1964).
  template <typename Item>
  void shuffle(std::vector<Item>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

  /// The numbers 0 to n - 1 in random order.
  std::vector<std::size_t> permutation(std::size_t n) {
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    shuffle(order);
    return order;
  }

 private:
  RandomKey key_;
  std::uint32_t stream_;
  std::uint32_t next_ = 0;
  RandomBlock block_{};
  int pair_ = 2;  // of the block that is used next; 2: none is left
};

}  // namespace rapport
