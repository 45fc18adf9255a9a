// Ctrl-C: the first one asks to stop and keep what is finished, the second one ends the program.
#pragma once

#include <atomic>

namespace rapport {

/// Handles SIGINT and SIGTERM so, and ignores SIGPIPE and SIGXFSZ, so that a full pipe or disk is
/// an error that can be told. For the main program, once.
void handle_signals();

/// Whether stopping was asked for; the runner looks at it.
const std::atomic<bool>& interrupted();

}  // namespace rapport
