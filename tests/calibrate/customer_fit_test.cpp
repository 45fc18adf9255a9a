// Tables of customers: read, estimated, and written as scenarios that are sound.
#include "experiments/customers/customer_fit.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>

#include "experiments/customers/customer_scenario.h"
#include "sim/core/calendar.h"
#include "sim/core/text.h"
#include "sim/file/scenario_file.h"
#include "tests/calibrate/draws.h"
#include "tests/calibrate/problem_text.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;

namespace {

struct CustomerText {
  TemporaryFolder folder;
  std::string path = folder.file("customers.csv");
  explicit CustomerText(const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
  CustomerTable read(const CustomerForm& form = {},
                     const std::vector<std::string>& map = {}) const {
    return read_customers(path, names_of_roles(customer_roles(), map), form);
  }
  CustomerFit fit(const CustomerForm& form = {}, const std::vector<std::string>& map = {}) const {
    return fit_customers(read(form, map), form, path);
  }
  std::string problem(const std::vector<std::string>& map = {}) const {
    return problem_of([&] { read({}, map); });
  }
  /// Whether what is written is a scenario without a problem; says which it has.
  std::string fault(const CustomerForm& form = {}, const std::vector<std::string>& map = {}) const {
    const CustomerTable table = read(form, map);
    const std::string text = scenario_of(table, fit_customers(table, form, path), form, {});
    const std::string out = folder.file("made.toml");
    std::ofstream(out, std::ios::binary) << text;
    return problem_of([&] { read_scenario_file(out); });
  }
};

/// Customers of two segments: the large ones are worth five times as much, ask twice as often and
/// leave at 5 % a year where the small ones leave at 25 %, each of them at one rate.
std::string drawn_table(std::size_t customers, bool with_segment = true) {
  Draws draws(5);
  const std::int64_t end = days_from_civil({2024, 6, 30});
  const Distribution asks = Distribution::gamma(1, 0.8), worth = Distribution::log_normal(1, 0.7);
  std::string text = std::string("customer_id,start_date,end_date,value,contacts") +
                     (with_segment ? ",segment\n" : "\n");
  for (std::size_t i = 0; i < customers; ++i) {
    const bool large = i % 4 == 0;
    const std::int64_t joined = end - 1 - static_cast<std::int64_t>(draws.below(2900));
    const double rate = -std::log1p(large ? -0.05 : -0.25);
    const double days = -std::log(draws.uniform()) / rate * kDaysOfYear;
    const std::int64_t left = joined + 1 + static_cast<std::int64_t>(std::min(days, 1e6));
    const double mean = (large ? 4.0 : 2.0) * draws.of(asks);
    std::uint32_t contacts = 0;
    for (double t = -std::log(draws.uniform()); t < mean; t -= std::log(draws.uniform()))
      ++contacts;
    text += std::to_string(i) + "," + to_string(civil_from_days(joined)) + "," +
            (left <= end ? to_string(civil_from_days(left)) : "") + "," +
            formatted("%.4f", (large ? 50.0 : 10.0) * draws.of(worth)) + "," +
            std::to_string(contacts) + (with_segment ? (large ? ",large\n" : ",small\n") : "\n");
  }
  return text;
}

CustomerForm made_at_end() {
  CustomerForm form;
  form.stay.at = "2024-06-30";
  return form;
}

}  // namespace

TEST_CASE("customers: segments have the numbers that they were drawn with") {
  const CustomerText file(drawn_table(8000));
  const CustomerFit fit = file.fit(made_at_end());
  REQUIRE(fit.segments.size() == 2);
  CHECK_FALSE(fit.proposed);
  const SegmentFit &large = fit.segments[0], &small = fit.segments[1];
  CHECK(large.name == "large");
  CHECK(large.value == doctest::Approx(50).epsilon(0.06));
  CHECK(small.value == doctest::Approx(10).epsilon(0.06));
  CHECK(large.value_share + small.value_share == doctest::Approx(1));
  CHECK(small.value_cv == doctest::Approx(0.7).epsilon(0.15));
  CHECK(large.rate == doctest::Approx(4).epsilon(0.1));
  CHECK(small.rate == doctest::Approx(2).epsilon(0.1));
  CHECK(small.rate_cv == doctest::Approx(0.8).epsilon(0.15));
  CHECK(large.errors.mean.value == doctest::Approx(0.05).epsilon(0.25));
  CHECK(small.errors.mean.value == doctest::Approx(0.25).epsilon(0.15));
  CHECK(holds(small.errors.mean.bounds, small.errors.mean.value));
  // Held out: by segment it is nearer than all customers together could be.
  CHECK(large.predicted == doctest::Approx(large.seen).epsilon(0.04));
  CHECK(small.predicted == doctest::Approx(small.seen).epsilon(0.06));
  CHECK(small.seen < large.seen - 0.1);
  CHECK(fit.stay_as_listed > 0.75);
  CHECK(fit.stay_as_listed < 0.95);
}

TEST_CASE("customers: without segments they are by value, A with the first 80 %") {
  const CustomerText file(drawn_table(4000, false));
  const CustomerFit fit = file.fit(made_at_end());
  REQUIRE(fit.segments.size() == 3);
  CHECK(fit.proposed);
  CHECK(fit.segments[0].name == "A");
  CHECK(fit.segments[2].name == "C");
  CHECK(fit.segments[0].value_share == doctest::Approx(0.80).epsilon(0.01));
  CHECK(fit.segments[1].value_share == doctest::Approx(0.15).epsilon(0.03));
}

TEST_CASE("customers: leaving goes with what it was drawn to go with") {
  Draws draws(8);
  std::string text = "churn,calls,noise,plan\n";
  for (int i = 0; i < 6000; ++i) {
    const bool calls = draws.chance(0.3), plan = draws.chance(0.5);
    const double hazard = 0.1 * (calls ? 3.0 : 1.0) * (plan ? 0.5 : 1.0);
    text += std::string(draws.chance(-std::expm1(-hazard)) ? "1," : "0,") + (calls ? "1," : "0,") +
            formatted("%.3f,", draws.uniform()) + (plan ? "yearly\n" : "monthly\n");
  }
  CustomerForm form;
  form.with = {"noise"};
  const CustomerFit fit = CustomerText(text).fit(form, {"segment=plan", "contacts=calls"});
  const auto of = [&](const std::string& name) {
    for (const LeavingGoesWith& one : fit.goes_with) {
      if (one.column.find(name) == 0) return one;
    }
    FAIL("no such column");
    return fit.goes_with[0];
  };
  REQUIRE(fit.why_not.empty());
  CHECK(std::abs(of("contacts").effect.value) == doctest::Approx(std::log(3.0)).epsilon(0.15));
  CHECK(holds(of("noise").effect.bounds, 0.0));
  CHECK(std::abs(of("segment").effect.value) == doctest::Approx(std::log(2.0)).epsilon(0.3));
  CHECK_FALSE(fit.stay.has_value());
  double mean = 0.0, customers = 0.0;
  for (const SegmentFit& one : fit.segments) {
    mean += one.customers * one.errors.mean.value, customers += one.customers;
  }
  CHECK(mean / customers > 0.08);
}

TEST_CASE("customers: whatever columns there are, what is written can be read as a scenario") {
  CHECK(CustomerText(drawn_table(1500)).fault(made_at_end()).empty());
  CHECK(CustomerText(drawn_table(1500, false)).fault(made_at_end()).empty());
  std::string values = "value\n", contacts = "id,contacts,segment\n", left = "left,segment\n";
  for (int i = 0; i < 200; ++i) {
    values += std::to_string(i % 7 == 0 ? 0 : 5 + i * i % 97) + "\n";
    contacts += std::to_string(i) + "," + std::to_string(i * i % 5) +
                (i % 3 == 0 ? ",\"big, \"\"old\"\"\"\n" : ",new\n");
    left +=
        std::string(i % 9 == 0 ? "yes," : "no,") + (i % 2 == 0 ? "\xC3\xA9t\xC3\xA9\n" : "x y\n");
  }
  CHECK(CustomerText(values).fault().empty());
  CHECK(CustomerText(contacts).fault().empty());
  CHECK(CustomerText(left).fault().empty());
  // Values below 0, all alike, or none at all.
  CHECK(CustomerText("value\n-5\n20\n3\n").fault().empty());
  CHECK(CustomerText("value\n7\n7\n7\n").fault().empty());
  CHECK(CustomerText("value\n0\n0\n").fault().empty());
  CHECK(CustomerText("contacts\n0\n0\n").fault().empty());
}

TEST_CASE("customers: tables that cannot be used are told with place and remedy") {
  CHECK(says(CustomerText("a,b\n1,2\n").problem(), "has no column that says anything"));
  CHECK(says(CustomerText("customer,value\n7,1\n8,2\n7,3\n").problem(),
             "customers.csv:4: customer '7' is there a second time"));
  CHECK(says(CustomerText("value\n1\nmuch\n").problem(), "is no number"));
  CHECK(says(CustomerText("contacts\n1\n1.5\n").problem(), "is no number of contacts"));
  CHECK(says(CustomerText("left,value\n1,2\n1,3\n").problem(), "no customer who is still there"));
  CHECK(says(CustomerText("value\n1\n").problem({"value=worth"}), "there is no column 'worth'"));
}
