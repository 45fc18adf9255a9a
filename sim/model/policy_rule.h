// Rules of a policy, as written: "complaints > 1.3 x today for 2 months".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/model/company.h"

namespace rapport {

/// What may stand in a rule, for messages.
inline constexpr const char* kRuleForm =
    "complaints or departures, > or <, a factor, 'x today for' and a time, as \"complaints > 1.3 x "
    "today for 2 months\"";

/// Reads the `when` of a rule; nothing where it is not of the form above. Any blanks may separate
/// its words.
std::optional<RuleSpec> parse_rule(std::string_view text);

}  // namespace rapport
