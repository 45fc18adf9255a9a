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
void check_journeys(const Scenario& scenario, Problems& problems);
/// Departments and divisions, and who names them. Levers: check_levers() in lever.h.
void check_organisation(const Scenario& scenario, Problems& problems);

}  // namespace rapport
