// The lever honour: what representatives grant informally, granted by rule where nobody negotiates.
#pragma once

#include "sim/scenario/lever.h"

namespace rapport {

/// Whether only a rule says there what is granted.
bool grants_by_rule(const TouchPointSpec& spec);
void apply_honour(Scenario& scenario, const LeverValues& values);
/// The mean over such touch points, which count alike, and segments, which count by their
/// customers.
double honour_dose(const Scenario& scenario, const LeverValues& values);

}  // namespace rapport
