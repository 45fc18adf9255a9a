// What was found of trials, in sentences for people.
#pragma once

#include <string>
#include <vector>

#include "experiments/pilot/pilot.h"

namespace rapport {

/// The answer: what to try and what it decides, or that no trial would change the choice; then what
/// to look at on the way, and what it rests on. Each is a paragraph.
std::vector<std::string> pilot_in_words(const PilotData& data, const PilotAnswer& answer);

/// "customers who stay by week 13"; with a group ", of segment 'private'".
std::string sight_in_words(const PilotData& data, const PilotSight& sight);

/// An amount of the metric by which the choice is made: "120,000 EUR a year", "0.42 points".
std::string worth_in_words(const PilotData& data, double value);
/// What an option comes to by that metric: "4.4 m EUR", "84 %".
std::string level_in_words(const PilotData& data, double value);
/// Likewise over the time that the choice lasts: "340,000 EUR".
std::string total_in_words(const PilotData& data, double value);

/// "12,000" customers, rounded to three digits.
std::string customers_in_words(double customers);

}  // namespace rapport
