// Daily counts of a stream with day factors against the mixed Poisson law.
//
// With a factor X of mean 1 and coefficient of variation cv, and m contacts on a mean day, the
// count of a day has mean m and variance m + m^2 cv^2 (for gamma factors it is negative binomial).
// Factors are drawn with the uniform numbers below p = 1 - 1/4096, as X given X <= c, its quantile
// at p. For gamma(shape k) the moments of that are closed forms: E[X; X <= c] = F(c) of shape
// k + 1, and E[X^2; X <= c] = (1 + cv^2) F(c) of shape k + 2, at the same scale.
//
// 8 intervals at 99.9 %; seeds are fixed and were not chosen, see erlang_test.cpp.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "sim/core/interval.h"
#include "sim/engine/simulator.h"

namespace rapport {
namespace {

constexpr int kDays = 364, kRuns = 40;
constexpr double kAlmostSure = 0.999;

/// Calls that are always answered, for as long as it takes to count them.
Scenario calls(double per_hour) {
  Scenario s;
  s.name = "calls";
  s.start = {2026, 1, 5};
  s.horizon = kDays * kDay;
  TouchPointSpec phone;
  phone.name = "phone";
  phone.kind = TouchPointSpec::Kind::self_service;
  phone.service = Distribution::constant(1.0);
  s.touch_points = {phone};
  JourneySpec journey;
  journey.name = "call";
  journey.steps = {{"phone", "phone"}};
  journey.entries = {{"phone", 1.0}};
  s.journeys = {journey};
  StreamSpec stream;
  stream.name = "calls";
  stream.journey = "call";
  stream.per_hour = per_hour;
  s.streams = {stream};
  return s;
}

struct Daily : Observer {
  std::vector<double> count = std::vector<double>(kDays);
  void on_events(std::span<const Event> events) override {
    for (const Event& e : events) {
      if (e.type == EventType::arrive) ++count[static_cast<std::size_t>(e.time / kDay)];
    }
  }
};

std::vector<double> daily_counts(const Scenario& scenario) {
  const Model model = build_model(scenario);
  std::vector<double> all;
  for (std::uint32_t run_number = 0; run_number < kRuns; ++run_number) {
    Daily daily;
    RunOptions options;
    options.key = {1, run_number};
    options.observer = &daily;
    run(model, options);
    all.insert(all.end(), daily.count.begin(), daily.count.end());
  }
  return all;
}

struct DayTheory {
  double mean, variance;
};

/// Of the counts of days with `per_day` contacts and gamma factors.
DayTheory mixed_poisson(double per_day, double cv) {
  const double shape = 1 / (cv * cv), p = 1 - 1.0 / 4096;
  const double c = Distribution::gamma(1.0, cv).quantile(p);
  const auto below = [&](double more) {  // P(Y <= c), Y of shape k + more at the same scale
    return Distribution::gamma((shape + more) / shape, 1 / std::sqrt(shape + more)).cdf(c);
  };
  const double first = below(1) / p, second = (1 + cv * cv) * below(2) / p;
  return {per_day * first, per_day * first + per_day * per_day * (second - first * first)};
}

/// Days are independent, so both are Student's intervals: of the counts, and of their squared
/// deviations from the mean that theory has.
void check_counts(const std::vector<double>& counts, const DayTheory& theory) {
  Moments mean, variance;
  for (const double n : counts) {
    mean.add(n);
    variance.add((n - theory.mean) * (n - theory.mean));
  }
  const Interval m = student_interval(mean, kAlmostSure),
                 v = student_interval(variance, kAlmostSure);
  MESSAGE("mean " << m.mean << " +- " << m.half_width << ", theory " << theory.mean << "; variance "
                  << v.mean << " +- " << v.half_width << ", theory " << theory.variance);
  CHECK(m.contains(theory.mean));
  CHECK(v.contains(theory.variance));
  CHECK(m.half_width < 0.015 * theory.mean);  // narrow enough to mean something
  CHECK(v.half_width < 0.05 * theory.variance);
}

TEST_CASE("what is not drawn of a day factor is little of its mean and variance") {
  for (const double cv : {0.1, 0.2, 0.5, 1.0}) {
    CAPTURE(cv);
    const DayTheory one = mixed_poisson(1.0, cv);
    const double variance = one.variance - one.mean;  // of the factor
    CHECK(std::abs(one.mean - 1) < 0.0021 * cv);
    CHECK(one.mean < 1);
    CHECK(std::abs(variance / (cv * cv) - 1) < 0.021);
    CHECK(variance < cv * cv);
  }
}

TEST_CASE("daily counts with gamma factors have the mean and variance of a mixed Poisson law") {
  for (const double cv : {0.2, 0.5}) {
    CAPTURE(cv);
    Scenario s = calls(4.0);
    s.streams[0].day_factor = Distribution::gamma(1.0, cv);
    check_counts(daily_counts(s), mixed_poisson(96.0, cv));
    // As it is written everywhere, without what the largest factor cuts off: 2 % at most.
    const DayTheory plain{96.0, 96.0 + 96.0 * 96.0 * cv * cv};
    CHECK(mixed_poisson(96.0, cv).variance > 0.98 * plain.variance);
  }
}

TEST_CASE("without day factors daily counts are Poisson") {
  check_counts(daily_counts(calls(4.0)), {96.0, 96.0});
}

TEST_CASE("a profile by half hour and day factors together") {
  Scenario s = calls(4.0);
  for (std::size_t day = 0; day < 7; ++day) {
    for (std::size_t i = 0; i < kHalfHoursOfDay; ++i) {
      double& value = s.streams[0].profile.half_hour[day * kHalfHoursOfDay + i];
      value = i < 16 || i >= 40 ? 0.0 : (i % 2 == 0 ? 1.5 : 0.5);
    }
  }
  s.streams[0].day_factor = Distribution::gamma(1.0, 0.3);
  check_counts(daily_counts(s), mixed_poisson(4.0 * 12, 0.3));
}

TEST_CASE("contacts come in the half hours that have them") {
  Scenario s = calls(20.0);
  s.horizon = 70 * kDay;
  auto& week = s.streams[0].profile.half_hour;
  for (std::size_t i = 0; i < week.size(); ++i) week[i] = static_cast<double>(i * i % 7) / 2;
  struct ByHalfHour : Observer {
    std::array<double, kHalfHoursOfWeek> count{};
    void on_events(std::span<const Event> events) override {
      for (const Event& e : events) {
        if (e.type == EventType::arrive)
          ++count[static_cast<std::size_t>(e.time % kWeek / kHalfHour)];
      }
    }
  } seen;
  RunOptions options;
  options.key = {1, 0};
  options.observer = &seen;
  run(build_model(s), options);
  // Pearson's statistic over the half hours that have contacts, as normal: 336 independent counts.
  double chi_squared = 0, cells = 0;
  for (std::size_t i = 0; i < week.size(); ++i) {
    const double expected = 10 * 10.0 * week[i];  // ten weeks, ten contacts in a half hour
    if (expected == 0) {
      CHECK(seen.count[i] == 0);
      continue;
    }
    chi_squared += (seen.count[i] - expected) * (seen.count[i] - expected) / expected;
    ++cells;
  }
  CHECK(cells > 200);
  CHECK(std::abs(chi_squared - cells) < 3.3 * std::sqrt(2 * cells));
}

}  // namespace
}  // namespace rapport
