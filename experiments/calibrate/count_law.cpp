#include "experiments/calibrate/count_law.h"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <limits>

#include "sim/core/check.h"
#include "sim/core/special.h"

namespace rapport {

namespace {

// Half of a double's bits: the likelihood is flat around its maximum, so more would be noise.
constexpr int kBits = 26;
constexpr double kMostPrecise = 1e6;

/// Where a function of one number is least between two bounds.
template <class Function>
std::pair<double, double> least(Function function, double low, double high) {
  std::uintmax_t most = 200;
  return boost::math::tools::brent_find_minima(function, low, high, kBits, most);
}

CountLaw fit_negative_binomial(const CountTable& table) {
  const double mean = table.mean();
  const auto law = [&](double log_shape) {
    return CountLaw{CountLaw::Kind::negative_binomial, mean, std::exp(log_shape)};
  };
  const auto loss = [&](double log_shape) { return -log_likelihood(law(log_shape), table); };
  return law(least(loss, std::log(1e-3), std::log(kMostPrecise)).first);
}

CountLaw fit_beta_geometric(const CountTable& table) {
  const auto law = [](double log_precision, double logit) {
    const double precision = std::exp(log_precision), mean = 1 / (1 + std::exp(-logit));
    return CountLaw{CountLaw::Kind::beta_geometric, precision * mean, precision * (1 - mean)};
  };
  const auto best_logit = [&](double log_precision) {
    const auto loss = [&](double logit) {
      return -log_likelihood(law(log_precision, logit), table);
    };
    return least(loss, -15.0, 15.0);
  };
  const auto loss = [&](double log_precision) { return best_logit(log_precision).second; };
  const double log_precision = least(loss, std::log(1e-2), std::log(kMostPrecise)).first;
  return law(log_precision, best_logit(log_precision).first);
}

}  // namespace

CountTable CountTable::of(std::span<const std::uint32_t> counts) {
  CountTable table;
  for (const std::uint32_t count : counts) {
    if (count >= table.cases.size()) table.cases.resize(count + std::size_t{1});
    ++table.cases[count];
  }
  return table;
}

std::uint64_t CountTable::size() const {
  std::uint64_t all = 0;
  for (const std::uint64_t cases_with : cases) all += cases_with;
  return all;
}

double CountTable::mean() const {
  double sum = 0.0;
  for (std::size_t n = 0; n < cases.size(); ++n) {
    sum += static_cast<double>(n) * static_cast<double>(cases[n]);
  }
  return sum / static_cast<double>(size());
}

double CountTable::variance() const {
  if (size() < 2) return std::numeric_limits<double>::quiet_NaN();
  const double centre = mean();
  double sum = 0.0;
  for (std::size_t n = 0; n < cases.size(); ++n) {
    const double off = static_cast<double>(n) - centre;
    sum += off * off * static_cast<double>(cases[n]);
  }
  return sum / static_cast<double>(size() - 1);
}

std::vector<double> CountLaw::log_probabilities(std::size_t most) const {
  std::vector<double> result(most + 1);
  const auto fill = [&](double first_one, auto ratio) {
    result[0] = first_one;
    for (std::size_t n = 1; n <= most; ++n) {
      result[n] = result[n - 1] + std::log(ratio(static_cast<double>(n)));
    }
  };
  switch (kind) {
    case Kind::geometric:
      fill(std::log1p(-first), [&](double) { return first; });
      break;
    case Kind::poisson:
      fill(-first, [&](double n) { return first / n; });
      break;
    case Kind::negative_binomial: {
      const double shape = second, q = first / (shape + first);
      fill(-shape * std::log1p(first / shape), [=](double n) { return (shape + n - 1) / n * q; });
      break;
    }
    case Kind::beta_geometric:
      fill(std::log(second / (first + second)),
           [&](double n) { return (first + n - 1) / (first + second + n); });
      break;
  }
  return result;
}

CountLaw fit_count_law(CountLaw::Kind kind, const CountTable& table) {
  const double mean = table.mean();
  check(mean > 0, "some count is above 0");
  switch (kind) {
    case CountLaw::Kind::geometric:
      return {kind, mean / (1 + mean), 0.0};
    case CountLaw::Kind::poisson:
      return {kind, mean, 0.0};
    case CountLaw::Kind::negative_binomial:
      return fit_negative_binomial(table);
    case CountLaw::Kind::beta_geometric:
      break;
  }
  return fit_beta_geometric(table);
}

double log_likelihood(const CountLaw& law, const CountTable& table) {
  if (table.cases.empty()) return 0.0;
  const std::vector<double> logs = law.log_probabilities(table.cases.size() - 1);
  double sum = 0.0;
  for (std::size_t n = 0; n < logs.size(); ++n) {
    if (table.cases[n] > 0) sum += static_cast<double>(table.cases[n]) * logs[n];
  }
  return sum;
}

double chance_cv(const CountLaw& law) {
  check(law.kind == CountLaw::Kind::beta_geometric, "only this law has chances that differ");
  return std::sqrt(law.second / (law.first * (law.first + law.second + 1)));
}

GoodnessOfFit goodness_of_fit(const CountLaw& law, const CountTable& table) {
  constexpr double kLeastExpected = 5.0;
  const auto all = static_cast<double>(table.size());
  const std::vector<double> logs = law.log_probabilities(table.cases.size());
  GoodnessOfFit fit;
  int cells = 0;
  double rest = all;  // expected in this count and all above
  double expected = 0.0, observed = 0.0;
  const auto close_cell = [&] {
    fit.chi_square += (observed - expected) * (observed - expected) / expected;
    ++cells;
    expected = observed = 0.0;
  };
  for (std::size_t n = 0; n < table.cases.size(); ++n) {
    const double here = all * std::exp(logs[n]);
    if (expected >= kLeastExpected && rest >= kLeastExpected) close_cell();
    expected += here;
    observed += static_cast<double>(table.cases[n]);
    rest -= here;
  }
  expected += rest;  // the last cell is open above
  close_cell();
  fit.degrees = cells - 1 - law.parameters();
  fit.p_value = fit.degrees > 0
                    ? math::GammaLaw(0.5 * fit.degrees).tails(0.5 * fit.chi_square).upper
                    : std::numeric_limits<double>::quiet_NaN();
  return fit;
}

}  // namespace rapport
