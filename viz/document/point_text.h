// Points of studies as policies in the text of a scenario file: what a study made outside of the
// file, written into it.
#pragma once

#include <string>

#include "sim/file/document.h"
#include "sim/file/scenario_file.h"

namespace rapport {

/// The table of a policy that does what `point` does: keys of the run's first day, then the steps
/// `change`, on top of what the policy does that the point begins with. `text` is the scenario that
/// the point is of, and `path` where it counts as standing. Throws InvalidInput where the text does
/// not have that policy, or a key that the point sets.
Value table_of_point(const std::string& path, const std::string& text, const ExtraPolicy& point);

/// Whether a policy of the text does just that, whatever it is called. `policy`: its table.
bool is_point(const Value& policy, const Value& point);

}  // namespace rapport
