// Metrics: named outcomes of a run. One row each.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/model/model.h"
#include "sim/model/simulator.h"

namespace rapport {

/// Which way is good.
enum class Good { more, less, neither };

struct RunView;  // a run with its ledger, see metric.cpp

struct Metric {
  const char* id;     ///< as on the command line: "retention"
  const char* label;  ///< for people: "Customers who stay"
  const char* unit;   ///< "%", "min", "EUR" (shown as the scenario's currency), ...
  Good good;
  double matters;   ///< differences within plus or minus this are the same for practice
  int digits;       ///< behind the decimal point, for people
  bool headline;    ///< part of the family that a verdict is corrected for
  bool by_segment;  ///< has a value for each segment besides the company's
  bool by_touch_point;
  const char* doc;  ///< what exactly it is
  /// Whether the model can have it (24-month retention needs 24 months).
  bool (*available)(const Model& model);
  /// Indices, or -1 for all. NaN where there is nothing to measure (no arrivals).
  double (*value)(const RunView& run, int segment, int touch_point);
  /// `matters` as an absolute number, given the mean of the policy that is compared against.
  double matters_at(double /*level*/) const { return matters; }
};

std::span<const Metric> metrics();
const Metric* find_metric(std::string_view id);  ///< null where there is none

/// One number that a run has: a metric for the company, a segment or a touch point.
struct MetricKey {
  const Metric* metric;
  int segment = -1;      ///< index in Model::segments, or -1: all
  int touch_point = -1;  ///< index in Model::touch_points, or -1: all
};

/// All that this model has, the company's first for each metric.
std::vector<MetricKey> metric_keys(const Model& model);

/// Their values in one run, in the order of `keys`.
std::vector<double> metric_values(const Model& model, const RunResult& result,
                                  std::span<const MetricKey> keys);

/// "all", or the name of the segment or touch point.
std::string segment_name(const Model& model, const MetricKey& key);
std::string touch_point_name(const Model& model, const MetricKey& key);
/// The unit with the scenario's currency in it.
std::string unit_text(const Metric& metric, const Scenario& scenario);

}  // namespace rapport
