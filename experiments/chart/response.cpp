#include "experiments/chart/response.h"

#include <algorithm>

namespace rapport {

namespace {

constexpr double kBelow = 26, kGapBeside = 8, kCap = 5, kPointMark = 6, kWhisker = 1.8;

AxisRange levels_of(const ResponseChart& chart) {
  AxisRange y;
  for (const ResponsePoint& point : chart.points) {
    for (const double value : {point.y, point.low, point.high}) y.include(value);
  }
  y.include(chart.against.at), y.include(chart.target.at);
  if (y.is_empty()) return y.stretched();
  const double middle = (y.low + y.high) / 2;
  y.include(middle - 2 * chart.matters), y.include(middle + 2 * chart.matters);
  y = y.stretched();
  return {y.low - 0.08 * y.width(), y.high + 0.08 * y.width()};
}

/// A level line, and its name right of the area where there is room.
void draw_level(Draft& draft, const Plot& plot, const ResponseLine& level, Colour colour,
                double width, Dash dash) {
  if (!std::isfinite(level.at)) return;
  const Box& area = plot.area();
  const double y = plot.py(level.at);
  draft.line({area.x, y}, {area.right(), y}, colour, width, dash);
  draft.text(Role::axis, Anchor::left, {area.right() + kGapBeside, y + 5}, kInk2, level.text,
             draft.bounds().width - area.right() - kGapBeside);
}

std::string hover_text(const ResponseChart& chart, const ResponsePoint& point) {
  if (!std::isfinite(point.y)) return point.text + "\nnot run yet";
  std::string text =
      point.text + "\n" + (chart.rough ? "≈ " : "") + number_text(point.y, chart.decimals);
  if (std::isfinite(point.low) && std::isfinite(point.high)) {
    text += ", " + number_text(point.low, chart.decimals) + " to " +
            number_text(point.high, chart.decimals) + " by luck";
  }
  return text;
}

void draw_points(Draft& draft, const Plot& plot, const ResponseChart& chart) {
  const SlotLook& look = look_of(chart.slot);
  Numbers x, y;
  for (const ResponsePoint& point : chart.points) x.push_back(point.x), y.push_back(point.y);
  Plot line = plot;
  line.line(x, y, look.colour, kOtherCurveWidth, chart.rough ? kBandEdgeDash : Dash{});
  for (const ResponsePoint& point : chart.points) {
    if (!std::isfinite(point.x)) continue;
    const double px = plot.px(point.x);
    if (!std::isfinite(point.y)) {
      draft.add(Marker{Shape::circle, {px, plot.area().bottom()}, 3.5, kLine2, true});
      continue;
    }
    if (std::isfinite(point.low) && std::isfinite(point.high)) {
      const double low = plot.py(point.low), high = plot.py(point.high);
      draft.line({px, low}, {px, high}, look.colour, kWhisker,
                 chart.rough ? kBandEdgeDash : Dash{});
      draft.line({px - kCap, low}, {px + kCap, low}, look.colour, kWhisker);
      draft.line({px - kCap, high}, {px + kCap, high}, look.colour, kWhisker);
    }
    draft.marker(look, {px, plot.py(point.y)}, kPointMark, chart.rough);
  }
}

/// Each point answers for the column around it.
void add_columns(Draft& draft, const Plot& plot, const ResponseChart& chart) {
  const Box& area = plot.area();
  for (std::size_t i = 0; i < chart.points.size(); ++i) {
    const double x = plot.px(chart.points[i].x);
    if (!std::isfinite(x)) continue;
    const double left = i == 0 ? x - 20 : (plot.px(chart.points[i - 1].x) + x) / 2;
    const double right =
        i + 1 == chart.points.size() ? x + 20 : (plot.px(chart.points[i + 1].x) + x) / 2;
    const double from = std::clamp(left, 0.0, draft.bounds().width);
    const double to = std::clamp(right, from, draft.bounds().width);
    draft.region({from, area.y, to - from, area.height + kBelow}, "point:" + chart.points[i].id,
                 hover_text(chart, chart.points[i]));
  }
}

/// Where the area is, and the ticks of y.
struct ResponseFrame {
  double top = 0, height = 0;
  AxisRange y;
  std::vector<Tick> levels;
  Sides sides;
};

ResponseFrame frame_of(Draft& draft, const ResponseChart& chart, Extent size) {
  ResponseFrame frame;
  frame.top = heading(draft, chart.title, chart.second) + 22;
  frame.height = std::max(1.0, size.height - frame.top - kBelow);
  frame.y = levels_of(chart);
  const int wanted = std::clamp(static_cast<int>(frame.height / 36), 2, 6);
  frame.levels = number_ticks(frame.y.low, frame.y.high, wanted);
  frame.sides = {room_of_ticks(draft, frame.levels) + 12, 24};
  for (const ResponseLine* line : {&chart.against, &chart.target}) {
    if (!std::isfinite(line->at) || line->text.empty()) continue;
    const double text = draft.width_of(Role::axis, line->text) + kGapBeside + 2;
    frame.sides.right = std::max(frame.sides.right, text);
  }
  frame.sides.right = std::min(frame.sides.right, 0.3 * size.width);
  frame.sides = larger(frame.sides, chart.at_least);
  return frame;
}

}  // namespace

Sides sides_of(const ResponseChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  return frame_of(draft, chart, size).sides;
}

Drawing draw(const ResponseChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const ResponseFrame frame = frame_of(draft, chart, size);
  AxisRange x;
  x.include(chart.x_least), x.include(chart.x_most);
  for (const ResponsePoint& point : chart.points) x.include(point.x);
  const double across = size.width - frame.sides.left - frame.sides.right;
  Plot plot(draft, {frame.sides.left, frame.top, across, frame.height}, x.stretched(), frame.y);
  const Box& area = plot.area();
  const bool known = std::ranges::any_of(
      chart.points, [](const ResponsePoint& point) { return std::isfinite(point.y); });
  if (std::isfinite(chart.from) && std::isfinite(chart.to)) {
    const double from = std::clamp(plot.px(chart.from), area.x, area.right());
    const double to = std::clamp(plot.px(chart.to), from, area.right());
    draft.rectangle({from, area.y, to - from, area.height}, look_of(chart.slot).light);
  }
  if (known) plot.y_axis(frame.levels);
  if (chart.now.at >= x.low && chart.now.at <= x.high) {
    const double at = plot.px(chart.now.at);
    draft.line({at, area.y - 4}, {at, area.bottom()}, kInk2, 1.5);
    draft.text(Role::axis, Anchor::middle, {at, area.y - 8}, kInk2, chart.now.text);
  }
  if (known) {
    draw_level(draft, plot, chart.target, kInk, 1.5, {2, 5});
    draw_level(draft, plot, chart.against, look_of(0).colour, 1.5, kGhostDash);
  } else if (!chart.waiting.empty()) {
    draft.text(Role::body, Anchor::middle, {area.x + area.width / 2, area.y + area.height / 2},
               kInk2, chart.waiting, area.width);
  }
  std::vector<Tick> ticks = chart.ticks;
  std::erase_if(ticks, [&](const Tick& tick) { return !(tick.at >= x.low && tick.at <= x.high); });
  plot.x_axis(ticks);
  draw_points(draft, plot, chart);
  add_columns(draft, plot, chart);
  return draft.finish();
}

}  // namespace rapport
