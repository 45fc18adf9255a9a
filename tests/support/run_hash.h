// The outcome of one run of a scenario as one number.
#pragma once

#include "sim/engine/simulator.h"

namespace rapport::testing {

inline std::uint64_t hash_of(const Scenario& scenario) {
  return run(build_model(scenario), {.key = {1, 1}}).hash();
}

}  // namespace rapport::testing
