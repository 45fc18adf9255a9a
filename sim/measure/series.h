// Series: what a run comes to month by month. One row each.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/measure/measures.h"

namespace rapport {

/// A figure that a run has for each month.
struct MonthlySeries {
  /// Of a moment: as at the start of each month, and at the end of the run. Over a month: of what
  /// happened in it; there is none for the end.
  enum class When { at_moment, over_month };

  std::string id;     ///< as in outputs: "customers"
  std::string label;  ///< for people
  std::string unit;   ///< "customers", "%", "EUR" (shown as the scenario's currency), ...
  std::string doc;    ///< what exactly it is
  When when = When::over_month;
  int digits = 0;
  Part::Kind by = Part::firm;  ///< has a value for each part of this kind; `firm`: for none
  bool of_firm = true;         ///< has one for the whole firm
  bool (*available)(const Model& model) = nullptr;
  /// The value for a part: at the start of the month, or over it. `which` is the row's own number,
  /// where rows of one family share a function. NaN where there is nothing to measure.
  double (*value)(const RunView& run, Part part, std::size_t month, std::size_t which) = nullptr;
  std::size_t which = 0;
};

/// All rows, in the order of outputs.
std::span<const MonthlySeries> series();
const MonthlySeries* find_series(std::string_view id);  ///< null where there is none

/// One line that can be drawn: a series for the whole firm or one of its parts.
struct SeriesKey {
  const MonthlySeries* series;
  Part part = {};
};

/// All that this model has. The same for Today and all its policies.
std::vector<SeriesKey> series_keys(const Model& model);

/// The moments of a model: the starts of its months, and its end.
inline std::size_t moments_of(const Model& model) { return model.month_starts.size(); }

/// The days of a month: fewer in the first and the last one, where a run begins or ends within it;
/// 0 for the end.
inline int days_of_month(const Model& model, std::size_t month) {
  if (month + 1 >= moments_of(model)) return 0;
  return static_cast<int>((model.month_starts[month + 1] - model.month_starts[month]) / kDay);
}

/// How many values a series has: one a month, and one for the end where it is of moments.
inline std::size_t values_of(const MonthlySeries& series, const Model& model) {
  return moments_of(model) - (series.when == MonthlySeries::When::over_month ? 1 : 0);
}

/// [key][moment] in one list, moments_of() values a key. NaN where there is nothing to measure, and
/// at the end for what is over a month.
std::vector<double> series_values(const Model& model, const RunResult& result,
                                  std::span<const SeriesKey> keys);

/// The unit with the scenario's currency in it.
std::string unit_text(const MonthlySeries& series, const Scenario& scenario);

}  // namespace rapport
