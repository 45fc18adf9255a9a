// Reads the rules of a policy: [[policy.NAME.rule]] with `when` and `then`.
#pragma once

#include <string>
#include <vector>

#include "sim/core/problem.h"
#include "sim/model/company.h"
#include "sim/model/document.h"

namespace rapport {

/// `place` begins each message: "policy 'more': ".
std::vector<RuleSpec> read_rules(const Value& list, const std::string& place, bool has_company,
                                 Problems& problems);

}  // namespace rapport
