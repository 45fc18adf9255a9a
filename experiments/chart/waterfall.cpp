#include "experiments/chart/waterfall.h"

#include <algorithm>
#include <cstddef>

#include "experiments/chart/hatch.h"
#include "experiments/chart/plot.h"
#include "experiments/chart/rows.h"

namespace rapport {

namespace {

constexpr double kBelowRows = 26;            // of the axis of x
constexpr double kTitle = 24, kGapRows = 4;  // of a heading in one line; below any heading

double size_of(const WaterfallRow& row) {
  return std::isfinite(row.amount) ? std::abs(row.amount) : 0;
}

/// Rows as one that has their sum. How far off a sum may be is not known of its parts.
WaterfallRow joined(const std::vector<WaterfallRow>& rows) {
  WaterfallRow sum{"smaller", std::to_string(rows.size()) + " smaller"};
  for (const WaterfallRow& row : rows) {
    if (std::isfinite(row.amount)) sum.amount += row.amount;
    sum.step = std::max(sum.step, row.step);
  }
  return sum;
}

/// At most so many rows: all totals, the largest of the others, and the sum of all that have no
/// room in the place of the last of these; where not even that has room, the last total alone. Only
/// rows between two totals can be joined without changing what is between others, so it is those
/// before the last one.
std::vector<WaterfallRow> with_smallest_joined(const std::vector<WaterfallRow>& rows,
                                               std::size_t most) {
  if (rows.size() <= most) return rows;
  std::size_t end = rows.size();
  while (end > 0 && rows[end - 1].total) --end;
  std::size_t begin = end;
  while (begin > 0 && !rows[begin - 1].total) --begin;
  const std::size_t few = rows.size() - most + 1;  // one row of them stays
  if (few > end - begin) return {rows.begin() + static_cast<std::ptrdiff_t>(end), rows.end()};
  std::vector<std::size_t> order;
  for (std::size_t i = begin; i < end; ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return size_of(rows[a]) < size_of(rows[b]);
  });
  order.resize(few);
  std::sort(order.begin(), order.end());
  std::vector<WaterfallRow> kept, small;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool is_small = std::binary_search(order.begin(), order.end(), i);
    (is_small ? small : kept).push_back(rows[i]);
    if (i == order.back()) kept.push_back(joined(small));
  }
  return kept;
}

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

double as_written(const WaterfallRow& row, double value) {
  return row.step > 0 ? std::round(value / row.step) * row.step : value;
}

std::string row_text(const WaterfallChart& chart, const WaterfallRow& row) {
  return (chart.rough && std::isfinite(row.amount) ? "≈ " : "") +
         number_text(as_written(row, row.amount), chart.decimals, Sign::both);
}

/// Empty where the interval is not known, and where no number would be left of its half-width.
std::string half_width_text(const WaterfallChart& chart, const WaterfallRow& row) {
  if (!std::isfinite(row.half_width)) return "";
  const double width = as_written(row, row.half_width);
  // One decimal more than the amounts where it says something.
  const int decimals = std::abs(width) < 10 ? chart.decimals + 1 : chart.decimals;
  const std::string text = number_text(width, decimals);
  return text == number_text(0, decimals) ? "" : "±" + text;
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

/// Widths of the texts at the right; intervals give way where bars would have little room.
struct TextColumns {
  double amounts = 0, errors = 0;

  double width() const { return amounts + (errors > 0 ? errors + 12 : 0) + 32; }
};

TextColumns columns_of(const Draft& draft, const WaterfallChart& chart, double left) {
  TextColumns columns{column_width(draft, chart, Role::strong, row_text),
                      column_width(draft, chart, Role::body, half_width_text)};
  const double all = draft.bounds().width;
  if (all - left - columns.width() < 0.35 * all) columns.errors = 0;
  return columns;
}

AxisRange x_range(const WaterfallChart& chart, const std::vector<Fall>& falls) {
  AxisRange x;
  x.include(0);
  for (std::size_t i = 0; i < falls.size(); ++i) {
    x.include(falls[i].from), x.include(falls[i].to);
    if (!chart.rows[i].total) continue;
    x.include(falls[i].to - chart.rows[i].half_width);
    x.include(falls[i].to + chart.rows[i].half_width);
  }
  return x.stretched();
}

void draw_texts(Draft& draft, const WaterfallChart& chart, const Rows& rows,
                const TextColumns& columns) {
  const double right = draft.bounds().width;
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    const WaterfallRow& row = chart.rows[i];
    draft.number(Role::strong, Anchor::right, {right, rows.baseline(i)}, kInk, row_text(chart, row),
                 right - rows.left());
    if (columns.errors > 0) {
      draft.number(Role::body, Anchor::right, {right - columns.amounts - 12, rows.baseline(i)},
                   kInk2, half_width_text(chart, row));
    }
    draft.region(rows.box(i, right), "row:" + row.id,
                 row.name + " " + row_text(chart, row) + " " + half_width_text(chart, row));
  }
}

void draw_bars(Draft& draft, const Plot& plot, const WaterfallChart& chart, const Rows& rows,
               const std::vector<Fall>& falls) {
  const double bar = 0.62 * rows.height();
  for (std::size_t i = 0; i < rows.shown(); ++i) {
    if (chart.rows[i].total && i > 0) {
      const double y = rows.middle(i) - rows.height() / 2;
      draft.line({0, y}, {draft.bounds().width, y}, kLine2);
    }
    draw_bar(draft, plot, chart, i, falls[i], rows.middle(i), bar);
    if (i + 1 == rows.shown()) break;
    const double x = plot.px(falls[i].to);
    draft.line({x, rows.middle(i) + bar / 2}, {x, rows.middle(i + 1) - bar / 2}, kInk2);
  }
}

}  // namespace

double whole_height(const WaterfallChart& chart) {
  return kTitle + kGapRows + kLeastRow * static_cast<double>(chart.rows.size()) + kBelowRows;
}

Drawing draw(const WaterfallChart& whole, Extent size, const TextWidth& width) {
  Draft draft(size, width);
  draft.is_of(whole);
  const double top = heading(draft, whole.title, whole.second) + kGapRows;
  WaterfallChart chart = whole;
  chart.rows = with_smallest_joined(whole.rows, most_rows(top, size.height - kBelowRows));
  std::vector<RowName> names;
  for (const WaterfallRow& row : chart.rows) names.push_back({row.name, "", -1, row.total});
  const Rows rows(draft, names, top, size.height - kBelowRows);
  const TextColumns columns = columns_of(draft, chart, rows.left());
  const std::vector<Fall> falls = falls_of(chart.rows);
  const AxisRange x = x_range(chart, falls);
  const double across = size.width - columns.width() - rows.left();
  Plot plot(draft, {rows.left(), top, across, rows.bottom() - top}, x, {0, 1});
  rows.draw(draft, names);
  draw_texts(draft, chart, rows, columns);
  const int wanted = std::clamp(static_cast<int>(plot.area().width / 90), 2, 6);
  if (rows.shown() > 0) plot.x_grid(number_ticks(x.low, x.high, wanted, Sign::both));
  draft.line({plot.px(0), top}, {plot.px(0), rows.bottom()}, kInk2);
  draw_bars(draft, plot, chart, rows, falls);
  return draft.finish();
}

}  // namespace rapport
