#include "experiments/log/log_arrivals.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace rapport {

namespace {

constexpr std::int64_t kSecondsOfDay = 86'400, kSecondsAHalfHour = 1'800;
constexpr double kMostDayCv = 2;  // that a scenario takes

std::int64_t day_of(std::int64_t wall) {
  return (wall - ((wall % kSecondsOfDay) + kSecondsOfDay) % kSecondsOfDay) / kSecondsOfDay;
}
std::size_t weekday_of(std::int64_t day) {  // 1970-01-01 was a Thursday
  return static_cast<std::size_t>(((day + 3) % 7 + 7) % 7);
}
std::int64_t begin_of(const LogCase& one) { return one.steps.front().wall_start(); }

/// The shape of the day over some weekdays, smoothed where few cases stand behind it.
DayShape shape_of(const EventLog& log, const LogArrivals& arrivals, const std::string& name,
                  std::size_t from, std::size_t to) {
  DayShape shape{name, {}};
  double all = 0;
  for (const LogCase& one : log.cases) {
    const std::int64_t wall = begin_of(one), day = day_of(wall);
    const std::size_t weekday = weekday_of(day);
    if (day < arrivals.first_day || day > arrivals.last_day || weekday < from || weekday > to) {
      continue;
    }
    shape.half_hour[static_cast<std::size_t>((wall - day * kSecondsOfDay) / kSecondsAHalfHour)] +=
        1;
    all += 1;
  }
  for (double& times : shape.half_hour) times = all > 0 ? times * 48 / all : 1.0;
  return shape;
}

double day_cv_of(const std::map<std::int64_t, double>& by_day, const LogArrivals& arrivals) {
  double expected = 0, squares = 0, excess = 0;
  const double a_day = arrivals.per_year / 365;
  for (std::int64_t day = arrivals.first_day; day <= arrivals.last_day; ++day) {
    const double mean = a_day * arrivals.weekday[weekday_of(day)];
    const auto found = by_day.find(day);
    const double count = found == by_day.end() ? 0 : found->second;
    expected += mean;
    squares += mean * mean;
    excess += (count - mean) * (count - mean);
  }
  return squares > 0 ? std::sqrt(std::max(0.0, (excess - expected) / squares)) : 0;
}

}  // namespace

LogArrivals fit_arrivals(const EventLog& log) {
  std::vector<std::int64_t> days;
  std::map<std::int64_t, double> by_day;
  for (const LogCase& one : log.cases) days.push_back(day_of(begin_of(one)));
  std::ranges::sort(days);
  for (const std::int64_t day : days) by_day[day] += 1;
  LogArrivals arrivals;
  arrivals.first_day = days[days.size() / 20];
  arrivals.last_day = days[days.size() - 1 - days.size() / 20];
  std::array<double, 7> count{}, number{};
  for (std::int64_t day = arrivals.first_day; day <= arrivals.last_day; ++day) {
    const std::size_t weekday = weekday_of(day);
    const auto found = by_day.find(day);
    count[weekday] += found == by_day.end() ? 0 : found->second;
    number[weekday] += 1;
  }
  const auto all_days = static_cast<double>(arrivals.last_day - arrivals.first_day + 1);
  for (const double n : count) arrivals.cases += n;
  const double a_day = arrivals.cases / all_days;
  double week = 0;
  for (std::size_t w = 0; w < 7; ++w) {
    arrivals.weekday[w] = number[w] > 0 ? count[w] / number[w] / a_day : 1.0;
    week += arrivals.weekday[w];
  }
  for (double& factor : arrivals.weekday) factor *= 7 / week;
  arrivals.per_year = a_day * week / 7 * 365;
  if (!log.days_only) {
    arrivals.shapes.push_back(shape_of(log, arrivals, "mon-fri", 0, 4));
    arrivals.shapes.push_back(shape_of(log, arrivals, "sat-sun", 5, 6));
  }
  arrivals.day_cv = std::min(kMostDayCv, day_cv_of(by_day, arrivals));
  return arrivals;
}

}  // namespace rapport
