// How an import is given up while it runs: whoever started it sets a flag, and it ends with an
// exception within a few hundredths of a second.
#pragma once

#include <atomic>
#include <stdexcept>

namespace rapport {

/// Nobody waits for the import any more.
class ImportStopped : public std::runtime_error {
 public:
  ImportStopped() : std::runtime_error("the import was stopped") {}
};

/// Throws ImportStopped where the flag is there and set.
inline void throw_if_stopped(const std::atomic<bool>* stop) {
  if (stop != nullptr && *stop) throw ImportStopped();
}

}  // namespace rapport
