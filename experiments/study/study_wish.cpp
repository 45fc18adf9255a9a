#include "experiments/study/study_wish.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "sim/measure/metric.h"
#include "sim/measure/series.h"

namespace rapport {

namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

/// Where keys of one model stand among those of another, by what they are and the part's name.
template <typename Key, typename Is>
std::vector<std::size_t> places_of(const std::vector<Key>& keys, const Model& model,
                                   const std::vector<Key>& among, const Model& other,
                                   const Is& is) {
  std::vector<std::size_t> places;
  for (const Key& key : keys) {
    const auto at = std::ranges::find_if(among, [&](const Key& one) {
      return is(one) == is(key) && one.part.kind == key.part.kind &&
             part_name(other, one.part) == part_name(model, key.part);
    });
    places.push_back(at == among.end() ? KeptNumbers::kNowhere
                                       : static_cast<std::size_t>(at - among.begin()));
  }
  return places;
}

bool is_counting_up(const std::vector<std::size_t>& places, std::size_t of) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] != i) return false;
  }
  return places.size() == of;
}

}  // namespace

std::vector<const Metric*> judged_metrics(const StudySpec& spec, const Model& model) {
  std::vector<const Metric*> judged;
  if (spec.metrics.empty()) {
    for (const MetricKey& key : metric_keys(model)) {
      if (key.part.is_whole() && key.metric->headline) judged.push_back(key.metric);
    }
  }
  for (const std::string& id : spec.metrics) judged.push_back(find_metric(id));
  add_budget_metric(spec, judged);
  return judged;
}

void add_budget_metric(const StudySpec& spec, std::vector<const Metric*>& judged) {
  const Metric* const metric = find_metric(kCostMetric);
  const bool is_there = std::ranges::find(judged, metric) != judged.end();
  if (spec.budget > 0 && !is_there) judged.push_back(metric);
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
    const bool is_segment = spec.series_of_segments && key.part.kind == Part::segment;
    if (is_named && (key.part.is_whole() || is_segment)) wish.series.push_back(key);
  }
  return wish;
}

KeptNumbers::KeptNumbers(const StudySpec& spec, Model&& today)
    : today_(std::move(today)), wish_(study_wish(spec, today_)) {}

KeptNumbers::Places KeptNumbers::places_in(const Model& model, const RunWish& measured) const {
  Places places;
  places.keys = places_of(wish_.keys, today_, measured.keys, model,
                          [](const MetricKey& key) { return key.metric; });
  places.series = places_of(wish_.series, today_, measured.series, model,
                            [](const SeriesKey& key) { return key.series; });
  places.alike = is_counting_up(places.keys, measured.keys.size()) &&
                 is_counting_up(places.series, measured.series.size());
  return places;
}

RunRecord KeptNumbers::in_order(RunRecord record, const Places& places) const {
  if (places.alike) return record;
  if (record.status == RunStatus::done) {
    std::vector<double> values;
    std::vector<EventCount> events;
    for (const std::size_t at : places.keys) {
      values.push_back(at < record.values.size() ? record.values[at] : kNoNumber);
      events.push_back(at < record.events.size() ? record.events[at] : EventCount{});
    }
    record.values = std::move(values);
    record.events = std::move(events);
  }
  if (record.series.empty()) return record;
  const std::size_t moments = moments_of(today_);
  std::vector<double> series;
  for (const std::size_t at : places.series) {
    const bool is_there = at != kNowhere && (at + 1) * moments <= record.series.size();
    for (std::size_t m = 0; m < moments; ++m) {
      series.push_back(is_there ? record.series[at * moments + m] : kNoNumber);
    }
  }
  record.series = std::move(series);
  return record;
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
