#include "sim/core/random.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

using namespace rapport;

namespace {

using Words = std::array<std::uint32_t, 4>;

int differing_bits(const RandomBlock& a, const RandomBlock& b) {
  int bits = 0;
  for (std::size_t i = 0; i < 4; ++i) bits += std::popcount(a.word[i] ^ b.word[i]);
  return bits;
}

}  // namespace

TEST_CASE("Philox gives the known answers of its authors") {
  // Random123, kat_vectors: philox4x32 10.
  CHECK(philox4x32_10({0, 0, 0, 0}, {0, 0}).word ==
        Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  constexpr std::uint32_t ones = 0xffffffff;
  CHECK(philox4x32_10({ones, ones, ones, ones}, {ones, ones}).word ==
        Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0})
            .word == Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("Philox is a constant expression") {
  constexpr RandomBlock block = philox4x32_10({0, 0, 0, 0}, {0, 0});
  static_assert(block.word[0] == 0x6627e8d5);
  CHECK(block.u32(3) == 0x9b00dbd8);
}

TEST_CASE("a block's lanes make two 64-bit integers, low lane first") {
  const RandomBlock block{{1, 2, 3, 4}};
  CHECK(block.u64(0) == 0x0000000200000001);
  CHECK(block.u64(1) == 0x0000000400000003);
}

TEST_CASE("one bit of counter or key changes about half the output bits") {
  const RandomBlock base = philox4x32_10({1, 2, 3, 4}, {5, 6});
  for (int bit = 0; bit < 192; ++bit) {
    Words counter{1, 2, 3, 4};
    RandomKey key{5, 6};
    const std::uint32_t flip = std::uint32_t{1} << (bit % 32);
    if (bit < 128) counter[static_cast<std::size_t>(bit / 32)] ^= flip;
    if (bit / 32 == 4) key.seed ^= flip;
    if (bit / 32 == 5) key.replication ^= flip;
    const int changed = differing_bits(base, philox4x32_10(counter, key));
    CAPTURE(bit);
    CHECK(changed > 34);  // 64 +- 5.3 standard deviations
    CHECK(changed < 94);
  }
}

TEST_CASE("uniform numbers are never 0 or 1") {
  constexpr std::uint64_t all64 = std::numeric_limits<std::uint64_t>::max();
  constexpr std::uint32_t all32 = std::numeric_limits<std::uint32_t>::max();
  CHECK(uniform(std::uint64_t{0}) == 0x1p-53);
  CHECK(uniform(all64) == 1.0 - 0x1p-53);
  CHECK(uniform(std::uint32_t{0}) == 0x1p-33);
  CHECK(uniform(all32) == 1.0 - 0x1p-33);
  CHECK(uniform(all64) < 1.0);
  CHECK(uniform(all32) < 1.0);
  CHECK(uniform(std::uint64_t{0}) > 0.0);
  CHECK(uniform(std::uint32_t{0}) > 0.0);
}

TEST_CASE("uniform numbers rise with the bits and are symmetric about one half") {
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const std::uint64_t bits = philox4x32_10({i, 0, 0, 0}, {1, 0}).u64(0);
    CHECK(uniform(bits) + uniform(~bits) == 1.0);
    CHECK(uniform(std::uint64_t{bits | 0xfff}) == uniform(std::uint64_t{bits & ~0xfffULL}));
    if (bits + 0x1000 > bits) CHECK(uniform(bits + 0x1000) > uniform(bits));
  }
}

TEST_CASE("uniform numbers are uniform (Kolmogorov-Smirnov) and successive ones uncorrelated") {
  constexpr std::uint32_t n = 200000;
  for (int pair = 0; pair < 2; ++pair) {
    std::vector<double> u;
    for (std::uint32_t i = 0; i < n; ++i)
      u.push_back(uniform(philox4x32_10({i, 17, 0, 0}, {42, 7}).u64(pair)));
    double product = 0.0;
    for (std::uint32_t i = 1; i < n; ++i) product += (u[i] - 0.5) * (u[i - 1] - 0.5);
    CHECK(std::fabs(product / n) < 4.0 / 12.0 / std::sqrt(static_cast<double>(n)));
    std::sort(u.begin(), u.end());
    double d = 0.0;
    for (std::uint32_t i = 0; i < n; ++i)
      d = std::max({d, u[i] - static_cast<double>(i) / n, (i + 1.0) / n - u[i]});
    CHECK(d * std::sqrt(static_cast<double>(n)) < 1.9495);  // p > 0.001
  }
}

TEST_CASE_TEMPLATE("philox: many at a time are the same as one by one", Count,
                   std::integral_constant<std::size_t, 4>, std::integral_constant<std::size_t, 8>) {
  const RandomKey key{0xA4093822, 0x299F31D0};
  for (std::uint32_t i = 0; i < 2000; ++i) {
    std::array<std::array<std::uint32_t, 4>, Count::value> counters;
    for (std::uint32_t c = 0; c < Count::value; ++c) {
      counters[c] = philox4x32_10({i, c, 0, 7}, {1, 2}).word;
    }
    if (i == 0) counters[2] = {0, 0, 0, 0};
    if (i == 1) counters[Count::value - 1] = {~0U, ~0U, ~0U, ~0U};
    const auto many = philox4x32_10_many(counters, key);
    for (std::size_t c = 0; c < Count::value; ++c) {
      CHECK(many[c].word == philox4x32_10(counters[c], key).word);
    }
  }
}
