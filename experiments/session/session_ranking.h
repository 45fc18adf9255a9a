// What the runs of a session say of its policies side by side, pair by pair; for session_state.cpp
// only.
#pragma once

#include <vector>

#include "experiments/session/policy_runs.h"
#include "experiments/session/session.h"

namespace rapport {

/// By key, what a policy has more than another in the replications that both have: see
/// SessionArm::from_today.
std::vector<Interval> differences_of(const std::vector<PolicyRuns::Run>& policy,
                                     const std::vector<PolicyRuns::Run>& other, std::size_t keys);

/// Of headline metrics of the whole firm that can be good or bad, and of its worth, which gets no
/// verdict.
std::vector<SessionRanking> rankings_of(const std::vector<MetricKey>& keys,
                                        const std::vector<std::vector<PolicyRuns::Run>>& runs);

}  // namespace rapport
