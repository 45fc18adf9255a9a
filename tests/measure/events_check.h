// What holds of every metric with events, or with a range, in any run.
#pragma once

#include <doctest/doctest.h>

#include <cmath>

#include "sim/measure/metric.h"

namespace rapport {

/// Checks that all values lie in their range, and that those that count events are made of them:
/// less what its events are worth, each value is that of a run in which nothing happened. Returns
/// how many values were made of events.
inline std::size_t check_events(const Model& model, const RunResult& result) {
  const std::vector<MetricKey> keys = metric_keys(model);
  const KeyValues measured = measure_keys(model, result, keys);
  std::size_t counted = 0;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const Metric& metric = *keys[k].metric;
    const double value = measured.values[k];
    const EventCount& events = measured.events[k];
    CAPTURE(metric.id);
    CHECK((metric.events != nullptr || std::isnan(events.events)));
    if (!std::isfinite(value)) continue;
    CHECK(value >= metric.range.least);
    CHECK(value <= metric.range.most);
    if (metric.events == nullptr) continue;
    ++counted;
    CHECK(events.events == std::floor(events.events));
    CHECK(events.events >= 0.0);
    const double without = value - events.worth * events.events;
    CHECK(without == doctest::Approx(events.worth > 0.0 ? 0.0 : 100.0));
  }
  return counted;
}

}  // namespace rapport
