#include "experiments/chart/scatter.h"

#include <algorithm>

#include "experiments/chart/plot.h"

namespace rapport {

namespace {

bool is_known(const ScatterPoint& point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

AxisRange padded(AxisRange range) {
  range = range.stretched();
  const double pad = 0.06 * range.width();
  return {range.low - pad, range.high + pad};
}

void draw_whiskers(Draft& draft, const Plot& plot, const ScatterPoint& point, Colour colour) {
  const double x = plot.px(point.x), y = plot.py(point.y);
  if (std::isfinite(point.x_low) && std::isfinite(point.x_high)) {
    draft.line({plot.px(point.x_low), y}, {plot.px(point.x_high), y}, colour, 1.6);
  }
  if (std::isfinite(point.y_low) && std::isfinite(point.y_high)) {
    draft.line({x, plot.py(point.y_low)}, {x, plot.py(point.y_high)}, colour, 1.6);
  }
}

/// The name at the first of the places around the mark that has room.
void draw_name(Draft& draft, const Plot& plot, const ScatterPoint& point) {
  const double x = plot.px(point.x), y = plot.py(point.y);
  struct Place {
    Anchor anchor;
    double dx, dy;
  };
  static constexpr Place kPlaces[] = {{Anchor::left, 11, -9},   {Anchor::right, -11, -9},
                                      {Anchor::left, 11, 20},   {Anchor::right, -11, 20},
                                      {Anchor::middle, 0, -14}, {Anchor::middle, 0, 26}};
  for (const Place& place : kPlaces) {
    const Point at{x + place.dx, y + place.dy};
    if (!draft.has_room(Role::strong, place.anchor, at, point.name)) continue;
    draft.text(Role::strong, place.anchor, at, kInk, point.name);
    return;
  }
  draft.text(Role::strong, x < plot.area().x + plot.area().width / 2 ? Anchor::left : Anchor::right,
             {x + (x < plot.area().x + plot.area().width / 2 ? 11 : -11), y - 9}, kInk, point.name,
             0.45 * plot.area().width);
}

std::string hover_text(const ScatterChart& chart, const ScatterPoint& point) {
  return point.name + "\n" + number_text(point.x, chart.decimals) + " " + chart.x_label + "\n" +
         number_text(point.y, chart.decimals);
}

void draw_point(Draft& draft, const Plot& plot, const ScatterChart& chart,
                const ScatterPoint& point) {
  const Point at{plot.px(point.x), plot.py(point.y)};
  const bool study = point.slot < 0;
  if (study) {
    draft.add(Marker{Shape::circle, at, kStudyMarker, kLine2, point.hollow, false});
  } else {
    draw_whiskers(draft, plot, point, look_of(point.slot).colour);
    draft.marker(look_of(point.slot), at, kTextMarker + 1, point.hollow);
  }
  const double half = study ? 5 : 9;
  draft.region({at.x - half, at.y - half, 2 * half, 2 * half}, "point:" + point.id,
               hover_text(chart, point));
}

void draw_front(Draft& draft, const Plot& plot, const ScatterChart& chart) {
  const std::vector<std::size_t> front = front_of(chart);
  if (front.size() > 1) {
    Polyline line{{}, kInk3, 1.5, {6, 4}};
    for (const std::size_t i : front) {
      line.points.push_back({plot.px(chart.points[i].x), plot.py(chart.points[i].y)});
    }
    draft.add(std::move(line));
  }
}

}  // namespace

std::vector<std::size_t> front_of(const ScatterChart& chart) {
  const double x_sign = chart.more_x_is_better ? 1 : -1, y_sign = chart.more_y_is_better ? 1 : -1;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < chart.points.size(); ++i) {
    if (is_known(chart.points[i])) order.push_back(i);
  }
  // From the best x on, those with a better y than all before them.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const ScatterPoint &p = chart.points[a], &q = chart.points[b];
    return p.x != q.x ? x_sign * p.x > x_sign * q.x : y_sign * p.y > y_sign * q.y;
  });
  std::vector<std::size_t> front;
  for (const std::size_t i : order) {
    if (front.empty() || y_sign * chart.points[i].y > y_sign * chart.points[front.back()].y) {
      front.push_back(i);
    }
  }
  std::stable_sort(front.begin(), front.end(), [&](std::size_t a, std::size_t b) {
    return chart.points[a].x < chart.points[b].x;
  });
  return front;
}

Drawing draw(const ScatterChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const double top = heading(draft, chart.title, chart.second) + 8;
  AxisRange x, y;
  for (const ScatterPoint& point : chart.points) {
    if (!is_known(point)) continue;
    for (const double value : {point.x, point.x_low, point.x_high}) x.include(value);
    for (const double value : {point.y, point.y_low, point.y_high}) y.include(value);
  }
  const bool empty = x.is_empty();
  x = padded(x), y = padded(y);
  const double below = chart.x_label.empty() ? 28 : 50;
  const double height = std::max(1.0, size.height - top - below);
  std::vector<Tick> ticks =
      number_ticks(y.low, y.high, std::clamp(static_cast<int>(height / 60), 2, 6));
  if (empty) ticks.clear();
  const double left = room_of_ticks(draft, ticks);
  Plot plot(draft, {left, top, size.width - left - 12, height}, x, y);
  draft.text(Role::body, Anchor::middle, {left + plot.area().width / 2, size.height - 7}, kInk2,
             chart.x_label);
  plot.y_axis(ticks);
  if (!empty) {
    const int wanted = std::clamp(static_cast<int>(plot.area().width / 110), 2, 6);
    plot.x_grid(number_ticks(x.low, x.high, wanted));
  }
  draft.line({left, plot.area().bottom()}, {plot.area().right(), plot.area().bottom()}, kLine2);
  if (chart.front) draw_front(draft, plot, chart);
  for (const bool study : {true, false}) {
    for (const ScatterPoint& point : chart.points) {
      if (is_known(point) && (point.slot < 0) == study) draw_point(draft, plot, chart, point);
    }
  }
  for (const ScatterPoint& point : chart.points) {
    if (is_known(point) && point.slot >= 0) draw_name(draft, plot, point);
  }
  return draft.finish();
}

}  // namespace rapport
