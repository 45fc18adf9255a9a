// Asking for the answers of a scorecard: on a sheet, or at a terminal.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "experiments/scorecard/scorecard.h"

namespace rapport {

/// A sheet to be filled in: each question of us and of each rival, with its five answers beside it.
/// Nothing is answered.
std::string scorecard_template(const std::vector<std::string>& rivals);

/// Asks on `out` and reads `in`: names of rivals unless some are known, then each question of us
/// and of each of them. An empty line means that somebody does not know; what cannot be read is
/// asked again. Answers of `known` are not asked for, and are in the result. `today`: for which
/// value a lever of ours then stays at; null: of no scenario.
std::vector<GivenAnswer> ask_scorecard(const std::vector<GivenAnswer>& known,
                                       std::vector<std::string> rivals, const Scenario* today,
                                       std::istream& in, std::ostream& out);

}  // namespace rapport
