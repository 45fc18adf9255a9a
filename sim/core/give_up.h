// How long work is given up: whoever started it sets a flag, and it ends with an exception soon.
#pragma once

#include <atomic>
#include <stdexcept>

namespace rapport {

/// Work was given up because somebody asked for that.
class GivenUp : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Whether the flag is there and set. Only a wish is read and no data behind it, so the cheapest
/// load will do.
inline bool is_set(const std::atomic<bool>* stop) {
  return stop != nullptr && stop->load(std::memory_order_relaxed);
}

/// Throws GivenUp where the flag is there and set.
inline void throw_if_set(const std::atomic<bool>* stop) {
  if (is_set(stop)) throw GivenUp("the work was given up before its end");
}

}  // namespace rapport
