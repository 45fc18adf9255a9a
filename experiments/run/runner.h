// Runs many replications of many policies side by side, each run serial.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/core/random.h"
#include "sim/engine/simulator.h"
#include "sim/measure/detail_rows.h"
#include "sim/measure/metric.h"
#include "sim/measure/series.h"
#include "sim/model/model.h"

namespace rapport {

/// One run that was asked for.
struct RunTask {
  std::size_t policy = 0;   ///< index into the models
  RandomKey key{};          ///< study seed and replication
  std::size_t variant = 0;  ///< of a study: which variant of the assumptions the models are of
};

enum class RunStatus {
  done,
  failed,
  timed_out  ///< given up, because it took longer than a run may: no failure of the model
};

/// What became of a task. A run that fails is a result too.
struct RunRecord {
  RunTask task;
  RunStatus status = RunStatus::done;
  std::string message;     ///< why there is no result; empty if there is
  std::uint64_t hash = 0;  ///< RunResult::hash(): equal results have equal hashes; 0 without one
  std::uint64_t event_hash = 0;    ///< RunResult::event_hash(); 0 if it failed
  std::vector<double> values;      ///< by metric_keys() of its model; empty if it failed
  std::vector<EventCount> events;  ///< the same
  std::vector<double> series;      ///< series_values(); empty if it failed or nobody asked for it
  double seconds = 0.0;            ///< wall time; not part of the result
  std::vector<CustomerState> customers;  ///< at the end; empty unless asked for
  RunDetails details;                    ///< empty unless asked for
  std::vector<DecileRow> deciles;        ///< likewise
};

struct Progress {
  std::size_t done = 0;    ///< finished, failed ones among them
  std::size_t failed = 0;  ///< how many of these failed
  std::size_t total = 0;   ///< asked for
  double seconds = 0.0;    ///< since the start
};

struct RunWish;

struct RunnerOptions {
  int threads = 1;
  const std::atomic<bool>* stop = nullptr;  ///< once true, runs under way are given up at their
                                            ///< next day, and no others begin
  /// Called for each record as it is finished, one call at a time, on any thread.
  std::function<void(const RunRecord&, const Progress&)> on_record{};
  const std::atomic<bool>* also_stop = nullptr;  ///< the same for another reason
  double time_limit = 0.0;  ///< seconds of the clock that a run may take, and a warm-up that many
                            ///< share; 0: as long as it takes
  bool series = false;      ///< whether records have RunRecord::series and details
  /// What is measured of runs of a model; none: all metrics, and months if `series`.
  std::function<RunWish(const Model& model)> wish{};
  /// Gives the observer of the run of tasks[i], which is called on that run's thread; null: nobody
  /// observes it.
  std::function<Observer*(std::size_t i)> observer{};
};

/// Begins the tasks in their order, with at most `threads` under way, as a run of a large firm
/// takes much memory. Returns how many were finished; the others were given up. Records are not
/// kept. Results do not depend on threads. An exception from on_record stops the rest and is
/// rethrown.
std::size_t run_each(std::span<const Model* const> models, std::span<const RunTask> tasks,
                     const RunnerOptions& options);

/// The same, and returns the records of those that were finished, in the order of `tasks`.
std::vector<RunRecord> run_tasks(std::span<const Model> models, std::span<const RunTask> tasks,
                                 const RunnerOptions& options);

/// Tasks for policies 0..policies-1 and replications first..first+count-1, replication by
/// replication, with all policies of a replication next to each other.
std::vector<RunTask> paired_tasks(std::size_t policies, std::uint32_t seed, std::uint32_t first,
                                  std::uint32_t count);

/// A run was given up because it was asked to stop.
class Interrupted : public GivenUp {
 public:
  using GivenUp::GivenUp;
};

/// What is measured of a run.
struct RunWish {
  std::vector<MetricKey> keys;
  std::vector<SeriesKey> series{};  ///< none: records have none
  bool customers = false;           ///< whether records have them
  bool details = false;             ///< whether records have them, and deciles
  /// Told now and then, in runs that take long, what the months that are over came to: series as
  /// series_values() gives them, of which the first `months` are to be read. On the run's thread.
  std::function<void(std::size_t months, std::vector<double> series)> under_way{};
};

/// All metrics and, if `by_month`, what runs come to by month, and details.
RunWish wish_for(const Model& model, bool by_month);

/// What may ask a run to stop; each may be null.
struct StopSigns {
  const std::atomic<bool>* user = nullptr;
  const std::atomic<bool>* error = nullptr;
  const std::atomic<bool>* other = nullptr;
  double time_limit = 0.0;  ///< seconds of the clock from when it began; 0: none

  bool any() const { return is_set(user) || is_set(error) || is_set(other); }
};

/// How a run begins: observed or not, at its beginning or from a warm-up.
struct Beginning {
  Observer* observer = nullptr;
  std::shared_ptr<const Simulator> warm_up{};
};

/// One run, measured. Nothing where it was told to stop: it looks once a simulated day, and at the
/// clock too where there is a time limit.
std::optional<RunRecord> measured_run(const Model& model, const RunWish& wish, const RunTask& task,
                                      Beginning beginning, const StopSigns& stop);

/// A warm-up that has ended; null if it was told to stop, took too long or failed: then each run
/// says why.
std::shared_ptr<const Simulator> warmed(const Model& model, RandomKey key, const StopSigns& stop);

/// One run with metrics, as run_tasks does it. For replay. Throws Interrupted where `stop` became
/// true before it was finished.
RunRecord run_one(const Model& model, const RunTask& task, const std::atomic<bool>* stop = nullptr);

}  // namespace rapport
