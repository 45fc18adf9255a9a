#include "experiments/analysis/group_sequential.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "sim/core/check.h"
#include "sim/core/interval.h"
#include "sim/core/special.h"

namespace rapport {

namespace {

constexpr std::size_t kPlaces = 1001;  // of the density, an odd number for Simpson's rule
constexpr double kFar = 8.0;           // standard deviations that bounds do not exceed

/// A density of the sum of parts, at places of even distance, while no bound was crossed.
struct Density {
  double from = 0.0, step = 0.0;
  std::vector<double> values;
  double at(std::size_t i) const { return from + step * static_cast<double>(i); }
  /// Integral of the density times what `f` says, by Simpson's rule.
  template <class Function>
  double integral(const Function& f) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool end = i == 0 || i + 1 == values.size();
      sum += (end ? 1.0 : i % 2 == 1 ? 4.0 : 2.0) * values[i] * f(at(i));
    }
    return sum * step / 3.0;
  }
};

double normal_density(double x) {
  return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi);
}

/// What may be spent by then, of both sides.
double spent_by(double information, double alpha) {
  const double z = normal_quantile(1.0 - 0.25 * alpha) / std::sqrt(information);
  return 4.0 * math::normal_cdf(-z);
}

/// The chance that the sum lies beyond plus or minus `bound` after a part of that deviation.
double crossing(const Density& before, double bound, double deviation) {
  return before.integral([&](double s) {
    return math::normal_cdf((s - bound) / deviation) + math::normal_cdf((-s - bound) / deviation);
  });
}

Density next_density(const Density& before, double bound, double deviation) {
  Density next{-bound, 2.0 * bound / static_cast<double>(kPlaces - 1),
               std::vector<double>(kPlaces)};
  for (std::size_t i = 0; i < kPlaces; ++i) {
    next.values[i] = before.integral(
        [&](double s) { return normal_density((next.at(i) - s) / deviation) / deviation; });
  }
  return next;
}

}  // namespace

std::vector<double> obrien_fleming_bounds(std::span<const double> information, double alpha) {
  std::vector<double> bounds;
  Density density;
  double before = 0.0, spent = 0.0;
  for (const double t : information) {
    check(t > before + 1e-3 && t <= 1.0 + 1e-12, "looks come one after the other");
    const double deviation = std::sqrt(t - before), spend = spent_by(t, alpha) - spent;
    const auto chance = [&](double bound) {
      return bounds.empty() ? 2.0 * math::normal_cdf(-bound / deviation)
                            : crossing(density, bound, deviation);
    };
    double low = 0.0, high = kFar * std::sqrt(t);
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (low + high);
      (chance(middle) > spend ? low : high) = middle;
    }
    if (bounds.empty()) {
      density = {-high, 2.0 * high / static_cast<double>(kPlaces - 1),
                 std::vector<double>(kPlaces)};
      for (std::size_t i = 0; i < kPlaces; ++i) {
        density.values[i] = normal_density(density.at(i) / deviation) / deviation;
      }
    } else {
      density = next_density(density, high, deviation);
    }
    bounds.push_back(high / std::sqrt(t));
    spent += spend;
    before = t;
  }
  return bounds;
}

double customers_per_arm(double effect, double deviation, double power, double alpha) {
  if (!(std::abs(effect) > 0.0)) return std::numeric_limits<double>::infinity();
  const double z = normal_quantile(1.0 - 0.5 * alpha) + normal_quantile(power);
  return std::ceil(2.0 * z * z * deviation * deviation / (effect * effect));
}

}  // namespace rapport
