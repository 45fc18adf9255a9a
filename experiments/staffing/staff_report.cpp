#include "experiments/staffing/staff_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "sim/core/check.h"
#include "sim/core/interval.h"
#include "sim/measure/metric.h"

namespace rapport {

namespace {

/// A number of one run's calls.
using Value = double (*)(const HalfHourCounts& counts);

double answered(const HalfHourCounts& c) { return 100 * number(c.in_time) / number(c.calls); }
double gave_up(const HalfHourCounts& c) { return 100 * number(c.abandoned) / number(c.calls); }
double waited(const HalfHourCounts& c) {
  return number(c.wait) / number(kMinute) / number(c.calls);
}

HalfHourCounts week_of(const HalfHourTable& table) {
  HalfHourCounts all;
  for (const HalfHourCounts& counts : table) all += counts;
  return all;
}

StaffMeasure measure(const char* id, const char* label, Value value,
                     const std::vector<HalfHourTable>& today,
                     const std::vector<HalfHourTable>& staffed, bool stopped) {
  const Metric* metric = find_metric(id);
  check(metric != nullptr, "a measure is one of the metrics");
  Moments before, now, differences;
  for (std::size_t r = 0; r < today.size(); ++r) {
    const HalfHourCounts a = week_of(today[r]), b = week_of(staffed[r]);
    if (a.calls == 0 || b.calls == 0) continue;
    before.add(value(a));
    now.add(value(b));
    differences.add(value(b) - value(a));
  }
  const Interval difference =
      interval_of(differences, stopped ? Validity::always_valid : Validity::fixed_n);
  return {id,
          label,
          metric->unit,
          metric->digits,
          before.mean(),
          now.mean(),
          difference,
          verdict_of(difference, metric->good, metric->matters_at(before.mean()))};
}

struct DayStaff {
  std::array<int, kHalfHoursOfDay> staff, today;
  bool operator==(const DayStaff&) const = default;
};

DayStaff day_of(const StaffByHalfHour& staff, const StaffByHalfHour& today, std::size_t day) {
  DayStaff found{};
  for (std::size_t i = 0; i < kHalfHoursOfDay; ++i) {
    found.staff[i] = staff[day * kHalfHoursOfDay + i];
    found.today[i] = today[day * kHalfHoursOfDay + i];
  }
  return found;
}

/// The spans of days `first` to `last`, which are alike.
void add_spans(const DayStaff& day, std::size_t first, std::size_t last,
               std::vector<StaffSpan>& spans) {
  for (std::size_t i = 0; i < kHalfHoursOfDay;) {
    std::size_t end = i + 1;
    while (end < kHalfHoursOfDay && day.staff[end] == day.staff[i] &&
           day.today[end] == day.today[i]) {
      ++end;
    }
    if (day.today[i] > 0) {
      StaffSpan span{
          first,        last, start_of_half_hour(i), start_of_half_hour(end), day.staff[i],
          day.today[i], {}};
      for (std::size_t d = first; d <= last; ++d) {
        for (std::size_t h = i; h < end; ++h) span.half_hours.push_back(d * kHalfHoursOfDay + h);
      }
      spans.push_back(std::move(span));
    }
    i = end;
  }
}

}  // namespace

std::vector<StaffSpan> spans_of(const StaffByHalfHour& staff, const StaffByHalfHour& today) {
  std::vector<StaffSpan> spans;
  for (std::size_t first = 0; first < 7;) {
    const DayStaff day = day_of(staff, today, first);
    std::size_t last = first;
    while (last + 1 < 7 && day_of(staff, today, last + 1) == day) ++last;
    add_spans(day, first, last, spans);
    first = last + 1;
  }
  return spans;
}

std::string span_text(const StaffSpan& span) {
  const auto clock = [](Time t) {
    char text[32];
    std::snprintf(text, sizeof text, "%02d:%02d", static_cast<int>(t / kHour),
                  static_cast<int>(t % kHour / kMinute));
    return std::string(text);
  };
  std::string text = kWeekdayNames[span.first_day];
  if (span.last_day != span.first_day) text += std::string("-") + kWeekdayNames[span.last_day];
  return text + " " + clock(span.from) + "-" + clock(span.to);
}

StaffReport::StaffReport(StaffPlan plan, StaffTarget target, std::uint32_t replications)
    : plan_(std::move(plan)), target_(target), counters_(kArms) {
  for (auto& arm : counters_) arm.resize(replications);
}

Observer* StaffReport::observer(const Model& model, std::size_t arm, std::uint32_t replication) {
  return &counters_[arm][replication].emplace(model);
}

void StaffReport::finish(const Trial& trial) {
  stopped_ = trial.stopped();
  const std::size_t runs = counters_[0].size();
  times_ = time_in_half_hours(trial.model(0).end, trial.model(0).monday);
  for (std::size_t r = 0; r < runs; ++r) {
    if (!trial.has_run(kToday, r) || !trial.has_run(kStaffed, r)) continue;
    for (const Arm arm : {kToday, kStaffed}) {
      tables_[arm].push_back(calls_of(*counters_[arm][r], plan_.pool));
    }
    const HalfHourCounts all = week_of(counters_[kStaffed][r]->sum(plan_.pool.touch_points));
    unstaffed_ += all.calls - week_of(tables_[kStaffed].back()).calls;
  }
}

double StaffReport::calls_per_hour(const std::vector<std::size_t>& half_hours) const {
  Time time = 0;
  for (const std::size_t h : half_hours) time += times_[h];
  const double hours = number(time) / number(kHour) * number(std::ssize(tables_[kStaffed]));
  return number(level(half_hours).counts.calls) / hours;
}

double StaffReport::unstaffed_calls() const {
  Time time = 0;
  for (const Time t : times_) time += t;
  return number(unstaffed_) / (number(time) / number(kWeek)) /
         number(std::ssize(tables_[kStaffed]));
}

std::vector<StaffMeasure> StaffReport::measures() const {
  const auto of = [&](const char* id, const char* label, Value value) {
    return measure(id, label, value, tables_[kToday], tables_[kStaffed], stopped_);
  };
  std::vector<StaffMeasure> list{of("service_level", "Answered in time", answered),
                                 of("abandonment", "Gave up waiting", gave_up),
                                 of("wait", "Wait", waited)};
  if (target_.kind == StaffTarget::Kind::abandoned) std::swap(list[0], list[1]);
  return list;
}

}  // namespace rapport
