// The BG/NBD model fitted: planted laws are found again, and predictions beat what is simpler.
#include "experiments/calibrate/purchase_fit.h"

#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <array>
#include <cmath>

#include "experiments/calibrate/purchase_times.h"
#include "tests/calibrate/draws.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

/// Customers who begin within the first 12 of 52 weeks, simulated purchase by purchase.
PurchaseTimes times_of(std::uint32_t seed, const PurchaseLaw& law, int customers) {
  Draws draws(seed);
  const Distribution rates = Distribution::gamma(law.mean_rate(), 1 / std::sqrt(law.r));
  const Distribution drops = Distribution::beta(law.a, law.b);
  PurchaseTimes times;
  times.until = 52.0;
  for (int c = 0; c < customers; ++c) {
    double now = c == 0 ? 0.0 : 12.0 * draws.uniform();
    const double rate = draws.of(rates), drop = draws.of(drops);
    std::vector<double> bought{now};
    for (;;) {
      now -= std::log(1 - draws.uniform()) / rate;
      if (now > times.until) break;
      bought.push_back(now);
      if (draws.chance(drop)) break;
    }
    times.bought.push_back(std::move(bought));
  }
  return times;
}

std::vector<Buyer> sample(std::uint32_t seed, const PurchaseLaw& law, int customers) {
  return buyers_of(times_of(seed, law, customers), 52.0);
}

double sum_of(const PurchaseLaw& law, const std::vector<Buyer>& buyers) {
  double sum = 0.0;
  for (const Buyer& buyer : buyers) sum += log_likelihood(law, buyer);
  return sum;
}

const PurchaseLaw kTruth{0.8, 6.0, 0.9, 2.7};

}  // namespace

TEST_CASE("purchases: planted parameters lie within their intervals") {
  const double truth[] = {kTruth.r,           kTruth.alpha,        kTruth.a,
                          kTruth.b,           kTruth.mean_rate(),  kTruth.rate_spread(),
                          kTruth.mean_drop(), kTruth.drop_spread()};
  std::array<int, 8> held{};
  const int samples = testing::is_long() ? 200 : 20;
  for (int s = 0; s < samples; ++s) {
    const PurchaseFit fit = fit_purchases(sample(static_cast<std::uint32_t>(s), kTruth, 1'000));
    const Coefficient* const found[] = {&fit.parameters[0], &fit.parameters[1], &fit.parameters[2],
                                        &fit.parameters[3], &fit.mean_rate,     &fit.rate_spread,
                                        &fit.mean_drop,     &fit.drop_spread};
    for (std::size_t i = 0; i < 8; ++i) held[i] += holds(found[i]->bounds, truth[i]);
  }
  // At 95 %: 15 or fewer of 20 in one of 400, 179 or fewer of 200 in one of 700.
  for (const int count : held) CHECK(count >= (testing::is_long() ? 180 : 16));
}

TEST_CASE("purchases: no other parameters are likelier, and the value is the sum over customers") {
  const std::vector<Buyer> buyers = sample(3, kTruth, 2'000);
  const PurchaseMaximum best = maximum_of(buyers, PurchaseModel::bg_nbd);
  CHECK(best.log_likelihood == doctest::Approx(sum_of(best.law, buyers)).epsilon(1e-12));
  CHECK(best.log_likelihood >= sum_of(kTruth, buyers));
  for (double PurchaseLaw::*part :
       {&PurchaseLaw::r, &PurchaseLaw::alpha, &PurchaseLaw::a, &PurchaseLaw::b}) {
    double slope = 0.0;
    for (const double factor : {1 - 1e-4, 1 + 1e-4}) {
      PurchaseLaw other = best.law;
      other.*part *= factor;
      CHECK(sum_of(other, buyers) < best.log_likelihood);
      slope += (factor > 1 ? 1 : -1) * sum_of(other, buyers);
    }
    CHECK(std::abs(slope / 2e-4) < 1e-3);  // of 2,000 customers
  }
  CHECK_FALSE(best.r_at_end);
  CHECK_FALSE(best.a_at_end);
}

TEST_CASE("purchases: errors are those of the likelihood's curvature, measured by differences") {
  const std::vector<Buyer> buyers = sample(4, kTruth, 2'000);
  const PurchaseFit fit = fit_purchases(buyers);
  const PurchaseLaw& law = fit.best.law;
  const auto at = [&](const Eigen::Vector4d& logs) {
    return sum_of({law.r * std::exp(logs[0]), law.alpha * std::exp(logs[1]),
                   law.a * std::exp(logs[2]), law.b * std::exp(logs[3])},
                  buyers);
  };
  constexpr double kStep = 1e-3;
  Eigen::Matrix4d information;
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 4; ++j) {
      const Eigen::Vector4d x = kStep * Eigen::Vector4d::Unit(i),
                            y = kStep * Eigen::Vector4d::Unit(j);
      information(i, j) = -(at(x + y) - at(x - y) - at(y - x) + at(-x - y)) / (4 * kStep * kStep);
    }
  }
  const Eigen::Matrix4d covariance = information.inverse();
  for (int i = 0; i < 4; ++i) {
    const Coefficient& c = fit.parameters[static_cast<std::size_t>(i)];
    CHECK(c.error / c.value == doctest::Approx(std::sqrt(covariance(i, i))).epsilon(1e-3));
  }
  const double rate = covariance(0, 0) + covariance(1, 1) - 2 * covariance(0, 1);
  CHECK(fit.mean_rate.error / fit.mean_rate.value ==
        doctest::Approx(std::sqrt(rate)).epsilon(1e-3));
  // The logarithm of the spread of rates is that of r, halved, less that of alpha.
  const double rates = covariance(0, 0) / 4 + covariance(1, 1) - covariance(0, 1);
  CHECK(fit.rate_spread.error / fit.rate_spread.value ==
        doctest::Approx(std::sqrt(rates)).epsilon(1e-3));
  // Log-odds of the mean chance: log a less log b.
  const double drop = law.mean_drop();
  const double odds = covariance(2, 2) + covariance(3, 3) - 2 * covariance(2, 3);
  CHECK(fit.mean_drop.error / (drop * (1 - drop)) ==
        doctest::Approx(std::sqrt(odds)).epsilon(1e-3));
  // The spread of chances, by moving a and b.
  const auto spread = [&](double a, double b) {
    return std::log(PurchaseLaw{1, 1, law.a * std::exp(a), law.b * std::exp(b)}.drop_spread());
  };
  const Eigen::Vector4d slope(0, 0, (spread(kStep, 0) - spread(-kStep, 0)) / (2 * kStep),
                              (spread(0, kStep) - spread(0, -kStep)) / (2 * kStep));
  CHECK(fit.drop_spread.error / fit.drop_spread.value ==
        doctest::Approx(std::sqrt(slope.dot(covariance * slope))).epsilon(1e-3));
}

TEST_CASE("purchases: another unit of time moves alpha alone") {
  const std::vector<Buyer> weeks = sample(5, kTruth, 2'000);
  std::vector<Buyer> days = weeks;
  double repeats = 0.0;
  for (Buyer& buyer : days) {
    buyer.last *= 7, buyer.seen *= 7;
    repeats += buyer.repeats;
  }
  const PurchaseFit a = fit_purchases(weeks), b = fit_purchases(days);
  CHECK(b.best.law.alpha == doctest::Approx(7 * a.best.law.alpha).epsilon(1e-6));
  CHECK(b.best.law.r == doctest::Approx(a.best.law.r).epsilon(1e-6));
  CHECK(b.mean_drop.error == doctest::Approx(a.mean_drop.error).epsilon(1e-5));
  // A density of times: each purchase takes the logarithm of the unit along.
  CHECK(b.best.log_likelihood ==
        doctest::Approx(a.best.log_likelihood - repeats * std::log(7.0)).epsilon(1e-10));
}

TEST_CASE("purchases: simpler models are those of their own closed forms") {
  const std::vector<Buyer> buyers = sample(6, kTruth, 1'000);
  double repeats = 0.0, weeks = 0.0;
  for (const Buyer& buyer : buyers) repeats += buyer.repeats, weeks += buyer.seen;
  const double rate = repeats / weeks;
  const PurchaseMaximum alike = maximum_of(buyers, PurchaseModel::alike);
  CHECK(alike.law.mean_rate() == doctest::Approx(rate).epsilon(1e-6));
  CHECK(alike.log_likelihood ==
        doctest::Approx(repeats * std::log(rate) - rate * weeks).epsilon(1e-5));
  const PurchaseMaximum stay = maximum_of(buyers, PurchaseModel::stay);
  double nbd = 0.0;
  for (const Buyer& buyer : buyers) {
    const double x = buyer.repeats, r = stay.law.r, alpha = stay.law.alpha;
    nbd += std::lgamma(r + x) - std::lgamma(r) + r * std::log(alpha) -
           (r + x) * std::log(alpha + buyer.seen);
  }
  CHECK(stay.log_likelihood == doctest::Approx(nbd).epsilon(1e-8));
  CHECK(alike.log_likelihood < stay.log_likelihood);
  CHECK(stay.log_likelihood < maximum_of(buyers, PurchaseModel::bg_nbd).log_likelihood);
}

TEST_CASE("purchases: where nobody drops out, or all are alike, the fit says so") {
  PurchaseFit fit = fit_purchases(sample(1, {0.8, 6.0, 0.01, 1e4}, 1'500));
  CHECK(fit.best.law.mean_drop() < 0.01);
  CHECK(fit.best.log_likelihood >= fit.stay_log_likelihood - 1e-3);
  CHECK(fit.best.log_likelihood < fit.stay_log_likelihood + 4.0);
  // All with one chance to drop out: a and b grow together, and the mean chance alone is known.
  fit = fit_purchases(sample(9, {0.8, 3.0, 2'500, 7'500}, 1'500));
  CHECK(fit.mean_drop.bounds.low < 0.25);
  CHECK(fit.mean_drop.bounds.high > 0.25);
  CHECK(fit.mean_drop.bounds.high - fit.mean_drop.bounds.low < 0.15);
  const bool at_end = fit.best.a_at_end || fit.best.b_at_end;
  CHECK(std::isfinite(fit.parameters[3].error) == !at_end);
  CHECK(std::isfinite(fit.drop_spread.error) == !at_end);
  fit = fit_purchases(sample(2, {1e4, 2e5, 0.9, 2.7}, 1'500));
  CHECK(fit.best.law.r > 20.0);
  CHECK(fit.mean_rate.value == doctest::Approx(0.05).epsilon(0.15));
}

TEST_CASE("purchases: halves of customers and later times are predicted better than by less") {
  const PurchaseTimes times = times_of(8, kTruth, 4'000);
  const std::vector<Buyer> buyers = buyers_of(times, times.until);
  const PurchaseHalves halves = predict_halves(buyers);
  REQUIRE(halves.known);
  std::array<std::vector<Buyer>, 2> half;
  for (std::size_t i = 0; i < buyers.size(); ++i) half[i % 2].push_back(buyers[i]);
  for (std::size_t h = 0; h < 2; ++h) {
    CHECK(halves.laws[h].r == maximum_of(half[h], PurchaseModel::bg_nbd).law.r);
  }
  CHECK(halves.bg_nbd ==
        doctest::Approx((sum_of(halves.laws[0], half[1]) + sum_of(halves.laws[1], half[0])) / 4'000)
            .epsilon(1e-12));
  CHECK(halves.bg_nbd > halves.stay);
  CHECK(halves.stay > halves.alike);
  double seen = 0.0, expected = 0.0;
  for (std::size_t n = 0; n < kRepeatRows; ++n) {
    seen += halves.seen[n], expected += halves.expected[n];
    const double off = halves.seen[n] - halves.expected[n];
    CHECK(std::abs(off) < 4 * std::sqrt(2 * halves.expected[n]) + 1);
  }
  CHECK(seen == 4'000.0);
  CHECK(expected == doctest::Approx(4'000.0).epsilon(1e-9));
  const PurchaseForecast forecast = predict_last_third(times);
  REQUIRE(forecast.known);
  CHECK(forecast.weeks == doctest::Approx(52.0 / 3));
  CHECK(forecast.customers == 4'000);
  CHECK(forecast.model.mean == doctest::Approx(forecast.seen).epsilon(0.1));
  CHECK(forecast.as_before.mean > 1.2 * forecast.seen);  // many dropped out since
  CHECK(forecast.model.square < forecast.as_before.square);
  CHECK(forecast.model.square < forecast.alike.square);
  CHECK(forecast.model.absolute < forecast.alike.absolute);
  std::size_t customers = 0;
  for (const PurchaseRow& row : forecast.rows) customers += row.customers;
  CHECK(customers == 4'000);
}

TEST_CASE("purchases: what was known at a time has nothing of later") {
  const PurchaseTimes times{{{0.0, 2.0, 9.0}, {5.0, 6.0}, {9.5}}, 10.0};
  const std::vector<Buyer> early = buyers_of(times, 5.0);
  REQUIRE(early.size() == 2);
  CHECK(early[0].repeats == 1);
  CHECK(early[0].last == 2.0);
  CHECK(early[0].seen == 5.0);
  CHECK(early[1].repeats == 0);
  CHECK(early[1].seen == 0.0);
  const std::vector<Buyer> late = buyers_of(times, 10.0);
  REQUIRE(late.size() == 3);
  CHECK(late[0].repeats == 2);
  CHECK(late[0].last == 9.0);
  CHECK(late[1].last == 1.0);
}
