// The slow, obvious simulator: what docs/ODD.md says, as one list of events over the whole company.
//
// The fast engine has to give the same events, counts and customers, bit for bit. Nothing of its
// logic is used here: only the model's data, the draws and the distributions. It is also the plain
// program against which the bench measures the fast engine.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/core/random.h"
#include "sim/engine/event.h"
#include "sim/engine/simulator.h"
#include "sim/engine/totals.h"
#include "sim/model/model.h"

namespace rapport {

struct ReferenceResult {
  Totals totals;
  std::vector<Snapshot> snapshots;       ///< at each of Model::month_starts
  std::vector<Snapshot> milestones;      ///< at each of Model::milestones
  std::vector<CompanySnapshot> company;  ///< at each of Model::month_starts; empty without one
  std::vector<CustomerState> customers;  ///< at the end, by number
  std::vector<Event> events;             ///< sorted; empty unless they were to be kept
  std::vector<Prospect> prospects;       ///< by segment, at the end; empty without a company
  std::vector<Stays> stays;              ///< by segment; empty where nobody joins
  std::int64_t open_cases = 0;           ///< at the end, streams' too
  std::int64_t open_customer_cases = 0;
};

/// Runs the model from begin to end. Events are kept, warm-up's too, if `keep_events`.
ReferenceResult run_reference(const Model& model, RandomKey key, bool keep_events);

}  // namespace rapport
