// Ctrl-C: the first one asks to stop and keep what is finished, the second one ends the program.
#pragma once

#include <atomic>

namespace rapport {

/// Makes SIGINT and SIGTERM do this, and ignores SIGPIPE and SIGXFSZ, so that a closed pipe and a
/// limit on the size of files are errors that can be told. For the main program, once.
void handle_signals();

/// Whether stopping was asked for; the runner looks at it.
const std::atomic<bool>& interrupted();

}  // namespace rapport
