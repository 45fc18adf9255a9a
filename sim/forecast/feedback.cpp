#include "sim/forecast/feedback.h"

#include <algorithm>
#include <cstdio>

#include "sim/core/text.h"
#include "sim/engine/simulator.h"
#include "sim/scenario/rates.h"

namespace rapport {

namespace {

constexpr std::uint32_t kFeedbackSeed = 0xFEEDBAC5;  // one that no study is likely to use
constexpr std::uint32_t kFeedbackRuns = 4;
constexpr double kMore = 1.05;  // factor on root needs, for the elasticity

struct Work {
  double ticks = 0.0;  ///< of service asked for
  OutcomeCounts children;
  double cases = 0.0;
};

/// Today for a while, with root needs times `factor`. They are thinned from the same candidates for
/// all factors, so that both worlds meet the same ones.
Scenario with_needs(const Scenario& today, double factor) {
  constexpr double kCustomerDays = 4e6;
  Scenario s = today;
  s.streams.clear();       // they do not grow with needs
  double customers = 1.0;  // in the queues: copies are as much work there as what they copy
  for (const SegmentSpec& segment : s.segments) customers += segment.customers * s.represents;
  const Time days = std::clamp(static_cast<Time>(kCustomerDays / customers), Time{14}, Time{180});
  s.horizon = std::min(s.horizon, days * kDay);
  const Time least = s.has_copies() ? kLeastWarmUpOfCopies * kWeek : 0;
  s.warmup = std::min(s.warmup, std::max(least, days / 2 * kDay));
  for (NeedSpec& need : s.needs) {
    need.max_per_year = std::max(need.max_per_year.value_or(0.0),
                                 kMore * (1 + 1e-9) * largest_rate(need, s.segments.size()));
    need.per_year *= factor;
  }
  return s;
}

Work work_of(const Scenario& scenario, const GateCalibration& gates, const Crew& crew) {
  const Model model = calibrated(scenario, gates);
  std::vector<RandomKey> keys;
  for (std::uint32_t i = 0; i < kFeedbackRuns; ++i) keys.push_back({kFeedbackSeed, i});
  Work work;
  for (const RunResult& result : run_many(model, keys, crew)) {
    for (std::size_t t = 0; t < result.totals.touch_points; ++t) {
      const TouchPoint& place = model.touch_points[t];
      if (place.queue == kNoQueue) continue;
      work.ticks +=
          static_cast<double>(result.totals.touch_point_sum(t).arrivals) * place.service.mean();
    }
    for (std::size_t s = 0; s < result.totals.segments; ++s) {
      work.children += result.totals.outcome_sum(s);
      work.cases += static_cast<double>(result.totals.segment_sum(s).needs);
    }
  }
  return work;
}

}  // namespace

Feedback measure_feedback(const Scenario& today, const GateCalibration& gates, const Crew& crew) {
  Feedback found;
  if (!today.company.on) return found;
  const Work usual = work_of(with_needs(today, 1.0), gates, crew);
  const Work more = work_of(with_needs(today, kMore), gates, crew);
  if (usual.cases > 0) {
    const auto each = [&](std::int64_t n) { return static_cast<double>(n) / usual.cases; };
    found.repeats = each(usual.children.repeats);
    found.complaints = each(usual.children.complaints);
    found.chases = each(usual.children.chases);
    found.misfits = each(usual.children.misfits);
    found.children = found.repeats + found.complaints + found.chases + found.misfits;
  }
  const double elasticity =
      usual.ticks > 0 ? (more.ticks / usual.ticks - 1.0) / (kMore - 1.0) : 1.0;
  found.load = elasticity > 0 ? 1.0 - 1.0 / elasticity : 0.0;
  return found;
}

std::vector<std::string> warnings_of(const Feedback& feedback) {
  std::vector<std::string> warnings;
  if (feedback.children >= 1.0) {
    warnings.push_back(formatted("cases: each causes %.2f others, so contacts grow without end",
                                 feedback.children));
  }
  if (feedback.load >= 1.0) {
    warnings.push_back(
        formatted("load: its gain on itself is %.2f, so overload feeds on itself", feedback.load));
  }
  return warnings;
}

}  // namespace rapport
