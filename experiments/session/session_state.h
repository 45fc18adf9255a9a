// What a session knows at one moment, from the runs that are there; for session.cpp only.
#pragma once

#include <memory>
#include <vector>

#include "experiments/session/session.h"
#include "experiments/session/session_plan.h"

namespace rapport {

/// The runs of each arm, by replication; without a record where one is not finished.
using FinishedRuns = std::vector<std::vector<PolicyRuns::Run>>;

/// All but numbers of commands, and what is under way.
SessionState state_of(const SessionPlan& plan, const FinishedRuns& runs);

}  // namespace rapport
