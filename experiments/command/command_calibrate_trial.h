// rapport calibrate trial: draws of the assumptions weighed by what a company tried.
#pragma once

#include "experiments/command/command_flags.h"

namespace rapport {

/// Runs what flags ask for, prints the answer, and returns the exit code.
int calibrate_trial(const Flags& flags);

}  // namespace rapport
