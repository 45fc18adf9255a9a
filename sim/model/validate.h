// What can be wrong with a scenario: all of it at once, each with its place and a way out.
#pragma once

#include "sim/core/problem.h"
#include "sim/model/scenario.h"

namespace rapport {

/// Everything that keeps the scenario from being built; empty for a good one.
Problems find_problems(const Scenario& scenario);

}  // namespace rapport
