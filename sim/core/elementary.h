// The project's own exp, log, log1p, expm1 and pow.
//
// libm chooses its code by the processor it meets, so its last bits differ between machines. These
// functions use only +, -, *, conversions and integer operations on doubles, so a result is the
// same on every x86-64 machine and in every build type, given -ffp-contract=off.
//
// Table-driven, after Tang (1989, 1990, ACM TOMS 15 and 16): a small table takes the argument close
// to 0, a short Taylor polynomial does the rest, and whatever is rounded away before the last
// addition is carried along as a low part. Special values are those of C's Annex F.
//
// Largest errors measured, in units in the last place, over 2 million arguments a range against
// __float128: exp 0.510, log 0.519, log1p 0.516, expm1 0.687, pow 0.510; where the result of exp or
// pow is subnormal 0.751. tests/core/elementary_test.cpp holds them to that.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace rapport {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace rapport

namespace rapport::math {

namespace detail {

struct ExpEntry {
  double value, tail;  ///< value + tail = 2^(i/128) to about 100 bits
};
struct LogEntry {
  double inverse;            ///< 1/c to 20 bits, c the middle of the i-th interval of mantissas
  double log_high, log_low;  ///< -log(inverse); the high part is a multiple of 2^-42
};
extern const std::array<ExpEntry, 128> kExpTable;
extern const std::array<LogEntry, 128> kLogTable;

inline constexpr double kRoundShift = 0x1.8p52;               // x + this rounds x to an integer
inline constexpr double kStepsPerLog = 0x1.71547652b82fep+7;  // 128 / ln 2
inline constexpr double kStepHigh = 0x1.62e42fep-8;           // ln 2 / 128, 28 bits
inline constexpr double kStepLow = 0x1.f473de6af278fp-37;     // the rest
inline constexpr double kLn2High = 0x1.62e42fefa38p-1;        // ln 2, a multiple of 2^-42
inline constexpr double kLn2Low = 0x1.ef35793c7673p-45;       // the rest

inline constexpr std::uint64_t kMinNormalBits = 0x0010000000000000;
inline constexpr std::uint64_t kInfinityBits = 0x7ff0000000000000;
inline constexpr std::uint64_t kExponentMask = 0xfff0000000000000;
// Mantissas are taken from [0.684, 1.367) in 128 intervals, one of which has 1 in its middle.
inline constexpr std::uint64_t kLogFirstBits = 0x3fe5f00000000000;

/// 2^k for a k that gives a normal number.
inline double power_of_two(std::int64_t k) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

/// exp(x + low) = (value + rest) * 2^exponent with |rest| < 0.006, |low| tiny, |x| < 2^20.
struct ExpParts {
  double value, rest;
  std::int64_t exponent;
};
inline ExpParts exp_parts(double x, double low) {
  const double shifted = x * kStepsPerLog + kRoundShift;
  const double steps = shifted - kRoundShift;
  const auto n = static_cast<std::int32_t>(std::bit_cast<std::uint64_t>(shifted));
  const ExpEntry& entry = kExpTable[static_cast<std::size_t>(n & 127)];
  const double r = ((x - steps * kStepHigh) - steps * kStepLow) + low;
  const double r2 = r * r;
  const double p = r + r2 * ((0.5 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120)));
  return {entry.value, entry.tail + entry.value * p, n >> 7};
}

/// log of a normal x = base + base_low + log(1 + r + r_low), |r| <= 1/255; base + r rounds only r.
struct LogParts {
  double base, base_low, r, r_low;
  double inverse;         // 1 + r = mantissa * inverse
  std::int64_t exponent;  // x = mantissa * 2^exponent
};
inline LogParts log_parts(std::uint64_t bits) {
  const std::uint64_t offset = bits - kLogFirstBits;
  const LogEntry& entry = kLogTable[(offset >> 45) & 127];
  const auto k = static_cast<std::int64_t>(offset) >> 52;
  const std::uint64_t mantissa = bits - (offset & kExponentMask);
  const double high = std::bit_cast<double>(mantissa & 0xffffffff00000000);
  const double low = std::bit_cast<double>(mantissa) - high;
  // Both products are exact: 21 and 32 bits by 20.
  const double a = high * entry.inverse - 1.0;
  const double b = low * entry.inverse;
  const double r = a + b;
  const auto kd = static_cast<double>(k);
  return {kd * kLn2High + entry.log_high,
          kd * kLn2Low + entry.log_low,
          r,
          b - (r - a),
          entry.inverse,
          k};
}

/// log(1 + r) - r for |r| < 2^-7.9.
inline double log_series(double r) {
  const double r2 = r * r;
  return r2 * ((-0.5 + r * (1.0 / 3)) + r2 * ((-0.25 + r * 0.2) + r2 * (-1.0 / 6 + r * (1.0 / 7))));
}

/// log(x) + shift * log(2) of the normal (not subnormal) number x > 0 that has these bits.
inline double log_normal_number(std::uint64_t bits, double shift) {
  const LogParts p = log_parts(bits);
  const double base = p.base + shift * kLn2High;
  const double high = base + p.r;
  const double low = ((base - high) + p.r) + ((p.base_low + shift * kLn2Low) + p.r_low);
  return high + (low + log_series(p.r));
}

double exp_edge(double x, double low);  // results that may overflow, underflow, or are not numbers
double log_edge(double x);              // zero, subnormal, negative, infinite, not a number

}  // namespace detail

inline double exp(double x) {
  if (!(std::fabs(x) < 708.0)) [[unlikely]]
    return detail::exp_edge(x, 0.0);
  const detail::ExpParts p = detail::exp_parts(x, 0.0);
  return (p.value + p.rest) * detail::power_of_two(p.exponent);
}

inline double log(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  if (bits - detail::kMinNormalBits >= detail::kInfinityBits - detail::kMinNormalBits) [[unlikely]]
    return detail::log_edge(x);
  return detail::log_normal_number(bits, 0.0);
}

double log1p(double x);          ///< log(1 + x), accurate near 0
double expm1(double x);          ///< exp(x) - 1, accurate near 0
double pow(double x, double y);  ///< x^y

}  // namespace rapport::math
