#include "experiments/calibrate/count_law.h"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>

#include "tests/calibrate/draws.h"

using namespace rapport;
using LawKind = CountLaw::Kind;

namespace {

double sum_of_probabilities(const CountLaw& law, std::size_t most) {
  double sum = 0.0;
  for (const double log : law.log_probabilities(most)) sum += std::exp(log);
  return sum;
}

/// A law's counts of many cases, as expected.
std::vector<std::uint32_t> drawn_counts(std::uint32_t cases, std::uint32_t seed, double a,
                                        double b) {
  const Distribution chances = Distribution::beta(a, b);
  Draws draws(seed);
  std::vector<std::uint32_t> counts;
  for (std::uint32_t i = 0; i < cases; ++i) counts.push_back(draws.geometric(draws.of(chances)));
  return counts;
}

}  // namespace

TEST_CASE("probabilities are those of the story that a law tells, summed over cases") {
  // The slow way: many cases, each with its own chance or rate, in equal steps of probability.
  constexpr int kSteps = 200'000;
  const double a = 2.5, b = 3.5, mean = 1.7, shape = 0.8;
  const Distribution chances = Distribution::beta(a, b);
  const Distribution rates = Distribution::gamma(mean, 1 / std::sqrt(shape));
  std::vector<double> beta_geometric(6), negative_binomial(6);
  for (int i = 0; i < kSteps; ++i) {
    const double u = (i + 0.5) / kSteps;
    const double p = chances.quantile(u), rate = rates.quantile(u);
    double going = 1 - p, coming = std::exp(-rate);
    for (std::size_t n = 0; n < 6; ++n) {
      beta_geometric[n] += going / kSteps;
      negative_binomial[n] += coming / kSteps;
      going *= p;
      coming *= rate / static_cast<double>(n + 1);
    }
  }
  const auto logs = CountLaw{LawKind::beta_geometric, a, b}.log_probabilities(5);
  const auto other_logs = CountLaw{LawKind::negative_binomial, mean, shape}.log_probabilities(5);
  for (std::size_t n = 0; n < 6; ++n) {
    CAPTURE(n);
    CHECK(std::exp(logs[n]) == doctest::Approx(beta_geometric[n]).epsilon(1e-4));
    CHECK(std::exp(other_logs[n]) == doctest::Approx(negative_binomial[n]).epsilon(1e-4));
  }
}

TEST_CASE("probabilities add up to 1") {
  CHECK(sum_of_probabilities({LawKind::geometric, 0.6, 0}, 200) ==
        doctest::Approx(1).epsilon(1e-12));
  CHECK(sum_of_probabilities({LawKind::poisson, 4, 0}, 100) == doctest::Approx(1).epsilon(1e-12));
  CHECK(sum_of_probabilities({LawKind::negative_binomial, 2, 0.5}, 500) ==
        doctest::Approx(1).epsilon(1e-12));
  CHECK(sum_of_probabilities({LawKind::beta_geometric, 4, 6}, 20'000) ==
        doctest::Approx(1).epsilon(1e-9));
}

TEST_CASE("laws meet where they should") {
  const auto same = [](const CountLaw& x, const CountLaw& y, double within) {
    const auto of_x = x.log_probabilities(12), of_y = y.log_probabilities(12);
    for (std::size_t n = 0; n <= 12; ++n)
      CHECK(of_x[n] == doctest::Approx(of_y[n]).epsilon(within));
  };
  // A negative binomial of shape 1 is geometric; without spread it is Poisson.
  same({LawKind::negative_binomial, 1.5, 1}, {LawKind::geometric, 0.6, 0}, 1e-12);
  same({LawKind::negative_binomial, 1.5, 1e9}, {LawKind::poisson, 1.5, 0}, 1e-6);
  same({LawKind::beta_geometric, 0.6e9, 0.4e9}, {LawKind::geometric, 0.6, 0}, 1e-6);
}

TEST_CASE("the beta-geometric gives the published likelihood of customers who leave") {
  // Fader and Hardie 2007: of 1,000 Regular customers, who left in years 1 to 7, and 241 who did
  // not. A customer stays n more years with the chance that a case has n more hand-overs.
  const std::uint64_t left[] = {369, 163, 86, 56, 37, 27, 21};
  const auto logs = CountLaw{LawKind::beta_geometric, 1.1820, 0.7041}.log_probabilities(6);
  double sum = 0.0, stayed = 1.0;
  for (std::size_t n = 0; n < 7; ++n) {
    sum += static_cast<double>(left[n]) * logs[n];
    stayed -= std::exp(logs[n]);
  }
  CHECK(sum + 241 * std::log(stayed) == doctest::Approx(-1680.27).epsilon(3e-6));
}

TEST_CASE("no other parameters are likelier than the fitted ones, whatever the counts") {
  Draws draws(3);
  for (int table_number = 0; table_number < 60; ++table_number) {
    CountTable table;
    const std::size_t most = 1 + draws.below(12);
    for (std::size_t n = 0; n <= most; ++n) table.cases.push_back(draws.below(200));
    table.cases[most] += 1;
    for (const LawKind kind : CountLaw::kAll) {
      const CountLaw fitted = fit_count_law(kind, table);
      const double best = log_likelihood(fitted, table);
      for (const double factor : {0.5, 0.9, 0.99, 1.01, 1.1, 2.0}) {
        CountLaw other = fitted;
        other.first = kind == LawKind::geometric ? std::min(0.999999, other.first * factor)
                                                 : other.first * factor;
        CHECK(log_likelihood(other, table) <= best + 1e-4);
        other = fitted;
        other.second *= factor;
        if (other.second > 1e-2 && other.second < 1e5) {
          CHECK(log_likelihood(other, table) <= best + 1e-4);
        }
        // Along the ridge, where both shapes grow together.
        other.first *= kind == LawKind::beta_geometric ? factor : 1.0;
        if (other.first + other.second > 1e-2 && other.first + other.second < 1e6) {
          CHECK(log_likelihood(other, table) <= best + 1e-4);
        }
      }
    }
  }
}

TEST_CASE("parameters are found again from counts that were drawn") {
  const std::vector<std::uint32_t> counts = drawn_counts(60'000, 5, 4.0, 5.0);
  const CountTable table = CountTable::of(counts);
  const CountLaw law = fit_count_law(LawKind::beta_geometric, table);
  CHECK(law.first / (law.first + law.second) == doctest::Approx(4.0 / 9).epsilon(0.01));
  CHECK(chance_cv(law) == doctest::Approx(std::sqrt(5.0 / (4 * 10))).epsilon(0.05));
  CHECK(goodness_of_fit(law, table).p_value > 0.001);
  CHECK(goodness_of_fit(fit_count_law(LawKind::geometric, table), table).p_value < 1e-6);

  Draws draws(6);
  const Distribution rates = Distribution::gamma(2.0, 1 / std::sqrt(0.7));
  CountTable mixed;
  mixed.cases.resize(100);
  for (int i = 0; i < 60'000; ++i) {
    const double rate = draws.of(rates);
    const double n = rate > 0 ? Distribution::poisson(rate).quantile(draws.uniform()) : 0.0;
    ++mixed.cases.at(static_cast<std::size_t>(n));
  }
  const CountLaw other = fit_count_law(LawKind::negative_binomial, mixed);
  CHECK(other.first == doctest::Approx(2.0).epsilon(0.02));
  CHECK(other.second == doctest::Approx(0.7).epsilon(0.03));
  CHECK(goodness_of_fit(other, mixed).p_value > 0.001);
}

TEST_CASE("the spread of chances is that of their beta law") {
  for (const auto& [a, b] : {std::pair{0.5, 0.7}, std::pair{4.0, 5.0}, std::pair{30.0, 2.0}}) {
    const Distribution chances = Distribution::beta(a, b);
    CHECK(chance_cv({LawKind::beta_geometric, a, b}) ==
          doctest::Approx(std::sqrt(chances.variance()) / chances.mean()));
  }
}

TEST_CASE("chances without spread come out as none") {
  Draws draws(7);
  std::vector<std::uint32_t> counts;
  for (int i = 0; i < 20'000; ++i) counts.push_back(draws.geometric(0.5));
  const CountTable table = CountTable::of(counts);
  const CountLaw law = fit_count_law(LawKind::beta_geometric, table);
  CHECK(chance_cv(law) < 0.12);
  // It holds the geometric law as its limit, and can be no worse.
  CHECK(log_likelihood(law, table) >=
        log_likelihood(fit_count_law(LawKind::geometric, table), table) - 0.01);
}

TEST_CASE("moments of a table of counts") {
  const std::uint32_t counts[] = {0, 0, 1, 5};
  const CountTable table = CountTable::of(counts);
  CHECK(table.cases == std::vector<std::uint64_t>{2, 1, 0, 0, 0, 1});
  CHECK(table.size() == 4);
  CHECK(table.mean() == doctest::Approx(1.5));
  CHECK(table.variance() == doctest::Approx((2 * 2.25 + 0.25 + 12.25) / 3));
  CHECK(std::isnan(CountTable{}.mean()));
}

TEST_CASE("goodness of fit joins what is expected rarely") {
  // Chance one half, 64 cases: 32, 16, 8, 4, 2, ... expected; the last cell is 3 and above, 8.
  CountTable table;
  table.cases = {30, 20, 4, 6, 3, 0, 1};
  const GoodnessOfFit fit = goodness_of_fit({LawKind::geometric, 0.5, 0}, table);
  CHECK(fit.degrees == 2);
  CHECK(fit.chi_square == doctest::Approx(4.0 / 32 + 16.0 / 16 + 16.0 / 8 + 4.0 / 8));
  CHECK(fit.p_value == doctest::Approx(std::exp(-0.5 * fit.chi_square)));  // of two degrees
}

TEST_CASE("p-values of a true law are spread evenly") {
  // Of 300 samples of a geometric law, 30 +- 5.2 have a p-value under 0.1.
  int low = 0;
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    Draws draws(1000 + seed);
    std::vector<std::uint32_t> counts;
    for (int i = 0; i < 800; ++i) counts.push_back(draws.geometric(0.6));
    const CountTable table = CountTable::of(counts);
    low += goodness_of_fit(fit_count_law(LawKind::geometric, table), table).p_value < 0.1 ? 1 : 0;
  }
  CHECK(low >= 14);
  CHECK(low <= 46);
}
