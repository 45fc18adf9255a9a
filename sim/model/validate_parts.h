// The parts of find_problems(), one a noun. Each adds what it finds.
#pragma once

#include "sim/core/problem.h"
#include "sim/model/scenario.h"

namespace rapport {

void check_segments(const Scenario& scenario, Problems& problems);
void check_needs(const Scenario& scenario, Problems& problems);
void check_streams(const Scenario& scenario, Problems& problems);
void check_pools(const Scenario& scenario, Problems& problems);
void check_touch_points(const Scenario& scenario, Problems& problems);
/// Departments and divisions, and who names them. Levers: check_levers() in lever.h.
void check_organisation(const Scenario& scenario, Problems& problems);
/// `structure` has the entries and moves by which steps are reached, see periods.h.
void check_journeys(const Scenario& scenario, const Scenario& structure, Problems& problems);

/// find_problems() with the entries and moves of all periods in `structure`.
Problems find_problems_within(const Scenario& scenario, const Scenario& structure);

/// Kinds of streams that `represents` adds are counted with the others.
void check_stream_count(const Scenario& scenario, std::size_t background, Problems& problems);

}  // namespace rapport
