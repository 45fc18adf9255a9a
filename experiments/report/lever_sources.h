// What the points of a study move, and what that rests on.
#pragma once

#include <string>
#include <vector>

#include "experiments/report/report_source.h"
#include "sim/scenario/lever.h"

namespace rapport {

/// A lever that some point sets.
struct LeverSource {
  const Lever* lever = nullptr;
  EvidenceKind effect = EvidenceKind::assumption, cost = EvidenceKind::assumption;
};

/// The levers that some point, or a policy that one begins with, sets; in the order of levers().
std::vector<LeverSource> lever_sources(const ReportSource& source);

/// Other keys that points set, each once, in the order of their names.
std::vector<std::string> other_keys(const ReportSource& source);

}  // namespace rapport
