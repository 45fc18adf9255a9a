// How far a comparison can be trusted, in sentences chosen by the numbers.
#pragma once

#include <string>

#include "experiments/output/shell_word.h"
#include "sim/file/evidence.h"
#include "viz/words/why_words.h"

namespace rapport {

/// "All 24 levers are assumptions: an illustration", and what the other numbers rest on.
Saying evidence_saying(const Evidence& evidence);

/// Whether no lever rests on data of this company: then numbers are an illustration.
bool is_illustration(const Evidence& evidence);

/// What most of the firm's numbers rest on, for one mark; an assumption where it is even.
EvidenceKind kind_of_most(const Evidence& evidence);

/// What was checked, what failed first: claims that fail, Today's checks that do not hold,
/// warnings.
struct TrustCounts {
  int failed_runs = 0, warnings = 0, checks_off = 0, claims_failed = 0;
  bool under_way = false;
};
Saying checks_saying(const TrustCounts& counts);

}  // namespace rapport
