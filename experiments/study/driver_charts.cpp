#include "experiments/study/driver_charts.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/ticks.h"
#include "experiments/verdict/verdict.h"

namespace rapport {

namespace {

/// In which unit differences are drawn: large amounts in thousands or millions.
struct DriverScale {
  double by = 1;
  int decimals = 1;
  std::string unit;  ///< with it, "m EUR"
};

DriverScale scale_of_drivers(const StudyData& data, std::size_t key, double largest) {
  DriverScale scale;
  scale.decimals = data.keys[key].metric->digits;
  scale.unit = unit_of_difference(data.units[key]);
  if (largest >= 2e6) return {1e6, 2, "m " + scale.unit};
  if (largest >= 2e4) return {1e3, 0, "thousand " + scale.unit};
  return scale;
}

std::string driver_title(const StudyData& data, std::size_t key, const char* question,
                         const std::string& label, const DriverScale& scale) {
  return std::string(question) + ": " + data.keys[key].metric->label +
         (scale.unit.empty() ? "" : ", " + scale.unit) + (label.empty() ? "" : ", " + label);
}

TornadoEnd end_of(const StudyData& data, const TornadoBar& bar, bool high, double by) {
  const Interval& interval = high ? bar.high : bar.low;
  TornadoEnd end{end_words(data, bar.factor, high), interval.mean / by};
  if (!std::isfinite(interval.half_width)) return end;
  end.low = interval.lower() / by, end.high = interval.upper() / by;
  return end;
}

const std::string& label_of_point(const StudyData& data, std::size_t point) {
  return data.study.points.points[point].policy.label;
}

}  // namespace

TornadoChart tornado_chart(const StudyData& data, const TornadoFinding& tornado) {
  double largest = 0;
  for (const TornadoBar& bar : tornado.bars) {
    if (std::isfinite(bar.swing)) largest = std::max(largest, bar.swing);
  }
  const DriverScale scale = scale_of_drivers(data, tornado.key, largest);
  TornadoChart chart;
  chart.title = driver_title(data, tornado.key, "What moves it", tornado.label, scale);
  chart.second = "each by itself, against " + label_of_point(data, tornado.middle);
  chart.decimals = scale.decimals;
  for (const TornadoBar& bar : tornado.bars) {
    TornadoRow row;
    row.id = std::to_string(bar.factor);
    row.name = factor_name(data.study.spec.factors[bar.factor]);
    row.open = !bar.sure;
    if (bar.course == FactorCourse::peak) row.note = "peak";
    if (bar.course == FactorCourse::valley) row.note = "valley";
    row.low = end_of(data, bar, false, scale.by);
    row.high = end_of(data, bar, true, scale.by);
    if (std::isfinite(bar.swing)) row.text = number_text(bar.swing / scale.by, scale.decimals);
    chart.rows.push_back(std::move(row));
  }
  chart.foot = "Light: low end. Dark: high end. Outlines: may be luck.";
  return chart;
}

WaterfallChart attribution_chart(const StudyData& data, const AttributionFinding& found) {
  double largest = std::abs(found.whole.mean);
  for (const StepShare& share : found.shares) {
    largest = std::max(largest, std::abs(share.share.mean));
  }
  const DriverScale scale = scale_of_drivers(data, found.key, largest);
  WaterfallChart chart;
  chart.title = driver_title(data, found.key, "Which step brings how much", found.label, scale);
  chart.second = "from " + label_of_point(data, data.against()) + " to all steps; mean over " +
                 (found.sampled ? "sampled" : "all") + " orders";
  chart.decimals = scale.decimals;
  const auto half_width = [&](const Interval& interval) {
    return std::isfinite(interval.half_width) ? interval.half_width / scale.by : NAN;
  };
  for (const StepShare& share : found.shares) {
    chart.rows.push_back({std::to_string(share.step), data.study.spec.steps[share.step].label,
                          share.share.mean / scale.by, half_width(share.share)});
  }
  chart.rows.push_back(
      {"all", "All steps", found.whole.mean / scale.by, half_width(found.whole), true});
  return chart;
}

}  // namespace rapport
