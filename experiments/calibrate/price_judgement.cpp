#include "experiments/calibrate/price_judgement.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "experiments/calibrate/price_offers.h"
#include "sim/core/problem.h"
#include "sim/core/quantile.h"

namespace rapport {

namespace {

constexpr std::size_t kBands = 5;  ///< of an arm column's prices

/// The first column of a group's name.
std::string arm_name(const std::string& group) { return group.substr(0, group.find('\n')); }

/// Prices between which the bands of each arm column lie, by what the fit has seen.
using Edges = std::map<std::string, std::vector<double>>;

Edges edges_of(const PriceTrial& seen) {
  std::map<std::string, std::vector<double>> prices;
  for (std::size_t i = 0; i < seen.price.size(); ++i) {
    prices[arm_name(seen.groups[i])].push_back(seen.price[i]);
  }
  Edges edges;
  for (auto& [name, own] : prices) {
    std::ranges::sort(own);
    for (std::size_t b = 1; b < kBands; ++b) {
      edges[name].push_back(quantile(own, static_cast<double>(b) / kBands));
    }
  }
  return edges;
}

std::size_t band_of(const std::vector<double>& edges, double price) {
  return static_cast<std::size_t>(
      std::ranges::count_if(edges, [&](double edge) { return price > edge; }));
}

BinaryRegression fitted(const PriceOffers& offers, const std::string& file) {
  const auto all = [](std::size_t) { return true; };
  if (offers.groups > 0) {
    const BinaryRegression fit = fit_offers(offers, Link::cloglog, true, all);
    if (is_fine(fit)) return fit;
  }
  refuse(file, "half of the offers allow no fit of the price by themselves",
         "more offers, or fewer and larger groups");
}

/// Sums over unseen offers of one arm.
struct ArmSums {
  PriceArm arm;
  double seen_offers = 0.0, seen_taken = 0.0;  ///< of the offers that the fit has seen
  double likelihood = 0.0;                     ///< by the fit
};
using Arms = std::map<std::pair<std::string, std::size_t>, ArmSums>;

Arms arms_of(const PriceTrial& seen, const Edges& edges) {
  Arms arms;
  for (std::size_t i = 0; i < seen.price.size(); ++i) {
    const std::string name = arm_name(seen.groups[i]);
    ArmSums& arm = arms[{name, band_of(edges.at(name), seen.price[i])}];
    arm.arm.name = name;
    arm.seen_offers += 1.0;
    arm.seen_taken += seen.took[i];
  }
  return arms;
}

void add_unseen(PriceArm& arm, double price, bool took, double chance) {
  arm.least = arm.offers == 0 ? price : std::min(arm.least, price);
  arm.most = std::max(arm.most, price);
  ++arm.offers;
  arm.seen += took ? 1.0 : 0.0;
  arm.fitted += chance;
}

void sum_up(ArmSums& sums, PriceJudgement& judged) {
  PriceArm& arm = sums.arm;
  if (arm.offers == 0) return;
  const auto n = static_cast<double>(arm.offers);
  const double smooth = (sums.seen_taken + 0.5) / (sums.seen_offers + 1.0), taken = arm.seen;
  arm.own = sums.seen_taken / sums.seen_offers;
  arm.seen /= n;
  arm.fitted /= n;
  judged.error += n * std::abs(arm.fitted - arm.seen);
  judged.own_error += n * std::abs(arm.own - arm.seen);
  judged.luck += std::sqrt(n * 2 / std::numbers::pi * arm.fitted * (1 - arm.fitted));
  judged.likelihood += sums.likelihood;
  judged.own_likelihood += taken * std::log(smooth) + (n - taken) * std::log(1 - smooth);
  judged.arms.push_back(arm);
}

}  // namespace

PriceJudgement judge_price(const PriceTrial& seen, const PriceTrial& unseen,
                           const std::string& file) {
  const PriceOffers offers = informative(seen), others = informative(unseen);
  const BinaryRegression fit = fitted(offers, file), unseen_fit = fitted(others, file);
  PriceJudgement judged;
  judged.fitted_on = offers.took.size();
  judged.slope = slope_of(fit);
  judged.unseen_slope = slope_of(unseen_fit);
  judged.apart = std::abs(judged.slope.value - judged.unseen_slope.value) /
                 std::hypot(judged.slope.error, judged.unseen_slope.error);
  const Edges edges = edges_of(seen);
  Arms arms = arms_of(seen, edges);
  for (std::size_t i = 0; i < unseen.price.size(); ++i) {
    const std::string name = arm_name(unseen.groups[i]);
    const auto group = offers.numbers.find(unseen.groups[i]);
    const auto known = edges.find(name);
    const auto arm = known == edges.end()
                         ? arms.end()
                         : arms.find({name, band_of(known->second, unseen.price[i])});
    if (group == offers.numbers.end() || arm == arms.end()) {
      ++judged.strange;
      continue;
    }
    const double p = chance_of(fit, std::log(unseen.price[i]), group->second, true);
    const bool took = unseen.took[i] != 0;
    add_unseen(arm->second.arm, unseen.price[i], took, p);
    arm->second.likelihood += std::log(took ? p : 1 - p);
    ++judged.unseen;
  }
  for (auto& [place, sums] : arms) sum_up(sums, judged);
  const auto n = static_cast<double>(std::max<std::size_t>(1, judged.unseen));
  for (double* sum : {&judged.error, &judged.own_error, &judged.luck, &judged.likelihood,
                      &judged.own_likelihood}) {
    *sum /= n;
  }
  return judged;
}

PriceTrial half_of(const PriceTrial& trial, std::size_t half) {
  PriceTrial part;
  for (std::size_t i = half; i < trial.price.size(); i += 2) {
    part.price.push_back(trial.price[i]);
    part.took.push_back(trial.took[i]);
    part.groups.push_back(trial.groups[i]);
  }
  return part;
}

}  // namespace rapport
