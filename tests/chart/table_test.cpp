// The numbers of charts as tables for other programs.
#include "experiments/chart/table.h"

#include <doctest/doctest.h>

#include <cmath>

#include "experiments/chart/curves.h"
#include "experiments/chart/heat_table.h"
#include "experiments/chart/inter_width.h"
#include "experiments/chart/response.h"
#include "experiments/chart/rows.h"
#include "experiments/chart/waterfall.h"
#include "tests/chart/drawing_checks.h"
#include "tests/chart/samples.h"

namespace rapport::testing {

namespace {

/// How many cells each record of a CSV has.
std::vector<std::size_t> cells_of(const std::string& csv) {
  std::vector<std::size_t> cells{1};
  bool quoted = false;
  for (const char c : csv) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == ',') ++cells.back();
    if (c == '\n') cells.push_back(1);
  }
  cells.pop_back();
  return cells;
}

}  // namespace

TEST_CASE("every chart gives its numbers as a table whose records are equally wide") {
  std::vector<Sample> samples = good_samples();
  for (Sample& sample : awkward_samples()) samples.push_back(std::move(sample));
  for (const Sample& sample : samples) {
    CAPTURE(sample.name);
    const Drawing drawing = sample.draw({600, 400}, inter_width);
    REQUIRE(drawing.csv != nullptr);
    const std::string csv = drawing.csv();
    const std::vector<std::size_t> cells = cells_of(csv);
    for (const std::size_t n : cells) CHECK(n == cells[0]);
    CHECK(csv.find("nan") == std::string::npos);
    CHECK(csv.find("inf,") == std::string::npos);
    CHECK(csv.ends_with("\n"));
  }
}

TEST_CASE("curves stand in one table by their dates; what a curve lacks is empty") {
  CurveChart chart;
  chart.title = "Customers who stay, %";
  Curve a{"a", "Today", 0}, b{"b", "Ours", 1};
  a.x = {20458, 20489}, a.y = {100, 98.5}, a.low = {100, 98}, a.high = {100, 99};
  b.x = {20489, 20517}, b.y = {99.25, NAN};
  chart.curves = {a, b};
  CHECK(csv_of(table_of(chart)) ==
        "date,\"Today: Customers who stay, %\",\"Today: Customers who stay, %, luck low\","
        "\"Today: Customers who stay, %, luck high\",\"Ours: Customers who stay, %\"\n"
        "2026-01-05,100,100,100,\n"
        "2026-02-05,98.5,98,99,99.25\n"
        "2026-03-05,,,,\n");
}

TEST_CASE("a table has the lever's value where the axis has another scale") {
  ResponseChart chart;
  chart.title = "Customers who stay, %";
  chart.points = {{"0", 0.5, 61.25}, {"1", 1, 62.5}};
  chart.points[0].value = 125;
  CHECK(csv_of(table_of(chart)) ==
        "value of the lever,\"Customers who stay, %\",low,high,text\n125,61.25,,,\n1,62.5,,,\n");
}

TEST_CASE("amounts are rounded where they are read, and in full in the table") {
  WaterfallChart chart;
  chart.title = "Profit";
  chart.rows = {{"a", "Sales", -1234.5, 170.25, false, 100},
                {"b", "Levers", -3.25, 0, false, 1},
                {"c", "Profit", -1237.75, INFINITY, true, 100}};
  CHECK(csv_of(table_of(chart)) ==
        "line,Profit,half width of the interval\nSales,-1234.5,170.25\nLevers,-3.25,0\n"
        "Profit,-1237.75,\n");
  const Drawing drawing = draw(chart, {700, 200}, inter_width);
  for (const char* text : {"−1,200", "±200", "−3"}) CHECK(says(drawing, text));
  CHECK_FALSE(says(drawing, "±0"));
  CHECK_FALSE(says(drawing, "1,234"));
}

TEST_CASE("where rows have no room the smallest are one, and the total is never left out") {
  WaterfallChart chart;
  chart.title = "Profit";
  const double amounts[] = {21000, -15200, 7800, -110000, -165000, -20250, -14400, 350000};
  double sum = 0;
  for (const double amount : amounts) {
    sum += amount;
    chart.rows.push_back({"r", "Row of " + std::to_string(std::lround(amount)), amount});
  }
  chart.rows.push_back({"profit", "Profit", sum, NAN, true});
  const auto bars_end_at = [](const Drawing& drawing) {
    double right = 0;  // the last bar but the total, and the total: both end at the same place
    std::vector<Rectangle> bars = all_of_kind<Rectangle>(drawing);
    REQUIRE(bars.size() > 1);
    right = bars[bars.size() - 2].box.right();
    CHECK(right == doctest::Approx(bars.back().box.right()));
  };
  const double whole = whole_height(chart);
  const Drawing all = draw(chart, {900, whole}, inter_width);
  CHECK_FALSE(says(all, "smaller"));
  for (const WaterfallRow& row : chart.rows) CHECK(says(all, row.name));
  bars_end_at(all);
  const Drawing few = draw(chart, {900, whole - 1}, inter_width);  // a row less
  CHECK(says(few, "2 smaller"));
  CHECK(says(few, "−6,600"));
  CHECK_FALSE(says(few, "Row of 7800"));
  bars_end_at(few);
  const Drawing least = draw(chart, {900, whole - 5 * kLeastRow}, inter_width);
  for (const char* text : {"6 smaller", "−131,050", "350,000", "165,000", "Profit", "+53,950"}) {
    CAPTURE(text);
    CHECK(says(least, text));
  }
  CHECK_FALSE(says(least, "more"));
  bars_end_at(least);
  CHECK(least.csv() == all.csv());
  const Drawing total = draw(chart, {900, whole - 8 * kLeastRow}, inter_width);
  CHECK(says(total, "Profit"));
  CHECK(says(total, "+53,950"));
  CHECK_FALSE(says(total, "Row of"));
}

TEST_CASE("a change in a table has an arrow and a colour only where it is more than luck") {
  HeatTable table;
  table.title = "Quality";
  table.columns = {"Phone", "Mail"};
  table.rows = {{"a", "Support", {{3.4, 0.2, true}, {3.1, -0.3}}}};
  table.change_means = "better than Today by", table.unclear_means = "luck could explain it";
  const Drawing drawing = draw(table, {700, 300}, inter_width);
  CHECK(says(drawing, "−0.3"));
  CHECK_FALSE(says(drawing, "+0.2"));
  CHECK(all_of_kind<Marker>(drawing).size() == 2);  // the cell's, the legend's
  CHECK(says(drawing, "± luck could explain it"));
  table.rows[0].cells[0].clear = false;
  const Drawing unclear = draw(table, {700, 300}, inter_width);
  CHECK(all_of_kind<Marker>(unclear).empty());
  CHECK_FALSE(says(unclear, "better than Today by"));
}

TEST_CASE("a table is CSV, and a spreadsheet takes no text of it for a formula") {
  const ChartTable table{{"name", "number"},
                         {{"=cmd()", "-3.5"}, {"say \"a, b\"", "1e6"}, {"-", ""}}};
  CHECK(csv_of(table) == "name,number\n'=cmd(),-3.5\n\"say \"\"a, b\"\"\",1e6\n'-,\n");
}

}  // namespace rapport::testing
