#include <algorithm>
#include <vector>

#include "experiments/import/call_fit.h"

namespace rapport {

namespace {

/// Edges of the pieces of a hazard, in seconds. They are finer at the start, where people who did
/// not expect a line give up (Brown et al. 2005).
constexpr double kEdges[] = {0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600};
constexpr std::size_t kEventsAPiece = 8;  // at least so many give up in each piece
constexpr std::size_t kEventsAType = 40;  // so many have to for a type to have a shape of its own

double time_at_risk(const std::vector<LineTime>& times) {
  double sum = 0.0;
  for (const LineTime& time : times) sum += time.seconds;
  return sum;
}

/// How many would give up in these times by the hazard.
double expected_events(const std::vector<LineTime>& times, const HazardPieces& pieces) {
  double sum = 0.0;
  for (const LineTime& time : times) sum += pieces.cumulative(time.seconds);
  return sum;
}

}  // namespace

void fit_patience(std::span<const Call* const> calls, std::vector<TypeFit>& types) {
  std::vector<std::vector<LineTime>> by_type(types.size());
  std::vector<LineTime> all;
  for (const Call* call : calls) {
    if (call->wait <= 0) continue;
    const LineTime time{static_cast<double>(call->wait), !call->served()};
    by_type[static_cast<std::size_t>(call->type)].push_back(time);
    all.push_back(time);
  }
  const HazardPieces together = fit_hazard(all, kEdges, kEventsAPiece);
  for (std::size_t t = 0; t < types.size(); ++t) {
    PatienceFit& fit = types[t].patience;
    const std::vector<LineTime>& times = by_type[t];
    fit.waits = times.size();
    fit.gave_up = static_cast<std::size_t>(
        std::count_if(times.begin(), times.end(), [](const LineTime& x) { return x.gave_up; }));
    fit.curve = kaplan_meier(times);
    fit.pooled = fit.gave_up < kEventsAType;
    if (!fit.pooled) {
      fit.pieces = fit_hazard(times, kEdges, kEventsAPiece);
    } else {
      // The hazard of all types times a level. Both sides of the ratio get one event more, so that
      // a type in which nobody gave up does not get a level of 0.
      fit.pieces = together;
      const double expected = time_at_risk(times) > 0 ? expected_events(times, together) : 0.0;
      const double level = (static_cast<double>(fit.gave_up) + 1.0) / (expected + 1.0);
      for (double& hazard : fit.pieces.hazards) hazard *= level;
    }
    fit.gap = largest_gap(fit.curve, fit.pieces);
  }
}

}  // namespace rapport
