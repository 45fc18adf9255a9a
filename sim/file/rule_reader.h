// Reads the rules of a policy: [[policy.NAME.rule]] with `when` and `then`.
#pragma once

#include <string>
#include <vector>

#include "sim/core/problem.h"
#include "sim/file/document.h"
#include "sim/scenario/company.h"

namespace rapport {

/// What has to be known of Today to read rules.
struct RuleBasis {
  bool company = false;
  /// A rule can compare with Today's: a warm-up of kComplaintWeeks or more.
  bool complaints = false;
};

/// Reads the rules in `list` and reports those that are wrong. `place` begins each message: "policy
/// 'more': ".
std::vector<RuleSpec> read_rules(const Value& list, const std::string& place,
                                 const RuleBasis& basis, Problems& problems);

}  // namespace rapport
