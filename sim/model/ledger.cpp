#include "sim/model/ledger.h"

namespace rapport {

namespace {

constexpr double kMonth = static_cast<double>(kYear) / 12.0;

double staff_cost(const Model& model, Time from, Time to) {
  double sum = 0.0;
  for (const Pool& pool : model.pools) {
    const Time server_ticks = pool.staff.integral(from - model.monday, to - model.monday);
    sum += pool.cost_per_hour * static_cast<double>(server_ticks) / kHour;
  }
  return sum;
}

/// Customer time of a segment in a month: of those who stay all of it, and of those who left the
/// part before. In ticks.
Time customer_time(const RunResult& r, std::size_t month, std::size_t segment) {
  const Time from = r.snapshots[month].time, to = r.snapshots[month + 1].time;
  const SegmentCounts& counts = r.totals.segment[month * (r.totals.segments + 1) + segment];
  return r.snapshots[month + 1].alive[segment] * (to - from) + counts.customer_time -
         counts.left * from;
}

}  // namespace

std::vector<LedgerRow> ledger(const Model& model, const RunResult& result) {
  std::vector<LedgerRow> rows(result.totals.months);
  for (std::size_t m = 0; m < rows.size(); ++m) {
    LedgerRow& row = rows[m];
    row.staff = staff_cost(model, model.month_starts[m], model.month_starts[m + 1]);
    for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
      const TouchPointCounts& counts =
          result.totals.touch_point[m * result.totals.touch_points + t];
      const TouchPoint& place = model.touch_points[t];
      row.contacts += place.cost_per_contact * static_cast<double>(counts.served);
      row.minutes += place.cost_per_minute * static_cast<double>(counts.service) / kMinute;
    }
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      const double months = static_cast<double>(customer_time(result, m, s)) / kMonth;
      row.contribution += model.scenario.represents * model.segments[s].value_per_month * months;
    }
  }
  return rows;
}

LedgerRow total(const std::vector<LedgerRow>& months) {
  LedgerRow sum;
  for (const LedgerRow& row : months) {
    sum.staff += row.staff;
    sum.contacts += row.contacts;
    sum.minutes += row.minutes;
    sum.levers += row.levers;
    sum.contribution += row.contribution;
  }
  return sum;
}

}  // namespace rapport
