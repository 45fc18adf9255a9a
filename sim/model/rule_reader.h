// Reads the rules of a policy: [[policy.NAME.rule]] with `when` and `then`.
#pragma once

#include <string>
#include <vector>

#include "sim/core/problem.h"
#include "sim/model/document.h"
#include "sim/model/scenario.h"

namespace rapport {

/// `place` begins each message: "policy 'more': ". `today`: what the policy changes.
std::vector<RuleSpec> read_rules(const Value& list, const std::string& place, const Scenario& today,
                                 Problems& problems);

}  // namespace rapport
