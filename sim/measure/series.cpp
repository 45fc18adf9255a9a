#include "sim/measure/series.h"

#include <algorithm>

#include "sim/measure/measure_parts.h"
#include "sim/measure/measures_channel.h"
#include "sim/measure/measures_company.h"
#include "sim/measure/measures_product.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

using measures::kNaN, measures::number, measures::ratio, measures::percent;
using measures::over_segments;
using When = MonthlySeries::When;

bool has_company(const Model& model) { return model.company.on; }
bool always(const Model&) { return true; }

// ---- what months hold ---------------------------------------------------------------------------

const SegmentCounts& segment_row(const RunView& run, std::size_t month, std::size_t s) {
  const Totals& totals = run.result->totals;
  return totals.segment[month * (totals.segments + 1) + s];
}

const OutcomeCounts& outcome_row(const RunView& run, std::size_t month, std::size_t s) {
  const Totals& totals = run.result->totals;
  return totals.outcome[month * totals.segments + s];
}

/// Counts of the touch points of a part in a month.
template <class Row>
Row sum_at(const RunView& run, const LineVector<Row>& rows, Part part, std::size_t month) {
  Row sum;
  const std::size_t places = run.result->totals.touch_points;
  for (std::size_t t = 0; t < places; ++t) {
    if (holds(*run.model, part, t)) sum += rows[month * places + t];
  }
  return sum;
}

TouchPointCounts counts_at(const RunView& run, Part part, std::size_t month) {
  return sum_at(run, run.result->totals.touch_point, part, month);
}

ActCounts acts_at(const RunView& run, Part part, std::size_t month) {
  return sum_at(run, run.result->totals.act, part, month);
}

// ---- customers ----------------------------------------------------------------------------------

using SnapshotCount = std::vector<std::int64_t> Snapshot::*;
using SnapshotSum = std::vector<double> Snapshot::*;

template <SnapshotCount count>
double counted(const RunView& run, Part part, std::size_t month) {
  const Snapshot& at = run.result->snapshots[month];
  return over_segments(run, part, [&](std::size_t s) { return number((at.*count)[s]); });
}

/// The mean over customers of what is summed in `sum`, each counted in `count`.
template <SnapshotSum sum, SnapshotCount count>
double mean_of(const RunView& run, Part part, std::size_t month, std::size_t) {
  const Snapshot& at = run.result->snapshots[month];
  const double all = over_segments(run, part, [&](std::size_t s) { return (at.*sum)[s]; });
  return ratio(all, counted<count>(run, part, month));
}

double customers(const RunView& run, Part part, std::size_t month, std::size_t) {
  return counted<&Snapshot::alive>(run, part, month) * run.model->scenario.represents;
}

double stay(const RunView& run, Part part, std::size_t month, std::size_t) {
  const double newcomers = run.result->snapshots[month].newcomers.empty()
                               ? 0.0
                               : counted<&Snapshot::newcomers>(run, part, month);
  const double start =
      over_segments(run, part, [&](std::size_t s) { return run.model->segments[s].customers; });
  return percent(counted<&Snapshot::alive>(run, part, month) - newcomers, start);
}

/// Of those who joined, after as many months as have gone by since the start.
double newcomers_stay(const RunView& run, Part part, std::size_t month, std::size_t) {
  const Time since = run.model->month_starts[month];
  if (since == 0) return 100.0;
  if (run.result->stays.empty()) return kNaN;  // of a run that is under way
  return measures::newcomers_after(static_cast<int>(since / kDay), run, part);
}

using SegmentCount = std::int64_t SegmentCounts::*;
using OutcomeCount = std::int64_t OutcomeCounts::*;

double left(const RunView& run, Part part, std::size_t month, std::size_t) {
  return run.model->scenario.represents * over_segments(run, part, [&](std::size_t s) {
           return number(segment_row(run, month, s).left);
         });
}

double joined(const RunView& run, Part part, std::size_t month, std::size_t) {
  return run.model->scenario.represents * over_segments(run, part, [&](std::size_t s) {
           return number(outcome_row(run, month, s).joined);
         });
}

/// Without a company, background streams hold the cases of represented customers.
template <SegmentCount count>
double of_segments(const RunView& run, Part part, std::size_t month, std::size_t) {
  const Scenario& scenario = run.model->scenario;
  const double each = scenario.has_copies() ? scenario.represents : 1.0;
  return each * over_segments(run, part, [&](std::size_t s) {
           return number(segment_row(run, month, s).*count);
         });
}

template <OutcomeCount count>
double of_outcomes(const RunView& run, Part part, std::size_t month, std::size_t) {
  return run.model->scenario.represents * over_segments(run, part, [&](std::size_t s) {
           return number(outcome_row(run, month, s).*count);
         });
}

double kept(const RunView& run, Part part, std::size_t month, std::size_t) {
  const Totals& totals = run.result->totals;
  return run.model->scenario.represents * over_segments(run, part, [&](std::size_t s) {
           double sum = 0.0;
           for (const std::int64_t count : totals.exit[month * totals.segments + s].saved) {
             sum += number(count);
           }
           return sum;
         });
}

double left_by(const RunView& run, Part part, std::size_t month, std::size_t loss) {
  return run.model->scenario.represents * over_segments(run, part, [&](std::size_t s) {
           const Totals& totals = run.result->totals;
           return number(rapport::left_by(outcome_row(run, month, s),
                                          totals.exit[month * totals.segments + s],
                                          static_cast<Loss>(loss)));
         });
}

// ---- touch points -------------------------------------------------------------------------------

template <std::int64_t TouchPointCounts::*count>
double of_places(const RunView& run, Part part, std::size_t month, std::size_t) {
  return number(counts_at(run, part, month).*count);
}

/// Counts of those touch points of a part that a figure is about: of the firm the same as of the
/// metric of that name, so that waits on the phone are not mixed with those of the mail.
TouchPointCounts covered(const RunView& run, Part part, std::size_t month,
                         measures::Covers of_firm) {
  TouchPointCounts sum;
  const std::size_t places = run.result->totals.touch_points;
  for (std::size_t t = 0; t < places; ++t) {
    const TouchPoint& place = run.model->touch_points[t];
    const bool counts = part.is_whole() ? of_firm(place) : measures::has_queue(place);
    if (counts && holds(*run.model, part, t)) {
      sum += run.result->totals.touch_point[month * places + t];
    }
  }
  return sum;
}

double wait(const RunView& run, Part part, std::size_t month, std::size_t) {
  const TouchPointCounts c = covered(run, part, month, measures::staffed);
  return ratio(number(c.wait_started), number(c.started)) / kMinute;
}

double gave_up(const RunView& run, Part part, std::size_t month, std::size_t) {
  const TouchPointCounts c = covered(run, part, month, measures::may_give_up);
  return percent(c.abandoned, c.started + c.abandoned + c.balked + c.turned_away);
}

double in_time(const RunView& run, Part part, std::size_t month, std::size_t) {
  const TouchPointCounts c = covered(run, part, month, measures::has_queue);
  return percent(c.in_time, c.started + c.abandoned + c.balked + c.turned_away);
}

double acts_in(const ActCounts& c) {
  double all = 0.0;
  for (const std::int64_t count : c.acts) all += number(count);
  return all;
}

double fit(const RunView& run, Part part, std::size_t month, std::size_t) {
  const ActCounts c = acts_at(run, part, month);
  return percent(number(c.fit) / kShareUnit, acts_in(c));
}

double brushed_off(const RunView& run, Part part, std::size_t month, std::size_t) {
  const ActCounts c = acts_at(run, part, month);
  return percent(number(c.acts[static_cast<std::size_t>(Act::minimal)]), acts_in(c));
}

double quality(const RunView& run, Part part, std::size_t month, std::size_t) {
  const ActCounts c = acts_at(run, part, month);
  return ratio(number(c.quality) / kShareUnit, number(c.judged));
}

double self_service_share(const RunView& run, Part part, std::size_t month, std::size_t) {
  return measures::self_service_share_in(run, part, month);
}

double products_held(const RunView& run, Part part, std::size_t month, std::size_t) {
  return measures::products_held_in(run, part, month);
}

double orders(const RunView& run, Part part, std::size_t month, std::size_t) {
  return run.model->scenario.represents * number(measures::channels_in(run, part, month).orders);
}

// ---- departments, money -------------------------------------------------------------------------

using View = std::vector<double> CompanySnapshot::*;
template <View view>
double of_department(const RunView& run, Part part, std::size_t month, std::size_t) {
  return 100.0 * (run.result->company[month].*view)[part.index];
}

double lever(const RunView& run, Part part, std::size_t month, std::size_t which) {
  const std::size_t departments = run.model->company.departments.size();
  return run.result->company[month].levers[which * departments + part.index];
}

struct LedgerLine {
  const char* id;
  const char* label;
  double LedgerRow::*line;
  bool of_company;
};
constexpr LedgerLine kLedgerLines[] = {
    {"income_customers", "What customers bring", &LedgerRow::contribution, false},
    {"income_sales", "Income from sales", &LedgerRow::sales, true},
    {"income_purchases", "Income from purchases", &LedgerRow::purchases, true},
    {"cost_staff", "Cost of staff", &LedgerRow::staff, false},
    {"cost_contacts", "Cost of contacts", &LedgerRow::contacts, false},
    {"cost_minutes", "Cost of minutes", &LedgerRow::minutes, false},
    {"cost_levers", "Cost of levers", &LedgerRow::levers, false},
    {"cost_acts", "Cost of acts", &LedgerRow::acts, true},
    {"cost_training", "Cost of training", &LedgerRow::training, true},
    {"cost_incentives", "Variable pay", &LedgerRow::incentives, true},
    {"cost_acquisition", "Cost of newcomers", &LedgerRow::acquisition, true},
    {"cost_saves", "Cost of save offers", &LedgerRow::saves, true},
    {"cost_rewards", "Cost of rewards", &LedgerRow::rewards, true},
    {"income_orders", "Income from orders", &LedgerRow::orders, true},
    {"cost_grants", "Granted on orders", &LedgerRow::grants, true},
    {"income_interest", "Interest", &LedgerRow::interest, true},
    {"income_late_fees", "Late fees", &LedgerRow::late_fees, true},
    {"cost_funding", "Cost of funds", &LedgerRow::funding, true},
    {"bad_debt", "Bad debt", &LedgerRow::bad_debt, true},
    {"income_products", "Income from products", &LedgerRow::products, true},
    {"cost_stock", "Cost of stock", &LedgerRow::stock, true},
    {"cost_order_errors", "Cost of wrong orders", &LedgerRow::errors, true},
    {"cost_reviews", "Cost of credit reviews", &LedgerRow::reviews, true},
};

double ledger_line(const RunView& run, Part, std::size_t month, std::size_t which) {
  return run.months[month].*kLedgerLines[which].line;
}

double result_of(const RunView& run, Part, std::size_t month, std::size_t) {
  return run.months[month].result();
}

// ---- the rows -----------------------------------------------------------------------------------

constexpr auto kMoment = When::at_moment, kMonthly = When::over_month;

std::vector<MonthlySeries> customer_rows() {
  std::vector<MonthlySeries> rows{
      {"customers", "Customers", "customers", "who are there, as many as they represent", kMoment,
       0, Part::segment, true, measures::has_customers, customers},
      {"stay", "Stay", "%", "of the customers of the start, those who are still there", kMoment, 1,
       Part::segment, true, measures::has_customers, stay},
      {"newcomers_stay", "Newcomers stay", "%",
       "of those who joined in the run, those who are still there as long after they joined as "
       "this "
       "moment is after the start (Kaplan and Meier)",
       kMoment, 1, Part::segment, true, measures::has_newcomers, newcomers_stay},
      {"satisfaction", "Satisfaction", "0 to 1", "mean over the customers who are there", kMoment,
       3, Part::segment, true, measures::has_customers,
       mean_of<&Snapshot::satisfaction_sum, &Snapshot::alive>},
      {"satisfaction_reported", "Satisfaction, as reported", "0 to 1",
       "mean over the replies to the month's survey", kMoment, 3, Part::segment, true, has_company,
       mean_of<&Snapshot::reported_sum, &Snapshot::replies>},
      {"memory", "Memory", "-1 to 1", "what customers remember of cases, mean", kMoment, 3,
       Part::segment, true, has_company, mean_of<&Snapshot::memory_sum, &Snapshot::alive>},
      {"joined", "Joined", "customers", "who joined, as many as they represent", kMonthly, 0,
       Part::segment, true, measures::has_newcomers, joined},
      {"left", "Left", "customers", "who left, as many as they represent", kMonthly, 0,
       Part::segment, true, measures::has_customers, left}};
  rows.push_back({"products_held", "Products held", "a customer",
                  "by customers who are there, in the mean", kMoment, 3, Part::segment, true,
                  measures::has_products, products_held});
  rows.push_back({"kept", "Kept by an offer", "customers",
                  "who wanted to leave and took a cut of the price, as many as they represent",
                  kMonthly, 0, Part::segment, true, measures::can_be_kept, kept});
  for (std::size_t loss = 0; loss < kLosses; ++loss) {
    rows.push_back({std::string("left_") + kLossNames[loss], kLossLabels[loss], "customers",
                    "who left, by the true cause, as many as they represent", kMonthly, 0,
                    Part::segment, true, measures::tells_apart(loss), left_by, loss});
  }
  return rows;
}

std::vector<MonthlySeries> contact_rows() {
  return {{"opened", "Cases opened", "cases",
           "by customers; with a company by represented ones too", kMonthly, 0, Part::segment, true,
           measures::has_customers, of_segments<&SegmentCounts::needs>},
          {"repeats", "Repeats", "cases",
           "cases about what an earlier one did not settle, of represented customers too", kMonthly,
           0, Part::segment, true, has_company, of_outcomes<&OutcomeCounts::repeats>},
          {"complaints", "Complaints", "cases",
           "cases in which a customer complains, of represented ones too", kMonthly, 0,
           Part::segment, true, has_company, of_outcomes<&OutcomeCounts::complaints>},
          {"self_service_share", "Turn to self-service", "%",
           "of cases whose customers choose where they turn, those that began at self-service",
           kMonthly, 1, Part::segment, true, measures::has_choices, self_service_share},
          {"orders", "Orders", "orders", "that were done, of represented customers too", kMonthly,
           0, Part::segment, true, measures::has_orders, orders},
          {"legs", "Legs", "legs", "arrivals at a touch point, of represented customers too",
           kMonthly, 0, Part::touch_point, true, always, of_places<&TouchPointCounts::arrivals>},
          {"wait", "Mean wait", "min",
           "of those whose service began; of the firm at staffed touch points", kMonthly, 2,
           Part::touch_point, true, always, wait},
          {"gave_up", "Gave up", "%", "of the legs whose wait ended", kMonthly, 1,
           Part::touch_point, true, always, gave_up},
          {"in_time", "Served in time", "%", "of the legs whose wait ended", kMonthly, 1,
           Part::touch_point, true, always, in_time}};
}

std::vector<MonthlySeries> company_rows() {
  std::vector<MonthlySeries> rows{
      {"fit", "Fits the customer", "%", "of the acts of employees", kMonthly, 1, Part::touch_point,
       true, has_company, fit},
      {"brushed_off", "Got off the desk", "%", "of the acts of employees", kMonthly, 1,
       Part::touch_point, true, has_company, brushed_off},
      {"quality", "Quality", "0 to 1", "mean over legs", kMonthly, 3, Part::touch_point, true,
       has_company, quality},
      {"load", "Load", "%", "of the time on the roster, busy, as the firm sees it", kMoment, 1,
       Part::department, false, has_company, of_department<&CompanySnapshot::load>},
      {"want", "Want", "%", "how far staff want to serve a mean customer", kMoment, 1,
       Part::department, false, has_company, of_department<&CompanySnapshot::want>},
      {"record", "Recorded", "%", "of what legs teach", kMoment, 1, Part::department, false,
       has_company, of_department<&CompanySnapshot::record>}};
  for (const Lever& row : company_levers()) {
    rows.push_back({std::string("lever_") + row.id, row.label, row.unit,
                    "the lever as it holds by then, on its way to what is decreed", kMoment, 3,
                    Part::department, false, has_company, lever,
                    static_cast<std::size_t>(&row - company_levers().data())});
  }
  return rows;
}

std::vector<MonthlySeries> money_rows() {
  std::vector<MonthlySeries> rows;
  for (std::size_t i = 0; i < std::size(kLedgerLines); ++i) {
    const LedgerLine& line = kLedgerLines[i];
    rows.push_back({line.id, line.label, "EUR", "of the month", kMonthly, 0, Part::firm, true,
                    line.of_company ? has_company : always, ledger_line, i});
  }
  rows.push_back({"result", "Result", "EUR", "income less cost of the month", kMonthly, 0,
                  Part::firm, true, always, result_of});
  return rows;
}

}  // namespace

std::span<const MonthlySeries> series() {
  static const std::vector<MonthlySeries> all = [] {
    std::vector<MonthlySeries> rows;
    for (auto&& part : {customer_rows(), contact_rows(), company_rows(), money_rows()}) {
      rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
  }();
  return all;
}

const MonthlySeries* find_series(std::string_view id) {
  const auto found = std::ranges::find(series(), id, &MonthlySeries::id);
  return found == series().end() ? nullptr : &*found;
}

std::vector<SeriesKey> series_keys(const Model& model) {
  std::vector<SeriesKey> keys;
  for (const MonthlySeries& row : series()) {
    if (!row.available(model)) continue;
    if (row.of_firm) keys.push_back({&row});
    if (row.by == Part::firm) continue;
    for (std::size_t i = 0; i < count_of(row.by, model); ++i) keys.push_back({&row, {row.by, i}});
  }
  return keys;
}

std::vector<double> series_values(const Model& model, const RunResult& result,
                                  std::span<const SeriesKey> keys) {
  const std::size_t moments = moments_of(model);
  std::vector<double> values(keys.size() * moments, kNaN);
  if (!result.failure.empty()) return values;
  const RunView run(model, result);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const MonthlySeries& row = *keys[k].series;
    for (std::size_t m = 0; m < values_of(row, model); ++m) {
      values[k * moments + m] = row.value(run, keys[k].part, m, row.which);
    }
  }
  return values;
}

std::string unit_text(const MonthlySeries& row, const Scenario& scenario) {
  return row.unit == "EUR" || row.unit == "money" ? scenario.currency : row.unit;
}

}  // namespace rapport
