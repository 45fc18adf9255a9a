// A results file: one SQLite database that holds what was asked and what came out.
//
// Each run is committed by itself, so a kill loses at most the runs in flight. On close the log is
// folded in and the one file is the whole. Tables are tidy, to be read by other programs:
// docs/results.md describes them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "experiments/output/output_file.h"
#include "experiments/run/runner.h"
#include "sim/file/scenario_file.h"

namespace rapport {

enum class VariantState {
  open,     ///< not made yet: what it sets is not known
  ready,    ///< can be run
  rejected  ///< is no firm, or its Today cannot be fitted: `message` says why
};

/// Today under other assumptions: keys that are set in it, and so for every policy.
struct StudyVariant {
  std::string name;
  std::vector<Override> set;
  VariantState state = VariantState::open;
  std::string message{};
};

/// What a study varies.
struct StudyFactor {
  std::string name, label, unit;
};

/// What a factor is set to in one policy.
struct StudySetting {
  std::string text;    ///< as files have it
  double value = 0.0;  ///< the number, or the place of its level among the levels from 0
};

/// What a results file says about where its runs come from.
struct StudyRecord {
  std::string command;  ///< verb: "run", "compare", "sweep"
  std::string version;  ///< of rapport
  std::string scenario_path;
  std::vector<SourceText> sources;
  std::vector<Override> set;  ///< applied to Today, and so to every policy
  std::vector<ExtraPolicy> extra;
  std::uint32_t seed = 1;
  std::uint32_t replications = 0;     ///< asked for, of each policy
  std::vector<std::string> policies;  ///< by index of RunTask::policy: "today", then names
  std::vector<std::string> labels{};  ///< of these, for people; where one is missing, the label of
                                      ///< the extra policy of that name, or the name
  double represents = 1.0;            ///< real customers for each simulated one
  bool series = false;                ///< whether runs have their months too
  std::string engine{};               ///< engine_of() when it was made; set by create()
  std::string part{};  ///< of a study that is divided: which part was asked for, "3/8"; else empty
  std::string hash{};  ///< scenario_hash() as it was when the study was stored; else empty
  std::vector<std::string> notes{};  ///< what the reader noted of the scenario; of a preview, that
                                     ///< it is one
  std::vector<SourceText> study{};   ///< of a study: its own file, then tables that it reads; the
                                     ///< policies are what follows from them
  std::vector<StudyVariant> variants{};  ///< by index of RunTask::variant; empty: one, as described
  std::vector<StudyFactor> factors{};
  std::vector<std::vector<StudySetting>> settings{};  ///< [policy][factor]; empty without factors
};

/// The hash of what this engine makes of a fixed set of runs (tests/golden/outcome_hash): builds of
/// one version whose results differ have other ones.
std::string this_engine();

/// What a study's results are known by: of one with draws of the assumptions also the way in which
/// Today is fitted in each of them.
std::string engine_of(const StudyRecord& study);

/// Hash over all source texts, overrides and extra policies (64 bits, hex), to tell scenarios
/// apart. Paths, labels and where an override was given do not count (FNV-1a; Fowler, Noll and Vo).
std::string scenario_hash(const StudyRecord& study);

/// One connection to a results file. One call at a time, from any thread.
class ResultsFile {
 public:
  /// Makes a new file and never touches one that is there; of two programs that try, one gets it.
  /// Throws OutputError where anything of that name exists or it cannot be made.
  static ResultsFile create(const std::string& path, const StudyRecord& study);
  /// Opens a file that create() made of the same study, to add the runs that it lacks; `study` may
  /// ask for another number of replications, which is noted. An empty file, as a program leaves
  /// that was killed while it made one, is begun anew. Throws OutputError where it is of
  /// another study, saying what differs, and where its runs cannot be counted on.
  static ResultsFile resume(const std::string& path, const StudyRecord& study);
  /// Opens a file to read, also while it is being written or after its writer was killed. Throws
  /// OutputError where it is missing, no results file, or one of another schema.
  static ResultsFile open(const std::string& path);
  ResultsFile(ResultsFile&&) noexcept;
  ResultsFile& operator=(ResultsFile&&) noexcept;
  ~ResultsFile();  ///< as close(), but says nothing where that fails

  /// Stores a run and its metrics in one commit. `keys` and `model` are those of its policy. The
  /// run's id follows from its task, not from the order in which runs are added: (variant +
  /// replication x number of variants) x number of policies + policy + 1. Throws OutputError where
  /// the disk is full or gone; what was stored before stays. Throws InvariantError for another seed
  /// than the study's, a policy that is none of the study's, and a run that is stored already.
  /// `series` are the keys of the record's series, none where it has none.
  void add(const RunRecord& record, const Model& model, std::span<const MetricKey> keys,
           std::span<const SeriesKey> series = {});
  /// Stores what a variant sets, in one commit; what the file had of it goes. Throws OutputError.
  void set_variant(std::size_t variant, const StudyVariant& made);
  /// Takes the runs out that were given up because they took too long, so that they are made again.
  /// Returns how many. Throws OutputError.
  std::uint64_t forget_timed_out();
  /// Stores what some policies are, where a study makes them on the way: their labels and what
  /// factors are set to in them, as `study` has them now. In one commit. Throws OutputError.
  void set_policies(std::span<const std::size_t> policies, const StudyRecord& study);
  /// Folds the log into the file and closes it; nothing may be called after. Throws OutputError
  /// where that fails; the runs are then stored in the file and its log. If another program is
  /// reading, the log stays until it has closed the file, which is no error.
  void close();

  // These three throw OutputError where the file cannot be read or is damaged.

  StudyRecord study() const;
  struct StoredRun {
    std::int64_t id;  ///< from 1
    RunTask task;
    RunStatus status;
    std::string message;
    std::uint64_t hash;
    std::uint64_t event_hash;  ///< RunRecord::event_hash
  };
  std::vector<StoredRun> runs() const;  ///< by id: replication by replication
  struct StoredValue {
    std::string metric, part, part_name;
    double value;  ///< NaN where the run had none
  };
  std::vector<StoredValue> values(std::int64_t run) const;  ///< in the order of its keys
  /// One key of the runs' values: `value` is the place in `ord` order.
  struct StoredKey {
    std::int64_t ord;
    std::string metric, part, part_name;
  };
  std::vector<StoredKey> keys() const;
  /// What every run has for one key, by run: NaN where it has none, failed or is not there. One
  /// pass over the runs, so that many of them take no more memory than their numbers.
  void each_value(std::int64_t ord,
                  const std::function<void(const RunTask& task, double value)>& take) const;
  /// One line of what runs come to month by month: a series for the firm or a part.
  struct StoredSeries {
    std::int64_t ord;
    std::string series, part, part_name;
  };
  std::vector<StoredSeries> series() const;  ///< by ord; none where the file has no months
  /// The first day of each month of a run, and its end (YYYY-MM-DD); none where it has no months.
  std::vector<std::string> month_dates() const;
  /// What every run has in each month for one line, in one pass. Runs that have none are not told.
  void each_month(
      std::int64_t ord,
      const std::function<void(const RunTask& task, std::size_t month, double value)>& take) const;
  /// The units, labels and good directions that the file has of its metrics.
  struct StoredMetric {
    std::string id, label, unit, good;
    double matters;
  };
  std::vector<StoredMetric> metrics() const;
  /// What queries find, all at one moment, as records of CSV: of each query the names of its
  /// columns, then its rows. What is NULL is an empty field.
  void each_record(
      std::span<const std::string> queries,
      const std::function<void(std::size_t query, const std::string& record)>& take) const;
  /// All runs as add() took them, but for their details; `moments` of each key of their series.
  std::vector<RunRecord> records(std::size_t moments) const;

 private:
  struct Parts;
  explicit ResultsFile(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace rapport
