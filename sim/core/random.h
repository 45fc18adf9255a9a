// Counter-based random numbers: a draw is a pure function of who draws it and what for.
//
// Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as
// 1, 2, 3") maps a 128-bit counter and a 64-bit key to 128 random bits. Nothing is carried from
// one draw to the next, so adding a draw, a customer or a touch point shifts nobody else's draws.
#pragma once

#include <array>
#include <cstdint>

namespace rapport {

/// 128 random bits, as four 32-bit lanes; two neighbouring lanes can be one 64-bit integer.
struct RandomBlock {
  std::array<std::uint32_t, 4> word;

  std::uint32_t u32(int lane) const { return word[static_cast<std::size_t>(lane)]; }
  /// Lanes 2*pair and 2*pair + 1 as one integer.
  std::uint64_t u64(int pair) const {
    const auto i = static_cast<std::size_t>(2 * pair);
    return (static_cast<std::uint64_t>(word[i + 1]) << 32) | word[i];
  }
};

/// One key of the generator: the study's seed and the replication.
struct RandomKey {
  std::uint32_t seed = 0;
  std::uint32_t replication = 0;
};

/// Philox4x32 with ten rounds.
constexpr RandomBlock philox4x32_10(std::array<std::uint32_t, 4> counter, RandomKey key) {
  std::uint32_t k0 = key.seed, k1 = key.replication;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {
        static_cast<std::uint32_t>(p1 >> 32) ^ counter[1] ^ k0, static_cast<std::uint32_t>(p1),
        static_cast<std::uint32_t>(p0 >> 32) ^ counter[3] ^ k1, static_cast<std::uint32_t>(p0)};
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  return {counter};
}

/// Uniform on the open interval (0, 1), 52 bits: never 0 and never 1.
constexpr double uniform(std::uint64_t bits) {
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

/// Uniform on the open interval (0, 1), 32 bits.
constexpr double uniform(std::uint32_t bits) { return (static_cast<double>(bits) + 0.5) * 0x1p-32; }

}  // namespace rapport
