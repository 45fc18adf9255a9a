#include "experiments/trial/must_test.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "sim/measure/metric.h"

namespace rapport {

namespace {

bool is_move(const Must& must) {
  return must.then == MustThen::rises || must.then == MustThen::falls;
}

/// The interval (low, high) in which the difference has to lie for the statement to hold.
std::pair<double, double> asked_of(const Must& must, double margin) {
  constexpr double kAny = std::numeric_limits<double>::infinity();
  switch (must.then) {
    case MustThen::rises:
      return {margin, kAny};
    case MustThen::falls:
      return {-kAny, -margin};
    case MustThen::does_not_rise:
      return {-kAny, margin};
    case MustThen::does_not_fall:
      return {-margin, kAny};
    case MustThen::stays:
      break;
  }
  return {-margin, margin};
}

/// Rises and falls have to be beyond the border; all else may lie on it.
MustVerdict must_verdict(const Must& must, const Interval& difference,
                         std::pair<double, double> asked) {
  if (!std::isfinite(difference.half_width)) return MustVerdict::open;
  const bool moves = is_move(must);
  const double low = difference.lower(), high = difference.upper();
  const bool inside =
      moves ? low > asked.first && high < asked.second : low >= asked.first && high <= asked.second;
  if (inside) return MustVerdict::held;
  const bool outside =
      moves ? high <= asked.first || low >= asked.second : high < asked.first || low > asked.second;
  return outside ? MustVerdict::broken : MustVerdict::open;
}

/// The trial's options with a policy for each statement that sets keys of its own.
TrialOptions with_policies(const TrialOptions& options, const std::vector<Must>& musts) {
  TrialOptions with = options;
  with.policies = {kTodayName};
  for (std::size_t i = 0; i < musts.size(); ++i) {
    const std::string name =
        musts[i].policy.empty() ? "must " + std::to_string(i + 1) : musts[i].policy;
    if (musts[i].policy.empty()) with.extra.push_back({name, musts[i].says, musts[i].set});
    for (const std::string& one : {name, musts[i].against}) {
      if (std::ranges::find(with.policies, one) == with.policies.end())
        with.policies.push_back(one);
    }
  }
  return with;
}

/// The place of a statement's metric among the trial's keys.
std::size_t key_of(const Trial& trial, const Must& must, Problems& problems) {
  const std::vector<MetricKey>& keys = trial.keys();
  std::vector<std::string> ids;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const std::string id = keys[k].metric->id;
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    if (id != must.metric) continue;
    const Part part = keys[k].part;
    const bool whole = must.segment.empty() && part.is_whole();
    const bool segment = part.kind == Part::segment && !must.segment.empty() &&
                         part_name(trial.model(0), part) == must.segment;
    if (whole || segment) return k;
  }
  problems.add(must.where,
               must.segment.empty()
                   ? "must: this scenario has no metric '" + must.metric + "'"
                   : "must: metric '" + must.metric + "' has no segment '" + must.segment + "'",
               nearest_of(must.metric, ids), did_you_mean(must.metric, ids));
  return 0;
}

std::size_t arm_of(const Trial& trial, const std::string& name) {
  const auto found = std::ranges::find(trial.arms(), name, &BuiltPolicy::name);
  return static_cast<std::size_t>(found - trial.arms().begin());
}

}  // namespace

const char* name_of(MustVerdict verdict) {
  constexpr const char* kNames[] = {"held", "broken", "open"};
  return kNames[static_cast<std::size_t>(verdict)];
}

MustStudy test_musts(const TrialOptions& options) {
  ReadOptions read;
  read.read = options.read;
  const ScenarioFile file = read_scenario_file(options.scenario, read);
  if (file.musts == nullptr || file.musts->empty()) {
    refuse(options.scenario, "has no statements to test",
           "tables [[must]]: says, set or policy, metric, then", "docs/must.md explains them");
  }
  const std::vector<Must>& musts = *file.musts;
  Trial trial(with_policies(options, musts));
  Problems problems;
  std::vector<std::size_t> keys;
  for (const Must& must : musts) keys.push_back(key_of(trial, must, problems));
  problems.throw_if_any();
  trial.run(options.replications);
  MustStudy study;
  study.replications = options.replications;
  study.failed = trial.failures().size();
  study.stopped = trial.stopped();
  const double level = 1.0 - (1.0 - kConfidence) / static_cast<double>(musts.size());
  for (std::size_t i = 0; i < musts.size(); ++i) {
    const std::string name =
        musts[i].policy.empty() ? "must " + std::to_string(i + 1) : musts[i].policy;
    const std::size_t tried = arm_of(trial, name), against = arm_of(trial, musts[i].against);
    const Metric& metric = *trial.keys()[keys[i]].metric;
    Moments differences;
    for (std::uint32_t r = 0; r < trial.replications(); ++r) {
      const double by = trial.values(tried)[keys[i]][r] - trial.values(against)[keys[i]][r];
      if (std::isfinite(by)) differences.add(by);
    }
    MustResult result;
    result.must = musts[i];
    result.label = trial.arms()[tried].label;
    result.against = trial.arms()[against].label;
    result.tried = trial.moments(tried, keys[i]).mean();
    result.compared = trial.moments(against, keys[i]).mean();
    result.difference = student_interval(differences, level);
    result.unit = unit_text(metric, trial.model(0).scenario);
    result.digits = metric.digits;
    result.margin =
        musts[i].than.value_or(is_move(musts[i]) ? 0.0 : metric.matters_at(result.compared));
    result.verdict = must_verdict(musts[i], result.difference, asked_of(musts[i], result.margin));
    // Events that were not seen to differ may differ all the same, unless nothing at all did.
    const bool unseen = result.difference.mean == 0 && result.difference.half_width == 0 &&
                        metric.events != nullptr && !trial.same_events(tried, against);
    if (unseen) result.verdict = MustVerdict::open;
    study.results.push_back(std::move(result));
  }
  trial.finish();
  return study;
}

}  // namespace rapport
