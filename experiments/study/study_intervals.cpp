#include "experiments/study/study_intervals.h"

#include <algorithm>
#include <cmath>

#include "sim/core/moments.h"

namespace rapport {

namespace {

/// Of a metric that compare() leaves by itself, at a level of its own.
Interval corrected_interval(const Metric& metric, std::span<const double> differences, double level,
                            Validity validity) {
  Moments moments;
  for (const double by : differences) moments.add(by);
  if (needs_bets(metric, moments, validity)) return bet_on_differences(metric, differences, level);
  return validity == Validity::fixed_n ? student_interval(moments, level)
                                       : always_valid_interval(moments, level);
}

}  // namespace

std::vector<Comparison> differences_together(std::span<const MetricKey> keys,
                                             std::span<const std::vector<double>> policy,
                                             std::span<const std::vector<double>> against,
                                             std::size_t others, Validity validity) {
  const auto is_headline = [](const MetricKey& key) { return key.metric->headline; };
  const auto headline = static_cast<double>(std::ranges::count_if(keys, is_headline));
  const auto all = static_cast<double>(keys.size());
  const double wrong = 1.0 - kConfidence;
  const double level = headline > 0 ? 1.0 - wrong * headline / all : kConfidence;
  std::vector<Comparison> found = compare(keys, policy, against, level, validity, others);
  for (std::size_t k = 0; k < found.size(); ++k) {
    if (is_headline(keys[k])) continue;
    std::vector<double> by;
    Moments level_of;
    for (std::size_t r = 0; r < policy[k].size(); ++r) {
      const double difference = policy[k][r] - against[k][r];
      if (std::isfinite(difference)) by.push_back(difference);
      if (std::isfinite(against[k][r])) level_of.add(against[k][r]);
    }
    const Metric& metric = *keys[k].metric;
    Comparison& c = found[k];
    const bool is_equal = c.equal;  // nothing says how large a difference can be
    c.own_level = 1.0 - wrong / (all * static_cast<double>(others));
    if (!is_equal) c.difference = corrected_interval(metric, by, c.own_level, validity);
    c.corrected = true;
    c.has_verdict = metric.good != Good::neither;
    c.matters = metric.matters_at(level_of.count() > 0 ? level_of.mean() : 0.0);
    if (c.has_verdict && c.verdict != Verdict::identical) {
      c.verdict = verdict_of(c.difference, metric.good, c.matters);
    }
  }
  return found;
}

}  // namespace rapport
