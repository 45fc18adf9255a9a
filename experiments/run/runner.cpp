#include "experiments/run/runner.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <optional>

#include "experiments/run/memory_need.h"
#include "experiments/run/progress.h"
#include "experiments/run/run_order.h"
#include "sim/core/check.h"
#include "sim/core/parallel.h"
#include "sim/engine/simulator.h"

namespace rapport {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// A run took longer than it may.
struct OutOfTime {};

// When a run has taken too long.
class Deadline {
 public:
  explicit Deadline(double seconds, Clock::time_point start = Clock::now())
      : seconds_(seconds), start_(start) {}
  void check() const {
    if (seconds_ > 0.0 && seconds_since(start_) > seconds_) throw OutOfTime{};
  }

 private:
  double seconds_;
  Clock::time_point start_;
};

// Why a run failed, for people. A broken invariant says "path:line (function): message"; the
// folder depends on where the program was built and the function says nothing to a user.
std::string message_of(const std::exception& error) {
  const std::string what = error.what();
  const std::size_t place = what.find(" (");
  const std::size_t text = what.find("): ");
  if (dynamic_cast<const InvariantError*>(&error) == nullptr || place == what.npos ||
      text == what.npos || text < place) {
    return what;
  }
  const std::size_t slash = what.rfind('/', place);
  const std::size_t file = slash == what.npos ? 0 : slash + 1;
  return what.substr(text + 3) + " (" + what.substr(file, place - file) + ")";
}

// Tells what is known of a run that is under way, a few times a second at most.
class Reporter {
 public:
  Reporter(const Model& model, const RunWish& wish) : model_(model), wish_(wish) {}
  void look(const Simulator& simulator) {
    if (!wish_.under_way || simulator.months_done() == told_) return;
    if (seconds_since(last_) < kSeconds) return;
    last_ = Clock::now();
    told_ = simulator.months_done();
    wish_.under_way(told_, series_values(model_, simulator.so_far(), wish_.series));
  }

 private:
  static constexpr double kSeconds = 0.25;
  const Model& model_;
  const RunWish& wish_;
  Clock::time_point last_ = Clock::now();
  std::size_t told_ = 0;
};

// Runs up to `until`, or not so far if told to stop: then it returns false. Looks at the signs once
// a simulated day: one load beside thousands of events. Throws OutOfTime.
bool run_until(Simulator& simulator, Time until, const StopSigns& stop, const Deadline& deadline,
               Reporter* reporter = nullptr) {
  while (simulator.now() < until) {
    if (stop.any()) return false;
    deadline.check();
    simulator.run_until(std::min(simulator.now() + kDay, until));
    if (reporter != nullptr) reporter->look(simulator);
  }
  return !stop.any();
}

RunOptions options_of(RandomKey key, Observer* observer, const Watch& watch = {}) {
  RunOptions options;
  options.key = key;
  options.observer = observer;
  options.watch = watch;
  return options;
}

// The result, or nothing if the run was told to stop.
std::optional<RunResult> simulate(const Model& model, RandomKey key, Beginning beginning,
                                  const StopSigns& stop, const Deadline& deadline,
                                  const RunWish& wish, RunRecord& record) {
  if (stop.any()) return std::nullopt;
  const Watch watch{wish.details, {}};
  Simulator simulator = beginning.warm_up == nullptr
                            ? Simulator(model, options_of(key, beginning.observer, watch))
                            : Simulator::after(*beginning.warm_up, model, watch);
  beginning.warm_up.reset();  // the run has a copy
  Reporter reporter(model, wish);
  if (!run_until(simulator, model.end, stop, deadline, &reporter)) return std::nullopt;
  RunResult result = simulator.finish();
  if (wish.customers) record.customers = simulator.customers();
  if (wish.details) record.deciles = decile_rows(model, simulator.customers());
  record.details = std::move(result.details);
  return result;
}

void measure(const Model& model, const RunResult& result, const RunWish& wanted,
             RunRecord& record) {
  KeyValues measured = measure_keys(model, result, wanted.keys);
  record.values = std::move(measured.values);
  record.events = std::move(measured.events);
  if (!wanted.series.empty()) record.series = series_values(model, result, wanted.series);
  record.hash = result.hash();
  record.event_hash = result.event_hash();
}

RunRecord without_result(const RunTask& task, RunStatus status, std::string message) {
  RunRecord record;
  record.task = task;
  record.status = status;
  record.message = std::move(message);
  return record;
}

}  // namespace

RunWish wish_for(const Model& model, bool by_month) {
  RunWish wish{metric_keys(model)};
  if (by_month) wish.series = series_keys(model);
  wish.details = by_month;
  return wish;
}

std::shared_ptr<const Simulator> warmed(const Model& model, RandomKey key, const StopSigns& stop) {
  if (stop.any()) return nullptr;
  try {
    auto simulator =
        std::make_shared<Simulator>(Simulator::of_warm_up(model, options_of(key, nullptr)));
    return run_until(*simulator, 0, stop, Deadline(stop.time_limit)) ? simulator : nullptr;
  } catch (const std::exception&) {
    return nullptr;
  } catch (const OutOfTime&) {
    return nullptr;
  }
}

std::optional<RunRecord> measured_run(const Model& model, const RunWish& wish, const RunTask& task,
                                      Beginning beginning, const StopSigns& stop) {
  const Clock::time_point start = Clock::now();
  RunRecord record;
  record.task = task;
  try {
    const std::optional<RunResult> result =
        simulate(model, task.key, std::move(beginning), stop, Deadline(stop.time_limit, start),
                 wish, record);
    if (!result) return std::nullopt;
    measure(model, *result, wish, record);
  } catch (const std::exception& error) {
    const bool no_memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
    record = without_result(task, RunStatus::failed,
                            no_memory ? out_of_memory_text(model) : message_of(error));
  } catch (const OutOfTime&) {
    record = without_result(task, RunStatus::timed_out,
                            "took longer than " + seconds_text(stop.time_limit) + " of the clock");
  }
  record.seconds = seconds_since(start);
  return record;
}

namespace {

// What the threads of one call share.
class Runner {
 public:
  /// `kept` gets the records, by task; null: nobody wants them later.
  Runner(std::span<const Model* const> models, std::span<const RunTask> tasks,
         const RunnerOptions& options, std::vector<std::optional<RunRecord>>* kept)
      : models_(models),
        tasks_(tasks),
        options_(options),
        order_(models, tasks, options.observer == nullptr, options.threads),
        kept_(kept) {
    for (const RunTask& task : tasks) {
      check(task.policy < models.size(), "a task's policy is the index of a model");
    }
    for (const Model* model : models) {
      wanted_.push_back(options.wish ? options.wish(*model) : wish_for(*model, options.series));
    }
    progress_.total = tasks.size();
  }

  /// Carries out all tasks, and returns how many were finished.
  std::size_t run() {
    Team team(options_.threads);
    team.for_each(order_.pieces(), [this](std::size_t) { do_next(); });
    if (error_) std::rethrow_exception(error_);
    return progress_.done;
  }

 private:
  // Does the next piece of work, whichever thread asks: so tasks begin in their order, and what is
  // finished when a user stops is whole replications but for a few.
  void do_next() {
    RunOrder::Piece piece = order_.take();
    if (piece.is_warm_up) {
      order_.warmed(piece.batch, warmed(*models_[order_.warms()], tasks_[piece.task].key, signs()));
      return;
    }
    const std::size_t policy = tasks_[piece.task].policy;
    Beginning beginning{options_.observer ? options_.observer(piece.task) : nullptr,
                        std::move(piece.warm_up)};
    std::optional<RunRecord> record = measured_run(
        *models_[policy], wanted_[policy], tasks_[piece.task], std::move(beginning), signs());
    if (record) keep(piece.task, std::move(*record));
  }

  void keep(std::size_t i, RunRecord&& record) {
    const std::lock_guard lock(mutex_);
    if (error_) return;
    progress_.done += 1;
    progress_.failed += record.status == RunStatus::failed ? 1 : 0;
    progress_.seconds = seconds_since(start_);
    try {
      if (options_.on_record) options_.on_record(record, progress_);
      if (kept_ != nullptr) (*kept_)[i] = std::move(record);
    } catch (...) {
      error_ = std::current_exception();
      broken_.store(true, std::memory_order_relaxed);
    }
  }

  StopSigns signs() const {
    return {options_.stop, &broken_, options_.also_stop, options_.time_limit};
  }

  std::span<const Model* const> models_;
  std::span<const RunTask> tasks_;
  const RunnerOptions& options_;
  std::vector<RunWish> wanted_;  // by model
  Clock::time_point start_ = Clock::now();
  RunOrder order_;
  std::atomic<bool> broken_{false};  // on_record threw
  std::mutex mutex_;                 // for what follows
  std::vector<std::optional<RunRecord>>* kept_;
  Progress progress_;
  std::exception_ptr error_;
};

}  // namespace

std::size_t run_each(std::span<const Model* const> models, std::span<const RunTask> tasks,
                     const RunnerOptions& options) {
  return Runner(models, tasks, options, nullptr).run();
}

std::vector<RunRecord> run_tasks(std::span<const Model> models, std::span<const RunTask> tasks,
                                 const RunnerOptions& options) {
  std::vector<const Model*> each;
  for (const Model& model : models) each.push_back(&model);
  std::vector<std::optional<RunRecord>> kept(tasks.size());
  const std::size_t done = Runner(each, tasks, options, &kept).run();
  std::vector<RunRecord> records;
  records.reserve(done);
  for (std::optional<RunRecord>& record : kept) {
    if (record) records.push_back(std::move(*record));
  }
  return records;
}

std::vector<RunTask> paired_tasks(std::size_t policies, std::uint32_t seed, std::uint32_t first,
                                  std::uint32_t count) {
  std::vector<RunTask> tasks;
  tasks.reserve(policies * count);
  for (std::uint32_t i = 0; i < count; ++i) {
    for (std::size_t policy = 0; policy < policies; ++policy) {
      tasks.push_back({policy, {seed, first + i}});
    }
  }
  return tasks;
}

RunRecord run_one(const Model& model, const RunTask& task, const std::atomic<bool>* stop) {
  std::optional<RunRecord> record =
      measured_run(model, wish_for(model, false), task, {}, {stop, nullptr});
  if (!record) throw Interrupted("the run was given up before its end");
  return std::move(*record);
}

}  // namespace rapport
