// Tables of monthly figures: what is read, and what is refused.
#include "experiments/record/record.h"

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

#include "experiments/record/first_warning.h"
#include "experiments/record/heading.h"
#include "experiments/record/matched.h"
#include "experiments/record/record_chart.h"
#include "sim/core/problem.h"

using namespace rapport;

namespace {

/// Figures of a firm with a phone, a mail desk and two segments.
std::vector<Figure> known_figures() {
  const char* company = "company";
  return figures_of(std::vector<SeriesLine>{{"customers", company, "all"},
                                            {"left", company, "all"},
                                            {"gave_up", company, "all"},
                                            {"satisfaction", company, "all"},
                                            {"legs", company, "all"},
                                            {"legs", "touch_point", "phone"},
                                            {"legs", "touch_point", "mail desk"},
                                            {"income_customers", company, "all", "CHF"},
                                            {"result", company, "all", "CHF"},
                                            {"customers", "segment", "homes"},
                                            {"left", "segment", "homes"}});
}

MonthlyRecord record_of(const std::string& text) {
  std::istringstream in(text);
  return read_record(in, "actuals.csv", known_figures());
}

std::string refusal_of(const std::string& text) {
  try {
    record_of(text);
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return {};
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const RecordLine* line_of(const MonthlyRecord& record, const std::string& heading) {
  for (const RecordLine& line : record.lines) {
    if (line.figure.heading() == heading) return &line;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("record: months in the ways in which people write them") {
  const MonthNumber march = month_with({2026, 3, 1});
  for (const char* text : {"2026-03", "2026/03", "2026.03", "202603", "03/2026", "03.2026",
                           "3-2026", "Mar 2026", "March 2026", "Mar-26", "Mar-2026"}) {
    CAPTURE(text);
    CHECK(parse_month(text) == march);
  }
  for (const char* text : {"", "2026", "13/2026", "2026-00", "hello", "2026-03-01"}) {
    CAPTURE(text);
    CHECK(!parse_month(text));
  }
  CHECK(month_id(march) == "2026-03");
  CHECK(month_text(march) == "Mar 2026");
  const auto read = [](std::vector<std::string> texts) { return months_of_texts(texts).months; };
  CHECK(read({"01.03.2026", "01.04.2026"})[1] == march + 1);
  // Only with the day first does each date begin its month.
  CHECK(read({"01/03/2026", "01/04/2026"})[1] == march + 1);
  CHECK(read({"03/01/2026", "04/01/2026"})[1] == march + 1);
  const std::vector<std::string> ends{"31/03/2026", "30/04/2026"};
  CHECK(months_of_texts(ends).at_ends);
  CHECK(months_of_texts(ends).months[1] == march + 1);
  CHECK(months_of_texts(std::vector<std::string>{"02/03/2026", "05/04/2026"}).order_open);
  CHECK(!months_of_texts(std::vector<std::string>{"2026-03-02", "2026-04-05"}).order_open);
}

TEST_CASE("record: headings by id, label, usual word, and with a part behind") {
  const std::vector<Figure> known = known_figures();
  const auto is = [&](const char* heading) {
    const RecordHeading found = heading_of(heading, {}, known);
    return found.kind == RecordHeading::Kind::figure ? known[found.figure].heading() : "";
  };
  CHECK(is("Customers") == "customers");
  CHECK(is("leavers") == "left");
  CHECK(is("Churn %") == "churn");
  CHECK(is("customers at the end") == "customers_end");
  CHECK(is("calls at the phone") == "legs.phone");
  CHECK(is("Contacts (phone)") == "legs.phone");
  CHECK(is("legs.mail_desk") == "legs.mail desk");
  CHECK(is("Churned homes") == "left.homes");
  CHECK(is("Revenue") == "revenue");
  CHECK(is("customer") == "");
  CHECK(says(heading_of("custmoers", {}, known).nearest, "customers"));
  CHECK(says(heading_of("contacts (fax)", {}, known).problem, "not of 'fax'"));
  CHECK(says(heading_of("complaints", {}, known).problem, "complaints"));
  CHECK(heading_of("wait error", {}, known).is_error);
}

TEST_CASE(
    "record: a wide table, sorted, with marks, per cents, gaps and a column that is not ours") {
  const MonthlyRecord record = record_of(
      "Report of the board;;;;;\n"
      "Monat;customers;churn %;revenue;weather;customers error\n"
      "2026-02;4.914;1,6;CHF 1.234.500;wet;10\n"
      "2026-01;5.000;1,75 %;CHF 1.240.000;dry;10\n"
      "2026-04;4.728;;1.200.000;;\n");
  CHECK(month_id(record.first) == "2026-01");
  REQUIRE(record.months == 4);
  const RecordLine* customers = line_of(record, "customers");
  REQUIRE(customers != nullptr);
  CHECK(customers->values[0] == 5000.0);
  CHECK(customers->values[1] == 4914.0);
  CHECK(std::isnan(customers->values[2]));
  CHECK(customers->errors[1] == 10.0);
  CHECK(customers->errors[3] == 0.0);
  CHECK(line_of(record, "churn")->values[1] == doctest::Approx(1.6));
  CHECK(line_of(record, "revenue")->values[1] == 1234500.0);
  CHECK(line_of(record, "revenue")->figure.unit == "CHF");
  std::string notes;
  for (const std::string& note : record.notes) notes += note + "\n";
  for (const char* part : {"weather", "sorted", "has no number in 2 of 4 months"}) {
    CAPTURE(notes);
    CHECK(says(notes, part));
  }
}

TEST_CASE("record: a long table, with parts and errors") {
  const MonthlyRecord record = record_of(
      "month,metric,part,value,error\n"
      "2026-01,customers,,5000,\n2026-01,contacts,phone,400,20\n2026-02,contacts,phone,410,20\n"
      "2026-02,customers,all,4900,\n2026-01,left,homes,80,\n");
  REQUIRE(record.lines.size() == 3);
  CHECK(line_of(record, "legs.phone")->values[1] == 410.0);
  CHECK(line_of(record, "legs.phone")->errors[1] == 20.0);
  CHECK(line_of(record, "left.homes")->values[0] == 80.0);
  CHECK(std::isnan(line_of(record, "left.homes")->values[1]));
}

TEST_CASE("record: what cannot be meant is refused, with its line") {
  CHECK(says(refusal_of("month,customers\n2026-01,5\n2026-01,6\n"), "actuals.csv:3"));
  CHECK(says(refusal_of("month,customers\n2026-01,5\n2026-01,6\n"), "there twice"));
  CHECK(says(refusal_of("month,customers\nsoon,5\n"), "'soon' is no month"));
  CHECK(says(refusal_of("month,customers\n2026-01,many\n"), "'many' is no number"));
  CHECK(says(refusal_of("month,custmoers,left\n2026-01,5,1\n"), "did you mean 'customers'?"));
  CHECK(says(refusal_of("month,customers,client\n2026-01,5,5\n2026-02,1,1\n"), "clients"));
  CHECK(says(refusal_of("month,customers,subscribers\n2026-01,5,5\n"), "are both customers"));
  CHECK(says(refusal_of("month,churn\n2026-01,0.02\n"), "a share of 1"));
  CHECK(refusal_of("month,churn %\n2026-01,0.02\n").empty());
  CHECK(says(refusal_of("month,satisfaction\n2026-01,4.2\n"), "goes from 0 to 1"));
  CHECK(record_of("month,satisfaction\n2026-01,78 %\n").lines[0].values[0] ==
        doctest::Approx(0.78));
  CHECK(says(refusal_of("month,gave up\n2026-01,140\n"), "above 100 %"));
  CHECK(says(refusal_of("month,customers\n2026-01,-4\n"), "below 0"));
  CHECK(says(refusal_of("month,weather\n2026-01,4\n"), "no figure"));
  CHECK(says(refusal_of("month,customers\n2026-01,\n"), "no numbers yet"));
  CHECK(says(refusal_of(""), "empty"));
}

TEST_CASE(
    "record: an empty table reads back as one without numbers, and as the same when filled in") {
  const std::string blank = record_template(known_figures(), month_with({2026, 1, 1}), 2);
  CHECK(says(blank,
             "month,customers,left,legs.phone,legs.mail desk,gave_up %,revenue,cost\r\n2026-01,"));
  CHECK(says(refusal_of(blank), "no numbers yet"));
  std::string filled = blank;
  const std::string empty = "2026-02,,,,,,,";
  REQUIRE(says(filled, empty));
  filled.replace(filled.find(empty), empty.size(), "2026-02,5000,80,410,35,2.5,70000,20000");
  const MonthlyRecord record = record_of(filled);
  CHECK(month_id(record.first) == "2026-02");
  CHECK(record.months == 1);
  REQUIRE(record.lines.size() == 7);
  CHECK(line_of(record, "legs.mail desk")->values[0] == 35.0);
  CHECK(line_of(record, "gave_up")->values[0] == 2.5);
  CHECK(line_of(record, "cost")->values[0] == 20000.0);
}

TEST_CASE("record: errors are in the unit of their numbers") {
  const auto error_of = [](const std::string& text) {
    return line_of(record_of(text), "satisfaction")->errors[0];
  };
  CHECK(error_of("month,satisfaction %,satisfaction % error\n2026-01,78,2\n") ==
        doctest::Approx(0.02));
  CHECK(error_of("month,satisfaction error,satisfaction\n2026-01,2,78 %\n") ==
        doctest::Approx(0.02));
  CHECK(error_of("month,metric,value,error\n2026-01,satisfaction %,78,2\n") ==
        doctest::Approx(0.02));
  CHECK(error_of("month,satisfaction,satisfaction error\n2026-01,0.78,0.02\n") ==
        doctest::Approx(0.02));
  CHECK(says(refusal_of("month,satisfaction,satisfaction % error\n2026-01,0.78,2\n"),
             "is in percent"));
  CHECK(says(refusal_of("month,satisfaction,satisfaction error\n2026-01,0.78,2\n"), "above 1"));
}

TEST_CASE("record: what the file decides is set, and what never happens in runs is foretold") {
  const auto figures = figures_of(std::vector<SeriesLine>{{"complaints", "company", "all"},
                                                          {"cost_staff", "company", "all", "EUR"}});
  REQUIRE(figures.size() == 2);
  FigureRuns runs{{{{2026, 1, 1}, {2026, 2, 1}, {2026, 3, 1}}}, figures, {}};
  MonthlyRecord record{"actuals.csv", month_with({2026, 1, 1}), 2};
  for (const Figure& figure : figures) {
    const bool is_cost = figure.id == "cost_staff";
    const double value = is_cost ? 900.0 : 60.0;
    record.lines.push_back({figure, figure.id, {value, value}, {0.0, 0.0}, 1.0});
  }
  std::vector<double> values;
  for (const Figure& figure : figures)
    values.insert(values.end(), 2, figure.id == "cost_staff" ? 800.0 : 0.0);
  runs.runs.push_back({0, 0, values});
  // One run does not show that runs do not differ.
  for (const MatchedLine& line : matched(record, runs).lines) CHECK(!line.is_set);
  for (std::uint32_t r = 1; r < 40; ++r) runs.runs.push_back({0, r, values});
  const Matched all = matched(record, runs);
  for (const MatchedLine& line : all.lines) CHECK(line.is_set == (line.figure.id == "cost_staff"));
  const Warning warning = first_warning(all);
  REQUIRE(warning.first() != nullptr);
  CHECK(all.lines[warning.first()->line].figure.id == "complaints");
}

TEST_CASE("record: a band that is not known is not drawn from 0 on") {
  const auto figures = figures_of(std::vector<SeriesLine>{{"complaints", "company", "all"}});
  const FigureRuns runs{{{{2026, 1, 1}, {2026, 2, 1}}}, figures, {{0, 0, {5.0}}}};
  const MonthlyRecord record{
      "actuals.csv", month_with({2026, 1, 1}), 1, {{figures[0], "complaints", {4.0}, {0.0}, 1.0}}};
  const CurveChart chart = record_chart(matched(record, runs), 0, {});
  CHECK(std::isnan(chart.curves[0].low[0]));
}

TEST_CASE("record: to what numbers are rounded") {
  const auto step = [](const std::string& values) {
    std::string text = "month,cost\n";
    int month = 0;
    std::istringstream in(values);
    for (std::string one; in >> one;)
      text += "2026-" + std::to_string(10 + month++ % 3) + "," + one + "\n";
    return record_of(text).lines[0].step;
  };
  CHECK(step("12.5 13.4 2") == doctest::Approx(0.1));
  CHECK(step("100 200 300") == doctest::Approx(1.0));  // too few to tell
}
