// What was found of trials, as people and programs read it.
#pragma once

#include <string>

#include "experiments/pilot/pilot.h"

namespace rapport {

/// Sentences first, then the best trial of each option.
std::string pilot_text(const PilotData& data, const PilotAnswer& answer, const std::string& title);
std::string pilot_json(const PilotData& data, const PilotAnswer& answer);
/// One row for each option's best trial.
std::string pilot_csv(const PilotData& data, const PilotAnswer& answer);
/// A picture of what trials are worth by their customers.
std::string pilot_svg(const PilotData& data, const PilotAnswer& answer, const std::string& title);

}  // namespace rapport
