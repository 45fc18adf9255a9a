#include <cmath>

#include "experiments/chart/calendar_bars.h"
#include "experiments/chart/chart.h"
#include "experiments/chart/curves.h"
#include "experiments/chart/difference.h"
#include "experiments/chart/dumbbells.h"
#include "experiments/chart/flow.h"
#include "experiments/chart/heat_table.h"
#include "experiments/chart/hours.h"
#include "experiments/chart/interplay.h"
#include "experiments/chart/response.h"
#include "experiments/chart/scatter.h"
#include "experiments/chart/stacked_bars.h"
#include "experiments/chart/tornado_bars.h"
#include "experiments/chart/waterfall.h"
#include "experiments/chart/whisker_bars.h"
#include "tests/chart/samples.h"

namespace rapport::testing {

namespace {

/// Numbers with gaps, jumps, and ones that are none.
Numbers wild(std::size_t count, double size, int form) {
  Numbers y;
  for (std::size_t i = 0; i < count; ++i) {
    const double t = static_cast<double>(i);
    y.push_back(size * std::sin(t * (1 + form)) * (i % 5 == 0 ? -3 : 1));
    if (i % 11 == static_cast<std::size_t>(form)) y.back() = NAN;
    if (i % 17 == 3) y.back() = INFINITY;
  }
  return y;
}

Numbers counted(std::size_t count, double first, double step) {
  Numbers x;
  for (std::size_t i = 0; i < count; ++i) x.push_back(first + step * static_cast<double>(i));
  return x;
}

CurveChart curves_of(std::size_t points, double size, int policies) {
  CurveChart chart;
  chart.title = chart.second = kLongName;
  for (int p = 0; p < policies; ++p) {
    Curve curve{"p" + std::to_string(p), kLongName, p, p < 2, p == 1};
    curve.x = counted(points, 20454, 30.4);
    curve.y = curve.ghost = wild(points, size, p);
    curve.low = wild(points, 0.8 * size, p), curve.high = wild(points, 1.2 * size, p);
    if (p % 2 == 0) curve.end_text = "1,234,567.89 %";
    chart.curves.push_back(curve);
  }
  for (int s = 0; s < 5; ++s) chart.stems.push_back({20460.0 + 20 * s, kLongName, s, "s"});
  chart.gaps = {{20454, -size, size, kLongName}, {1e9, 0, 1, "far away"}};
  chart.waiting = kLongName;
  return chart;
}

DifferenceChart difference_of(std::size_t points, double size) {
  DifferenceChart chart;
  chart.title = chart.second = kLongName;
  chart.x = counted(points, 20454, 30.4);
  chart.middle = chart.ghost = wild(points, size, 0);
  chart.luck_low = wild(points, 0.8 * size, 0), chart.luck_high = wild(points, 1.2 * size, 0);
  chart.others_low = wild(points, 0.5 * size, 0), chart.others_high = wild(points, 2 * size, 0);
  chart.matters = 0.3, chart.rough = points % 2 == 0;
  chart.value = chart.luck_text = chart.others_text = kLongName;
  return chart;
}

WaterfallChart waterfall_of(std::size_t rows, double size) {
  WaterfallChart chart;
  chart.title = kLongName, chart.second = kLongName;
  const Numbers amounts = wild(rows, size, 1);
  for (std::size_t r = 0; r < rows; ++r) {
    chart.rows.push_back({"r", kLongName, amounts[r], size / 3, r + 1 == rows});
  }
  return chart;
}

StackedChart stacked_of(std::size_t rows, double size) {
  StackedChart chart;
  chart.title = kLongName;
  chart.part_names = {kLongName, kLongName, "c", "d", "e"};
  for (std::size_t r = 0; r < rows; ++r) {
    chart.rows.push_back(
        {"r", kLongName, static_cast<int>(r), r < 2, {size, NAN, -size, 0, 0.001 * size, size}});
  }
  return chart;
}

DumbbellChart dumbbells_of(std::size_t rows, double size) {
  DumbbellChart chart;
  chart.title = chart.second = kLongName;
  chart.columns = {kLongName, "want", kLongName, "know"};
  chart.column_notes = {kLongName, kLongName};
  for (std::size_t r = 0; r < rows; ++r) {
    chart.rows.push_back({"r",
                          kLongName,
                          kLongName,
                          {{size, -size}, {NAN, 1}, {0, 0}, {1e-9 * size, size}, {1, 2}}});
  }
  return chart;
}

WhiskerChart whiskers_of(std::size_t rows, double size, WhiskerChart::Form form) {
  WhiskerChart chart;
  chart.title = chart.second = chart.foot = kLongName;
  chart.form = form, chart.matters = 0.3;
  const Numbers values = wild(rows, size, 2);
  for (std::size_t r = 0; r < rows; ++r) {
    WhiskerRow row{"r",    kLongName, kLongName, static_cast<int>(r % 6) - 1,
                   r == 0, r == 1,    values[r]};
    row.low = values[r] - size, row.high = values[r] + size, row.reach = values[r] + size / 2;
    row.text = r % 2 ? "worst 1,234" : kLongName, row.text_note = "best within budget";
    chart.rows.push_back(row);
  }
  return chart;
}

TornadoChart tornado_of(std::size_t rows, double size) {
  TornadoChart chart;
  chart.title = chart.second = chart.foot = kLongName;
  const Numbers low = wild(rows, size, 2), high = wild(rows, size, 5);
  for (std::size_t r = 0; r < rows; ++r) {
    TornadoRow row{"r", kLongName, r % 3 == 0 ? kLongName : "", r == 1};
    row.low = {r % 2 ? "0.7" : kLongName, low[r], low[r] - size, low[r] + size};
    row.high = {"1.3", high[r], NAN, high[r] + size};
    row.text = r % 2 ? "1,234" : kLongName;
    chart.rows.push_back(row);
  }
  return chart;
}

InterplayChart interplay_of(std::size_t lines, double size) {
  InterplayChart chart;
  chart.title = chart.second = kLongName;
  chart.levels = {kLongName, kLongName};
  for (std::size_t line = 0; line < lines; ++line) {
    const auto values = wild(6, size, static_cast<int>(line));
    InterplayLine made{kLongName, kLongName, line % 2 == 1, {}};
    made.cells = {{{"a", values[0], values[1], values[2], kLongName},
                   {"b", values[3], values[4], values[5], kLongName}}};
    chart.lines.push_back(made);
  }
  return chart;
}

HeatTable heat_of(std::size_t rows, std::size_t columns, double size) {
  HeatTable table;
  table.title = table.second = kLongName;
  for (std::size_t c = 0; c < columns; ++c) table.columns.push_back(kLongName);
  for (std::size_t r = 0; r < rows; ++r) {
    HeatRow row{"r", kLongName};
    for (const double value : wild(columns, size, 0))
      row.cells.push_back({value, value / 3, r % 2 == 0});
    table.rows.push_back(row);
  }
  table.boxed = 1, table.foot_name = kLongName, table.foot.assign(columns, "1,234,567");
  table.change_means = table.unclear_means = table.nothing_means = kLongName;
  return table;
}

FlowChart flow_of(FlowChart::Form form, std::size_t nodes, double size) {
  FlowChart chart;
  chart.form = form;
  chart.title = chart.second = kLongName;
  chart.policies = {kLongName, kLongName};
  for (std::size_t n = 0; n < nodes; ++n) {
    FlowNode node{"n", kLongName, "1,234,567 to 7,654,321"};
    node.lines.assign(n % 7, {kLongName, "12.4 to 12.5 h"});
    if (n < 2) node.entry = {size, size / 2};
    node.end = n % 5 == 4;
    chart.nodes.push_back(node);
  }
  const Numbers amounts = wild(3 * nodes, size, 0);
  for (std::size_t l = 0; l < 3 * nodes; ++l) {
    chart.links.push_back(
        {(l * 7) % nodes, (l * 11 + 1) % nodes, {amounts[l], size / 2}, kLongName});
  }
  return chart;
}

ScatterChart scatter_of(std::size_t points, double size) {
  ScatterChart chart;
  chart.title = chart.second = chart.x_label = kLongName;
  const Numbers x = wild(points, size, 0), y = wild(points, size, 1);
  for (std::size_t i = 0; i < points; ++i) {
    chart.points.push_back({"p", kLongName, static_cast<int>(i % 8) - 1, x[i], y[i], x[i] - size,
                            x[i] + size, y[i], y[i] + size / 9, i % 3 == 0});
  }
  return chart;
}

CalendarChart calendar_of(std::size_t rows, double days) {
  CalendarChart chart;
  chart.title = chart.second = kLongName;
  for (std::size_t r = 0; r < rows; ++r) {
    const double from = 20454 + days * static_cast<double>(r * 7 % 10) / 10;
    chart.rows.push_back({"r", kLongName, static_cast<CalendarRow::Kind>(r % 3),
                          static_cast<int>(r % 5), from, r % 4 ? from + days / 3 : NAN,
                          r % 5 ? from + days / 9 : NAN, r % 2 ? "from April" : kLongName});
  }
  if (rows > 3) chart.rows[3].from = NAN;
  chart.now = 20460;
  return chart;
}

ResponseChart response_of(std::size_t points, double size) {
  ResponseChart chart;
  chart.title = chart.second = chart.waiting = kLongName;
  const Numbers x = counted(points, -size, size / 5), y = wild(points, size, 0);
  chart.x_least = -size, chart.x_most = size;
  for (std::size_t i = 0; i < points; ++i) {
    chart.points.push_back(
        {"p", x[i], y[i], y[i] - size, i % 3 ? y[i] + size / 9 : NAN, kLongName});
    chart.ticks.push_back({x[i], kLongName});
  }
  chart.now = {x[0], kLongName};
  chart.against = {y[0], kLongName}, chart.target = {size, kLongName};
  chart.from = -2 * size, chart.to = 0;
  chart.matters = size / 7, chart.rough = points % 2 == 0;
  return chart;
}

Chart plain_of(std::size_t points, double size) {
  Chart chart;
  chart.title = chart.x_label = chart.y_label = kLongName;
  for (const Series::Kind kind :
       {Series::Kind::line, Series::Kind::step, Series::Kind::points, Series::Kind::band}) {
    Series series{kind, kLongName, counted(points, -size, size / 10), wild(points, size, 0)};
    series.low = wild(points, 0.5 * size, 0), series.high = wild(points, 2 * size, 0);
    chart.series.push_back(series);
  }
  chart.diagonal = true;
  return chart;
}

HoursChart hours_of(std::size_t hours, double size) {
  HoursChart chart;
  chart.title = chart.second = chart.limit_text = kLongName;
  for (int slot = 0; slot < 3; ++slot)
    chart.lines.push_back({kLongName, slot, slot == 1, wild(hours, size, 0), wild(hours, size, 1)});
  for (std::size_t h = 0; h < hours; ++h) chart.closed.push_back(h % 3 == 0);
  return chart;
}

}  // namespace

std::vector<Sample> awkward_samples() {
  using Form = WhiskerChart::Form;
  std::vector<Sample> samples{
      sample("curves-none", CurveChart{}),
      sample("difference-none", DifferenceChart{}),
      sample("waterfall-none", WaterfallChart{}),
      sample("stacked-none", StackedChart{}),
      sample("dumbbells-none", DumbbellChart{}),
      sample("bars-none", WhiskerChart{}),
      sample("tornado-none", TornadoChart{}),
      sample("heat-none", HeatTable{}),
      sample("flow-none", FlowChart{}),
      sample("scatter-none", ScatterChart{}),
      sample("hours-none", HoursChart{}),
      sample("calendar-none", CalendarChart{}),
      sample("response-none", ResponseChart{}),
      sample("interplay-none", InterplayChart{}),
      sample("plain-none", Chart{}),
      sample("heat-wide", heat_of(4, 30, 3)),
      sample("flow-boxes-60", flow_of(FlowChart::Form::boxes, 60, 50)),
  };
  for (const std::size_t count : {1u, 2u, 7u, 100u}) {
    for (const double size : {1e-7, 1.0, 54321.0, 1e9, 1e300}) {
      char words[40];
      std::snprintf(words, sizeof words, "-%zu-of-%.0e", count, size);
      const auto add = [&](const char* name, const auto& chart) {
        samples.push_back(sample(name + std::string(words), chart));
      };
      add("curves", curves_of(count, size, static_cast<int>(std::min<std::size_t>(count, 7))));
      add("difference", difference_of(count, size));
      add("waterfall", waterfall_of(count, size));
      add("stacked", stacked_of(count, size));
      add("dumbbells", dumbbells_of(count, size));
      add("bars", whiskers_of(count, size, Form::bars));
      add("marks", whiskers_of(count, size, Form::marks));
      add("spans", whiskers_of(count, size, Form::spans));
      add("tornado", tornado_of(count, size));
      add("heat", heat_of(count, std::min<std::size_t>(count, 9), size));
      add("scatter", scatter_of(count, size));
      add("response", response_of(count, size));
      add("interplay", interplay_of(count, size));
      add("plain", plain_of(count, size));
      add("hours", hours_of(count, size));
      if (count > 7) continue;
      add("calendar", calendar_of(count, size));
      add("flow-boxes", flow_of(FlowChart::Form::boxes, count, size));
      add("flow-bars", flow_of(FlowChart::Form::bars, count, size));
    }
  }
  return samples;
}

}  // namespace rapport::testing
