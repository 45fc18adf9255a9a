// rapport import visits: a table of arrivals and times in the system in, a scenario file out.
#pragma once

#include "experiments/command/command_flags.h"

namespace rapport {

int import_visits(const Flags& flags);

}  // namespace rapport
