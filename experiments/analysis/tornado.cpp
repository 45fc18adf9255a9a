#include "experiments/analysis/tornado.h"

#include <algorithm>
#include <cmath>

#include "sim/core/check.h"

namespace rapport {

namespace {

Interval paired(std::span<const double> values, std::span<const double> against, double level) {
  check(values.size() == against.size(), "paired runs come in equal numbers");
  Moments moments;
  for (std::size_t r = 0; r < values.size(); ++r) {
    const double difference = values[r] - against[r];
    if (std::isfinite(difference)) moments.add(difference);
  }
  return student_interval(moments, level);
}

FactorCourse course_of(double low, double high) {
  if (low < 0.0 && high < 0.0) return FactorCourse::peak;
  if (low > 0.0 && high > 0.0) return FactorCourse::valley;
  if (low == 0.0 && high == 0.0) return FactorCourse::flat;
  return low < high ? FactorCourse::rising : FactorCourse::falling;
}

TornadoBar bar_of(std::span<const double> middle, const FactorEnds& ends, double level) {
  TornadoBar bar{.low = paired(ends.low, middle, level), .high = paired(ends.high, middle, level)};
  const double low = bar.low.mean, high = bar.high.mean;
  if (std::isnan(low) || std::isnan(high)) {
    bar.swing = std::nan("");
    return bar;
  }
  bar.swing = std::max({low, high, 0.0}) - std::min({low, high, 0.0});
  bar.course = course_of(low, high);
  if (is_monotone(bar.course)) {
    bar.sure = !paired(ends.high, ends.low, level).contains(0.0);
  } else {
    bar.sure = !bar.low.contains(0.0) && !bar.high.contains(0.0);
  }
  return bar;
}

}  // namespace

bool is_still(const TornadoBar& bar) {
  const auto varies = [](const Interval& end) {
    return std::isfinite(end.half_width) && end.half_width > 0.0;
  };
  return bar.swing == 0.0 && !varies(bar.low) && !varies(bar.high);
}

std::vector<TornadoBar> tornado_bars(std::span<const double> middle,
                                     std::span<const FactorEnds> factors, double level) {
  std::vector<TornadoBar> bars;
  for (std::size_t factor = 0; factor < factors.size(); ++factor) {
    bars.push_back(bar_of(middle, factors[factor], level));
    bars.back().factor = factor;
  }
  std::stable_sort(bars.begin(), bars.end(), [](const TornadoBar& a, const TornadoBar& b) {
    return a.swing > b.swing || (std::isnan(b.swing) && !std::isnan(a.swing));
  });
  return bars;
}

}  // namespace rapport
