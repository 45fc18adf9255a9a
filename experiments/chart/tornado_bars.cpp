#include "experiments/chart/tornado_bars.h"

#include <algorithm>

#include "experiments/chart/plot.h"
#include "experiments/chart/rows.h"

namespace rapport {

namespace {

AxisRange ends_range(const TornadoChart& chart) {
  AxisRange x;
  x.include(0);
  for (const TornadoRow& row : chart.rows) {
    for (const TornadoEnd* end : {&row.low, &row.high}) {
      for (const double value : {end->value, end->low, end->high}) x.include(value);
    }
  }
  return x.stretched();
}

/// "−2.1 at 0.7"; empty where nothing is known.
std::string end_text(const TornadoChart& chart, const TornadoEnd& end) {
  if (!std::isfinite(end.value)) return "";
  return number_text(end.value, chart.decimals, Sign::both) + " at " + end.setting;
}

std::string hover_of(const TornadoChart& chart, const TornadoRow& row) {
  std::string text = row.name + (row.note.empty() ? "" : ", " + row.note);
  for (const TornadoEnd* end : {&row.low, &row.high}) {
    if (!std::isfinite(end->value)) continue;
    text += "\n" + end_text(chart, *end);
    if (!std::isfinite(end->low) || !std::isfinite(end->high)) continue;
    text += " (" + number_text(end->low, chart.decimals, Sign::both) + " to " +
            number_text(end->high, chart.decimals, Sign::both) + ")";
  }
  return text + (row.text.empty() ? "" : "\n" + row.text);
}

/// "0.7 to 1.3".
std::string range_of_row(const TornadoRow& row) {
  return row.low.setting.empty() ? "" : row.low.setting + " to " + row.high.setting;
}

/// The columns at the right: where the ends are, the row's note, its text. They give way where bars
/// would have little room, and are then said on hover only.
struct EndColumns {
  double range = 0, note = 0, text = 0;

  double width() const {
    double all = 14;
    for (const double column : {range, note, text}) all += column > 0 ? column + 14 : 0;
    return all;
  }
};

EndColumns columns_of_ends(const Draft& draft, const TornadoChart& chart, double left) {
  EndColumns columns;
  for (const TornadoRow& row : chart.rows) {
    columns.range = std::max(columns.range, draft.width_of(Role::body, range_of_row(row)));
    columns.note = std::max(columns.note, draft.width_of(Role::body, row.note));
    columns.text = std::max(columns.text, draft.width_of(Role::strong, row.text));
  }
  const double free = draft.bounds().width - left;
  for (double* column : {&columns.range, &columns.note, &columns.text}) {
    if (columns.width() > 0.56 * free) *column = 0;
  }
  return columns;
}

void draw_ends_text(Draft& draft, const TornadoChart& chart, const Rows& rows,
                    const EndColumns& columns) {
  const double right = draft.bounds().width;
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    const TornadoRow& row = chart.rows[i];
    double x = right;
    const auto put = [&](Role role, Colour colour, double column, const std::string& text) {
      if (column <= 0) return;
      draft.number(role, Anchor::right, {x, rows.baseline(i)}, colour, text);
      x -= column + 14;
    };
    put(Role::strong, kInk, columns.text, row.text);
    put(Role::body, kInk2, columns.note, row.note);
    put(Role::body, kInk2, columns.range, range_of_row(row));
    draft.region(rows.box(i, right), "row:" + row.id, hover_of(chart, row));
  }
}

void draw_end(Draft& draft, const Plot& plot, const TornadoEnd& end, Colour fill, Colour line,
              double middle, double height) {
  if (!std::isfinite(end.value)) return;
  const double zero = plot.px(0), at = plot.px(end.value);
  const Box box{std::min(zero, at), middle - height / 2, std::abs(at - zero), height};
  draft.add(Rectangle{box, fill, line, 1, 0, {}});
  if (!std::isfinite(end.low) || !std::isfinite(end.high)) return;
  const double low = plot.px(end.low), high = plot.px(end.high), cap = std::min(4.0, height / 2);
  draft.line({low, middle}, {high, middle}, kInk, 1.5);
  draft.line({low, middle - cap}, {low, middle + cap}, kInk, 1.5);
  draft.line({high, middle - cap}, {high, middle + cap}, kInk, 1.5);
}

void draw_ends(Draft& draft, const Plot& plot, const TornadoChart& chart, const TornadoRow& row,
               double middle, double height) {
  const SlotLook& look = look_of(chart.slot);
  const bool bends =
      (row.low.value < 0 && row.high.value < 0) || (row.low.value > 0 && row.high.value > 0);
  const double bar = bends ? height / 2 : height, off = bends ? height / 4 : 0;
  draw_end(draft, plot, row.low, row.open ? kPaper : look.light, look.colour, middle - off, bar);
  draw_end(draft, plot, row.high, row.open ? kPaper : look.colour, look.colour, middle + off, bar);
}

}  // namespace

Drawing draw(const TornadoChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const double top = heading(draft, chart.title, chart.second) + 4;
  const bool foot = !chart.foot.empty() && size.height > 200;
  const double below = foot ? 50 : 26;
  std::vector<RowName> names;
  for (const TornadoRow& row : chart.rows) names.push_back({row.name});
  const Rows rows(draft, names, top, size.height - below);
  rows.draw(draft, names);
  const EndColumns columns = columns_of_ends(draft, chart, rows.left());
  const AxisRange x = ends_range(chart);
  const double left = rows.left() + 4;
  Plot plot(draft, {left, top, size.width - columns.width() - left, rows.bottom() - top}, x,
            {0, 1});
  draw_ends_text(draft, chart, rows, columns);
  if (rows.shown() > 0) {
    const Box& area = plot.area();
    const int wanted = std::clamp(static_cast<int>(area.width / 100), 3, 6);
    plot.x_grid(number_ticks(x.low, x.high, wanted, Sign::both));
    draft.line({plot.px(0), area.y}, {plot.px(0), area.bottom()}, kInk2);
  }
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    draw_ends(draft, plot, chart, chart.rows[i], rows.middle(i), 0.64 * rows.height());
  }
  if (foot) {
    draft.text(Role::body, Anchor::left, {0, rows.bottom() + below - 5}, kInk2, chart.foot);
  }
  return draft.finish();
}

}  // namespace rapport
