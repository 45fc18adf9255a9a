#include "experiments/analysis/ranking.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/core/check.h"
#include "sim/core/max_t.h"

namespace rapport {

namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();

void check_values(std::span<const std::vector<double>> values) {
  check(!values.empty(), "at least one policy is ranked");
  for (const std::vector<double>& row : values) {
    check(row.size() == values.front().size(), "policies have equal numbers of replications");
    for (const double x : row) check(!std::isinf(x), "values are finite or missing");
  }
}

// Policies that have a value, best mean first.
std::vector<std::size_t> order_of(const std::vector<RankedPolicy>& policies, double sign) {
  std::vector<std::size_t> order;
  for (std::size_t p = 0; p < policies.size(); ++p) {
    if (policies[p].mean.n > 0) order.push_back(p);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return sign * policies[a].mean.mean > sign * policies[b].mean.mean;
  });
  return order;
}

// Shares each replication among the policies that are best in it.
void count_best(std::span<const std::vector<double>> values, double sign,
                std::vector<RankedPolicy>& policies) {
  std::size_t counted = 0;
  for (std::size_t i = 0; i < values.front().size(); ++i) {
    double best = -kEndless;
    std::vector<std::size_t> who;
    for (std::size_t p = 0; p < values.size(); ++p) {
      const double x = sign * values[p][i];
      if (std::isnan(x) || x < best) continue;
      if (x > best) who.clear();
      best = x;
      who.push_back(p);
    }
    if (who.empty()) continue;
    ++counted;
    for (const std::size_t p : who) policies[p].best_share += 1.0 / static_cast<double>(who.size());
  }
  for (RankedPolicy& policy : policies) {
    if (counted > 0) policy.best_share /= static_cast<double>(counted);
  }
}

// What one policy's comparison with another, taken as the control, says.
struct Lead {
  double mean = 0.0, low = -kEndless, high = kEndless;
};

// How much better each other policy is than `control`, in intervals that hold together.
class Leads {
 public:
  Leads(std::span<const std::vector<double>> values, std::span<const std::size_t> ranked,
        double sign, double level, bool at_every_look)
      : values_(values),
        ranked_(ranked),
        sign_(sign),
        level_(level),
        at_every_look_(at_every_look) {
    together_ = ranked.size() <= kMostTogether && !at_every_look;
    for (const std::size_t p : ranked) {
      for (const double x : values[p]) together_ = together_ && std::isfinite(x);
    }
  }

  bool together() const { return together_; }

  /// By the place of the other policy in `ranked`.
  std::vector<Lead> over(std::size_t control) const {
    std::vector<std::vector<double>> rows;
    for (const std::size_t other : ranked_) {
      if (other != control) rows.push_back(differences(other, control));
    }
    const double joint = together_ ? max_t_critical(rows, level_) : kEndless;
    std::vector<Lead> leads;
    auto row = rows.begin();
    for (const std::size_t other : ranked_) {
      leads.push_back(other == control ? Lead{0.0, 0.0, 0.0} : lead_of(*row++, joint));
    }
    return leads;
  }

 private:
  std::vector<double> differences(std::size_t other, std::size_t control) const {
    std::vector<double> row;
    for (std::size_t i = 0; i < values_[other].size(); ++i) {
      const double difference = sign_ * (values_[other][i] - values_[control][i]);
      if (!std::isnan(difference)) row.push_back(difference);
    }
    return row;
  }

  Lead lead_of(const std::vector<double>& row, double joint) const {
    Moments moments;
    for (const double x : row) moments.add(x);
    if (moments.count() < 2) return {row.empty() ? 0.0 : row.front(), -kEndless, kEndless};
    const bool unseen = moments.min() == 0.0 && moments.max() == 0.0;
    if (unseen) return {};
    const double half = factor_of(moments.count(), joint) * moments.standard_error();
    if (!std::isfinite(half)) return {moments.mean(), -kEndless, kEndless};
    return {moments.mean(), moments.mean() - half, moments.mean() + half};
  }

  // Standard errors to each side after n pairs.
  double factor_of(std::uint64_t n, double joint) const {
    const std::size_t others = ranked_.size() - 1;
    if (at_every_look_) {
      return always_valid_factor(n, 1.0 - (1.0 - level_) / static_cast<double>(others));
    }
    return together_ ? joint : bonferroni_critical(others, static_cast<double>(n - 1), level_);
  }

  std::span<const std::vector<double>> values_;
  std::span<const std::size_t> ranked_;
  double sign_, level_;
  bool at_every_look_;
  bool together_ = false;
};

// Places in the order of those that may be best. leads[control][other], by places.
std::vector<std::size_t> candidates_of(const std::vector<std::vector<Lead>>& leads) {
  std::vector<std::size_t> candidates;
  for (std::size_t c = 0; c < leads.size(); ++c) {
    const bool beaten = std::any_of(leads[c].begin(), leads[c].end(),
                                    [](const Lead& lead) { return lead.low > 0.0; });
    if (!beaten) candidates.push_back(c);
  }
  // Where values are missing, pairs may contradict each other until none is left.
  if (candidates.empty()) {
    candidates.resize(leads.size());
    std::iota(candidates.begin(), candidates.end(), std::size_t{0});
  }
  return candidates;
}

// The best less the policy at a place: what any candidate would be ahead of it, were it the best.
Interval behind_best(const std::vector<std::vector<Lead>>& leads,
                     const std::vector<std::size_t>& candidates, std::size_t place, Interval own) {
  double low = kEndless, high = 0.0, mean = 0.0;
  for (const Lead& lead : leads[place]) mean = std::max(mean, lead.mean);
  for (const std::size_t c : candidates) {
    low = std::min(low, -leads[c][place].high);
    high = std::max(high, -leads[c][place].low);
  }
  own.mean = mean;
  return own.with_bounds(std::clamp(low, 0.0, mean), std::max(high, mean));
}

}  // namespace

Ranking rank_policies(std::span<const std::vector<double>> values, Direction direction,
                      double level, bool at_every_look) {
  check_values(values);
  const double sign = sign_of(direction);
  Ranking ranking;
  for (const std::vector<double>& row : values) {
    Moments moments;
    for (const double x : row) {
      if (std::isfinite(x)) moments.add(x);
    }
    ranking.policies.push_back({.mean = at_every_look ? always_valid_interval(moments, level)
                                                      : student_interval(moments, level)});
  }
  count_best(values, sign, ranking.policies);
  ranking.order = order_of(ranking.policies, sign);

  const Leads comparisons(values, ranking.order, sign, level, at_every_look);
  ranking.together = comparisons.together() && ranking.order.size() > 1;
  std::vector<std::vector<Lead>> leads;
  for (const std::size_t control : ranking.order) leads.push_back(comparisons.over(control));
  const std::vector<std::size_t> candidates = candidates_of(leads);
  for (const std::size_t c : candidates) ranking.policies[ranking.order[c]].may_be_best = true;
  for (std::size_t place = 0; place < leads.size(); ++place) {
    RankedPolicy& policy = ranking.policies[ranking.order[place]];
    policy.behind_best = behind_best(leads, candidates, place, policy.mean);
  }
  return ranking;
}

}  // namespace rapport
