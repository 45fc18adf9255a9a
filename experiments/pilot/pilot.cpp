#include "experiments/pilot/pilot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/analysis/group_sequential.h"
#include "experiments/analysis/regret.h"
#include "experiments/analysis/variant_weights.h"
#include "experiments/pilot/stop_rule.h"
#include "sim/core/interval.h"
#include "sim/core/moments.h"
#include "sim/core/quantile.h"

namespace rapport {

namespace {

constexpr double kWeeksOfYear = 365.0 / 7.0;
/// Customers in an arm that are tried: these times 100, 1,000, ...
constexpr double kSteps[] = {1.0, 1.5, 2.0, 3.0, 5.0, 7.0};
/// Values below this share of what knowing all is worth are rounding.
constexpr double kNothing = 1e-6;

/// What a trial of an option would see, with what all options are worth.
Foretold foretold_of(const PilotData& data, std::size_t option, const PilotSight& sight) {
  Foretold made;
  made.worth = data.worth;
  for (std::size_t v = 0; v < data.draws.size(); ++v) {
    made.seen.emplace_back();
    for (std::size_t r = 0; r < sight.runs[option][v].size(); ++r) {
      made.seen[v].push_back(sight.runs[option][v][r] - sight.runs[0][v][r]);
    }
  }
  return made;
}

double mean_level(const PilotRuns& runs, std::size_t option) {
  Moments level;
  for (const auto& by : runs[option]) {
    for (const double x : by) {
      if (std::isfinite(x)) level.add(x);
    }
  }
  return level.count() > 0 ? level.mean() : 0.0;
}

/// Numbers of customers in an arm to choose from, up to the most.
std::vector<double> sizes_up_to(double most) {
  std::vector<double> sizes;
  for (double tens = 100.0; tens < most; tens *= 10.0) {
    for (const double step : kSteps) {
      if (tens * step < most) sizes.push_back(tens * step);
    }
  }
  sizes.push_back(most);
  return sizes;
}

/// Looks at all trials of a study.
class PilotFinder {
 public:
  PilotFinder(const PilotData& data, const PilotOptions& options) : data_(data) {
    answer_.years =
        options.years > 0.0 && data.is_yearly ? options.years : data.run_weeks / kWeeksOfYear;
  }

  PilotAnswer find();

 private:
  void find_choice();
  std::optional<PilotTrial> best_of(std::size_t option);
  std::optional<PilotTrial> sized(std::size_t option, const PilotSight& sight, double beaten);
  double over_years(double value) const { return data_.is_yearly ? value * answer_.years : value; }
  /// The part of the time that the choice lasts which is over when a trial ends.
  double lost(int weeks) const { return std::min(1.0, weeks / kWeeksOfYear / answer_.years); }
  double waiting(int weeks) const;
  double cost_of(std::size_t option, int weeks, double customers) const {
    return data_.cost[option] * customers * weeks / kWeeksOfYear;
  }
  double net_of(const PilotTrial& trial, double value) const;

  const PilotData& data_;
  PilotAnswer answer_;
};

/// The choice without a trial, in draws in which all options have all their numbers.
void PilotFinder::find_choice() {
  const SampleInformation plain(foretold_of(data_, 0, data_.sights.front()));
  answer_.choice = plain.choice();
  answer_.draws = plain.variants();
  answer_.knowing_all = perfect_information(data_.worth);
  std::vector<std::vector<double>> means(data_.options.size());
  for (std::size_t o = 0; o < data_.options.size(); ++o) {
    answer_.means.push_back(data_.sign * plain.worth(o));
    for (const auto& by : data_.worth[o]) {
      Moments mean;
      for (const double x : by) mean.add(x);
      means[o].push_back(by.empty() ? std::nan("") : mean.mean());
    }
  }
  const RegretTable table = regret_table(means, Direction::more_is_better);
  for (const PolicyRegret& one : table.policies) answer_.best_share.push_back(one.best_share);
}

/// What is foregone while everybody waits for a trial: what the choice brings more than going on.
double PilotFinder::waiting(int weeks) const {
  const double gain = data_.sign * (answer_.means[answer_.choice] - answer_.means[0]);
  return over_years(std::max(0.0, gain)) * lost(weeks);
}

double PilotFinder::net_of(const PilotTrial& trial, double value) const {
  const int weeks = trial.sight->weeks;
  const double cost = data_.is_money && std::isfinite(trial.cost) ? trial.cost : 0.0;
  return over_years(value) * (1.0 - lost(weeks)) - waiting(weeks) - cost;
}

/// The trial by one figure and week, with as many customers as are enough; none where no result of
/// it turns the choice, or it cannot be better than what is `beaten`.
std::optional<PilotTrial> PilotFinder::sized(std::size_t option, const PilotSight& sight,
                                             double beaten) {
  PilotTrial trial;
  trial.option = option;
  trial.sight = &sight;
  trial.most = std::floor(0.5 * data_.groups[sight.group].customers);
  if (trial.most < 1.0) return {};
  const SampleInformation information(foretold_of(data_, option, sight));
  trial.weeks_allow = information.value(0.0).value;
  if (!(trial.weeks_allow > kNothing * answer_.knowing_all.at_most)) return {};
  trial.cost = cost_of(option, sight.weeks, 1.0);
  if (net_of(trial, trial.weeks_allow) <= beaten && trial.cost >= 0.0) return {};
  trial.level = mean_level(sight.runs, 0);
  const double with = mean_level(sight.runs, option);
  trial.deviation = std::sqrt(0.5 * (std::pow(deviation_at(*sight.look, trial.level), 2.0) +
                                     std::pow(deviation_at(*sight.look, with), 2.0)));
  const auto error_of = [&](double customers) {
    return trial.deviation * std::sqrt(2.0 / customers);
  };
  const double by_most = information.value(error_of(trial.most)).value;
  trial.is_enough = by_most >= kEnough * trial.weeks_allow;
  const double enough = kEnough * (trial.is_enough ? trial.weeks_allow : by_most);
  const std::vector<double> sizes = sizes_up_to(trial.most);
  const auto size = std::ranges::partition_point(sizes, [&](double customers) {
    return information.value(error_of(customers)).value < enough;
  });
  trial.customers = size == sizes.end() ? trial.most : *size;
  trial.error = error_of(trial.customers);
  trial.worth = information.value(trial.error);
  trial.luck = information.luck();
  trial.foretold = information.mean_seen();
  trial.spread =
      std::sqrt(std::max(0.0, std::pow(information.spread_seen(), 2.0) - trial.luck * trial.luck));
  trial.cost = cost_of(option, sight.weeks, trial.customers);
  trial.waiting = waiting(sight.weeks);
  trial.net = net_of(trial, trial.worth.value);
  trial.power_80 = customers_per_arm(sight.look->matters, trial.deviation, 0.8);
  trial.power_90 = customers_per_arm(sight.look->matters, trial.deviation, 0.9);
  if (!(trial.worth.value > kNothing * answer_.knowing_all.at_most)) return {};
  if (trial.worth.turns.empty()) return {};  // nothing that is found but rarely turns the choice
  return trial;
}

std::optional<PilotTrial> PilotFinder::best_of(std::size_t option) {
  std::optional<PilotTrial> best;
  for (const PilotSight& sight : data_.sights) {
    ++answer_.looked_at;
    const double beaten = best ? best->net : -std::numeric_limits<double>::infinity();
    std::optional<PilotTrial> trial = sized(option, sight, beaten);
    if (trial && trial->net > beaten) best = std::move(trial);
  }
  return best;
}

PilotAnswer PilotFinder::find() {
  find_choice();
  for (std::size_t option = 1; option < data_.options.size(); ++option) {
    if (std::optional<PilotTrial> trial = best_of(option)) {
      answer_.trials.push_back(std::move(*trial));
    }
  }
  std::ranges::stable_sort(answer_.trials, std::greater{}, &PilotTrial::net);
  if (answer_.trials.empty()) return std::move(answer_);
  const PilotTrial& first = answer_.trials[0];
  const auto information_of = [&](const PilotSight& sight) {
    return SampleInformation(foretold_of(data_, first.option, sight));
  };
  answer_.left_out = information_of(*first.sight).value_left_out(first.error);
  answer_.stops = stop_rule(data_, first, information_of);
  return std::move(answer_);
}

/// Student's statistic of a correlation.
double statistic_of(const Covariance& both) {
  const double r = both.correlation(), n = static_cast<double>(both.count());
  return std::isfinite(r) ? r * std::sqrt((n - 2.0) / std::max(1e-12, 1.0 - r * r)) : 0.0;
}

}  // namespace

PilotAnswer find_pilots(const PilotData& data, const PilotOptions& options) {
  return PilotFinder(data, options).find();
}

void add_told_assumptions(const PilotData& data, const std::vector<std::string>& labels,
                          const std::vector<std::vector<double>>& places, PilotAnswer& answer) {
  answer.assumptions = labels.size();
  if (answer.trials.empty() || labels.empty()) return;
  const PilotTrial& trial = answer.trials[0];
  std::vector<double> seen, sorted;
  std::vector<std::size_t> draws;  // their rows in `places`
  const Foretold foretold = foretold_of(data, trial.option, *trial.sight);
  double replications = 1.0;
  for (std::size_t v = 0; v < data.draws.size(); ++v) {
    Moments mean;
    for (const double x : foretold.seen[v]) mean.add(x);
    if (!std::isfinite(mean.mean())) continue;
    replications = static_cast<double>(mean.count());
    seen.push_back(mean.mean());
    draws.push_back(data.draws[v] - 1);
  }
  if (seen.size() < 5) return;
  sorted = seen;
  std::ranges::sort(sorted);
  const double luck = trial.luck * std::sqrt((replications - 1.0) / replications);
  const auto after = [&](double share) {
    return reweighted(even_weights(seen.size()), seen, luck,
                      {quantile(sorted, share), trial.error});
  };
  const std::vector<double> low = after(0.1), high = after(0.9);
  const double sure = student_quantile(1.0 - 0.025 / static_cast<double>(labels.size()),
                                       static_cast<double>(seen.size()) - 2.0);
  std::vector<std::pair<double, PilotAssumption>> told;
  for (std::size_t a = 0; a < labels.size(); ++a) {
    std::vector<double> at;
    Covariance both;
    for (std::size_t i = 0; i < draws.size(); ++i) {
      at.push_back(places[draws[i]][a]);
      both.add(at.back(), seen[i]);
    }
    const double strength = std::abs(statistic_of(both));
    if (strength < sure) continue;
    told.push_back({strength, {labels[a], weighted_mean(at, low), weighted_mean(at, high)}});
  }
  std::ranges::stable_sort(told, std::greater{}, &std::pair<double, PilotAssumption>::first);
  constexpr std::size_t kNamed = 3;
  for (std::size_t i = 0; i < std::min(kNamed, told.size()); ++i) {
    answer.tells.push_back(told[i].second);
  }
}

PilotCurve curve_of(const PilotData& data, const PilotTrial& trial) {
  const SampleInformation information(foretold_of(data, trial.option, *trial.sight));
  PilotCurve curve{{0.0}, {0.0}};
  for (const double customers : sizes_up_to(trial.most)) {
    curve.customers.push_back(customers);
    curve.value.push_back(information.value(trial.deviation * std::sqrt(2.0 / customers)).value);
  }
  return curve;
}

}  // namespace rapport
