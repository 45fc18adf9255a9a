// What can be wrong with a scenario: all of it at once, each with its place and a way out.
#pragma once

#include <span>
#include <string>

#include "sim/core/problem.h"
#include "sim/scenario/scenario.h"

namespace rapport {

/// Everything that keeps the scenario from being built; empty for a good one.
Problems find_problems(const Scenario& scenario);

/// The same for a policy: what is wrong with Today, where a step may also be reached by what a
/// change brings, and what check_changes() finds.
Problems find_problems(const Scenario& today, std::span<const Change> changes);

/// What is wrong with a policy's changes, but not with Today: dates that are no midnights of the
/// run in increasing order, what a policy cannot change, rates above those of Today's candidates,
/// and all that keeps a changed scenario from being built (what is wrong with Today alike is left
/// out).
///
/// What a policy may change, and when, is PolicyRight in the rows of parameter.h; besides that
/// entries and moves of journeys, levers and their costs, at any date.
void check_changes(const Scenario& today, std::span<const Change> changes, Problems& problems);

/// The place that problems of a change name: "from 2026-04-01", followed by ", touch point 'phone'"
/// and so on.
std::string place_of(const Scenario& today, const Change& change);

}  // namespace rapport
