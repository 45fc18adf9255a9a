// What a report is made of: the runs of a study or of a comparison, and what they rest on.
#pragma once

#include <string>
#include <vector>

#include "experiments/study/study_data.h"
#include "experiments/study/study_findings.h"
#include "experiments/trial/trial.h"
#include "sim/core/moments.h"
#include "sim/file/evidence.h"

namespace rapport {

/// Who stays, month by month, over the replications that a point has.
struct StayCurves {
  std::vector<std::string> dates;              ///< YYYY-MM-DD: of months, and of the end
  std::vector<std::vector<Moments>> by_point;  ///< [point][date], in percent
  bool empty() const { return dates.empty(); }
};

/// A target of Today's, and what its runs came to.
struct TargetCheck {
  const Metric* metric = nullptr;
  double target = 0.0;
  std::string unit;
  Interval found;  ///< n 0 where the results do not have the metric
};

struct ReportSource {
  StudyData data;  ///< a comparison is a study of its policies as they are
  StudyFindings findings;
  ScenarioFile scenario;  ///< Today with what is set in it, and the policies
  Evidence evidence;
  StayCurves curves;  ///< of the scenario as described; empty: no months were kept
  std::vector<TargetCheck> targets;
  bool is_study = true;                   ///< else a comparison
  Validity validity = Validity::fixed_n;  ///< of all intervals over runs
  std::string results;                    ///< path of the results file; empty: none was kept
  std::string made_on;                    ///< "2025-11-24"
  std::string version;                    ///< of rapport

  const StudyPoints& points() const { return data.study.points; }
  std::vector<std::size_t> draws() const { return data.draws(); }
};

/// Of a results file of a study or a comparison; `trials` is a results file of trials that weigh
/// the study's draws, or empty. Throws OutputError, InvalidInput.
ReportSource source_of_results(const std::string& db, const std::string& made_on,
                               const std::string& trials = {});

/// Of a trial whose runs are done. `differences` is by arm, as compare() gave them for all keys of
/// the trial, against `against`, whose own is empty.
ReportSource source_of_trial(const Trial& trial, std::size_t against,
                             const std::vector<std::vector<Comparison>>& differences,
                             Validity validity, const std::string& made_on);

}  // namespace rapport
