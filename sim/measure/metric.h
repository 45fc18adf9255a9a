// Metrics: named outcomes of a run. One row each.
#pragma once

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/model/model.h"
#include "sim/model/part.h"

namespace rapport {

/// Which way is good.
enum class Good { more, less, neither };

struct RunView;  // a run with its sums and money, see measures.h

/// What a metric's value counts in one run: its value is what it is without events, plus `worth`
/// for each of them.
struct EventCount {
  double events = std::numeric_limits<double>::quiet_NaN();  ///< a whole number; NaN: not counted
  double worth = std::numeric_limits<double>::quiet_NaN();  ///< in the metric's unit; below 0 where
                                                            ///< the metric is what is spared
};

/// Where all values of a metric lie, by what it is.
struct ValueRange {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  bool is_bounded() const { return std::isfinite(least) && std::isfinite(most); }
};
inline constexpr ValueRange kPercentRange{0.0, 100.0}, kUnitRange{0.0, 1.0};

struct Metric {
  const char* group;  ///< heading under which it is shown: "Who stays"
  const char* id;     ///< as on the command line: "retention"
  const char* label;  ///< for people: "Customers who stay"
  const char* unit;   ///< "%", "min", "EUR" (shown as the scenario's currency), ...
  ValueRange range = {};
  Good good = Good::neither;
  double matters = 0.0;  ///< differences within plus or minus this are the same for practice
  bool matters_is_share = false;  ///< `matters` is a share of the level, see matters_at()
  int digits = 0;                 ///< behind the decimal point, for people
  bool headline = false;          ///< part of the family that a verdict is corrected for
  bool by_segment = false;        ///< has a value for each segment besides the firm's
  bool by_division = false;       ///< and for each division with products
  bool by_touch_point = false;  ///< and for each touch point, department and element, see `covers`
  bool detail = false;          ///< in tables only with all others, or when asked for by name
  bool brief = false;           ///< in the short table, as headline metrics are
  const char* also = "";        ///< other words by which people look for it, with commas between
  const char* doc = "";         ///< what exactly it is
  /// Whether the model can have the metric (24-month retention needs 24 months). The same for Today
  /// and all its policies.
  bool (*available)(const Model& model) = nullptr;
  /// Which touch points the metric is about; null where it is not about touch points. It has values
  /// for parts that hold one of them.
  bool (*covers)(const TouchPoint& touch_point) = nullptr;
  /// The metric's value in a run, for the whole firm or a part. NaN where there is nothing to
  /// measure (no arrivals).
  double (*value)(const RunView& run, Part part) = nullptr;
  /// The events that the value counts, for metrics of events that may be rare: give-ups,
  /// complaints, customers who leave. Their intervals are those of counts where events are few.
  /// Null where the value is no count, or one over a whole that is itself few and random (shares of
  /// those who left).
  EventCount (*events)(const RunView& run, Part part) = nullptr;

  /// The difference that matters, in the metric's unit, where the policy compared against has the
  /// mean `level`. Firms are of all sizes, so for money and numbers of contacts it is a share of
  /// that level's absolute value, and with a level of 0 every difference matters.
  double matters_at(double level) const;
  /// Whether the short table has it, which people get unless they ask for more.
  bool is_brief() const { return headline || brief; }
};

std::span<const Metric> metrics();  ///< the two below, by groups
std::span<const Metric> plain_metrics();
std::span<const Metric> company_metrics();
const Metric* find_metric(std::string_view id);  ///< null where there is none

/// Whether all of these words stand in what is said of the metric, each at least as the beginning
/// of one of its words: "churn", "wait time".
bool is_about(const Metric& metric, std::string_view words);

/// One number that a run has: a metric for the whole firm or one of its parts.
struct MetricKey {
  const Metric* metric;
  Part part = {};
};

/// Whether a metric has values for parts of this kind, where the model has such parts.
bool is_by(const Metric& metric, const PartKind& kind);
/// All keys that this model has: for each metric the whole firm's, then its parts' by kind. The
/// same for Today and all its policies.
std::vector<MetricKey> metric_keys(const Model& model);

/// What one run gave for some keys, in their order.
struct KeyValues {
  std::vector<double> values;      ///< NaN where there is nothing to measure
  std::vector<EventCount> events;  ///< NaN for metrics that count none
};
/// All NaN for a run that broke off.
KeyValues measure_keys(const Model& model, const RunResult& result,
                       std::span<const MetricKey> keys);

/// The values of measure_keys alone.
std::vector<double> metric_values(const Model& model, const RunResult& result,
                                  std::span<const MetricKey> keys);

/// The unit with the scenario's currency in it.
std::string unit_text(const Metric& metric, const Scenario& scenario);

}  // namespace rapport
