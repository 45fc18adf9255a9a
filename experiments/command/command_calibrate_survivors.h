// What `rapport calibrate survivors` says.
#pragma once

#include <string>

#include "experiments/calibrate/stay_forecast.h"
#include "experiments/calibrate/survivor_file.h"
#include "experiments/calibrate/survivor_table.h"
#include "experiments/command/json.h"

namespace rapport {

/// How long customers stay: of a list of them, or of a survival table.
struct SurvivorAnswer {
  SurvivorFile file;
  double cut = 0.0;       ///< years held out; of a list
  StayForecast forecast;  ///< of a list
  TableForecast table;    ///< of a table
};
/// `cut`: years; 0: the usual ones. `ahead`: years to come.
SurvivorAnswer survivor_answer(SurvivorFile file, double cut, int ahead, const std::string& name);

std::string survivors_text(const SurvivorAnswer& answer);
Json survivors_json(const SurvivorAnswer& answer);

/// "beta-geometric", for people and JSON.
const char* name_of(StayKind kind);
/// "beta-geometric, the last 2 years".
std::string name_of(const StayWay& way);
/// As a scenario takes it: { beta = [0.67, 3.81] }.
std::string propensity_text(const StayLaw& law);

}  // namespace rapport
