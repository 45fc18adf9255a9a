#include "experiments/study/study_run.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <exception>
#include <limits>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>

#include "experiments/run/memory_need.h"
#include "experiments/session/policy_builder.h"
#include "experiments/study/study_build.h"
#include "experiments/study/study_seek_runs.h"
#include "experiments/study/study_selection.h"
#include "experiments/study/study_stop.h"
#include "experiments/study/study_variants.h"
#include "experiments/study/study_wish.h"
#include "sim/core/parallel.h"
#include "sim/core/units.h"
#include "sim/file/scenario_tree.h"

namespace rapport {

namespace {

/// Some points, as policies that can be run.
struct Batch {
  std::vector<std::size_t> points;
  std::vector<BuiltPolicy> policies;
  std::vector<KeptNumbers::Places> kept;  ///< by policy
};

/// Replications from `first` to before `last`.
struct Span {
  std::uint32_t first = 0, last = 0;
};

/// Whether a stored run is one that the study can have.
bool is_one_of(const Study& study, const RunTask& task) {
  return task.variant < study.variants() && task.policy < study.points.points.size() &&
         task.key.replication < study.replications(task.variant);
}

/// Carries out what is left of a study.
class StudyRunner {
 public:
  StudyRunner(Study& study, ResultsFile& results, const StudyOptions& options)
      : study_(study),
        results_(results),
        options_(options),
        kept_(study.spec,
              build_model(
                  read_scenario_file(study.spec.scenario, study_read_options(study, 0)).today)) {}

  StudyOutcome run();

 private:
  void count_what_is_there();
  std::uint64_t wanted_of(std::size_t variant) const;
  void run_draws();
  void run_draw(std::size_t variant, int threads);
  bool is_made(std::size_t variant, int threads);
  void run_variant(std::size_t variant, int threads);
  void run_points(std::size_t variant, const std::vector<std::size_t>& points, Span replications,
                  int threads);
  void run_batch(std::size_t variant, const std::vector<std::size_t>& points, Span replications,
                 int threads, PolicyBuilder& builder);
  std::vector<RunTask> tasks_of(std::size_t variant, const std::vector<std::size_t>& points,
                                Span replications) const;
  void run_looking();
  void run_seek();
  std::vector<std::size_t> points_of(std::size_t variant) const;
  std::size_t places() const { return place_of({0, {0, study_.replications(last())}, last()}); }
  std::size_t last() const { return study_.variants() - 1; }
  std::size_t place_of(const RunTask& task) const;
  void store(const RunRecord& record, const Batch& batch);
  bool is_over() const {
    return is_set(options_.stop) || error_ ||
           (options_.most_runs > 0 && outcome_.done >= options_.most_runs);
  }

  Study& study_;
  ResultsFile& results_;
  const StudyOptions& options_;
  const KeptNumbers kept_;
  StudyOutcome outcome_;
  /// By place_of; a byte each, so that threads at different draws touch different ones.
  std::vector<std::uint8_t> there_;
  std::vector<SelectionRun> selection_;  ///< by place_of; empty where nothing is selected
  std::optional<SeekTable> seek_;        ///< of a search
  std::vector<std::size_t> ways_;        ///< that a search recommends
  std::optional<VariantMaker> maker_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::atomic<bool> error_{false};  ///< a run failed, and the study is to end then
  std::mutex mutex_;                ///< for the results file, the outcome and variants
};

std::size_t StudyRunner::place_of(const RunTask& task) const {
  std::size_t worlds = task.key.replication;
  if (task.variant > 0) {
    worlds += study_.replications(0) + (task.variant - 1) * study_.replications(task.variant);
  }
  return worlds * study_.points.points.size() + task.policy;
}

std::uint64_t StudyRunner::wanted_of(std::size_t variant) const {
  if (study_.is_rejected(variant)) return 0;
  if (study_.spec.seeks()) {
    const std::uint64_t run = ways_.empty() ? 1 + study_.spec.seek.ways : 1 + ways_.size();
    return variant == 0 ? study_.runs_of(0) : run * study_.replications(variant);
  }
  std::uint64_t wanted = 0;
  for (std::uint32_t r = 0; r < study_.replications(variant); ++r) {
    for (std::size_t p = 0; p < study_.points.points.size(); ++p) {
      wanted += is_in(options_.shard, study_, {p, {study_.spec.seed, r}, variant});
    }
  }
  return wanted;
}

void StudyRunner::count_what_is_there() {
  there_.resize(places());
  for (const ResultsFile::StoredRun& run : results_.runs()) {
    if (!is_one_of(study_, run.task)) continue;
    there_[place_of(run.task)] = 1;
    if (!is_in(options_.shard, study_, run.task)) continue;
    ++outcome_.found;
    outcome_.failed += run.status == RunStatus::failed;
    outcome_.timed_out += run.status == RunStatus::timed_out;
  }
  for (std::size_t v = 0; v < study_.variants(); ++v) {
    outcome_.wanted += wanted_of(v);
    outcome_.rejected += study_.is_rejected(v);
  }
}

/// Runs of some points that are of this part and not there yet, replication by replication; not
/// too many at a time, so that memory does not grow with replications.
std::vector<RunTask> StudyRunner::tasks_of(std::size_t variant,
                                           const std::vector<std::size_t>& points,
                                           Span replications) const {
  constexpr std::size_t kMost = 100'000;
  std::vector<RunTask> tasks;
  for (std::uint32_t r = replications.first; r < replications.last; ++r) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      const RunTask task{points[i], {study_.spec.seed, r}, variant};
      if (there_[place_of(task)] != 0 || !is_in(options_.shard, study_, task)) continue;
      tasks.push_back({i, task.key, variant});
      if (tasks.size() == kMost) return tasks;
    }
  }
  return tasks;
}

void StudyRunner::store(const RunRecord& record, const Batch& batch) {
  RunRecord stored = kept_.in_order(record, batch.kept[record.task.policy]);
  stored.task.policy = batch.points[record.task.policy];
  const RunWish& wish = kept_.wish();
  const std::lock_guard lock(mutex_);
  results_.add(stored, kept_.model(), wish.keys, wish.series);
  there_[place_of(stored.task)] = 1;
  if (seek_) seek_->add(stored.task, record, wish.keys);
  if (!selection_.empty()) {
    const auto key = std::ranges::find_if(wish.keys, [&](const MetricKey& k) {
      return k.part.is_whole() && k.metric->id == study_.spec.metrics[0];
    });
    const bool is_done = record.status == RunStatus::done && key != wish.keys.end();
    selection_[place_of(stored.task)] = {
        true, is_done ? stored.values[static_cast<std::size_t>(key - wish.keys.begin())]
                      : std::numeric_limits<double>::quiet_NaN()};
  }
  ++outcome_.done;
  outcome_.failed += record.status == RunStatus::failed;
  outcome_.timed_out += record.status == RunStatus::timed_out;
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

void StudyRunner::run_batch(std::size_t variant, const std::vector<std::size_t>& points,
                            Span replications, int threads, PolicyBuilder& builder) {
  std::vector<RunTask> tasks = tasks_of(variant, points, replications);
  if (tasks.empty()) return;
  Batch batch{points, build_points(study_, variant, points, builder), {}};
  std::vector<const Model*> models;
  for (const BuiltPolicy& policy : batch.policies) {
    const Model& model = policy.runs->model;
    models.push_back(&model);
    batch.kept.push_back(kept_.places_in(model, study_wish(study_.spec, model)));
  }
  RunnerOptions runner;
  runner.threads = threads;
  runner.stop = options_.stop;
  runner.also_stop = &error_;
  runner.time_limit = options_.time_limit;
  runner.wish = [&](const Model& model) { return study_wish(study_.spec, model); };
  runner.on_record = [&](const RunRecord& record, const Progress&) { store(record, batch); };
  for (; !tasks.empty() && !is_over(); tasks = tasks_of(variant, points, replications)) {
    if (options_.most_runs > 0) {
      tasks.resize(std::min<std::size_t>(tasks.size(), options_.most_runs - outcome_.done));
    }
    run_each(models, tasks, runner);
  }
}

void StudyRunner::run_points(std::size_t variant, const std::vector<std::size_t>& points,
                             Span replications, int threads) {
  const std::size_t at_a_time = points_at_a_time(study_, threads);
  PolicyBuilder builder(study_.spec.seed, {threads, options_.stop});
  const auto horizon = [&](std::size_t p) -> const std::string& {
    return study_.points.points[p].horizon;
  };
  for (auto first = points.begin(); first != points.end() && !is_over();) {
    const auto most = first + std::min(std::ptrdiff_t(at_a_time), points.end() - first);
    const auto last = std::find_if(  // of a batch that lasts equally long
        first, most, [&](std::size_t p) { return horizon(p) != horizon(*first); });
    run_batch(variant, {first, last}, replications, threads, builder);
    first = last;
  }
}

void StudyRunner::run_variant(std::size_t variant, int threads) {
  run_points(variant, points_of(variant), {0, study_.replications(variant)}, threads);
}

/// The points that are run in a variant: of a search's draws what it recommends, and Today.
std::vector<std::size_t> StudyRunner::points_of(std::size_t variant) const {
  if (study_.spec.seeks() && variant > 0) {
    std::vector<std::size_t> points{0};
    points.insert(points.end(), ways_.begin(), ways_.end());
    return points;
  }
  std::vector<std::size_t> points(study_.points.points.size());
  std::iota(points.begin(), points.end(), std::size_t{0});
  return points;
}

/// Block after block of replications of the points that are left, until runs say enough.
void StudyRunner::run_looking() {
  selection_.resize(there_.size());
  for (std::size_t place = 0; place < there_.size(); ++place) {
    selection_[place] = {there_[place] != 0, std::numeric_limits<double>::quiet_NaN()};
  }
  for (const ResultsFile::StoredKey& key : results_.keys()) {
    if (key.metric != study_.spec.metrics[0] || key.part != part_kind_id(Part::firm)) continue;
    results_.each_value(key.ord, [&](const RunTask& task, double value) {
      if (is_one_of(study_, task)) selection_[place_of(task)].value = value;
    });
  }
  const auto run = [&](std::size_t point, std::uint32_t replication) {
    return selection_[place_of({point, {study_.spec.seed, replication}, 0})];
  };
  for (;;) {
    const SelectionState state = follow_looks(study_, run);
    if (state.is_over()) {  // what was not run is not wanted any more
      const auto of_luck = there_.begin() + static_cast<std::ptrdiff_t>(
                                                place_of({0, {0, study_.replications(0)}, 0}));
      outcome_.wanted -= static_cast<std::uint64_t>(std::count(there_.begin(), of_luck, 0));
      return;
    }
    if (is_over()) return;
    run_points(0, state.survivors, {state.first, state.last}, options_.threads);
  }
}

/// Generation after generation, as far as there may be points, then what is recommended on fresh
/// luck. Points are stored before they are run.
void StudyRunner::run_seek() {
  seek_.emplace(study_);
  seek_->read(results_);
  SeekFollower search(study_);
  for (;;) {
    const SeekState& state = search.advance(seek_->runs());
    if (const std::vector<std::size_t> told = tell_points(state, study_); !told.empty()) {
      results_.set_policies(told, study_.record);
    }
    if (state.stage == SeekStage::over) {
      ways_ = state.ways;
      outcome_.wanted = runs_wanted(study_, state);
      return;
    }
    if (is_over()) return;
    const SeekWish wish = search.wish();
    run_points(0, wish.points, {wish.first, wish.last}, options_.threads);
  }
}

/// Makes a draw where it was not made before, and stores it. Returns whether it can be run.
bool StudyRunner::is_made(std::size_t variant, int threads) {
  if (study_.record.variants[variant].state == VariantState::open) {
    const StudyVariant made = maker_->make(variant, threads);
    const std::lock_guard lock(mutex_);
    results_.set_variant(variant, made);
    const std::uint64_t before = wanted_of(variant);
    study_.record.variants[variant] = made;
    if (made.state == VariantState::rejected) {
      outcome_.wanted -= before;
      ++outcome_.rejected;
    }
  }
  return study_.record.variants[variant].state == VariantState::ready;
}

void StudyRunner::run_draw(std::size_t variant, int threads) {
  if (is_over() || wanted_of(variant) == 0) return;
  try {
    if (is_made(variant, threads)) run_variant(variant, threads);
  } catch (const GivenUp&) {
    // Told to stop while a draw was fitted: it is made anew when the study goes on.
  } catch (const InvalidInput& error) {
    // A point is no policy under this draw: the draw goes, and the study goes on.
    StudyVariant rejected = study_.record.variants[variant];
    rejected.state = VariantState::rejected;
    rejected.message = "a point is no policy of that firm: " + error.problems()[0].what;
    rejected.set.clear();
    const std::lock_guard lock(mutex_);
    results_.set_variant(variant, rejected);
    outcome_.wanted -= wanted_of(variant);
    ++outcome_.rejected;
    study_.record.variants[variant] = rejected;
  }
}

/// Draws side by side where there are enough of them, else one after the other, each on all
/// threads.
void StudyRunner::run_draws() {
  const std::size_t draws = study_.variants() - 1;
  if (draws == 0 || is_over() || (study_.spec.seeks() && ways_.empty())) return;
  const auto is_open = [](const StudyVariant& v) { return v.state == VariantState::open; };
  if (std::ranges::any_of(study_.record.variants, is_open)) {
    maker_.emplace(study_, options_.threads, options_.stop);
  }
  if (draws < 2 * static_cast<std::size_t>(options_.threads) || options_.most_runs > 0) {
    for (std::size_t v = 1; v <= draws; ++v) run_draw(v, options_.threads);
    return;
  }
  Team team(options_.threads);
  std::exception_ptr failure;
  team.for_each(draws, [&](std::size_t i) {
    try {
      run_draw(i + 1, 1);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure) failure = std::current_exception();
      error_ = true;
    }
  });
  if (failure) std::rethrow_exception(failure);
}

StudyOutcome StudyRunner::run() {
  count_what_is_there();
  try {
    if (ends_by_looking(study_.spec)) {
      run_looking();
    } else if (study_.spec.seeks()) {
      run_seek();
    } else {
      run_variant(0, options_.threads);
    }
    run_draws();
  } catch (const GivenUp&) {
    // told to stop while gates were calibrated, or before any draw was fitted
  }
  outcome_.stopped = outcome_.found + outcome_.done < outcome_.wanted;
  return outcome_;
}

}  // namespace

StudyOutcome run_study(Study& study, ResultsFile& results, const StudyOptions& options) {
  if (study.spec.adapts() && options.shard.of > 1) {
    refuse(study.spec.path, kNotDivided, "no --shard, or no [select], [stop] and [seek]");
  }
  return StudyRunner(study, results, options).run();
}

}  // namespace rapport
