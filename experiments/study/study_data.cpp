#include "experiments/study/study_data.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "experiments/study/study_seek_runs.h"
#include "experiments/study/study_stop.h"
#include "experiments/study/study_wish.h"
#include "sim/core/moments.h"

namespace rapport {

namespace {

/// The study's own metrics in its order, or all that the file has, in the order of all metrics.
std::vector<const Metric*> judged(const StudySpec& spec,
                                  const std::vector<ResultsFile::StoredKey>& stored) {
  std::vector<const Metric*> found;
  for (const std::string& id : spec.metrics) found.push_back(find_metric(id));
  for (const Metric& metric : metrics()) {
    if (!spec.metrics.empty()) break;
    const bool is_there = std::ranges::any_of(
        stored, [&](const ResultsFile::StoredKey& key) { return key.metric == metric.id; });
    if (is_there && metric.headline) found.push_back(&metric);
  }
  add_budget_metric(spec, found);
  return found;
}

/// Follows the search, and leaves of what it recommends the runs that it has not seen, once they
/// are there: those that it chose by flatter it.
void take_search(const ResultsFile& file, StudyData& data) {
  data.seek = follow_seek(data.study, file);
  data.wanted = runs_wanted(data.study, *data.seek);
  if (data.seek->stage != SeekStage::over) return;
  for (std::vector<std::vector<double>>& by_point : data.values[0]) {
    for (const std::size_t way : data.seek->ways) {
      std::fill_n(by_point[way].begin(), data.study.spec.replications,
                  std::numeric_limits<double>::quiet_NaN());
    }
  }
}

using RunSet = std::set<std::pair<std::size_t, std::uint32_t>>;

/// `there`: runs of the scenario as described that are in the file.
SelectionState state_of(const StudyData& data, const RunSet& there) {
  return follow_looks(data.study, [&](std::size_t point, std::uint32_t replication) {
    const double value = data.keys.empty() ? std::numeric_limits<double>::quiet_NaN()
                                           : data.values[0][0][point][replication];
    return SelectionRun{there.contains({point, replication}), value};
  });
}

/// Groups of points under which the same happened in all of their runs, of which there are two or
/// more: by the hashes of what happened, and by `values`, [key][point][replication], as what is
/// paid for it is in no hash.
std::vector<std::vector<std::size_t>> alike_of(
    const std::vector<std::vector<std::uint64_t>>& happened,
    const std::vector<std::vector<std::vector<double>>>& values) {
  std::map<std::vector<std::uint64_t>, std::vector<std::size_t>> by_runs;
  for (std::size_t p = 0; p < happened.size(); ++p) {
    const auto without = std::ranges::count(happened[p], std::uint64_t{0});  // that have no result
    if (std::ssize(happened[p]) - without < 2) continue;
    std::vector<std::uint64_t> runs = happened[p];
    for (const auto& key : values) {
      for (const double x : key[p]) {
        if (std::isfinite(x)) runs.push_back(std::bit_cast<std::uint64_t>(x));
      }
    }
    by_runs[std::move(runs)].push_back(p);
  }
  std::vector<std::vector<std::size_t>> alike;
  for (auto& [runs, points] : by_runs) {
    if (points.size() > 1) alike.push_back(std::move(points));
  }
  std::ranges::sort(alike);
  return alike;
}

}  // namespace

std::size_t StudyData::dropped() const {
  return selection ? study.points.points.size() - selection->survivors.size() : 0;
}

std::vector<std::vector<double>> StudyData::means_by_variant(std::size_t key) const {
  std::vector<std::vector<double>> means(study.points.points.size());
  for (const auto& variant : values) {
    for (std::size_t p = 0; p < means.size(); ++p) {
      Moments moments;
      for (const double x : variant[key][p]) {
        if (std::isfinite(x)) moments.add(x);
      }
      means[p].push_back(moments.count() > 0 ? moments.mean()
                                             : std::numeric_limits<double>::quiet_NaN());
    }
  }
  return means;
}

std::vector<std::size_t> StudyData::draws() const {
  std::vector<std::size_t> found;
  for (std::size_t v = 1; v < values.size(); ++v) {
    if (study.record.variants[v].state == VariantState::ready) found.push_back(v);
  }
  return found;
}

std::vector<double> StudyData::weights_of_draws() const {
  std::vector<double> found;
  if (!is_weighted()) return found;
  for (const std::size_t v : draws()) found.push_back(weights->by_variant[v]);
  return found;
}

std::optional<std::size_t> key_of_metric(const StudyData& data, std::string_view id) {
  for (std::size_t k = 0; k < data.keys.size(); ++k) {
    if (id == data.keys[k].metric->id) return k;
  }
  return std::nullopt;
}

StudyData read_study_data(const std::string& db) { return read_runs_of(study_of(db), db); }

StudyData read_runs_of(Study study, const std::string& db) {
  StudyData data;
  data.study = std::move(study);
  const ResultsFile file = ResultsFile::open(db);
  const std::vector<ResultsFile::StoredKey> stored = file.keys();
  const std::vector<ResultsFile::StoredMetric> described = file.metrics();
  std::vector<std::int64_t> ords;
  for (const Metric* metric : judged(data.study.spec, stored)) {
    const auto key = std::ranges::find_if(stored, [&](const ResultsFile::StoredKey& k) {
      return k.metric == metric->id && k.part == part_kind_id(Part::firm);
    });
    if (key == stored.end()) continue;
    const auto unit = std::ranges::find(described, key->metric, &ResultsFile::StoredMetric::id);
    data.keys.push_back({metric, {}});
    data.units.push_back(unit == described.end() ? metric->unit : unit->unit);
    ords.push_back(key->ord);
  }
  const std::size_t points = data.study.points.points.size();
  for (std::size_t v = 0; v < data.study.variants(); ++v) {
    const std::vector<double> none(data.study.possible_replications(v),
                                   std::numeric_limits<double>::quiet_NaN());
    data.values.emplace_back(data.keys.size(), std::vector<std::vector<double>>(points, none));
  }
  const auto is_ours = [&](const RunTask& task) {
    return task.variant < data.values.size() && task.policy < points &&
           task.key.replication < data.study.possible_replications(task.variant);
  };
  for (std::size_t k = 0; k < ords.size(); ++k) {
    file.each_value(ords[k], [&](const RunTask& task, double value) {
      if (is_ours(task)) data.values[task.variant][k][task.policy][task.key.replication] = value;
    });
  }
  const bool looks = ends_by_looking(data.study.spec);
  RunSet there;
  std::vector<std::vector<std::uint64_t>> happened(points);
  for (const ResultsFile::StoredRun& run : file.runs()) {
    if (!is_ours(run.task)) continue;
    ++data.done;
    if (looks && run.task.variant == 0) {
      there.insert({run.task.policy, run.task.key.replication});
    }
    if (run.task.variant == 0) happened[run.task.policy].push_back(run.event_hash);
    if (run.status == RunStatus::done) continue;
    auto& list = run.status == RunStatus::failed ? data.failures : data.timed_out;
    list.push_back({run.task.policy, run.task.variant, run.task.key.replication, run.message});
  }
  data.alike = alike_of(happened, data.values[0]);
  data.wanted = data.study.runs();
  if (data.study.spec.seeks()) take_search(file, data);
  if (!looks) return data;
  const SelectionState state = state_of(data, there);
  if (state.is_over()) data.wanted -= data.study.spec.replications * points - there.size();
  (data.study.spec.select.is_asked() ? data.selection : data.stop) = state;
  return data;
}

}  // namespace rapport
