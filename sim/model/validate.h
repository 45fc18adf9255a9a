// What can be wrong with a scenario: all of it at once, each with its place and a way out.
#pragma once

#include <span>
#include <string>

#include "sim/core/problem.h"
#include "sim/model/scenario.h"

namespace rapport {

/// Everything that keeps the scenario from being built; empty for a good one.
Problems find_problems(const Scenario& scenario);

/// The same for a policy: Today, where a step may also be reached by what a change brings, then
/// check_changes().
Problems find_problems(const Scenario& today, std::span<const Change> changes);

/// What is wrong with a policy's changes, but not with Today: dates that are no midnights of the
/// run in increasing order, what a policy cannot change, rates above those of Today's candidates,
/// and all that keeps a changed scenario from being built (what is wrong with Today alike is left
/// out).
///
/// A policy may change at any date: staff and costs of pools; of touch points overflow_after,
/// service, patience, deadline, open, balk_probability, waiting_room, redial, call_back,
/// service_level_within and experience; of needs and streams the rate, profile, segment_factor,
/// priority_class and head_start; priority_class and head_start of segments; entries and moves of
/// journeys; levers and their costs. From the start of the run only, because they enter money by
/// whole months: cost_per_contact, cost_per_minute and value_per_month. Nothing else.
void check_changes(const Scenario& today, std::span<const Change> changes, Problems& problems);

/// Where problems of a change are: "from 2026-04-01", followed by ", touch point 'phone'" and so
/// on.
std::string place_of(const Scenario& today, const Change& change);

}  // namespace rapport
