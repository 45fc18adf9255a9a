#include "sim/core/betting.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr double kMostOfCapital = 0.75;  // that a bet may lose

/// The bets l for numbers in 0..1, each from those before it.
std::vector<double> bets(std::span<const double> numbers, double level) {
  const double worth = 2.0 * std::log(2.0 / (1.0 - level));
  std::vector<double> all;
  double sum = 0.5, squares = 0.25;  // with one number more, at a half, of variance a quarter
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto t = static_cast<double>(i + 1);
    all.push_back(std::sqrt(worth / (squares * std::log1p(t))));
    sum += numbers[i];
    const double mean = sum / (t + 1.0);
    squares += (numbers[i] - mean) * (numbers[i] - mean);
  }
  return all;
}

/// The log of what the gambler owns who bets that the mean is above m, 0 <= m < 1.
double log_capital(std::span<const double> numbers, std::span<const double> bets, double m) {
  double capital = std::log(0.5);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double bet = std::min(bets[i], kMostOfCapital / m);
    capital += std::log1p(bet * (numbers[i] - m));
  }
  return capital;
}

/// The least m at which that gambler does not own 1 / (1 - level); what it owns falls with m.
double lower_bound_of(std::span<const double> numbers, std::span<const double> bets, double level) {
  const double enough = -std::log(1.0 - level);
  constexpr int kHalvings = 45;
  double low = 0.0, high = 1.0;
  for (int i = 0; i < kHalvings; ++i) {
    const double m = 0.5 * (low + high);
    (log_capital(numbers, bets, m) >= enough ? low : high) = m;
  }
  return low;
}

}  // namespace

Interval betting_interval(std::span<const double> numbers, double least, double most,
                          double level) {
  check(level > 0.0 && level < 1.0, "an interval's level lies between 0 and 1");
  check(std::isfinite(most - least) && most > least, "a range has a least and a most");
  Moments moments;
  std::vector<double> up, down;  // in 0..1, from either end of the range
  for (const double x : numbers) {
    check(x >= least && x <= most, "a number lies in the range of the interval");
    moments.add(x);
    up.push_back((x - least) / (most - least));
    down.push_back((most - x) / (most - least));
  }
  const Interval interval{.mean = moments.mean(), .level = level, .n = moments.count()};
  if (numbers.empty()) return interval;
  const double low = least + (most - least) * lower_bound_of(up, bets(up, level), level);
  const double high = most - (most - least) * lower_bound_of(down, bets(down, level), level);
  return interval.with_bounds(std::min(low, interval.mean), std::max(high, interval.mean));
}

}  // namespace rapport
