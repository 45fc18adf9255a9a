#include "experiments/calibrate/price_response.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "sim/core/check.h"
#include "sim/core/interval.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

/// The offers that tell something, and what they are regressed on.
struct Offers {
  std::vector<double> log_price;
  std::vector<std::uint8_t> took;
  std::vector<std::size_t> group;
  std::size_t groups = 0, alike = 0;
};

Offers informative(const PriceTrial& trial) {
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
  Offers offers;
  for (auto& [name, group] : groups) {
    if (group.tells()) group.number = offers.groups++;
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
  }
  return offers;
}

/// A fit to those offers that `keep` takes: coefficients are the intercept's, the price's, then one
/// for each group but the first.
template <class Keep>
BinaryRegression fit_of(const Offers& offers, Link link, bool by_price, Keep keep) {
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

/// The chance of taking an offer by a fit on the complementary log-log scale.
double chance_of(const BinaryRegression& fit, const Offers& offers, std::size_t i, bool by_price) {
  double eta = fit.coefficients[0];
  if (by_price) eta += fit.coefficients[1] * offers.log_price[i];
  if (offers.group[i] > 0) eta += fit.coefficients[by_price + offers.group[i]];
  return -std::expm1(-std::exp(eta));
}

Coefficient slope_of(const BinaryRegression& fit) {
  const double value = fit.coefficients[1], error = fit.standard_errors[1];
  const double factor = normal_quantile(0.5 + kConfidence / 2);
  return {value, error, {value - factor * error, value + factor * error}};
}

bool is_fine(const BinaryRegression& fit) { return fit.fault == BinaryRegression::Fault::none; }

/// Fits to one half and looks at the other, by turns. Halves that do not allow a fit tell nothing.
void add_halves(const Offers& offers, PriceResponse& response) {
  double gain = 0.0, seen = 0.0;
  for (std::size_t half = 0; half < 2; ++half) {
    const auto keep = [&](std::size_t i) { return i % 2 == half; };
    const BinaryRegression with = fit_of(offers, Link::cloglog, true, keep);
    const BinaryRegression without = fit_of(offers, Link::cloglog, false, keep);
    if (!is_fine(with) || !is_fine(without)) {
      response.held_out = NAN;
      return;
    }
    response.halves[half] = slope_of(with);
    for (std::size_t i = 0; i < offers.took.size(); ++i) {
      if (keep(i)) continue;
      const double p = chance_of(with, offers, i, true), q = chance_of(without, offers, i, false);
      gain += offers.took[i] != 0 ? std::log(p / q) : std::log((1 - p) / (1 - q));
      seen += 1.0;
    }
  }
  response.held_out = gain / seen;
}

/// Thirds of prices within groups: seen against fitted.
std::vector<PriceThird> thirds_of(const Offers& offers, const BinaryRegression& fit) {
  std::vector<std::vector<std::size_t>> by_group(offers.groups);
  for (std::size_t i = 0; i < offers.took.size(); ++i) by_group[offers.group[i]].push_back(i);
  std::vector<PriceThird> thirds(3);
  for (std::vector<std::size_t>& members : by_group) {
    std::ranges::stable_sort(members, {}, [&](std::size_t i) { return offers.log_price[i]; });
    double mean = 0.0;
    for (const std::size_t i : members) mean += offers.log_price[i];
    mean /= static_cast<double>(members.size());
    for (std::size_t at = 0; at < members.size(); ++at) {
      const std::size_t i = members[at];
      PriceThird& third = thirds[at * 3 / members.size()];
      ++third.offers;
      third.mean_log += offers.log_price[i] - mean;
      third.seen += offers.took[i];
      third.fitted += chance_of(fit, offers, i, true);
    }
  }
  for (PriceThird& third : thirds) {
    const auto n = static_cast<double>(std::max<std::size_t>(1, third.offers));
    third.mean_log /= n, third.seen /= n, third.fitted /= n;
  }
  return thirds;
}

}  // namespace

PriceResponse price_response(const PriceTrial& trial, const std::string& file) {
  const Offers offers = informative(trial);
  if (offers.groups == 0) {
    refuse(file, "in no group do prices differ and some offers, not all, were taken",
           "a group with several prices, and takers and others",
           "name the columns within which prices were drawn, as --within risk,wave");
  }
  if (offers.groups > kMostPriceGroups) {
    refuse(file, std::to_string(offers.groups) + " groups are too many to compare within",
           "at most " + std::to_string(kMostPriceGroups),
           "name fewer or coarser columns, by --within");
  }
  const auto all = [](std::size_t) { return true; };
  PriceResponse response;
  response.groups = offers.groups;
  response.alike = offers.alike;
  const BinaryRegression fit = fit_of(offers, Link::cloglog, true, all);
  const BinaryRegression odds = fit_of(offers, Link::logit, true, all);
  if (!is_fine(fit) || !is_fine(odds)) {
    refuse(file, "the price tells who took an offer from who did not, so no finite weight fits",
           "offers at more prices, or more of them");
  }
  response.cloglog = slope_of(fit);
  response.logit = slope_of(odds);
  add_halves(offers, response);
  response.thirds = thirds_of(offers, fit);
  return response;
}

}  // namespace rapport
