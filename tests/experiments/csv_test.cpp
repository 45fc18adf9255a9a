#include "experiments/output/csv.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace rapport;

TEST_CASE("fields of CSV are quoted where they have to be, and no spreadsheet computes them") {
  CHECK(csv_field("") == "");
  CHECK(csv_field("plain") == "plain");
  CHECK(csv_field("a, \"b\"\nc") == "\"a, \"\"b\"\"\nc\"");
  for (const char* formula : {"=1+1", "+49 30", "-10 % staff", "@SUM(A1)", "-5 / year"}) {
    CHECK(csv_field(formula) == std::string("'") + formula);
  }
  CHECK(csv_field("=HYPERLINK(\"x\",\"y\")") == "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
  for (const char* number : {"-5", "+0.5", "-1e-9"}) CHECK(csv_field(number) == number);
}

TEST_CASE("numbers of CSV read back as they were, and nothing is an empty field") {
  for (const double x : {0.1, -1e300, 1e-300, 13.750000000000002}) {
    CHECK(std::stod(csv_number(x)) == x);
  }
  CHECK(csv_number(NAN).empty());
  CHECK(csv_number(INFINITY).empty());
}
