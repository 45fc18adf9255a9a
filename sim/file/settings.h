// Keys that a table of a file sets, wherever they are to be set.
#pragma once

#include <string>
#include <vector>

#include "sim/file/document.h"
#include "sim/file/scenario_file.h"

namespace rapport {

/// The leaves of a table as keys that are set: { levers.bonus = 0.5 } sets levers.bonus. Keys may
/// be written as one text, "levers.bonus". Laws are leaves. Each is known by its place in the file.
/// Problems are added.
std::vector<Override> settings_of(const Value& table, Problems& problems);

/// A value as `--set` takes it: texts without their quotes, so that units are units.
std::string setting_text(const Value& value);

}  // namespace rapport
