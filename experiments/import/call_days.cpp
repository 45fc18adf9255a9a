#include "experiments/import/call_days.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "experiments/import/presence.h"

namespace rapport {

namespace {

/// Where a call that came in a half hour was answered in it, it is open. Callers who wait are
/// served after the doors have closed, so an answer alone does not open one. It is open too where
/// servers were busy in all of it.
void mark_answers(const CallLog& log, const DayPresence& seen, CallDay& day) {
  day.present = seen.present;
  day.open = seen.always_busy;
  for (std::size_t i = day.first; i < day.last; ++i) {
    const Call& call = log.calls[i];
    const std::size_t came = half_hour_of(call.arrival);
    if (call.served() && came == half_hour_of(call.service_start)) day.open[came] = true;
  }
}

/// The most calls that used days had in or next to a half hour: the day that had most, and the
/// others.
struct MostCalls {
  std::size_t day = 0;
  std::int32_t most = 0, second = 0;
  std::int32_t elsewhere(std::size_t but) const { return but == day ? second : most; }
};

ByHalfHour<MostCalls> most_calls(const std::vector<CallDay>& days, const UseDays& use) {
  ByHalfHour<MostCalls> result{};
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (!use[d]) continue;
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      std::int32_t calls = 0;
      for (std::size_t k = h == 0 ? 0 : h - 1; k <= std::min<std::size_t>(h + 1, 47); ++k) {
        calls = std::max(calls, days[d].calls[k]);
      }
      MostCalls& most = result[h];
      if (calls > most.most) {
        most = {d, calls, most.most};
      } else {
        most.second = std::max(most.second, calls);
      }
    }
  }
  return result;
}

/// Whether some half hour of [from, to) was open.
bool any_open(const CallDay& day, std::size_t from, std::size_t to) {
  return std::any_of(day.open.begin() + static_cast<std::ptrdiff_t>(from),
                     day.open.begin() + static_cast<std::ptrdiff_t>(to), [](bool o) { return o; });
}

/// Whether that half hour is usually open: before and after on the day, or on other such weekdays.
bool should_be_open(const std::vector<CallDay>& days, const UseDays& use, std::size_t d,
                    std::size_t h) {
  const CallDay& day = days[d];
  const std::size_t before = h >= 2 ? h - 2 : 0, after = std::min<std::size_t>(h + 3, kHalfHours);
  if (any_open(day, before, h) && any_open(day, std::min(h + 1, after), after)) return true;
  int alike = 0, open = 0;
  for (std::size_t e = 0; e < days.size(); ++e) {
    if (e == d || !use[e] || days[e].weekday != day.weekday) continue;
    ++alike;
    open += days[e].open[h] ? 1 : 0;
  }
  return alike >= 2 && 2 * open > alike;
}

void mark_abnormal(std::vector<CallDay>& days, const UseDays& use) {
  const ByHalfHour<MostCalls> most_of = most_calls(days, use);
  for (std::size_t d = 0; d < days.size(); ++d) {
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      CallDay& day = days[d];
      const std::int32_t most = most_of[h].elsewhere(d);
      char text[96];
      if (days.size() > 1 && day.calls[h] > 2 * most + 20) {
        std::snprintf(text, sizeof text, "%d calls, where no other day has more than %d",
                      day.calls[h], most);
        day.why[h].emplace_back(text);
      }
      if (!day.open[h] && day.calls[h] >= 10 && should_be_open(days, use, d, h)) {
        std::snprintf(text, sizeof text, "%d calls and nobody answered", day.calls[h]);
        day.why[h].emplace_back(text);
      }
      day.abnormal[h] = !day.why[h].empty();
    }
  }
}

constexpr double kNoChance = 13.8;  // expected calls of which none comes once in a million times
constexpr double kFewADay = 1.5;    // so few may come at set times, and leave the rest of a day out

/// What used days of some weekdays show of each half hour.
struct OpenEvidence {
  double days = 0;
  ByHalfHour<double> calls{};
  ByHalfHour<int> normal{};    ///< days on which it is not abnormal
  ByHalfHour<int> answered{};  ///< on which calls came and it was open
  ByHalfHour<int> in_vain{};   ///< on which calls came and it was not
  ByHalfHour<int> busy{};      ///< on which no call came, and servers were busy all the time

  /// Half hours that are open as calls show. Where no call came, servers who finish what came
  /// before the doors closed may be busy too, so that takes half of the days, and a pace of calls
  /// at which none may come on any day.
  ByHalfHour<bool> open() const {
    ByHalfHour<bool> open{};
    double sum = 0, number = 0;
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      open[h] = answered[h] > 0 && answered[h] >= in_vain[h];
      if (open[h]) sum += calls[h], ++number;
    }
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      const int seen = answered[h] + busy[h];
      const bool may_be_quiet = calls[h] > 0 || sum < std::max(kNoChance, kFewADay * days) * number;
      open[h] = open[h] || (seen > 0 && 2 * seen >= normal[h] && may_be_quiet);
    }
    return open;
  }
};

OpenEvidence evidence_of(const std::vector<CallDay>& days, const UseDays& use,
                         const std::vector<int>& weekdays) {
  OpenEvidence evidence;
  for (std::size_t d = 0; d < days.size(); ++d) {
    const CallDay& day = days[d];
    if (!use[d] || std::find(weekdays.begin(), weekdays.end(), day.weekday) == weekdays.end()) {
      continue;
    }
    ++evidence.days;
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      if (day.abnormal[h]) continue;
      const bool came = day.calls[h] > 0;
      ++evidence.normal[h];
      evidence.calls[h] += day.calls[h];
      evidence.answered[h] += came && day.open[h] ? 1 : 0;
      evidence.in_vain[h] += came && !day.open[h] ? 1 : 0;
      evidence.busy[h] += !came && day.open[h] ? 1 : 0;
    }
  }
  return evidence;
}

/// Opens gaps between open half hours in which no call came on any day, where that says
/// little: at the pace of the open half hours chance would leave such a gap now and then, or one of
/// two hours at most on any single day (which is enough where calls come at set times).
void open_gaps(const OpenEvidence& evidence, ByHalfHour<bool>& open) {
  constexpr std::size_t kShort = 4;
  double sum = 0, number = 0;
  for (std::size_t h = 0; h < kHalfHours; ++h) {
    if (open[h]) sum += evidence.calls[h], ++number;
  }
  const ByHalfHour<bool> before = open;
  for (std::size_t h = 1; h < kHalfHours;) {
    std::size_t end = h;
    while (end < kHalfHours && !before[end] && evidence.calls[end] == 0) ++end;
    const std::size_t length = end - h;
    if (length > 0 && end < kHalfHours && before[h - 1] && before[end]) {
      const double expected = sum / number * static_cast<double>(length);
      if (expected < kNoChance || (length <= kShort && expected < kFewADay * evidence.days)) {
        for (std::size_t k = h; k < end; ++k) open[k] = true;
      }
    }
    h = end + 1;
  }
}

/// Opens half hours in which hardly anybody called, where that weekday is usually open and somebody
/// answered earlier and later on the day.
void open_light_hours(std::vector<CallDay>& days, const UseDays& use) {
  constexpr std::int32_t kFew = 3;
  for (int w = 0; w < 7; ++w) {
    const ByHalfHour<bool> usual = evidence_of(days, use, {w}).open();
    for (CallDay& day : days) {
      if (day.weekday != w) continue;
      const ByHalfHour<bool> answered = day.open;
      const auto first = std::find(answered.begin(), answered.end(), true) - answered.begin();
      const auto last = answered.rend() - std::find(answered.rbegin(), answered.rend(), true) - 1;
      for (std::ptrdiff_t i = first + 1; i < last; ++i) {
        const auto h = static_cast<std::size_t>(i);
        if (usual[h] && !day.abnormal[h] && day.calls[h] < kFew) day.open[h] = true;
      }
    }
  }
}

}  // namespace

std::vector<CallDay> look_at_days(const CallLog& log, std::int32_t longest_pause, UseDays use) {
  if (use.empty()) use.assign(log.days.size(), true);
  if (longest_pause == 0) longest_pause = longest_pause_of(log, use);
  const std::vector<DayPresence> seen = measure_presence(log, longest_pause);
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
    mark_answers(log, seen[d], day);
  }
  mark_abnormal(days, use);
  open_light_hours(days, use);
  if (servers_from(log) != ServersFrom::names) estimate_servers(seen, use, days);
  return days;
}

ByHalfHour<bool> usual_opening(const std::vector<CallDay>& days, const UseDays& use,
                               const std::vector<int>& weekdays) {
  const OpenEvidence evidence = evidence_of(days, use, weekdays);
  ByHalfHour<bool> open = evidence.open();
  open_gaps(evidence, open);
  return open;
}

namespace {

/// What makes weekdays of one kind.
struct WeekdayLook {
  ByHalfHour<bool> open{};
  double days = 0, calls = 0;
};

bool same_hours(const WeekdayLook& a, const WeekdayLook& b) {
  int both = 0, either = 0;
  for (std::size_t h = 0; h < kHalfHours; ++h) {
    both += a.open[h] && b.open[h] ? 1 : 0;
    either += a.open[h] || b.open[h] ? 1 : 0;
  }
  return 10 * both >= 8 * either;
}

/// Whether neither has more than twice the calls of the other, chance aside (three standard errors
/// of Poisson counts).
bool like_calls(const WeekdayLook& a, const WeekdayLook& b) {
  const double one = a.calls / a.days, other = b.calls / b.days;
  const double chance = std::sqrt(one / a.days + other / b.days);
  return std::max(one, other) <= 2 * std::min(one, other) || std::abs(one - other) <= 3 * chance;
}

}  // namespace

DayKinds day_kinds(const std::vector<CallDay>& days, const UseDays& use) {
  std::array<WeekdayLook, 7> looks{};
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (!use[d]) continue;
    WeekdayLook& look = looks[static_cast<std::size_t>(days[d].weekday)];
    look.days += 1;
    for (const std::int32_t calls : days[d].calls) look.calls += calls;
  }
  for (int w = 0; w < 7; ++w) {
    looks[static_cast<std::size_t>(w)].open = usual_opening(days, use, {w});
  }
  DayKinds kinds;
  kinds.of.fill(-1);
  for (std::size_t w = 0; w < 7; ++w) {
    if (looks[w].days == 0) continue;
    for (int k = 0; k < kinds.count && kinds.of[w] < 0; ++k) {
      bool alike = true;
      for (std::size_t v = 0; v < w; ++v) {
        if (kinds.of[v] != k) continue;
        alike &= same_hours(looks[w], looks[v]) && like_calls(looks[w], looks[v]);
      }
      if (alike) kinds.of[w] = k;
    }
    if (kinds.of[w] < 0) kinds.of[w] = kinds.count++;
  }
  return kinds;
}

std::vector<int> weekdays_of(const DayKinds& kinds, int kind) {
  std::vector<int> weekdays;
  for (int w = 0; w < 7; ++w) {
    if (kinds.of[static_cast<std::size_t>(w)] == kind) weekdays.push_back(w);
  }
  return weekdays;
}

}  // namespace rapport
