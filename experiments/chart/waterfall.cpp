#include "experiments/chart/waterfall.h"

#include <algorithm>

#include "experiments/chart/hatch.h"
#include "experiments/chart/plot.h"
#include "experiments/chart/rows.h"

namespace rapport {

namespace {

/// Where a bar begins and ends.
struct Fall {
  double from = 0, to = 0;
};

std::vector<Fall> falls_of(const std::vector<WaterfallRow>& rows) {
  std::vector<Fall> falls;
  double at = 0;
  for (const WaterfallRow& row : rows) {
    const double amount = std::isfinite(row.amount) ? row.amount : 0;
    falls.push_back(row.total ? Fall{0, amount} : Fall{at, at + amount});
    at = falls.back().to;
  }
  return falls;
}

std::string row_text(const WaterfallChart& chart, const WaterfallRow& row) {
  return (chart.rough && std::isfinite(row.amount) ? "≈ " : "") +
         number_text(row.amount, chart.decimals, Sign::both);
}

std::string half_width_text(const WaterfallChart& chart, const WaterfallRow& row) {
  // One decimal more than the amounts where it says something.
  const int decimals = std::abs(row.half_width) < 10 ? chart.decimals + 1 : chart.decimals;
  return std::isfinite(row.half_width) ? "±" + number_text(row.half_width, decimals) : "";
}

/// The widest of the rows' texts, and whether the chart has room for it.
template <class TextOf>
double column_width(const Draft& draft, const WaterfallChart& chart, Role role, TextOf text_of) {
  double widest = 0;
  for (const WaterfallRow& row : chart.rows) {
    widest = std::max(widest, draft.width_of(role, text_of(chart, row)));
  }
  return widest;
}

void draw_bar(Draft& draft, const Plot& plot, const WaterfallChart& chart, std::size_t i, Fall fall,
              double middle, double height) {
  const WaterfallRow& row = chart.rows[i];
  const double left = plot.px(std::min(fall.from, fall.to));
  const double right = plot.px(std::max(fall.from, fall.to));
  const Box box{left, middle - height / 2, std::max(1.0, right - left), height};
  if (row.total && chart.rough) {
    const Colour colour = look_of(chart.slot).colour;
    draft.add(hatched(box, kBarHatchStep, {colour.rgb, kBarHatchAlpha}));
    draft.add(Rectangle{box, kNoColour, colour, 1.5, 0, {}});
  } else if (row.total) {
    draft.bar(box, look_of(chart.slot).colour);
  } else if (row.amount > 0) {
    draft.bar(box, kGain);
  } else if (row.amount < 0) {
    draft.bar(box, kLoss, {kBad.rgb, kBarHatchAlpha});
  }
  if (row.total && std::isfinite(row.amount + row.half_width)) {
    const double low = plot.px(row.amount - row.half_width);
    const double high = plot.px(row.amount + row.half_width);
    draft.line({low, middle}, {high, middle}, kInk, 1.5);
    draft.line({low, middle - 6}, {low, middle + 6}, kInk, 1.5);
    draft.line({high, middle - 6}, {high, middle + 6}, kInk, 1.5);
  }
}

}  // namespace

Drawing draw(const WaterfallChart& chart, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(chart);
  const double top = heading(draft, chart.title, chart.second) + 4;
  std::vector<RowName> names;
  for (const WaterfallRow& row : chart.rows) names.push_back({row.name, "", -1, row.total});
  const Rows rows(draft, names, top, size.height - 26);
  const double amounts = column_width(draft, chart, Role::strong, row_text);
  double errors = column_width(draft, chart, Role::body, half_width_text);
  const double free = size.width - rows.left() - amounts - 12;
  if (errors > 0 && free - errors - 12 < 0.35 * size.width) errors = 0;
  const double right = size.width - amounts - (errors > 0 ? errors + 12 : 0) - 24;
  const std::vector<Fall> falls = falls_of(chart.rows);
  AxisRange x;
  x.include(0);
  for (std::size_t i = 0; i < falls.size(); ++i) {
    x.include(falls[i].from), x.include(falls[i].to);
    if (!chart.rows[i].total) continue;
    x.include(falls[i].to - chart.rows[i].half_width);
    x.include(falls[i].to + chart.rows[i].half_width);
  }
  x = x.stretched();
  Plot plot(draft, {rows.left(), top, right - rows.left() - 8, rows.bottom() - top}, x, {0, 1});
  const int wanted = std::clamp(static_cast<int>(plot.area().width / 90), 2, 6);
  rows.draw(draft, names);
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    draft.number(Role::strong, Anchor::right, {size.width, rows.baseline(i)}, kInk,
                 row_text(chart, chart.rows[i]), size.width - rows.left());
    if (errors > 0) {
      draft.number(Role::body, Anchor::right, {size.width - amounts - 12, rows.baseline(i)}, kInk2,
                   half_width_text(chart, chart.rows[i]));
    }
    draft.region({0, rows.middle(i) - rows.height() / 2, size.width, rows.height()},
                 "row:" + chart.rows[i].id,
                 chart.rows[i].name + " " + row_text(chart, chart.rows[i]) + " " +
                     half_width_text(chart, chart.rows[i]));
  }
  if (rows.shown() > 0) plot.x_grid(number_ticks(x.low, x.high, wanted, Sign::both));
  draft.line({plot.px(0), top}, {plot.px(0), rows.bottom()}, kInk2);
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    const double bar = 0.62 * rows.height();
    if (chart.rows[i].total && i > 0) {
      const double y = rows.middle(i) - rows.height() / 2;
      draft.line({0, y}, {size.width, y}, kLine2);
    }
    draw_bar(draft, plot, chart, i, falls[i], rows.middle(i), bar);
    if (i + 1 < rows.shown()) {
      const double x_end = plot.px(falls[i].to);
      draft.line({x_end, rows.middle(i) + bar / 2}, {x_end, rows.middle(i + 1) - bar / 2}, kInk2);
    }
  }
  return draft.finish();
}

}  // namespace rapport
