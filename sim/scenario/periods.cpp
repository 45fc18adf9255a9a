#include "sim/scenario/periods.h"

#include <algorithm>

namespace rapport {

Scenario structure_of(const Scenario& today, std::span<const Change> changes) {
  Scenario all = today;
  for (const Change& change : changes) {
    const std::vector<JourneySpec>& more = change.then.journeys;
    for (std::size_t j = 0; j < std::min(more.size(), all.journeys.size()); ++j) {
      JourneySpec& journey = all.journeys[j];
      const JourneySpec& then = more[j];
      journey.entries.insert(journey.entries.end(), then.entries.begin(), then.entries.end());
      journey.moves.insert(journey.moves.end(), then.moves.begin(), then.moves.end());
    }
  }
  return all;
}

}  // namespace rapport
