// The parts of find_problems(), one for each sort of thing in a scenario. Each adds the problems
// that it finds.
#pragma once

#include <string>
#include <vector>

#include "sim/core/problem.h"
#include "sim/scenario/scenario.h"

namespace rapport {

void check_segments(const Scenario& scenario, Problems& problems);
void check_needs(const Scenario& scenario, Problems& problems);
void check_streams(const Scenario& scenario, Problems& problems);
void check_pools(const Scenario& scenario, Problems& problems);
void check_touch_points(const Scenario& scenario, Problems& problems);
/// Departments and divisions, and who names them. Levers: check_levers() in lever.h.
void check_organisation(const Scenario& scenario, Problems& problems);
/// What a scenario with a company (see company.h) has to have, and what does nothing without one.
void check_company(const Scenario& scenario, Problems& problems);
/// Whether sums of money fit into what runs count them in.
void check_money(const Scenario& scenario, Problems& problems);
/// Where customers of a company choose their channel: whether they can.
void check_channels(const Scenario& scenario, Problems& problems);
/// The names for which a lever can be set in that scope: of all segments, all departments and so
/// on; none for LeverScope::all.
std::vector<std::string> names_in(const Scenario& scenario, LeverScope scope);
/// `structure` has the entries and moves by which steps are reached, see periods.h.
void check_journeys(const Scenario& scenario, const Scenario& structure, Problems& problems);

/// "move 'talk' -> the end", with the outcome where it is not 'served'.
std::string move_place(const JourneySpec::Move& move);

/// find_problems() with the entries and moves of all periods in `structure`.
Problems find_problems_within(const Scenario& scenario, const Scenario& structure);

/// Reports too many streams. `background` is the number of those that `represents` adds.
void check_stream_count(const Scenario& scenario, std::size_t background, Problems& problems);

}  // namespace rapport
