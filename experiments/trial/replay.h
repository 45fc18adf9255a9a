// Runs one stored run again, from nothing but its results file, and says whether it is the same.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/results/results.h"
#include "experiments/run/runner.h"
#include "experiments/session/policy_runs.h"

namespace rapport {

/// What a replay found.
struct ReplayOutcome {
  /// A metric that came out differently, or that only one of the two has.
  struct Difference {
    std::string metric, part, part_name;
    std::optional<double> stored, now;  ///< none where it has no such metric
  };
  bool found = false;       ///< whether the file holds the run; nothing below means anything if not
  bool identical = false;   ///< same status, message and hash, and all values equal to the last bit
  std::string policy;       ///< its name
  std::string version;      ///< of the rapport that stored it
  double represents = 1.0;  ///< real customers for each simulated one
  std::vector<std::string> notes{};  ///< of the stored study; of a preview, that it is one
  ResultsFile::StoredRun stored{};
  RunRecord now;
  std::vector<Difference> differences;  ///< in the order of the file, then what only `now` has
};

/// Builds the policy of a run of a study, whose points a later room makes. Throws as replay() does.
using StoredPoint = std::function<std::shared_ptr<const PolicyRuns>(const RunTask& task)>;

/// Replays the run of that id, or the file's first. Only the bits of a NaN and the sign of a zero
/// do not count, as a results file does not keep them. Throws OutputError where the file cannot be
/// read, InvalidInput where its scenario is none for this rapport or was altered, Interrupted where
/// `stop` became true. Of a study `point` builds the policy, and what the study did not keep is no
/// difference.
ReplayOutcome replay(const std::string& db, std::optional<std::int64_t> run_id = std::nullopt,
                     const std::atomic<bool>* stop = nullptr, const StoredPoint& point = {});

}  // namespace rapport
