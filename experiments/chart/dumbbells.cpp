#include "experiments/chart/dumbbells.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/rows.h"
#include "experiments/chart/ticks.h"

namespace rapport {

namespace {

constexpr double kTextGap = 12, kColumnGap = 16, kEdge = 8, kHeads = 24;

bool is_known(const Dumbbell& cell) { return std::isfinite(cell.from) && std::isfinite(cell.to); }

std::string cell_text(const Dumbbell& cell, int decimals) {
  const std::string from = number_text(cell.from, decimals), to = number_text(cell.to, decimals);
  return from == to ? to : from + " to " + to;
}

/// A column: its place, the numbers it shows, and the room of its texts.
struct Column {
  double left = 0, end = 0, width = 0, least = 0, most = 0, text = 0;
};

std::vector<Column> columns_of(const Draft& draft, const DumbbellChart& chart, double left) {
  std::vector<Column> columns(chart.columns.size());
  double numbers = 0, fixed = 0;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    Column& column = columns[c];
    for (const DumbbellRow& row : chart.rows) {
      if (c >= row.cells.size() || !is_known(row.cells[c])) continue;
      const Dumbbell& cell = row.cells[c];
      column.least = std::min({column.least, cell.from, cell.to});
      column.most = std::max({column.most, cell.from, cell.to});
      column.text =
          std::max(column.text, draft.width_of(Role::strong, cell_text(cell, chart.decimals)));
    }
    column.text = std::max(column.text, draft.width_of(Role::strong, chart.columns[c]) - kTextGap);
    numbers += column.most - column.least;
    fixed += column.text + kTextGap + kColumnGap + 2 * kEdge;
  }
  // All columns have one scale. Texts give way where they leave less than a third for it.
  const double room = draft.bounds().width - left;
  const bool with_texts = fixed < 0.67 * room;
  if (!with_texts) fixed = static_cast<double>(columns.size()) * (kColumnGap + 2 * kEdge);
  const double scale = numbers > 0 ? std::max(0.0, room - fixed) / numbers : 0;
  for (Column& column : columns) {
    if (!with_texts) column.text = 0;
    column.left = left;
    column.width = (column.most - column.least) * scale;
    left += column.width + 2 * kEdge + kColumnGap + (with_texts ? column.text + kTextGap : 0);
    column.end = left;
  }
  if (!columns.empty()) columns.back().end = draft.bounds().width;
  return columns;
}

void draw_cell(Draft& draft, const DumbbellChart& chart, const Dumbbell& cell, const Column& column,
               double middle) {
  const double range = column.most - column.least;
  const auto place = [&](double value) {
    return column.left + kEdge + (range > 0 ? (value - column.least) / range * column.width : 0);
  };
  const double from = place(cell.from), to = place(cell.to), end = std::max(from, to) + kTextGap;
  const bool same = cell_text(cell, chart.decimals) == number_text(cell.to, chart.decimals);
  if (cell.from == 0 && cell.to == 0) {  // nothing here, before and after
    draft.text(Role::body, Anchor::left, {from + 8, middle + 5.5}, kInk3,
               cell_text(cell, chart.decimals));
    return;
  }
  if (column.text > 0) {
    draft.number(same ? Role::body : Role::strong, Anchor::left, {end, middle + 5.5},
                 same ? kInk2 : kInk, cell_text(cell, chart.decimals));
  }
  draft.line({from, middle}, {to, middle}, look_of(chart.to_slot).colour, 2.5);
  draft.marker(look_of(chart.from_slot), {from, middle}, kCurveMarker);
  draft.marker(look_of(chart.to_slot), {to, middle}, kCurveMarker);
}

void draw_heads(Draft& draft, const DumbbellChart& chart, const std::vector<Column>& columns,
                double baseline) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const double x = columns[c].left + kEdge;
    const Box name = draft.text(Role::strong, Anchor::left, {x, baseline}, kInk, chart.columns[c],
                                columns[c].end - x);
    if (c >= chart.column_notes.size() || name.width == 0) continue;
    const std::string& note = chart.column_notes[c];
    if (name.right() + 8 + draft.width_of(Role::body, note) < columns[c].end) {
      draft.text(Role::body, Anchor::left, {name.right() + 8, baseline}, kInk2, note);
    }
  }
}

void draw_column(Draft& draft, const DumbbellChart& chart, const Column& column, std::size_t c,
                 const Rows& rows) {
  const double range = column.most - column.least;
  const double x = column.left + kEdge + (range > 0 ? -column.least / range * column.width : 0);
  draft.line({x, rows.middle(0) - rows.height() / 2}, {x, rows.bottom()}, kLine2);
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    const DumbbellRow& row = chart.rows[i];
    if (c >= row.cells.size() || !is_known(row.cells[c])) continue;
    draw_cell(draft, chart, row.cells[c], column, rows.middle(i));
    draft.region(
        {column.left, rows.middle(i) - rows.height() / 2, column.end - column.left, rows.height()},
        "cell:" + row.id + ":" + std::to_string(c),
        row.name + ", " + chart.columns[c] + ": " + cell_text(row.cells[c], chart.decimals));
  }
}

}  // namespace

Drawing draw(const DumbbellChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const double head = heading(draft, chart.title, chart.second) + 18;
  const double top = head + kHeads - 14;
  std::vector<RowName> names;
  for (const DumbbellRow& row : chart.rows) names.push_back({row.name, row.note, -1, true});
  const Rows rows(draft, names, top, size.height, 50);
  rows.draw(draft, names);
  const std::vector<Column> columns = columns_of(draft, chart, rows.left());
  draw_heads(draft, chart, columns, head);
  for (std::size_t i = 0; i <= rows.shown(); ++i) {
    const double y = top + static_cast<double>(i) * rows.height();
    draft.line({0, y}, {size.width, y}, kLine);
  }
  for (std::size_t c = 0; c < columns.size(); ++c) draw_column(draft, chart, columns[c], c, rows);
  return draft.finish();
}

}  // namespace rapport
