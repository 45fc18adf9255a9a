#include "experiments/import/call_days.h"

#include <algorithm>
#include <cstdio>

namespace rapport {

namespace {

constexpr std::int32_t kDaySeconds = kHalfHours * kHalfHourSeconds;

using Seconds = std::vector<std::int16_t>;  // by second of a day: by how much a count changes

void add_span(Seconds& change, std::int32_t from, std::int32_t to) {
  from = std::clamp(from, 0, kDaySeconds);
  to = std::clamp(to, from, kDaySeconds);
  ++change[static_cast<std::size_t>(from)];
  --change[static_cast<std::size_t>(to)];
}

/// Spans in which a server was there: its calls, joined over short pauses.
void add_presence(Seconds& change, std::vector<std::pair<std::int32_t, std::int32_t>>& calls,
                  std::int32_t longest_pause) {
  std::sort(calls.begin(), calls.end());
  std::int32_t from = calls[0].first, to = calls[0].second;
  for (const auto& [start, end] : calls) {
    if (start - to > longest_pause) {
      add_span(change, from, to);
      from = start;
    }
    to = std::max(to, end);
  }
  add_span(change, from, to);
}

void measure_presence(const CallLog& log, CallDay& day, std::int32_t longest_pause) {
  Seconds busy(kDaySeconds + 1, 0), there(kDaySeconds + 1, 0);
  std::vector<std::vector<std::pair<std::int32_t, std::int32_t>>> by_server(log.servers.size());
  for (std::size_t i = day.first; i < day.last; ++i) {
    const Call& call = log.calls[i];
    if (!call.served() || call.service <= 0) continue;
    add_span(busy, call.service_start, call.service_end());
    // Callers who wait are served after the doors have closed, so an answer opens a half hour only
    // where the call came in it too.
    const std::size_t came = half_hour_of(call.arrival);
    if (came == half_hour_of(call.service_start)) day.open[came] = true;
    if (call.server == Call::kNobody) continue;
    by_server[static_cast<std::size_t>(call.server)].push_back(
        {call.service_start, call.service_end()});
  }
  for (auto& calls : by_server) {
    if (!calls.empty()) add_presence(there, calls, longest_pause);
  }
  std::int32_t b = 0, t = 0;
  ByHalfHour<std::int32_t> busy_seconds{};
  for (std::int32_t second = 0; second < kDaySeconds; ++second) {
    b += busy[static_cast<std::size_t>(second)];
    t += there[static_cast<std::size_t>(second)];
    const std::size_t half_hour = half_hour_of(second);
    day.present[half_hour] += static_cast<double>(std::max(b, t)) / kHalfHourSeconds;
    if (b > 0 && ++busy_seconds[half_hour] == kHalfHourSeconds) day.open[half_hour] = true;
  }
}

/// The most calls that any other day had in or next to that half hour.
std::int32_t most_elsewhere(const std::vector<CallDay>& days, std::size_t but, std::size_t h) {
  std::int32_t most = 0;
  for (std::size_t d = 0; d < days.size(); ++d) {
    for (std::size_t k = h == 0 ? 0 : h - 1; d != but && k <= std::min<std::size_t>(h + 1, 47);
         ++k) {
      most = std::max(most, days[d].calls[k]);
    }
  }
  return most;
}

/// Whether that half hour is usually open: before and after on the day, or on other such weekdays.
bool should_be_open(const std::vector<CallDay>& days, std::size_t d, std::size_t h) {
  const CallDay& day = days[d];
  const auto any_open = [&](std::size_t from, std::size_t to) {
    return std::any_of(day.open.begin() + static_cast<std::ptrdiff_t>(from),
                       day.open.begin() + static_cast<std::ptrdiff_t>(to),
                       [](bool o) { return o; });
  };
  const std::size_t before = h >= 2 ? h - 2 : 0, after = std::min<std::size_t>(h + 3, kHalfHours);
  if (any_open(before, h) && any_open(std::min(h + 1, after), after)) return true;
  int alike = 0, open = 0;
  for (std::size_t e = 0; e < days.size(); ++e) {
    if (e == d || days[e].weekday != day.weekday) continue;
    ++alike;
    open += days[e].open[h] ? 1 : 0;
  }
  return alike >= 2 && 2 * open > alike;
}

void mark_abnormal(std::vector<CallDay>& days) {
  for (std::size_t d = 0; d < days.size(); ++d) {
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      CallDay& day = days[d];
      const std::int32_t most = most_elsewhere(days, d, h);
      char text[96];
      if (days.size() > 1 && day.calls[h] > 2 * most + 20) {
        std::snprintf(text, sizeof text, "%d calls, where no other day has more than %d",
                      day.calls[h], most);
        day.why[h].emplace_back(text);
      }
      if (!day.open[h] && day.calls[h] >= 10 && should_be_open(days, d, h)) {
        std::snprintf(text, sizeof text, "%d calls and nobody answered", day.calls[h]);
        day.why[h].emplace_back(text);
      }
      day.abnormal[h] = !day.why[h].empty();
    }
  }
}

}  // namespace

std::vector<CallDay> look_at_days(const CallLog& log, std::int32_t longest_pause) {
  std::vector<CallDay> days(log.days.size());
  std::size_t i = 0;
  for (std::size_t d = 0; d < days.size(); ++d) {
    CallDay& day = days[d];
    day.weekday = weekday(log.days[d]);
    day.first = i;
    for (; i < log.calls.size() && log.calls[i].day == static_cast<std::int32_t>(d); ++i) {
      ++day.calls[half_hour_of(log.calls[i].arrival)];
    }
    day.last = i;
    measure_presence(log, day, longest_pause);
  }
  mark_abnormal(days);
  return days;
}

DayKinds day_kinds(const std::vector<CallDay>& days) {
  std::array<ByHalfHour<int>, 7> open{};
  std::array<int, 7> number{};
  for (const CallDay& day : days) {
    const auto w = static_cast<std::size_t>(day.weekday);
    ++number[w];
    for (std::size_t h = 0; h < kHalfHours; ++h) open[w][h] += day.open[h] ? 1 : 0;
  }
  const auto usually = [&](std::size_t w, std::size_t h) { return 2 * open[w][h] >= number[w]; };
  DayKinds kinds;
  kinds.of.fill(-1);
  for (std::size_t w = 0; w < 7; ++w) {
    if (number[w] == 0) continue;
    for (std::size_t v = 0; v < w && kinds.of[w] < 0; ++v) {
      if (number[v] == 0) continue;
      int both = 0, either = 0;
      for (std::size_t h = 0; h < kHalfHours; ++h) {
        both += usually(w, h) && usually(v, h) ? 1 : 0;
        either += usually(w, h) || usually(v, h) ? 1 : 0;
      }
      if (10 * both >= 8 * either) kinds.of[w] = kinds.of[v];
    }
    if (kinds.of[w] < 0) kinds.of[w] = kinds.count++;
  }
  return kinds;
}

}  // namespace rapport
