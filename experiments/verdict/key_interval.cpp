#include "experiments/verdict/key_interval.h"

#include <algorithm>
#include <cmath>

#include "sim/core/betting.h"
#include "sim/core/check.h"
#include "sim/core/count_interval.h"

namespace rapport {

namespace {

// A level at every look is so near to 1 that the dispersion is taken for known.
Ratio ratio_of(Validity validity) {
  return validity == Validity::fixed_n ? Ratio::uncertain : Ratio::taken;
}

// The level of an interval of counts at a look after n replications, so that all looks together
// hold at `level`.
double level_of_look(double level, std::size_t n, Validity validity) {
  if (validity == Validity::fixed_n) return level;
  const auto looks = static_cast<double>(n);
  return 1.0 - (1.0 - level) / (looks * (looks - 1.0));
}

Interval student_or_always(const Moments& moments, double level, Validity validity) {
  return validity == Validity::fixed_n ? student_interval(moments, level)
                                       : always_valid_interval(moments, level);
}

bool is_known(const EventCount& count) {
  return std::isfinite(count.events) && std::isfinite(count.worth);
}

// An interval of counts in a metric's unit, around `mean`.
Interval in_unit(const Interval& counts, double mean, double worth) {
  const double a = mean + worth * (counts.lower() - counts.mean);
  const double b = mean + worth * (counts.upper() - counts.mean);
  Interval interval{.mean = mean, .level = counts.level, .n = counts.n};
  return interval.with_bounds(std::min(a, b), std::max(a, b));
}

// The same interval within what is possible; rounding may leave the mean just outside.
Interval within(const Interval& interval, double least, double most) {
  const double low = std::min(std::max(interval.lower(), least), interval.mean);
  const double high = std::max(std::min(interval.upper(), most), interval.mean);
  return interval.with_bounds(low, high);
}

}  // namespace

const char* name_of(Validity validity) {
  return validity == Validity::fixed_n ? "fixed-n" : "always-valid";
}

Interval interval_of(const Moments& moments, Validity validity) {
  return student_or_always(moments, kConfidence, validity);
}

Interval mean_interval(const Metric& metric, KeyRuns runs, Validity validity) {
  Moments moments, worth;
  std::vector<double> counts, values;
  for (std::size_t i = 0; i < runs.values.size(); ++i) {
    if (!std::isfinite(runs.values[i])) continue;
    moments.add(runs.values[i]);
    values.push_back(runs.values[i]);
    if (i >= runs.events.size() || !is_known(runs.events[i])) continue;
    counts.push_back(runs.events[i].events);
    worth.add(runs.events[i].worth);
  }
  const bool counted = metric.events != nullptr && counts.size() == moments.count();
  if (!counted || counts.size() < 2 || !is_rare(counts)) {
    if (!needs_bets(metric, moments, validity)) return interval_of(moments, validity);
    return betting_interval(values, metric.range.least, metric.range.most, kConfidence);
  }
  const double level = level_of_look(kConfidence, counts.size(), validity);
  Interval interval =
      in_unit(count_interval(counts, level, ratio_of(validity)), moments.mean(), worth.mean());
  interval.level = kConfidence;
  return within(interval, metric.range.least, metric.range.most);
}

std::optional<RareDifferences> rare_differences(const Metric& metric, KeyRuns policy,
                                                KeyRuns against) {
  check(policy.values.size() == against.values.size(), "paired runs come in equal numbers");
  if (metric.events == nullptr) return std::nullopt;
  RareDifferences rare;
  Moments worth;
  for (std::size_t i = 0; i < policy.values.size(); ++i) {
    if (!std::isfinite(policy.values[i]) || !std::isfinite(against.values[i])) continue;
    if (i >= policy.events.size() || i >= against.events.size()) return std::nullopt;
    const EventCount &a = policy.events[i], &b = against.events[i];
    if (!is_known(a) || !is_known(b)) return std::nullopt;
    rare.counts.push_back(a.events - b.events);
    rare.values.add(policy.values[i] - against.values[i]);
    worth.add(a.worth);
    worth.add(b.worth);
  }
  if (rare.counts.size() < 2 || !is_rare(rare.counts)) return std::nullopt;
  rare.worth = worth.mean();
  return rare;
}

Interval rare_interval(const Metric& metric, const RareDifferences& rare, double level,
                       Validity validity) {
  const std::size_t n = rare.counts.size();
  const double floor = validity == Validity::fixed_n
                           ? student_quantile(0.5 + 0.5 * level, static_cast<double>(n - 1))
                           : always_valid_factor(n, level);
  const Interval counts = count_difference_interval(rare.counts, level_of_look(level, n, validity),
                                                    floor, ratio_of(validity));
  const double mean = rare.values.mean();
  Interval interval = in_unit(counts, mean, rare.worth);
  if (rare.values.m2() > 0.0) {  // values differ by their wholes too
    const double least = floor * rare.values.standard_error();
    interval = interval.with_bounds(std::min(interval.lower(), mean - least),
                                    std::max(interval.upper(), mean + least));
  }
  interval.level = level;
  const double widest = metric.range.most - metric.range.least;
  return within(interval, -widest, widest);
}

bool needs_bets(const Metric& metric, const Moments& moments, Validity validity) {
  return validity == Validity::always_valid && metric.range.is_bounded() && moments.count() >= 2 &&
         moments.m2() == 0.0;
}

Interval bet_on_differences(const Metric& metric, std::span<const double> differences,
                            double level) {
  const double widest = metric.range.most - metric.range.least;
  return betting_interval(differences, -widest, widest, level);
}

Interval difference_interval(const Metric& metric, KeyRuns policy, KeyRuns against,
                             Validity validity) {
  if (const auto rare = rare_differences(metric, policy, against)) {
    return rare_interval(metric, *rare, kConfidence, validity);
  }
  Moments moments;
  std::vector<double> differences;
  for (std::size_t i = 0; i < policy.values.size(); ++i) {
    const double difference = policy.values[i] - against.values[i];
    if (!std::isfinite(difference)) continue;
    moments.add(difference);
    differences.push_back(difference);
  }
  if (!needs_bets(metric, moments, validity)) return interval_of(moments, validity);
  return bet_on_differences(metric, differences, kConfidence);
}

}  // namespace rapport
