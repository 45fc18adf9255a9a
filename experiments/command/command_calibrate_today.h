// What `rapport calibrate today` says.
#pragma once

#include <string>

#include "experiments/command/json.h"
#include "sim/file/scenario_file.h"
#include "sim/forecast/today_fit.h"

namespace rapport {

/// The targets, what was moved for them, the references, the checks, the keys as they stand in a
/// file, and a verdict. `out`: the file in which the keys were set; empty: none.
std::string today_text(const ScenarioFile& file, const TodayFit& fit, const std::string& out);
Json today_json(const TodayFit& fit);

/// The file that `--out` writes: it extends the one that was read, wherever both are.
std::string fitted_file(const ScenarioFile& file, const TodayFit& fit, const std::string& out);

}  // namespace rapport
