#include "experiments/study/study_wish.h"

#include <algorithm>

#include "sim/measure/metric.h"
#include "sim/measure/series.h"

namespace rapport {

std::vector<const Metric*> judged_metrics(const StudySpec& spec, const Model& model) {
  std::vector<const Metric*> judged;
  if (spec.metrics.empty()) {
    for (const MetricKey& key : metric_keys(model)) {
      if (key.part.is_whole() && key.metric->headline) judged.push_back(key.metric);
    }
    return judged;
  }
  for (const std::string& id : spec.metrics) judged.push_back(find_metric(id));
  return judged;
}

RunWish study_wish(const StudySpec& spec, const Model& model) {
  RunWish wish;
  const std::vector<const Metric*> judged = judged_metrics(spec, model);
  for (const MetricKey& key : metric_keys(model)) {
    const bool is_judged = std::ranges::find(judged, key.metric) != judged.end();
    const bool is_lean = key.part.is_whole() || key.part.kind == Part::segment;
    if (spec.keep_all || (is_judged && is_lean)) wish.keys.push_back(key);
  }
  for (const SeriesKey& key : series_keys(model)) {
    const bool is_named = std::ranges::find(spec.series, key.series->id) != spec.series.end();
    if (is_named && key.part.is_whole()) wish.series.push_back(key);
  }
  return wish;
}

void check_wish(const StudySpec& spec, const Model& model) {
  Problems problems;
  const std::vector<MetricKey> keys = metric_keys(model);
  for (const std::string& id : spec.metrics) {
    const auto has = [&](const MetricKey& key) { return key.metric->id == id; };
    if (std::ranges::any_of(keys, has)) continue;
    problems.add(spec.path, "the scenario cannot have the metric '" + id + "'",
                 "another metric, or what it needs: a longer horizon, customers, a company",
                 "'rapport metrics' lists them");
  }
  const std::vector<SeriesKey> figures = series_keys(model);
  for (const std::string& id : spec.series) {
    const auto has = [&](const SeriesKey& key) {
      return key.series->id == id && key.part.is_whole();
    };
    if (std::ranges::any_of(figures, has)) continue;
    problems.add(spec.path, "the scenario cannot have the monthly figure '" + id + "'",
                 "another figure of the whole firm, or what it needs: customers, a company");
  }
  problems.throw_if_any();
}

}  // namespace rapport
