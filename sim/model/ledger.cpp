#include "sim/model/ledger.h"

#include <algorithm>

namespace rapport {

namespace {

constexpr double kMonth = static_cast<double>(kYear) / 12.0;

/// Of one pool over [from, to): its roster while one cost per hour holds, times that cost.
double staff_cost(const Model& model, std::size_t pool, Time from, Time to) {
  const auto cost_in = [&](std::size_t p) { return model.tables(p).pools[pool].cost_per_hour; };
  double sum = 0.0;
  Time since = from;
  for (std::size_t p = 0; p < model.periods(); ++p) {
    const bool last = p + 1 == model.periods();
    if (!last && cost_in(p + 1) == cost_in(p)) continue;
    const Time until = last ? to : std::clamp(model.period_starts[p], since, to);
    const Time server_ticks = model.rosters[pool].integral(since, until);
    sum += cost_in(p) * static_cast<double>(server_ticks) / kHour;
    since = until;
  }
  return sum;
}

/// Of all levers over [from, to).
double lever_cost(const Model& model, Time from, Time to) {
  double sum = 0.0;
  for (std::size_t i = 0; i < model.charges.size(); ++i) {
    const LeverCharge& charge = model.charges[i];
    const Time end = i + 1 < model.charges.size() ? model.charges[i + 1].from : model.end;
    const Time first = std::max(from, charge.from), last = std::min(to, end);
    if (from <= charge.from && charge.from < to) sum += charge.one_off;
    if (first < last) sum += charge.per_month * static_cast<double>(last - first) / kMonth;
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
  const Tables& tables = model.last_tables();
  for (std::size_t m = 0; m < rows.size(); ++m) {
    LedgerRow& row = rows[m];
    const Time from = model.month_starts[m], to = model.month_starts[m + 1];
    for (std::size_t p = 0; p < model.pools.size(); ++p) {
      row.staff += staff_cost(model, p, from, to);
    }
    row.levers = lever_cost(model, from, to);
    for (std::size_t t = 0; t < model.touch_points.size(); ++t) {
      const TouchPointCounts& counts =
          result.totals.touch_point[m * result.totals.touch_points + t];
      const TouchPoint& place = tables.touch_points[t];
      row.contacts += place.cost_per_contact * static_cast<double>(counts.served);
      row.minutes += place.cost_per_minute * static_cast<double>(counts.service) / kMinute;
    }
    for (std::size_t s = 0; s < model.segments.size(); ++s) {
      const double months = static_cast<double>(customer_time(result, m, s)) / kMonth;
      row.contribution += model.scenario.represents * tables.segments[s].value_per_month * months;
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
    sum.contribution += row.contribution;
    sum.levers += row.levers;
  }
  return sum;
}

}  // namespace rapport
