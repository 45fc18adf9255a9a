// rapport import log: an event log in; its journey, how well that predicts, and a scenario out.
#pragma once

#include "experiments/command/command_flags.h"

namespace rapport {

int import_log(const Flags& flags);

/// Adds a problem where --currency is no code; of calls too.
void check_currency(const std::string& currency, Problems& problems);

}  // namespace rapport
