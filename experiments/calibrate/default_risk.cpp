#include "experiments/calibrate/default_risk.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/core/check.h"
#include "sim/core/interval.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr std::size_t kTenths = 10;

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// What borrowers are regressed on.
struct Predictors {
  std::vector<double> doublings;  ///< of the limit above the reference
  std::vector<std::uint8_t> late, defaulted;
};

template <class Keep>
BinaryRegression default_fit(const Predictors& all, Link link, bool with_late,
                             const std::string& file, Keep keep) {
  std::vector<std::vector<double>> columns(with_late ? 2 : 1);
  std::vector<std::uint8_t> defaulted;
  for (std::size_t i = 0; i < all.defaulted.size(); ++i) {
    if (!keep(i)) continue;
    columns[0].push_back(all.doublings[i]);
    if (with_late) columns[1].push_back(all.late[i]);
    defaulted.push_back(all.defaulted[i]);
  }
  const BinaryRegression fit = fit_binary(columns, defaulted, link);
  if (fit.fault == BinaryRegression::Fault::dependent) {
    refuse(file,
           fit.column == 0 ? "all limits are the same"
                           : "nobody or everybody paid late, or the limit tells who",
           fit.column == 0 ? "borrowers with several limits"
                           : "some who paid late, or no column of late payments");
  }
  if (fit.fault == BinaryRegression::Fault::separated) {
    refuse(file,
           "limits and late payments tell some who defaulted from all others, or the reverse, so "
           "that no finite coefficients fit",
           "more borrowers, or no column of late payments");
  }
  return fit;
}

double eta_of(const BinaryRegression& fit, const Predictors& all, std::size_t i, bool with_late) {
  const double eta = fit.coefficients[0] + fit.coefficients[1] * all.doublings[i];
  return with_late ? eta + fit.coefficients[2] * all.late[i] : eta;
}

double log_chance(double chance, bool defaulted) {
  return defaulted ? std::log(chance) : std::log1p(-chance);
}

Coefficient coefficient_at(const BinaryRegression& fit, std::size_t at) {
  const double value = fit.coefficients[at], error = fit.standard_errors[at];
  const double reach = normal_quantile(0.5 + kConfidence / 2) * error;
  return {value, error, {value - reach, value + reach}};
}

/// A model of all borrowers, and each borrower's chance by the fit to the other half.
struct HalvedModel {
  DefaultModel model;
  std::vector<double> chances;
};

HalvedModel halved_model(const Predictors& all, Link link, bool with_late,
                         const std::string& file) {
  const std::size_t n = all.defaulted.size();
  HalvedModel result;
  const BinaryRegression fit =
      default_fit(all, link, with_late, file, [](std::size_t) { return true; });
  result.model.level = coefficient_at(fit, 0);
  result.model.slope = coefficient_at(fit, 1);
  if (with_late) result.model.late = coefficient_at(fit, 2);
  result.model.log_likelihood = fit.log_likelihood;
  result.chances.resize(n);
  for (std::size_t half = 0; half < 2; ++half) {
    const BinaryRegression other =
        default_fit(all, link, with_late, file, [&](std::size_t i) { return i % 2 != half; });
    for (std::size_t i = half; i < n; i += 2) {
      result.chances[i] = default_chance(link, eta_of(other, all, i, with_late));
      result.model.held_out +=
          log_chance(result.chances[i], all.defaulted[i] != 0) / static_cast<double>(n);
    }
  }
  return result;
}

/// Refuses halves of too few; returns what each has in all and of defaults.
std::array<std::array<double, 2>, 2> halves_of(const Predictors& all, const std::string& file) {
  std::array<std::array<double, 2>, 2> halves{};
  for (std::size_t i = 0; i < all.defaulted.size(); ++i) {
    halves[i % 2][0] += 1;
    halves[i % 2][1] += all.defaulted[i];
  }
  for (const auto& [borrowers, defaults] : halves) {
    if (std::min(defaults, borrowers - defaults) >= kLeastDefaults) continue;
    refuse(file, "has too few borrowers who defaulted, or too few others, to be halved",
           std::to_string(kLeastDefaults) + " of each among every other borrower");
  }
  return halves;
}

/// The tenth of each borrower: by the middle of the ranks that its limit has.
std::vector<std::size_t> tenths_by_limit(const std::vector<double>& limits) {
  std::map<double, std::size_t> with;
  for (const double limit : limits) ++with[limit];
  std::map<double, std::size_t> tenth;
  std::size_t below = 0;
  for (const auto& [limit, borrowers] : with) {
    const double middle = static_cast<double>(below) + static_cast<double>(borrowers) / 2;
    tenth[limit] = static_cast<std::size_t>(middle * static_cast<double>(kTenths) /
                                            static_cast<double>(limits.size()));
    below += borrowers;
  }
  std::vector<std::size_t> result;
  for (const double limit : limits) result.push_back(tenth.at(limit));
  return result;
}

std::vector<LimitTenth> tenths_of(const Borrowers& borrowers, const std::vector<double>& by_limit,
                                  const std::vector<double>& with_late) {
  std::vector<LimitTenth> tenths(kTenths);
  const std::vector<std::size_t> at = tenths_by_limit(borrowers.limit);
  std::vector<std::uint64_t> defaults(kTenths);
  for (std::size_t i = 0; i < at.size(); ++i) {
    LimitTenth& tenth = tenths[at[i]];
    const double limit = borrowers.limit[i];
    tenth.least = tenth.borrowers == 0 ? limit : std::min(tenth.least, limit);
    tenth.most = std::max(tenth.most, limit);
    ++tenth.borrowers;
    defaults[at[i]] += borrowers.defaulted[i];
    tenth.by_limit += by_limit[i];
    if (!with_late.empty()) tenth.with_late += with_late[i];
  }
  std::vector<LimitTenth> filled;
  for (std::size_t t = 0; t < kTenths; ++t) {
    LimitTenth& tenth = tenths[t];
    if (tenth.borrowers == 0) continue;  // all of its ranks have the limit of a neighbour
    const auto n = static_cast<double>(tenth.borrowers);
    const Interval interval = wilson_interval(defaults[t], tenth.borrowers, kConfidence);
    tenth.seen = static_cast<double>(defaults[t]) / n;
    tenth.bounds = {interval.lower(), interval.upper()};
    tenth.by_limit /= n, tenth.with_late /= n;
    filled.push_back(tenth);
  }
  return filled;
}

void count_late(const Borrowers& borrowers, DefaultRisk& risk) {
  std::array<std::size_t, 2> defaults{};
  for (std::size_t i = 0; i < borrowers.late.size(); ++i) {
    ++risk.borrowers[borrowers.late[i]];
    defaults[borrowers.late[i]] += borrowers.defaulted[i];
  }
  for (std::size_t late = 0; late < 2; ++late) {
    risk.shares[late] = static_cast<double>(defaults[late]) /
                        static_cast<double>(std::max<std::size_t>(1, risk.borrowers[late]));
  }
}

}  // namespace

double default_chance(Link link, double eta) {
  return link == Link::logit ? 1 / (1 + std::exp(-eta)) : -std::expm1(-std::exp(eta));
}

DefaultRisk default_risk(const Borrowers& borrowers, const std::string& file) {
  const std::size_t n = borrowers.limit.size();
  check(borrowers.defaulted.size() == n && (borrowers.late.empty() || borrowers.late.size() == n),
        "a limit and a default for each borrower");
  DefaultRisk risk;
  const bool has_late = !borrowers.late.empty();
  Predictors all{{}, borrowers.late, borrowers.defaulted};
  const auto halves = halves_of(all, file);
  risk.reference = median_of(borrowers.limit);
  for (const double limit : borrowers.limit)
    all.doublings.push_back(std::log2(limit / risk.reference));
  for (std::size_t i = 0; i < n; ++i) {
    const auto& other = halves[1 - i % 2];
    risk.held_out_alike +=
        log_chance(other[1] / other[0], borrowers.defaulted[i] != 0) / static_cast<double>(n);
    risk.share += borrowers.defaulted[i] / static_cast<double>(n);
  }
  std::array<std::array<std::vector<double>, 2>, 2> chances;  // [link][with late]
  constexpr std::array kLinks{Link::logit, Link::cloglog};
  for (std::size_t l = 0; l < kLinks.size(); ++l) {
    risk.models[l].link = kLinks[l];
    for (const bool with_late : {false, true}) {
      if (with_late && !has_late) continue;
      HalvedModel halved = halved_model(all, kLinks[l], with_late, file);
      (with_late ? risk.models[l].with_late : risk.models[l].by_limit) = halved.model;
      chances[l][with_late] = std::move(halved.chances);
    }
  }
  const auto held_out = [&](const LinkModels& models) {
    return has_late ? models.with_late.held_out : models.by_limit.held_out;
  };
  risk.chosen = held_out(risk.models[1]) >= held_out(risk.models[0]) - kNoWorse ? 1 : 0;
  risk.tenths = tenths_of(borrowers, chances[risk.chosen][0], chances[risk.chosen][1]);
  count_late(borrowers, risk);
  return risk;
}

}  // namespace rapport
