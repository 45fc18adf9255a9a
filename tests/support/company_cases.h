// Companies for tests: the generic one of scenarios/, small and short.
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "sim/engine/event.h"
#include "sim/engine/simulator.h"
#include "sim/file/scenario_file.h"

namespace rapport::testing {

inline std::string source_folder() {
  const char* folder = std::getenv("RAPPORT_SOURCE");
  return folder == nullptr ? "." : folder;
}

/// Today of scenarios/generic_company.toml with a tenth of its customers, 90 days after 4 weeks.
/// Nobody joins.
inline Scenario small_generic() {
  Scenario s = read_scenario_file(source_folder() + "/scenarios/generic_company.toml").today;
  for (SegmentSpec& segment : s.segments) segment.customers /= 10;
  s.horizon = 90 * kDay;
  s.warmup = 28 * kDay;
  s.company.joining = {};
  return s;
}

/// All mechanisms on or off.
inline void switch_all(MechanismSpec& m, bool on) {
  m = {on, on, on, on, on, on, on, on, on, on, on, on, on, on, on, on, on, on, on};
}

class KeptEvents : public Observer {
 public:
  void on_events(std::span<const Event> events) override {
    kept.insert(kept.end(), events.begin(), events.end());
  }
  std::vector<Event> kept;
};

struct Watched {
  RunResult result;
  std::vector<Event> events;
  std::vector<CustomerState> customers;
};

inline Watched watch(const Model& model, std::uint32_t replication = 0, int threads = 1,
                     Time window = 0, int blocks = 0) {
  KeptEvents observer;
  RunOptions options;
  options.key = {1, replication};
  options.observer = &observer;
  options.threads = threads;
  options.window = window;
  options.blocks = blocks;
  Simulator simulator(model, options);
  Watched watched;
  watched.result = simulator.finish();
  watched.customers = simulator.customers();
  watched.events = std::move(observer.kept);
  return watched;
}

}  // namespace rapport::testing
