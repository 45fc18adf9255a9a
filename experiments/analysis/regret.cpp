#include "experiments/analysis/regret.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr double kNoRegret = std::numeric_limits<double>::quiet_NaN();

bool has_value(const std::vector<double>& row) {
  return std::any_of(row.begin(), row.end(), [](double x) { return std::isfinite(x); });
}

// The policies that have values, and the variants in which all of those have one.
struct Complete {
  std::vector<std::size_t> policies, variants;
};

Complete complete(std::span<const std::vector<double>> values) {
  Complete both;
  for (std::size_t p = 0; p < values.size(); ++p) {
    if (has_value(values[p])) both.policies.push_back(p);
  }
  if (both.policies.empty()) return both;
  for (std::size_t v = 0; v < values.front().size(); ++v) {
    const bool all = std::all_of(both.policies.begin(), both.policies.end(),
                                 [&](std::size_t p) { return std::isfinite(values[p][v]); });
    if (all) both.variants.push_back(v);
  }
  return both;
}

// Regret of all policies in one variant, and who is best.
void add_variant(std::span<const std::vector<double>> values, const Complete& both,
                 std::size_t variant, double sign, std::vector<PolicyRegret>& policies) {
  double best = -std::numeric_limits<double>::infinity();
  for (const std::size_t p : both.policies) best = std::max(best, sign * values[p][variant]);
  double winners = 0.0;
  for (const std::size_t p : both.policies) {
    policies[p].by_variant[variant] = best - sign * values[p][variant];
    if (policies[p].by_variant[variant] == 0.0) winners += 1.0;
  }
  const double share = 1.0 / (winners * static_cast<double>(both.variants.size()));
  for (const std::size_t p : both.policies) {
    if (policies[p].by_variant[variant] == 0.0) policies[p].best_share += share;
  }
}

void sum_up(const std::vector<std::size_t>& variants, PolicyRegret& policy) {
  double sum = 0.0;
  policy.worst_variant = variants.front();
  for (const std::size_t v : variants) {
    sum += policy.by_variant[v];
    if (policy.by_variant[v] > policy.by_variant[policy.worst_variant]) policy.worst_variant = v;
  }
  policy.worst = policy.by_variant[policy.worst_variant];
  policy.mean = sum / static_cast<double>(variants.size());
}

void satisfy(const std::vector<double>& row, const std::vector<std::size_t>& variants, double sign,
             double threshold, double level, PolicyRegret& policy) {
  policy.satisfied =
      static_cast<std::size_t>(std::count_if(variants.begin(), variants.end(), [&](std::size_t v) {
        return sign * row[v] >= sign * threshold;
      }));
  policy.satisficing = wilson_interval(policy.satisfied, variants.size(), level);
}

}  // namespace

RegretTable regret_table(std::span<const std::vector<double>> values, Direction direction,
                         std::optional<double> threshold, double level) {
  check(!values.empty(), "regret is of at least one policy");
  const std::size_t all = values.front().size();
  for (const std::vector<double>& row : values) {
    check(row.size() == all, "policies have equal numbers of variants");
  }
  const double sign = sign_of(direction);
  RegretTable table;
  for (std::size_t p = 0; p < values.size(); ++p) {
    table.policies.push_back(
        {.by_variant = std::vector<double>(all, kNoRegret), .worst = kNoRegret, .mean = kNoRegret});
  }
  const Complete both = complete(values);
  table.variants = both.variants.size();
  table.left_out = all - both.variants.size();
  if (both.variants.empty()) return table;
  for (const std::size_t v : both.variants) add_variant(values, both, v, sign, table.policies);
  for (const std::size_t p : both.policies) {
    PolicyRegret& policy = table.policies[p];
    sum_up(both.variants, policy);
    if (threshold) satisfy(values[p], both.variants, sign, *threshold, level, policy);
    if (!table.minimax || policy.worst < table.policies[*table.minimax].worst) table.minimax = p;
    if (!table.least_mean || policy.mean < table.policies[*table.least_mean].mean) {
      table.least_mean = p;
    }
  }
  return table;
}

RegretTable weighted_regret_table(std::span<const std::vector<double>> values, Direction direction,
                                  std::span<const double> weights) {
  RegretTable table = regret_table(values, direction);  // regrets themselves know no weights
  const Complete both = complete(values);
  std::vector<std::size_t> heaviest;
  for (const std::size_t v : both.variants) {
    if (weights[v] > 0.0) heaviest.push_back(v);
  }
  std::ranges::stable_sort(heaviest, std::greater{}, [&](std::size_t v) { return weights[v]; });
  double all = 0.0;
  for (const std::size_t v : heaviest) all += weights[v];
  table.left_out = values.front().size() - heaviest.size();
  table.variants = heaviest.size();
  table.minimax = table.least_mean = {};
  if (heaviest.empty()) return table;
  for (const std::size_t p : both.policies) {
    PolicyRegret& policy = table.policies[p];
    policy.worst = policy.mean = policy.best_share = 0.0;
    policy.worst_variant = heaviest.front();
    double before = 0.0;  // the weight of heavier variants
    for (const std::size_t v : heaviest) {
      const double regret = policy.by_variant[v], share = weights[v] / all;
      const bool is_left = before < kWorstOfWeight;
      if (is_left && regret > policy.worst) policy.worst = regret, policy.worst_variant = v;
      policy.mean += share * regret;
      const auto is_best = [&](std::size_t q) { return table.policies[q].by_variant[v] == 0.0; };
      const auto winners = std::ranges::count_if(both.policies, is_best);
      if (regret == 0.0) policy.best_share += share / static_cast<double>(winners);
      before += share;
    }
    if (!table.minimax || policy.worst < table.policies[*table.minimax].worst) table.minimax = p;
    if (!table.least_mean || policy.mean < table.policies[*table.least_mean].mean) {
      table.least_mean = p;
    }
  }
  return table;
}

}  // namespace rapport
