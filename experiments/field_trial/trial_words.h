// What trials say of a firm's assumptions, in sentences and as a picture.
#pragma once

#include <string>
#include <vector>

#include "experiments/field_trial/trial_answer.h"

namespace rapport {

/// "latitude 60 against as it is Today"
std::string what_was_tried(const FieldTrial& trial);

/// " points", with a blank; empty where the effect has no unit.
std::string unit_behind(const FieldTrial& trial);

/// Digits behind the point for numbers of a trial.
int digits_of(const FieldTrial& trial);

/// "no surprise", "somewhat surprising" or "a surprise".
const char* word_of_surprise(double surprise);

/// What was found and foretold, the prediction of the last trial, what is left and what moved.
std::vector<std::string> trials_in_words(const FieldStudy& field, const FieldAnswer& answer);

/// ForetoldEffect by all draws alike, by the trials' weights, and found, trial by trial (SVG).
std::string trials_picture(const FieldStudy& field, const FieldAnswer& answer);

/// The assumptions that are named, of all that moved: those beyond luck, five at most.
std::vector<AssumptionMove> clear_moves(const FieldAnswer& answer);

}  // namespace rapport
