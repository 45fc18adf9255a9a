// A trial: some policies of a scenario file, run with the same replications.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiments/results/results.h"
#include "experiments/run/runner.h"
#include "experiments/session/policy_builder.h"
#include "experiments/verdict/verdict.h"
#include "sim/core/moments.h"

namespace rapport {

/// What every question to the model has in common.
struct TrialOptions {
  std::string command;                ///< the verb that asks, for the record
  std::string scenario;               ///< path of the file
  ReadText read = read_text_file;     ///< how its text, and those that it extends, are read
  std::vector<std::string> set;       ///< "PATH=VALUE", for Today and so for every policy
  std::vector<ExtraPolicy> extra;     ///< policies made on the command line
  std::vector<std::string> policies;  ///< which to run, by name; empty: Today and all others
  std::uint32_t seed = 1;
  std::uint32_t replications = 20;
  /// The most that may be run where results decide when to stop; 0: `replications`.
  std::uint32_t most_replications = 0;
  int threads = 1;
  std::string out;      ///< results file to write; empty: none
  bool resume = false;  ///< where `out` is there, its runs are taken over, and those added it lacks
  bool quiet = false;
  bool series = false;  ///< keep what runs come to month by month too
  /// Gives the observer of one run; null: nobody observes it. Called on any thread.
  std::function<Observer*(std::size_t arm, std::uint32_t replication)> observer{};
};

/// "PATH=VALUE" as an Override; adds a problem for a text without '='. `flag` is for messages.
std::optional<Override> override_of(const std::string& text, const std::string& flag,
                                    Problems& problems);

/// Policies of a file, their models, and what their runs gave so far.
class Trial {
 public:
  using Arm = BuiltPolicy;  ///< one policy of the trial

  /// Reads the file, builds the models and makes the results file; runs nothing yet. Throws
  /// InvalidInput, OutputError.
  explicit Trial(TrialOptions options);

  /// The next `count` replications of all arms. Stops early where the program is interrupted or a
  /// run cannot be stored.
  void run(std::uint32_t count);
  /// Closes the results file. Throws OutputError where it cannot, or a run could not be stored.
  void finish();

  const TrialOptions& options() const { return options_; }
  const ScenarioFile& file() const { return policies_.file(); }
  const std::vector<Arm>& arms() const { return arms_; }
  const Model& model(std::size_t arm) const { return arms_[arm].runs->model; }
  const std::vector<MetricKey>& keys() const { return keys_; }
  /// [key][replication] of one arm; NaN where the run has none, failed or was given up.
  const std::vector<std::vector<double>>& values(std::size_t arm) const { return values_[arm]; }
  /// The events that they count, alike; NaN where a key counts none too.
  const std::vector<std::vector<EventCount>>& events(std::size_t arm) const { return events_[arm]; }
  /// What runs come to month by month: keys of all arms, none where that was not asked for.
  const std::vector<SeriesKey>& series_keys() const { return series_keys_; }
  /// Of one arm, a key and a moment (or month): over the replications that have a value.
  Moments series_moments(std::size_t arm, std::size_t key, std::size_t moment) const;
  /// Whether a run was finished, and did not fail.
  bool has_run(std::size_t arm, std::size_t replication) const {
    const Finished& run = finished_[arm][replication];
    return run.yes && !run.failed;
  }
  /// Of the values of one arm and key, over the replications that have one.
  Moments moments(std::size_t arm, std::size_t key) const;
  const std::vector<RunRecord>& failures() const { return failures_; }
  std::uint32_t replications() const { return replications_; }  ///< asked for so far
  std::size_t runs_done() const { return done_; }               ///< without failed ones
  std::size_t runs_found() const { return found_; }  ///< of these, taken over from the results file
  /// Replications that all arms have finished, failed runs among them: after an interruption some
  /// arms have more.
  std::vector<std::uint32_t> finished_by_all() const;
  /// Whether the runs of two arms are the same event for event, in all replications that both have.
  bool same_events(std::size_t arm, std::size_t other) const;
  /// The events of two arms, for compare().
  PairedEvents paired_events(std::size_t arm, std::size_t against) const {
    return {events_[arm], events_[against], same_events(arm, against)};
  }
  /// The interval of one arm's mean of a key.
  Interval mean_interval(std::size_t arm, std::size_t key, Validity validity) const;
  /// What is worth knowing of how the file and the options were read, each once.
  std::vector<std::string> notes() const;
  bool stopped() const { return stopped_; }  ///< interrupted, or the results file is full

 private:
  struct Finished {
    bool yes = false;
    bool failed = false;
    std::uint64_t event_hash = 0;  ///< of what happened; 0 where it failed
  };

  std::vector<const Policy*> chosen() const;
  void open_results();
  /// Takes the run in; `is_new`: it is not in the results file yet.
  void store(const RunRecord& record, bool is_new);
  std::vector<RunTask> without_found(const std::vector<RunTask>& tasks);

  TrialOptions options_;
  PolicyBuilder policies_;
  std::vector<Arm> arms_;
  std::vector<MetricKey> keys_;
  std::vector<std::vector<std::vector<double>>> values_;      ///< [arm][key][replication]
  std::vector<std::vector<std::vector<EventCount>>> events_;  ///< the same
  std::vector<std::vector<Finished>> finished_;               ///< [arm][replication]
  std::vector<SeriesKey> series_keys_;
  std::vector<std::vector<std::vector<double>>> series_;  ///< [arm][replication], series_values()
  std::vector<RunRecord> failures_;
  std::optional<ResultsFile> results_;
  /// Of the results file as it was found, by policy and replication.
  std::map<std::pair<std::size_t, std::uint32_t>, RunRecord> stored_;
  std::uint32_t replications_ = 0;
  std::size_t done_ = 0, found_ = 0;
  bool stopped_ = false;
  std::string output_error_;
};

}  // namespace rapport
