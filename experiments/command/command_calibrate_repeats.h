// What `rapport calibrate repeats` says.
#pragma once

#include <string>

#include "experiments/calibrate/repeat_fit.h"
#include "experiments/command/json.h"

namespace rapport {

/// `within`: days in which another contact counts as coming again.
std::string repeats_text(const ContactFile& file, const RepeatFit& fit, double within);
Json repeats_json(const ContactFile& file, const RepeatFit& fit, double within);

}  // namespace rapport
