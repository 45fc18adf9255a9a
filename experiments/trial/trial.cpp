#include "experiments/trial/trial.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>

#include "experiments/run/interrupt.h"
#include "experiments/run/memory_need.h"
#include "experiments/run/progress.h"

namespace rapport {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

ReadOptions read_options(const TrialOptions& options) {
  Problems problems;
  ReadOptions read;
  for (const std::string& text : options.set) {
    if (const auto change = override_of(text, "--set", problems)) read.set.push_back(*change);
  }
  problems.throw_if_any();
  read.extra = options.extra;
  read.read = options.read;
  return read;
}

}  // namespace

std::optional<Override> override_of(const std::string& text, const std::string& flag,
                                    Problems& problems) {
  const std::string where = flag + " " + text;
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    problems.add(where, "is not of the form PATH=VALUE",
                 "a lever or key, '=' and a value, as staffing=1.2 or \"horizon=90 days\"");
    return std::nullopt;
  }
  return Override{text.substr(0, equals), text.substr(equals + 1), where};
}

Trial::Trial(TrialOptions options)
    : options_(std::move(options)), policies_(options_.seed, {options_.threads, &interrupted()}) {
  policies_.read(options_.scenario, read_options(options_));
  arms_ = policies_.build(chosen());
  const auto runs = static_cast<double>(options_.replications) * static_cast<double>(arms_.size());
  check_memory(model(0), static_cast<int>(std::min(runs, static_cast<double>(options_.threads))),
               options_.scenario);
  keys_ = metric_keys(model(0));
  values_.resize(arms_.size());
  for (auto& arm : values_) arm.resize(keys_.size());
  events_.resize(arms_.size());
  for (auto& arm : events_) arm.resize(keys_.size());
  finished_.resize(arms_.size());
  if (options_.series) series_keys_ = rapport::series_keys(model(0));
  series_.resize(arms_.size());
  if (!options_.out.empty()) open_results();
}

/// The policies that were asked for, each once; null is Today.
std::vector<const Policy*> Trial::chosen() const {
  std::vector<std::string> known{kTodayName};
  for (const Policy& policy : file().policies) known.push_back(policy.name);
  std::vector<const Policy*> policies;
  Problems problems;
  for (const std::string& name : options_.policies.empty() ? known : options_.policies) {
    const Policy* policy = policy_named(file(), name);
    if (policy != nullptr && policy->is_beyond && !options_.policies.empty()) {
      problems.add(options_.scenario,
                   "policy '" + name + "' changes nothing before the run ends: it would be Today",
                   "a longer horizon, as --set \"horizon=2 years\", or other policies");
      continue;
    }
    if (policy != nullptr || name == kTodayName) {
      if (std::ranges::find(policies, policy) == policies.end()) policies.push_back(policy);
      continue;
    }
    std::string list;
    for (const std::string& other : known) list += (list.empty() ? "" : ", ") + other;
    const auto labelled = std::ranges::find(file().policies, name, &Policy::label);
    problems.add(options_.scenario, "there is no policy '" + name + "'", list,
                 labelled == file().policies.end()
                     ? did_you_mean(name, known)
                     : "that is the label of '" + labelled->name + "', which is its name");
  }
  problems.throw_if_any();
  return policies;
}

void Trial::open_results() {
  StudyRecord study;
  study.command = options_.command;
  study.version = RAPPORT_VERSION;
  study.scenario_path = file().path;
  study.sources = file().sources;
  study.set = read_options(options_).set;
  study.extra = options_.extra;
  study.seed = options_.seed;
  study.replications = std::max(options_.replications, options_.most_replications);
  study.represents = file().today.represents;
  study.notes = notes();
  for (const Arm& arm : arms_) {
    study.policies.push_back(arm.name);
    study.labels.push_back(arm.label);
  }
  study.series = options_.series;
  if (!options_.resume || !std::filesystem::exists(options_.out)) {
    results_ = ResultsFile::create(options_.out, study);
    return;
  }
  results_ = ResultsFile::resume(options_.out, study);
  const std::size_t moments = moments_of(model(0));
  for (RunRecord& record : results_->records(moments)) {
    const bool is_done = record.status == RunStatus::done;
    if (record.task.policy >= arms_.size() || (is_done && record.values.size() != keys_.size())) {
      throw OutputError("cannot go on with '" + options_.out + "': it is damaged");
    }
    if (is_done) record.series.resize(series_keys_.size() * moments, kNaN);
    stored_.emplace(std::pair(record.task.policy, record.task.key.replication), std::move(record));
  }
}

void Trial::store(const RunRecord& record, bool is_new) {
  const std::size_t arm = record.task.policy;
  if (results_ && is_new) results_->add(record, model(arm), keys_, series_keys_);
  finished_[arm][record.task.key.replication] = {true, record.status == RunStatus::failed,
                                                 record.event_hash};
  if (record.status == RunStatus::failed) {
    failures_.push_back(record);
    return;
  }
  ++done_;
  if (options_.series) series_[arm][record.task.key.replication] = record.series;
  for (std::size_t k = 0; k < keys_.size(); ++k) {
    values_[arm][k][record.task.key.replication] = record.values[k];
    events_[arm][k][record.task.key.replication] = record.events[k];
  }
}

/// Takes over those tasks that the results file has the runs of, and gives the others.
std::vector<RunTask> Trial::without_found(const std::vector<RunTask>& tasks) {
  std::vector<RunTask> left;
  for (const RunTask& task : tasks) {
    const auto found = stored_.find({task.policy, task.key.replication});
    if (found == stored_.end()) {
      left.push_back(task);
      continue;
    }
    store(found->second, false);
    ++found_;
  }
  return left;
}

void Trial::run(std::uint32_t count) {
  const std::uint32_t first = replications_;
  replications_ += count;
  for (auto& arm : values_) {
    for (auto& key : arm) key.resize(replications_, kNaN);
  }
  for (auto& arm : events_) {
    for (auto& key : arm) key.resize(replications_);
  }
  for (auto& arm : finished_) arm.resize(replications_);
  for (auto& arm : series_) arm.resize(replications_);
  std::vector<const Model*> models;
  for (const Arm& arm : arms_) models.push_back(&arm.runs->model);
  ProgressLine line(options_.command, options_.quiet);
  RunnerOptions runner;
  runner.threads = options_.threads;
  runner.series = options_.series;
  runner.stop = &interrupted();
  runner.on_record = [&](const RunRecord& record, const Progress& progress) {
    store(record, true);
    line.show(progress);
  };
  const auto tasks = without_found(paired_tasks(arms_.size(), options_.seed, first, count));
  if (options_.observer) {
    runner.observer = [&](std::size_t i) {
      return options_.observer(tasks[i].policy, tasks[i].key.replication);
    };
  }
  try {
    stopped_ = run_each(models, tasks, runner) < tasks.size();
  } catch (const OutputError& error) {
    stopped_ = true;  // what was finished is still to be shown
    output_error_ = error.what();
  }
}

void Trial::finish() {
  if (!output_error_.empty()) throw OutputError(output_error_);
  if (results_) results_->close();
}

std::vector<std::uint32_t> Trial::finished_by_all() const {
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < replications_; ++i) {
    if (std::ranges::all_of(finished_, [i](const auto& arm) { return arm[i].yes; })) {
      all.push_back(i);
    }
  }
  return all;
}

bool Trial::same_events(std::size_t arm, std::size_t other) const {
  for (std::uint32_t i = 0; i < replications_; ++i) {
    const Finished &a = finished_[arm][i], &b = finished_[other][i];
    if (a.yes && b.yes && a.event_hash != b.event_hash) return false;
  }
  return true;
}

std::vector<std::string> Trial::notes() const {
  std::vector<std::string> texts;
  for (const Note& note : policies_.notes()) {
    const bool is_run =
        note.policy.empty() || std::ranges::find(arms_, note.policy, &Arm::name) != arms_.end();
    if (is_run && std::ranges::find(texts, note.text) == texts.end()) texts.push_back(note.text);
  }
  return texts;
}

Interval Trial::mean_interval(std::size_t arm, std::size_t key, Validity validity) const {
  return rapport::mean_interval(*keys_[key].metric, {values_[arm][key], events_[arm][key]},
                                validity);
}

Moments Trial::series_moments(std::size_t arm, std::size_t key, std::size_t moment) const {
  const std::size_t at = key * moments_of(model(arm)) + moment;
  Moments moments;
  for (const std::vector<double>& run : series_[arm]) {
    if (at < run.size() && std::isfinite(run[at])) moments.add(run[at]);
  }
  return moments;
}

Moments Trial::moments(std::size_t arm, std::size_t key) const {
  Moments moments;
  for (const double value : values_[arm][key]) {
    if (std::isfinite(value)) moments.add(value);
  }
  return moments;
}

}  // namespace rapport
