#include "experiments/study/study_seek_runs.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "sim/core/units.h"
#include "sim/measure/metric.h"

namespace rapport {

namespace {

/// Which number of a run a metric is; a metric may be several.
template <typename Take>
void each_role(const StudySpec& spec, std::string_view metric, const Take& take) {
  if (metric == spec.metrics[0]) take(&SeekRun::metric);
  if (metric == kCostMetric) take(&SeekRun::cost);
  if (spec.seek.goal == SeekGoal::target && metric == spec.seek.target.metric) {
    take(&SeekRun::target);
  }
}

/// A run of which nothing is known but that it is there.
SeekRun empty_run(const StudySpec& spec) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  return {true, kNone, kNone, spec.seek.goal == SeekGoal::target ? kNone : 0.0};
}

}  // namespace

SeekTable::SeekTable(const Study& study) : spec_(study.spec), points_(study.points.points.size()) {
  runs_.resize(std::size_t{spec_.most_replications()} * points_);
}

SeekRun* SeekTable::place(const RunTask& task) {
  const std::size_t at = task.key.replication * points_ + task.policy;
  const bool is_ours = task.variant == 0 && task.policy < points_ && at < runs_.size();
  return is_ours ? &runs_[at] : nullptr;
}

void SeekTable::read(const ResultsFile& file) {
  for (const ResultsFile::StoredRun& run : file.runs()) {
    if (SeekRun* at = place(run.task)) *at = empty_run(spec_);
  }
  for (const ResultsFile::StoredKey& key : file.keys()) {
    if (key.part != part_kind_id(Part::firm)) continue;
    each_role(spec_, key.metric, [&](double SeekRun::*role) {
      file.each_value(key.ord, [&](const RunTask& task, double value) {
        if (SeekRun* at = place(task)) at->*role = value;
      });
    });
  }
}

void SeekTable::add(const RunTask& task, const RunRecord& record, std::span<const MetricKey> keys) {
  SeekRun* at = place(task);
  if (at == nullptr) return;
  *at = empty_run(spec_);
  if (record.status != RunStatus::done) return;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    if (!keys[k].part.is_whole()) continue;
    each_role(spec_, keys[k].metric->id,
              [&](double SeekRun::*role) { at->*role = record.values[k]; });
  }
}

SeekRun SeekTable::run(std::size_t point, std::uint32_t replication) const {
  return runs_[replication * points_ + point];
}

SeekRuns SeekTable::runs() const {
  return [this](std::size_t point, std::uint32_t replication) { return run(point, replication); };
}

SeekState follow_seek(const Study& study, const ResultsFile& file) {
  SeekTable table(study);
  table.read(file);
  return follow_seek(study, table.runs());
}

std::uint64_t runs_wanted(const Study& study, const SeekState& state) {
  if (state.stage != SeekStage::over) return study.runs();
  const std::uint64_t confirmed = 1 + state.ways.size();
  std::uint64_t runs =
      study.spec.replications * state.tried.size() + study.spec.seek.fresh * confirmed;
  for (std::size_t v = 1; v < study.variants(); ++v) {
    if (!study.is_rejected(v) && !state.ways.empty()) runs += study.replications(v) * confirmed;
  }
  return runs;
}

void check_seek_units(const StudySpec& spec, const Scenario& today) {
  const SeekSpec& seek = spec.seek;
  if (seek.goal == SeekGoal::target) {
    const std::string unit = unit_text(*find_metric(seek.target.metric), today);
    const std::string& given = seek.target.value.unit;
    if (given.empty() || given == unit ||
        (!today.currency.empty() && given == today.currency && unit.starts_with(today.currency))) {
      return;
    }
    refuse(seek.where, "the target's unit is '" + given + "'",
           unit.empty() ? "a number without unit" : "'" + unit + "', or none");
  }
  if (seek.goal == SeekGoal::move || seek.amount.unit == "%") return;
  const std::string text = seek.amount.unit.empty()
                               ? Measure{seek.amount.number, ""}.text()
                               : Measure{seek.amount.number, " " + seek.amount.unit}.text();
  const Measured read = read_measure(text, Quantity::money, today.currency);
  if (read.problem.empty()) return;
  refuse(seek.where, "the amount: " + read.problem, read.allowed + ", or %", read.hint);
}

}  // namespace rapport
