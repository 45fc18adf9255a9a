#include "sim/model/metric.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/model/measures.h"

namespace rapport {

double Metric::matters_at(double level) const {
  return matters_is_share ? matters * std::abs(level) : matters;
}

/// A company's stand with the plain ones of their group, or behind all of them.
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

const Metric* find_metric(std::string_view id) {
  const auto found = std::ranges::find_if(metrics(), [&](const Metric& m) { return m.id == id; });
  return found == metrics().end() ? nullptr : &*found;
}

std::vector<MetricKey> metric_keys(const Model& model) {
  std::vector<MetricKey> keys;
  for (const Metric& metric : metrics()) {
    if (!metric.available(model)) continue;
    keys.push_back({&metric, -1, -1});
    const int segments = metric.by_segment ? static_cast<int>(model.segments.size()) : 0;
    for (int s = 0; s < segments; ++s) keys.push_back({&metric, s, -1});
    const std::size_t places = metric.by_touch_point ? model.touch_points.size() : 0;
    for (std::size_t t = 0; t < places; ++t) {
      if (metric.covers != nullptr && !metric.covers(model.touch_points[t])) continue;
      keys.push_back({&metric, -1, static_cast<int>(t)});
    }
  }
  return keys;
}

std::vector<double> metric_values(const Model& model, const RunResult& result,
                                  std::span<const MetricKey> keys) {
  std::vector<double> values(keys.size(), std::numeric_limits<double>::quiet_NaN());
  if (!result.failure.empty()) return values;
  const RunView run(model, result);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    values[k] = keys[k].metric->value(run, keys[k].segment, keys[k].touch_point);
  }
  return values;
}

std::string segment_name(const Model& model, const MetricKey& key) {
  return key.segment < 0 ? "all" : model.segments.at(static_cast<std::size_t>(key.segment)).name;
}

std::string touch_point_name(const Model& model, const MetricKey& key) {
  if (key.touch_point < 0) return "all";
  return model.touch_points.at(static_cast<std::size_t>(key.touch_point)).name;
}

std::string unit_text(const Metric& metric, const Scenario& scenario) {
  constexpr std::string_view kCurrency = "EUR";
  std::string unit = metric.unit;
  if (unit.starts_with(kCurrency)) unit.replace(0, kCurrency.size(), scenario.currency);
  return unit;
}

}  // namespace rapport
