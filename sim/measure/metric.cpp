#include "sim/measure/metric.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/text.h"
#include "sim/measure/measures.h"

namespace rapport {

namespace {

/// Whether one of a part's touch points is among those that a metric is about.
bool covers_one(const Metric& metric, const Model& model, Part part) {
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    if (holds(model, part, t) && metric.covers(model.touch_points[t])) return true;
  }
  return false;
}

}  // namespace

double Metric::matters_at(double level) const {
  return matters_is_share ? matters * std::abs(level) : matters;
}

/// Metrics of the company layer stand with the plain ones of their group, or behind all of them.
std::span<const Metric> metrics() {
  static const std::vector<Metric> all = [] {
    std::vector<Metric> rows(plain_metrics().begin(), plain_metrics().end());
    for (const Metric& metric : company_metrics()) {
      const auto is_group = [&](const Metric& m) {
        return std::string_view(m.group) == metric.group;
      };
      const auto last = std::find_if(rows.rbegin(), rows.rend(), is_group).base();
      rows.insert(last == rows.begin() ? rows.end() : last, metric);
    }
    return rows;
  }();
  return all;
}

bool is_about(const Metric& metric, std::string_view words) {
  const std::string said = std::string(metric.id) + " " + metric.label + " " + metric.group + " " +
                           metric.also + " " + metric.doc;
  return has_words(said, words);
}

const Metric* find_metric(std::string_view id) {
  const auto found = std::ranges::find_if(metrics(), [&](const Metric& m) { return m.id == id; });
  return found == metrics().end() ? nullptr : &*found;
}

bool is_by(const Metric& metric, const PartKind& kind) {
  if (kind.kind == Part::division) return metric.by_division;
  return kind.of_places ? metric.by_touch_point : metric.by_segment;
}

std::vector<MetricKey> metric_keys(const Model& model) {
  std::vector<MetricKey> keys;
  for (const Metric& metric : metrics()) {
    if (!metric.available(model)) continue;
    keys.push_back({&metric});
    for (const PartKind& row : part_kinds()) {
      const std::size_t parts = is_by(metric, row) ? count_of(row.kind, model) : 0;
      for (std::size_t i = 0; i < parts; ++i) {
        const Part part{row.kind, i};
        if (!row.of_places || covers_one(metric, model, part)) keys.push_back({&metric, part});
      }
    }
  }
  return keys;
}

KeyValues measure_keys(const Model& model, const RunResult& result,
                       std::span<const MetricKey> keys) {
  KeyValues all;
  all.values.assign(keys.size(), std::numeric_limits<double>::quiet_NaN());
  all.events.resize(keys.size());
  if (!result.failure.empty()) return all;
  const RunView run(model, result);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const Metric& metric = *keys[k].metric;
    all.values[k] = metric.value(run, keys[k].part);
    if (metric.events != nullptr) all.events[k] = metric.events(run, keys[k].part);
  }
  return all;
}

std::vector<double> metric_values(const Model& model, const RunResult& result,
                                  std::span<const MetricKey> keys) {
  return measure_keys(model, result, keys).values;
}

std::string unit_text(const Metric& metric, const Scenario& scenario) {
  constexpr std::string_view kCurrency = "EUR";
  std::string unit = metric.unit;
  if (unit.starts_with(kCurrency)) unit.replace(0, kCurrency.size(), scenario.currency);
  return unit;
}

}  // namespace rapport
