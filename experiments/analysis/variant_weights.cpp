#include "experiments/analysis/variant_weights.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

/// Places of the values that count: those that are there and have weight.
std::vector<std::size_t> counting(std::span<const double> values, std::span<const double> weights) {
  check(values.size() == weights.size(), "each value has a weight");
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(values[i]) && weights[i] > 0.0) places.push_back(i);
  }
  return places;
}

/// Scales to a sum of 1.
void normalise(std::vector<double>& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  check(sum > 0.0 && std::isfinite(sum), "some variant has weight");
  for (double& weight : weights) weight /= sum;
}

}  // namespace

std::vector<double> even_weights(std::size_t count) {
  return std::vector<double>(count, count == 0 ? 0.0 : 1.0 / static_cast<double>(count));
}

std::vector<double> reweighted(std::span<const double> weights, std::span<const double> foretold,
                               double luck, const FoundNumber& found) {
  check(weights.size() == foretold.size(), "each variant foretells");
  check(found.error >= 0.0 && luck >= 0.0 && found.error + luck > 0.0, "there is an error");
  // In logarithms, less the largest one: far from what was found all densities would be 0.
  std::vector<double> logs(weights.size(), -std::numeric_limits<double>::infinity());
  const double error = std::hypot(found.error, luck);
  for (const std::size_t i : counting(foretold, weights)) {
    const double away = std::isinf(error) ? 0.0 : (found.value - foretold[i]) / error;
    logs[i] = std::log(weights[i]) - 0.5 * away * away;
  }
  const auto most = std::ranges::max_element(logs);
  check(most != logs.end() && std::isfinite(*most), "some variant foretells");
  std::vector<double> after(weights.size());
  std::ranges::transform(logs, after.begin(),
                         [top = *most](double l) { return std::exp(l - top); });
  normalise(after);
  return after;
}

double effective_number(std::span<const double> weights) {
  double sum = 0.0, squares = 0.0;
  for (const double weight : weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0.0 ? sum * sum / squares : 0.0;
}

double weighted_mean(std::span<const double> values, std::span<const double> weights) {
  double sum = 0.0, all = 0.0;
  for (const std::size_t i : counting(values, weights)) {
    sum += weights[i] * values[i];
    all += weights[i];
  }
  return all > 0.0 ? sum / all : kNothing;
}

double weighted_deviation(std::span<const double> values, std::span<const double> weights) {
  const double mean = weighted_mean(values, weights);
  double sum = 0.0, all = 0.0;
  for (const std::size_t i : counting(values, weights)) {
    sum += weights[i] * (values[i] - mean) * (values[i] - mean);
    all += weights[i];
  }
  return all > 0.0 ? std::sqrt(sum / all) : kNothing;
}

double weighted_quantile(std::span<const double> values, std::span<const double> weights,
                         double p) {
  std::vector<std::size_t> places = counting(values, weights);
  if (places.empty()) return kNothing;
  std::ranges::sort(places, {}, [&](std::size_t i) { return values[i]; });
  double all = 0.0;
  for (const std::size_t i : places) all += weights[i];
  constexpr double kRounding = 1e-12;  // of sums of weights
  double below = 0.0;
  for (std::size_t k = 0; k < places.size(); ++k) {
    below += weights[places[k]] / all;
    if (below < p - kRounding) continue;
    const bool between = below < p + kRounding && k + 1 < places.size();
    return between ? 0.5 * (values[places[k]] + values[places[k + 1]]) : values[places[k]];
  }
  return values[places.back()];
}

double surprise(std::span<const double> weights, std::span<const double> foretold, double luck,
                const FoundNumber& found) {
  // The spread of foretold numbers has their luck in it already.
  const double spread = std::max(luck, weighted_deviation(foretold, weights));
  const double scale = std::hypot(found.error, spread);
  if (std::isinf(scale)) return 0.0;
  return std::abs(found.value - weighted_mean(foretold, weights)) / scale;
}

}  // namespace rapport
