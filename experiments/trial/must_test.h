// Whether what people who know a firm say of it holds in the model: the statements `[[must]]` of a
// scenario file, tested by runs.
#pragma once

#include <string>
#include <vector>

#include "experiments/trial/trial.h"
#include "sim/core/interval.h"
#include "sim/file/must.h"

namespace rapport {

enum class MustVerdict {
  held,    ///< the interval lies where the statement says
  broken,  ///< it lies where the statement says it cannot
  open     ///< it reaches over the border: more runs are needed
};
const char* name_of(MustVerdict verdict);  ///< "held", "broken", "open"

/// One statement and what came out.
struct MustResult {
  Must must;
  MustVerdict verdict = MustVerdict::open;
  std::string label;                   ///< of what was tried
  std::string against;                 ///< label of what it is compared with
  double tried = 0.0, compared = 0.0;  ///< the metric's means
  double margin = 0.0;  ///< by how much, `than` of the statement; where it is left out 0 of rises
                        ///< and falls, and else what matters for the metric
  Interval difference;  ///< paired, of `tried` less `compared`; all intervals hold together
  std::string unit;
  int digits = 0;
};

struct MustStudy {
  std::vector<MustResult> results;  ///< in the order of the file
  std::uint32_t replications = 0;
  std::size_t failed = 0;  ///< runs
  bool stopped = false;    ///< interrupted: nothing is told
};

/// Runs what the statements try and what they compare with, `options.replications` times each with
/// the same luck, and looks where the differences lie. Intervals are Student's at a level that
/// makes all of them hold together at kConfidence (Bonferroni); they assume independent
/// replications and near-normal differences. Of a rise by more than `than` the difference has to be
/// above `than` (0 where it is left out); of "does not rise" it has to be at most `than`, of
/// "stays" within plus or minus `than`, which is what matters for the metric where it is left out.
/// Events that were not seen to differ leave a statement open, unless nothing at all differed.
/// Throws InvalidInput for statements about metrics, policies or segments that there are not, and
/// where the file has none.
MustStudy test_musts(const TrialOptions& options);

}  // namespace rapport
