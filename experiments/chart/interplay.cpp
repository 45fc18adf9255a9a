#include "experiments/chart/interplay.h"

#include <algorithm>

#include "experiments/chart/plot.h"
#include "experiments/chart/push_apart.h"

namespace rapport {

namespace {

constexpr double kBelowLevels = 26, kBesideLabels = 14, kLabelStep = 20, kReach = 18;

AxisRange cells_range(const InterplayChart& chart) {
  AxisRange y;
  for (const InterplayLine& line : chart.lines) {
    for (const InterplayCell& cell : line.cells) {
      for (const double value : {cell.value, cell.low, cell.high}) y.include(value);
    }
  }
  y.include(chart.least), y.include(chart.most);
  y = y.stretched();
  return {y.low - 0.06 * y.width(), y.high + 0.06 * y.width()};
}

std::string hover_text(const InterplayChart& chart, const InterplayCell& cell) {
  std::string text = cell.text + "\n";
  if (!std::isfinite(cell.value)) return text + "not run yet";
  text += number_text(cell.value, chart.decimals);
  if (std::isfinite(cell.low) && std::isfinite(cell.high)) {
    text += ", " + number_text(cell.low, chart.decimals) + " to " +
            number_text(cell.high, chart.decimals) + " by luck";
  }
  return text;
}

void draw_cells(Draft& draft, const Plot& plot, const InterplayLine& line) {
  const Colour colour = line.hollow ? kInk3 : kInk;
  const auto at = [&](std::size_t i) {
    return Point{plot.px(static_cast<double>(i)), plot.py(line.cells[i].value)};
  };
  const bool whole = std::isfinite(line.cells[0].value) && std::isfinite(line.cells[1].value);
  if (whole) draft.line(at(0), at(1), colour, 2, line.hollow ? Dash{6, 5} : Dash{});
  for (std::size_t i = 0; i < line.cells.size(); ++i) {
    const InterplayCell& cell = line.cells[i];
    if (!std::isfinite(cell.value)) continue;
    if (std::isfinite(cell.low) && std::isfinite(cell.high)) {
      draft.line({at(i).x, plot.py(cell.low)}, {at(i).x, plot.py(cell.high)}, colour, 1.5);
    }
    draft.add(Marker{Shape::circle, at(i), kCurveMarker, colour, line.hollow});
  }
}

/// Names beside the ends of lines, pushed apart.
void draw_names(Draft& draft, const Plot& plot, const InterplayChart& chart, double left) {
  std::vector<const InterplayLine*> known;
  for (const InterplayLine& line : chart.lines) {
    if (std::isfinite(line.cells[1].value)) known.push_back(&line);
  }
  std::ranges::stable_sort(known, std::ranges::greater{},
                           [](const InterplayLine* line) { return line->cells[1].value; });
  std::vector<double> wanted;
  for (const InterplayLine* line : known) wanted.push_back(plot.py(line->cells[1].value));
  const bool notes =
      std::ranges::any_of(known, [](const auto* line) { return !line->note.empty(); });
  const double gap = notes ? 2 * kLabelStep + 2 : kLabelStep;
  const Box& area = plot.area();
  const double last = area.bottom() - (notes ? kLabelStep : 0);
  const std::vector<double> places = pushed_apart(wanted, gap, area.y, std::max(area.y, last));
  const double room = draft.bounds().width - left;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const std::string value = number_text(known[i]->cells[1].value, chart.decimals);
    const Box number =
        draft.number(Role::strong, Anchor::left, {left, places[i] + 5}, kInk, value, room);
    if (number.width <= 0) continue;
    const double x = left + draft.width_of(Role::strong, value) + 6;
    draft.text(Role::body, Anchor::left, {x, places[i] + 5}, kInk2, known[i]->name,
               draft.bounds().width - x);
    draft.text(Role::axis, Anchor::left, {left, places[i] + 5 + kLabelStep}, kInk2, known[i]->note,
               room);
  }
}

/// The width that names want, at most a bit more than half of the chart.
double room_of_names(const Draft& draft, const InterplayChart& chart) {
  double room = 0;
  for (const InterplayLine& line : chart.lines) {
    const std::string value = number_text(line.cells[1].value, chart.decimals);
    room =
        std::max({room, draft.width_of(Role::axis, line.note),
                  draft.width_of(Role::strong, value) + 6 + draft.width_of(Role::body, line.name)});
  }
  return std::min(room + kBesideLabels + 2, 0.55 * draft.bounds().width);
}

}  // namespace

Drawing draw(const InterplayChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const double top = heading(draft, chart.title, chart.second) + 12;
  const double height = std::max(1.0, size.height - top - kBelowLevels);
  const AxisRange y = cells_range(chart);
  const std::vector<Tick> ticks =
      number_ticks(y.low, y.high, std::clamp(static_cast<int>(height / 40), 2, 5));
  const double left = room_of_ticks(draft, ticks) + 4, right = room_of_names(draft, chart);
  const double across = std::max(1.0, size.width - left - right);
  Plot plot(draft, {left, top, across, height}, {-0.25, 1.12}, y);
  if (!chart.lines.empty()) plot.y_axis(ticks);
  plot.x_axis({{0, chart.levels[0]}, {1, chart.levels[1]}});
  for (const InterplayLine& line : chart.lines) draw_cells(draft, plot, line);
  draw_names(draft, plot, chart, left + across + kBesideLabels);
  for (const InterplayLine& line : chart.lines) {
    for (std::size_t i = 0; i < line.cells.size(); ++i) {
      const InterplayCell& cell = line.cells[i];
      if (!std::isfinite(cell.value)) continue;
      const double x = plot.px(static_cast<double>(i)), y_at = plot.py(cell.value);
      const double from = std::max(0.0, x - kReach), above = std::max(0.0, y_at - kReach);
      draft.region({from, above, std::min(size.width - from, 2 * kReach),
                    std::min(size.height - above, 2 * kReach)},
                   "cell:" + cell.id, hover_text(chart, cell));
    }
  }
  return draft.finish();
}

}  // namespace rapport
