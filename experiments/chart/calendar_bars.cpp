#include "experiments/chart/calendar_bars.h"

#include <algorithm>

#include "experiments/chart/hatch.h"
#include "experiments/chart/plot.h"
#include "experiments/chart/rows.h"

namespace rapport {

namespace {

AxisRange days_of(const CalendarChart& chart) {
  AxisRange days;
  for (const CalendarRow& row : chart.rows) {
    days.include(row.from), days.include(row.ramp), days.include(row.to);
  }
  if (std::isfinite(chart.least)) days.low = chart.least;
  if (std::isfinite(chart.most)) days.high = chart.most;
  return days.stretched();
}

/// The lag hatched, the ramp rising to its full height, then a bar; the date of decision as an
/// edge.
double draw_change(Draft& draft, const Plot& plot, const CalendarRow& row, double y, double bar) {
  const SlotLook& look = look_of(row.slot);
  const double from = plot.px(row.from);
  const double ramp =
      std::isfinite(row.ramp) ? std::clamp(plot.px(row.ramp), from, plot.area().right()) : from;
  const double to =
      std::isfinite(row.to) ? std::clamp(plot.px(row.to), ramp, plot.area().right()) : ramp;
  draft.add(hatched(Box{from, y - bar / 2, ramp - from, bar}, kSmallHatchStep,
                    {look.colour.rgb, kHatchAlpha}));
  if (to > ramp) {
    draft.add(Polygon{
        {{ramp, y + bar / 2 - 2}, {to, y - bar / 2}, {to, y + bar / 2}, {ramp, y + bar / 2}},
        look.light});
  }
  draft.rectangle({from, y - bar / 2, 4, bar}, look.colour);
  return std::max(to, from + 4);
}

double draw_row(Draft& draft, const Plot& plot, const CalendarRow& row, double y, double bar) {
  const double from = std::clamp(plot.px(row.from), plot.area().x, plot.area().right());
  switch (row.kind) {
    case CalendarRow::Kind::change:
      return draw_change(draft, plot, row, y, bar);
    case CalendarRow::Kind::check:
      draft.add(Marker{Shape::diamond, {from, y}, kTextMarker, kInk});
      return from + kTextMarker;
    case CalendarRow::Kind::rule: {
      const double to = std::isfinite(row.to)
                            ? std::clamp(plot.px(row.to), from, plot.area().right())
                            : plot.area().right();
      draft.line({from, y}, {to, y}, kInk, 2, {2, 5});
      return to;
    }
  }
  return from;
}

/// Where the text has room: behind the bar, else before it.
void draw_text(Draft& draft, const Plot& plot, const CalendarRow& row, double end,
               double baseline) {
  const double width = draft.width_of(Role::body, row.text);
  const double right = draft.bounds().width, from = plot.px(row.from) - 8;
  if (end + 10 + width <= right) {
    draft.text(Role::body, Anchor::left, {end + 10, baseline}, kInk2, row.text);
  } else if (from - width >= plot.area().x) {
    draft.text(Role::body, Anchor::right, {from, baseline}, kInk2, row.text);
  } else if (right - end - 10 > 60) {
    draft.text(Role::body, Anchor::left, {end + 10, baseline}, kInk2, row.text, right - end - 10);
  }
}

}  // namespace

Drawing draw(const CalendarChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const double head = heading(draft, chart.title, chart.second) + 12, top = head + 8;
  std::vector<RowName> names;
  for (const CalendarRow& row : chart.rows) names.push_back({row.name});
  const Rows rows(draft, names, top, size.height - 4);
  rows.draw(draft, names);
  const AxisRange days = days_of(chart);
  Plot plot(draft, {rows.left(), top, size.width - rows.left() - 12, rows.bottom() - top}, days,
            {0, 1});
  for (const Tick& tick :
       chart.rows.empty() ? std::vector<Tick>{} : x_ticks(XAxis::date, days, plot.area().width)) {
    const double x = plot.px(tick.at);
    draft.line({x, top}, {x, rows.bottom()}, kLine);
    draft.text(Role::axis, Anchor::left, {x, head}, kInk3, tick.text);
  }
  if (std::isfinite(chart.now) && chart.now >= days.low && chart.now <= days.high) {
    draft.line({plot.px(chart.now), top}, {plot.px(chart.now), rows.bottom()}, kInk2, 1.5);
  }
  if (rows.shown() > 0) draft.region(plot.area(), "plot", "");
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    const CalendarRow& row = chart.rows[i];
    if (!std::isfinite(row.from)) continue;
    const double end = draw_row(draft, plot, row, rows.middle(i), 0.56 * rows.height());
    draw_text(draft, plot, row, end, rows.baseline(i));
    draft.region(rows.box(i, size.width), "bar:" + row.id,
                 row.name + "\n" + date_text(row.from) +
                     (std::isfinite(row.to) ? " to " + date_text(row.to) : "") +
                     (row.more.empty() && row.text.empty() ? "" : "\n") +
                     (row.more.empty() ? row.text : row.more));
  }
  return draft.finish();
}

}  // namespace rapport
