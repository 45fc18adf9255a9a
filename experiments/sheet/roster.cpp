#include "experiments/sheet/roster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "sim/core/text.h"

namespace rapport {

namespace {

/// Of an invented company that nobody would find odd: two waves a day, busy Mondays.
constexpr std::array<double, 24> kHours = {0,   0,   0,   0,   0,   0,   0.2, 0.6,
                                           1.6, 2.6, 2.8, 2.4, 1.7, 1.5, 1.5, 1.6,
                                           1.9, 2.3, 1.9, 1.4, 0.7, 0.4, 0.2, 0};
constexpr std::array<double, 7> kWeekdays = {1.5, 1.22, 1.22, 1.22, 1.22, 0.55, 0.35};
constexpr double kFewest = 3.0;

/// Days that are alike have one roster.
struct DayKind {
  const char* name;
  std::size_t first, days;
};
constexpr DayKind kDays[] = {{"mon", 0, 1}, {"tue-fri", 1, 4}, {"sat", 5, 1}, {"sun", 6, 1}};

struct StaffedHour {
  std::size_t kind, hour;
  double offered;  ///< people who would be busy all the time
  int people = 0;
};

bool is_open(const WeekSchedule& open, std::size_t day, std::size_t hour) {
  const Time from = static_cast<Time>(day) * kDay + static_cast<Time>(hour) * kHour;
  return open.at(from) > 0 && open.at(from + kHour - 1) > 0;
}

std::vector<StaffedHour> open_hours(const WeekSchedule& open) {
  std::vector<StaffedHour> hours;
  for (std::size_t kind = 0; kind < std::size(kDays); ++kind) {
    for (std::size_t hour = 0; hour < 24; ++hour) {
      if (!is_open(open, kDays[kind].first, hour)) continue;
      // An hour at night that is open has somebody too.
      const double weight = std::max(0.1, hourly_weight(kDays[kind].first, hour));
      hours.push_back({kind, hour, weight});
    }
  }
  return hours;
}

void spread(std::vector<StaffedHour>& hours, double work, double there) {
  double weights = 0.0, roots = 0.0;
  const auto days = [](const StaffedHour& h) { return static_cast<double>(kDays[h.kind].days); };
  for (const StaffedHour& h : hours) weights += h.offered * days(h);
  for (StaffedHour& h : hours) {
    h.offered *= work / weights;
    roots += std::sqrt(h.offered) * days(h);
  }
  const double slack = (there - work) / roots;
  double carried = 0.0;
  for (StaffedHour& h : hours) {
    const double wanted =
        slack > 0.0 ? h.offered + slack * std::sqrt(h.offered) : h.offered * there / work;
    h.people = std::max(1, static_cast<int>(std::floor(wanted + carried + 0.5)));
    carried = std::clamp(carried + wanted - h.people, -1.0, 1.0);
  }
}

}  // namespace

double hourly_weight(std::size_t weekday, std::size_t hour) {
  return kWeekdays[weekday] * kHours[hour];
}

std::string roster_text(const CompanySheet& sheet, const PlannedChannel& channel) {
  std::vector<StaffedHour> hours = open_hours(open_week(sheet, channel.kind->id));
  double open = 0.0;
  for (const StaffedHour& h : hours) open += static_cast<double>(kDays[h.kind].days);
  const double there = channel.people * sheet.number("hours") / static_cast<double>(kHour) *
                       (1.0 - sheet.number("shrinkage"));
  if (!(open > 0) || there / open < kFewest) return "";
  spread(hours, channel.load * there, there);
  std::string text;
  for (std::size_t i = 0; i < hours.size();) {
    std::size_t end = i + 1;
    while (end < hours.size() && hours[end].kind == hours[i].kind &&
           hours[end].hour == hours[end - 1].hour + 1 && hours[end].people == hours[i].people) {
      ++end;
    }
    text += formatted("\"%s %02zu:00-%02zu:00\" = %d\n", kDays[hours[i].kind].name, hours[i].hour,
                      hours[end - 1].hour + 1, hours[i].people);
    i = end;
  }
  return text;
}

}  // namespace rapport
