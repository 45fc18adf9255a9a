#include "sim/core/erlang.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/elementary.h"
#include "sim/core/special.h"

namespace rapport {

namespace {

constexpr double kNegligible = 1e-19;   // share of a sum that may be left out of it
constexpr double kMostPatience = 1e12;  // arrivals in a mean patience; more take too much memory

void check_queue(double arrivals, double mean_service, int servers, double within) {
  check(arrivals >= 0.0 && std::isfinite(arrivals), "Erlang: arrivals are finite, at least 0");
  check(mean_service > 0.0 && std::isfinite(mean_service), "Erlang: service takes some time");
  check(servers >= 0, "Erlang: servers are at least 0");
  check(within >= 0.0, "Erlang: the time to be served within is at least 0");
}

/// P(fewer than `servers` present) over P(exactly `servers` present) where nobody is present
/// beyond them: 1/B - 1 with Erlang's loss B; infinite where too large for a double.
/// From n p(n) = load p(n-1): R(n) = n / load (1 + R(n-1)).
double below_over_full(double load, int servers) {
  double ratio = 0.0;
  for (int n = 1; n <= servers; ++n) ratio = n / load * (1.0 + ratio);
  return ratio;
}

// ---- the line of Erlang-A -----------------------------------------------------------------------

/// The rates at which a waiting line grows and shrinks. The unit of time is the mean patience.
struct Line {
  double arrivals;    ///< per mean patience
  double departures;  ///< into service from a line that never empties, per mean patience
};

/// P(m waiting) for m = first, first + 1, ... relative to the likeliest m; negligible elsewhere.
struct Waiting {
  double first;
  std::vector<double> weights;
};

/// p(m) (departures + m) = arrivals p(m-1): grows up to m = arrivals - departures, then falls.
/// Once neighbours have ratio r < 1, all that is left is below r / (1 - r) times the last.
Waiting waiting_of(const Line& line) {
  const double peak = std::max(0.0, std::floor(line.arrivals - line.departures));
  std::vector<double> down, up{1.0};
  double sum = 1.0, weight = 1.0;
  for (double m = peak; m > 0.0; --m) {
    const double ratio = (line.departures + m) / line.arrivals;
    if (weight * ratio <= kNegligible * sum * (1.0 - ratio)) break;
    down.push_back(weight *= ratio);
    sum += weight;
  }
  weight = 1.0;
  for (double m = peak + 1.0;; ++m) {
    const double ratio = line.arrivals / (line.departures + m);
    if (weight * ratio <= kNegligible * sum * (1.0 - ratio)) break;
    up.push_back(weight *= ratio);
    sum += weight;
  }
  Waiting waiting{peak - static_cast<double>(down.size()), {down.rbegin(), down.rend()}};
  waiting.weights.insert(waiting.weights.end(), up.begin(), up.end());
  return waiting;
}

// ---- the service level of Erlang-A --------------------------------------------------------------

/// log gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2): what Stirling's formula leaves out.
double stirling_rest(double x) {
  const double y = 1.0 / (x * x);
  if (x >= 15.0) return (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y / 1680))) / x;
  return math::log_gamma(x) - ((x - 0.5) * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi));
}

/// x log(x / mean) + mean - x, small where x is near its mean (Loader 2000).
double deviance(double x, double mean_less_x) {
  const double e = mean_less_x / x;
  return x * (e - std::log1p(e));
}

/// The negative binomial law P(k) = gamma(k + size) / (k! gamma(size)) (1 - fail)^k fail^size with
/// size > 1: how many of those who wait ahead of a caller have gone by some time.
class NegativeBinomial {
 public:
  /// fail = exp(-log_rate), 0 < log_rate.
  NegativeBinomial(double size, double log_rate)
      : size_(size), log_rate_(log_rate), fail_(std::exp(-log_rate)), go_(-std::expm1(-log_rate)) {}

  double mode() const { return std::floor(go_ * (size_ - 1.0) / fail_); }
  double next_over_this(double k) const { return go_ * (k + size_) / (k + 1.0); }
  double fail() const { return fail_; }

  /// By Loader's saddle point, "Fast and accurate computation of binomial probabilities" (2000):
  /// large terms that cancel are never formed.
  double probability(double k) const {
    if (k == 0.0) return std::exp(-size_ * log_rate_);
    const double n = k + size_, off = k * fail_ - size_ * go_;  // n fail - size
    const double far = deviance(k, -off) + deviance(size_, off);
    const double rests = stirling_rest(n) - stirling_rest(k) - stirling_rest(size_);
    return std::exp(rests - far) * std::sqrt(size_ / (n * k * 2 * std::numbers::pi));
  }

  /// P(at least k): sums the tail that does not hold the mode.
  double at_least(double k) const {
    double sum = 0.0;
    if (k <= mode()) {
      double term = k > 0.0 ? probability(k - 1.0) : 0.0;
      for (double j = k - 1.0; term > 0.0;) {
        sum += term;
        const double ratio = j > 0.0 ? 1.0 / next_over_this(--j) : 0.0;
        if (term * ratio <= kNegligible * (1.0 - ratio)) break;
        term *= ratio;
      }
      return 1.0 - sum;
    }
    double term = probability(k);
    for (double j = k; term > 0.0;) {
      sum += term;
      const double ratio = next_over_this(j++);
      if (term * ratio <= kNegligible * (1.0 - ratio)) break;
      term *= ratio;
    }
    return sum;
  }

 private:
  double size_, log_rate_, fail_, go_;
};

/// Sum over m >= 1 of P(m waiting) P(at least m of `gone`), with `waiting`'s weights.
double sum_in_time(const Waiting& waiting, const NegativeBinomial& gone) {
  const auto size = waiting.weights.size();
  const double last = waiting.first + static_cast<double>(size - 1);
  const double start = std::clamp(gone.mode(), waiting.first, last);
  const auto at = static_cast<std::size_t>(start - waiting.first);
  const double at_start = gone.probability(start), tail_at_start = gone.at_least(start);
  double sum = 0.0;
  double term = at_start, tail = tail_at_start;
  for (std::size_t i = at; i < size && tail > 0.0; ++i) {
    const double m = waiting.first + static_cast<double>(i);
    if (m > 0.0) sum += waiting.weights[i] * tail;
    tail = std::max(0.0, tail - term);
    term *= gone.next_over_this(m);
  }
  term = at_start, tail = tail_at_start;
  for (std::size_t i = at; i-- > 0;) {
    const double m = waiting.first + static_cast<double>(i);
    term /= gone.next_over_this(m);
    tail = std::min(1.0, tail + term);
    if (m > 0.0) sum += waiting.weights[i] * tail;
  }
  return sum;
}

/// Who finds m waiting is served within t, time in mean patiences, with chance
///   c / (c + m + 1) P(N > m),  c = departures,  N negative binomial of size c + 1, exp(-t):
/// its wait V, were it patient, is a sum of exponentials of rates c, c + 1, ..., c + m, so exp(-V)
/// has the beta law of c and m + 1 (Renyi 1953), and E(exp(-V); V <= t) is an incomplete beta
/// function, the tail of N. By balance p(m) c / (c + m + 1) = p(m + 1) c / arrivals.
/// As in Garnett, Mandelbaum and Reiman (2002), with one sum in place of their integrals.
double waiting_in_time(const Line& line, const Waiting& waiting, double within) {
  const double last = waiting.first + static_cast<double>(waiting.weights.size() - 1);
  if (within == 0.0) return 0.0;
  const NegativeBinomial gone(line.departures + 1.0, within);
  if (last * gone.fail() < kNegligible) {  // P(N < m) <= m exp(-t): all who can be served are
    double sum = 0.0;
    for (std::size_t i = waiting.first > 0.0 ? 0 : 1; i < waiting.weights.size(); ++i) {
      sum += waiting.weights[i];
    }
    return line.departures / line.arrivals * sum;
  }
  return line.departures / line.arrivals * sum_in_time(waiting, gone);
}

}  // namespace

QueueForecast erlang_c(double arrivals, double mean_service, int servers, double within) {
  check_queue(arrivals, mean_service, servers, within);
  const double load = arrivals * mean_service;
  if (load >= servers) return {load, 1.0, kInfinity, 0.0, 0.0, 0.0};
  if (arrivals == 0.0) return {0.0, 0.0, 0.0, 0.0, 0.0, 1.0};
  const double spare = servers - load;
  const double waits = 1.0 / (1.0 + spare / servers * below_over_full(load, servers));
  const double in_time = 1.0 - waits * std::exp(-spare * within / mean_service);
  return {load, waits, waits * mean_service / spare, 0.0, 0.0, in_time};
}

QueueForecast erlang_a(double arrivals, double mean_service, int servers, double mean_patience,
                       double within) {
  check_queue(arrivals, mean_service, servers, within);
  check(mean_patience > 0.0, "Erlang-A: patience takes some time");
  if (std::isinf(mean_patience)) return erlang_c(arrivals, mean_service, servers, within);
  const double load = arrivals * mean_service;
  if (servers == 0) return {load, 1.0, mean_patience, 1.0, 0.0, 0.0};
  if (arrivals == 0.0) return {0.0, 0.0, 0.0, 0.0, 0.0, 1.0};
  check(arrivals * mean_patience <= kMostPatience, "Erlang-A: that much patience is endless");
  const double below_full = below_over_full(load, servers);
  if (std::isinf(below_full)) return {load, 0.0, 0.0, 0.0, 0.0, 1.0};

  const Line line{arrivals * mean_patience, servers * (mean_patience / mean_service)};
  const Waiting waiting = waiting_of(line);
  double all_busy = 0.0, length = 0.0;
  for (std::size_t i = 0; i < waiting.weights.size(); ++i) {
    all_busy += waiting.weights[i];
    length += (waiting.first + static_cast<double>(i)) * waiting.weights[i];
  }
  const double free = waiting.first > 0.0 ? 0.0 : below_full * waiting.weights.front();
  const double sum = free + all_busy;
  const double abandoned = length / sum / line.arrivals;  // each who waits leaves at rate 1
  const double in_time = (free + waiting_in_time(line, waiting, within / mean_patience)) / sum;
  return {load, all_busy / sum, abandoned * mean_patience, abandoned, 0.0, in_time};
}

namespace {

/// P(m waiting), m = 0 .. places, relative to the likeliest of these. `leaving`: in mean patiences,
/// 0 where nobody gives up.
std::vector<double> waiting_in_room(double arrivals, double departures, double leaving,
                                    int places) {
  std::vector<double> weights{1.0};
  weights.reserve(static_cast<std::size_t>(places) + 1);
  constexpr double kLarge = 1e200;
  for (int m = 1; m <= places; ++m) {
    weights.push_back(weights.back() * arrivals / (departures + m * leaving));
    if (weights.back() < kLarge) continue;
    for (double& weight : weights) weight /= kLarge;
  }
  return weights;
}

/// P(served within `within`) for one who finds all servers busy and m waiting, m = 0, 1, ...:
/// m + 1 have to leave the line or a server first. Without patience that is a Poisson tail; with
/// it, see waiting_in_time().
class TurnInTime {
 public:
  TurnInTime(double departures, double leaving, double within)
      : departures_(departures), leaving_(leaving) {
    if (leaving_ > 0.0) {
      patient_.emplace(departures / leaving + 1.0, std::max(within * leaving, 1e-300));
      tail_ = patient_->at_least(1.0), term_ = patient_->probability(1.0);
    } else {
      mean_ = departures * within;
      term_ = std::exp(-mean_);  // P(0 departures)
      tail_ = -std::expm1(-mean_);
    }
  }
  /// Of the next m, from 0 on.
  double next() {
    const double chance = std::clamp(tail_, 0.0, 1.0);
    ++m_;
    if (!patient_) {
      term_ *= mean_ / m_;
      tail_ -= term_;
      return chance;
    }
    const double c = departures_ / leaving_;
    tail_ -= term_;
    term_ *= patient_->next_over_this(m_);
    return c / (c + m_) * chance;
  }

 private:
  double departures_, leaving_, mean_ = 0.0, term_ = 0.0, tail_ = 0.0, m_ = 0.0;
  std::optional<NegativeBinomial> patient_{};
};

}  // namespace

QueueForecast erlang_with_room(double arrivals, double mean_service, int servers,
                               double mean_patience, int places, double within) {
  check_queue(arrivals, mean_service, servers, within);
  check(mean_patience > 0.0, "Erlang: patience takes some time");
  check(places >= 0, "Erlang: places to wait are at least 0");
  const double load = arrivals * mean_service;
  if (arrivals == 0.0) return {0.0, 0.0, 0.0, 0.0, 0.0, 1.0};
  const double leaving = std::isinf(mean_patience) ? 0.0 : 1.0 / mean_patience;
  const double departures = servers / mean_service;
  if (departures + leaving == 0.0) return {load, 1.0, kInfinity, 0.0, 1.0, 0.0};
  const double below = below_over_full(load, servers);
  if (std::isinf(below)) return {load, 0.0, 0.0, 0.0, 0.0, 1.0};
  const std::vector<double> waiting = waiting_in_room(arrivals, departures, leaving, places);
  const double free = below * waiting.front();
  double busy = 0.0, length = 0.0, in_time = free;
  TurnInTime turn(departures, leaving, within);
  for (std::size_t m = 0; m < waiting.size(); ++m) {
    busy += waiting[m];
    length += static_cast<double>(m) * waiting[m];
    if (m + 1 < waiting.size() && servers > 0) in_time += waiting[m] * turn.next();
  }
  const double sum = free + busy, full = waiting.back() / sum;
  return {load, busy / sum - full, length / sum / arrivals, leaving * length / sum / arrivals,
          full, in_time / sum};
}

}  // namespace rapport
