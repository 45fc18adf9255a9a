#include "experiments/session/session_state.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/session/rough_estimate.h"
#include "experiments/session/session_ranking.h"
#include "experiments/session/student_intervals.h"
#include "sim/core/moments.h"

namespace rapport {

namespace {

constexpr std::uint32_t kStudentFrom = 4;      ///< pairs
constexpr std::uint32_t kAlwaysValidFrom = 5;  ///< likewise: below, the sequence says nothing

using ArmRuns = std::vector<PolicyRuns::Run>;

bool is_fine(const PolicyRuns::Run& run) {
  return run.record != nullptr && run.record->status == RunStatus::done;
}

template <class Of>
Moments over_runs(const ArmRuns& runs, Of of) {
  Moments moments;
  for (const PolicyRuns::Run& run : runs) {
    if (!is_fine(run)) continue;
    const double value = of(*run.record);
    if (std::isfinite(value)) moments.add(value);
  }
  return moments;
}

SessionArm arm_of(const PlannedArm& planned, const ArmRuns& runs) {
  SessionArm arm{planned.name, planned.label, planned.short_label, planned.tried};
  arm.model = {planned.runs, &planned.runs->model};
  StudentIntervals intervals;
  bool any = false;
  if (!runs.empty() && is_fine(runs[0])) arm.first_hash = runs[0].record->hash;
  for (const PolicyRuns::Run& run : runs) {
    arm.runs.push_back(is_fine(run) ? run.record : nullptr);
    if (run.record == nullptr) continue;
    ++arm.done;
    any = any || is_fine(run);
    if (is_fine(run)) arm.details += run.record->details;
    if (is_fine(run)) continue;
    if (arm.failed == 0) {
      arm.first_failed = run.record->task.key.replication;
      arm.message = run.record->message;
    }
    ++arm.failed;
  }
  for (std::size_t k = 0; k < planned.runs->wish.keys.size(); ++k) {
    const Moments moments = over_runs(runs, [k](const RunRecord& r) { return r.values[k]; });
    arm.means.push_back(intervals.of(moments));
  }
  const std::size_t values = planned.runs->wish.series.size() * moments_of(planned.runs->model);
  for (std::size_t i = 0; any && i < values; ++i) {
    const Interval mean =
        intervals.of(over_runs(runs, [i](const RunRecord& r) { return r.series[i]; }));
    arm.series.push_back(mean.mean);
    arm.series_half_width.push_back(mean.half_width);
  }
  return arm;
}

/// The runs of one policy in the replications that both of a pair have.
struct PairedRuns {
  std::vector<std::vector<double>> values;
  std::vector<std::vector<EventCount>> events;
  explicit PairedRuns(std::size_t keys) : values(keys), events(keys) {}
  void add(const RunRecord& run) {
    for (std::size_t k = 0; k < values.size(); ++k) {
      values[k].push_back(run.values[k]);
      events[k].push_back(run.events[k]);
    }
  }
};

SessionDifference difference_of(const MetricKey& key, const Comparison& comparison,
                                const Moments& moments, const PolicyRuns::Run& a,
                                const PolicyRuns::Run& b) {
  SessionDifference difference;
  difference.comparison = comparison;
  if (moments.count() > 0) difference.mean = moments.mean();
  const bool holds = moments.count() >= kAlwaysValidFrom;
  if (holds && std::isfinite(comparison.difference.half_width)) {
    difference.stage = Stage::always_valid;
    difference.interval = comparison.difference;
  } else if (moments.count() >= kStudentFrom) {
    difference.stage = Stage::student;
    difference.interval = student_interval(moments, kConfidence);
    // That no difference was seen does not say how large it can be.
    if (comparison.equal) difference.interval.half_width = std::numeric_limits<double>::infinity();
  } else if (a.customers != nullptr && b.customers != nullptr) {
    difference.interval = rough_estimate(key, *a.customers, *b.customers);
    difference.stage = std::isfinite(difference.interval.mean) ? Stage::rough : Stage::nothing;
    // As wide as one pair's, around what all pairs say: more pairs make it no narrower yet.
    if (difference.stage == Stage::rough) difference.interval.mean = difference.mean;
  }
  return difference;
}

void add_series_differences(const PolicyRuns& today, const ArmRuns& a, const ArmRuns& b,
                            std::size_t first, SessionState& state) {
  const std::size_t moments = state.month_dates.size();
  StudentIntervals intervals;
  for (std::size_t i = 0; i < state.series_keys.size() * moments; ++i) {
    Moments apart;
    for (std::size_t r = 0; r < std::min(a.size(), b.size()); ++r) {
      if (!is_fine(a[r]) || !is_fine(b[r])) continue;
      const double value = a[r].record->series[i] - b[r].record->series[i];
      if (std::isfinite(value)) apart.add(value);
    }
    const Interval interval = intervals.of(apart);
    state.series_differences.push_back(interval.mean);
    state.series_difference_half_widths.push_back(apart.count() >= kStudentFrom
                                                      ? interval.half_width
                                                      : std::numeric_limits<double>::infinity());
  }
  if (state.pairs >= kStudentFrom || a[first].customers == nullptr ||
      b[first].customers == nullptr) {
    return;
  }
  const std::vector<double> rough =
      rough_half_widths(today.model.month_starts, *a[first].customers, *b[first].customers);
  for (std::size_t k = 0; k < state.series_keys.size(); ++k) {
    const SeriesKey& key = state.series_keys[k];
    if (key.series->id != "stay" || !key.part.is_whole()) continue;
    std::ranges::copy(rough, state.series_difference_half_widths.begin() +
                                 static_cast<std::ptrdiff_t>(k * moments));
  }
}

void add_pairs_ahead(const ArmRuns& a, const ArmRuns& b, SessionState& state) {
  const std::size_t moments = state.month_dates.size();
  std::size_t line = 0;
  while (line < state.series_keys.size() && state.series_keys[line].series->id != "result") ++line;
  if (line == state.series_keys.size()) return;
  state.pairs_ahead.assign(moments, 0);
  for (std::size_t r = 0; r < std::min(a.size(), b.size()); ++r) {
    if (!is_fine(a[r]) || !is_fine(b[r])) continue;
    double sum = 0.0;
    for (std::size_t m = 0; m < moments; ++m) {
      state.pairs_ahead[m] += sum >= 0.0;
      const std::size_t i = line * moments + m;
      const double apart = a[r].record->series[i] - b[r].record->series[i];
      if (std::isfinite(apart)) sum += apart;
    }
  }
}

void add_fates(const ArmRuns& a, const ArmRuns& b, CustomerFates& fates) {
  for (std::size_t r = 0; r < std::min(a.size(), b.size()); ++r) {
    if (a[r].customers == nullptr || b[r].customers == nullptr) continue;
    ++fates.pairs;
    for (std::size_t i = 0; i < std::min(a[r].customers->size(), b[r].customers->size()); ++i) {
      const bool here = (*a[r].customers)[i].left == kNever;
      const bool there = (*b[r].customers)[i].left == kNever;
      (here && there ? fates.stay : here ? fates.saved : there ? fates.lost : fates.leave) += 1.0;
    }
  }
  if (fates.pairs == 0) return;
  for (double* count : {&fates.saved, &fates.lost, &fates.stay, &fates.leave}) {
    *count /= fates.pairs;
  }
}

void add_differences(const SessionPlan& plan, const FinishedRuns& runs, SessionState& state) {
  const ArmRuns &a = runs[plan.policy], &b = runs[plan.against];
  if (plan.policy == plan.against) return;
  PairedRuns policy(state.keys.size()), against(state.keys.size());
  bool same = true;
  std::size_t first = a.size();
  for (std::size_t r = 0; r < std::min(a.size(), b.size()); ++r) {
    if (!is_fine(a[r]) || !is_fine(b[r])) continue;
    first = std::min(first, r);
    policy.add(*a[r].record);
    against.add(*b[r].record);
    same = same && a[r].record->event_hash == b[r].record->event_hash;
    ++state.pairs;
  }
  if (state.pairs == 0) return;
  const std::size_t others = std::max<std::size_t>(1, plan.arms.size() - 1);
  const std::vector<Comparison> compared =
      compare(state.keys, policy.values, against.values, kConfidence, Validity::always_valid,
              others, {policy.events, against.events, same});
  for (std::size_t k = 0; k < state.keys.size(); ++k) {
    Moments moments;
    for (std::size_t i = 0; i < policy.values[k].size(); ++i) {
      const double apart = policy.values[k][i] - against.values[k][i];
      if (std::isfinite(apart)) moments.add(apart);
    }
    state.differences.push_back(
        difference_of(state.keys[k], compared[k], moments, a[first], b[first]));
  }
  add_series_differences(*plan.arms[0].runs, a, b, first, state);
  add_pairs_ahead(a, b, state);
  add_fates(a, b, state.fates);
}

}  // namespace

SessionState state_of(const SessionPlan& plan, const FinishedRuns& runs) {
  SessionState state;
  state.title = plan.title;
  state.question = plan.question;
  state.problems = plan.problems;
  state.notes = plan.notes;
  state.file_policies = plan.file_policies;
  state.wanted = plan.replications;
  state.policy = plan.policy;
  state.against = plan.against;
  if (plan.arms.empty()) return state;
  const PolicyRuns& today = *plan.arms[0].runs;
  state.keys = today.wish.keys;
  state.series_keys = today.wish.series;
  for (const MetricKey& key : state.keys) {
    state.units.push_back(unit_text(*key.metric, today.model.scenario));
  }
  for (const Time t : today.model.month_starts) {
    state.month_dates.push_back(to_string(today.model.calendar.date_at(t)));
  }
  for (std::size_t i = 0; i < plan.arms.size(); ++i) {
    state.arms.push_back(arm_of(plan.arms[i], runs[i]));
    state.runs_done += std::min(state.arms.back().done, plan.replications);
  }
  state.runs_wanted = plan.arms.size() * plan.replications;
  add_differences(plan, runs, state);
  for (std::size_t i = 1; i < plan.arms.size(); ++i) {
    state.arms[i].from_today = differences_of(runs[i], runs[0], state.keys.size());
  }
  state.rankings = rankings_of(state.keys, runs);
  return state;
}

}  // namespace rapport
