#include "experiments/study/study_run.h"

#include <algorithm>
#include <array>
#include <limits>
#include <mutex>
#include <set>

#include "experiments/run/memory_need.h"
#include "experiments/session/policy_builder.h"
#include "experiments/study/study_build.h"
#include "experiments/study/study_wish.h"
#include "sim/core/check.h"
#include "sim/core/units.h"
#include "sim/file/scenario_tree.h"

namespace rapport {

namespace {

/// Some points next to each other, as policies that can be run.
struct Batch {
  std::size_t first = 0;
  std::vector<BuiltPolicy> policies;
};

/// Carries out what is left of a study.
class StudyRunner {
 public:
  StudyRunner(const Study& study, ResultsFile& results, const StudyOptions& options)
      : study_(study), results_(results), options_(options) {}

  StudyOutcome run();

 private:
  void count_what_is_there();
  void run_variant(std::size_t variant);
  void run_batch(std::size_t variant, std::size_t first, std::size_t last, PolicyBuilder& builder);
  std::vector<RunTask> tasks_of(std::size_t variant, std::size_t first, std::size_t last);
  std::size_t place_of(const RunTask& task) const;
  void store(const RunRecord& record, const Batch& batch);
  bool is_over() const {
    return is_set(options_.stop) || error_ ||
           (options_.most_runs > 0 && outcome_.done >= options_.most_runs);
  }

  const Study& study_;
  ResultsFile& results_;
  const StudyOptions& options_;
  StudyOutcome outcome_;
  std::vector<bool> there_;  ///< by place_of
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::atomic<bool> error_{false};  ///< a run failed, and the study is to end then
};

std::size_t StudyRunner::place_of(const RunTask& task) const {
  return (task.variant + task.key.replication * study_.variants()) * study_.points.points.size() +
         task.policy;
}

void StudyRunner::count_what_is_there() {
  there_.resize(study_.runs());
  for (const ResultsFile::StoredRun& run : results_.runs()) {
    const std::size_t place = place_of(run.task);
    if (place >= there_.size()) continue;
    there_[place] = true;
    if (!is_in(options_.shard, study_, run.task)) continue;
    ++outcome_.found;
    outcome_.failed += run.status == RunStatus::failed;
  }
  for (std::size_t v = 0; v < study_.variants(); ++v) {
    for (std::uint32_t r = 0; r < study_.spec.replications; ++r) {
      for (std::size_t p = 0; p < study_.points.points.size(); ++p) {
        outcome_.wanted += is_in(options_.shard, study_, {p, {study_.spec.seed, r}, v});
      }
    }
  }
}

/// Runs of some points that are of this part and not there yet, replication by replication; not
/// too many at a time, so that memory does not grow with replications.
std::vector<RunTask> StudyRunner::tasks_of(std::size_t variant, std::size_t first,
                                           std::size_t last) {
  constexpr std::size_t kMost = 100'000;
  std::vector<RunTask> tasks;
  for (std::uint32_t r = 0; r < study_.spec.replications; ++r) {
    for (std::size_t p = first; p < last; ++p) {
      const RunTask task{p, {study_.spec.seed, r}, variant};
      if (!there_[place_of(task)] && is_in(options_.shard, study_, task)) tasks.push_back(task);
      if (tasks.size() == kMost) return tasks;
    }
  }
  return tasks;
}

void StudyRunner::store(const RunRecord& record, const Batch& batch) {
  RunRecord stored = record;
  stored.task.policy += batch.first;
  const Model& model = batch.policies[record.task.policy].runs->model;
  const RunWish wish = study_wish(study_.spec, model);
  results_.add(stored, model, wish.keys, wish.series);
  there_[place_of(stored.task)] = true;
  ++outcome_.done;
  outcome_.failed += record.status == RunStatus::failed;
  if (record.status == RunStatus::failed && study_.spec.stop_on_error) error_ = true;
  if (!options_.progress) return;
  Progress progress;
  progress.done = outcome_.found + outcome_.done;
  progress.failed = outcome_.failed;
  progress.total = outcome_.wanted;
  progress.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  options_.progress(progress);
}

void StudyRunner::run_batch(std::size_t variant, std::size_t first, std::size_t last,
                            PolicyBuilder& builder) {
  std::vector<RunTask> tasks = tasks_of(variant, first, last);
  if (tasks.empty()) return;
  std::vector<std::size_t> points;
  for (std::size_t p = first; p < last; ++p) points.push_back(p);
  const Batch batch{first, build_points(study_, variant, points, builder)};
  std::vector<const Model*> models;
  for (const BuiltPolicy& policy : batch.policies) models.push_back(&policy.runs->model);
  RunnerOptions runner;
  runner.threads = options_.threads;
  runner.stop = options_.stop;
  runner.also_stop = &error_;
  runner.wish = [&](const Model& model) { return study_wish(study_.spec, model); };
  runner.on_record = [&](const RunRecord& record, const Progress&) { store(record, batch); };
  for (; !tasks.empty() && !is_over(); tasks = tasks_of(variant, first, last)) {
    if (options_.most_runs > 0) {
      tasks.resize(std::min<std::size_t>(tasks.size(), options_.most_runs - outcome_.done));
    }
    for (RunTask& task : tasks) task.policy -= first;
    run_each(models, tasks, runner);
  }
}

void StudyRunner::run_variant(std::size_t variant) {
  const std::size_t points = study_.points.points.size();
  const std::size_t at_a_time = points_at_a_time(study_, options_.threads);
  PolicyBuilder builder(study_.spec.seed, {options_.threads, options_.stop});
  for (std::size_t first = 0; first < points && !is_over(); first += at_a_time) {
    run_batch(variant, first, std::min(points, first + at_a_time), builder);
  }
}

StudyOutcome StudyRunner::run() {
  count_what_is_there();
  for (std::size_t v = 0; v < study_.variants() && !is_over(); ++v) run_variant(v);
  outcome_.stopped = outcome_.found + outcome_.done < outcome_.wanted;
  return outcome_;
}

/// Refuses what is no study but a mistake, before it is tried.
void check_size(const StudySpec& spec) {
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t each =
      std::uint64_t{std::max<std::uint32_t>(1, spec.variants.count)} * spec.replications;
  const std::uint64_t points = std::max<std::uint64_t>(1, count_points(spec));
  const std::uint64_t settings = points > kMostStudyPoints
                                     ? points
                                     : points * std::max(spec.factors.size(), spec.steps.size());
  if (points <= kMostStudyPoints && settings <= kMostStudySettings &&
      points * each <= kMostStudyRuns) {
    return;
  }
  if (points > kMostStudyPoints) {
    refuse(spec.path,
           "the study would have " + (points == most ? "more points than can be counted"
                                                     : std::to_string(points) + " points"),
           "at most " + std::to_string(kMostStudyPoints),
           "fewer factors or levels, or a sample of them");
  }
  if (settings > kMostStudySettings) {
    refuse(spec.path, "the study's points would set " + std::to_string(settings) + " values in all",
           "at most " + std::to_string(kMostStudySettings), "fewer points or factors");
  }
  refuse(spec.path, "the study would have " + std::to_string(points * each) + " runs",
         "at most " + std::to_string(kMostStudyRuns), "fewer points, variants or replications");
}

/// Checks both ends of each number by itself, so that a wrong one is refused at its line and not at
/// points between them; and what is in the scenario's currency.
void check_ends(const Study& study, const ScenarioFile& file) {
  Problems problems;
  const StudySpec& spec = study.spec;
  if (spec.budget > 0) {
    const Measured read = read_measure(spec.budget_text, Quantity::money, file.today.currency);
    if (!read.problem.empty()) {
      problems.add(spec.budget_where, "budget: " + read.problem, read.allowed, read.hint);
    }
  }
  std::set<std::string> said;
  for (const StudyFactorSpec& factor : spec.factors) {
    for (const Measure* end : {&factor.low, &factor.high}) {
      if (factor.has_levels() || spec.from != PointsFrom::design) continue;
      ExtraPolicy policy{factor.name + " " + end->text(), "", {}};
      for (const std::string& path : factor.paths) {
        policy.set.push_back({path, end->text(), factor.where});
      }
      ReadOptions options = study_read_options(study, 0);
      options.extra = {policy};
      try {
        read_scenario_file(spec.scenario, options);
      } catch (const InvalidInput& error) {
        for (const Problem& problem : error.problems()) {
          if (said.insert(to_string(problem)).second) problems.add(problem);
        }
      }
    }
  }
  problems.throw_if_any();
}

/// The record of a study, as far as its scenario and its points say it.
StudyRecord record_of(const Study& study, const ScenarioFile& file) {
  StudyRecord record;
  record.command = "study";
  record.version = RAPPORT_VERSION;
  record.scenario_path = file.path;
  record.sources = file.sources;
  record.set = study.spec.set;
  record.seed = study.spec.seed;
  record.replications = study.spec.replications;
  record.represents = file.today.represents;
  record.series = !study.spec.series.empty();
  record.study = study.spec.texts;
  record.factors = study.points.factors;
  for (const Note& note : file.notes) record.notes.push_back(note.text);
  for (const StudyPoint& point : study.points.points) {
    record.policies.push_back(point.policy.name);
    record.labels.push_back(point.policy.label);
    if (!record.factors.empty()) record.settings.push_back(point.settings);
  }
  return record;
}

}  // namespace

std::uint64_t Study::runs() const {
  return std::uint64_t{points.points.size()} * variants() * spec.replications;
}

Study make_study(const std::string& path, const ReadText& read) {
  Study study{read_study(path, read), read, {}, {}};
  ReadOptions options;
  options.set = study.spec.set;
  options.read = read;
  read_text_at(read, study.spec.scenario, study.spec.scenario_where);  // refuses none with its line
  const ScenarioFile file = read_scenario_file(study.spec.scenario, options);
  check_size(study.spec);
  check_ends(study, file);
  study.points = make_points(study.spec, file);
  study.record = record_of(study, file);
  check_wish(study.spec, build_model(file.today));
  return study;
}

Study study_of(const std::string& db) {
  const ResultsFile file = ResultsFile::open(db);
  const StudyRecord record = file.study();
  if (record.study.empty()) {
    throw OutputError("'" + db + "' is a results file of 'rapport " + record.command +
                      "', and of no study");
  }
  std::vector<SourceText> texts = record.study;
  texts.insert(texts.end(), record.sources.begin(), record.sources.end());
  Study study = make_study(record.study[0].path, read_from(std::move(texts)));
  study.record.variants = record.variants;
  if (study.record.policies != record.policies) {
    throw OutputError("cannot go on with '" + db +
                      "': this rapport makes other points of its texts than the one that began it");
  }
  return study;
}

bool is_in(const Shard& shard, const Study& study, const RunTask& task) {
  if (shard.of <= 1) return true;
  const std::uint64_t worlds = std::uint64_t{study.variants()} * study.spec.replications;
  const std::uint64_t world = task.variant + std::uint64_t{task.key.replication} * study.variants();
  if (worlds >= shard.of) return world % shard.of == shard.part;
  return (world * study.points.points.size() + task.policy) % shard.of == shard.part;
}

StudyOutcome run_study(const Study& study, ResultsFile& results, const StudyOptions& options) {
  return StudyRunner(study, results, options).run();
}

void check_points(const Study& study, const std::atomic<bool>* stop) {
  const std::size_t points = study.points.points.size();
  const std::size_t at_a_time = points_at_a_time(study, 1);
  for (std::size_t first = 0; first < points; first += at_a_time) {
    if (is_set(stop)) throw Interrupted("the study was given up before its first run");
    ReadOptions options = study_read_options(study, 0);
    for (std::size_t p = first; p < std::min(points, first + at_a_time); ++p) {
      if (!study.points.points[p].as_is) options.extra.push_back(study.points.points[p].policy);
    }
    read_scenario_file(study.spec.scenario, options);
  }
}

}  // namespace rapport
