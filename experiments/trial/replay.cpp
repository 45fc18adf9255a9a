#include "experiments/trial/replay.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "experiments/session/policy_builder.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

// A policy by its name: "today", one of the file, or one that was made outside it.
std::shared_ptr<const PolicyRuns> built(const StudyRecord& study, const std::string& name) {
  PolicyBuilder policies(study.seed, 1);
  policies.read(study.scenario_path, {study.set, study.extra, read_from(study.sources)});
  const Policy* policy = policy_named(policies.file(), name);
  if (policy == nullptr && name != kTodayName) {
    refuse(study.scenario_path, "the stored scenario has no policy '" + name + "'");
  }
  return policies.build({policy})[0].runs;
}

/// Refuses a study whose texts are not those that its runs were made from.
void check_unaltered(const StudyRecord& study, const std::string& db) {
  if (study.hash.empty() || study.hash == scenario_hash(study)) return;
  refuse(
      db,
      "the scenario text that it holds, or what was set, was altered after the runs were stored: "
      "its hash is " +
          scenario_hash(study) + " and was " + study.hash,
      "a results file as rapport wrote it",
      "replay an unaltered copy; or take the altered text out of the table 'source' and run it "
      "anew");
}

// Equal as doubles is equal in all bits, but for zeros and NaNs.
bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

using Name = std::tuple<std::string, std::string, std::string>;  // metric, part, its name

std::vector<ReplayOutcome::Difference> differences(
    const std::vector<ResultsFile::StoredValue>& stored, const Model& model,
    const std::vector<double>& now, bool is_all) {
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
    if (!is_all) break;  // the file holds some metrics only, as it was asked to
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
                     const std::atomic<bool>* stop, const StoredPoint& point) {
  const ResultsFile file = ResultsFile::open(db);
  const std::vector<ResultsFile::StoredRun> runs = file.runs();
  const auto run = std::find_if(runs.begin(), runs.end(), [&](const ResultsFile::StoredRun& r) {
    return !run_id || r.id == *run_id;
  });
  ReplayOutcome outcome;
  if (run == runs.end()) return outcome;
  const StudyRecord study = file.study();
  check_unaltered(study, db);
  if (run->task.policy >= study.policies.size()) {
    throw OutputError("cannot read '" + db + "': it is damaged (a run of no policy)");
  }
  outcome.found = true;
  outcome.stored = *run;
  outcome.version = study.version;
  outcome.represents = study.represents;
  outcome.notes = study.notes;
  outcome.policy = study.policies[run->task.policy];
  const bool is_point = !study.study.empty() && point;
  const auto policy = is_point ? point(run->task) : built(study, outcome.policy);
  const Model& model = policy->model;
  outcome.now = run_one(model, run->task, stop);
  outcome.differences = differences(file.values(run->id), model, outcome.now.values, !is_point);
  outcome.identical = outcome.differences.empty() && outcome.now.status == run->status &&
                      outcome.now.message == run->message && outcome.now.hash == run->hash;
  return outcome;
}

}  // namespace rapport
