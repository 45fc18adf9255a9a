#include "experiments/pilot/stop_rule.h"

#include <algorithm>
#include <cmath>

#include "experiments/analysis/group_sequential.h"
#include "sim/core/moments.h"

namespace rapport {

namespace {

/// A look that differs from its neighbours by less information says nothing new.
constexpr double kLeastNew = 0.01;

double level_of(const PilotSight& sight) {
  Moments level;
  for (const auto& by : sight.runs[0]) {
    for (const double x : by) {
      if (std::isfinite(x)) level.add(x);
    }
  }
  return level.count() > 0 ? level.mean() : std::nan("");
}

/// The earlier sights of the same figure and group, by week.
std::vector<const PilotSight*> looks_before(const PilotData& data, const PilotSight& end) {
  std::vector<const PilotSight*> looks;
  for (const PilotSight& sight : data.sights) {
    if (sight.look == end.look && sight.group == end.group && sight.weeks < end.weeks) {
      looks.push_back(&sight);
    }
  }
  std::ranges::sort(looks, {}, &PilotSight::weeks);
  return looks;
}

}  // namespace

std::vector<PilotStop> stop_rule(
    const PilotData& data, const PilotTrial& trial,
    const std::function<SampleInformation(const PilotSight&)>& information_of) {
  if (trial.worth.turns.size() != 1) return {};
  std::vector<const PilotSight*> looks;
  std::vector<double> information;
  for (const PilotSight* sight : looks_before(data, *trial.sight)) {
    const double part = information_at(*sight->look, level_of(*sight), trial.level, sight->weeks,
                                       trial.sight->weeks);
    const double before = information.empty() ? 0.0 : information.back();
    if (part < before + kLeastNew || part > 1.0 - kLeastNew) continue;
    looks.push_back(sight);
    information.push_back(part);
  }
  if (looks.empty()) return {};
  information.push_back(1.0);
  const std::vector<double> bounds = obrien_fleming_bounds(information);
  const ChoiceTurn& end = trial.worth.turns[0];
  std::vector<PilotStop> stops;
  for (std::size_t k = 0; k < looks.size(); ++k) {
    PilotStop stop;
    stop.weeks = looks[k]->weeks;
    stop.bound = bounds[k];
    const double error =
        deviation_at(*looks[k]->look, level_of(*looks[k])) * std::sqrt(2.0 / trial.customers);
    const std::vector<ChoiceTurn> turns = information_of(*looks[k]).value(error).turns;
    if (turns.size() == 1 && turns[0].below == end.below && turns[0].above == end.above) {
      stop.above = turns[0].at + stop.bound * error;
      stop.below = turns[0].at - stop.bound * error;
    }
    stops.push_back(stop);
  }
  return stops;
}

int ends_at(const PilotStop& stop, double difference) {
  if (stop.above && difference >= *stop.above) return 1;
  return stop.below && difference <= *stop.below ? -1 : 0;
}

}  // namespace rapport
