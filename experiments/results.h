// A results file: one SQLite database that holds what was asked and what came out.
//
// Each run is committed by itself, so a kill loses at most the runs in flight. On close the log is
// folded in and the one file is the whole. Tables are tidy, to be read by other programs:
// docs/results.md describes them.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "experiments/runner.h"
#include "sim/model/scenario_file.h"

namespace rapport {

/// The output cannot be used: it exists already, cannot be made or written, or is no results file.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a results file says about where its runs come from.
struct StudyRecord {
  std::string command;  ///< verb: "run", "compare", "sweep"
  std::string version;  ///< of rapport
  std::string scenario_path;
  std::vector<SourceText> sources;
  std::vector<Override> set;  ///< applied to the company
  std::vector<ExtraPolicy> extra;
  std::uint32_t seed = 1;
  std::uint32_t replications = 0;     ///< asked for, by policy
  std::vector<std::string> policies;  ///< by index of RunTask::policy: "today", then names
};

/// Hash over all source texts and overrides (64 bits, hex), to tell scenarios apart.
std::string scenario_hash(const StudyRecord& study);

class ResultsFile {
 public:
  /// Makes a new file. Throws OutputError where one exists or it cannot be made.
  static ResultsFile create(const std::string& path, const StudyRecord& study);
  /// Opens one to read. Throws OutputError where it is missing or no results file.
  static ResultsFile open(const std::string& path);
  ResultsFile(ResultsFile&&) noexcept;
  ResultsFile& operator=(ResultsFile&&) noexcept;
  ~ResultsFile();  ///< folds the log in

  /// Stores a run and its metrics in one commit. `keys` and `model` are those of its policy. Throws
  /// OutputError where the disk is full or gone; what was stored before stays.
  void add(const RunRecord& record, const Model& model, std::span<const MetricKey> keys);
  /// Folds the log in. Throws OutputError where that fails.
  void close();

  StudyRecord study() const;
  struct StoredRun {
    std::int64_t id;
    RunTask task;
    RunStatus status;
    std::string message;
    std::uint64_t hash;
  };
  std::vector<StoredRun> runs() const;
  struct StoredValue {
    std::string metric, segment, touch_point;
    double value;  ///< NaN where the run had none
  };
  std::vector<StoredValue> values(std::int64_t run) const;

 private:
  struct Parts;
  explicit ResultsFile(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace rapport
