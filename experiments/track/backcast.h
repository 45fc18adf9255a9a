// A backcast: a scenario run from the start of a record, with the policies that were in force.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiments/record/matched.h"
#include "experiments/record/policy_effect.h"
#include "experiments/record/record_errors.h"
#include "experiments/run/runner.h"
#include "sim/file/scenario_file.h"

namespace rapport {

struct BackcastOptions {
  std::string scenario;
  std::string record;         ///< path of the table
  std::string policy;         ///< empty: 'history', else the only one, else Today
  std::vector<Override> set;  ///< in Today; `start` and `horizon` follow from the record
  std::optional<MonthNumber> fit_until{};  ///< the last month that the description was made with
  std::uint32_t seed = 1, replications = 20;
  int threads = 1;
  const std::atomic<bool>* stop = nullptr;
  std::function<void(const Progress&)> progress{};
};

/// A dated change of the policy, and what came of it.
struct BackcastChange {
  Date date{};
  std::size_t from = 0, to = 0;         ///< months of the record after it, up to the next change
  bool seen = false;                    ///< in months up to fit_until: no prediction
  std::vector<PolicyEffect> effects{};  ///< by line that is foretold and has months
};

struct Backcast {
  std::string name;  ///< of the firm
  std::string policy, policy_label;
  Matched matched;
  std::size_t known = 0;                        ///< months up to fit_until
  std::vector<RecordErrors> fitted, predicted;  ///< by line; empty where there are no such months
  std::vector<BackcastChange> changes;
  std::vector<std::string> notes;
  bool stopped = false;    ///< interrupted: nothing but the names is there
  std::size_t failed = 0;  ///< runs
};

/// Reads both files, runs and compares. Throws InvalidInput.
Backcast make_backcast(const BackcastOptions& options);

/// The figures that runs of a scenario have, for templates and messages.
std::vector<Figure> figures_of_scenario(const Scenario& today);

}  // namespace rapport
