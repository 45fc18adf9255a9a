// Products that stop at the largest number instead of starting again from 0.
#pragma once

#include <cstdint>

namespace rapport {

/// a b, or 2^64 - 1 where that is less.
constexpr std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) {
  return b != 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

/// 2 to the power, or 2^64 - 1 where that is less.
constexpr std::uint64_t saturating_power_of_two(std::uint64_t power) {
  return power < 64 ? std::uint64_t{1} << power : UINT64_MAX;
}

}  // namespace rapport
