#include "experiments/run/interrupt.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace rapport {

namespace {

std::atomic<bool> g_interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);  // a signal handler may store it

void on_signal(int signal) {
  if (g_interrupted.exchange(true)) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
    return;
  }
  if (signal != SIGINT) return;
  const int error = errno;  // of whatever is interrupted
  constexpr char kSaid[] = "\nstopping; press Ctrl-C again to stop at once\n";
  if (write(STDERR_FILENO, kSaid, sizeof kSaid - 1) < 0) errno = 0;  // nobody left to tell
  errno = error;
}

}  // namespace

void handle_signals() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);
#ifdef SIGXFSZ
  std::signal(SIGXFSZ, SIG_IGN);
#endif
}

const std::atomic<bool>& interrupted() { return g_interrupted; }

}  // namespace rapport
