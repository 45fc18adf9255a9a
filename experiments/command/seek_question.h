// What `rapport seek` is asked, as the text of a study.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/command/command_flags.h"
#include "sim/file/scenario_file.h"

namespace rapport {

/// The flags of `rapport seek`, besides those that others have too.
struct SeekFlags : Flags {
  std::string spend, save, target, levers, runs, in_force, variants;
  bool move = false;
};

/// An amount as people write it: "2000000", "2,000,000 EUR", "2 million", "2.5m", "500k", "10 %".
/// Returns it as study files have it: "2000000 EUR". Throws UsageError; `flag` is for messages.
std::string plain_amount(const std::string& flag, const std::string& text);

/// Levers that a search moves where none are named: those that can be set for all and do something
/// in the scenario, by id.
std::vector<std::string> movable_levers(const Scenario& today);

/// The study that `rapport seek` runs, under the name of a file beside the scenario.
struct SeekStudy {
  std::string path;
  std::string text;
};
/// Throws UsageError, InvalidInput.
SeekStudy seek_study(const SeekFlags& flags);

}  // namespace rapport
