// Results as JSON and CSV, for programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/output/csv.h"
#include "experiments/trial/gate_paths.h"

namespace rapport {

/// One comparison of a policy with another, by key of the trial.
struct ComparedArm {
  std::size_t arm, against;
  std::vector<Comparison> by_key;
};

/// {"scenario", "question", "represents", "notes"}: what every answer of a trial says first.
/// "represents" is the number of real customers for each simulated one; of a preview a note says
/// that it is one.
Json head_of(const Trial& trial);

/// head_of() with {"policy", "seed", "replications", "metrics": [{"name", "unit", "part",
/// "part_name", "mean", "half_width", "lower", "upper"}]}. "part" is "company", "segment", ...;
/// numbers that there are not are null. An interval that is not symmetric has its longer side as
/// half-width.
std::string run_json(const Trial& trial, const ShowOptions& show);
/// The same for each policy under "policies", and "differences": [{"metric", "part",
/// "part_name", "policy", "against", "mean", "half_width", "lower", "upper", "rare", "verdict",
/// ...}]. "rare" says that the interval is one of rare events. "pairs" counts the replications that
/// all policies have finished, of "replications" asked for. "decided" says whether looking until
/// all is decided came to its end; null where that was not asked for. With a company "opened" says
/// in words what each policy opens; "gates", of --gates, has paths_json(), null where not asked
/// for.
std::string compare_json(const Trial& trial, const ShowOptions& show,
                         const std::vector<ComparedArm>& compared, Validity validity,
                         std::optional<bool> decided, const GateStudy* gates = nullptr);
/// One row a policy and metric: policy,metric,label,unit,part,part_name,mean,half_width,lower,
/// upper,...
std::string run_csv(const Trial& trial, const ShowOptions& show);
/// The same with the difference from `against` and its verdict; and its parts, with --gates.
std::string compare_csv(const Trial& trial, const ShowOptions& show,
                        const std::vector<ComparedArm>& compared, Validity validity,
                        const GateStudy* gates = nullptr);

/// Month by month, one row a policy, series, part and month: policy,series,label,unit,part,
/// part_name,month,date,days,mean,half_width,lower,upper. Intervals are Student's, over runs, each
/// month by itself.
std::string series_csv(const Trial& trial, const ShowOptions& show);

}  // namespace rapport
