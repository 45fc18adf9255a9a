// The part of build_model() that is about channels: where customers turn with a need.
#pragma once

#include <span>

#include "sim/model/model.h"

namespace rapport {

/// Says of a company's needs which are orders and where customers choose, of touch points and
/// segments what they are as channels, and since when customers hear of a channel. Everything else
/// of the model has to be there. `periods` are the scenarios of all periods, Today's first.
void add_channels(std::span<const Scenario* const> periods, Model& model);

}  // namespace rapport
