#include "experiments/chart/hours.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/hatch.h"
#include "experiments/chart/legend.h"

namespace rapport {

namespace {

constexpr double kBelowHours = 28;  // for the texts of the axis

std::size_t hours_of(const HoursChart& chart) {
  std::size_t hours = 1;
  for (const HourLine& line : chart.lines) hours = std::max(hours, line.y.size());
  return hours;
}

AxisRange y_range(const HoursChart& chart) {
  AxisRange range{0, 0};
  for (const HourLine& line : chart.lines) range.include(line.y), range.include(line.limit);
  if (!chart.limit_text.empty()) range.high = std::min(1.15 * range.high, 8e307);  // room for it
  if (chart.y_most) range.high = *chart.y_most;
  if (range.low < 0) range.low = std::max(range.low, -8e307);
  return range.stretched();
}

/// The corners of values that hold for an hour each; what is no number is a gap.
void corners_of(const Numbers& values, Numbers& x, Numbers& y) {
  for (std::size_t h = 0; h < values.size(); ++h) {
    const auto from = static_cast<double>(h);
    x.insert(x.end(), {from, from + 1});
    y.insert(y.end(), {values[h], values[h]});
  }
}

void draw_closed(Draft& draft, const Plot& plot, const std::vector<bool>& closed) {
  for (std::size_t from = 0; from < closed.size(); ++from) {
    if (!closed[from]) continue;
    std::size_t to = from;
    while (to < closed.size() && closed[to]) ++to;
    const double left = plot.px(static_cast<double>(from)),
                 right = plot.px(static_cast<double>(to));
    const Box box{left, plot.area().y, right - left, plot.area().height};
    draft.add(hatched(box, kSmallHatchStep, {kLine2.rgb, kHatchAlpha}));
    draft.text(Role::axis, Anchor::middle, {left + box.width / 2, box.y - 5}, kInk2, "closed",
               box.width);
    from = to;
  }
}

void draw_lines(Plot& plot, const HoursChart& chart) {
  for (const HourLine& line : chart.lines) {
    Numbers x, y;
    corners_of(line.limit, x, y);
    plot.line(x, y, look_of(line.slot).ghost, 1.6, {5, 4});
  }
  for (const HourLine& line : chart.lines) {
    Numbers x, y;
    corners_of(line.y, x, y);
    plot.line(x, y, look_of(line.slot).colour, line.focus ? kCurveWidth : kOtherCurveWidth);
  }
}

/// Above the limit where it is highest.
void draw_limit_text(Draft& draft, const Plot& plot, const HoursChart& chart) {
  double most = -INFINITY, at = 0;
  for (const HourLine& line : chart.lines) {
    for (std::size_t h = 0; h < line.limit.size(); ++h) {
      if (!(line.limit[h] > most)) continue;
      std::size_t last = h;
      while (last < line.limit.size() && line.limit[last] == line.limit[h]) ++last;
      most = line.limit[h], at = static_cast<double>(h + last) / 2;
    }
  }
  if (!std::isfinite(most) || chart.limit_text.empty()) return;
  const double x = plot.px(at), y = plot.py(most);
  draft.text(Role::axis, Anchor::middle, {x, y - 5}, kInk2, chart.limit_text, plot.area().width);
}

void add_regions(Draft& draft, const Plot& plot, const HoursChart& chart, std::size_t hours) {
  for (std::size_t h = 0; h < hours; ++h) {
    const auto hour = static_cast<double>(h);
    std::string text = x_text(XAxis::hours, hour) + " to " + x_text(XAxis::hours, hour + 1);
    for (const HourLine& line : chart.lines) {
      if (h >= line.y.size()) continue;
      text += "\n" + line.name + ": " + number_text(line.y[h], chart.decimals);
      if (h < line.limit.size() && std::isfinite(line.limit[h]))
        text += ", at most " + number_text(line.limit[h], chart.decimals);
    }
    const double left = plot.px(hour);
    draft.region({left, plot.area().y, plot.px(hour + 1) - left, plot.area().height},
                 "hour:" + std::to_string(h), text);
  }
}

}  // namespace

Drawing draw(const HoursChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  double top = heading(draft, chart.title, chart.second);
  std::vector<LegendEntry> entries;
  for (const HourLine& line : chart.lines) {
    entries.push_back({LegendEntry::Sign::marker, look_of(line.slot).colour, line.name,
                       look_of(line.slot).shape});
  }
  top = legend(draft, entries, 0, size.width, top + 16) + 20;
  const std::size_t hours = hours_of(chart);
  const AxisRange y = y_range(chart);
  const double height = size.height - kBelowHours - top;
  const std::vector<Tick> ticks =
      number_ticks(y.low, y.high, std::clamp(static_cast<int>(height / 45), 2, 5));
  const double left = room_of_ticks(draft, ticks);
  Plot plot(draft, {left, top, size.width - left - 14, height}, {0, static_cast<double>(hours)}, y);
  draw_closed(draft, plot, chart.closed);
  plot.y_axis(ticks);
  plot.x_axis(x_ticks(XAxis::hours, {0, static_cast<double>(hours)}, plot.area().width));
  draw_lines(plot, chart);
  draw_limit_text(draft, plot, chart);
  add_regions(draft, plot, chart, hours);
  return draft.finish();
}

}  // namespace rapport
