#include "experiments/chart/chart.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/decimate.h"
#include "experiments/chart/legend.h"

namespace rapport {

namespace {

Colour series_colour(const Series& series) {
  return kSeriesColours[static_cast<std::size_t>(series.colour) % kSeriesColours.size()];
}

AxisRange x_range(const Chart& chart) {
  AxisRange range;
  for (const Series& series : chart.series) range.include(series.x);
  if (chart.x_least) range.low = *chart.x_least;
  if (chart.x_most) range.high = *chart.x_most;
  return range.stretched();
}

AxisRange y_range(const Chart& chart) {
  AxisRange range;
  for (const Series& series : chart.series) {
    if (series.kind != Series::Kind::band) range.include(series.y);
    range.include(series.low), range.include(series.high);
  }
  if (chart.y_least) range.low = *chart.y_least;
  if (chart.y_most) range.high = *chart.y_most;
  return range.stretched();
}

std::vector<LegendEntry> entries_of(const Chart& chart) {
  std::vector<LegendEntry> entries;
  for (const Series& series : chart.series) {
    if (series.name.empty()) continue;
    LegendEntry entry{LegendEntry::Sign::line, series_colour(series), series.name};
    if (series.dashed) entry.sign = LegendEntry::Sign::dashes;
    if (series.kind == Series::Kind::points) entry.sign = LegendEntry::Sign::marker;
    if (series.kind == Series::Kind::band) {
      entry.sign = LegendEntry::Sign::box;
      entry.colour.alpha = kCurveLuckAlpha;
    }
    entries.push_back(entry);
  }
  return entries;
}

/// The corners of a line whose y holds from each x to the next one.
void steps_of(const Series& series, Numbers& x, Numbers& y) {
  double last = NAN;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (std::isfinite(last)) x.push_back(series.x[i]), y.push_back(last);
    x.push_back(series.x[i]), y.push_back(series.y[i]);
    last = series.y[i];
  }
}

void draw_points(Draft& draft, const Plot& plot, const Series& series) {
  const Colour colour = series_colour(series);
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (!std::isfinite(series.x[i]) || !std::isfinite(series.y[i])) continue;
    const double x = std::clamp(plot.px(series.x[i]), plot.area().x, plot.area().right());
    if (i < series.low.size() && std::isfinite(series.low[i]) && std::isfinite(series.high[i])) {
      draft.line({x, plot.py(series.low[i])}, {x, plot.py(series.high[i])}, {colour.rgb, 0.6});
    }
    draft.add(Marker{Shape::circle, {x, plot.py(series.y[i])}, kStudyMarker, colour, false, false});
  }
}

void draw_series(Draft& draft, Plot& plot, const Series& series) {
  const Dash dash = series.dashed ? Dash{5, 3} : Dash{};
  if (series.kind == Series::Kind::points) {
    draw_points(draft, plot, series);
  } else if (series.kind == Series::Kind::line) {
    plot.line(series.x, series.y, series_colour(series), 1.8, dash);
  } else if (series.kind == Series::Kind::step) {
    Numbers x, y;
    steps_of(series, x, y);
    plot.line(x, y, series_colour(series), 1.8, dash);
  }
}

}  // namespace

Drawing draw(const Chart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const AxisRange x = x_range(chart), y = y_range(chart);
  double top = heading(draft, chart.title, chart.y_label);
  top = legend(draft, entries_of(chart), 0, size.width, top + 16) + 4;
  const double below = chart.x_label.empty() ? 28 : 52;
  const double height = size.height - below - top;
  const std::vector<Tick> ticks =
      number_ticks(y.low, y.high, std::clamp(static_cast<int>(height / 45), 2, 6));
  const double left = room_of_ticks(draft, ticks);
  Plot plot(draft, {left, top, size.width - left - 12, height}, x, y);
  draft.text(Role::body, Anchor::middle, {plot.area().x + plot.area().width / 2, size.height - 8},
             kInk2, chart.x_label);
  plot.y_axis(ticks);
  plot.x_axis(x_ticks(chart.x_axis, x, plot.area().width));
  if (chart.diagonal && std::max(x.low, y.low) < std::min(x.high, y.high)) {
    const double low = std::max(x.low, y.low), high = std::min(x.high, y.high);
    plot.line({low, high}, {low, high}, kLine2, 1, {4, 3});
  }
  for (const Series& series : chart.series) {
    if (series.kind != Series::Kind::band) continue;
    plot.band(series.x, series.low, series.high, series_colour(series), kCurveLuckAlpha);
  }
  for (const Series& series : chart.series) draw_series(draft, plot, series);
  return draft.finish();
}

}  // namespace rapport
