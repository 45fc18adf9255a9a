#include "experiments/study/study_selection.h"

#include <algorithm>
#include <cmath>

#include "sim/core/check.h"
#include "sim/measure/metric.h"

namespace rapport {

namespace {

/// Replications between decisions once the first have been made: enough to keep threads busy, few
/// enough that little is run of what is dropped.
constexpr std::uint32_t kBlock = 5;

/// Takes in one replication; one in which a run failed is left out whole.
void take_in(std::uint32_t replication, std::size_t points, const StudyRunLook& run,
             KimNelson& kn) {
  std::vector<double> values(points, std::nan(""));
  for (const std::size_t point : kn.survivors()) {
    values[point] = run(point, replication).value;
    if (!std::isfinite(values[point])) return;
  }
  kn.add(values);
}

/// The same; a zone that is nothing beside how much values differ is a mistake of the file.
void take_in_or_refuse(const Study& study, std::uint32_t replication, std::size_t points,
                       const StudyRunLook& run, KimNelson& kn) {
  try {
    take_in(replication, points, run, kn);
  } catch (const InvariantError&) {
    refuse(study.spec.path, "indifference is too small beside how much values differ by luck",
           "a difference that is worth finding");
  }
}

}  // namespace

SelectionState follow_selection(const Study& study, const StudyRunLook& run) {
  const SelectSpec& select = study.spec.select;
  const std::size_t points = study.points.points.size();
  SelectionOptions options;
  options.delta = select.indifference;
  options.alpha = select.alpha;
  options.first = select.first;
  const Metric* metric = find_metric(study.spec.metrics[0]);
  if (metric->good == Good::less) options.direction = Direction::less_is_better;
  KimNelson kn(points, options);
  SelectionState state;
  const std::uint32_t most = study.spec.replications;
  state.last = std::min(select.first, most);
  for (;;) {
    state.survivors = kn.survivors();
    state.finished = kn.finished();
    state.rounds = kn.rounds();
    state.best = kn.rounds() > 0 ? kn.best() : 0;
    state.at_most = !state.finished && state.first >= most;
    if (state.finished || state.at_most) {
      state.first = state.last;
      return state;
    }
    for (std::uint32_t r = state.first; r < state.last; ++r) {
      const auto is_missing = [&](std::size_t point) { return !run(point, r).is_there; };
      if (std::ranges::any_of(state.survivors, is_missing)) return state;
    }
    for (std::uint32_t r = state.first; r < state.last && !kn.finished(); ++r) {
      take_in_or_refuse(study, r, points, run, kn);
    }
    state.first = state.last;
    state.last = std::min(most, state.last + kBlock);
  }
}

}  // namespace rapport
