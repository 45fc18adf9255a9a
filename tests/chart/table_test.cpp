// The numbers of charts as tables for other programs.
#include "experiments/chart/table.h"

#include <doctest/doctest.h>

#include <cmath>

#include "experiments/chart/curves.h"
#include "experiments/chart/inter_width.h"
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

TEST_CASE("a table is CSV, and a spreadsheet takes no text of it for a formula") {
  const ChartTable table{{"name", "number"},
                         {{"=cmd()", "-3.5"}, {"say \"a, b\"", "1e6"}, {"-", ""}}};
  CHECK(csv_of(table) == "name,number\n'=cmd(),-3.5\n\"say \"\"a, b\"\"\",1e6\n'-,\n");
}

}  // namespace rapport::testing
