#include "experiments/calibrate/purchase_law.h"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

namespace rapport {

namespace {

/// log(exp(x) + exp(y)).
double log_of_sum(double x, double y) {
  const double most = std::max(x, y);
  return most + std::log1p(std::exp(std::min(x, y) - most));
}

/// Logarithm of how much likelier a customer with a further purchase has dropped out after the last
/// one than stayed and not bought since.
double log_gone_odds(const PurchaseLaw& law, const Buyer& buyer) {
  const double x = buyer.repeats;
  return std::log(law.a / (law.b + x - 1)) +
         (law.r + x) * std::log((law.alpha + buyer.seen) / (law.alpha + buyer.last));
}

/// Logarithm of Gauss's 2F1(k, a; c; -y) for k, a > 0, c > a and y >= 0. By Pfaff's transformation
/// (DLMF 15.8.1) it is (1 + y)^-k 2F1(k, c - a; c; z) with z = y / (1 + y), a series of positive
/// terms. They may grow very large before they fall, so their sum is kept small by a factor.
double log_euler(double k, double a, double c, double y) {
  constexpr double kLarge = 1e200;
  const double z = y / (1 + y);
  double sum = 1.0, term = 1.0, log_factor = 0.0;
  for (double n = 0.0;; ++n) {
    const double ratio = (k + n) * (c - a + n) / ((c + n) * (n + 1)) * z;
    term *= ratio;
    sum += term;
    if (sum > kLarge) {
      sum /= kLarge, term /= kLarge;
      log_factor += std::log(kLarge);
    }
    // Ratios tend to z from one side, so what follows is less than a geometric series.
    const double largest = std::max(ratio, z);
    if (term <= 1e-16 * (1 - largest) * sum) break;
  }
  return log_factor + std::log(sum) - k * std::log1p(y);
}

/// Mean number of purchases within `weeks` of a customer that is there.
double purchases_if_there(double k, double scale, double a, double c, double weeks) {
  const auto density = [&](double u) {
    const double y = std::expm1(u);
    return k * std::exp(u + log_euler(k + 1, a, c, y));
  };
  return boost::math::quadrature::gauss<double, 20>::integrate(density, 0.0,
                                                               std::log1p(weeks / scale));
}

}  // namespace

double PurchaseLaw::rate_spread() const { return std::sqrt(r) / alpha; }

double PurchaseLaw::drop_spread() const { return std::sqrt(a * b / (a + b + 1)) / (a + b); }

double log_likelihood(const PurchaseLaw& law, const Buyer& buyer) {
  const double x = buyer.repeats;
  double sum = law.r * std::log(law.alpha);
  for (double n = 0.0; n < x; ++n) {
    sum += std::log(law.r + n) + std::log((law.b + n) / (law.a + law.b + n));
  }
  sum -= (law.r + x) * std::log(law.alpha + buyer.seen);
  return buyer.repeats == 0 ? sum : sum + log_of_sum(0.0, log_gone_odds(law, buyer));
}

double there_chance(const PurchaseLaw& law, const Buyer& buyer) {
  return buyer.repeats == 0 ? 1.0 : 1 / (1 + std::exp(log_gone_odds(law, buyer)));
}

double mean_purchases(const PurchaseLaw& law, double weeks) {
  return purchases_if_there(law.r, law.alpha, law.a, law.a + law.b, weeks);
}

double further_purchases(const PurchaseLaw& law, const Buyer& buyer, double weeks) {
  const double x = buyer.repeats;
  return there_chance(law, buyer) *
         purchases_if_there(law.r + x, law.alpha + buyer.seen, law.a, law.a + law.b + x, weeks);
}

std::vector<double> repeat_chances(const PurchaseLaw& law, double weeks, std::size_t most) {
  const double q = weeks / (law.alpha + weeks);
  double same = std::exp(-law.r * std::log1p(weeks / law.alpha));  // so many occasions
  double more = 1.0;                                               // or more than n
  double stayed = 1.0;                                             // through n purchases
  std::vector<double> chances;
  for (std::size_t count = 0; count <= most; ++count) {
    const auto n = static_cast<double>(count);
    // n purchases and still there; or the n-th made it drop out, whatever occasions came then.
    double chance = stayed * same;
    if (count > 0) chance += stayed * law.a / (law.b + n - 1) * more;
    chances.push_back(chance);
    more = std::max(0.0, more - same);
    same *= (law.r + n) / (n + 1) * q;
    stayed *= (law.b + n) / (law.a + law.b + n);
  }
  return chances;
}

}  // namespace rapport
