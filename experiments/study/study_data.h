// What the runs of a study gave, as numbers in the order of its points.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/results/results.h"
#include "experiments/study/study_run.h"
#include "experiments/study/study_selection.h"
#include "sim/measure/metric.h"

namespace rapport {

/// A run that failed.
struct FailedRun {
  std::size_t point = 0, variant = 0;
  std::uint32_t replication = 0;
  std::string message;
};

struct StudyData {
  Study study;
  std::vector<MetricKey> keys;     ///< that are judged, for the whole firm; the first ranks
  std::vector<std::string> units;  ///< by key
  /// [variant][key][point][replication]; NaN where the run has none, failed or is not there yet.
  std::vector<std::vector<std::vector<std::vector<double>>>> values;
  std::vector<FailedRun> failures;
  std::uint64_t done = 0;                     ///< runs that are there, failed ones among them
  std::uint64_t wanted = 0;                   ///< in all
  std::optional<SelectionState> selection{};  ///< of a study that selects
  bool is_whole() const {
    return selection ? selection->finished || selection->at_most : done >= wanted;
  }

  /// Means over the replications that a point has in each variant: [point][variant].
  std::vector<std::vector<double>> means_by_variant(std::size_t key) const;
  /// The variants that are draws of the assumptions and can be run; the scenario as described is
  /// none.
  std::vector<std::size_t> draws() const;
  /// The number of the point that all are compared with.
  std::size_t against() const { return 0; }
};

/// Reads a results file of a study, also while it is being written. Throws OutputError,
/// InvalidInput.
StudyData read_study_data(const std::string& db);

/// The same of any results file whose runs are those of `study`'s points.
StudyData read_runs_of(Study study, const std::string& db);

}  // namespace rapport
