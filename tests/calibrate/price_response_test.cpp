#include "experiments/calibrate/price_response.h"

#include <doctest/doctest.h>

#include <cmath>

#include "experiments/calibrate/price_judgement.h"
#include "tests/calibrate/draws.h"
#include "tests/calibrate/problem_text.h"
#include "tests/support/sampling.h"

using namespace rapport;

namespace {

/// Offers in three groups of very different takers, each at prices drawn within a range of its own:
/// the dearest group takes most, so that prices compared across groups would mislead.
PriceTrial trial_of(std::uint32_t seed, double weight, int offers = 30'000) {
  Draws draws(seed);
  PriceTrial trial;
  for (int i = 0; i < offers; ++i) {
    const int group = i % 3;
    const double price = (4.0 + 4.0 * group) * (0.7 + 0.6 * draws.uniform());
    const double middle = 4.0 + 4.0 * group;
    const double eta = -3.0 + 0.8 * group + weight * std::log(price / middle);
    trial.price.push_back(price);
    trial.took.push_back(draws.uniform() < -std::expm1(-std::exp(eta)) ? 1 : 0);
    trial.groups.push_back(std::to_string(group));
  }
  return trial;
}

}  // namespace

TEST_CASE("price: a planted weight is found within groups, and its intervals hold") {
  int covered = 0;
  const std::uint32_t trials = testing::is_long() ? 60 : 20;
  for (std::uint32_t seed = 0; seed < trials; ++seed) {
    const Coefficient c = price_response(trial_of(seed, -0.8, 6'000), "offers").cloglog;
    covered += c.bounds.low <= -0.8 && -0.8 <= c.bounds.high;
  }
  // At 95 %: 50 or fewer of 60 in one of 1,400, 15 or fewer of 20 in one of 400.
  CHECK(covered >= (testing::is_long() ? 51 : 16));
  const PriceResponse response = price_response(trial_of(7, -0.8), "offers");
  CHECK(response.groups == 3);
  CHECK(std::abs(response.cloglog.value + 0.8) < 4.0 * response.cloglog.error);
  CHECK(response.held_out > 0.0);
  CHECK(response.thirds[0].seen > response.thirds[2].seen);
  double offers = 0.0, seen = 0.0, fitted = 0.0;
  for (const PriceThird& third : response.thirds) {
    offers += static_cast<double>(third.offers);
    seen += third.seen * static_cast<double>(third.offers);
    fitted += third.fitted * static_cast<double>(third.offers);
  }
  CHECK(offers == 30'000.0);
  CHECK(fitted == doctest::Approx(seen).epsilon(0.002));
}

TEST_CASE("price: another unit of the price changes nothing") {
  const PriceTrial trial = trial_of(3, -0.5, 5'000);
  PriceTrial cents = trial;
  for (double& price : cents.price) price *= 100.0;
  const PriceResponse a = price_response(trial, "offers"), b = price_response(cents, "offers");
  CHECK(a.cloglog.value == doctest::Approx(b.cloglog.value).epsilon(1e-6));
  CHECK(a.held_out == doctest::Approx(b.held_out).epsilon(1e-5));
}

TEST_CASE("price: groups that tell nothing are left out, and all of them refused") {
  PriceTrial trial = trial_of(5, -0.5, 3'000);
  for (int i = 0; i < 50; ++i) {  // one price; and nobody who took
    trial.price.push_back(i < 25 ? 9.0 : 9.0 + i);
    trial.took.push_back(i < 25 && i % 2 == 0);
    trial.groups.push_back(i < 25 ? "one price" : "no takers");
  }
  const PriceResponse response = price_response(trial, "offers");
  CHECK(response.groups == 3);
  CHECK(response.alike == 50);
  PriceTrial same;
  same.price = {2.0, 2.0};
  same.took = {0, 1};
  same.groups = {"a", "a"};
  CHECK(problem_of([&] { price_response(same, "offers.csv"); }).find("offers.csv") !=
        std::string::npos);
  PriceTrial split;  // the price tells takers from others
  split.price = {1.0, 1.1, 2.0, 2.1};
  split.took = {1, 1, 0, 0};
  split.groups = {"a", "a", "a", "a"};
  CHECK(problem_of([&] { price_response(split, "offers.csv"); }).find("no finite weight") !=
        std::string::npos);
}

TEST_CASE("price: a fit is judged arm by arm on offers that it has not seen") {
  const PriceTrial trial = trial_of(11, -0.8, 20'000);
  const PriceTrial first = half_of(trial, 0), second = half_of(trial, 1);
  CHECK(first.price.size() + second.price.size() == trial.price.size());
  CHECK(first.price[1] == trial.price[2]);
  const PriceJudgement judged = judge_price(first, second, "offers");
  CHECK(judged.unseen == 10'000);
  CHECK(judged.strange == 0);
  CHECK(judged.arms.size() == 15);  // three groups by five bands
  CHECK(judged.error < judged.own_error);
  CHECK(judged.error < 2 * judged.luck);
  CHECK(judged.likelihood > judged.own_likelihood);
  CHECK(judged.apart < 3.0);
  CHECK(judged.arms[0].seen > judged.arms[4].seen);
  // Another law than the one that was fitted shows.
  const PriceJudgement other = judge_price(first, half_of(trial_of(12, 0.8, 20'000), 1), "offers");
  CHECK(other.apart > 4.0);
  CHECK(other.error > 2 * other.luck);
  PriceTrial strange = second;
  strange.groups[0] = "nobody knows it";
  CHECK(judge_price(first, strange, "offers").strange == 1);
}
