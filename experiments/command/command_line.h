// The `rapport` command.
#pragma once

namespace rapport {

/// Exit codes.
enum ExitCode {
  kFine = 0,
  kInternalError = 1,
  kUsage = 2,
  kInvalidInput = 3,
  kSomeRunsFailed = 4,
  kOutputRefused = 5,  ///< exists already, or cannot be written
  kInterrupted = 130   ///< everything finished so far is kept
};

/// Runs the command line and returns its exit code. Results go to standard output, progress and
/// messages to standard error. Throws nothing.
int command_line(int argc, const char* const* argv);

}  // namespace rapport
