// The BG/NBD model of one customer: against other ways to compute the same.
#include "experiments/calibrate/purchase_law.h"

#include <doctest/doctest.h>

#include <array>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>

#include "tests/support/bg_nbd.h"

using namespace rapport;

namespace {

constexpr std::array<PurchaseLaw, 3> kLaws{
    {{0.2426, 4.4136, 0.7929, 2.4259}, {1.7, 20.0, 1.0, 3.0}, {5.0, 2.0, 3.5, 8.0}}};

double log_beta(double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }

/// Mean of g(lambda, p) over the two laws, by quadrature: nothing of the model's algebra.
template <class Function>
double mean_over(const PurchaseLaw& law, Function g) {
  boost::math::quadrature::tanh_sinh<double> outer, inner;
  const double beta = log_beta(law.a, law.b);
  const double gamma = law.r * std::log(law.alpha) - std::lgamma(law.r);
  return outer.integrate(
      [&](double p, double p_end) {
        const double q = p < 0.5 ? 1 - p : std::abs(p_end);
        const double from = p < 0.5 ? std::abs(p_end) : p;
        const double weight =
            std::exp((law.a - 1) * std::log(from) + (law.b - 1) * std::log(q) - beta);
        return weight * inner.integrate(
                            [&](double z, double z_end) {
                              const double left = z < 0.5 ? std::abs(z_end) : z;
                              const double right = z < 0.5 ? 1 - z : std::abs(z_end);
                              const double lambda = left / right;
                              const double log_density = gamma + (law.r - 1) * std::log(lambda) -
                                                         law.alpha * lambda - 2 * std::log(right);
                              return log_density < -700 ? 0.0
                                                        : std::exp(log_density) * g(lambda, from);
                            },
                            0.0, 1.0, 1e-11);
      },
      0.0, 1.0, 1e-11);
}

/// The likelihood of one customer with a rate and a chance that are known: it bought `repeats`
/// times, and then dropped out or did not buy on.
double one_likelihood(const Buyer& buyer, double lambda, double p) {
  const double x = buyer.repeats;
  const double until_last =
      std::pow(lambda, x) * std::pow(1 - p, std::max(0.0, x - 1)) * std::exp(-lambda * buyer.last);
  const double none_since = std::exp(-lambda * (buyer.seen - buyer.last));
  return until_last * (buyer.repeats == 0 ? none_since : p + (1 - p) * none_since);
}

constexpr std::array<Buyer, 5> kBuyers{
    {{0, 0.0, 38.86}, {1, 3.0, 38.86}, {2, 30.43, 38.86}, {7, 29.43, 30.0}, {4, 1.5, 20.0}}};

}  // namespace

TEST_CASE("purchases: the likelihood of a customer is the mean over rates and chances") {
  for (const PurchaseLaw& law : kLaws) {
    for (const Buyer& buyer : kBuyers) {
      CAPTURE(buyer.repeats);
      const double mean =
          mean_over(law, [&](double lambda, double p) { return one_likelihood(buyer, lambda, p); });
      CHECK(log_likelihood(law, buyer) == doctest::Approx(std::log(mean)).epsilon(1e-7));
    }
  }
}

TEST_CASE("purchases: who is still there, and buys how often, follows by Bayes' rule") {
  for (const PurchaseLaw& law : kLaws) {
    for (const Buyer& buyer : kBuyers) {
      CAPTURE(buyer.repeats);
      const auto there = [&](double lambda, double p) {
        const double x = buyer.repeats;
        return std::pow(lambda * (1 - p), x) * std::exp(-lambda * buyer.seen);
      };
      const double all =
          mean_over(law, [&](double lambda, double p) { return one_likelihood(buyer, lambda, p); });
      CHECK(there_chance(law, buyer) == doctest::Approx(mean_over(law, there) / all).epsilon(1e-7));
      for (const double weeks : {1.0, 39.0}) {
        const double more = mean_over(law, [&](double lambda, double p) {
          return there(lambda, p) * -std::expm1(-lambda * p * weeks) / p;
        });
        CHECK(further_purchases(law, buyer, weeks) == doctest::Approx(more / all).epsilon(1e-7));
      }
    }
  }
}

TEST_CASE("purchases: a customer of the paper's own example") {
  // Fader, Hardie and Lee's spreadsheet notes (2005): r 0.243, alpha 4.414, a 0.793, b 2.426;
  // x = 2, t_x = 30.43, T = 38.86, the next 39 weeks: 1.226.
  const PurchaseLaw law{0.243, 4.414, 0.793, 2.426};
  CHECK(further_purchases(law, {2, 30.43, 38.86}, 39.0) == doctest::Approx(1.226).epsilon(5e-4));
}

TEST_CASE("purchases: means are those of the closed form, which tests of the engine use") {
  for (const PurchaseLaw& law : kLaws) {
    for (const double weeks : {2.0, 13.0, 78.0}) {
      const bool singular = law.a == 1.0;
      const auto closed = [&](double a) {
        return testing::bg_nbd_purchases(law.r, law.alpha, a, law.b, weeks);
      };
      // Where a is 1 the closed form is a limit, from both sides.
      const double mean = singular ? (closed(1 - 1e-5) + closed(1 + 1e-5)) / 2 : closed(law.a);
      CHECK(mean_purchases(law, weeks) == doctest::Approx(mean).epsilon(singular ? 1e-6 : 1e-9));
    }
  }
}

TEST_CASE("purchases: counts are a law, of the mean that they should have") {
  for (const PurchaseLaw& law : kLaws) {
    for (const double weeks : {2.0, 26.0}) {
      const std::vector<double> chances = repeat_chances(law, weeks, 2'000);
      double sum = 0.0, mean = 0.0;
      for (std::size_t n = 0; n < chances.size(); ++n) {
        CHECK(chances[n] >= 0.0);
        sum += chances[n];
        mean += static_cast<double>(n) * chances[n];
      }
      CHECK(sum == doctest::Approx(1.0).epsilon(1e-9));
      CHECK(mean == doctest::Approx(mean_purchases(law, weeks)).epsilon(1e-6));
      // None: nobody drops out before.
      CHECK(chances[0] == doctest::Approx(std::pow(law.alpha / (law.alpha + weeks), law.r)));
    }
  }
}

TEST_CASE("purchases: many purchases and long times neither overflow nor lose the sum") {
  const PurchaseLaw law{0.5, 4.0, 0.8, 2.5};
  const Buyer busy{3'000, 500.0, 500.5};
  CHECK(std::isfinite(log_likelihood(law, busy)));
  const double more = further_purchases(law, busy, 52.0);
  // It buys six times a week, and stays through nearly every purchase.
  CHECK(more > 200.0);
  CHECK(more < 312.0);
  CHECK(mean_purchases(law, 5'000.0) < law.mean_rate() * 5'000.0);
}
