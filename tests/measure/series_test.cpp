// Series: what months come to adds up to what metrics say of the run.
#include "sim/measure/series.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>

#include "tests/support/metric_values.h"
#include "tests/support/small_company.h"
#include "tests/support/small_scenario.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

using doctest::Approx;

/// A run's series by id.
class MonthValues {
 public:
  MonthValues(const Model& model, const RunResult& result)
      : model_(model), keys_(series_keys(model)), values_(series_values(model, result, keys_)) {}

  std::vector<double> of(const std::string& id, Part part = {}) const {
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      if (keys_[k].series->id != id || keys_[k].part.kind != part.kind) continue;
      if (keys_[k].part.index != part.index) continue;
      const double* first = values_.data() + k * moments_of(model_);
      return {first, first + values_of(*keys_[k].series, model_)};
    }
    FAIL("no series " << id);
    return {};
  }
  double sum(const std::string& id, Part part = {}) const {
    double sum = 0.0;
    for (const double value : of(id, part)) sum += value;
    return sum;
  }

 private:
  const Model& model_;
  std::vector<SeriesKey> keys_;
  std::vector<double> values_;
};

RunResult months_run(const Model& model) {
  RunOptions options;
  options.key = {4, 2};
  return run(model, options);
}

}  // namespace

TEST_CASE("series: ids are different, and each row says what it is") {
  std::set<std::string> ids;
  for (const MonthlySeries& row : series()) {
    CHECK(ids.insert(row.id).second);
    CHECK(!row.label.empty());
    CHECK(!row.doc.empty());
    CHECK(find_series(row.id) == &row);
  }
  CHECK(find_series("nothing") == nullptr);
}

TEST_CASE("series: months of a company add up to its metrics") {
  Scenario today = two_departments();
  today.company.joining.form = JoiningSpec::Form::replace;
  for (SegmentSpec& segment : today.segments) {
    segment.polygamous = 0.3;
    segment.price = 10.0;
    segment.credit.limit = 500.0;
    segment.credit.late_fee = 5.0;
    segment.credit.default_rate = 0.3;
    segment.rival.offers = 5.0;
  }
  today.divisions = {{"loans"}};
  ProductSpec loan;
  loan.name = "loan", loan.division = "loans";
  loan.held = 0.3, loan.value = 7.0, loan.buys = 0.4;
  today.products = {loan};
  const Model model = build_model(today);
  const RunResult result = months_run(model);
  const MonthValues months(model, result);
  const MetricValues metrics(model, result);
  const double years = static_cast<double>(model.end) / kYear;

  CHECK(months.of("stay").front() == 100.0);
  CHECK(months.of("stay").back() == Approx(metrics("retention")));
  std::int64_t needs = 0;
  for (std::size_t i = 0; i < model.segments.size(); ++i) {
    needs += result.totals.segment_sum(i).needs;
  }
  CHECK(months.sum("opened") == static_cast<double>(needs));
  CHECK(months.sum("joined") == Approx(metrics("newcomers")));
  CHECK(months.sum("joined") > 0);
  CHECK(months.sum("result") == Approx(metrics("profit") * years));
  CHECK(months.sum("income_products") == Approx(metrics("income_products") * years));
  CHECK(months.of("products_held").back() == Approx(metrics("products_held")));
  CHECK(months.sum("cost_staff") == Approx(metrics("cost_staff") * years));
  double causes = 0.0;
  for (const char* loss : kLossNames) causes += months.sum(std::string("left_") + loss);
  CHECK(causes == months.sum("left"));
  CHECK(causes > 0);
  for (std::size_t m = 0; m + 1 < moments_of(model); ++m) {
    const double after = months.of("customers")[m] + months.of("joined")[m] - months.of("left")[m];
    CHECK(months.of("customers")[m + 1] == after);
    CHECK(months.of("result")[m] ==
          Approx(months.of("income_customers")[m] + months.of("income_products")[m] +
                 months.of("income_sales")[m] + months.of("income_purchases")[m] +
                 months.of("income_interest")[m] + months.of("income_late_fees")[m] -
                 months.of("cost_funding")[m] - months.of("bad_debt")[m] -
                 months.of("cost_staff")[m] - months.of("cost_contacts")[m] -
                 months.of("cost_minutes")[m] - months.of("cost_levers")[m] -
                 months.of("cost_acts")[m] - months.of("cost_training")[m] -
                 months.of("cost_incentives")[m] - months.of("cost_acquisition")[m]));
  }
  for (const char* id : {"opened", "left", "left_wait", "joined", "customers"}) {
    double parts = 0.0;
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      parts += months.sum(id, {Part::segment, s});
    }
    CHECK(parts == months.sum(id));
  }
  double legs = 0.0;
  for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
    legs += months.sum("legs", {Part::touch_point, t});
  }
  CHECK(legs == months.sum("legs"));
  CHECK(months.of("lever_bonus", {Part::department, 0}).front() ==
        model.lever(CompanyLever::bonus, 0));
}

TEST_CASE("series: of a plain firm there are none of companies, and customers count as many") {
  Scenario s = small_scenario();
  s.represents = 3.0;
  const Model model = build_model(s);
  const RunResult result = months_run(model);
  const MonthValues months(model, result);
  double there = 0.0;
  for (const SegmentSpec& segment : s.segments) there += segment.customers;
  CHECK(months.of("customers").front() == 3.0 * there);
  CHECK(std::isfinite(months.of("wait").front()));
  for (const SeriesKey& key : series_keys(model)) {
    CHECK(key.series->id != "fit");
    CHECK(key.series->id.find("lever_") == std::string::npos);
  }
  RunResult failed;
  failed.failure = "it broke";
  for (const double v : series_values(model, failed, series_keys(model))) CHECK(std::isnan(v));
}
