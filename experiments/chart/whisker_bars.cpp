#include "experiments/chart/whisker_bars.h"

#include <algorithm>

#include "experiments/chart/plot.h"
#include "experiments/chart/rows.h"

namespace rapport {

namespace {

using Form = WhiskerChart::Form;

AxisRange x_range(const WhiskerChart& chart) {
  AxisRange x;
  if (chart.form != Form::marks) x.include(0);
  if (chart.matters > 0) x.include(chart.matters), x.include(-chart.matters);
  for (const WhiskerRow& row : chart.rows) {
    for (const double value : {row.value, row.low, row.high}) x.include(value);
    if (chart.form == Form::spans) x.include(row.reach);
  }
  x = x.stretched();
  if (chart.form == Form::marks) {
    return {x.low - 0.05 * x.width(), x.high + 0.05 * x.width()};
  }
  return x;
}

const SlotLook& look_of_row(const WhiskerChart& chart, const WhiskerRow& row) {
  return row.slot >= 0               ? look_of(row.slot)
         : chart.form == Form::marks ? kNoSlot
                                     : look_of(chart.slot);
}

void caps(Draft& draft, double x, double y, Colour colour, double half) {
  draft.line({x, y - half}, {x, y + half}, colour, 1.5);
}

void draw_row(Draft& draft, const Plot& plot, const WhiskerChart& chart, const WhiskerRow& row,
              double y, double bar) {
  const SlotLook& look = look_of_row(chart, row);
  const double zero = plot.px(0);
  const auto from_zero = [&](double value) {
    return Box{std::min(zero, plot.px(value)), y - bar / 2, std::abs(plot.px(value) - zero), bar};
  };
  const bool whiskers = std::isfinite(row.low) && std::isfinite(row.high);
  if (chart.form == Form::bars) {
    if (std::isfinite(row.value)) {
      draft.bar(from_zero(row.value), row.pale ? look.light : look.colour);
    }
    if (!whiskers) return;
    draft.line({plot.px(row.low), y}, {plot.px(row.high), y}, kInk, 1.5);
    caps(draft, plot.px(row.low), y, kInk, 4);
    caps(draft, plot.px(row.high), y, kInk, 4);
    return;
  }
  if (chart.form == Form::marks && whiskers) {
    draft.line({plot.px(row.low), y}, {plot.px(row.high), y}, look.colour, 4);
  }
  if (chart.form == Form::spans) {
    if (std::isfinite(row.reach)) draft.rectangle(from_zero(row.reach), look.light);
    const double from = std::isfinite(row.reach) ? plot.px(row.reach) : zero;
    if (std::isfinite(row.high)) {
      draft.line({from, y}, {plot.px(row.high), y}, look.colour, 1.5);
      caps(draft, plot.px(row.high), y, look.colour, bar / 2);
    }
  }
  if (std::isfinite(row.value)) draft.marker(look, {plot.px(row.value), y}, kTextMarker);
}

std::string hover_text(const WhiskerRow& row) {
  std::string text = row.name + (row.note.empty() ? "" : ", " + row.note);
  if (std::isfinite(row.value)) text += "\n" + x_text(XAxis::number, row.value);
  if (std::isfinite(row.low) && std::isfinite(row.high)) {
    text += ", " + x_text(XAxis::number, row.low) + " to " + x_text(XAxis::number, row.high);
  }
  return text + (row.text.empty() ? "" : "\n" + row.text);
}

/// Widths of the texts at the right; 0 where they have no room and are said on hover only.
struct EndTexts {
  double texts = 0, notes = 0;

  double width() const { return texts + 14 + (notes > 0 ? notes + 12 : 0); }
};

EndTexts end_texts_of(const Draft& draft, const WhiskerChart& chart, double left) {
  EndTexts ends;
  for (const WhiskerRow& row : chart.rows) {
    ends.texts = std::max(ends.texts, draft.width_of(Role::strong, row.text));
    ends.notes = std::max(ends.notes, draft.width_of(Role::body, row.text_note));
  }
  const double free = draft.bounds().width - left;
  if (ends.texts > 0.4 * free) ends.texts = 0;
  if (ends.texts + ends.notes + 36 > 0.5 * free) ends.notes = 0;
  return ends;
}

void draw_texts(Draft& draft, const Plot& plot, const WhiskerChart& chart, const Rows& rows,
                const EndTexts& ends) {
  const double right = draft.bounds().width;
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    const WhiskerRow& row = chart.rows[i];
    const bool behind = chart.form == Form::spans && std::isfinite(row.high);
    const double y = rows.baseline(i);
    if (ends.texts > 0) {
      draft.number(Role::strong, behind ? Anchor::left : Anchor::right,
                   {behind ? plot.px(row.high) + 10 : right, y}, kInk, row.text);
    }
    if (ends.notes > 0 && !behind) {
      draft.text(Role::body, Anchor::right, {right - (ends.texts > 0 ? ends.texts + 12 : 0), y},
                 kInk2, row.text_note);
    }
    draft.region(rows.box(i, right), "row:" + row.id, hover_text(row));
  }
}

/// The strip, the grid and the line at zero.
void draw_ground(Draft& draft, Plot& plot, const WhiskerChart& chart, AxisRange x) {
  const Box& area = plot.area();
  if (chart.matters > 0) {
    const double low = plot.px(-chart.matters), high = plot.px(chart.matters);
    draft.rectangle({low, area.y, high - low, area.height}, {kMatters.rgb, 0.7});
  }
  const Sign sign = x.low < 0 && chart.form == Form::bars ? Sign::both : Sign::minus_only;
  const int wanted = std::clamp(static_cast<int>(area.width / 100), 3, 6);
  plot.x_grid(number_ticks(x.low, x.high, wanted, sign));
  if (chart.form != Form::marks) {
    draft.line({plot.px(0), area.y}, {plot.px(0), area.bottom()}, kInk2);
  }
}

}  // namespace

Drawing draw(const WhiskerChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const double top = heading(draft, chart.title, chart.second) + 4;
  const bool foot = !chart.foot.empty() && size.height > 200;
  const double below = foot ? 50 : 26;
  std::vector<RowName> names;
  for (const WhiskerRow& row : chart.rows) {
    const bool study = row.slot < 0 && chart.form == Form::marks;
    names.push_back({row.name, row.note, row.slot, row.strong, study});
  }
  const Rows rows(draft, names, top, size.height - below);
  rows.draw(draft, names);
  const EndTexts ends = end_texts_of(draft, chart, rows.left());
  const AxisRange x = x_range(chart);
  const double left = rows.left() + 4;
  Plot plot(draft, {left, top, size.width - ends.width() - left, rows.bottom() - top}, x, {0, 1});
  draw_texts(draft, plot, chart, rows, ends);
  if (rows.shown() > 0) draw_ground(draft, plot, chart, x);
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    draw_row(draft, plot, chart, chart.rows[i], rows.middle(i), 0.6 * rows.height());
  }
  if (foot) {
    draft.text(Role::body, Anchor::left, {0, rows.bottom() + below - 5}, kInk2, chart.foot);
  }
  return draft.finish();
}

}  // namespace rapport
