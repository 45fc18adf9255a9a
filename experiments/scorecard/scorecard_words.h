// What a scorecard comes to, in words.
#pragma once

#include <string>

#include "experiments/scorecard/scorecard.h"

namespace rapport {

/// From which difference on one part counts as ahead of another: half of the step between two
/// neighbouring answers. A convention.
inline constexpr double kAhead = 0.125;

/// Which part of a firm is ahead, which is the weakest link, and its lowest levers: sentences.
std::string chain_words(const ScoredFirm& firm);
/// In which parts a rival is ahead of us or behind, on how many levers; empty where no lever is
/// known of both.
std::string lead_words(const ScoredFirm& us, const ScoredFirm& rival);

}  // namespace rapport
