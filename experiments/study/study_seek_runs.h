// What the runs of a search gave, for study_seek.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "experiments/results/results.h"
#include "experiments/study/study_seek.h"

namespace rapport {

/// The runs of the scenario as described, by point and replication.
class SeekTable {
 public:
  explicit SeekTable(const Study& study);

  /// Takes in all that a file has. Throws OutputError.
  void read(const ResultsFile& file);
  /// Takes in a run; `keys` are those of its values. Runs in draws are left out.
  void add(const RunTask& task, const RunRecord& record, std::span<const MetricKey> keys);
  SeekRun run(std::size_t point, std::uint32_t replication) const;
  /// The same for a SeekFollower; the table has to outlive it.
  SeekRuns runs() const;

 private:
  SeekRun* place(const RunTask& task);

  const StudySpec& spec_;
  std::size_t points_;
  std::vector<SeekRun> runs_;  ///< [replication x points + point]
};

/// How far a file's runs bring the search of its study.
SeekState follow_seek(const Study& study, const ResultsFile& file);

/// The runs of a study whose search has come so far: exactly, once it is over, else the most.
std::uint64_t runs_wanted(const Study& study, const SeekState& state);

/// Refuses amounts and targets in units that the scenario does not have. Throws InvalidInput.
void check_seek_units(const StudySpec& spec, const Scenario& today);

}  // namespace rapport
