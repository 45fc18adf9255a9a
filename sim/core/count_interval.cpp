#include "sim/core/count_interval.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

#include "sim/core/check.h"

namespace rapport {

namespace {

// Few counts are taken to vary this many times as much as Poisson's law, with this weight.
constexpr double kAssumedRatio = 2.0, kAssumedDegrees = 10.0;

// Nearer to 1 than this the negative binomial law is Poisson's.
constexpr double kPoisson = 1.0 + 1e-6;

// Doubles are precise enough, and long doubles several times as slow.
using Fast = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

/// Chance of at most `count` events, of the law of that mean and ratio; `more`: of more than that.
double chance(double count, double mean, double ratio, bool more) {
  if (mean <= 0.0) return more ? 0.0 : 1.0;
  if (ratio < kPoisson) {
    return more ? boost::math::gamma_p(count + 1.0, mean, Fast())
                : boost::math::gamma_q(count + 1.0, mean, Fast());
  }
  const double size = mean / (ratio - 1.0), p = 1.0 / ratio;
  return more ? boost::math::ibetac(size, count + 1.0, p, Fast())
              : boost::math::ibeta(size, count + 1.0, p, Fast());
}

/// The mean between `low` and `high` at which `beyond`, a difference of logs that changes its sign
/// there, is 0; to 30 bits, by Alefeld, Potra and Shi's algorithm 748.
template <class Beyond>
double mean_at(double low, double high, Beyond beyond) {
  constexpr int kBits = 30;
  std::uintmax_t steps = 200;
  const auto [from, to] = boost::math::tools::toms748_solve(
      beyond, low, high, boost::math::tools::eps_tolerance<double>(kBits), steps);
  return 0.5 * (from + to);
}

/// log(chance / tail), where a chance of nothing is a very small one.
double log_over(double chance, double tail) {
  constexpr double kLeast = 1e-300;
  return std::log(std::max(chance, kLeast) / tail);
}

double lower_bound(double count, double ratio, double tail) {
  if (count <= 0.0) return 0.0;
  const auto beyond = [&](double mean) {
    return log_over(chance(count - 1.0, mean, ratio, true), tail);
  };
  // Of clumps much larger than the count even its own mean makes so many events less often than
  // that.
  if (beyond(count) < 0.0) return 0.0;
  double low = count;
  while (beyond(low) >= 0.0) low *= 0.5;
  return mean_at(low, 2.0 * low, beyond);
}

double upper_bound(double count, double ratio, double tail) {
  const auto beyond = [&](double mean) {
    return log_over(chance(count, mean, ratio, false), tail);
  };
  double high = 2.0 * count + ratio;
  while (beyond(high) > 0.0) high *= 2.0;
  return mean_at(count, high, beyond);
}

/// Of counts or differences.
struct Seen {
  double sum = 0.0, sizes = 0.0;
  std::size_t none = 0;
  Moments moments;
};

Seen seen(std::span<const double> counts) {
  Seen all;
  for (const double count : counts) {
    all.sum += count;
    all.sizes += std::abs(count);
    all.none += count == 0.0 ? 1 : 0;
    all.moments.add(count);
  }
  return all;
}

/// The chance below a bound; where the ratio is uncertain, that which the normal law has beyond
/// Student's quantile.
double tail_of(double level, double degrees, Ratio ratio) {
  check(level > 0.0 && level < 1.0, "an interval's level lies between 0 and 1");
  if (ratio == Ratio::taken) return 0.5 * (1.0 - level);
  return 0.5 * std::erfc(student_quantile(0.5 + 0.5 * level, degrees) / std::sqrt(2.0));
}

}  // namespace

bool is_rare(std::span<const double> counts) {
  const Seen all = seen(counts);
  return all.sizes < kManyEvents || 2 * all.none >= counts.size();
}

Dispersion dispersion_of(std::span<const double> counts) {
  const Seen all = seen(counts);
  if (counts.size() < 2 || all.sizes <= 0.0) return {kAssumedRatio, kAssumedDegrees};
  const auto n = static_cast<double>(counts.size());
  const double found = n * all.moments.variance() / all.sizes;
  const double each = all.sizes / n;
  const double weight = (n - 1.0) * 2.0 * each / (2.0 * each + 1.0);
  const double drawn =
      (weight * found + kAssumedDegrees * kAssumedRatio) / (weight + kAssumedDegrees);
  return {std::max({1.0, found, drawn}), weight + kAssumedDegrees};
}

CountBounds count_bounds(double count, double ratio, double tail) {
  check(count >= 0.0, "a count is not negative");
  check(ratio >= 1.0, "counts vary as much as Poisson's law at least");
  check(tail > 0.0 && tail < 0.5, "a bound's tail lies between 0 and a half");
  return {lower_bound(count, ratio, tail), upper_bound(count, ratio, tail)};
}

Interval count_interval(std::span<const double> counts, double level, Ratio ratio) {
  const Dispersion dispersion = dispersion_of(counts);
  const double tail = tail_of(level, dispersion.degrees, ratio);
  Interval interval{.level = level, .n = counts.size()};
  const auto n = static_cast<double>(counts.size());
  const double total = seen(counts).sum;
  interval.mean = total / n;
  if (counts.size() < 2) return interval;
  const CountBounds bounds = count_bounds(total, dispersion.ratio, tail);
  return interval.with_bounds(bounds.low / n, bounds.high / n);
}

Interval count_difference_interval(std::span<const double> differences, double level, double floor,
                                   Ratio ratio) {
  const Dispersion dispersion = dispersion_of(differences);
  const double tail = tail_of(level, dispersion.degrees, ratio);
  Interval interval{.level = level, .n = differences.size()};
  const Seen all = seen(differences);
  const auto n = static_cast<double>(differences.size());
  interval.mean = all.sum / n;
  if (differences.size() < 2) return interval;
  const double more = 0.5 * (all.sizes + all.sum), less = 0.5 * (all.sizes - all.sum);
  const CountBounds up = count_bounds(more, dispersion.ratio, tail);
  const CountBounds down = count_bounds(less, dispersion.ratio, tail);
  double below = std::hypot(more - up.low, down.high - less) / n;
  double above = std::hypot(up.high - more, less - down.low) / n;
  if (all.moments.m2() > 0.0) {
    const double least = floor * all.moments.standard_error();
    below = std::max(below, least);
    above = std::max(above, least);
  }
  return interval.with_bounds(interval.mean - below, interval.mean + above);
}

}  // namespace rapport
