// What a session knows at one moment, from the runs that are there; for session.cpp only.
#pragma once

#include <memory>
#include <vector>

#include "experiments/session/session.h"
#include "experiments/session/session_plan.h"

namespace rapport {

/// The finished runs of each arm, by replication; null where there is none.
using FinishedRuns = std::vector<std::vector<std::shared_ptr<const RunRecord>>>;

/// All but numbers of commands, and what is under way.
SessionState state_of(const SessionPlan& plan, const FinishedRuns& runs);

}  // namespace rapport
