// An observer that keeps every event of a run.
#pragma once

#include <span>
#include <vector>

#include "sim/engine/simulator.h"

namespace rapport::testing {

struct Collect : Observer {
  std::vector<Event> events;
  void on_events(std::span<const Event> more) override {
    events.insert(events.end(), more.begin(), more.end());
  }
};

/// All events of one run; `options` without an observer.
inline std::vector<Event> events_of(const Model& model, RunOptions options = {.key = {11, 4}}) {
  Collect seen;
  options.observer = &seen;
  run(model, options);
  return seen.events;
}

}  // namespace rapport::testing
