#include "sim/core/elementary.h"

#include <array>
#include <limits>

namespace rapport::math {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
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

template <class Entry, Entry (*make)(int)>
struct Table {
  Entry entry[128];
  constexpr Table() : entry() {
    for (int i = 0; i < 128; ++i) entry[i] = make(i);
  }
};

}  // namespace
