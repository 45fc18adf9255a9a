// What the calibrations say, for people.
#pragma once

#include <string>
#include <vector>

#include "experiments/calibrate/calibration_files.h"
#include "experiments/calibrate/concentration.h"
#include "experiments/calibrate/handover_fit.h"
#include "experiments/calibrate/handover_log.h"

namespace rapport {

/// For people and as a key of JSON: "beta-geometric".
const char* name_of(CountLaw::Kind kind);

std::string handovers_text(const HandoverLog& log, const HandoverFit& fit,
                           const std::string& attribute);
/// `column`: what the values are called.
std::string value_text(const Concentration& value, const std::string& column);
/// `names`: of trial_roles().
std::string fit_text(const TrialFile& file, const std::vector<NeedEffects>& effects,
                     const std::vector<std::string>& names);
std::string complaints_text(const ComplaintFile& file, const ComplaintEffect& effect);
std::string price_text(const PriceTrial& trial, const PriceResponse& response);
/// `per`: number of the term that others are measured by, or as many as there are for none.
std::string terms_text(const TermChoices& choices, const TermWorth& worth, std::size_t per);

}  // namespace rapport
