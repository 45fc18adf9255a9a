// What came out of the claims that the generic company was built to test, a row each. Figures, and
// how they were found, are in docs/evidence.md; a test holds the two together.
#pragma once

#include <span>

namespace rapport {

enum class ClaimOutcome { fails, in_part, open, holds };
inline constexpr int kClaimOutcomes = 4;
const char* name_of(ClaimOutcome outcome);  ///< "fails", "holds in part", ...

struct Claim {
  const char* number;    ///< as in the articles
  const char* words;     ///< as in docs/evidence.md
  ClaimOutcome outcome;  ///< at the file's own numbers
  const char* verdict;   ///< in the words of docs/evidence.md
  const char* because;   ///< in half a sentence; empty where nothing has to be said
};

/// Those that fail first.
std::span<const Claim> claims();

/// What is to be said of all of them.
inline constexpr const char* kClaimsCaution =
    "Over other plausible assumptions no claim has a verdict: more than half of the draws could "
    "not be fitted to Today.";

}  // namespace rapport
