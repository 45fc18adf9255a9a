// The simulator: one run of a model, and many runs side by side.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/core/random.h"
#include "sim/model/event.h"
#include "sim/model/model.h"
#include "sim/model/totals.h"

namespace rapport {

/// A customer at the end of a run.
struct CustomerState {
  double satisfaction;
  Time left;  ///< when it left, kNever if it has not
  std::uint8_t segment;
  std::uint8_t open_cases;
  auto operator<=>(const CustomerState&) const = default;
};

/// What holds at the start of a month, before anything else of that moment; by segment.
struct Snapshot {
  Time time;
  std::vector<std::int64_t> alive;
  std::vector<double> satisfaction_sum;  ///< of those alive; fixed blocks, fixed order
  bool operator==(const Snapshot&) const = default;
};

struct RunOptions {
  RandomKey key;
  int threads = 1;       ///< for this one run; results do not depend on it
  int blocks = 0;        ///< of customers, the unit of work of a wide run; 0: chosen by size
  Time window = kHour;   ///< at most the lookahead, divides a day; changes no result
  Observer* observer = nullptr;
};

struct RunResult {
  Totals totals;
  std::vector<Snapshot> snapshots;  ///< at each of Model::month_starts
  std::int64_t open_cases = 0;      ///< at the end, streams' too
  std::int64_t open_customer_cases = 0;
  std::uint64_t customer_hash = 0;  ///< over all customers' state at the end

  bool operator==(const RunResult&) const = default;
  /// One number for everything above: equal results have equal hashes.
  std::uint64_t hash() const;
};

}  // namespace rapport
