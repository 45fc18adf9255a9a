// What the runs of a study gave, as numbers in the order of its points.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/results/results.h"
#include "experiments/study/draw_weights.h"
#include "experiments/study/study_run.h"
#include "experiments/study/study_seek.h"
#include "experiments/study/study_selection.h"
#include "experiments/verdict/key_interval.h"
#include "sim/measure/metric.h"

namespace rapport {

/// A run that has no result.
struct FailedRun {
  std::size_t point = 0, variant = 0;
  std::uint32_t replication = 0;
  std::string message;
};

struct StudyData {
  Study study;
  std::vector<MetricKey> keys;     ///< that are judged, for the whole firm; the first ranks
  std::vector<std::string> units;  ///< by key
  /// [variant][key][point][replication], as many as the variant may have; NaN where the run has
  /// none, failed or is not there yet. A point that a search recommends counts by its fresh runs
  /// alone.
  std::vector<std::vector<std::vector<std::vector<double>>>> values;
  std::vector<FailedRun> failures;
  std::vector<FailedRun> timed_out{};  ///< given up, because they took too long
  std::uint64_t done = 0;              ///< runs that are there, failed ones among them
  std::uint64_t wanted = 0;            ///< in all; without those that are wanted no more, as the
                                       ///< study selected or stopped by itself
  std::optional<SelectionState> selection{};  ///< of a study that selects
  std::optional<SeekState> seek{};            ///< of one that seeks
  std::optional<SelectionState> stop{};       ///< of one that stops by itself
  std::optional<DrawWeights> weights{};       ///< of the draws, by what was tried; none: all alike
  /// Whether draws weigh differently.
  bool is_weighted() const { return weights && !weights->is_even(); }
  bool is_whole() const { return done >= wanted; }
  /// Whether there is something to say of how far it has come: runs are missing or have no result.
  bool has_status() const { return !is_whole() || !failures.empty() || !timed_out.empty(); }
  /// Which intervals these runs can have: those for a fixed number of replications only where that
  /// many were made, whatever the first ones showed.
  Validity validity() const {
    const bool fixed = is_whole() && !selection && !stop && !study.spec.always_valid;
    return fixed ? Validity::fixed_n : Validity::always_valid;
  }
  /// Of a study that selects: points that were run no more before it ended.
  std::size_t dropped() const;
  /// Points of the scenario as described whose runs came out alike, event for event and in all
  /// judged numbers, in groups of two or more: options that are none of their own.
  std::vector<std::vector<std::size_t>> alike{};

  /// Means over the replications that a point has in each variant: [point][variant].
  std::vector<std::vector<double>> means_by_variant(std::size_t key) const;
  /// The variants that are draws of the assumptions and can be run; the scenario as described is
  /// none.
  std::vector<std::size_t> draws() const;
  /// The weights of these; none where all weigh alike.
  std::vector<double> weights_of_draws() const;
  /// The number of the point that all are compared with.
  std::size_t against() const { return 0; }
};

/// The place of a metric among the judged ones; nothing where the results lack it.
std::optional<std::size_t> key_of_metric(const StudyData& data, std::string_view id);

/// Reads a results file of a study, also while it is being written. Throws OutputError,
/// InvalidInput.
StudyData read_study_data(const std::string& db);

/// The same of any results file whose runs are those of `study`'s points.
StudyData read_runs_of(Study study, const std::string& db);

}  // namespace rapport
