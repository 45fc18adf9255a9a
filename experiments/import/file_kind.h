// Files that are no CSV, told by how they begin.
#pragma once

#include <istream>
#include <string>

#include "sim/core/problem.h"

namespace rapport {

/// Whether a stream begins as Asterisk's queue_log does: seconds|call|queue|agent|EVENT|... It is
/// left at its beginning.
bool is_queue_log(std::istream& in);

/// Adds a problem where a stream begins as a kind of file that is no CSV, and says what to do with
/// it. It is left at its beginning.
void check_is_table(std::istream& in, const std::string& name, Problems& problems);

}  // namespace rapport
