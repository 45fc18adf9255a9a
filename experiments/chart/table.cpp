#include "experiments/chart/table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>

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
#include "sim/core/calendar.h"

namespace rapport {

namespace {

using Row = std::vector<std::string>;

/// Empty where the number is none.
std::string number_cell(double value) {
  if (!std::isfinite(value)) return "";
  char text[40];
  std::snprintf(text, sizeof text, "%.12g", value == 0 ? 0.0 : value);
  return text;
}

std::string day_cell(double day) {
  if (!(std::abs(day) < 1e6)) return "";  // no day of any calendar
  return to_string(civil_from_days(static_cast<std::int64_t>(std::floor(day))));
}

std::string x_cell(XAxis axis, double x) {
  return axis == XAxis::date ? day_cell(x) : number_cell(x);
}

std::string x_head(XAxis axis) {
  if (axis == XAxis::date) return "date";
  return axis == XAxis::hours ? "hours after midnight" : "x";
}

std::string at(const Numbers& numbers, std::size_t i) {
  return i < numbers.size() ? number_cell(numbers[i]) : "";
}

/// "Ours: Customers who stay, %".
std::string head_of(const std::string& whose, const std::string& what) {
  if (whose.empty()) return what;
  return what.empty() ? whose : whose + ": " + what;
}

bool is_number(const std::string& text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

std::string csv_cell(std::string text) {
  if (!text.empty() && std::string("=+-@\t\r").find(text[0]) != std::string::npos &&
      !is_number(text)) {
    text.insert(0, "'");
  }
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

/// A record of so many cells; those that are missing are empty.
std::string csv_line(Row cells, std::size_t width) {
  cells.resize(width);
  std::string line;
  for (const std::string& cell : cells) line += (&cell == &cells[0] ? "" : ",") + csv_cell(cell);
  return line + "\n";
}

/// Lines over x as columns of one table, a row for each x that any of them has.
class XTable {
 public:
  explicit XTable(XAxis axis) : axis_(axis) { table_.head.push_back(x_head(axis)); }

  void add(const std::string& head, const Numbers& x, const Numbers& y) {
    if (y.empty()) return;
    table_.head.push_back(head);
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
      if (!std::isfinite(x[i])) continue;
      Row& row = rows_[x[i]];
      row.resize(table_.head.size() - 2);
      row.push_back(number_cell(y[i]));
    }
  }

  ChartTable finish() {
    for (auto& [x, row] : rows_) {
      row.resize(table_.head.size() - 1);
      row.insert(row.begin(), x_cell(axis_, x));
      table_.rows.push_back(std::move(row));
    }
    return std::move(table_);
  }

 private:
  XAxis axis_;
  ChartTable table_;
  std::map<double, Row> rows_;
};

}  // namespace

std::string csv_of(const ChartTable& table) {
  std::size_t width = table.head.size();
  for (const Row& row : table.rows) width = std::max(width, row.size());
  std::string text = csv_line(table.head, width);
  for (const Row& row : table.rows) text += csv_line(row, width);
  return text;
}

ChartTable table_of(const Chart& chart) {
  ChartTable table{{"series", chart.x_label.empty() ? x_head(chart.x_axis) : chart.x_label,
                    chart.y_label.empty() ? chart.title : chart.y_label, "low", "high"},
                   {}};
  for (const Series& series : chart.series) {
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      table.rows.push_back({series.name, x_cell(chart.x_axis, series.x[i]), at(series.y, i),
                            at(series.low, i), at(series.high, i)});
    }
  }
  return table;
}

ChartTable table_of(const CurveChart& chart) {
  XTable table(chart.x_axis);
  for (const Curve& curve : chart.curves) {
    const std::string head = head_of(curve.name, chart.title);
    table.add(head, curve.x, curve.y);
    table.add(head + ", luck low", curve.x, curve.low);
    table.add(head + ", luck high", curve.x, curve.high);
    table.add(head + ", before", curve.x, curve.ghost);
  }
  return table.finish();
}

ChartTable table_of(const DifferenceChart& chart) {
  XTable table(chart.x_axis);
  table.add(chart.title, chart.x, chart.middle);
  table.add(chart.title + ", luck low", chart.x, chart.luck_low);
  table.add(chart.title + ", luck high", chart.x, chart.luck_high);
  table.add(chart.title + ", assumptions low", chart.x, chart.others_low);
  table.add(chart.title + ", assumptions high", chart.x, chart.others_high);
  table.add(chart.title + ", before", chart.x, chart.ghost);
  return table.finish();
}

ChartTable table_of(const WaterfallChart& chart) {
  ChartTable table{{"line", chart.title, "half width of the interval"}, {}};
  for (const WaterfallRow& row : chart.rows) {
    table.rows.push_back({row.name, number_cell(row.amount), number_cell(row.half_width)});
  }
  return table;
}

ChartTable table_of(const StackedChart& chart) {
  ChartTable table{{chart.title}, {}};
  table.head.insert(table.head.end(), chart.part_names.begin(), chart.part_names.end());
  for (const StackedRow& row : chart.rows) {
    table.rows.push_back({row.name});
    for (const double part : row.parts) table.rows.back().push_back(number_cell(part));
  }
  return table;
}

ChartTable table_of(const DumbbellChart& chart) {
  ChartTable table{{chart.title, "note"}, {}};
  for (const std::string& column : chart.columns) {
    table.head.push_back(column + ", from");
    table.head.push_back(column + ", to");
  }
  for (const DumbbellRow& row : chart.rows) {
    table.rows.push_back({row.name, row.note});
    for (const Dumbbell& cell : row.cells) {
      table.rows.back().push_back(number_cell(cell.from));
      table.rows.back().push_back(number_cell(cell.to));
    }
  }
  return table;
}

ChartTable table_of(const WhiskerChart& chart) {
  ChartTable table{{"row", chart.title, "low", "high", "reach", "text", "note"}, {}};
  for (const WhiskerRow& row : chart.rows) {
    table.rows.push_back({row.name, number_cell(row.value), number_cell(row.low),
                          number_cell(row.high), number_cell(row.reach), row.text, row.note});
  }
  return table;
}

ChartTable table_of(const TornadoChart& chart) {
  ChartTable table{{"row", "end", "setting", chart.title, "low", "high", "text", "note"}, {}};
  for (const TornadoRow& row : chart.rows) {
    for (const TornadoEnd* end : {&row.low, &row.high}) {
      table.rows.push_back({row.name, end == &row.low ? "low" : "high", end->setting,
                            number_cell(end->value), number_cell(end->low), number_cell(end->high),
                            row.text, row.note});
    }
  }
  return table;
}

ChartTable table_of(const InterplayChart& chart) {
  ChartTable table{{"line", "at", chart.title, "low", "high"}, {}};
  for (const InterplayLine& line : chart.lines) {
    for (std::size_t i = 0; i < line.cells.size(); ++i) {
      const InterplayCell& cell = line.cells[i];
      table.rows.push_back({line.name, chart.levels[i], number_cell(cell.value),
                            number_cell(cell.low), number_cell(cell.high)});
    }
  }
  return table;
}

ChartTable table_of(const ResponseChart& chart) {
  ChartTable table{{"value of the lever", chart.title, "low", "high", "text"}, {}};
  for (const ResponsePoint& point : chart.points) {
    const double lever = std::isfinite(point.value) ? point.value : point.x;
    table.rows.push_back({number_cell(lever), number_cell(point.y), number_cell(point.low),
                          number_cell(point.high), point.text});
  }
  return table;
}

ChartTable table_of(const HeatTable& chart) {
  ChartTable table{{chart.title}, {}};
  for (const std::string& column : chart.columns) {
    table.head.push_back(column);
    table.head.push_back(column + ", change");
  }
  for (const HeatRow& row : chart.rows) {
    table.rows.push_back({row.name});
    for (const HeatCell& cell : row.cells) {
      table.rows.back().push_back(number_cell(cell.value));
      table.rows.back().push_back(number_cell(cell.change));
    }
  }
  if (chart.foot.empty()) return table;
  table.rows.push_back({chart.foot_name});
  for (const std::string& text : chart.foot) {
    table.rows.back().push_back(text);
    table.rows.back().emplace_back();
  }
  return table;
}

ChartTable table_of(const FlowChart& chart) {
  const bool two = chart.to_slot >= 0;
  const auto policy = [&](std::size_t i) {
    return head_of(i < chart.policies.size() ? chart.policies[i] : "", chart.title);
  };
  ChartTable table{{"from", "to", policy(0)}, {}};
  if (two) table.head.push_back(policy(1));
  const auto name = [&](std::size_t i) {
    return i < chart.nodes.size() ? chart.nodes[i].name : "";
  };
  const auto add = [&](const std::string& from, const std::string& to, const FlowAmount& amount) {
    table.rows.push_back({from, to, number_cell(amount.from)});
    if (two) table.rows.back().push_back(number_cell(amount.to));
  };
  for (const FlowNode& node : chart.nodes) {
    if (node.entry.from > 0 || node.entry.to > 0) add("", node.name, node.entry);
  }
  for (const FlowLink& link : chart.links) add(name(link.from), name(link.to), link.amount);
  return table;
}

ChartTable table_of(const HoursChart& chart) {
  std::size_t hours = 0;
  ChartTable table{{"hour"}, {}};
  for (const HourLine& line : chart.lines) {
    hours = std::max(hours, line.y.size());
    table.head.push_back(head_of(line.name, chart.title));
    if (!line.limit.empty()) table.head.push_back(head_of(line.name, chart.title) + ", at most");
  }
  for (std::size_t h = 0; h < hours; ++h) {
    Row row{std::to_string(h)};
    for (const HourLine& line : chart.lines) {
      row.push_back(at(line.y, h));
      if (!line.limit.empty()) row.push_back(at(line.limit, h));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

ChartTable table_of(const ScatterChart& chart) {
  const std::string y = chart.title.empty() ? chart.second : chart.title;
  const std::string& x = chart.x_label;
  ChartTable table{{"option", x, x + ", low", x + ", high", y, y + ", low", y + ", high"}, {}};
  for (const ScatterPoint& point : chart.points) {
    table.rows.push_back({point.name, number_cell(point.x), number_cell(point.x_low),
                          number_cell(point.x_high), number_cell(point.y), number_cell(point.y_low),
                          number_cell(point.y_high)});
  }
  return table;
}

ChartTable table_of(const CalendarChart& chart) {
  static constexpr const char* kKinds[] = {"change", "check", "rule"};
  ChartTable table{{chart.title, "kind", "from", "takes effect from", "in full at", "text"}, {}};
  for (const CalendarRow& row : chart.rows) {
    table.rows.push_back({row.name, kKinds[static_cast<int>(row.kind)], day_cell(row.from),
                          day_cell(row.ramp), day_cell(row.to), row.text});
  }
  return table;
}

}  // namespace rapport
