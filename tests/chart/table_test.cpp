// The numbers of charts as tables for other programs.
#include "experiments/chart/table.h"

#include <doctest/doctest.h>

#include <cmath>

#include "experiments/chart/curves.h"
#include "experiments/chart/inter_width.h"
#include "tests/chart/samples.h"

namespace rapport::testing {

TEST_CASE("every chart has a title or is a card, and its numbers are a table as wide as its head") {
  std::vector<Sample> samples = good_samples();
  for (Sample& sample : awkward_samples()) samples.push_back(std::move(sample));
  for (const Sample& sample : samples) {
    CAPTURE(sample.name);
    const Drawing drawing = sample.draw({600, 400}, inter_width);
    REQUIRE(drawing.numbers != nullptr);
    const ChartTable table = drawing.numbers();
    for (const auto& row : table.rows) CHECK(row.size() <= table.head.size());
    const std::string csv = csv_of(table);
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
