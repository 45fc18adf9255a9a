#include "experiments/trial/replay.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "sim/core/problem.h"
#include "sim/file/scenario_file.h"
#include "sim/forecast/gate_calibration.h"

namespace rapport {

namespace {

// The model of a policy by its name: "today", one of the file, or one that was made outside it.
Model model_of(const StudyRecord& study, const std::string& policy) {
  const ReadOptions options{study.set, study.extra, read_from(study.sources)};
  const ScenarioFile file = read_scenario_file(study.scenario_path, options);
  const GateCalibration gates = calibrate_gates(file.today, 1);
  if (policy == kTodayName) return rapport::model_of(file, nullptr, gates);
  for (const Policy& p : file.policies) {
    if (p.name == policy) return rapport::model_of(file, &p, gates);
  }
  refuse(study.scenario_path, "the stored scenario has no policy '" + policy + "'");
}

// Equal as doubles is equal in all bits, but for zeros and NaNs.
bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

using Name = std::tuple<std::string, std::string, std::string>;  // metric, part, its name

std::vector<ReplayOutcome::Difference> differences(
    const std::vector<ResultsFile::StoredValue>& stored, const Model& model,
    const std::vector<double>& now) {
  std::map<Name, double> left;  // values of the replay that `stored` has not met yet
  std::vector<Name> order;
  const std::vector<MetricKey> keys = metric_keys(model);
  for (std::size_t i = 0; i < now.size(); ++i) {
    order.emplace_back(keys[i].metric->id, part_kind_id(keys[i].part.kind),
                       part_name(model, keys[i].part));
    left[order.back()] = now[i];
  }
  std::vector<ReplayOutcome::Difference> found;
  for (const ResultsFile::StoredValue& s : stored) {
    const auto here = left.find({s.metric, s.part, s.part_name});
    if (here == left.end()) {
      found.push_back({s.metric, s.part, s.part_name, s.value, std::nullopt});
      continue;
    }
    if (!same(s.value, here->second)) {
      found.push_back({s.metric, s.part, s.part_name, s.value, here->second});
    }
    left.erase(here);
  }
  for (const Name& name : order) {
    const auto here = left.find(name);
    if (here == left.end()) continue;
    const auto& [metric, part, part_name] = name;
    found.push_back({metric, part, part_name, std::nullopt, here->second});
    left.erase(here);
  }
  return found;
}

}  // namespace

ReplayOutcome replay(const std::string& db, std::optional<std::int64_t> run_id,
                     const std::atomic<bool>* stop) {
  const ResultsFile file = ResultsFile::open(db);
  const std::vector<ResultsFile::StoredRun> runs = file.runs();
  const auto run = std::find_if(runs.begin(), runs.end(), [&](const ResultsFile::StoredRun& r) {
    return !run_id || r.id == *run_id;
  });
  ReplayOutcome outcome;
  if (run == runs.end()) return outcome;
  const StudyRecord study = file.study();
  if (run->task.policy >= study.policies.size()) {
    throw OutputError("cannot read '" + db + "': it is damaged (a run of no policy)");
  }
  outcome.found = true;
  outcome.stored = *run;
  outcome.version = study.version;
  outcome.policy = study.policies[run->task.policy];
  const Model model = model_of(study, outcome.policy);
  outcome.now = run_one(model, run->task, stop);
  outcome.differences = differences(file.values(run->id), model, outcome.now.values);
  outcome.identical = outcome.differences.empty() && outcome.now.status == run->status &&
                      outcome.now.message == run->message && outcome.now.hash == run->hash;
  return outcome;
}

}  // namespace rapport
