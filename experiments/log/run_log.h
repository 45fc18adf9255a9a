// Cases of a run, as an event log would have recorded them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/core/random.h"
#include "sim/engine/simulator.h"

namespace rapport {

/// One leg of a case.
struct RunStep {
  std::uint16_t touch_point = 0;  ///< number in the model
  Time arrived = 0, start = 0, end = 0;
  Outcome outcome = Outcome::served;
};

struct RunCase {
  std::uint32_t customer = 0, slot = 0;
  std::uint8_t need = 0, segment = 0;
  Cause cause = Cause::root;
  std::uint8_t repeats = 0, complaints = 0;
  bool closed = false;         ///< over before the end of the run
  std::vector<RunStep> steps;  ///< by number; those that had not ended at the end are missing

  std::string id() const;  ///< "12-0-3": customer 12, need number 0, its slot 3
};

/// Who is a customer at some time of that run. Where customers join, it is run for that.
std::vector<std::uint32_t> customers_of_run(const Model& model, RandomKey key);
/// At most `most` of them, evenly spread: those whom a log of a run follows.
std::vector<std::uint32_t> some_of(const std::vector<std::uint32_t>& all, std::uint32_t most);

/// Runs the model once and keeps what happened to these customers, by customer and begin. Cases
/// that began in the warm-up are left out. Throws InvariantError where the run fails. Contacts of
/// streams have no customers, and are in no case. `is_stopped` is asked once a simulated day.
std::vector<RunCase> run_cases(const Model& model, RandomKey key,
                               const std::vector<std::uint32_t>& customers,
                               const std::function<bool()>& is_stopped = {});

}  // namespace rapport
