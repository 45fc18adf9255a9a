#include "experiments/calibrate/handover_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rapport {

namespace {

/// Every other case, from the first or the second on.
CountTable half_of(std::span<const std::uint32_t> handovers, std::size_t from) {
  std::vector<std::uint32_t> half;
  for (std::size_t i = from; i < handovers.size(); i += 2) half.push_back(handovers[i]);
  return CountTable::of(half);
}

double held_out(CountLaw::Kind kind, const CountTable& even, const CountTable& odd) {
  if (!(even.mean() > 0) || !(odd.mean() > 0)) return std::numeric_limits<double>::quiet_NaN();
  const double sum = log_likelihood(fit_count_law(kind, even), odd) +
                     log_likelihood(fit_count_law(kind, odd), even);
  return sum / static_cast<double>(even.size() + odd.size());
}

Bounds bounds_of_cv(std::span<const std::uint32_t> handovers, std::uint32_t seed) {
  std::vector<double> estimates;
  std::vector<std::uint32_t> resample(handovers.size());
  for (std::uint32_t r = 0; r < kResamples; ++r) {
    ResampleDraws draws(seed, Resampling::cases, r);
    for (std::uint32_t& count : resample) count = handovers[draws.below(handovers.size())];
    const CountTable table = CountTable::of(resample);
    estimates.push_back(table.mean() > 0
                            ? chance_cv(fit_count_law(CountLaw::Kind::beta_geometric, table))
                            : std::numeric_limits<double>::quiet_NaN());
  }
  return percentile_bounds(std::move(estimates));
}

}  // namespace

bool HandoverFit::cases_differ() const {
  const double alike = std::min(of(CountLaw::Kind::geometric).aic, of(CountLaw::Kind::poisson).aic);
  return laws[best].aic < alike - 2;
}

HandoverFit fit_handovers(std::span<const std::uint32_t> handovers, std::uint32_t seed) {
  HandoverFit fit;
  fit.table = CountTable::of(handovers);
  const CountTable even = half_of(handovers, 0), odd = half_of(handovers, 1);
  for (const CountLaw::Kind kind : CountLaw::kAll) {
    HandoverLaw law;
    law.law = fit_count_law(kind, fit.table);
    law.log_likelihood = log_likelihood(law.law, fit.table);
    law.aic = 2 * law.law.parameters() - 2 * law.log_likelihood;
    law.held_out = held_out(kind, even, odd);
    law.goodness = goodness_of_fit(law.law, fit.table);
    fit.laws.push_back(law);
  }
  const auto best = std::ranges::min_element(fit.laws, {}, &HandoverLaw::aic);
  fit.best = static_cast<std::size_t>(best - fit.laws.begin());
  const CountLaw& beta = fit.of(CountLaw::Kind::beta_geometric).law;
  fit.chance = beta.first / (beta.first + beta.second);
  fit.cv = chance_cv(beta);
  fit.cv_bounds = bounds_of_cv(handovers, seed);
  return fit;
}

}  // namespace rapport
