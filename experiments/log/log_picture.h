// The journey of an event log as a picture: activities as boxes in layers, moves as arrows.
#pragma once

#include <string>

#include "experiments/chart/primitive.h"
#include "experiments/log/log_scenario.h"

namespace rapport {

/// The picture. Boxes say in how many of a hundred cases an activity is done, and how often
/// then; arrows how many of a hundred times it is followed by the next one, and after how long
/// (median). What fewer than one case in a hundred does is left out, and said.
Drawing log_drawing(const EventLog& log, const LogFit& fit, const std::string& title);
/// The same as SVG.
std::string log_picture(const EventLog& log, const LogFit& fit, const std::string& title);

}  // namespace rapport
