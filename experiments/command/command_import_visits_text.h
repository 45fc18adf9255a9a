// What an import of visits says: for people, and as JSON.
#pragma once

#include <string>

#include "experiments/command/json.h"
#include "experiments/visits/visit_holdout.h"
#include "experiments/visits/visit_scenario.h"

namespace rapport {

/// Records, arrivals, stays, who leaves, who comes again, and how to predict.
std::string visits_text(const VisitLog& log, const VisitFit& fit);
/// Days held out: how good predictions were.
std::string visit_holdout_text(const VisitLog& log, const VisitHoldout& held);
/// People present in a run of the scenario beside those recorded.
std::string visit_check_text(const VisitFit& fit, const VisitCheck& check);
/// All of it; `held` and `check` null where there are none.
Json json_of_visits(const VisitLog& log, const VisitFit& fit, const VisitHoldout* held,
                    const VisitCheck* check);

}  // namespace rapport
