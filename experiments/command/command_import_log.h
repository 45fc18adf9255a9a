// rapport import log: an event log in; its journey, how well that predicts, and a scenario out.
#pragma once

#include "experiments/command/command_flags.h"

namespace rapport {

int import_log(const Flags& flags);

/// Refuses a second file (`allowed`: what is read instead), a picture and a scenario of one name,
/// and a --currency that is no code: for imports of one file.
void check_flags_of_one_file(const Flags& flags, const std::string& allowed);

/// Adds a problem where --currency is no code; of calls too.
void check_currency(const std::string& currency, Problems& problems);

}  // namespace rapport
