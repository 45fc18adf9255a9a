// Arrivals estimated from invented calls, and days drawn from estimates.
#include "experiments/import/fit_arrivals.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include "sim/core/moments.h"
#include "tests/import/plain_calls.h"
#include "tests/support/sampling.h"

namespace rapport {
namespace {

/// Arrivals alone: everybody is answered at once, so that nobody calls again.
InventedCentre arrivals_only(double day_cv, int days) {
  InventedCentre centre = two_types();
  centre.servers = 200;
  centre.days = days;
  centre.day_cv = day_cv;
  for (InventedType& type : centre.types) type.service_mean = 30;
  return centre;
}

double expected_of_day(const TypeArrivals& type, int kind, int weekday) {
  double sum = 0.0;
  for (std::size_t h = 0; h < kHalfHours; ++h) sum += type.expected(kind, weekday, h);
  return sum;
}

/// Two types of 20 and 5 calls in each of the half hours from 8:00 to 12:00.
ArrivalFit busy_morning(double day_cv, double correlation) {
  ArrivalFit fit;
  fit.kinds.of = {0, 0, 0, 0, 0, 0, -1};
  fit.kinds.count = 1;
  fit.day_correlation = correlation;
  for (const double calls : {20.0, 5.0}) {
    TypeArrivals type;
    type.day_cv = day_cv;
    type.weekday = {1, 1.5, 1, 1, 1, 1, 1};
    type.shape.emplace_back();
    for (std::size_t h = 16; h < 24; ++h) type.shape[0][h] = calls;
    fit.types.push_back(type);
  }
  return fit;
}

struct Drawn {
  Moments first, second, sum;
};
Drawn draw(const ArrivalFit& fit, int weekday, std::uint32_t days) {
  Drawn drawn;
  for (std::uint32_t r = 0; r < days; ++r) {
    double calls[2] = {0, 0};
    std::int32_t before = 8 * 3600;
    bool in_order = true;
    for (const PlannedCall& call : draw_arrivals(fit, weekday, {5, r})) {
      in_order &= call.second >= before && call.second < 12 * 3600 && call.priority == -1;
      before = call.second;
      calls[call.type] += 1;
    }
    CHECK(in_order);
    drawn.first.add(calls[0]);
    drawn.second.add(calls[1]);
    drawn.sum.add(calls[0] + calls[1]);
  }
  return drawn;
}

void check_moments(const Moments& drawn, double mean, double cv) {
  const double variance = mean + cv * cv * mean * mean;
  CHECK(std::abs(drawn.mean() - mean) <= kErrors * root(variance / count(drawn.count())));
  // The fourth moment of Poisson with a gamma factor is at most near that of the gamma's.
  const double kurtosis = 3 + 6 * cv * cv + 1 / mean;
  CHECK(std::abs(drawn.variance() - variance) <=
        kErrors * variance * root((kurtosis - 1) / count(drawn.count())));
}

}  // namespace

TEST_CASE("shapes are the means of the days, and rates those that were invented") {
  const Estimates e = estimates_of(arrivals_only(0.0, 56));
  for (std::size_t t = 0; t < 2; ++t) {
    const TypeArrivals& type = e.arrivals.types[t];
    double fitted = 0.0;
    for (const CallDay& day : e.days) {
      for (const double calls : type.shape[day.weekday == 5 ? 1 : 0]) fitted += calls;
    }
    CHECK(fitted == doctest::Approx(count(e.fit.types[t].calls)));
    const double rate = e.centre.types[t].an_hour / 2;
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      const bool comes = h >= 16 && h < 40;
      const double error = root(rate / 40.0);  // Poisson, 40 days
      if (comes) CHECK(std::abs(type.shape[0][h] - rate) <= kErrors * error);
      if (!comes) CHECK(type.shape[0][h] == 0.0);
    }
    for (int w = 0; w < 5; ++w) {
      const double day = 12 * e.centre.types[t].an_hour;
      CHECK(std::abs(expected_of_day(type, 0, w) - day) <= kErrors * root(day / 8));
    }
  }
}

TEST_CASE("a weekday that is busier than its kind is found, as far as it is no chance") {
  Estimates e = estimates_of(arrivals_only(0.05, 84));
  // Each second call of a Monday once more, half a minute later.
  CallLog log = e.log();
  log.calls.clear();
  std::size_t n = 0;
  for (std::size_t i = 0; i < e.log().calls.size(); ++i) {
    const Call& call = e.log().calls[i];
    log.calls.push_back(call);
    if (weekday(log.days[static_cast<std::size_t>(call.day)]) != 0 || n++ % 2 != 0) continue;
    log.calls.push_back(call);
  }
  const std::vector<CallDay> days = look_at_days(log);
  const ArrivalFit fit = fit_arrivals(log, days, UseDays(days.size(), true));
  const TypeArrivals& type = fit.types[0];
  // Mondays have 1.5 times the calls of Tuesdays to Fridays. Shrinking takes a little of it.
  const double others = (type.weekday[1] + type.weekday[2] + type.weekday[3] + type.weekday[4]) / 4;
  const double day = 12 * e.centre.types[0].an_hour;
  const double error = root((1 / day + 0.05 * 0.05) / 12) * 2;
  CHECK(std::abs(type.weekday[0] / others - 1.5) <= kErrors * error);
  CHECK(type.day_cv < 0.1);
}

TEST_CASE("Mondays of exactly 100 calls and other weekdays of 50 are found so") {
  for (const int weeks : {2, 4, 8, 26}) {
    PlainCalls calls;
    for (int day = 0; day < 7 * weeks; ++day) {
      const int number = day % 7 == 0 ? 100 : day % 7 < 5 ? 50 : 0;
      for (int i = 0; i < number; ++i) {
        calls.answered(day, 9 * 3600 + i * 28800 / number + 5, 240, i % 2 == 0 ? "a" : "b");
      }
    }
    const Estimates e = estimates_of(calls.log());
    CAPTURE(weeks);
    CHECK(e.arrivals.kinds.count == 1);
    CHECK(calls_of_weekday(e, 0) == doctest::Approx(100));
    for (int w = 1; w < 5; ++w) CHECK(calls_of_weekday(e, w) == doctest::Approx(50));
    CHECK(e.arrivals.types[0].day_cv == 0.0);
  }
}

TEST_CASE("weekdays that differ by chance are drawn together") {
  // Poisson days without any difference: raw factors of weekdays vary by 1 / sqrt(calls), and most
  // of that is taken back.
  double raw = 0, drawn = 0;
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    InventedCentre centre = arrivals_only(0.0, 28);
    centre.seed = seed;
    const Estimates e = estimates_of(centre);
    std::array<double, 7> calls{}, days{};
    for (const CallDay& day : e.days) {
      const auto w = static_cast<std::size_t>(day.weekday);
      ++days[w];
      for (std::size_t i = day.first; i < day.last; ++i) {
        calls[w] += e.log().calls[i].type == 0 ? 1 : 0;
      }
    }
    const double mean = 12 * centre.types[0].an_hour;
    for (std::size_t w = 0; w < 5; ++w) {
      raw += std::pow(calls[w] / days[w] / mean - 1, 2);
      drawn += std::pow(e.arrivals.types[0].weekday[w] - 1, 2);
    }
  }
  CHECK(drawn < 0.5 * raw);
  CHECK(drawn > 0);
}

TEST_CASE("how much days differ beyond chance" * doctest::skip(testing::kSanitized)) {
  const int days = 280;
  const Estimates e = estimates_of(arrivals_only(0.2, days));
  const double n = count(e.days.size());
  for (std::size_t t = 0; t < 2; ++t) {
    // Moments of a gamma factor with cv 0.2 and Poisson arrivals (Saturdays have five hours).
    const double chance = 1 / (10.0 * e.centre.types[t].an_hour);
    const double variance = 0.2 * 0.2;
    const double error = (variance + chance) * root((2 + 6 * variance) / n);
    CHECK(std::abs(e.arrivals.types[t].day_cv - 0.2) <= kErrors * error / (2 * 0.2));
  }
  CHECK(e.arrivals.day_correlation > 0.5);  // one factor for all types
}

TEST_CASE("days that differ by chance alone differ by nothing beyond it" *
          doctest::skip(testing::kSanitized)) {
  const Estimates e = estimates_of(arrivals_only(0.0, 280));
  const double n = count(e.days.size());
  for (std::size_t t = 0; t < 2; ++t) {
    const double chance = 1 / (5.0 * e.centre.types[t].an_hour);  // at most: Saturdays
    CHECK(e.arrivals.types[t].day_cv <= root(kErrors * chance * root(2 / n)));
  }
  CHECK(std::abs(e.arrivals.day_correlation) <= kErrors / root(n));
}

TEST_CASE("few days: no correlation, and no more kinds than days") {
  const Estimates e = estimates_of(arrivals_only(0.2, 2));
  CHECK(std::isnan(e.arrivals.day_correlation));
  CHECK(e.arrivals.kinds.count == 1);
  CHECK(e.arrivals.kinds.of == std::array<int, 7>{0, 0, -1, -1, -1, -1, -1});
}

TEST_CASE("drawn days have the mean and variance that they should") {
  const std::uint32_t days = 4000;
  const Drawn plain = draw(busy_morning(0.0, std::numeric_limits<double>::quiet_NaN()), 0, days);
  check_moments(plain.first, 160, 0.0);
  check_moments(plain.second, 40, 0.0);
  check_moments(plain.sum, 200, 0.0);
  const Drawn apart = draw(busy_morning(0.3, 0.0), 0, days);
  check_moments(apart.first, 160, 0.3);
  check_moments(apart.second, 40, 0.3);
  check_moments(apart.sum, 200, root(0.09 * (160 * 160 + 40 * 40)) / 200);
  // Types whose days go together share the factor.
  const Drawn together = draw(busy_morning(0.3, 0.9), 1, days);
  check_moments(together.first, 240, 0.3);
  check_moments(together.sum, 300, 0.3);
}

TEST_CASE("nothing comes on a weekday that no day of the log was") {
  CHECK(draw_arrivals(busy_morning(0.3, 0.0), 6, {1, 1}).empty());
}

}  // namespace rapport
