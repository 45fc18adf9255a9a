#include "experiments/import/call_calendar.h"

#include <algorithm>

#include "experiments/import/call_days.h"

namespace rapport {

namespace {

constexpr std::int32_t kSecondsOfDay = kHalfHours * kHalfHourSeconds;
constexpr std::size_t kLongStretch = 7;  // days without a call that are worth a word

const std::array<const char*, 7> kDayNames{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                           "Friday", "Saturday", "Sunday"};

std::size_t weekday_of(std::int64_t day) {
  return static_cast<std::size_t>(weekday(civil_from_days(day)));
}

/// Weekdays on which a call begins, or one of the evening before is served for half an hour.
std::array<bool, 7> active_weekdays(const CallLog& log) {
  std::array<bool, 7> active{};
  for (const Call& call : log.calls) {
    const std::int64_t day = days_from_civil(log.days[static_cast<std::size_t>(call.day)]);
    active[weekday_of(day)] = true;
    if (call.served() && call.service_end() >= kSecondsOfDay + kHalfHourSeconds) {
      active[weekday_of(day + 1)] = true;
    }
  }
  return active;
}

/// One or two days behind the last one make the weeks whole where they may well have been without a
/// call: weekdays that sometimes or always are. A weekday that always has calls would have shown.
void complete_week(std::int64_t last, CallCalendar& calendar) {
  const std::size_t missing = (7 - calendar.span % 7) % 7;
  if (missing == 0 || missing > 2) return;
  for (std::size_t i = 1; i <= missing; ++i) {
    const std::size_t w = weekday_of(last + static_cast<std::int64_t>(i));
    if (calendar.with[w] > 0 && calendar.without[w] == 0) return;
  }
  for (std::size_t i = 1; i <= missing; ++i) {
    ++calendar.without[weekday_of(last + static_cast<std::int64_t>(i))];
  }
  calendar.span += missing;
}

void count_days(const CallLog& log, CallCalendar& calendar) {
  std::int64_t before = days_from_civil(log.days.front()) - 1;
  for (const Date& date : log.days) {
    const std::int64_t day = days_from_civil(date);
    ++calendar.with[weekday_of(day)];
    for (std::int64_t missing = before + 1; missing < day; ++missing) {
      ++calendar.without[weekday_of(missing)];
    }
    const auto stretch = static_cast<std::size_t>(day - before - 1);
    if (stretch > calendar.longest) {
      calendar.longest = stretch;
      calendar.longest_from = civil_from_days(before + 1);
      calendar.longest_to = civil_from_days(day - 1);
    }
    before = day;
  }
  calendar.span = static_cast<std::size_t>(before - days_from_civil(log.days.front()) + 1);
  complete_week(before, calendar);
}

void insert_days(CallLog& log, std::size_t span) {
  const std::array<bool, 7> active = active_weekdays(log);
  std::vector<Date> days;
  std::vector<std::int32_t> place;  // by old position
  for (std::size_t d = 0; d < log.days.size(); ++d) {
    const std::int64_t day = days_from_civil(log.days[d]);
    if (d > 0) {
      for (std::int64_t m = days_from_civil(log.days[d - 1]) + 1; m < day; ++m) {
        if (active[weekday_of(m)]) days.push_back(civil_from_days(m));
      }
    }
    place.push_back(static_cast<std::int32_t>(days.size()));
    days.push_back(log.days[d]);
  }
  const std::int64_t first = days_from_civil(log.days.front());
  for (std::int64_t m = days_from_civil(log.days.back()) + 1;
       m < first + static_cast<std::int64_t>(span); ++m) {
    if (active[weekday_of(m)]) days.push_back(civil_from_days(m));
  }
  for (Call& call : log.calls) call.day = place[static_cast<std::size_t>(call.day)];
  log.days = std::move(days);
}

std::string counted(std::size_t n, const std::string& one) {
  return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

/// "5 of 8 Saturdays and 2 of 8 Mondays"; empty where no weekday has days of both sorts.
std::string mixed_weekdays(const CallCalendar& calendar) {
  std::string text;
  for (std::size_t w = 0; w < 7; ++w) {
    if (calendar.with[w] == 0 || calendar.without[w] == 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(calendar.without[w]) + " of " +
            counted(calendar.with[w] + calendar.without[w], kDayNames[w]);
  }
  return text;
}

/// "Saturday or Sunday"; empty where each weekday has calls.
std::string silent_weekdays(const CallCalendar& calendar) {
  std::string text;
  for (std::size_t w = 0; w < 7; ++w) {
    if (calendar.with[w] > 0 || calendar.without[w] == 0) continue;
    text += (text.empty() ? "" : " or ") + std::string(kDayNames[w]);
  }
  return text;
}

}  // namespace

CallCalendar complete_days(CallLog& log, QuietDays quiet) {
  CallCalendar calendar;
  calendar.quiet = quiet;
  if (log.days.empty()) return calendar;
  count_days(log, calendar);
  if (quiet == QuietDays::open) insert_days(log, calendar.span);
  return calendar;
}

CallLog days_before(const CallLog& log, Date first) {
  CallLog before = log;
  before.days.erase(std::lower_bound(before.days.begin(), before.days.end(), first),
                    before.days.end());
  const auto days = static_cast<std::int32_t>(before.days.size());
  std::erase_if(before.calls, [days](const Call& call) { return call.day >= days; });
  return before;
}

std::vector<std::string> sentences(const CallCalendar& calendar) {
  std::vector<std::string> all;
  const std::string mixed = mixed_weekdays(calendar), silent = silent_weekdays(calendar);
  if (!silent.empty()) {
    all.push_back("No call came on any " + silent + ": taken as closed then.");
  }
  if (!mixed.empty()) {
    all.push_back(
        calendar.quiet == QuietDays::open
            ? "Without a call: " + mixed +
                  ". They are taken as open days on which nobody called, and count in the means "
                  "of their weekday. If it was closed then, say --days-without-calls closed."
            : "Without a call: " + mixed +
                  ". As --days-without-calls closed says, they are left out: the calls of a "
                  "weekday are the mean of its open days, and the scenario is open on all of "
                  "them.");
  }
  if (calendar.longest >= kLongStretch && calendar.quiet == QuietDays::open) {
    all.push_back("No call at all for " + counted(calendar.longest, "day") + ", from " +
                  to_string(calendar.longest_from) + " to " + to_string(calendar.longest_to) +
                  ". If these days were not recorded, the means are too low: say "
                  "--days-without-calls closed.");
  }
  return all;
}

}  // namespace rapport
