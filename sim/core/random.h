// Counter-based random numbers: a draw is a pure function of who draws it and what for.
//
// Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as
// 1, 2, 3") maps a 128-bit counter and a 64-bit key to 128 random bits. Nothing is carried from
// one draw to the next, so adding a draw, a customer or a touch point shifts nobody else's draws.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#ifdef __AVX2__
#include <immintrin.h>
#endif

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

/// Four counters at once: the same blocks in a third of the instructions where the processor has
/// AVX2. Each 64-bit lane of a register holds one word of one counter.
inline std::array<RandomBlock, 4> philox4x32_10_four(
    const std::array<std::array<std::uint32_t, 4>, 4>& counters, RandomKey key) {
  std::array<RandomBlock, 4> blocks;
#ifdef __AVX2__
  const auto word = [&](std::size_t w) {
    return _mm256_set_epi64x(counters[3][w], counters[2][w], counters[1][w], counters[0][w]);
  };
  __m256i c0 = word(0), c1 = word(1), c2 = word(2), c3 = word(3);
  const __m256i m0 = _mm256_set1_epi64x(0xD2511F53), m1 = _mm256_set1_epi64x(0xCD9E8D57);
  std::uint32_t k0 = key.seed, k1 = key.replication;
  for (int round = 0; round < 10; ++round) {
    const __m256i p0 = _mm256_mul_epu32(c0, m0), p1 = _mm256_mul_epu32(c2, m1);
    const __m256i high0 = _mm256_srli_epi64(p0, 32), high1 = _mm256_srli_epi64(p1, 32);
    c0 = _mm256_xor_si256(_mm256_xor_si256(high1, c1), _mm256_set1_epi64x(k0));
    c2 = _mm256_xor_si256(_mm256_xor_si256(high0, c3), _mm256_set1_epi64x(k1));
    c1 = p1;  // its lower half is the word; the upper one is never read
    c3 = p0;
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  alignas(32) std::array<std::array<std::uint64_t, 4>, 4> words;
  std::size_t w = 0;
  for (const __m256i c : {c0, c1, c2, c3}) {
    _mm256_store_si256(reinterpret_cast<__m256i*>(words[w++].data()), c);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) blocks[i].word[j] = static_cast<std::uint32_t>(words[j][i]);
  }
#else
  for (std::size_t i = 0; i < 4; ++i) blocks[i] = philox4x32_10(counters[i], key);
#endif
  return blocks;
}

/// Uniform on the open interval (0, 1), 52 bits: never 0 and never 1.
constexpr double uniform(std::uint64_t bits) {
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

/// Uniform on the open interval (0, 1), 32 bits.
constexpr double uniform(std::uint32_t bits) { return (static_cast<double>(bits) + 0.5) * 0x1p-32; }

}  // namespace rapport
