#include "sim/core/elementary.h"

#include <array>
#include <limits>

namespace rapport::math {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// ---- double-double arithmetic (Dekker 1971), for the tables and for pow ------------------------

struct Pair {
  double high, low;  // their unevaluated sum
};

constexpr Pair two_sum(double a, double b) {
  const double s = a + b;
  const double t = s - a;
  return {s, (a - (s - t)) + (b - t)};
}

constexpr Pair quick_two_sum(double a, double b) {  // |a| >= |b|, or a is 0
  const double s = a + b;
  return {s, b - (s - a)};
}

constexpr Pair split(double a) {
  const double c = 0x1.0000002p27 * a;
  const double high = c - (c - a);
  return {high, a - high};
}

constexpr Pair two_product(double a, double b) {  // for |a|, |b| < 2^990
  const double p = a * b;
  const Pair x = split(a), y = split(b);
  return {p, ((x.high * y.high - p) + x.high * y.low + x.low * y.high) + x.low * y.low};
}

constexpr Pair operator+(Pair a, Pair b) {
  const Pair s = two_sum(a.high, b.high);
  const Pair t = two_sum(a.low, b.low);
  const Pair u = quick_two_sum(s.high, s.low + t.high);
  return quick_two_sum(u.high, u.low + t.low);
}

constexpr Pair operator-(Pair a) { return {-a.high, -a.low}; }

constexpr Pair operator*(Pair a, Pair b) {
  const Pair p = two_product(a.high, b.high);
  return quick_two_sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

constexpr Pair operator/(Pair a, Pair b) {
  const double q1 = a.high / b.high;
  const Pair r1 = a + -(b * Pair{q1, 0.0});
  const double q2 = r1.high / b.high;
  const Pair r2 = r1 + -(b * Pair{q2, 0.0});
  return quick_two_sum(q1, q2) + Pair{r2.high / b.high, 0.0};
}

// ---- the tables, computed by the compiler -------------------------------------------------------

constexpr Pair kLn2{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};

constexpr Pair exp_taylor(Pair x) {
  Pair sum{1.0, 0.0};
  for (int n = 28; n > 0; --n) sum = Pair{1.0, 0.0} + x * sum / Pair{static_cast<double>(n), 0.0};
  return sum;
}

// log x = 2 artanh z with z = (x - 1) / (x + 1); |z| < 0.19, so 24 terms leave 2^-115.
constexpr Pair log_artanh(double x) {
  const Pair z = Pair{x - 1.0, 0.0} / two_sum(x, 1.0);
  const Pair z2 = z * z;
  Pair sum{0.0, 0.0};
  for (int n = 24; n >= 0; --n) sum = Pair{1.0, 0.0} / Pair{2.0 * n + 1.0, 0.0} + z2 * sum;
  return Pair{2.0, 0.0} * z * sum;
}

constexpr double round_to(double x, double unit) {
  const double n = x / unit;
  return static_cast<double>(static_cast<std::int64_t>(n + (n < 0 ? -0.5 : 0.5))) * unit;
}

constexpr detail::ExpEntry exp_entry(int i) {
  const Pair v = exp_taylor(kLn2 * Pair{i / 128.0, 0.0});
  return {v.high, v.low};
}

constexpr detail::LogEntry log_entry(int i) {
  const auto middle = detail::kLogFirstBits + (static_cast<std::uint64_t>(2 * i + 1) << 44);
  const double inverse = round_to(1.0 / std::bit_cast<double>(middle), 0x1p-20);
  const Pair log_c = -log_artanh(inverse);
  const double high = round_to(log_c.high, 0x1p-42);
  return {inverse, high, (log_c.high - high) + log_c.low};
}

template <class Entry>
constexpr std::array<Entry, 128> make_table(Entry (*make)(int)) {
  std::array<Entry, 128> table{};
  for (int i = 0; i < 128; ++i) table[static_cast<std::size_t>(i)] = make(i);
  return table;
}

}  // namespace

constinit const std::array<detail::ExpEntry, 128> detail::kExpTable = make_table(exp_entry);
constinit const std::array<detail::LogEntry, 128> detail::kLogTable = make_table(log_entry);

// ---- exp, expm1 ---------------------------------------------------------------------------------

double detail::exp_edge(double x, double low) {
  if (x != x) return x;
  if (x > 710.0) return kInfinity;
  if (x < -746.0) return 0.0;
  // In two factors, since 2^k itself may be out of range; the last product rounds a subnormal.
  const ExpParts p = exp_parts(x, low);
  const std::int64_t half = p.exponent / 2;
  return (p.value + p.rest) * power_of_two(half) * power_of_two(p.exponent - half);
}

namespace {

/// exp(x) - 1 - x for |x| < 1/32, to x^9.
double expm1_series(double x) {
  constexpr double c[] = {1.0 / 2,   1.0 / 6,    1.0 / 24,    1.0 / 120,
                          1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880};
  double sum = c[7];
  for (int i = 6; i >= 0; --i) sum = c[i] + x * sum;
  return x * x * sum;
}

}  // namespace

double expm1(double x) {
  if (std::fabs(x) < 0x1p-5) return std::fabs(x) < 0x1p-54 ? x : x + expm1_series(x);
  if (!(std::fabs(x) < 708.0) || x < -40.0) return exp(x) - 1.0;
  const detail::ExpParts p = detail::exp_parts(x, 0.0);
  const double scale = detail::power_of_two(p.exponent);
  const Pair head = two_sum(p.value * scale, -1.0);
  return head.high + (head.low + p.rest * scale);
}

// ---- log, log1p ---------------------------------------------------------------------------------

double detail::log_edge(double x) {
  if (x == 0.0) return -kInfinity;
  if (x != x || x == kInfinity) return x;
  if (x < 0.0) return kNaN;
  return log_normal_number(std::bit_cast<std::uint64_t>(x * 0x1p52), -52.0);
}

double log1p(double x) {
  if (std::fabs(x) < 0x1p-8) return std::fabs(x) < 0x1p-54 ? x : x + detail::log_series(x);
  if (!(x > -1.0) || x > 0x1p60) return log(1.0 + x);
  const Pair one_plus = two_sum(1.0, x);
  const detail::LogParts p = detail::log_parts(std::bit_cast<std::uint64_t>(one_plus.high));
  // log(1 + r + d) = log(1 + r) + d (1 - r) + ..., d what 1 + x lost.
  const double d = one_plus.low * detail::power_of_two(-p.exponent) * p.inverse;
  const double high = p.base + p.r;
  const double low = ((p.base - high) + p.r) + (p.base_low + p.r_low + (d - d * p.r));
  return high + (low + detail::log_series(p.r));
}

// ---- pow ----------------------------------------------------------------------------------------

namespace {

/// log x to about 68 bits, x positive and finite.
Pair log_pair(double x) {
  double shift = 0.0;
  if (x < 0x1p-1022) x *= 0x1p52, shift = -52.0;
  const detail::LogParts p = detail::log_parts(std::bit_cast<std::uint64_t>(x));
  const double r = p.r;
  const Pair square = two_product(r, r);
  const Pair first = quick_two_sum(p.base + shift * detail::kLn2High, r);
  const Pair second = quick_two_sum(first.high, -0.5 * square.high);
  double cubic = 1.0 / 9;
  constexpr double c[] = {-1.0 / 8, 1.0 / 7, -1.0 / 6, 1.0 / 5, -1.0 / 4, 1.0 / 3};
  for (const double ci : c) cubic = ci + r * cubic;
  const double low = (p.base_low + shift * detail::kLn2Low) + (p.r_low - r * p.r_low) +
                     (first.low + second.low - 0.5 * square.low) + r * square.high * cubic;
  return quick_two_sum(second.high, low);
}

enum class Integer { none, even, odd };

Integer integer_kind(double y) {
  const double a = std::fabs(y);
  if (!(a >= 1.0)) return Integer::none;
  if (a >= 0x1p53) return Integer::even;
  const auto n = static_cast<std::int64_t>(a);
  if (static_cast<double>(n) != a) return Integer::none;
  return (n & 1) != 0 ? Integer::odd : Integer::even;
}

/// x^y where x or y is zero, infinite or not a number.
double pow_edge(double x, double y) {
  if (x == 1.0 || y == 0.0) return 1.0;
  if (x != x || y != y) return x + y;
  const double size = std::fabs(x);
  if (std::fabs(y) == kInfinity) {
    if (size == 1.0) return 1.0;
    return (size > 1.0) == (y > 0.0) ? kInfinity : 0.0;
  }
  const double magnitude = (size == 0.0) == (y > 0.0) ? 0.0 : kInfinity;
  const bool negative = (std::bit_cast<std::uint64_t>(x) >> 63) != 0;
  return negative && integer_kind(y) == Integer::odd ? -magnitude : magnitude;
}

/// x^y for finite x > 0.
double pow_positive(double x, double y) {
  const Pair l = log_pair(x);
  const double rough = y * l.high;
  if (!(std::fabs(rough) < 750.0)) return rough > 0.0 ? kInfinity : 0.0;
  if (std::fabs(rough) < 0x1p-60) return 1.0;
  const Pair product = two_product(y, l.high);
  const double low = product.low + y * l.low;
  if (std::fabs(rough) >= 708.0) return detail::exp_edge(product.high, low);
  const detail::ExpParts p = detail::exp_parts(product.high, low);
  return (p.value + p.rest) * detail::power_of_two(p.exponent);
}

}  // namespace

double pow(double x, double y) {
  const bool ordinary = std::fabs(x) < kInfinity && x != 0.0 && std::fabs(y) < kInfinity;
  if (!ordinary) return pow_edge(x, y);
  if (x > 0.0) return pow_positive(x, y);
  if (y == 0.0) return 1.0;
  const Integer kind = integer_kind(y);
  if (kind == Integer::none) return kNaN;
  return kind == Integer::odd ? -pow_positive(-x, y) : pow_positive(-x, y);
}

}  // namespace rapport::math
