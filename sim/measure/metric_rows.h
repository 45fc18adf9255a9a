// The words in which tables of metrics are written: a row of a family, and what is other about it;
// for metric_*.cpp only.
#pragma once

#include "sim/measure/metric.h"

namespace rapport::metric_rows {

using MeasureOf = double (*)(const RunView&, Part);

constexpr Metric row(Metric family, const char* id, const char* label, Good good, const char* doc,
                     MeasureOf value) {
  family.id = id;
  family.label = label;
  family.good = good;
  family.doc = doc;
  family.value = value;
  return family;
}

/// The metric of events that may be rare.
constexpr Metric of_events(Metric metric, EventCount (*events)(const RunView&, Part)) {
  metric.events = events;
  return metric;
}
/// The metric in another unit, whose range is not known, with other digits, or only where the model
/// has it.
constexpr Metric in(Metric metric, const char* unit) {
  metric.unit = unit;
  metric.range = {};
  return metric;
}
constexpr Metric digits(Metric metric, int count) {
  metric.digits = count;
  return metric;
}
constexpr Metric where(Metric metric, bool (*available)(const Model&)) {
  metric.available = available;
  return metric;
}
/// The metric, in tables only with all others, or when asked for by name.
constexpr Metric in_detail(Metric metric) {
  metric.detail = true;
  return metric;
}
/// The metric, with other words by which people look for it.
constexpr Metric also(Metric metric, const char* words) {
  metric.also = words;
  return metric;
}
/// The metric, in the short table too.
constexpr Metric brief(Metric metric) {
  metric.brief = true;
  return metric;
}
/// The metric, of the whole firm only.
constexpr Metric in_whole(Metric metric) {
  metric.by_touch_point = false;
  metric.covers = nullptr;
  return metric;
}
/// What only one metric is: a headline, with another difference that matters, or by all kinds of
/// part.
constexpr Metric headline(Metric metric) {
  metric.headline = true;
  return metric;
}
constexpr Metric matters(Metric metric, double difference) {
  metric.matters = difference;
  return metric;
}
constexpr Metric by_parts(Metric metric, bool (*covers)(const TouchPoint&)) {
  metric.by_segment = metric.by_touch_point = true;
  metric.covers = covers;
  return metric;
}

}  // namespace rapport::metric_rows
