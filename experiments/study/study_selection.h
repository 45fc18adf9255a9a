// Which points a study with `[select]` goes on with: those that are clearly worse are dropped on
// the way, until one is left (the procedure KN, see experiments/analysis/selection.h).
//
// Decisions are made between blocks of replications, and follow from stored runs alone. So a study
// that was stopped makes the same decisions again when it goes on.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "experiments/analysis/selection.h"
#include "experiments/study/study_run.h"

namespace rapport {

/// What is known of one run: nothing yet, that it failed, or its value on the ranking metric.
struct SelectionRun {
  bool is_there = false;
  double value = 0.0;  ///< not finite where the run failed or has none
};

/// What is known of the run of a point in a replication, of the scenario as described.
using StudyRunLook = std::function<SelectionRun(std::size_t point, std::uint32_t replication)>;

/// How far a study has come that ends by what its runs say: by `[select]`, or by `[stop]`.
struct SelectionState {
  std::vector<std::size_t> survivors;  ///< points, ascending
  std::uint32_t first = 0, last = 0;   ///< replications of the next block; equal where all is over
  bool finished = false;               ///< one is left, or the others are within the zone; of
                                       ///< `[stop]` that runs say enough
  bool at_most = false;                ///< it ended because there may be no more replications
  std::uint64_t rounds = 0;            ///< replications that were taken in
  std::size_t best = 0;                ///< of the survivors, by the mean so far; not of `[stop]`
  bool is_over() const { return finished || at_most; }
};

/// Goes through the blocks of a study that selects, as far as all runs of a block are there.
SelectionState follow_selection(const Study& study, const StudyRunLook& run);

}  // namespace rapport
