// What `rapport calibrate default` says.
#pragma once

#include <string>

#include "experiments/calibrate/default_risk.h"
#include "experiments/command/json.h"

namespace rapport {

/// `late`: what the column of late payments is called.
std::string default_text(const DefaultRisk& risk, const std::string& late);
Json default_json(const DefaultRisk& risk);

}  // namespace rapport
