#include "experiments/study/study_stop.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "experiments/study/study_intervals.h"
#include "experiments/study/study_wish.h"

namespace rapport {

namespace {

/// Replications between looks: a fifth of those that are there, so that few runs are made in vain
/// and looks are few.
std::uint32_t next_round(std::uint32_t now) { return now + std::max<std::uint32_t>(5, now / 5); }

using Values = std::vector<std::vector<double>>;  // [point][replication], of the ranking metric

/// Whether every comparison on the ranking metric says enough. Its interval at every look is that
/// of the metric alone but for its level, which the number of the others makes: these may be
/// missing.
bool says_enough(const Study& study, const Values& values) {
  const StopSpec& stop = study.spec.stop;
  std::vector<const Metric*> judged;
  for (const std::string& id : study.spec.metrics) judged.push_back(find_metric(id));
  add_budget_metric(study.spec, judged);
  std::vector<MetricKey> keys;
  for (const Metric* metric : judged) keys.push_back({metric, {}});
  const std::size_t rounds = values[0].size();
  Values mine(keys.size(), std::vector<double>(rounds, std::numeric_limits<double>::quiet_NaN()));
  Values theirs = mine;
  theirs[0] = values[0];
  for (std::size_t p = 1; p < values.size(); ++p) {
    if (values[p] == values[0]) continue;  // by all that was seen it is the same option
    mine[0] = values[p];
    const Comparison c =
        differences_together(keys, mine, theirs, values.size() - 1, Validity::always_valid)[0];
    const bool enough =
        stop.decided ? c.verdict != Verdict::undecided : c.difference.half_width <= stop.half_width;
    if (!enough) return false;
  }
  return true;
}

}  // namespace

SelectionState follow_stop(const Study& study, const StudyRunLook& run) {
  SelectionState state;
  state.survivors.resize(study.points.points.size());
  std::iota(state.survivors.begin(), state.survivors.end(), std::size_t{0});
  const std::uint32_t most = study.spec.replications;
  state.last = std::min(study.spec.stop.first, most);
  Values values(state.survivors.size());
  for (;;) {
    for (std::uint32_t r = state.first; r < state.last; ++r) {
      const auto is_missing = [&](std::size_t point) { return !run(point, r).is_there; };
      if (std::ranges::any_of(state.survivors, is_missing)) return state;
    }
    for (const std::size_t point : state.survivors) {
      for (std::uint32_t r = state.first; r < state.last; ++r) {
        values[point].push_back(run(point, r).value);
      }
    }
    state.rounds = state.first = state.last;
    state.finished = says_enough(study, values);
    state.at_most = !state.finished && state.last == most;
    if (state.finished || state.at_most) return state;
    state.last = std::min(most, next_round(state.last));
  }
}

bool ends_by_looking(const StudySpec& spec) {
  return spec.select.is_asked() || spec.stop.is_asked();
}

SelectionState follow_looks(const Study& study, const StudyRunLook& run) {
  return study.spec.stop.is_asked() ? follow_stop(study, run) : follow_selection(study, run);
}

}  // namespace rapport
