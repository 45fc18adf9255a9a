#include "experiments/calibrate/price_response.h"

#include <algorithm>
#include <cmath>

#include "experiments/calibrate/price_offers.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

/// Fits to one half and looks at the other, by turns. Halves that do not allow a fit tell nothing.
void add_halves(const PriceOffers& offers, PriceResponse& response) {
  double gain = 0.0, seen = 0.0;
  for (std::size_t half = 0; half < 2; ++half) {
    const auto keep = [&](std::size_t i) { return i % 2 == half; };
    const BinaryRegression with = fit_offers(offers, Link::cloglog, true, keep);
    const BinaryRegression without = fit_offers(offers, Link::cloglog, false, keep);
    if (!is_fine(with) || !is_fine(without)) {
      response.held_out = NAN;
      return;
    }
    response.halves[half] = slope_of(with);
    for (std::size_t i = 0; i < offers.took.size(); ++i) {
      if (keep(i)) continue;
      const double p = chance_of(with, offers.log_price[i], offers.group[i], true),
                   q = chance_of(without, offers.log_price[i], offers.group[i], false);
      gain += offers.took[i] != 0 ? std::log(p / q) : std::log((1 - p) / (1 - q));
      seen += 1.0;
    }
  }
  response.held_out = gain / seen;
}

/// Thirds of prices within groups: seen against fitted.
std::vector<PriceThird> thirds_of(const PriceOffers& offers, const BinaryRegression& fit) {
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
      third.fitted += chance_of(fit, offers.log_price[i], offers.group[i], true);
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
  const PriceOffers offers = informative(trial);
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
  const BinaryRegression fit = fit_offers(offers, Link::cloglog, true, all);
  const BinaryRegression odds = fit_offers(offers, Link::logit, true, all);
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
