// Rules of a policy, as written: "complaints > 1.3 x today for 2 months".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/scenario/company.h"

namespace rapport {

/// A rule, or what is wrong with its text.
struct RuleText {
  std::optional<RuleSpec> rule{};
  std::string problem{};  ///< "'complains' is no figure of a company"
  std::string allowed{};
  std::string hint{};
};

/// Reads the `when` of a rule. Any blanks may separate its words.
RuleText parse_rule(std::string_view text);

}  // namespace rapport
