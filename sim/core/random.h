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
/// AVX2. Each 64-bit lane of a register holds one word of one counter in its lower half; upper
/// halves are never read.
inline void philox4x32_10_four(const std::array<std::uint32_t, 4>* counters, RandomKey key,
                               RandomBlock* blocks) {
#ifdef __AVX2__
  const auto row = [&](std::size_t i) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(counters[i].data()));
  };
  const __m128i low01 = _mm_unpacklo_epi32(row(0), row(1));
  const __m128i low23 = _mm_unpacklo_epi32(row(2), row(3));
  const __m128i high01 = _mm_unpackhi_epi32(row(0), row(1));
  const __m128i high23 = _mm_unpackhi_epi32(row(2), row(3));
  __m256i c0 = _mm256_cvtepu32_epi64(_mm_unpacklo_epi64(low01, low23));
  __m256i c1 = _mm256_cvtepu32_epi64(_mm_unpackhi_epi64(low01, low23));
  __m256i c2 = _mm256_cvtepu32_epi64(_mm_unpacklo_epi64(high01, high23));
  __m256i c3 = _mm256_cvtepu32_epi64(_mm_unpackhi_epi64(high01, high23));
  const __m256i m0 = _mm256_set1_epi64x(0xD2511F53), m1 = _mm256_set1_epi64x(0xCD9E8D57);
  __m256i k0 = _mm256_set1_epi64x(key.seed), k1 = _mm256_set1_epi64x(key.replication);
  const __m256i step0 = _mm256_set1_epi32(static_cast<int>(0x9E3779B9));
  const __m256i step1 = _mm256_set1_epi32(static_cast<int>(0xBB67AE85));
  for (int round = 0; round < 10; ++round) {
    const __m256i p0 = _mm256_mul_epu32(c0, m0), p1 = _mm256_mul_epu32(c2, m1);
    c0 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p1, 32), c1), k0);
    c2 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p0, 32), c3), k1);
    c1 = p1;
    c3 = p0;
    k0 = _mm256_add_epi32(k0, step0);
    k1 = _mm256_add_epi32(k1, step1);
  }
  const __m256i first = _mm256_blend_epi32(c0, _mm256_slli_epi64(c1, 32), 0xAA);
  const __m256i second = _mm256_blend_epi32(c2, _mm256_slli_epi64(c3, 32), 0xAA);
  const __m256i even = _mm256_unpacklo_epi64(first, second);
  const __m256i odd = _mm256_unpackhi_epi64(first, second);
  const auto store = [&](std::size_t i, __m128i block) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(blocks[i].word.data()), block);
  };
  store(0, _mm256_castsi256_si128(even));
  store(1, _mm256_castsi256_si128(odd));
  store(2, _mm256_extracti128_si256(even, 1));
  store(3, _mm256_extracti128_si256(odd, 1));
#else
  for (std::size_t i = 0; i < 4; ++i) blocks[i] = philox4x32_10(counters[i], key);
#endif
}

/// N counters, four at a time; N is a multiple of 4.
template <std::size_t N>
std::array<RandomBlock, N> philox4x32_10_many(
    const std::array<std::array<std::uint32_t, 4>, N>& counters, RandomKey key) {
  static_assert(N % 4 == 0);
  std::array<RandomBlock, N> blocks;
  for (std::size_t i = 0; i < N; i += 4) philox4x32_10_four(&counters[i], key, &blocks[i]);
  return blocks;
}

/// Uniform on the open interval (0, 1), 52 bits: never 0 and never 1.
constexpr double uniform(std::uint64_t bits) {
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

/// Uniform on the open interval (0, 1), 32 bits.
constexpr double uniform(std::uint32_t bits) { return (static_cast<double>(bits) + 0.5) * 0x1p-32; }

}  // namespace rapport
