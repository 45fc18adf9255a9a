// Records made into a scenario, for the screen: what `rapport import` does with columns as it
// guesses them, and all else at its defaults.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "experiments/chart/primitive.h"
#include "viz/client/record_kind.h"

namespace rapport {

struct ImportOutcome {
  std::filesystem::path records{};  ///< the file that was read
  RecordKind kind = RecordKind::unknown;
  std::string text{};               ///< of the scenario; empty where there are problems
  std::string problems{};           ///< why there is none
  std::vector<std::string> said{};  ///< columns as they were taken, what was left out, notes
  std::vector<Drawing> pictures{};  ///< of what was estimated; may be none
};

/// Throws GivenUp soon after `stop` became true: of calls within hundredths of a second, of others
/// once the step that is under way is done.
ImportOutcome import_records(const std::filesystem::path& records, RecordKind kind, int threads,
                             const std::atomic<bool>& stop);

}  // namespace rapport
