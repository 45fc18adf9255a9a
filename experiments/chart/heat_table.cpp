#include "experiments/chart/heat_table.h"

#include <algorithm>

#include "experiments/chart/plot.h"
#include "experiments/chart/rows.h"

namespace rapport {

namespace {

constexpr double kCellGap = 4, kHead = 24, kLegend = 30, kFoot = 42;

std::uint32_t mixed(std::uint32_t from, std::uint32_t to, double share) {
  std::uint32_t result = 0;
  for (const int shift : {16, 8, 0}) {
    const double a = from >> shift & 0xFFu, b = to >> shift & 0xFFu;
    result |= static_cast<std::uint32_t>(std::lround(a + (b - a) * share)) << shift;
  }
  return result;
}

AxisRange numbers_of(const HeatTable& table) {
  AxisRange range;
  for (const HeatRow& row : table.rows) {
    for (const HeatCell& cell : row.cells) range.include(cell.value);
  }
  if (std::isfinite(table.low)) range.low = table.low;
  if (std::isfinite(table.high)) range.high = table.high;
  return range.stretched();
}

std::string change_text(const HeatTable& table, const HeatCell& cell) {
  if (!std::isfinite(cell.change)) return "";
  const std::string size = number_text(std::abs(cell.change), table.decimals);
  if (size == number_text(0, table.decimals)) return "=";
  return cell.clear ? size : number_text(cell.change, table.decimals, Sign::both);
}

void draw_change(Draft& draft, const HeatTable& table, const HeatCell& cell, double x, double right,
                 double baseline) {
  const std::string text = change_text(table, cell);
  if (text.empty() || x + 16 + draft.width_of(Role::body, text) > right) return;
  if (!cell.clear || text == "=") {  // says which way by its sign, and judges nothing
    draft.text(Role::body, Anchor::left, {x + 4, baseline}, kInk2, text);
    return;
  }
  const bool good = (cell.change > 0) == table.more_is_better;
  draft.add(Marker{cell.change > 0 ? Shape::arrow_up : Shape::arrow_down,
                   {x + 6, baseline - 6},
                   5,
                   good ? kGood : kBad,
                   false,
                   false});
  draft.text(Role::body, Anchor::left, {x + 16, baseline}, kInk2, text);
}

void draw_cell(Draft& draft, const HeatTable& table, const HeatCell& cell, const Box& box,
               const AxisRange& range) {
  const double baseline = box.y + box.height / 2 + 6;
  if (!std::isfinite(cell.value)) {
    draft.text(Role::body, Anchor::middle, {box.x + box.width / 2, baseline}, kInk3, "–",
               box.width);
    return;
  }
  draft.rectangle(box, heat_colour(cell.value, range.low, range.high), kBarRadius);
  const std::string value = number_text(cell.value, table.decimals);
  const std::string change = change_text(table, cell);
  const double change_width = change.empty() ? 0 : 22 + draft.width_of(Role::body, change);
  const bool large = draft.width_of(Role::section, value) + change_width + 12 <= box.width;
  const Role role = large ? Role::section : Role::strong;
  const double free = box.width - draft.width_of(role, value) - change_width;
  const double x = box.x + (free >= 12 ? std::min(10.0, free / 2) : 3);
  const Box drawn =
      draft.number(role, Anchor::left, {x, baseline}, kInk, value, box.right() - x - 2);
  if (drawn.width > 0) {
    draw_change(draft, table, cell, drawn.right() + 6, box.right() - 2, baseline);
  }
}

/// Whether any cell shows a change that is, or is not, more than luck.
bool has_change(const HeatTable& table, bool clear) {
  for (const HeatRow& row : table.rows) {
    for (const HeatCell& cell : row.cells) {
      const std::string change = change_text(table, cell);
      if (!change.empty() && change != "=" && cell.clear == clear) return true;
    }
  }
  return false;
}

void draw_legend(Draft& draft, const HeatTable& table, const AxisRange& range, double y) {
  constexpr int kSteps = 12;
  constexpr double kStep = 12;
  const Box low =
      draft.text(Role::axis, Anchor::left, {0, y}, kInk2, number_text(range.low, table.decimals));
  double x = low.right() + 8;
  for (int i = 0; i < kSteps; ++i, x += kStep) {
    draft.rectangle({x, y - 13, kStep, 16}, heat_colour((i + 0.5) / kSteps, 0, 1));
  }
  const Box high = draft.text(Role::axis, Anchor::left, {x + 8, y}, kInk2,
                              number_text(range.high, table.decimals));
  x = high.right() + 24;
  if (!table.change_means.empty() && has_change(table, true) &&
      x + 16 + draft.width_of(Role::axis, table.change_means) <= draft.bounds().width) {
    draft.add(Marker{
        Shape::arrow_up, {x + 6, y - 5}, 5, table.more_is_better ? kGood : kBad, false, false});
    x = draft.text(Role::axis, Anchor::left, {x + 16, y}, kInk2, table.change_means).right() + 24;
  }
  const std::string unclear = "± " + table.unclear_means;
  if (!table.unclear_means.empty() && has_change(table, false) &&
      x + draft.width_of(Role::axis, unclear) <= draft.bounds().width) {
    x = draft.text(Role::axis, Anchor::left, {x, y}, kInk2, unclear).right() + 24;
  }
  const std::string nothing = "– " + table.nothing_means;
  if (!table.nothing_means.empty() &&
      x + draft.width_of(Role::axis, nothing) <= draft.bounds().width) {
    draft.text(Role::axis, Anchor::left, {x, y}, kInk2, nothing);
  }
}

/// Places of cells: columns are alike, rows have names.
struct HeatGrid {
  const HeatTable& table;
  const Rows& rows;
  double column;

  std::size_t columns() const { return table.columns.size(); }
  double left(std::size_t c) const { return rows.left() + static_cast<double>(c) * column; }
  double middle(std::size_t c) const { return left(c) + column / 2; }
  Box cell(std::size_t r, std::size_t c) const {
    return {left(c) + kCellGap / 2, rows.middle(r) - rows.height() / 2 + kCellGap / 2,
            column - kCellGap, rows.height() - kCellGap};
  }
};

/// Heads are set smaller, all of them, where one does not fit.
void draw_heads(Draft& draft, const HeatGrid& grid, double baseline) {
  Role role = Role::body;
  for (const std::string& name : grid.table.columns) {
    if (draft.width_of(role, name) > grid.column - 6) role = Role::axis;
  }
  for (std::size_t c = 0; c < grid.columns(); ++c) {
    draft.text(role, Anchor::middle, {grid.middle(c), baseline}, kInk, grid.table.columns[c],
               grid.column - 6);
  }
}

void draw_cells(Draft& draft, const HeatGrid& grid, const AxisRange& range) {
  const HeatTable& table = grid.table;
  for (std::size_t r = 0; r < grid.rows.shown(); ++r) {
    const HeatRow& row = table.rows[r];
    for (std::size_t c = 0; c < std::min(row.cells.size(), grid.columns()); ++c) {
      const HeatCell& cell = row.cells[c];
      draw_cell(draft, table, cell, grid.cell(r, c), range);
      std::string text =
          row.name + ", " + table.columns[c] + ": " + number_text(cell.value, table.decimals);
      if (std::isfinite(cell.change)) {
        text += "\n" + number_text(cell.change, table.decimals, Sign::both);
        if (!cell.clear && !table.unclear_means.empty()) text += ", " + table.unclear_means;
      }
      draft.region(grid.cell(r, c), "cell:" + row.id + ":" + std::to_string(c), text);
    }
  }
}

void draw_foot(Draft& draft, const HeatGrid& grid, const TextWidth& width) {
  const HeatTable& table = grid.table;
  const double y = grid.rows.bottom() + 24;
  const auto lines = wrapped(table.foot_name, Role::axis, grid.rows.left() - 8, 2, width);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double up = lines.size() == 2 ? 8 : 0;
    draft.text(Role::axis, Anchor::left, {0, y - up + 17 * static_cast<double>(i)}, kInk2,
               lines[i]);
  }
  for (std::size_t c = 0; c < std::min(table.foot.size(), grid.columns()); ++c) {
    const bool meant = static_cast<int>(c) == table.boxed;
    draft.number(meant ? Role::strong : Role::body, Anchor::middle, {grid.middle(c), y}, kInk,
                 table.foot[c], grid.column - 6);
  }
}

}  // namespace

Colour heat_colour(double value, double low, double high) {
  const double share = high > low ? std::clamp((value - low) / (high - low), 0.0, 1.0) : 0.5;
  if (!std::isfinite(share)) return kHeatMiddle;
  return share < 0.5 ? Colour{mixed(kHeatLow.rgb, kHeatMiddle.rgb, 2 * share)}
                     : Colour{mixed(kHeatMiddle.rgb, kHeatHigh.rgb, 2 * share - 1)};
}

Drawing draw(const HeatTable& table, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(table);
  const double top = heading(draft, table.title, table.second);
  const bool legend = size.height >= 220, foot = !table.foot.empty() && size.height >= 220;
  std::vector<RowName> names;
  for (const HeatRow& row : table.rows) names.push_back({row.name});
  const double bottom = size.height - (legend ? kLegend : 0) - (foot ? kFoot : 0);
  const Rows rows(draft, names, top + kHead, bottom, 68);
  const AxisRange range = numbers_of(table);
  const auto columns = static_cast<double>(std::max<std::size_t>(1, table.columns.size()));
  const HeatGrid grid{table, rows, (size.width - rows.left()) / columns};
  draw_heads(draft, grid, top + 16);
  rows.draw(draft, names);
  draw_cells(draft, grid, range);
  if (table.boxed >= 0 && static_cast<std::size_t>(table.boxed) < grid.columns()) {
    const Box box{grid.left(static_cast<std::size_t>(table.boxed)), top + kHead - 2, grid.column,
                  rows.bottom() - top - kHead + 4};
    draft.add(Rectangle{box, kNoColour, kInk, kFocusWidth, kControlRadius, {}});
  }
  if (foot) draw_foot(draft, grid, width);
  if (legend) draw_legend(draft, table, range, rows.bottom() + (foot ? kFoot : 0) + 22);
  return draft.finish();
}

}  // namespace rapport
