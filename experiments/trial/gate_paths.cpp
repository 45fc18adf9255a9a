#include "experiments/trial/gate_paths.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/run/interrupt.h"
#include "experiments/run/progress.h"
#include "sim/core/check.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kAllOpen = kGateSets - 1;
constexpr std::size_t kAtOnce = kAllOpen;  // the place of that run: all open is the trial's own

/// The models that one policy is run with besides its own: by set of open gates, then at once.
void add_models(const Model& policy, std::vector<Model>& models) {
  for (std::size_t open = 0; open < kAllOpen; ++open) {
    models.push_back(policy);
    models.back().company.frozen = static_cast<std::uint8_t>(kAllOpen & ~open);
  }
  models.push_back(policy);
  models.back().company.mechanism.roadmap = false;
}

/// What one replication gave on one key.
struct Values {
  std::array<double, kGateSets> open{};
  double today = kNoValue, at_once = kNoValue;
  bool complete() const {
    return std::isfinite(today) && std::isfinite(at_once) &&
           std::ranges::all_of(open, [](double v) { return std::isfinite(v); });
  }
};

/// The parts of a difference, replication by replication.
struct Sums {
  Moments difference, past, roll_out;
  std::array<Moments, kGates> through, by_itself;

  void add(const Values& v) {
    if (!v.complete()) return;
    const std::array<double, kGates> shares = shapley_values(v.open);
    difference.add(v.open[kAllOpen] - v.today);
    past.add(v.open[0] - v.today);
    roll_out.add(v.open[kAllOpen] - v.at_once);
    for (std::size_t gate = 0; gate < kGates; ++gate) {
      through[gate].add(shares[gate]);
      by_itself[gate].add(v.open[std::size_t{1} << gate] - v.open[0]);
    }
  }

  GatePaths paths(std::size_t key) const {
    GatePaths found;
    found.key = key;
    found.difference = student_interval(difference, kConfidence);
    found.past = student_interval(past, kConfidence);
    found.roll_out = student_interval(roll_out, kConfidence);
    for (std::size_t gate = 0; gate < kGates; ++gate) {
      found.through[gate] = student_interval(through[gate], kConfidence);
      found.by_itself[gate] = student_interval(by_itself[gate], kConfidence);
    }
    return found;
  }
};

/// [model][key of the study][replication] of the runs that were made besides the trial's.
using Results = std::vector<std::vector<std::vector<double>>>;

/// Runs the models with the trial's replications.
Results run_all(const Trial& trial, const std::vector<Model>& models,
                const std::vector<std::size_t>& keys, GateStudy& study) {
  const TrialOptions& options = trial.options();
  const std::uint32_t count = trial.replications();
  Results results(models.size(), std::vector(keys.size(), std::vector<double>(count, kNoValue)));
  ProgressLine line(options.command + " --gates", options.quiet);
  RunnerOptions runner;
  runner.threads = options.threads;
  runner.stop = &interrupted();
  runner.on_record = [&](const RunRecord& record, const Progress& progress) {
    line.show(progress);
    ++study.runs;
    if (record.status == RunStatus::failed) {
      ++study.failed;
      return;
    }
    for (std::size_t k = 0; k < keys.size(); ++k) {
      results[record.task.policy][k][record.task.key.replication] = record.values[keys[k]];
    }
  };
  const auto tasks = paired_tasks(models.size(), options.seed, 0, count);
  study.stopped = run_tasks(models, tasks, runner).size() < tasks.size();
  return results;
}

/// Whether the policy moves one of these levers of the company from Today's.
bool moves(const Model& policy, std::initializer_list<CompanyLever> levers) {
  for (const Tables& tables : policy.later) {
    for (const CompanyLever lever : levers) {
      for (std::size_t d = 0; d < policy.company.departments.size(); ++d) {
        if (tables.lever(lever, d) != policy.lever(lever, d)) return true;
      }
    }
  }
  return false;
}

bool changes_work(const Model& policy) {
  for (std::size_t lever = 0; lever < static_cast<std::size_t>(kCompanyLevers); ++lever) {
    const bool moved = moves(policy, {static_cast<CompanyLever>(lever)});
    if (moved && company_levers()[lever].changes_work) return true;
  }
  return false;
}

/// Whether the policy changes anything that is no lever of the company.
bool changes_else(const Trial& trial, std::size_t arm) {
  const ScenarioFile& file = trial.file();
  const auto policy = std::ranges::find(file.policies, trial.arms()[arm].name, &Policy::name);
  if (policy == file.policies.end()) return false;
  const auto without_company = [](Scenario scenario) {
    std::erase_if(scenario.levers, [](const LeverSetting& setting) {
      const Lever* lever = find_lever(setting.lever);
      return lever != nullptr && lever->family != LeverFamily::plain;
    });
    return write_scenario(scenario);
  };
  const std::string today = without_company(file.today);
  return std::ranges::any_of(
      policy->changes, [&](const Change& change) { return without_company(change.then) != today; });
}

}  // namespace

std::array<double, kGates> shapley_values(const std::array<double, kGateSets>& values) {
  // Of the six orders, two open a gate first, two last, and one behind each of the others.
  constexpr std::array<double, kGates> kShare{1.0 / 3.0, 1.0 / 6.0, 1.0 / 3.0};
  std::array<double, kGates> shares{};
  for (std::size_t gate = 0; gate < kGates; ++gate) {
    const std::size_t bit = std::size_t{1} << gate;
    for (std::size_t open = 0; open < kGateSets; ++open) {
      if ((open & bit) != 0) continue;
      const std::size_t others = (open & 1U) + (open >> 1 & 1U) + (open >> 2 & 1U);
      shares[gate] += kShare[others] * (values[open | bit] - values[open]);
    }
  }
  return shares;
}

GateStudy study_gates(const Trial& trial, std::size_t today, const std::vector<std::size_t>& keys) {
  check(trial.model(today).company.on, "gates are a company's");
  GateStudy study;
  std::vector<Model> models;
  for (std::size_t arm = 0; arm < trial.arms().size(); ++arm) {
    if (arm == today) continue;
    study.policies.push_back({.arm = arm, .by_key = {}, .ways_past = ways_past_gates(trial, arm)});
    add_models(trial.model(arm), models);
  }
  const Results results = run_all(trial, models, keys, study);
  for (std::size_t p = 0; p < study.policies.size(); ++p) {
    PolicyPaths& policy = study.policies[p];
    for (std::size_t k = 0; k < keys.size(); ++k) {
      Sums sums;
      for (std::uint32_t i = 0; i < trial.replications(); ++i) {
        Values v;
        for (std::size_t open = 0; open < kAllOpen; ++open) {
          v.open[open] = results[p * kGateRuns + open][k][i];
        }
        v.open[kAllOpen] = trial.values(policy.arm)[keys[k]][i];
        v.at_once = results[p * kGateRuns + kAtOnce][k][i];
        v.today = trial.values(today)[keys[k]][i];
        sums.add(v);
      }
      policy.by_key.push_back(sums.paths(keys[k]));
    }
  }
  return study;
}

std::vector<std::string> ways_past_gates(const Trial& trial, std::size_t arm) {
  const Model& model = trial.model(arm);
  const MechanismSpec& on = model.company.mechanism;
  std::vector<std::string> ways;
  using enum CompanyLever;
  if (on.hand_over && moves(model, {structure, owner})) ways.emplace_back("hand-overs");
  if (moves(model, {answer})) ways.emplace_back("messages answered");
  const bool sells = std::ranges::any_of(model.touch_points, &TouchPoint::sells);
  if (on.sale && sells && moves(model, {customers_first, bonus, deferral, metrics, training})) {
    ways.emplace_back("pressure to sell");
  }
  if (on.roadmap && on.dip && changes_work(model)) ways.emplace_back("the dip while work changes");
  if (changes_else(trial, arm)) ways.emplace_back("what it changes besides a company's levers");
  return ways;
}

}  // namespace rapport
