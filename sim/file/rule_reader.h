// Reads the rules of a policy: [[policy.NAME.rule]] with `when` and `then`.
#pragma once

#include <string>
#include <vector>

#include "sim/core/problem.h"
#include "sim/file/document.h"
#include "sim/scenario/company.h"

namespace rapport {

/// What rules need of the scenario.
struct RuleBasis {
  bool company = false;
  bool complaints = false;  ///< of Today, to compare with: a warm-up of kComplaintWeeks or more
};

/// `place` begins each message: "policy 'more': ".
std::vector<RuleSpec> read_rules(const Value& list, const std::string& place,
                                 const RuleBasis& basis, Problems& problems);

}  // namespace rapport
