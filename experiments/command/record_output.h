// What a backcast and a tracking found, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include "experiments/command/json.h"
#include "experiments/track/backcast.h"
#include "experiments/track/tracking.h"

namespace rapport {

std::string backcast_text(const Backcast& backcast);
std::string backcast_json(const Backcast& backcast);
std::string tracking_text(const Tracking& tracking);
std::string tracking_json(const Tracking& tracking);

/// Every month of every line: what is recorded, what was foretold, and its bands. CSV. Months from
/// `known` on are predicted.
std::string months_csv(const Matched& matched, std::size_t known);

std::string backcast_picture(const Backcast& backcast);
std::string tracking_picture(const Tracking& tracking);

}  // namespace rapport
