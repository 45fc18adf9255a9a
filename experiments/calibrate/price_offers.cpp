#include "experiments/calibrate/price_offers.h"

#include <algorithm>
#include <cmath>

#include "sim/core/interval.h"

namespace rapport {

PriceOffers informative(const PriceTrial& trial) {
  struct Group {
    double low = INFINITY, high = 0.0;
    std::size_t offers = 0, taken = 0, number = 0;
    bool tells() const { return low < high && taken > 0 && taken < offers; }
  };
  std::map<std::string, Group> groups;
  for (std::size_t i = 0; i < trial.price.size(); ++i) {
    Group& group = groups[trial.groups[i]];
    group.low = std::min(group.low, trial.price[i]);
    group.high = std::max(group.high, trial.price[i]);
    ++group.offers;
    group.taken += trial.took[i];
  }
  PriceOffers offers;
  for (auto& [name, group] : groups) {
    if (!group.tells()) continue;
    group.number = offers.groups++;
    offers.numbers[name] = group.number;
  }
  for (std::size_t i = 0; i < trial.price.size(); ++i) {
    const Group& group = groups.at(trial.groups[i]);
    if (!group.tells()) {
      ++offers.alike;
      continue;
    }
    offers.log_price.push_back(std::log(trial.price[i]));
    offers.took.push_back(trial.took[i]);
    offers.group.push_back(group.number);
    offers.of_trial.push_back(i);
  }
  return offers;
}

BinaryRegression fit_offers(const PriceOffers& offers, Link link, bool by_price,
                            const std::function<bool(std::size_t)>& keep) {
  std::vector<std::vector<double>> columns(by_price + offers.groups - 1);
  std::vector<std::uint8_t> took;
  for (std::size_t i = 0; i < offers.took.size(); ++i) {
    if (!keep(i)) continue;
    took.push_back(offers.took[i]);
    std::size_t c = 0;
    if (by_price) columns[c++].push_back(offers.log_price[i]);
    for (std::size_t g = 1; g < offers.groups; ++g, ++c) {
      columns[c].push_back(offers.group[i] == g ? 1.0 : 0.0);
    }
  }
  return fit_binary(columns, took, link);
}

double chance_of(const BinaryRegression& fit, double log_price, std::size_t group, bool by_price) {
  double eta = fit.coefficients[0];
  if (by_price) eta += fit.coefficients[1] * log_price;
  if (group > 0) eta += fit.coefficients[by_price + group];
  return -std::expm1(-std::exp(eta));
}

Coefficient slope_of(const BinaryRegression& fit) {
  const double value = fit.coefficients[1], error = fit.standard_errors[1];
  const double factor = normal_quantile(0.5 + kConfidence / 2);
  return {value, error, {value - factor * error, value + factor * error}};
}

bool is_fine(const BinaryRegression& fit) { return fit.fault == BinaryRegression::Fault::none; }

}  // namespace rapport
