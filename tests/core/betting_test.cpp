// The betting interval: its capital against the definition, and how often it is ever wrong.
#include "sim/core/betting.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/random.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

// From the definition: the larger of the two capitals at m, for numbers in 0..1.
double capital_at(const std::vector<double>& numbers, double m, double level) {
  double above = 0.5, below = 0.5;
  for (std::size_t t = 1; t <= numbers.size(); ++t) {
    double squares = 0.25;
    for (std::size_t i = 1; i < t; ++i) {
      double sum = 0.5;
      for (std::size_t j = 0; j < i; ++j) sum += numbers[j];
      const double mean = sum / static_cast<double>(i + 1);
      squares += (numbers[i - 1] - mean) * (numbers[i - 1] - mean);
    }
    const auto count = static_cast<double>(t);
    const double variance = squares / count;
    const double bet =
        std::sqrt(2.0 * std::log(2.0 / (1.0 - level)) / (variance * count * std::log(1.0 + count)));
    above *= 1.0 + std::min(bet, 0.75 / m) * (numbers[t - 1] - m);
    below *= 1.0 - std::min(bet, 0.75 / (1.0 - m)) * (numbers[t - 1] - m);
  }
  return std::max(above, below);
}

double bounded_uniform(std::uint32_t session, std::uint32_t i, std::uint32_t stream) {
  return uniform(philox4x32_10({i, stream, 0, 0}, {session, 80}).u64(0));
}

}  // namespace

TEST_CASE("on its bounds the betting interval's capital is 1 / (1 - level), by the definition") {
  const std::vector<double> numbers = {0.3, 0.1, 0.45, 0.2, 0.7, 0.25, 0.33, 0.1, 0.4, 0.38};
  for (const double level : {0.8, 0.95}) {
    CAPTURE(level);
    const Interval interval = betting_interval(numbers, 0.0, 1.0, level);
    for (const double m : {interval.lower(), interval.upper()}) {
      REQUIRE(m > 0.0);
      REQUIRE(m < 1.0);
      CHECK(capital_at(numbers, m, level) == doctest::Approx(1.0 / (1.0 - level)).epsilon(1e-6));
    }
    CHECK(capital_at(numbers, interval.mean, level) < 1.0 / (1.0 - level));
  }
}

TEST_CASE("the betting interval moves with its range and says little of few numbers") {
  const std::vector<double> numbers = {0.3, 0.1, 0.45, 0.2, 0.7, 0.25};
  const Interval unit = betting_interval(numbers, 0.0, 1.0, 0.95);
  std::vector<double> percents, turned;
  for (const double x : numbers) percents.push_back(-50.0 + 200.0 * x), turned.push_back(-x);
  const Interval wide = betting_interval(percents, -50.0, 150.0, 0.95);
  CHECK(wide.lower() == doctest::Approx(-50.0 + 200.0 * unit.lower()));
  CHECK(wide.upper() == doctest::Approx(-50.0 + 200.0 * unit.upper()));
  const Interval other = betting_interval(turned, -1.0, 0.0, 0.95);
  CHECK(other.lower() == doctest::Approx(-unit.upper()));
  CHECK(other.upper() == doctest::Approx(-unit.lower()));
  CHECK(betting_interval(numbers, 0.0, 1.0, 0.99).half_width > unit.half_width);
  // Equal numbers have a width, which falls with their count.
  double before = 1.0;
  for (const std::size_t n : {2u, 20u, 200u, 2000u}) {
    const Interval equal = betting_interval(std::vector<double>(n, 0.5), 0.0, 1.0, 0.95);
    CHECK(equal.half_width < before);
    CHECK(equal.half_width > 0.9 / static_cast<double>(n));
    before = equal.half_width;
  }
  CHECK(before < 0.005);
  CHECK(std::isinf(betting_interval({}, 0.0, 1.0, 0.95).half_width));
  CHECK_THROWS_AS(betting_interval(numbers, 0.0, 0.5, 0.95), InvariantError);
  CHECK_THROWS_AS(betting_interval(numbers, 0.0, INFINITY, 0.95), InvariantError);
  CHECK_THROWS_AS(betting_interval(numbers, 0.0, 1.0, 1.0), InvariantError);
}

namespace {

struct BettingWrong {
  double betting = 0.0, normal = 0.0;  // shares of sessions that ever excluded the mean
};

// Sessions of numbers in 0..1 with that mean, looked at after 10, 20, ... 200 numbers.
BettingWrong betting_sessions(const std::string& what, std::uint32_t stream, double mean,
                              const std::function<double(double)>& number) {
  constexpr std::uint32_t kSessions = testing::kSanitized ? 20 : 600, kNumbers = 200, kStride = 10;
  BettingWrong wrong;
  for (std::uint32_t session = 0; session < kSessions; ++session) {
    std::vector<double> numbers;
    Moments moments;
    bool betting = false, normal = false;
    for (std::uint32_t n = 1; n <= kNumbers; ++n) {
      numbers.push_back(number(bounded_uniform(session, n, stream)));
      moments.add(numbers.back());
      if (n % kStride != 0) continue;
      betting = betting || !betting_interval(numbers, 0.0, 1.0, 0.95).contains(mean);
      normal = normal || !always_valid_interval(moments, 0.95).contains(mean);
    }
    wrong.betting += betting ? 1.0 / kSessions : 0.0;
    wrong.normal += normal ? 1.0 / kSessions : 0.0;
  }
  MESSAGE(what, ": ever wrong by betting ", 100.0 * wrong.betting, " %, by the t martingale ",
          100.0 * wrong.normal, " %");
  return wrong;
}

}  // namespace

TEST_CASE(
    "betting intervals hold at every look whatever the law, where those of normal numbers do not") {
  // A rate of 5 % has more than 8 % of 600 sessions with a chance of 0.1 %.
  const auto share = [](double p) { return [p](double u) { return u < p ? 1.0 : 0.0; }; };
  CHECK(betting_sessions("even", 1, 0.5, [](double u) { return u; }).betting <= 0.08);
  CHECK(betting_sessions("half", 2, 0.5, share(0.5)).betting <= 0.08);
  CHECK(betting_sessions("skewed", 3, 1.0 / 9.0, [](double u) {
          return std::pow(u, 8.0);
        }).betting <= 0.08);
  const BettingWrong rare = betting_sessions("one in 20", 4, 0.05, share(0.05));
  CHECK(rare.betting <= 0.08);
  if (!testing::kSanitized)
    CHECK(rare.normal > 0.08);  // the test sees intervals that are too narrow
}
