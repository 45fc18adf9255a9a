#include "experiments/chart/stacked_bars.h"

#include <algorithm>
#include <cmath>

#include "experiments/chart/legend.h"
#include "experiments/chart/rows.h"
#include "experiments/chart/ticks.h"

namespace rapport {

namespace {

double part_size(double part) { return std::isfinite(part) && part > 0 ? part : 0; }

double sum_of(const StackedRow& row) {
  double sum = 0;
  for (const double part : row.parts) sum += part_size(part);
  return sum;
}

Colour part_colour(const StackedRow& row, std::size_t part) {
  return part == 0 ? look_of(row.slot).colour : kGateFills[(part - 1) % kGateFills.size()];
}

/// White on the dark colours; the fourth policy's is light.
Colour text_colour(const StackedRow& row, std::size_t part) {
  return part == 0 && row.slot != 3 ? kPaper : kInk;
}

std::vector<LegendEntry> entries_of(const StackedChart& chart) {
  std::vector<LegendEntry> entries;
  for (std::size_t part = 0; part < chart.part_names.size(); ++part) {
    LegendEntry entry{LegendEntry::Sign::box, kInk2, chart.part_names[part]};
    if (!chart.rows.empty()) entry.colour = part_colour(chart.rows[0], part);
    if (part == 0 && chart.rows.size() > 1) entry.other = part_colour(chart.rows[1], 0);
    entries.push_back(entry);
  }
  return entries;
}

void draw_parts(Draft& draft, const StackedChart& chart, const StackedRow& row, const Box& box,
                double scale) {
  constexpr double kWhiteGap = 2;
  double x = box.x;
  for (std::size_t part = 0; part < row.parts.size(); ++part) {
    const double width = part_size(row.parts[part]) * scale;
    const Box here{x, box.y, std::max(0.0, width - kWhiteGap), box.height};
    draft.rectangle(here, part_colour(row, part));
    const std::string text = number_text(row.parts[part], chart.decimals);
    const Role role = row.focus && part < 2 ? Role::strong : Role::body;
    const double free = here.width - draft.width_of(role, text);
    if (free >= 4) {
      draft.text(role, Anchor::left, {x + std::min(8.0, free / 2), box.y + box.height / 2 + 5.5},
                 text_colour(row, part), text);
    }
    const std::string name = part < chart.part_names.size() ? chart.part_names[part] : "";
    draft.region(here, "part:" + row.id + ":" + std::to_string(part),
                 row.name + ", " + name + ": " + text);
    x += width;
  }
}

}  // namespace

Drawing draw(const StackedChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  double top = heading(draft, chart.title, chart.second);
  std::vector<RowName> names;
  double most = 0;
  for (const StackedRow& row : chart.rows) {
    names.push_back({row.name, "", row.slot, row.focus});
    most = std::max(most, sum_of(row));
  }
  const double left = Rows(draft, names, top, size.height).left();
  top = legend(draft, entries_of(chart), size.width < 700 ? 0 : left, size.width, top + 16) + 6;
  const Rows rows(draft, names, top, size.height, 46);
  rows.draw(draft, names);
  const double scale = most > 0 ? (size.width - rows.left()) / most : 0;
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    const StackedRow& row = chart.rows[i];
    const double bar = std::min(row.focus ? 38.0 : 26.0, rows.height() - 4);
    draw_parts(draft, chart, row,
               {rows.left(), rows.middle(i) - bar / 2, size.width - rows.left(), bar}, scale);
    if (sum_of(row) == 0) {
      draft.text(Role::body, Anchor::left, {rows.left() + 8, rows.baseline(i)}, kInk2, "none");
    }
  }
  return draft.finish();
}

}  // namespace rapport
