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

}  // namespace

Drawing draw(const WhiskerChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const double top = heading(draft, chart.title, chart.second) + 4;
  const bool foot = !chart.foot.empty() && size.height > 200;
  const double below = foot ? 50 : 26;
  std::vector<RowName> names;
  double texts = 0, notes = 0;
  for (const WhiskerRow& row : chart.rows) {
    const bool study = row.slot < 0 && chart.form == Form::marks;
    names.push_back({row.name, row.note, row.slot, row.strong, study});
    texts = std::max(texts, draft.width_of(Role::strong, row.text));
    notes = std::max(notes, draft.width_of(Role::body, row.text_note));
  }
  const Rows rows(draft, names, top, size.height - below);
  rows.draw(draft, names);
  const double free = size.width - rows.left();
  if (texts > 0.4 * free) texts = 0;  // said on hover only
  if (texts + notes + 36 > 0.5 * free) notes = 0;
  const double right = size.width - (texts > 0 ? texts + 14 : 14) - (notes > 0 ? notes + 12 : 0);
  const AxisRange x = x_range(chart);
  Plot plot(draft, {rows.left() + 4, top, right - rows.left() - 4, rows.bottom() - top}, x, {0, 1});
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    const WhiskerRow& row = chart.rows[i];
    const bool behind = chart.form == Form::spans && std::isfinite(row.high);
    const double x_of_text = behind ? plot.px(row.high) + 10 : size.width;
    if (texts > 0) {
      draft.number(Role::strong, behind ? Anchor::left : Anchor::right,
                   {x_of_text, rows.baseline(i)}, kInk, row.text);
    }
    if (notes > 0 && !behind) {
      draft.text(Role::body, Anchor::right,
                 {size.width - (texts > 0 ? texts + 12 : 0), rows.baseline(i)}, kInk2,
                 row.text_note);
    }
    draft.region({0, rows.middle(i) - rows.height() / 2, size.width, rows.height()},
                 "row:" + row.id, hover_text(row));
  }
  if (chart.matters > 0) {
    const double low = plot.px(-chart.matters), high = plot.px(chart.matters);
    draft.rectangle({low, top, high - low, rows.bottom() - top}, {kMatters.rgb, 0.7});
  }
  const Sign sign = x.low < 0 && chart.form == Form::bars ? Sign::both : Sign::minus_only;
  const int wanted = std::clamp(static_cast<int>(plot.area().width / 100), 3, 6);
  if (rows.shown() > 0) plot.x_grid(number_ticks(x.low, x.high, wanted, sign));
  if (chart.form != Form::marks) {
    draft.line({plot.px(0), top}, {plot.px(0), rows.bottom()}, kInk2);
  }
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    draw_row(draft, plot, chart, chart.rows[i], rows.middle(i), 0.6 * rows.height());
  }
  if (foot) {
    draft.text(Role::body, Anchor::left, {0, rows.bottom() + below - 5}, kInk2, chart.foot);
  }
  return draft.finish();
}

}  // namespace rapport
